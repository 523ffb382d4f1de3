"""Under the Chatham House Rule a text goes on to its readers only when every name in it was looked at."""

import html
import io
import re
import zipfile

import docx
import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journal.models import Entry
from meetings import archive
from meetings.actions import commenting, notes, reporting, sessions
from meetings.actions import recommendations as actions
from meetings.actions.asking import ask_for_practice
from meetings.actions.naming import Decision
from meetings.merging import Paragraph
from meetings.models import Appointment, ClearedName, NoteSegment, PracticeInvitation, Session
from meetings.naming import NamesStand, Screen, spotter_of
from meetings.states import HouseRule, MeetingRole, NoteState
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.vocabulary import Mark, Sector
from stakeholders.models import Organisation, OrganisationAlias
from tests.factories import (
    InvitationFactory,
    MeetingFactory,
    NominationFactory,
    RegistrationFactory,
    SessionFactory,
    StakeholderFactory,
)

pytestmark = pytest.mark.django_db

SAID = "Banks wait too long, as Ximena Quispe of Banco Altiplano put it."


@pytest.fixture
def session(secretariat):
    return in_session(secretariat)


def in_session(organiser, rule=HouseRule.CHATHAM):
    """A session in whose meeting a banker takes part."""
    session = SessionFactory(meeting=MeetingFactory(organiser=organiser), rule=rule)
    bank = Organisation.objects.create(name="Banco Altiplano S.A.", acronym="BAL", sector=Sector.PRIVATE)
    banker = StakeholderFactory(
        profile__given_name="Ximena",
        profile__family_name="Quispe",
        profile__sector=Sector.PRIVATE,
        profile__organisation=bank,
    )
    RegistrationFactory(meeting=session.meeting, stakeholder=banker)
    return session


def write(session, *texts, by, kind="finding"):
    paragraphs = [Paragraph(f"k{place}", kind, text) for place, text in enumerate(texts)]
    known = {paragraph.key: paragraph.mark for paragraph in session.own_note.paragraphs()} if session.own_note else {}
    notes.save(session, by=by, paragraphs=paragraphs, known=known, language="en")
    return Session.objects.get(pk=session.pk)


def rapporteur_of(session):
    person = StakeholderFactory()
    Appointment.objects.create(
        meeting=session.meeting, session=session, stakeholder=person, role=MeetingRole.RAPPORTEUR
    )
    return person


def page(session, name="names_in_notes", **more):
    return reverse(f"meetings:{name}", kwargs={"slug": session.meeting.slug, "pk": session.pk, **more})


def read(response) -> str:
    """What a person reads."""
    return html.unescape(re.sub(r"\s+", " ", response.content.decode()))


def sent(response, **changes) -> dict:
    """What a browser would send of the form on a page, with some of it changed."""
    content = response.content.decode()
    form = content[content.index("<form", content.index("page-head")) :]
    form = form[: form.index("</form>")]
    data = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "csrfmiddlewaretoken":
            data[html.unescape(name[1])] = html.unescape(value[1]) if value else ""
    for name, value in re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>([^<]*)</textarea>', form):
        data[name] = html.unescape(value)
    for name, options in re.findall(r'<select name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)"[^>]* selected', options)
        data[name] = chosen[1] if chosen else ""
    return data | changes


def choices(response, deed: str) -> dict:
    """The form on a page with the same decision about every name."""
    data = sent(response)
    return data | {name: deed for name in data if re.fullmatch(r"name-[0-9a-f]{16}", name)}


# --- Who is looked for ------------------------------------------------------------------------------------------------


def test_everybody_who_has_to_do_with_the_meeting_is_looked_for(session, secretariat):
    meeting = session.meeting
    InvitationFactory(
        meeting=meeting, given_name="Never", family_name="Answered", organisation="Quiet Shipping Ltd", stakeholder=None
    )
    NominationFactory(meeting=meeting, focal_point="Fokko Puntje")
    speaker = StakeholderFactory(profile__display_name="Wanjiru Speaks")
    Appointment.objects.create(meeting=meeting, session=session, stakeholder=speaker, role=MeetingRole.SPEAKER)
    body = Organisation.objects.get(acronym="BAL")
    OrganisationAlias.objects.create(organisation=body, name="The Bank of the Heights")
    spotter = spotter_of(meeting)
    for name in (
        "Ximena Quispe", "QUISPE, Ximena", "Sra. Quispe", "Banco Altiplano", "BAL", "Bank of the Heights",
        "Never Answered", "Quiet Shipping", "Fokko Puntje", "Wanjiru Speaks",
    ):  # fmt: skip
        assert [found.text for found in spotter.find(f"as {name} said")] == [name]
    RegistrationFactory(meeting=MeetingFactory(), stakeholder=StakeholderFactory(profile__family_name="Elsewhere"))
    assert spotter_of(meeting).find("as Elsewhere said") == []


