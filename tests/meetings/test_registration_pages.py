"""Registering while signed in, and the races for the last seats."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from correspondence.models import Letter
from meetings.actions import registration as seats
from meetings.models import Meeting, Registration, SectorSeats
from meetings.states import Admission, Listing, RegistrationState
from meetings.tasks import expire_offers
from tests.factories import InvitationFactory, MeetingFactory, RegistrationFactory, StakeholderFactory

from .test_answering_an_invitation import filled

pytestmark = pytest.mark.django_db


def page_of(meeting, name="register"):
    return reverse(f"meetings:{name}", kwargs={"slug": meeting.slug})


def test_registering_needs_a_sign_in(client):
    meeting = MeetingFactory(admission=Admission.OPEN)
    response = client.get(page_of(meeting))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_at_an_open_meeting_the_form_is_filled_from_the_profile_and_asks_the_organiser(signed_in, person):
    meeting = MeetingFactory(admission=Admission.OPEN)
    browser = signed_in(person)
    page = browser.get(page_of(meeting)).content.decode()
    assert f'value="{person.profile.given_name}"' in page
    assert f'value="{person.profile.organisation.name}"' in page
    page = browser.post(page_of(meeting), filled(sector="academia"), follow=True).content.decode()
    assert Registration.objects.get(stakeholder=person).state == RegistrationState.REQUESTED
    assert "The organisers decide on your request" in page


def test_what_was_typed_at_the_last_registration_fills_the_next(signed_in, person):
    first, second = MeetingFactory(admission=Admission.OPEN), MeetingFactory(admission=Admission.OPEN)
    browser = signed_in(person)
    browser.post(page_of(first), filled(sector="academia", function="Professor of law"))
    assert 'value="Professor of law"' in browser.get(page_of(second)).content.decode()


def test_whoever_signs_in_with_the_invited_address_accepts_on_the_same_page(signed_in, person):
    meeting = MeetingFactory(listing=Listing.BY_INVITATION)
    invitation = InvitationFactory(meeting=meeting, email=person.email.upper())
    browser = signed_in(person)
    assert "You are invited." in browser.get(page_of(meeting)).content.decode()
    browser.post(page_of(meeting), filled())
    invitation.refresh_from_db()
    assert (invitation.state, invitation.stakeholder) == ("accepted", person)
    assert Registration.objects.get(stakeholder=person).state == RegistrationState.CONFIRMED


def test_a_meeting_by_invitation_is_hidden_from_whoever_was_not_invited(signed_in, person):
    meeting = MeetingFactory(listing=Listing.BY_INVITATION)
    assert signed_in(person).get(page_of(meeting)).status_code == 404


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"admission": Admission.INVITED}, "This meeting is by invitation."),
        ({"registration_opens_at": timezone.now() + timedelta(days=1)}, "Registration opens on"),
        ({"registration_closes_at": timezone.now() - timedelta(hours=1)}, "Registration has closed."),
    ],
)
def test_a_closed_door_says_why(signed_in, person, changes, sentence):
    meeting = MeetingFactory(**{"admission": Admission.OPEN, **changes})
    page = signed_in(person).get(page_of(meeting)).content.decode()
    assert sentence in page
    assert 'name="given_name"' not in page


def test_registering_after_closing_is_refused_with_everything_typed_kept(signed_in, person):
    meeting = MeetingFactory(admission=Admission.OPEN, registration_closes_at=timezone.now() - timedelta(hours=1))
    response = signed_in(person).post(page_of(meeting), filled(sector="academia", needs="A very long sentence"))
    assert response.status_code == 409
    page = response.content.decode()
    assert "Registration has closed." in page
    assert "A very long sentence" in page
    assert not Registration.objects.exists()


def test_an_existing_registration_is_shown_and_can_be_changed(signed_in, person):
    registration = RegistrationFactory(stakeholder=person, mode="online")
    browser = signed_in(person)
    assert "You have a seat" in browser.get(page_of(registration.meeting)).content.decode()
    told = {"given_name": "Ana", "display_name": "Ana R.", "function": "Judge", "organisation": "Court", "version": 1}
    changes = {"answer": "change", "mode": "in_person", "needs": "A ramp", **told}
    assert browser.post(page_of(registration.meeting), changes).status_code == 302
    registration.refresh_from_db()
    assert (registration.mode, registration.needs) == ("in_person", "A ramp")
    profile = type(person.profile).objects.get(pk=person.profile.pk)
    assert (profile.display_name, profile.function, profile.organisation.name) == ("Ana R.", "Judge", "Court")


def test_a_profile_changed_in_another_window_is_not_overwritten(signed_in, person):
    registration = RegistrationFactory(stakeholder=person, mode="online")
    stale = {"answer": "change", "mode": "online", "given_name": "Other", "version": person.profile.version - 1}
    response = signed_in(person).post(page_of(registration.meeting), stale)
    assert response.status_code == 409
    assert "changed in another window" in response.text
    assert 'value="Other"' in response.text


def test_once_the_list_is_closed_nothing_is_changed_but_one_can_cancel(signed_in, person, secretariat):
    meeting = MeetingFactory(organiser=secretariat, list_closed_at=timezone.now())
    registration = RegistrationFactory(stakeholder=person, meeting=meeting, mode="online")
    browser = signed_in(person)
    page = browser.get(page_of(meeting)).text
    assert f"Write to {secretariat.letter_address}; you can still cancel." in page
    assert "Save the changes" not in page
    changes = {"answer": "change", "mode": "in_person", "given_name": "Ana", "version": person.profile.version}
    assert browser.post(page_of(meeting), changes).status_code == 409
    registration.refresh_from_db()
    assert registration.mode == "online"
    browser.post(page_of(meeting, "cancel_registration"))
    registration.refresh_from_db()
    assert registration.state == RegistrationState.CANCELLED


def test_registering_again_from_a_second_tab_is_refused(signed_in, person):
    registration = RegistrationFactory(stakeholder=person)
    response = signed_in(person).post(page_of(registration.meeting), filled())
    assert response.status_code == 409
    assert "already registered" in response.content.decode()


def test_a_seat_is_given_back_on_the_page(signed_in, person):
    registration = RegistrationFactory(stakeholder=person)
    signed_in(person).post(page_of(registration.meeting, "cancel_registration"))
    registration.refresh_from_db()
    assert registration.state == RegistrationState.CANCELLED


def test_giving_back_twice_answers_409_with_a_sentence(signed_in, person):
    registration = RegistrationFactory(stakeholder=person, state=RegistrationState.CANCELLED)
    response = signed_in(person).post(page_of(registration.meeting, "cancel_registration"))
    assert response.status_code == 409
    assert "no longer possible" in response.content.decode()


def test_an_offered_seat_is_taken_on_the_page(signed_in, person):
    registration = RegistrationFactory(
        stakeholder=person, state=RegistrationState.OFFERED, offer_ends_at=timezone.now() + timedelta(hours=2)
    )
    browser = signed_in(person)
    assert "A seat is free for you" in browser.get(page_of(registration.meeting)).content.decode()
    browser.post(page_of(registration.meeting, "accept_offer"))
    registration.refresh_from_db()
    assert registration.state == RegistrationState.CONFIRMED


def test_nobody_cancels_somebody_elses_registration(signed_in, person):
    registration = RegistrationFactory()
    response = signed_in(person).post(page_of(registration.meeting, "cancel_registration"))
    assert response.status_code == 404
    registration.refresh_from_db()
    assert registration.state == RegistrationState.CONFIRMED


@pytest.mark.parametrize(
    ("permission", "allowed"),
    [
        ("meetings.confirm_registration", {"organiser"}),
        ("meetings.waitlist_registration", {"organiser"}),
        ("meetings.decline_registration", {"organiser"}),
        ("meetings.change_registration", {"organiser", "registrant"}),
        ("meetings.cancel_registration", {"organiser", "registrant"}),
        ("meetings.accept_offer_registration", {"registrant"}),
    ],
)
def test_who_may_do_what_with_a_registration(permission, allowed, secretariat):
    meeting = MeetingFactory(organiser=secretariat)
    registration = RegistrationFactory(meeting=meeting)
    people = {
        "organiser": secretariat,
        "registrant": registration.stakeholder,
        "participant": RegistrationFactory(meeting=meeting).stakeholder,
        "outsider": StakeholderFactory(),
    }
    assert {name for name, somebody in people.items() if somebody.has_perm(permission, registration)} == allowed


def test_the_beat_ends_offers_that_ran_out():
    registration = RegistrationFactory(
        meeting=MeetingFactory(capacity=1),
        state=RegistrationState.OFFERED,
        offers=1,
        offer_ends_at=timezone.now() - timedelta(minutes=1),
    )
    following = RegistrationFactory(meeting=registration.meeting, state=RegistrationState.WAITLISTED)
    expire_offers()
    registration.refresh_from_db()
    following.refresh_from_db()
    assert (registration.state, following.state) == (RegistrationState.WAITLISTED, RegistrationState.OFFERED)


# --- Races ------------------------------------------------------------------------------------------------------------


def race(meeting, people):
    """Everybody at the same moment; returns what went wrong, which should be nothing."""
    start = threading.Barrier(len(people))
    problems = []

    def run(person, invitation):
        try:
            start.wait(timeout=30)
            seats.request(meeting, by=person, invitation=invitation)
        except Exception as error:  # noqa: BLE001 - reported to the test, whatever it is
            problems.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return problems


def contenders(meeting, number):
    people = StakeholderFactory.create_batch(number)
    invitations = [InvitationFactory(meeting=meeting, email=person.email) for person in people]
    return list(zip(people, invitations, strict=True))


def check_the_race(meeting, number, capacity):
    states = [*meeting.registrations.values_list("state", flat=True)]
    assert states.count(RegistrationState.CONFIRMED) == capacity
    assert states.count(RegistrationState.WAITLISTED) == number - capacity
    queue = meeting.registrations.filter(state=RegistrationState.WAITLISTED).in_queue_order()
    assert [each.place_in_queue() for each in queue] == [*range(1, number - capacity + 1)]
    last_seat = meeting.registrations.confirmed().order_by("-requested_at").first()
    assert all(each.requested_at >= last_seat.requested_at for each in queue)
    assert Letter.objects.filter(kind="registration_confirmed").count() == capacity


@pytest.mark.django_db(transaction=True)
@pytest.mark.services  # on SQLite the test database is one connection in memory: no race there
def test_two_hundred_race_for_ten_seats():
    meeting = MeetingFactory(capacity=10)
    people = contenders(meeting, 200)
    connections.close_all()
    for start in range(0, 200, 50):  # PostgreSQL allows 100 connections
        assert race(Meeting.objects.get(pk=meeting.pk), people[start : start + 50]) == []
    check_the_race(meeting, 200, 10)


@pytest.mark.django_db(transaction=True)
@pytest.mark.services  # on SQLite the test database is one connection in memory: no race there
def test_two_hundred_race_for_ten_seats_of_which_their_sector_has_four():
    meeting = MeetingFactory(capacity=10)
    people = contenders(meeting, 200)
    sector = meeting.invitations.values_list("sector", flat=True).first()
    SectorSeats.objects.create(meeting=meeting, sector=sector, seats=4)
    connections.close_all()
    for start in range(0, 200, 50):  # PostgreSQL allows 100 connections
        assert race(Meeting.objects.get(pk=meeting.pk), people[start : start + 50]) == []
    check_the_race(meeting, 200, 4)
