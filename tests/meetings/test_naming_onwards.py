"""Under the Chatham House Rule a text goes on to its readers only when every name in it was looked at."""

import io
import re
import zipfile

import docx
import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from journal.models import Entry
from meetings import archive
from meetings.actions import commenting, notes, reporting, sessions
from meetings.actions import recommendations as actions
from meetings.actions.asking import ask_for_practice
from meetings.models import NoteSegment, PracticeInvitation, Session
from meetings.naming import NamesStand, Screen
from meetings.states import HouseRule, NoteState
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.vocabulary import Mark
from tests.factories import (
    SessionFactory,
)

from .naming import SAID, choices, in_session, page, rapporteur_of, read, sent, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(secretariat):
    return in_session(secretariat)


# --- What goes on from the notes --------------------------------------------------------------------------------------


def words(text=SAID, **changes):
    return {"text": text, "addressee": "", "language": "en", "mark": Mark.PARTICIPANTS, **changes}


def test_a_typed_recommendation_is_asked_about_before_it_is_written_down_and_nothing_is_lost(signed_in, session):
    browser = signed_in(rapporteur_of(session))
    answer = browser.post(page(session, "recommend"), words(addressee="Banco Altiplano"))
    assert answer.status_code == 409
    form = sent(answer)
    assert form["text"] == SAID
    assert form["mark"] == "participants"
    assert not session.meeting.recommendations.exists()
    assert browser.post(page(session, "recommend"), form).status_code == 302
    written = session.meeting.recommendations.get()
    assert written.text == "Banks wait too long, as a participant from the private sector of a company put it."
    assert written.addressee == "A company"


def test_a_text_changed_on_that_page_is_asked_about_again_where_names_are_left(signed_in, session):
    browser = signed_in(rapporteur_of(session))
    form = sent(browser.post(page(session, "recommend"), words()))
    answer = browser.post(page(session, "recommend"), form | {"text": "Surely, as Quispe said: " + SAID})
    assert answer.status_code == 409
    again = sent(answer)
    assert again["text"].startswith("Surely, as Quispe said")
    assert browser.post(page(session, "recommend"), again).status_code == 302
    assert "Quispe" not in session.meeting.recommendations.get().text


def test_a_reason_given_for_a_recommendation_holds_for_it(signed_in, session, secretariat):
    browser = signed_in(secretariat)
    form = choices(browser.post(page(session, "recommend"), words()), "spoken_of")
    assert browser.post(page(session, "recommend"), form).status_code == 302
    recommendation = session.meeting.recommendations.get()
    assert recommendation.text == SAID
    own = reverse("meetings:one_recommendation", kwargs={"slug": session.meeting.slug, "number": 1})
    assert browser.post(own, words(addressee="Regulators")).status_code == 302, "the sentence is the same"
    answer = browser.post(own, words(text=SAID.replace("too long", "for ever"), addressee="Regulators"))
    assert answer.status_code == 409
    assert "Names in this text" in read(answer)


def test_one_name_of_a_sentence_is_replaced_and_the_other_keeps_its_reason(signed_in, session):
    browser = signed_in(rapporteur_of(session))
    form = sent(browser.post(page(session, "recommend"), words()))
    _person, bank = (name for name in form if re.fullmatch(r"name-[0-9a-f]{16}", name))
    assert browser.post(page(session, "recommend"), form | {bank: "spoken_of"}).status_code == 302
    written = session.meeting.recommendations.get()
    assert written.text == SAID.replace("Ximena Quispe", "a participant from the private sector")


def test_a_paragraph_gets_its_number_only_without_names(signed_in, session, secretariat):
    write(session, SAID, by=secretariat, kind="recommendation")
    segment = NoteSegment.objects.get()
    browser = signed_in(secretariat)
    address = reverse("meetings:number_proposal", kwargs={"slug": session.meeting.slug, "pk": segment.pk})
    answer = browser.post(address, {"mark": Mark.PUBLIC})
    assert answer.status_code == 409
    form = choices(answer, "spoken_of")
    assert not any(name.endswith("-put") for name in form), "the text is that of the notes"
    assert browser.post(address, form).status_code == 302
    assert session.meeting.recommendations.get().mark == Mark.PUBLIC