def test_the_number_of_queries_does_not_grow_with_the_people(session, django_assert_num_queries):
    for number in (0, 2):
        for _ in range(number):
            in_the_meeting = StakeholderFactory(
                profile__organisation=Organisation.objects.create(
                    name=f"Body {Organisation.objects.count()}", sector=Sector.ACADEMIA
                )
            )
            RegistrationFactory(meeting=session.meeting, stakeholder=in_the_meeting)
        with django_assert_num_queries(7):
            spotter_of(session.meeting)


def test_contact_details_and_unknown_people_with_a_title_are_flagged_too(session):
    screen = Screen(session.meeting, [session])
    text = "Write to anna@example.org, says Ms. Unknown. Others agree."
    assert [(flag.text, flag.replacement) for flag in screen.flags(text, "en")] == [
        ("anna@example.org", "(contact details left out)"),
        ("Ms. Unknown", "a participant"),
    ]


def test_in_a_session_without_the_rule_nothing_is_looked_for(secretariat, django_assert_num_queries):
    session = write(in_session(secretariat, HouseRule.ATTRIBUTED), SAID, by=secretariat)
    meeting = session.meeting
    with django_assert_num_queries(0):
        assert Screen(meeting, [session]).flags(SAID, "en") == []
    notes.publish(session, by=secretariat)


@pytest.mark.parametrize(
    ("language", "put"),
    [
        ("en", "A participant from the private sector"),
        ("ar", "A participant from the private sector"),
    ],
)
def test_a_replacement_is_worded_in_the_language_of_the_text_and_begins_a_sentence(session, language, put):
    [flag] = Screen(session.meeting, [session]).flags("Quispe disagreed.", language)
    assert flag.replaced_in("Quispe disagreed.", flag.replacement) == f"{put} disagreed."


# --- Notes ------------------------------------------------------------------------------------------------------------


def test_notes_that_name_somebody_are_not_shown_and_the_page_shows_each_name_where_it_stands(signed_in, session):
    rapporteur = rapporteur_of(session)
    write(session, SAID, by=rapporteur)
    response = signed_in(rapporteur).post(page(session, "publish_notes"))
    assert response.status_code == 409
    text = read(response)
    assert "names stand here: “Ximena Quispe”, “Banco Altiplano”" in text
    assert "as <mark>Ximena Quispe</mark> of Banco Altiplano put it." in text
    assert "of <mark>Banco Altiplano</mark> put it." in text
    assert Session.objects.get(pk=session.pk).note.state == NoteState.DRAFT


def test_every_name_is_replaced_or_given_a_reason_and_then_the_notes_are_shown(signed_in, session):
    rapporteur = rapporteur_of(session)
    write(session, SAID, by=rapporteur)
    browser = signed_in(rapporteur)
    form = sent(browser.get(page(session)))
    person, bank = (name for name in form if re.fullmatch(r"name-[0-9a-f]{16}", name))
    assert form[f"{person}-put"] == "a participant from the private sector"
    assert form[f"{bank}-put"] == "a company"
    browser.post(page(session), form | {person: "replace", bank: ""})
    assert NoteSegment.objects.get().text.startswith(
        "Banks wait too long, as a participant from the private sector of Banco"
    )
    assert browser.post(page(session, "publish_notes")).status_code == 409, "the bank is still named"
    answer = browser.post(page(session), choices(browser.get(page(session)), "spoken_of"), follow=True)
    assert "No name waits to be looked at." in read(answer)
    assert "It is spoken about, and is not speaking" in read(answer)
    assert browser.post(page(session, "publish_notes")).status_code == 302
    assert Session.objects.get(pk=session.pk).note.is_published


