"""A meeting is scheduled, changed by two people, moved to another zone, published."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.actions import scheduling
from meetings.models import Meeting
from meetings.states import MeetingRole, MeetingState
from rrge_portal.kernel.refusal import Refusal
from tests.factories import InvitationFactory, MeetingFactory, SessionFactory, StakeholderFactory


def filled(**changes) -> dict:
    """What an organiser types to schedule a meeting."""
    first = timezone.localdate() + timedelta(days=40)
    return {
        "title_en": "Regional Expert Group Meeting on Recruitment",
        "title_es": "Reunión Regional sobre contratación",
        "region": "americas",
        "themes": ["finance"],
        "starts_on": f"{first}",
        "ends_on": f"{first + timedelta(days=1)}",
        "time_zone": "America/Panama",
        "format": "hybrid",
        "venue": "Hotel Central",
        "city": "Panama City",
        "country": "PA",
        "joining_link": "https://meet.example.org/room",
        "languages": ["en", "es"],
        "capacity": "40",
        "registration_opens_at": "",
        "registration_closes_at": f"{first - timedelta(days=7)}T18:00",
        "answer_by": f"{first - timedelta(days=14)}T18:00",
        "listing": "public",
        "admission": "invited",
    } | changes


def edited(meeting: Meeting, **changes) -> dict:
    return (
        filled(
            slug=meeting.slug,
            title_en=meeting.titles["en"],
            title_es="",
            starts_on=f"{meeting.starts_on}",
            ends_on=f"{meeting.ends_on}",
            registration_closes_at="",
            answer_by="",
            version=f"{meeting.version}",
        )
        | changes
    )


def test_whoever_schedules_a_meeting_organises_it(signed_in, secretariat):
    response = signed_in(secretariat).post(reverse("meetings:new_meeting"), filled())
    meeting = Meeting.objects.get()
    assert response.url == reverse("meetings:overview", kwargs={"slug": meeting.slug})
    assert meeting.slug == "regional-expert-group-meeting-on-recruit"
    assert meeting.state == MeetingState.DRAFT
    assert meeting.roles_of(secretariat) == {MeetingRole.ORGANISER}
    assert meeting.titles == {
        "en": "Regional Expert Group Meeting on Recruitment",
        "es": "Reunión Regional sobre contratación",
    }


def test_times_are_those_of_the_clock_in_the_meetings_zone(signed_in, secretariat):
    signed_in(secretariat).post(reverse("meetings:new_meeting"), filled())
    meeting = Meeting.objects.get()
    assert (meeting.answer_by.hour, meeting.answer_by.tzinfo) == (23, UTC)  # 18:00 in Panama


def test_a_second_meeting_of_the_same_title_gets_another_address(signed_in, secretariat):
    client = signed_in(secretariat)
    for _ in range(2):
        client.post(reverse("meetings:new_meeting"), filled())
    first, second = Meeting.objects.order_by("pk").values_list("slug", flat=True)
    assert second == f"{first}-2"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title_en": "", "title_es": ""}, "Give the meeting a title in at least one language."),
        ({"time_zone": "Mars/Olympus"}, "“Mars/Olympus” is not a time zone."),
        ({"slug": "new"}, "“new” is used by the portal itself."),
        ({"slug": "es"}, "“es” is used by the portal itself."),
        ({"ends_on": "2026-01-01"}, "The last day is before the first."),
        ({"capacity": "0"}, "A meeting needs at least one seat."),
        ({"registration_opens_at": "2040-01-01T10:00"}, "Registration would close before it opens."),
        ({"answer_by": "tomorrow"}, "Write the day and the time like this: 2026-12-10 09:30."),
        (
            {"time_zone": "America/New_York", "answer_by": "2027-03-14T02:30"},
            "02:30 does not exist on 14 March 2027 in America/New_York",
        ),
    ],
)
def test_a_wrong_entry_has_its_sentence_and_loses_nothing(signed_in, secretariat, changes, sentence):
    response = signed_in(secretariat).post(reverse("meetings:new_meeting"), filled(**changes))
    page = response.content.decode()
    assert response.status_code == 200
    assert sentence in page
    assert "Hotel Central" in page
    assert not Meeting.objects.exists()


def test_the_second_of_two_who_edit_is_refused_and_sees_what_changed(signed_in, secretariat):
    meeting = MeetingFactory(organiser=secretariat, venue="Hotel Central")
    typed = edited(meeting, venue="Casa Azul")
    meeting.venue = "Palacio Blanco"
    scheduling.change(meeting, by=secretariat, version=meeting.version)
    client, address = signed_in(secretariat), reverse("meetings:edit_meeting", kwargs={"slug": meeting.slug})
    response = client.post(address, typed)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Somebody else changed this meeting meanwhile." in page
    assert "Palacio Blanco" in page
    assert 'value="Casa Azul"' in page
    assert Meeting.objects.get().venue == "Palacio Blanco"
    client.post(address, typed | {"version": response.context["form"].data["version"]})
    assert Meeting.objects.get().venue == "Casa Azul"


def test_a_new_zone_asks_first_and_then_keeps_the_wall_time(signed_in, secretariat):
    meeting = MeetingFactory(organiser=secretariat)
    session = SessionFactory(meeting=meeting)  # 10:00 in Panama
    client, address = signed_in(secretariat), reverse("meetings:edit_meeting", kwargs={"slug": meeting.slug})
    typed = edited(meeting, time_zone="Europe/Madrid")
    response = client.post(address, typed)
    assert "the sessions keep their time on the clock" in response.content.decode()
    session.refresh_from_db()
    assert session.starts_in("America/Panama").hour == 10
    client.post(address, typed | {"keeps_wall_time": "on"})
    session.refresh_from_db()
    assert session.starts_in("Europe/Madrid").hour == 10
    assert session.sequence == 1


def test_a_zone_in_which_a_session_would_fall_into_a_change_of_clocks_is_refused(secretariat):
    day = datetime(2027, 3, 14, tzinfo=UTC).date()
    meeting = MeetingFactory(organiser=secretariat, starts_on=day, ends_on=day)
    start = datetime(2027, 3, 14, 7, 30, tzinfo=UTC)  # 2:30 in Panama, which New York skips that night
    SessionFactory(meeting=meeting, titles={"en": "Night watch"}, starts_at=start, ends_at=start + timedelta(hours=2))
    meeting.time_zone = "America/New_York"
    with pytest.raises(Refusal, match="The clocks change during “Night watch” in the new time zone"):
        scheduling.change(meeting, by=secretariat, version=1)


def test_a_new_venue_reaches_calendars(secretariat):
    meeting = MeetingFactory(organiser=secretariat)
    session = SessionFactory(meeting=meeting)
    meeting.venue = "Casa Azul"
    scheduling.change(meeting, by=secretariat, version=1)
    session.refresh_from_db()
    assert session.sequence == 1


def test_the_address_of_a_published_meeting_stays(signed_in, secretariat):
    meeting = MeetingFactory(organiser=secretariat, slug="panama")
    address = reverse("meetings:edit_meeting", kwargs={"slug": "panama"})
    signed_in(secretariat).post(address, edited(meeting, slug="other"))
    assert Meeting.objects.get().slug == "panama"


@pytest.mark.parametrize(
    ("lacking", "sentence"),
    [
        ({"time_zone": ""}, "The time zone is not stated."),
        ({"format": ""}, "It is not stated whether people meet in person or online."),
        ({"format": "in_person", "venue": "", "city": ""}, "The venue is not stated."),
        ({"format": "online", "joining_link": ""}, "There is no link to join online."),
        ({"titles": {}}, "The meeting has no title."),
    ],
)
def test_publishing_waits_for_the_essential(secretariat, lacking, sentence):
    meeting = MeetingFactory(organiser=secretariat, state=MeetingState.DRAFT, **lacking)
    SessionFactory(meeting=meeting)
    with pytest.raises(Refusal, match=sentence):
        scheduling.publish(meeting, by=secretariat)


def test_publishing_waits_for_a_session(signed_in, secretariat):
    meeting = MeetingFactory(organiser=secretariat, state=MeetingState.DRAFT)
    client, address = signed_in(secretariat), reverse("meetings:publish_meeting", kwargs={"slug": meeting.slug})
    assert "There is no session yet." in client.get(address).content.decode()
    response = client.post(address)
    assert response.status_code == 409
    assert "There is no session yet." in response.content.decode()
    SessionFactory(meeting=meeting)
    client.post(address)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.PUBLISHED


def test_a_meeting_in_the_past_is_not_published(secretariat):
    yesterday = timezone.localdate() - timedelta(days=1)
    meeting = MeetingFactory(organiser=secretariat, state=MeetingState.DRAFT, starts_on=yesterday, ends_on=yesterday)
    SessionFactory(meeting=meeting)
    with pytest.raises(Refusal, match="The days of the meeting are in the past"):
        scheduling.publish(meeting, by=secretariat)


def test_a_co_organiser_is_told_and_may_be_taken_off_but_never_the_last(signed_in, secretariat):
    meeting = MeetingFactory(organiser=secretariat)
    client, address = signed_in(secretariat), reverse("meetings:people", kwargs={"slug": meeting.slug})
    client.post(address, {"person": "Ana Ruiz <ana@example.org>"})
    appointment = meeting.appointments.exclude(stakeholder=secretariat).get()
    letter = appointment.stakeholder.letters.get()
    assert letter.kind == "co_organiser"
    assert f"/organise/{meeting.slug}/" in letter.text
    assert appointment.stakeholder.shown_name == "Ana Ruiz"

    mine = meeting.appointments.get(stakeholder=secretariat)
    remove = "meetings:remove_organiser"
    client.post(reverse(remove, kwargs={"slug": meeting.slug, "pk": mine.pk}))
    last = signed_in(appointment.stakeholder).post(reverse(remove, kwargs={"slug": meeting.slug, "pk": appointment.pk}))
    assert last.status_code == 409
    assert "This is the only organiser of the meeting." in last.content.decode()


@pytest.mark.parametrize("typed", ["Ana Ruiz", "ana@", "a@example.org; b@example.org"])
def test_an_organiser_needs_one_address(signed_in, secretariat, typed):
    meeting = MeetingFactory(organiser=secretariat)
    response = signed_in(secretariat).post(reverse("meetings:people", kwargs={"slug": meeting.slug}), {"person": typed})
    assert response.status_code == 200
    assert response.context["form"].errors
    assert meeting.appointments.count() == 1


def test_naming_an_organiser_twice_is_refused(signed_in, secretariat):
    meeting = MeetingFactory(organiser=secretariat)
    response = signed_in(secretariat).post(
        reverse("meetings:people", kwargs={"slug": meeting.slug}), {"person": secretariat.email}
    )
    assert "This person already organises the meeting." in response.content.decode()


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "1 invitation awaits an answer.<"),
        (1, "1 invitation awaits an answer. The oldest has waited for one day.<"),
        (12, "1 invitation awaits an answer. The oldest has waited for 12 days.<"),
    ],
)
def test_the_age_of_the_oldest_invitation_is_said_in_days_from_the_second_on(signed_in, secretariat, days, said):
    meeting = MeetingFactory(organiser=secretariat)
    InvitationFactory(meeting=meeting, sent_at=timezone.now() - timedelta(days=days))

    page = signed_in(secretariat).get(f"/organise/{meeting.slug}/").content.decode()

    assert said in " ".join(page.split()).replace(" <", "<")


def test_the_workspace_says_what_waits(signed_in, secretariat, django_assert_num_queries):
    client = signed_in(secretariat)

    def page():
        with django_assert_num_queries(6):
            return client.get(reverse("meetings:organise")).content.decode()

    MeetingFactory(organiser=secretariat)
    assert "Nothing waits for you." in page()
    for _ in range(2):
        MeetingFactory(organiser=secretariat)
    page()


def test_somebody_without_a_meeting_is_told_who_schedules(signed_in, person):
    StakeholderFactory()
    page = signed_in(person).get(reverse("meetings:organise")).content.decode()
    assert "only the secretariat schedules new ones" in page