def test_an_accepted_correction_goes_through_the_same_door(signed_in, session, secretariat):
    write(session, "Banks wait too long.", by=secretariat)
    notes.publish(session, by=secretariat)
    actions.open_comments(session.meeting, by=secretariat, until=timezone.now() + timezone.timedelta(days=7))
    comment = commenting.comment_on(NoteSegment.objects.get(), by=secretariat, body="", proposed=SAID)
    browser = signed_in(rapporteur_of(session))
    address = reverse("meetings:answer_comment", kwargs={"slug": session.meeting.slug, "pk": comment.pk})
    answer = browser.post(address, {"deed": "accept", "text": SAID, "answer": "Thank you for this."})
    assert answer.status_code == 409
    form = sent(answer)
    assert (form["deed"], form["answer"]) == ("accept", "Thank you for this.")
    assert browser.post(address, form).status_code == 302
    assert NoteSegment.objects.get().text.endswith("as a participant from the private sector of a company put it.")


def test_recommendations_of_several_sessions_follow_the_strictest(secretariat):
    closed = in_session(secretariat)
    open_ = SessionFactory(meeting=closed.meeting)
    kept = notes.recommend(open_, by=secretariat, text=SAID, addressee="", mark=Mark.PUBLIC, language="en")
    other = notes.recommend(
        closed, by=secretariat, text="Banks wait for years.", addressee="", mark=Mark.PUBLIC, language="en"
    )
    with pytest.raises(NamesStand):
        actions.merge(other, kept, by=secretariat, text=SAID)
    write(closed, "Banks wait and wait.", by=secretariat, kind="recommendation")
    with pytest.raises(NamesStand):
        actions.join(NoteSegment.objects.get(), kept, by=secretariat)
    assert actions.merge(other, kept, by=secretariat, text="Banks wait.").text == "Banks wait."


def test_nobody_is_sent_a_text_that_names_somebody(session, secretariat):
    recommendation = notes.recommend(
        session, by=secretariat, text="Banks wait.", addressee="", mark=Mark.PUBLIC, language="en"
    )
    type(recommendation).objects.update(text=SAID)  # as one written before names were looked for
    recommendation.refresh_from_db()
    with pytest.raises(NamesStand):
        ask_for_practice(recommendation, by=secretariat, email="x@example.org", language="en")
    assert not PracticeInvitation.objects.exists()


def test_a_session_that_comes_under_the_rule_takes_its_notes_back(secretariat):
    session = write(in_session(secretariat, HouseRule.ATTRIBUTED), SAID, by=secretariat)
    notes.publish(session, by=secretariat)
    session = Session.objects.get(pk=session.pk)
    session.rule = HouseRule.CHATHAM
    sessions.change(session, by=secretariat, people={}, version=session.version)
    assert not Session.objects.get(pk=session.pk).note.is_published
    assert Entry.objects.filter(verb="notes.taken_back", about_type=ContentType.objects.get(model="sessionnote"))


def test_a_session_does_not_come_under_the_rule_while_a_recommendation_of_it_names_somebody(secretariat):
    session = in_session(secretariat, HouseRule.ATTRIBUTED)
    notes.recommend(session, by=secretariat, text=SAID, addressee="", mark=Mark.PUBLIC, language="en")
    session.rule = HouseRule.CHATHAM
    with pytest.raises(Refusal, match="Recommendation 1 came from this session and names somebody"):
        sessions.change(session, by=secretariat, people={}, version=session.version)
    assert Session.objects.get(pk=session.pk).rule == HouseRule.ATTRIBUTED


# --- The archive ------------------------------------------------------------------------------------------------------


def archived(meeting, folder) -> dict[str, str]:
    """The papers about notes in the archive: `{path: text}`."""
    path = folder / "archive.zip"
    archive.write(meeting, path)
    with zipfile.ZipFile(path) as file:
        return {name: plain(file.read(name), name) for name in file.namelist() if name.startswith("notes/")}