def test_a_sentence_that_is_changed_is_looked_at_again_and_others_are_not(session, secretariat):
    session = write(session, f"{SAID} Quispe repeated it.", by=secretariat)
    flags = Screen(session.meeting, [session]).flags(session.note.segments.get().text, "en")
    notes.settle_names(session, by=secretariat, decisions={flag.field: Decision("agreed") for flag in flags})
    session = write(session, f"{SAID} Quispe repeated it loudly.", by=secretariat)
    with pytest.raises(NamesStand) as stand:
        notes.publish(session, by=secretariat)
    assert [flag.text for flag in stand.value.flags] == ["Quispe"]
    assert stand.value.flags[0].behind == " repeated it loudly."


def test_a_reason_is_taken_back(signed_in, session, secretariat):
    session = write(session, SAID, by=secretariat)
    browser = signed_in(secretariat)
    browser.post(page(session), choices(browser.get(page(session)), "published"))
    first = ClearedName.objects.first()
    answer = browser.post(page(session, "look_at_name_again", clearing=first.pk), follow=True)
    assert "The name is open again." in read(answer)
    assert ClearedName.objects.count() == 1
    assert browser.post(page(session, "publish_notes")).status_code == 409
    browser.post(page(session), choices(browser.get(page(session)), "published"))
    notes.publish(session, by=secretariat)
    answer = browser.post(page(session, "look_at_name_again", clearing=ClearedName.objects.first().pk))
    assert answer.status_code == 409
    assert ClearedName.objects.count() == 2


def test_another_reason_is_said_in_words_and_nothing_typed_is_lost(signed_in, session, secretariat):
    session = write(session, SAID, by=secretariat)
    browser = signed_in(secretariat)
    form = sent(browser.get(page(session)))
    person, bank = (name for name in form if re.fullmatch(r"name-[0-9a-f]{16}", name))
    answer = browser.post(page(session), form | {person: "replace", f"{person}-put": "a banker", bank: "other"})
    assert answer.status_code == 409
    assert "Say in your own words why “Banco Altiplano” may stand." in read(answer)
    assert sent(answer)[f"{person}-put"] == "a banker"
    assert NoteSegment.objects.get().text == SAID
    browser.post(page(session), form | {person: "replace", bank: "other", f"{bank}-words": "It sponsors the building."})
    assert "It sponsors the building." in read(browser.get(page(session)))


def test_the_journal_and_the_rows_hold_no_name(signed_in, session, secretariat):
    session = write(session, SAID, by=secretariat)
    browser = signed_in(secretariat)
    browser.post(page(session), choices(browser.get(page(session)), "spoken_of"))
    browser.post(page(session, "look_at_name_again", clearing=ClearedName.objects.first().pk))
    written = [*Entry.objects.values_list("verb", "facts"), *ClearedName.objects.values_list()]
    assert {verb for verb, _facts in Entry.objects.values_list("verb", "facts")} >= {"name.cleared", "name.reopened"}
    assert not re.search("Quispe|Altiplano", repr(written))


@pytest.mark.parametrize("role", [MeetingRole.SPEAKER, None])
def test_the_names_are_shown_to_those_who_write_the_notes_and_to_nobody_else(signed_in, session, secretariat, role):
    write(session, SAID, by=secretariat)
    other = SessionFactory(meeting=session.meeting)
    stranger = rapporteur_of(other)
    if role:
        Appointment.objects.create(meeting=session.meeting, session=session, stakeholder=stranger, role=role)
    for method in ("get", "post"):
        assert getattr(signed_in(stranger), method)(page(session)).status_code == 403
    assert Client().get(page(session)).status_code == 302
    assert signed_in(rapporteur_of(session)).get(page(session)).status_code == 200


def test_a_flag_says_nothing_of_who_somebody_is(signed_in, session):
    """A rapporteur who types a name learns no more than that it is a name: neither address nor organisation."""
    rapporteur = rapporteur_of(session)
    write(session, "As Quispe said.", by=rapporteur)
    text = read(signed_in(rapporteur).get(page(session)))
    assert "<mark>Quispe</mark>" in text
    for fact in ("Ximena", "Altiplano", "@example.org", "registered"):
        assert fact not in text


def test_an_empty_page_leads_to_the_notes(signed_in, session):
    assert "Nothing has been saved yet." in read(signed_in(rapporteur_of(session)).get(page(session)))


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
