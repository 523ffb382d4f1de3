"""The organisers' side of nominations: seats, the tracker, requests, reminders, late changes."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from correspondence.models import Letter, Mailing
from correspondence.reminders import post_due
from meetings.actions import nominating, nominations
from meetings.actions.nominating import Person
from meetings.models import LateRequest, Nomination
from meetings.states import NominationState
from meetings.waiting import waits_of, with_counts
from rrge_portal.kernel import jobs
from rrge_portal.kernel.refusal import Refusal
from tests.factories import MeetingFactory, NominationFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(secretariat):
    return MeetingFactory(organiser=secretariat, slug="here", capacity=10)


@pytest.fixture
def organiser(signed_in, secretariat, meeting):
    return signed_in(secretariat)


def page(name, **kwargs):
    return reverse(f"meetings:{name}", kwargs={"slug": "here", **kwargs})


def named(nomination, *given_names):
    people = [Person(name, "Paz", f"{name}@example.org".lower(), "en") for name in given_names]
    return nominating.name_people(nomination, people)


def late(meeting, **changes):
    return NominationFactory(meeting=meeting, due_at=timezone.now() - timedelta(days=3, hours=1), **changes)


# --- Seats ------------------------------------------------------------------------------------------------------------


def test_seats_per_sector_show_what_is_taken_and_warn_beyond_the_meeting(organiser, meeting):
    RegistrationFactory(meeting=meeting, sector="private")
    shown = organiser.post(page("seats"), {"private": 4, "government": 8}, follow=True).content.decode()

    assert dict(meeting.sector_seats.values_list("sector", "seats")) == {"private": 4, "government": 8}
    assert "together have 12 seats, but the meeting only 10" in shown
    organiser.post(page("seats"), {"private": 4, "government": ""})
    assert dict(meeting.sector_seats.values_list("sector", "seats")) == {"private": 4}


def test_more_seats_than_the_government_sector_has_are_pointed_out(organiser, meeting):
    NominationFactory(meeting=meeting, seats=3)
    assert "3 seats are offered to Member States." in organiser.get(page("seats")).content.decode()
    shown = organiser.post(page("seats"), {"government": 2}, follow=True).content.decode()

    assert "That is more than the government sector has." in shown


def test_a_raised_number_offers_the_seats_to_those_who_wait(organiser, meeting):
    nominations.offer_seats(meeting, {"private": 1}, by=None)
    RegistrationFactory(meeting=meeting, sector="private")
    waits = RegistrationFactory(meeting=meeting, sector="private", state="waitlisted")
    organiser.post(page("seats"), {"private": 2})

    waits.refresh_from_db()
    assert waits.state == "offered"


def test_a_sector_has_at_least_one_seat(organiser, meeting):
    response = organiser.post(page("seats"), {"private": 0})

    assert "greater than or equal to 1" in response.content.decode()
    assert not meeting.sector_seats.exists()


# --- The tracker ------------------------------------------------------------------------------------------------------


def test_the_tracker_says_where_every_state_stands(organiser, meeting):
    NominationFactory(meeting=meeting, country="AR", state=NominationState.LISTED, sent_at=None)
    NominationFactory(meeting=meeting, country="BR")
    NominationFactory(meeting=meeting, country="CL", seen_at=timezone.now())
    named(NominationFactory(meeting=meeting, country="CO", seats=3), "Ana", "Eva")
    late(meeting, country="CR")
    nominating.finish(NominationFactory(meeting=meeting, country="CU"))
    nominee = named(NominationFactory(meeting=meeting, country="DO", seats=1), "Luis")[0]
    RegistrationFactory(meeting=meeting, invitation=nominee.invitation)
    shown = organiser.get(page("nominations")).content.decode()

    for sentence in ("Not yet asked", "Seen", "2 of 3", "overdue 3 days", "Names nobody", "Partly named", "Confirmed"):
        assert sentence in shown
    standings = dict(meeting.nominations.with_progress().values_list("country", "standing"))
    assert standings == {
        "AR": "listed",
        "BR": "asked",
        "CL": "seen",
        "CO": "partly",
        "CR": "overdue",
        "CU": "nobody",
        "DO": "confirmed",
    }


@pytest.mark.parametrize(
    ("query", "found"), [("standing=overdue", "CR"), ("q=harbour", "BR"), ("country=BR", "BR"), ("asks=yes", "CR")]
)
def test_the_tracker_is_narrowed(organiser, meeting, query, found):
    NominationFactory(meeting=meeting, country="BR", body="Harbour Ministry")
    nominating.ask_late(late(meeting, country="CR"))
    rows = organiser.get(f"{page('nominations')}?{query}").context["rows"]

    assert [row.country.code for row in rows] == [found]


def test_the_tracker_orders_by_the_states_name(organiser, meeting):
    for code in ("ZA", "AT", "CH"):
        NominationFactory(meeting=meeting, country=code)
    rows = organiser.get(page("nominations")).context["rows"]

    assert [row.country.code for row in rows] == ["AT", "ZA", "CH"]


def test_the_tracker_asks_the_database_the_same_for_one_and_for_three(organiser, meeting, django_assert_num_queries):
    named(NominationFactory(meeting=meeting), "Ana")
    organiser.get(page("nominations"))
    with django_assert_num_queries(9):
        organiser.get(page("nominations"))
    named(NominationFactory(meeting=meeting), "Eva")
    named(late_but_open(meeting), "Zoe")
    with django_assert_num_queries(9):
        organiser.get(page("nominations"))


def late_but_open(meeting):
    return NominationFactory(meeting=meeting, seen_at=timezone.now())


@pytest.mark.parametrize(
    "name",
    [
        "nominations",
        "new_nomination",
        "new_nominations",
        "send_nominations",
        "remind_nominations",
        "extend_nominations",
    ],
)
def test_only_the_organisers_of_the_meeting_see_these_pages(
    client, signed_in, person, editor, meeting, organiser, name
):
    stranger = signed_in(person)
    MeetingFactory(organiser=editor)

    assert client.get(page(name)).status_code == 302
    assert stranger.get(page(name)).status_code == 403
    assert signed_in(editor).get(page(name)).status_code == 403
    assert organiser.get(page(name)).status_code == 200


@pytest.mark.parametrize("name", ["one_nomination", "renew_nomination", "withdraw_nomination", "note_verbale"])
def test_only_the_organisers_of_the_meeting_act_on_one(client, signed_in, person, editor, meeting, name):
    nomination = NominationFactory(meeting=meeting)
    MeetingFactory(organiser=editor, slug="other")
    foreign = reverse(f"meetings:{name}", kwargs={"slug": "other", "pk": nomination.pk})
    method = "get" if name == "note_verbale" else "post"

    assert getattr(client, method)(page(name, pk=nomination.pk)).status_code == 302
    assert getattr(signed_in(person), method)(page(name, pk=nomination.pk)).status_code == 403
    assert getattr(signed_in(editor), method)(foreign).status_code == 404
    nomination.refresh_from_db()
    assert nomination.state == NominationState.ASKED


# --- Adding -----------------------------------------------------------------------------------------------------------


def test_a_request_is_added_by_hand_and_wrong_input_stays(organiser, meeting):
    typed = {"country": "PA", "body": "Mission", "email": "no address", "language": "es", "seats": 2}
    typed["due_at"] = f"{timezone.localdate() + timedelta(days=5)}T18:00"
    assert 'value="no address"' in organiser.post(page("new_nomination"), typed).content.decode()
    shown = organiser.post(page("new_nomination"), {**typed, "email": "M@example.org"}, follow=True).content.decode()

    assert "Mission is on the list. Nothing has been sent yet." in shown
    assert Nomination.objects.get().email == "m@example.org"
    again = organiser.post(page("new_nomination"), {**typed, "email": "m@example.org"}).content.decode()
    assert "already on the list" in again


LIST = """pais;mision;correo;idioma;plazas
Panamá;Misión de Panamá;pa@example.org;español;2
Atlantis;Misión;x@example.org;es;1
Honduras;Misión de Honduras;no;es;0
"""


def test_a_list_is_judged_row_by_row_and_the_right_rows_are_added(organiser, meeting):
    shown = organiser.post(page("new_nominations"), {"text": LIST, "due_at": "2030-01-01T18:00", "deed": "check"})
    text = shown.content.decode()
    for sentence in ("“Atlantis” is not a country we know.", "“no” is not an e-mail address.", "Put 1 request on"):
        assert sentence in text
    assert not Nomination.objects.exists()

    organiser.post(page("new_nominations"), {"text": LIST, "due_at": "2030-01-01T18:00", "deed": "add"})
    found = Nomination.objects.get()
    assert (found.country.code, found.body, found.language, found.seats) == ("PA", "Misión de Panamá", "es", 2)


def test_a_workbook_is_read_as_if_it_had_been_pasted(organiser, meeting):
    book = openpyxl.Workbook()
    for cells in (("Country", "Body", "E-mail", "Seats"), ("Panama", "Mission", "pa@example.org", 3)):
        book.active.append(cells)
    file = io.BytesIO()
    book.save(file)
    upload = SimpleUploadedFile("list.xlsx", file.getvalue())
    shown = organiser.post(page("new_nominations"), {"file": upload, "due_at": "2030-01-01T18:00"}).content.decode()

    assert "Put 1 request on the list" in shown
    assert "Panama\tMission\tpa@example.org\t3" in shown


def test_a_list_without_headings_says_which(organiser, meeting):
    shown = organiser.post(page("new_nominations"), {"text": "a,b\n1,2", "due_at": "2030-01-01T18:00"}).content.decode()

    assert "The first row must name the columns." in shown
    assert "a,b" in shown


# --- Letters ----------------------------------------------------------------------------------------------------------


def test_requests_are_shown_then_sent_to_those_not_yet_asked(organiser, meeting):
    first = NominationFactory(meeting=meeting, state=NominationState.LISTED, sent_at=None, language="es")
    NominationFactory(meeting=meeting)
    address = page("send_nominations") + "?all=1"
    shown = organiser.get(address).content.decode()
    assert "Send 1 request" in shown
    assert first.token not in shown

    assert organiser.post(address, {"number": 2}).status_code == 409
    organiser.post(address, {"number": 1})
    mailing = Mailing.objects.get()
    jobs.run(mailing.job_id)
    jobs.run(mailing.job_id)
    letter = Letter.objects.get(kind="nomination_requested")
    first.refresh_from_db()
    assert (letter.address, letter.language, first.state) == (first.email, "es", "asked")
    assert first.sent_at


def test_only_those_with_names_outstanding_are_reminded(meeting, secretariat):
    full = NominationFactory(meeting=meeting, seats=1)
    named(full, "Ana")
    done = nominating.finish(NominationFactory(meeting=meeting))
    open_one = late(meeting)
    mailing = nominations.remind(meeting, [full.pk, done.pk, open_one.pk], by=secretariat)
    jobs.run(mailing.job_id)

    letter = Letter.objects.get(kind="nomination_reminder")
    assert letter.address == open_one.email
    assert "were due by" in letter.text
    with pytest.raises(Refusal, match="nobody to remind"):
        nominations.remind(meeting, [full.pk], by=secretariat)


def test_a_draft_asks_nobody(secretariat):
    draft = MeetingFactory(organiser=secretariat, state="draft")
    nomination = NominationFactory(meeting=draft, state=NominationState.LISTED)

    with pytest.raises(Refusal, match="Publish it first"):
        nominations.send(draft, [nomination.pk], by=secretariat)


def test_a_later_deadline_is_told_once_and_earlier_ones_stay(organiser, meeting):
    nomination = late(meeting)
    until = f"{timezone.localdate() + timedelta(days=9)}T18:00"
    shown = organiser.post(f"{page('extend_nominations')}?pk={nomination.pk}", {"due_at": until}, follow=True)

    assert "1 deadline is extended." in shown.content.decode()
    assert Letter.objects.filter(kind="nomination_extended").count() == 1
    again = organiser.post(f"{page('extend_nominations')}?pk={nomination.pk}", {"due_at": until})
    assert again.status_code == 409


def test_a_new_address_gets_the_link_and_ends_the_old_one(client, organiser, meeting):
    nomination = NominationFactory(meeting=meeting)
    old = reverse("meetings:nomination", kwargs={"token": nomination.token})
    nomination.email = "new@example.org"
    nominations.change(nomination, by=None)

    assert client.get(old).status_code == 404
    assert Letter.objects.get(kind="nomination_requested").address == "new@example.org"


def test_seats_do_not_fall_below_those_named(meeting):
    nomination = NominationFactory(meeting=meeting)
    named(nomination, "Ana", "Eva")
    nomination.seats = 1

    with pytest.raises(Refusal, match="2 people are named already"):
        nominations.change(nomination, by=None)


def test_the_note_verbale_is_handed_to_the_organisers(organiser, meeting):
    nomination = NominationFactory(meeting=meeting, note_name="note.pdf", note_type="application/pdf", note_size=3)
    nomination.note.save("note.pdf", ContentFile(b"pdf"))
    response = organiser.get(page("note_verbale", pk=nomination.pk))

    assert b"".join(response.streaming_content) == b"pdf"
    assert "note.pdf" in response["Content-Disposition"]


# --- Late -------------------------------------------------------------------------------------------------------------


def test_a_late_wish_waits_for_the_organiser_who_consents(organiser, secretariat, meeting):
    nomination = NominationFactory(meeting=meeting)
    nominee = named(nomination, "Ana")[0]
    nomination.due_at = timezone.now() - timedelta(days=1)
    nomination.save(update_fields=["due_at"])
    wish = nominating.ask_late(nomination, nominee=nominee, reason="She is ill.")
    shown = organiser.get(page("one_nomination", pk=nomination.pk)).content.decode()
    assert "They ask to replace Ana Paz after the deadline" in shown
    assert "She is ill." in shown
    sentences = [wait.sentence for wait in waits_of(with_counts(type(meeting).objects.all()).get(pk=meeting.pk))]
    assert "1 focal point asks for a change after the deadline." in sentences
    assert "1 nomination is overdue." in sentences

    organiser.post(page("answer_late_request", pk=nomination.pk, key=wish.pk), {"answer": "grant"})
    assert LateRequest.objects.get().state == "granted"
    again = organiser.post(page("answer_late_request", pk=nomination.pk, key=wish.pk), {"answer": "refuse"})
    assert again.status_code == 409


# --- Forgetting -------------------------------------------------------------------------------------------------------


def test_focal_points_and_their_notes_are_forgotten_a_year_after_the_meeting():
    day = timezone.localdate() - timedelta(days=366)
    old = NominationFactory(meeting=MeetingFactory(starts_on=day, ends_on=day), note_name="note.pdf")
    old.note.save("note.pdf", ContentFile(b"pdf"))
    kept = NominationFactory()

    assert (nominations.forget_focal_points(), nominations.forget_focal_points()) == (1, 0)
    old.refresh_from_db()
    kept.refresh_from_db()
    assert (old.email, old.focal_point, bool(old.note), old.body != "") == ("", "", False, True)
    assert kept.email


def test_a_nominee_leads_to_the_request_they_were_named_in(organiser, meeting):
    nominee = named(NominationFactory(meeting=meeting, body="Harbour Ministry"), "Ana")[0]
    shown = organiser.get(page("invitee", pk=nominee.invitation_id)).content.decode()

    assert "Harbour Ministry" in shown
    assert page("one_nomination", pk=nominee.nomination_id) in shown


# --- Reminders that go out by themselves ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "is_reminded"), [(-8, False), (-7, True), (-2, True), (1, True), (7, True), (20, False)]
)
def test_a_focal_point_is_reminded_before_and_after_the_names_are_due(meeting, days, is_reminded):
    due_at = (timezone.now() + timedelta(days=30)).replace(hour=17, minute=0)  # noon in Panama
    meeting.starts_on = meeting.ends_on = due_at.date() + timedelta(days=40)
    meeting.save(update_fields=["starts_on", "ends_on"])
    NominationFactory(meeting=meeting, due_at=due_at)
    named(NominationFactory(meeting=meeting, due_at=due_at, seats=1), "Ana")
    nominating.finish(NominationFactory(meeting=meeting, due_at=due_at))
    post_due(due_at + timedelta(days=days, minutes=5))
    post_due(due_at + timedelta(days=days, minutes=6))

    assert Letter.objects.filter(kind="nomination_reminder").count() == is_reminded
