"""Registrations: decided singly and together, exported safely."""

import pytest
from django.urls import reverse

from meetings.models import Registration
from meetings.states import RegistrationState
from tests.factories import MeetingFactory, RegistrationFactory


@pytest.fixture
def meeting(secretariat):
    return MeetingFactory(organiser=secretariat, capacity=2)


def address(name, meeting, **kwargs):
    return reverse(f"meetings:{name}", kwargs={"slug": meeting.slug, **kwargs})


def requested(meeting, **fields):
    return RegistrationFactory(meeting=meeting, state=RegistrationState.REQUESTED, **fields)


def exported(response) -> str:
    return b"".join(response.streaming_content).decode()


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("confirm_registration", RegistrationState.CONFIRMED),
        ("decline_registration", RegistrationState.DECLINED),
        ("cancel_a_registration", RegistrationState.CANCELLED),
    ],
)
def test_one_registration_is_decided(signed_in, secretariat, meeting, name, state):
    registration = requested(meeting)
    response = signed_in(secretariat).post(address(name, meeting, pk=registration.pk))
    registration.refresh_from_db()
    assert response.status_code == 302
    assert registration.state == state


def test_whoever_waits_is_offered_a_free_seat_at_once(signed_in, secretariat, meeting):
    RegistrationFactory.create_batch(2, meeting=meeting)
    registration = requested(meeting)
    signed_in(secretariat).post(address("waitlist_registration", meeting, pk=registration.pk))
    registration.refresh_from_db()
    assert registration.state == RegistrationState.WAITLISTED


def test_many_are_decided_in_order_until_the_seats_are_gone(signed_in, secretariat, meeting):
    first, second, third = (requested(meeting) for _ in range(3))
    client = signed_in(secretariat)
    query = "&".join(f"pk={each.pk}" for each in (third, first, second))
    asked = f"{address('decide_registrations', meeting, deed='confirm')}?{query}"
    assert "Give 3 people a seat?" in client.get(asked).content.decode()
    page = client.post(asked, follow=True).content.decode()
    assert "2 registrations are decided, and each person is told." in page
    assert f"Not done for {third.stakeholder.shown_name}: The last seat is taken." in page
    states = dict(Registration.objects.values_list("pk", "state"))
    assert states == {first.pk: "confirmed", second.pk: "confirmed", third.pk: "requested"}


def test_a_second_decision_is_refused_with_its_sentence(signed_in, secretariat, meeting):
    registration = RegistrationFactory(meeting=meeting, state=RegistrationState.DECLINED)
    response = signed_in(secretariat).post(address("confirm_registration", meeting, pk=registration.pk))
    assert response.status_code == 409
    assert "it is now “Not admitted”" in response.content.decode()


def test_the_export_is_what_the_filters_show_and_opens_in_a_spreadsheet(signed_in, secretariat, meeting):
    RegistrationFactory(
        meeting=meeting, stakeholder__profile__given_name="Zoë", stakeholder__profile__function="=cmd()"
    )
    requested(meeting, stakeholder__profile__given_name="Other")
    response = signed_in(secretariat).get(address("registrations_csv", meeting), {"state": "confirmed"})
    text = exported(response)
    assert text.startswith("\ufeffName,")
    assert "Zoë" in text
    assert "Other" not in text
    assert "'=cmd()" in text
    assert "Needs" not in text


def test_the_list_and_the_export_cost_the_same_for_any_number(
    signed_in, secretariat, meeting, django_assert_num_queries
):
    client = signed_in(secretariat)
    for number in range(3):
        requested(meeting)
        if number in {0, 2}:
            client.get(address("registrations", meeting))
            with django_assert_num_queries(9):
                client.get(address("registrations", meeting))
            with django_assert_num_queries(6):
                exported(client.get(address("registrations_csv", meeting)))
