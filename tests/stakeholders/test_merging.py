"""Two entries for one person or one body become one; nothing that hangs on either is lost."""

import pytest
from django.urls import reverse

from journal.models import Entry
from meetings.models import Appointment, Registration
from meetings.states import MeetingRole, RegistrationState
from rrge_portal.kernel.refusal import Refusal
from stakeholders.actions import organisation_called
from stakeholders.merging import change_organisation, merge, merge_organisations, what_moves
from stakeholders.models import Organisation, Stakeholder
from stakeholders.states import Role
from tests.factories import (
    InvitationFactory,
    MeetingFactory,
    OrganisationFactory,
    PracticeFactory,
    RegistrationFactory,
    SessionFactory,
    StakeholderFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept():
    return StakeholderFactory(profile__function="", profile__languages=["es"], profile__expertise="Banks")


@pytest.fixture
def gone():
    return StakeholderFactory(
        profile__function="Director", profile__languages=["en", "es"], profile__expertise="Everything"
    )


def test_everything_of_the_one_becomes_the_others(kept, gone, secretariat):
    RegistrationFactory(stakeholder=gone)
    InvitationFactory(stakeholder=gone)
    PracticeFactory(submitter=gone)
    assert {moved.label: moved.number for moved in what_moves(gone)}["registrations"] == 1
    merge(kept, gone, by=secretariat)
    assert (kept.registrations.count(), kept.invitations.count(), kept.practices.count()) == (1, 1, 1)
    assert what_moves(gone) == []
    assert Entry.objects.about(kept).first().verb == "person.merged"


def test_nobody_comes_to_run_a_meeting_by_merging_its_organiser(kept, gone, secretariat, administrator):
    MeetingFactory(organiser=gone)
    for into in (kept, secretariat):
        with pytest.raises(Refusal, match="runs a meeting that you do not"):
            merge(into, gone, by=secretariat)
    assert not secretariat.appointments.exists()
    assert merge(gone, kept, by=secretariat) == gone
    assert merge(StakeholderFactory(), gone, by=administrator).appointments.count() == 1


def test_what_the_kept_one_said_stands_and_gaps_are_filled(kept, gone, secretariat):
    profile = merge(kept, gone, by=secretariat).profile
    assert (profile.function, profile.expertise, profile.languages) == ("Director", "Banks", ["es", "en"])


def test_the_other_entry_signs_in_no_more_and_says_where_it_went(kept, gone, secretariat, client):
    address = gone.email
    gone.set_password("a good one")
    gone.save()
    merge(kept, gone, by=secretariat)
    gone.refresh_from_db()
    assert (gone.is_active, gone.email, gone.merged_into) == (False, None, kept)
    client.post(reverse("account_login"), {"login": address, "password": "a good one"})
    assert "_auth_user_id" not in client.session


def test_an_entry_without_an_address_takes_the_others(gone, secretariat):
    address = gone.email
    kept = merge(StakeholderFactory(email=None, contact_address=""), gone, by=secretariat)
    assert (kept.email, kept.contact_address) == (address, address)


def test_the_same_role_twice_is_held_once(kept, gone, secretariat):
    session = SessionFactory()
    for person in (kept, gone):
        Appointment.objects.create(
            meeting=session.meeting, session=session, stakeholder=person, role=MeetingRole.SPEAKER
        )
    merge(kept, gone, by=secretariat)
    assert Appointment.objects.filter(session=session).count() == 1


def test_two_who_are_registered_for_one_meeting_are_not_merged(kept, gone, secretariat):
    meeting = MeetingFactory()
    for person in (kept, gone):
        RegistrationFactory(meeting=meeting, stakeholder=person)
    with pytest.raises(Refusal, match="which nobody can have twice: registrations"):
        merge(kept, gone, by=secretariat)
    assert Stakeholder.objects.get(pk=gone.pk).is_active
    Registration.objects.filter(stakeholder=gone).update(state=RegistrationState.CANCELLED)
    merge(kept, gone, by=secretariat)
    assert kept.registrations.count() == 2


def test_nobody_wins_a_role_by_a_merge(kept, secretariat):
    with pytest.raises(Refusal, match="holds a role for the whole portal"):
        merge(kept, StakeholderFactory(role=Role.ADMINISTRATOR), by=secretariat)
    with pytest.raises(Refusal, match="your own entry"):
        merge(kept, secretariat, by=secretariat)


def test_an_entry_is_merged_once(kept, gone, secretariat):
    merge(kept, gone, by=secretariat)
    for one, other in ((kept, gone), (gone, kept), (kept, kept)):
        with pytest.raises(Refusal, match="merged meanwhile"):
            merge(one, other, by=secretariat)


def test_bodies_are_merged_and_the_old_name_still_finds_the_kept_one(secretariat):
    kept = OrganisationFactory(name="Ministry of Labour", acronym="")
    gone = OrganisationFactory(name="Ministerio de Trabajo", acronym="MT")
    person = StakeholderFactory(profile__organisation=gone)
    merge_organisations(kept, gone, by=secretariat)
    person.profile.refresh_from_db()
    kept.refresh_from_db()
    assert (person.profile.organisation, kept.acronym) == (kept, "MT")
    assert organisation_called("ministerio de trabajo", sector="government", country="PA") == kept
    assert organisation_called("Ministerio de Trabajo", sector="government", country="MX") != kept


def test_a_body_is_corrected_and_another_of_its_name_refused(secretariat):
    body, other = OrganisationFactory(name="Bank"), OrganisationFactory(name="Other bank")
    body.acronym = "B"
    change_organisation(body, aliases=["Banco", "banco", " ", "Bank"], by=secretariat)
    assert [alias.name for alias in body.aliases.all()] == ["banco"]
    other.name = "bank"
    with pytest.raises(Refusal, match="Merge the two instead"):
        change_organisation(other, aliases=[], by=secretariat)
    assert Organisation.objects.get(pk=other.pk).name == "Other bank"
