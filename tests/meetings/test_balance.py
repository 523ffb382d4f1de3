"""The balance board: who is invited, has accepted and has a seat, against targets; and whom to invite next."""

import pytest
from django.urls import reverse

from meetings.actions import balancing
from meetings.balance import public_charts, tallies, whom_to_invite
from meetings.models import BalanceTarget
from meetings.states import InvitationState, MeetingRole, RegistrationState
from rrge_portal.kernel.vocabulary import Sector
from tests.factories import InvitationFactory, MeetingFactory, RegistrationFactory, StakeholderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(secretariat):
    return MeetingFactory(organiser=secretariat)


def page_of(meeting, name="balance"):
    return reverse(f"meetings:{name}", kwargs={"slug": meeting.slug})


def seated(meeting, number=1, sector=Sector.GOVERNMENT, **profile):
    for _each in range(number):
        person = StakeholderFactory(profile__sector=sector, **{f"profile__{name}": profile[name] for name in profile})
        RegistrationFactory(meeting=meeting, stakeholder=person, sector=sector)


def test_each_group_is_counted_as_invited_accepted_and_confirmed(meeting):
    InvitationFactory(meeting=meeting, sector=Sector.PRIVATE, country="MX")
    InvitationFactory(meeting=meeting, sector=Sector.PRIVATE, country="KE", state=InvitationState.ACCEPTED)
    for state in (InvitationState.LISTED, InvitationState.WITHDRAWN, InvitationState.PASSED_ON):
        InvitationFactory(meeting=meeting, sector=Sector.PRIVATE, country="MX", state=state)
    seated(meeting, 2, gender="woman", country="PA")
    RegistrationFactory(meeting=meeting, state=RegistrationState.WAITLISTED)
    counted = tallies(meeting)
    assert counted["sector"].invited == {"private": 2}
    assert counted["sector"].accepted["private"] == 1
    assert counted["sector"].confirmed == {"government": 2}
    assert counted["region"].invited == {"americas": 1, "africa": 1}
    assert counted["country"].confirmed == {"PA": 2}
    assert counted["gender"].confirmed == {"woman": 2}


def test_targets_are_set_shown_beside_the_bars_and_kept_in_the_form(signed_in, secretariat, meeting):
    browser = signed_in(secretariat)
    seated(meeting, 2)
    data = {"sector-private": "3", "gender-woman": "1", "countries": "Panama: 2\nKE: 1"}
    assert browser.post(page_of(meeting, "balance_targets"), data).status_code == 302
    assert {(each.dimension, each.group): each.number for each in BalanceTarget.objects.all()} == {
        ("sector", "private"): 3,
        ("gender", "woman"): 1,
        ("country", "PA"): 2,
        ("country", "KE"): 1,
    }
    page = browser.get(page_of(meeting)).content.decode()
    assert "0 of 1 targets are met." in page
    assert "1 of 2 targets are met." in page
    form = browser.get(page_of(meeting, "balance_targets")).content.decode()
    assert "Kenya: 1\nPanama: 2" in form


def test_lines_of_countries_that_cannot_be_read_are_named_and_nothing_is_lost(signed_in, secretariat, meeting):
    data = {"sector-private": "3", "countries": "Panama: 2\nAtlantis: 1\nKenya: many"}
    page = signed_in(secretariat).post(page_of(meeting, "balance_targets"), data).content.decode()
    assert "These lines could not be read: Atlantis: 1; Kenya: many." in page
    assert "Atlantis: 1" in page
    assert 'value="3"' in page
    assert not BalanceTarget.objects.exists()


