"""Who spoke in a session under the Chatham House Rule, and who was there, is told by no page, file, search or letter.

The planted people have to do with the meeting through that session only, so that a name of theirs that is come upon
anywhere tells that they were in it.
"""

import io
import logging
import re
import zipfile
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from correspondence.models import Letter
from journal.models import Entry
from meetings import archive
from meetings.actions import commenting, notes, reporting
from meetings.actions import recommendations as actions
from meetings.actions.asking import ask_for_practice
from meetings.merging import Paragraph
from meetings.models import Appointment, Attendance, Contribution, NoteSegment, Recommendation, ReportFile
from meetings.reporting import building
from meetings.states import MeetingRole
from rrge_portal.kernel import jobs
from rrge_portal.kernel.models import Job
from rrge_portal.kernel.vocabulary import Mark
from tests.factories import RegistrationFactory

from .planted import KEY, SLUG, plant, somebody
from .reading import text_of, words_in
from .test_leaks import addresses, client_of

SPOKE = ("zqmoderator", "zqrapporteur", "zqspeaker", "zquploader")
"""Who has a part in the session, or brought a paper to it."""
WAS_THERE = ("zqcommenter", "zqlistener")
"""Who has a seat, agreed to no list, and was in the session or commented on its notes."""
DESCRIBES = "zqdescriber"
"""Who was asked to describe as a practice what was heard there."""

OUTSIDE = ["anonymous", "outsider", "invited", "waitlisted", "focal_point", "door", "editor", "reviewer", "submitter"]
DIRECTORY = ["other_organiser", "secretariat"]
INSIDE = ["confirmed", "rapporteur"]
ABOUT_PEOPLE = ("/directory/",)
"""Where whoever organises meetings finds everybody the portal knows, in no connection with any session."""


@pytest.fixture
def world(db, settings):
    settings.DEMO = False
    logging.disable(logging.WARNING)
    yield planted()
    logging.disable(logging.NOTSET)


def planted() -> SimpleNamespace:
    """The planted meeting after its closed session: notes shown, recommended, commented on, described, reported."""
    world = plant()
    meeting, people = world.meeting, world.people
    people.speaker, people.commenter = somebody("Zqspeaker"), somebody("Zqcommenter")
    people.listener, people.describer = somebody("Zqlistener"), somebody("Zqdescriber")
    closed = meeting.sessions.get(pk=KEY)
    Appointment.objects.create(meeting=meeting, session=closed, stakeholder=people.speaker, role=MeetingRole.SPEAKER)
    for person in (people.commenter, people.listener):
        seat = RegistrationFactory(meeting=meeting, stakeholder=person)
        Attendance.objects.create(session=closed, registration=seat, by=people.organiser)
    said = [Paragraph("a", "practice", "Banks ask for the register."), Paragraph("b", "recommendation", "Publish it.")]
    known = {paragraph.key: paragraph.mark for paragraph in closed.own_note.paragraphs()}
    notes.save(closed, by=people.rapporteur, paragraphs=said, known=known, language="en")
    notes.publish(closed, by=people.rapporteur)
    public = Recommendation.objects.get(meeting=meeting, number=1)
    Recommendation.objects.filter(pk=public.pk).update(mark=Mark.PUBLIC, session=closed, text="Publish the register.")
    public.refresh_from_db()
    actions.open_comments(meeting, by=people.organiser, until=timezone.now() + timezone.timedelta(days=5))
    segment = NoteSegment.objects.get(note__session=closed, key="a")
    for thing in (segment, public):
        commenting.comment_on(thing, by=people.commenter, body="It should be searchable.", proposed="")
        ask_for_practice(
            thing, by=people.moderator, email=people.describer.email, language="en", person=people.describer
        )
    Contribution.objects.filter(meeting=meeting).update(mark=Mark.PUBLIC)
    return world


def walked(world, role: str) -> dict[str, str]:
    """Everything a role can read, by address; a search is asked for what the planted names begin with."""
    client, found = client_of(world, role), {}
    client.raise_request_exception = False
    for name, path in addresses(world.keys.get(role, [])):
        paths = [path] + [reverse("meetings:paragraph", args=[SLUG, KEY, "a"])] * (name == "meetings:session")
        for each in paths:
            found[each] = text_of(client.get(each, {"annotated": 1}))
            if 'name="q"' in found[each]:
                found[each] += text_of(client.get(each, {"q": "zq"}))
    return found


def named_in(text: str, names) -> list[str]:
    return [name for name in names if name in text.lower()]


@pytest.mark.parametrize("role", OUTSIDE + DIRECTORY)
def test_nobody_outside_the_meeting_reads_anywhere_who_spoke_or_was_there(world, role):
    for path, text in walked(world, role).items():
        if role in OUTSIDE or not path.startswith(ABOUT_PEOPLE):
            assert not named_in(text, (*SPOKE, *WAS_THERE, DESCRIBES)), f"{role} reads it at {path}"


