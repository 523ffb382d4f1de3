"""Closing a meeting: the checklist, read-only, opening it again, and the archive."""

import csv
import hashlib
import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from correspondence.mailings import send_to_many
from correspondence.models import Letter
from correspondence.states import LetterState
from correspondence.words import Words
from meetings import archive
from meetings.actions import certifying, closing, evaluating
from meetings.actions import participants as lists
from meetings.closing import checklist
from meetings.models import Attendance, Contribution, NoteSegment, SessionNote, Wording
from meetings.states import ClosingItem, HouseRule, MeetingState, NoteState, RegistrationState
from rrge_portal.kernel import jobs
from rrge_portal.kernel.models import Job
from rrge_portal.kernel.refusal import Refusal
from stakeholders.actions import give_consent
from stakeholders.states import Purpose
from tests.factories import (
    InvitationFactory,
    MeetingFactory,
    PracticeFactory,
    RegistrationFactory,
    SessionFactory,
    StakeholderFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser():
    return StakeholderFactory()


@pytest.fixture
def meeting(organiser):
    """Held last week."""
    last = timezone.localdate() - timedelta(days=7)
    return MeetingFactory(organiser=organiser, starts_on=last, ends_on=last)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def waive_all(meeting, *, by, but=()):
    for item in checklist(meeting):
        if not item.is_settled and item.code not in but:
            closing.settle(meeting, item.code, by=by, is_waived=True, reason="Not this time.")


def share(meeting, session, by, *, title, name, mark="participants", content=b"%PDF-1.4 paper %%EOF"):
    row = Contribution(
        meeting=meeting, session=session, uploaded_by=by, title=title, mark=mark, file_name=name,
        media_type="application/pdf", size=len(content), sha256=hashlib.sha256(content).hexdigest(),
    )  # fmt: skip
    row.file.save(name, ContentFile(content), save=False)
    row.save()
    return row


def packed(meeting, tmp_path) -> zipfile.ZipFile:
    path = tmp_path / "archive.zip"
    archive.write(meeting, path)
    return zipfile.ZipFile(path)


def test_the_checklist_says_what_the_data_say(meeting, organiser):
    session = SessionFactory(meeting=meeting)
    registration = RegistrationFactory(meeting=meeting, state=RegistrationState.CONFIRMED, needs="A ramp")
    items = {item.code: item for item in checklist(meeting)}
    assert {code for code, item in items.items() if item.is_done} == {ClosingItem.EVALUATION}
    assert items[ClosingItem.EVALUATION].sentence == "There is none."
    assert items[ClosingItem.NOTES].sentence == "1 session has no published notes."

    lists.finalise(meeting, by=organiser)
    SessionNote.objects.create(session=session, state=NoteState.PUBLISHED)
    closing.delete_extras(meeting, by=organiser)

    done = {item.code for item in checklist(meeting) if item.is_done}
    assert done == {ClosingItem.LIST, ClosingItem.NOTES, ClosingItem.EXTRAS, ClosingItem.EVALUATION}
    registration.refresh_from_db()
    assert registration.needs == ""


def item_of(meeting, code):
    return next(item for item in checklist(meeting) if item.code == code)


def test_certificates_are_settled_once_everybody_who_attended_was_sent_one(meeting, organiser):
    session = SessionFactory(meeting=meeting)
    people = [RegistrationFactory(meeting=meeting) for _number in range(3)]
    assert "Nobody was checked in" in item_of(meeting, ClosingItem.CERTIFICATES).sentence
    for registration in people[:2]:
        Attendance.objects.create(session=session, registration=registration)

    mailing = certifying.issue(meeting, by=organiser)
    assert item_of(meeting, ClosingItem.CERTIFICATES).sentence == "2 people who attended have no certificate yet."
    jobs.run(mailing.job_id)
    assert item_of(meeting, ClosingItem.CERTIFICATES).is_done

    Letter.objects.filter(recipient=people[0].stakeholder).update(state=LetterState.FAILED)
    assert item_of(meeting, ClosingItem.CERTIFICATES).sentence == "1 person who attended has no certificate yet."
    Attendance.objects.create(session=session, registration=people[2])
    assert not item_of(meeting, ClosingItem.CERTIFICATES).is_done


def test_an_evaluation_that_was_begun_is_closed_first(meeting, organiser):
    SessionFactory(meeting=meeting)
    RegistrationFactory(meeting=meeting)
    survey = evaluating.prepare(meeting, by=organiser)
    assert not item_of(meeting, ClosingItem.EVALUATION).is_done
    evaluating.open_to_all(survey, closes_at=timezone.now() + timedelta(days=1), by=organiser)
    assert item_of(meeting, ClosingItem.EVALUATION).sentence == "It still takes answers."
    evaluating.close(survey, by=organiser)
    assert item_of(meeting, ClosingItem.EVALUATION).is_done


def test_a_meeting_without_sessions_has_no_notes_to_publish(meeting):
    item = item_of(meeting, ClosingItem.NOTES)
    assert (item.is_done, item.sentence) == (True, "There is no session.")


def test_practices_count_once_they_are_submitted(meeting, organiser):
    practice = PracticeFactory(meeting=meeting)
    assert not item_of(meeting, ClosingItem.PRACTICES).is_done
    type(practice).objects.filter(pk=practice.pk).update(state="submitted")
    item = item_of(meeting, ClosingItem.PRACTICES)
    assert (item.is_done, item.sentence) == (True, "1 practice was submitted from this meeting.")


def test_a_meeting_closes_when_everything_is_done_or_left_out_with_a_reason(meeting, organiser):
    client, page = signed_in(organiser), reverse("meetings:close_meeting", args=(meeting.slug,))
    refused = client.post(page)
    assert refused.status_code == 409
    assert "The outcome report is out" in refused.content.decode()

    settle = reverse("meetings:settle_closing", args=(meeting.slug, "report"))
    assert "This field is required." in client.post(settle, {"reason": ""}).content.decode()
    client.post(settle, {"deed": "done"})
    waive_all(meeting, by=organiser)
    client.post(page)

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CLOSED
    assert meeting.closed_at


def test_what_was_said_by_hand_is_taken_back(meeting, organiser):
    settle = reverse("meetings:settle_closing", args=(meeting.slug, "report"))
    client = signed_in(organiser)
    client.post(settle, {"deed": "done"})
    with pytest.raises(Refusal, match="settled this already"):
        closing.settle(meeting, "report", by=organiser, is_waived=False)
    client.post(settle, {"deed": "back"})

    assert not meeting.closing_steps.exists()


def test_a_meeting_that_is_not_over_does_not_close(organiser):
    meeting = MeetingFactory(organiser=organiser)
    waive_all(meeting, by=organiser)

    with pytest.raises(Refusal, match="not over yet"):
        closing.close(meeting, by=organiser)
    with pytest.raises(Refusal, match="not over yet"):
        closing.delete_extras(meeting, by=organiser)


@pytest.fixture
def closed(meeting, organiser):
    waive_all(meeting, by=organiser)
    return closing.close(meeting, by=organiser)


@pytest.mark.parametrize(
    "name", ["edit_meeting", "publish_meeting", "people", "send_list", "finalise_list", "cancel_meeting"]
)
def test_nothing_in_a_closed_meeting_is_changed_by_its_organisers(closed, organiser, name):
    response = signed_in(organiser).post(reverse(f"meetings:{name}", args=(closed.slug,)), {})

    assert response.status_code == 409
    assert "Open it again first." in response.content.decode()


def test_nor_by_its_participants(closed):
    person = RegistrationFactory(meeting=closed, state=RegistrationState.CONFIRMED).stakeholder
    session = SessionFactory(meeting=closed)

    assert not person.has_perm("meetings.contribute_meeting", closed)
    assert not person.has_perm("meetings.take_notes_session", session)
    assert signed_in(person).get(closed.get_absolute_url()).status_code == 200


def test_it_is_opened_again_with_a_reason(closed, organiser):
    page = reverse("meetings:reopen_meeting", args=(closed.slug,))
    client = signed_in(organiser)
    client.post(page, {"reason": ""})
    closed.refresh_from_db()
    assert closed.is_closed

    client.post(page, {"reason": "A paper came late."})

    closed.refresh_from_db()
    assert (closed.state, closed.closed_at) == (MeetingState.PUBLISHED, None)


@pytest.mark.parametrize("name", ["close_meeting", "reopen_meeting", "build_archive", "settle_closing"])
def test_only_organisers_of_this_meeting_come_in(meeting, organiser, name):
    args = (meeting.slug, "report") if name == "settle_closing" else (meeting.slug,)
    page = reverse(f"meetings:{name}", args=args)
    stranger = StakeholderFactory()
    MeetingFactory(organiser=stranger)
    participant = RegistrationFactory(meeting=meeting, state=RegistrationState.CONFIRMED).stakeholder

    assert signed_in(stranger).post(page).status_code == 403
    assert signed_in(participant).post(page).status_code == 403
    assert Client().post(page).status_code == 302
    assert not Job.objects.exists()
    assert signed_in(organiser).post(page).status_code in {200, 302, 409}


def test_extras_are_deleted_only_after_the_question(meeting, organiser):
    registration = RegistrationFactory(meeting=meeting, state=RegistrationState.CONFIRMED, needs="A ramp")
    page = reverse("meetings:settle_closing", args=(meeting.slug, "extras")) + "?deed=delete"
    client = signed_in(organiser)

    assert "1 answer about needs" in client.get(page).content.decode()
    registration.refresh_from_db()
    assert registration.needs == "A ramp"
    client.post(page)
    registration.refresh_from_db()
    assert registration.needs == ""


def test_an_unknown_item_is_not_there(meeting, organiser):
    assert (
        signed_in(organiser).get(reverse("meetings:settle_closing", args=(meeting.slug, "nonsense"))).status_code == 404
    )


# --- Archive ----------------------------------------------------------------------------------------------------------


def test_the_archive_holds_the_papers_and_names_nobody_of_a_chatham_house_session(meeting, organiser, tmp_path):
    sharer = StakeholderFactory(profile__given_name="Quiet", profile__family_name="Source")
    open_session = SessionFactory(meeting=meeting)
    chatham = SessionFactory(meeting=meeting, rule=HouseRule.CHATHAM)
    share(meeting, open_session, sharer, title="Open paper", name="x.pdf", mark="public")
    share(meeting, chatham, sharer, title="Closed paper", name="Quiet Source.pdf", content=b"%PDF-1.4 two %%EOF")
    note = SessionNote.objects.create(session=chatham, state=NoteState.PUBLISHED)
    NoteSegment.objects.create(note=note, rule=HouseRule.CHATHAM, position=1, text="What was said.")
    RegistrationFactory(
        meeting=meeting,
        state=RegistrationState.CONFIRMED,
        stakeholder=StakeholderFactory(profile__given_name="Un", profile__family_name="Named"),
    )
    named = StakeholderFactory(profile__given_name="Ana", profile__family_name="Seen")
    RegistrationFactory(meeting=meeting, state=RegistrationState.CONFIRMED, stakeholder=named)
    give_consent(named, Purpose.PARTICIPANT_LIST, about=meeting)

    with packed(meeting, tmp_path) as file:
        names = file.namelist()
        index = {row[0]: row for row in csv.reader(io.StringIO(file.read("INDEX.csv").decode("utf-8-sig")))}
        assert "documents/public/001-Open paper.pdf" in names
        assert "documents/participants/002-Closed paper.pdf" in names
        assert {
            f"participants/list-of-participants-{code}.{form}"
            for code in ("en", "es", "fr")
            for form in ("pdf", "docx")
        } <= set(names)
        assert {
            "README.txt",
            "agenda/agenda.ics",
            "agenda/agenda.pdf",
            "notes/01-session.docx",
            "statistics.csv",
        } <= set(names)
        for name in names:
            if name != "INDEX.csv":
                assert index[name][3] == hashlib.sha256(file.read(name)).hexdigest()
        assert "Quiet Source" in index["documents/public/001-Open paper.pdf"][1]
        assert "Quiet" not in str(index["documents/participants/002-Closed paper.pdf"])
        assert file.testzip() is None
        everything = b"".join(file.read(name) for name in names if name.endswith((".csv", ".txt")))
        assert b"Named" not in everything
        assert b"@example" not in everything


def test_the_archive_holds_what_people_were_invited_with_and_no_recipient(meeting, organiser, tmp_path):
    invited = InvitationFactory(meeting=meeting, given_name="Unmentioned", email="secret@example.org")
    Wording.objects.create(meeting=meeting, kind="invitation", language="es", subject="Venga", body="Hola: {link}")
    words = [Words("Come", "Dear {name}, come: {link}", "en")]
    send_to_many("invitation", room=meeting, audience=[invited.pk], by=organiser, words=words)

    with packed(meeting, tmp_path) as file:
        texts = {name: file.read(name).decode() for name in file.namelist() if name.startswith("invitations/")}
    assert set(texts) == {
        f"invitations/invitation-{name}.txt" for name in ("en", "en-2", "es", "fr")
    }  # fmt: skip
    assert texts["invitations/invitation-es.txt"] == "Venga\r\n\r\nHola: {link}\r\n"
    assert "{link}" in texts["invitations/invitation-fr.txt"]
    assert texts["invitations/invitation-en-2.txt"].startswith("Come\r\n")
    assert "Unmentioned" not in str(texts)
    assert "@example" not in str(texts)


def test_names_in_the_archive_are_safe_on_every_computer(meeting, organiser, tmp_path):
    session = SessionFactory(meeting=meeting)
    for number, title in enumerate(("../../etc/passwd", "a/b\\c", "CON: what?*", "=SUM(1)", "", "same", "Same")):
        share(meeting, session, organiser, title=title, name="p.pdf", content=b"%PDF-1.4 " + bytes([65 + number]))

    with packed(meeting, tmp_path) as file:
        names = file.namelist()
        assert len({name.casefold() for name in names}) == len(names)
        for name in names:
            assert not name.startswith("/")
            assert ".." not in name.split("/")
            assert not set(name) & set('\\:*?"<>|')
            assert name.count("/") <= 2
        assert "\n=SUM" not in file.read("INDEX.csv").decode("utf-8-sig")


def test_the_same_papers_give_the_same_archive(meeting, organiser, tmp_path):
    SessionFactory(meeting=meeting)
    RegistrationFactory(meeting=meeting, state=RegistrationState.CONFIRMED)
    one, two = tmp_path / "1.zip", tmp_path / "2.zip"
    archive.write(meeting, one)
    archive.write(meeting, two)

    assert one.read_bytes() == two.read_bytes()


def test_an_organiser_asks_for_the_archive_also_of_a_closed_meeting_and_nobody_else_has_it(closed, organiser):
    client = signed_in(organiser)
    response = client.post(reverse("meetings:build_archive", args=(closed.slug,)))
    job = Job.objects.get()
    jobs.run(job.pk)
    job.refresh_from_db()

    assert response.url == job.get_absolute_url()
    assert job.state == "done"
    assert job.file_name == f"{closed.slug}-archive.zip"
    assert client.get(response.url).status_code == 200
    assert signed_in(StakeholderFactory()).get(response.url).status_code == 404
    closed.appointments.all().delete()
    assert not jobs.is_open_to(job, organiser), "whoever no longer organises the meeting no longer has its archive"