def test_known_people_who_fit_and_are_not_on_the_list_are_proposed(meeting, secretariat):
    free = StakeholderFactory(profile__sector=Sector.ACADEMIA, profile__country="KE")
    listed = StakeholderFactory(profile__sector=Sector.ACADEMIA)
    InvitationFactory(meeting=meeting, stakeholder=listed, sector=Sector.ACADEMIA)
    by_address = StakeholderFactory(profile__sector=Sector.ACADEMIA)
    InvitationFactory(meeting=meeting, email=by_address.email, sector=Sector.ACADEMIA)
    registered = StakeholderFactory(profile__sector=Sector.ACADEMIA)
    RegistrationFactory(meeting=meeting, stakeholder=registered, state=RegistrationState.WAITLISTED)
    organiser = StakeholderFactory(profile__sector=Sector.ACADEMIA, profile__country="KE")
    meeting.appointments.create(stakeholder=organiser, role=MeetingRole.ORGANISER)
    targets = {("sector", "academia"): 2, ("region", "africa"): 1}
    academia, africa = whom_to_invite(meeting, tallies(meeting), targets)
    assert (academia.missing, academia.awaited, academia.people) == (2, 2, [free])
    assert academia.url.endswith("/invitations/choose/?sector=academia")
    assert africa.people == [free]


def test_for_a_gender_nobody_is_named(meeting, signed_in, secretariat):
    BalanceTarget.objects.create(meeting=meeting, dimension="gender", group="woman", number=2)
    StakeholderFactory(profile__gender="woman", profile__display_name="Ana Reyes")
    (women,) = whom_to_invite(meeting, tallies(meeting), {("gender", "woman"): 2})
    assert (women.missing, women.fitting, women.people) == (2, 1, [])
    page = signed_in(secretariat).get(page_of(meeting)).text
    assert "2 are missing" in page
    assert "Ana Reyes" not in page
    assert "Nobody the portal knows fits" not in page


def test_a_met_target_asks_for_nobody(meeting):
    seated(meeting, 2)
    StakeholderFactory()
    assert whom_to_invite(meeting, tallies(meeting), {("sector", "government"): 2}) == []


def test_the_public_sees_numbers_only_where_shown_and_never_small_ones(client, signed_in, secretariat, meeting):
    seated(meeting, 9)
    seated(meeting, 7, sector=Sector.CIVIL_SOCIETY)
    seated(meeting, 2, sector=Sector.ACADEMIA)
    outcome = page_of(meeting, "outcome")
    assert "Who took part" not in client.get(outcome).content.decode()
    balancing.set_targets(meeting, {}, shows_balance=True, by=secretariat)
    meeting.refresh_from_db()
    sector = public_charts(meeting)[0]
    shown = {group.label: group.bars[0].value for group in sector.groups}
    assert shown == {"Academia": None, "Civil society": None, "Government": 9}
    page = client.get(outcome).content.decode()
    assert "Who took part" in page
    assert "not shown" in page
    assert "Gender" not in page
    assert f'href="{outcome}"' in client.get(meeting.get_absolute_url()).content.decode()


def test_only_organisers_see_the_board(client, signed_in, secretariat, meeting):
    seated(meeting)
    participant = RegistrationFactory(meeting=meeting).stakeholder
    other = MeetingFactory(organiser=StakeholderFactory()).appointments.get().stakeholder
    for name in ("balance", "balance_targets"):
        assert signed_in(secretariat).get(page_of(meeting, name)).status_code == 200
        assert client.get(page_of(meeting, name)).status_code == 302
        for stranger in (participant, other):
            assert signed_in(stranger).get(page_of(meeting, name)).status_code == 403
            assert signed_in(stranger).post(page_of(meeting, name)).status_code in {403, 405}


@pytest.mark.parametrize("number", [1, 3])
def test_the_board_asks_the_database_the_same_for_any_number_of_people(
    signed_in, secretariat, meeting, django_assert_num_queries, number
):
    targets = {("sector", "academia"): 5, ("gender", "woman"): 9}
    balancing.set_targets(meeting, targets, shows_balance=False, by=secretariat)
    for _each in range(number):
        InvitationFactory(meeting=meeting)
        StakeholderFactory(profile__sector=Sector.ACADEMIA)
    seated(meeting, number)
    browser = signed_in(secretariat)
    browser.get(page_of(meeting))
    with django_assert_num_queries(12):
        browser.get(page_of(meeting))