@pytest.mark.parametrize("role", INSIDE)
def test_nobody_in_the_meeting_reads_anywhere_who_was_there_or_commented(world, role):
    for path, text in walked(world, role).items():
        assert not named_in(text, (*WAS_THERE, DESCRIBES)), f"{role} reads it at {path}"


def test_what_a_rapporteur_of_the_session_reads_of_names_is_only_their_own_text(world):
    """Whoever writes its notes sees who moderates, speaks and shares, and nothing of who else was there."""
    world.people.neighbour = world.people.rapporteur
    for path, text in walked(world, "rapporteur").items():
        if DESCRIBES not in path:
            assert not named_in(text, WAS_THERE), f"the rapporteur reads it at {path}"


@pytest.mark.parametrize("role", ["anonymous", "confirmed", "rapporteur", "organiser"])
def test_no_calendar_names_anybody(world, role):
    """Calendars are shown on walls, shared with assistants and kept by others."""
    client = client_of(world, role)
    texts = [text_of(client.get(path)) for name, path in addresses(world.keys.get(role, [])) if ".ics" in path]
    assert any("Closed session" in text for text in texts)
    assert not named_in("".join(texts), (*SPOKE, *WAS_THERE))


def test_even_the_organisers_do_not_read_who_commented(world):
    client = client_of(world, "organiser")
    assert "It should be searchable." in text_of(client.get(reverse("meetings:recommendation", args=[SLUG, 1])))
    for address in (
        reverse("meetings:paragraph", args=[SLUG, KEY, "a"]),
        reverse("meetings:recommendation", args=[SLUG, 1]),
        reverse("meetings:one_recommendation", args=[SLUG, 1]),
        reverse("meetings:session", args=[SLUG, KEY]),
    ):
        text = re.sub(r"<select.*?</select>", "", text_of(client.get(address)), flags=re.DOTALL)  # whom they may ask
        assert not named_in(text, WAS_THERE), address


def test_no_document_of_the_meeting_names_them(world, tmp_path):
    """The archive with everything in it, and the report for either readers, as page, Word and PDF."""
    meeting, organiser = world.meeting, world.people.organiser
    archive.write(meeting, tmp_path / "archive.zip")
    packed = (tmp_path / "archive.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        names = file.namelist()
    assert "notes/01-session.docx" in names
    assert any(name.startswith("documents/") for name in names)
    assert "Banks ask for the register." in words_in(packed)
    assert not named_in(words_in(packed), (*SPOKE, *WAS_THERE, DESCRIBES))
    report = meeting.report
    for mark in (Mark.PUBLIC, Mark.PARTICIPANTS):
        reporting.set_up(report, by=organiser, mark=mark, languages=["en"])
        reporting.add_sessions(report, by=organiser)
        issue = reporting.publish(report, by=organiser, corrected="Everything.")
        jobs.run(Job.objects.filter(kind=building.FILES).latest("pk").pk)
        texts = [repr(issue.content)]
        for file in ReportFile.objects.filter(issue=issue):
            with file.file.open() as opened:
                texts.append(words_in(opened.read()))
        assert len(texts) == 3
        for text in texts:
            assert "Banks ask for the register." in text
            assert not named_in(text, (*SPOKE, *WAS_THERE, DESCRIBES))


def test_the_journal_holds_no_words_and_shows_nobody_who_commented(world):
    entries = Entry.objects.filter(Q(verb__startswith="comment.") | Q(verb__startswith="practice.asked"))
    assert entries.exists()
    assert not named_in(repr(list(entries.values_list("facts"))), (*SPOKE, *WAS_THERE, DESCRIBES))
    assert set(Entry.objects.filter(verb="comment.written").values_list("by", flat=True)) == {None}


def test_letters_about_it_lie_in_nobodys_room(world):
    """An organiser who reads the post room learns from no letter who commented, or who was asked to describe."""
    client = client_of(world, "organiser")
    for letter in Letter.objects.filter(kind__in=("comment_answered", "practice_asked_for")):
        assert client.get(reverse("pages:letter", args=[letter.pk])).status_code == 404
    text = text_of(client.get(reverse("pages:post_room")))
    assert not named_in(text, (DESCRIBES,))


def test_the_planted_people_are_there_to_be_found(world):
    """Else silence would say nothing."""
    client = client_of(world, "organiser")
    page = text_of(client.get(reverse("meetings:session", args=[SLUG, KEY]))).lower()
    assert [name for name in SPOKE if name not in page] == []
    seats = text_of(client.get(reverse("meetings:registrations", args=[SLUG]))).lower()
    assert [name for name in WAS_THERE if name not in seats] == []
    assert settings.SESSION_COOKIE_NAME in client.cookies