def plain(content: bytes, name: str) -> str:
    if not name.endswith(".docx"):
        return content.decode()
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_archive_accounts_for_every_number_and_repeats_no_withdrawn_text(secretariat, tmp_path):
    session = in_session(secretariat, HouseRule.ATTRIBUTED)
    advice = {"by": secretariat, "addressee": "Regulators", "mark": Mark.SECRETARIAT, "language": "en"}
    kept = notes.recommend(session, text="Publish the register.", **advice)
    merged = notes.recommend(session, text="The register should be public.", **advice)
    withdrawn = notes.recommend(session, text="Close all banks.", **advice)
    actions.merge(merged, kept, by=secretariat, text=kept.text)
    actions.withdraw(withdrawn, by=secretariat, reason="It was a joke.")

    text = archived(session.meeting, tmp_path)["notes/recommendations.docx"]

    assert "Publish the register." in text
    assert "Regulators · Secretariat" in text
    assert "Part of recommendation 1." in text
    assert "Withdrawn: It was a joke." in text
    assert "should be public" not in text
    assert "Close all banks" not in text


def test_the_archive_leaves_out_what_names_somebody_and_says_so(secretariat, tmp_path):
    session = write(in_session(secretariat), SAID, by=secretariat)
    session.note.state = NoteState.PUBLISHED  # as before names were looked for
    session.note.save()
    fine = SessionFactory(meeting=session.meeting, rule=HouseRule.CHATHAM)
    write(fine, "Banks wait too long.", by=secretariat)
    notes.publish(fine, by=secretariat)
    for text in ("Pay at once.", "Pay."):
        notes.recommend(session, by=secretariat, text=text, addressee="", mark=Mark.PUBLIC, language="en")
    session.meeting.recommendations.filter(number=1).update(text=SAID)
    actions.withdraw(session.meeting.recommendations.get(number=2), by=secretariat, reason="Quispe asked for it.")

    papers = archived(session.meeting, tmp_path)

    assert not re.search("Quispe|Altiplano", str(papers))
    assert "Banks wait too long." in str(papers)
    assert "Withdrawn." in papers["notes/recommendations.docx"]
    assert papers["notes/LEFT-OUT.txt"].splitlines()[2:] == [f"Notes: {session.title}", "Recommendation 1"]


# --- The outcome report -----------------------------------------------------------------------------------------------


def section_of(session, organiser):
    """The section of the report on a session whose notes are shown, with a clean text."""
    write(session, "Banks wait too long.", by=organiser)
    notes.publish(session, by=organiser)
    report = reporting.begin(session.meeting, by=organiser, mark=Mark.PUBLIC, languages=["en"])
    return report.sections.get(session=session)


def test_what_organisers_write_in_the_report_about_such_a_session_goes_through_the_same_door(
    signed_in, session, secretariat
):
    section = section_of(session, secretariat)
    address = reverse("meetings:report_section", kwargs={"slug": session.meeting.slug, "pk": section.pk})
    browser = signed_in(secretariat)
    form = {"title": "", "body": SAID, "number": 0, "seen": ""}
    form["seen"] = re.search(r'name="seen" value="([^"]+)"', browser.get(address).content.decode())[1]
    answer = browser.post(address, form)
    assert answer.status_code == 409
    assert "Names in this text" in read(answer)
    assert not section.texts.exists()
    assert browser.post(address, sent(answer)).status_code == 302
    assert "Quispe" not in section.texts.get().body
    section.texts.update(body=SAID)  # as somebody who registers later would stand in it
    publishing = reverse("meetings:publish_report", kwargs={"slug": session.meeting.slug})
    assert "names somebody, which the Chatham House Rule forbids" in read(browser.get(publishing))


def test_an_earlier_text_that_names_somebody_is_not_brought_back_without_a_look(session, secretariat):
    section = section_of(session, secretariat)
    text = section.texts.create(language="en", number=1, body="Clean.")
    version = text.versions.create(number=1, body=SAID)
    with pytest.raises(NamesStand):
        reporting.bring_back(version, by=secretariat)


def test_a_session_does_not_come_under_the_rule_while_the_report_on_it_names_somebody(secretariat):
    session = in_session(secretariat, HouseRule.ATTRIBUTED)
    section_of(session, secretariat).texts.create(language="en", number=1, body=SAID)
    session = Session.objects.get(pk=session.pk)
    session.rule = HouseRule.CHATHAM
    with pytest.raises(Refusal, match="section of the outcome report on this session names somebody"):
        sessions.change(session, by=secretariat, people={}, version=session.version)


def test_a_reason_holds_for_the_same_sentence_in_a_list(session):
    screen = Screen(session.meeting, [session])
    texts = ("Quispe spoke.", "- Quispe spoke.", "So.\n  * Quispe spoke.")
    assert len({screen.flags(text, "en")[0].digest for text in texts}) == 1
