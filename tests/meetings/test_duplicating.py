"""A meeting held again: what comes along, and clocks that are put forward or back."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from correspondence.models import Letter
from meetings.actions import wording
from meetings.actions.duplicating import PEOPLE, SEATS, SESSIONS, duplicate, shifted
from meetings.models import Appointment, LetterHead, Meeting, SectorSeats
from meetings.states import MeetingRole, MeetingState, SessionState
from tests.factories import MeetingFactory, SessionFactory, StakeholderFactory

ZONES = ["America/New_York", "Europe/Madrid", "Australia/Lord_Howe", "America/Panama", "Africa/Casablanca", "UTC"]


@given(
    zone=st.sampled_from(ZONES),
    wall=st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2029, 1, 1)),  # noqa: DTZ001 - a wall clock
    days=st.integers(min_value=-800, max_value=800),
)
def test_a_shifted_time_shows_the_same_on_the_clock_unless_it_is_reported(zone, wall, days):
    here = ZoneInfo(zone)
    moment = wall.replace(tzinfo=here).astimezone(ZoneInfo("UTC"))
    shown = moment.astimezone(here).replace(tzinfo=None)
    there, is_plain = shifted(moment, timedelta(days=days), zone)
    now = there.astimezone(here).replace(tzinfo=None)
    if is_plain:
        assert now == shown + timedelta(days=days)
    else:
        assert timedelta(0) <= now - (shown + timedelta(days=days)) <= timedelta(hours=1)


@pytest.fixture
def meeting(secretariat):
    return MeetingFactory(
        organiser=secretariat,
        time_zone="America/New_York",
        starts_on=date(2027, 1, 11),
        ends_on=date(2027, 1, 12),
        capacity=40,
    )


def at(meeting, hour, minute=0):
    return datetime.combine(meeting.starts_on, datetime.min.time(), ZoneInfo(meeting.zone)).replace(
        hour=hour, minute=minute
    )


def again(meeting, *, by, starts_on=date(2027, 6, 7), bring=(SESSIONS,), slug="again"):
    return duplicate(meeting, titles={"en": "Again"}, slug=slug, starts_on=starts_on, bring=bring, by=by)


@pytest.mark.django_db
def test_the_new_meeting_is_a_draft_with_the_same_agenda_on_the_same_clock(secretariat, meeting):
    old = SessionFactory(
        meeting=meeting,
        starts_at=at(meeting, 9),
        ends_at=at(meeting, 10),
        place="Hall",
        annotations={"en": {"aim": "x"}},
    )
    SessionFactory(meeting=meeting, state=SessionState.CANCELLED)
    made = again(meeting, by=secretariat)
    copy = Meeting.objects.get(slug="again")
    assert made.misplaced == []
    assert (copy.state, copy.capacity, copy.starts_on, copy.ends_on) == (
        MeetingState.DRAFT, 40, date(2027, 6, 7), date(2027, 6, 8),
    )  # fmt: skip
    [new] = copy.sessions.all()
    assert new.starts_in(copy.zone).replace(tzinfo=None) == datetime(2027, 6, 7, 9)  # noqa: DTZ001 - a wall clock
    assert (new.place, new.annotations, new.sequence, new.told) == (old.place, old.annotations, 0, None)
    assert secretariat in [each.stakeholder for each in copy.appointments.all()]


@pytest.mark.django_db
def test_a_time_the_clocks_skip_is_reported_with_its_length_kept(signed_in, secretariat, meeting):
    SessionFactory(meeting=meeting, titles={"en": "Night"}, starts_at=at(meeting, 2, 10), ends_at=at(meeting, 2, 50))
    form = {"title_en": "Spring", "slug": "spring", "starts_on": "2027-03-14", "bring": ["sessions"]}
    client = signed_in(secretariat)
    page = client.post(reverse("meetings:duplicate_meeting", kwargs={"slug": meeting.slug}), form, follow=True)
    assert "The clocks change during “Night” on its new day." in page.content.decode()
    [new] = Meeting.objects.get(slug="spring").sessions.all()
    assert new.ends_at - new.starts_at == timedelta(minutes=40)


@pytest.mark.django_db
def test_people_and_seats_come_along_only_when_asked_for(secretariat, meeting):
    session = SessionFactory(meeting=meeting)
    speaker = StakeholderFactory()
    Appointment.objects.create(meeting=meeting, session=session, stakeholder=speaker, role=MeetingRole.SPEAKER)
    SectorSeats.objects.create(meeting=meeting, sector="academia", seats=5)
    bare = again(meeting, by=secretariat).meeting
    assert not bare.appointments.exclude(role=MeetingRole.ORGANISER).exists()
    assert not bare.sector_seats.exists()
    assert not Letter.objects.exists()
    full = again(meeting, by=secretariat, bring=(SESSIONS, PEOPLE, SEATS), slug="full").meeting
    assert full.sessions.get().appointments.get().stakeholder == speaker
    assert full.sector_seats.get().seats == 5


@pytest.mark.django_db
def test_own_words_and_the_letterhead_come_along_where_they_are_wanted(signed_in, secretariat, meeting):
    wording.word(meeting, "invitation", "es", subject="Venga", body="Hola {name}:\n{link}", version=0, by=secretariat)
    wording.set_letterhead(LetterHead(meeting=meeting, organisation="Fictional Office"), by=secretariat)
    form = {"title_en": "Again", "slug": "worded", "starts_on": "2027-06-07", "bring": ["wordings"]}
    signed_in(secretariat).post(reverse("meetings:duplicate_meeting", args=(meeting.slug,)), form)

    copy = Meeting.objects.get(slug="worded")
    own = copy.wordings.get()
    assert (own.language, own.subject, own.version, own.changed_by) == ("es", "Venga", 1, secretariat)
    assert copy.letterhead.organisation == "Fictional Office"
    bare = again(meeting, by=secretariat, slug="bare").meeting
    assert not bare.wordings.exists()
    assert not LetterHead.objects.filter(meeting=bare).exists()
    assert meeting.wordings.get().version == 1


def test_a_taken_address_is_said_at_the_form_and_loses_nothing(signed_in, secretariat, meeting):
    MeetingFactory(slug="taken")
    form = {"title_en": "My new title", "slug": "taken", "starts_on": "2027-03-14"}
    page = signed_in(secretariat).post(reverse("meetings:duplicate_meeting", kwargs={"slug": meeting.slug}), form)
    assert "My new title" in page.content.decode()
    assert Meeting.objects.count() == 2


@pytest.mark.django_db
def test_who_may_not_schedule_does_not_duplicate(client, signed_in, meeting):
    address = reverse("meetings:duplicate_meeting", kwargs={"slug": meeting.slug})
    organiser = StakeholderFactory()
    Appointment.objects.create(meeting=meeting, stakeholder=organiser, role=MeetingRole.ORGANISER)
    assert client.get(address).status_code == 302
    for somebody in (StakeholderFactory(), organiser):
        assert signed_in(somebody).get(address).status_code == 403
