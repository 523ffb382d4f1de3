"""Who may do what in the organiser's workspace: every page, every kind of person, yes beside no."""

import pytest
from django.test import Client
from django.urls import reverse

from correspondence.mailings import send_to_many
from meetings.actions import importing
from meetings.invitee_lists import read_text
from meetings.models import Appointment
from meetings.states import InvitationState, MeetingRole, MeetingState, RegistrationState
from stakeholders.states import Role
from tests.factories import (
    InvitationFactory,
    MeetingFactory,
    RegistrationFactory,
    SessionFactory,
    StakeholderFactory,
)

READ = [
    "overview",
    "edit_meeting",
    "publish_meeting",
    "people",
    "reminders",
    "sessions",
    "new_session",
    "edit_session",
    "cancel_session",
    "annotate_session",
    "new_break",
    "agenda_changes",
    "invitations",
    "new_invitee",
    "import_invitees",
    "invitee_list",
    "invitee",
    "withdraw_invitation",
    "send_invitations",
    "remind_invitations",
    "withdraw_invitations",
    "registrations",
    "registrations_csv",
    "decide_registrations",
    "decline_registration",
    "cancel_a_registration",
    "letters",
    "mailing",
    "remove_organiser",
]
ACT = {
    "publish_meeting": 409,  # published already: the door opens, the step is no longer possible
    "cancel_session": 302,
    "renew_invitation": 302,
    "withdraw_invitation": 302,
    "withdraw_invitations": 409,
    "undo_pass_on": 409,
    "confirm_import": 302,
    "undo_import": 409,
    "confirm_registration": 302,
    "waitlist_registration": 302,
    "decline_registration": 302,
    "cancel_a_registration": 302,
    "try_letters_again": 409,
    "try_mailing_again": 409,
    "remove_organiser": 409,
}
"""What an organiser's button answers with the data below."""


class Place:
    """A meeting with one of everything, and the addresses of its workspace."""

    def __init__(self, organiser, **fields):
        self.organiser = organiser
        self.meeting = MeetingFactory(organiser=organiser, **fields)
        session = SessionFactory(meeting=self.meeting)
        invitation = InvitationFactory(meeting=self.meeting, state=InvitationState.SENT)
        registration = RegistrationFactory(meeting=self.meeting, state=RegistrationState.REQUESTED)
        imported = importing.keep_tables(self.meeting, read_text("email,sector\na@example.org,academia"), by=organiser)
        mailing = send_to_many("invitation", room=self.meeting, audience=[invitation.pk], by=organiser)
        self.keys = {
            "session": session.pk,
            "invit": invitation.pk,
            "registration": registration.pk,
            "import": imported.pk,
            "invitee_list": imported.pk,
            "mailing": mailing.pk,
            "undo_pass_on": invitation.pk,
            "remove_organiser": self.meeting.appointments.get(role=MeetingRole.ORGANISER).pk,
        }

    def address(self, name: str) -> str:
        kwargs = {"slug": self.meeting.slug}
        if name == "decide_registrations":
            kwargs["deed"] = "confirm"
        elif name in {"edit_session", "cancel_session", "annotate_session"}:
            kwargs["pk"] = self.keys["session"]
        elif name in {"invitee", "withdraw_invitation", "renew_invitation", "undo_pass_on"}:
            kwargs["pk"] = self.keys["invit"]
        elif name.endswith("_registration"):
            kwargs["pk"] = self.keys["registration"]
        elif name in {"invitee_list", "confirm_import", "undo_import"}:
            kwargs["pk"] = self.keys["import"]
        elif name in {"mailing", "try_mailing_again"}:
            kwargs["pk"] = self.keys["mailing"]
        elif name == "remove_organiser":
            kwargs["pk"] = self.keys["remove_organiser"]
        return reverse(f"meetings:{name}", kwargs=kwargs)


@pytest.fixture
def place(db):
    return Place(StakeholderFactory())


@pytest.fixture
def hidden_place(db):
    return Place(StakeholderFactory(), state=MeetingState.DRAFT)


@pytest.fixture
def rapporteur(place):
    somebody = StakeholderFactory()
    Appointment.objects.create(
        meeting=place.meeting,
        session_id=place.keys["session"],
        stakeholder=somebody,
        role=MeetingRole.RAPPORTEUR,
    )
    return somebody


@pytest.mark.parametrize("name", READ)
def test_organisers_and_administrators_read_what_others_do_not(signed_in, place, administrator, rapporteur, name):
    person, secretariat = StakeholderFactory(), StakeholderFactory(role=Role.SECRETARIAT)
    address = place.address(name)
    assert Client().get(address).status_code == 302
    for somebody, status in (
        (person, 403),
        (secretariat, 403),
        (rapporteur, 403),
        (place.organiser, 200),
        (administrator, 200),
    ):
        assert signed_in(somebody).get(address).status_code == status, somebody


@pytest.mark.parametrize(("name", "status"), ACT.items())
def test_organisers_do_what_others_may_not(signed_in, place, name, status):
    address = place.address(name)
    assert "/login/" in Client().post(address).url
    assert signed_in(StakeholderFactory()).post(address).status_code == 403
    assert signed_in(StakeholderFactory(role=Role.SECRETARIAT)).post(address).status_code == 403
    assert signed_in(place.organiser).post(address).status_code == status


@pytest.mark.parametrize("name", READ)
def test_a_draft_does_not_exist_for_others(signed_in, hidden_place, name):
    address = hidden_place.address(name)
    assert signed_in(StakeholderFactory(role=Role.SECRETARIAT)).get(address).status_code == 404
    assert signed_in(hidden_place.organiser).get(address).status_code == 200


@pytest.mark.parametrize("name", ["edit_session", "invitee", "decline_registration", "invitee_list", "mailing"])
def test_things_of_one_meeting_are_not_reached_through_another(signed_in, place, name):
    mine = MeetingFactory(organiser=place.organiser)
    address = place.address(name).replace(place.meeting.slug, mine.slug)
    assert signed_in(place.organiser).get(address).status_code == 404


def test_only_the_secretariat_and_administrators_schedule(signed_in, person, secretariat, administrator):
    address = reverse("meetings:new_meeting")
    assert Client().get(address).status_code == 302
    for somebody, status in ((person, 403), (secretariat, 200), (administrator, 200)):
        assert signed_in(somebody).get(address).status_code == status
