"""Session notes: never lost, never naming anybody under the Chatham House Rule; and numbered recommendations."""

import json
import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from meetings.actions import notes, sessions
from meetings.merging import Paragraph
from meetings.models import Appointment, NoteSegment, Recommendation, SessionNote
from meetings.states import NOTE_TRANSITIONS, HouseRule, MeetingRole, NoteState, RegistrationState
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.vocabulary import Mark
from tests.factories import MeetingFactory, RegistrationFactory, SessionFactory, StakeholderFactory

pytestmark = pytest.mark.django_db

SEGMENT = Paragraph("a1", "finding", "Fees leave traces in accounts.")


@pytest.fixture
def session(secretariat):
    return SessionFactory(meeting=MeetingFactory(organiser=secretariat))


@pytest.fixture
def chatham(secretariat):
    return SessionFactory(meeting=MeetingFactory(organiser=secretariat), rule=HouseRule.CHATHAM)


def appointed(session, role=MeetingRole.RAPPORTEUR, **values):
    person = StakeholderFactory(**values)
    Appointment.objects.create(meeting=session.meeting, session=session, stakeholder=person, role=role)
    return person


def page_of(session, name="notes"):
    return reverse(f"meetings:{name}", kwargs={"slug": session.meeting.slug, "pk": session.pk})


def typed(*texts, known=None, kind="finding", names=(), keys=(), **buttons):
    """What the editor sends for these paragraphs; `known` is what it was filled from."""
    data = {
        "known": json.dumps(known or {}),
        "language": "en",
        "segment-TOTAL_FORMS": len(texts),
        "segment-INITIAL_FORMS": 0,
        **buttons,
    }
    for place, text in enumerate(texts):
        data |= {f"segment-{place}-kind": kind, f"segment-{place}-text": text}
        if names:
            data[f"segment-{place}-said_by"] = names[place]
        if keys:
            data[f"segment-{place}-key"] = keys[place]
    return data


def written(session):
    return [*NoteSegment.objects.filter(note__session=session).values_list("text", flat=True)]


def save(session, by, *texts):
    paragraphs = [Paragraph(f"k{place}", "finding", text) for place, text in enumerate(texts)]
    before = getattr(SessionNote.objects.filter(session=session).first(), "paragraphs", list)()
    known = {paragraph.key: paragraph.mark for paragraph in before}
    return notes.save(session, by=by, paragraphs=paragraphs, known=known, language="en").note


def known_of(session):
    return {each.key: each.mark for each in SessionNote.objects.get(session=session).paragraphs()}


def test_paragraphs_are_saved_in_their_order_and_empty_ones_dropped(signed_in, session):
    browser = signed_in(appointed(session))
    browser.post(page_of(session), typed("First", "", "Second", names=("Ana Ruiz", "", "")))
    assert written(session) == ["First", "Second"]
    note = session.note
    assert (note.version, note.segments.first().said_by) == (1, "Ana Ruiz")
    page = browser.get(page_of(session)).content.decode()
    assert "Ana Ruiz" in page
    assert page.count("-text") >= 3  # one more, to go on writing


def test_a_paragraph_moves_up(signed_in, session):
    signed_in(appointed(session)).post(page_of(session), typed("First", "Second", up="1"))
    assert written(session) == ["Second", "First"]


def test_a_removed_paragraph_is_shown_once_more_so_that_it_is_not_lost(signed_in, session):
    page = signed_in(appointed(session)).post(page_of(session), typed("First", "Second", remove="0"), follow=True)
    assert written(session) == ["Second"]
    assert "Removed: “First”" in page.content.decode()


SCRIPT = {"Accept": "application/json"}


def test_the_script_is_answered_with_the_whole_as_it_now_is(signed_in, session):
    response = signed_in(appointed(session)).post(page_of(session), typed("First", keys=["k9"]), headers=SCRIPT)
    (paragraph,) = response.json()["paragraphs"]
    assert (paragraph["key"], paragraph["text"]) == ("k9", "First")
    assert paragraph["mark"] == known_of(session)["k9"]
    assert written(session) == ["First"]


def test_the_same_save_twice_is_one_paragraph(signed_in, session):
    browser = signed_in(appointed(session))
    for _time in range(2):
        browser.post(page_of(session), typed("First", keys=["k9"]), headers=SCRIPT)
    assert written(session) == ["First"]
    assert session.note.version == 1


def test_two_who_write_different_paragraphs_both_keep_theirs(signed_in, session):
    rapporteur, moderator = appointed(session), appointed(session, MeetingRole.MODERATOR)
    save(session, rapporteur, "First", "Second")
    known = known_of(session)
    for person, texts in ((rapporteur, ("First, by Ana", "Second")), (moderator, ("First", "Second, by Luis"))):
        signed_in(person).post(page_of(session), typed(*texts, known=known, keys=["k0", "k1"]))
    assert written(session) == ["First, by Ana", "Second, by Luis"]


def test_two_who_change_the_same_paragraph_find_both_versions(signed_in, session):
    rapporteur, moderator = appointed(session), appointed(session, MeetingRole.MODERATOR)
    save(session, rapporteur, "First")
    known = known_of(session)
    signed_in(rapporteur).post(page_of(session), typed("By Ana", known=known, keys=["k0"]))
    browser = signed_in(moderator)
    page = browser.post(page_of(session), typed("By Luis", known=known, keys=["k0"]), follow=True).content.decode()
    assert written(session) == ["By Ana", "By Luis"]
    assert "Both versions are kept and marked below." in page
    refused = signed_in(rapporteur).post(page_of(session, "publish_notes"))
    assert "Two versions of a paragraph stand side by side." in refused.content.decode()
    second = session.note.segments.last().key
    browser.post(
        page_of(session), typed("By Ana", "By Luis", known=known_of(session), keys=["k0", second], settle=second)
    )
    assert signed_in(rapporteur).post(page_of(session, "publish_notes")).status_code == 302


def test_a_damaged_table_of_what_was_known_loses_nothing(signed_in, session):
    rapporteur = appointed(session)
    save(session, rapporteur, "First")
    data = typed("Changed", keys=["k0"]) | {"known": "[1, 2]"}
    signed_in(rapporteur).post(page_of(session), data)
    assert written(session) == ["First", "Changed"]


def test_every_version_is_kept_shown_with_its_changes_and_can_be_brought_back(signed_in, session):
    ana, luis = appointed(session), appointed(session, profile__given_name="Luis")
    save(session, ana, "Fees leave traces in accounts.")
    save(session, luis, "Fees leave marks in accounts.")
    browser = signed_in(ana)
    assert "Version 1" in browser.get(page_of(session, "note_versions")).content.decode()
    address = reverse("meetings:note_version", args=[session.meeting.slug, session.pk, 2])
    page = browser.get(address).content.decode()
    assert "Luis" in page
    assert re.search(r"<del>.*traces.*</del><ins>.*marks.*</ins>", page)
    first = reverse("meetings:bring_back_notes", args=[session.meeting.slug, session.pk, 1])
    browser.post(first)
    assert written(session) == ["Fees leave traces in accounts."]
    assert [*session.note.versions.values_list("number", flat=True)] == [3, 2, 1]


def test_added_words_share_a_version_and_removed_words_begin_a_new_one(session):
    ana = appointed(session)
    for texts in (["Fees"], ["Fees leave traces"], ["Fees leave traces", "Second"], ["Fees"]):
        save(session, ana, *texts)
    versions = [[each.text for each in version.read] for version in session.note.versions.all()]
    assert versions == [["Fees"], ["Fees leave traces", "Second"]]


def test_a_version_of_another_session_is_not_found(signed_in, session):
    other = SessionFactory(meeting=session.meeting)
    save(session, appointed(session), "First")
    address = reverse("meetings:note_version", args=[session.meeting.slug, other.pk, 1])
    assert signed_in(appointed(other)).get(address).status_code == 404


def test_markup_in_notes_is_shown_and_emphasis_is_made(signed_in, session):
    rapporteur = appointed(session)
    save(session, rapporteur, "**Fees** [here](javascript:alert(1)) <script>x</script>")
    notes.publish(session, by=rapporteur)
    page = signed_in(rapporteur).get(session.get_absolute_url()).content.decode()
    assert "<strong>Fees</strong>" in page
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert 'href="javascript' not in page


def test_shown_notes_are_read_by_the_meeting_and_by_nobody_else(client, signed_in, session):
    rapporteur = appointed(session)
    save(session, rapporteur, "A finding found nowhere else")
    participant = RegistrationFactory(meeting=session.meeting).stakeholder
    waiting = RegistrationFactory(meeting=session.meeting, state=RegistrationState.WAITLISTED).stakeholder
    browsers = [client, *map(signed_in, (StakeholderFactory(), waiting, participant))]

    def readers():
        return ["A finding found" in each.get(session.get_absolute_url()).content.decode() for each in browsers]

    assert readers() == [False, False, False, False]
    signed_in(rapporteur).post(page_of(session, "publish_notes"))
    assert readers() == [False, False, False, True]
    signed_in(rapporteur).post(page_of(session, "take_back_notes"))
    assert readers() == [False, False, False, False]


def test_shown_notes_are_not_changed_under_their_readers(signed_in, session):
    rapporteur = appointed(session)
    save(session, rapporteur, "First")
    notes.publish(session, by=rapporteur)
    response = signed_in(rapporteur).post(page_of(session), typed("Changed"))
    assert response.status_code == 409
    assert "Take them back first" in response.content.decode()
    assert written(session) == ["First"]


def test_empty_notes_are_not_shown(signed_in, session):
    response = signed_in(appointed(session)).post(page_of(session, "publish_notes"))
    assert response.status_code == 409
    assert "There are no notes yet." in response.content.decode()


@pytest.mark.parametrize(("deed", "to"), [(notes.publish, NoteState.PUBLISHED), (notes.take_back, NoteState.DRAFT)])
def test_a_step_outside_the_table_is_refused(session, secretariat, deed, to):
    save(session, secretariat, "First")
    for state in NoteState:
        if to not in NOTE_TRANSITIONS[state]:
            SessionNote.objects.update(state=state)
            with pytest.raises(Refusal):
                deed(session, by=secretariat)


# --- The Chatham House Rule -------------------------------------------------------------------------------------------


def test_in_a_chatham_house_session_there_is_no_field_for_a_name_and_the_rule_is_in_sight(signed_in, chatham, session):
    page = signed_in(appointed(chatham)).get(page_of(chatham)).content.decode()
    assert "said_by" not in page
    assert "never who said it" in page
    page = signed_in(appointed(session)).get(page_of(session)).content.decode()
    assert "said_by" in page
    assert "never who said it" not in page


def test_a_name_sent_all_the_same_is_not_saved(signed_in, chatham):
    signed_in(appointed(chatham)).post(page_of(chatham), typed("A finding", names=("Ana Ruiz",)))
    assert [each.said_by for each in NoteSegment.objects.all()] == [""]


def test_the_action_refuses_a_name(chatham, secretariat):
    with pytest.raises(Refusal, match="its notes name nobody"):
        notes.save(chatham, by=secretariat, language="en", paragraphs=[SEGMENT._replace(said_by="Ana Ruiz")])
    assert not NoteSegment.objects.exists()


def test_a_session_that_comes_under_the_rule_forgets_its_speakers_in_every_version(session, secretariat):
    for said_by in ("Ana Ruiz", ""):
        paragraph = SEGMENT._replace(said_by=said_by)
        before = known_of(session) if said_by == "" else {}
        notes.save(session, by=secretariat, paragraphs=[paragraph], known=before, language="en")
    session.rule = HouseRule.CHATHAM
    sessions.change(session, people={}, by=secretariat, version=session.version)
    assert "Ana Ruiz" not in json.dumps([version.paragraphs for version in session.note.versions.all()])


def test_the_database_refuses_a_name(chatham, secretariat):
    note = save(chatham, secretariat, "A finding")
    with pytest.raises(IntegrityError, match="chatham_house_notes_name_nobody"), transaction.atomic():
        note.segments.update(said_by="Ana Ruiz")


def test_nobody_outside_a_meeting_learns_who_was_in_a_chatham_house_session(client, signed_in, chatham):
    """Every page of the meeting, for three kinds of reader, with names that could leak."""
    for role in (MeetingRole.MODERATOR, MeetingRole.SPEAKER, MeetingRole.RAPPORTEUR):
        appointed(chatham, role, profile__family_name="Planted", profile__function="Planted office")
    meeting = chatham.meeting
    rapporteur = appointed(chatham)
    save(chatham, rapporteur, "A finding")
    notes.publish(chatham, by=rapporteur)
    notes.recommend(
        chatham,
        by=appointed(chatham, profile__family_name="Planted"),
        text="Share.",
        addressee="",
        mark="public",
        language="en",
    )
    names = ("meeting", "agenda", "agenda_ics", "documents", "outcome")
    urls = [reverse(f"meetings:{name}", kwargs={"slug": meeting.slug}) for name in names]
    urls += [chatham.get_absolute_url(), reverse("meetings:meetings"), reverse("meetings:lost_link")]
    for browser in (client, signed_in(StakeholderFactory())):
        for url in urls:
            assert "Planted" not in browser.get(url).content.decode(), url
    inside = signed_in(RegistrationFactory(meeting=meeting).stakeholder)
    assert "Planted" in inside.get(chatham.get_absolute_url()).content.decode()


# --- Recommendations --------------------------------------------------------------------------------------------------


def advice(**changes):
    return {"text": "Share indicators.", "addressee": "Banks", "language": "en", "mark": "public", **changes}


def test_recommendations_are_numbered_through_the_meeting(signed_in, session):
    other = SessionFactory(meeting=session.meeting)
    signed_in(appointed(session)).post(page_of(session, "recommend"), advice())
    signed_in(appointed(other)).post(page_of(other, "recommend"), advice(text="Train inspectors."))
    assert [*Recommendation.objects.values_list("number", "session")] == [(1, session.pk), (2, other.pk)]


def test_a_paragraph_marked_as_a_recommendation_is_offered_a_number(signed_in, session):
    rapporteur = appointed(session)
    browser = signed_in(rapporteur)
    browser.post(page_of(session), typed("Share indicators.", kind="recommendation"))
    page = browser.get(page_of(session), {"recommend": "0"}).content.decode()
    assert "Give it a number" in page
    assert page.count("Share indicators.") == 3  # in the editor, in the offer and in the form
    browser.post(page_of(session, "recommend"), advice())
    assert "Give it a number" not in browser.get(page_of(session)).content.decode()


def test_an_incomplete_recommendation_keeps_what_was_typed(signed_in, session):
    page = signed_in(appointed(session)).post(page_of(session, "recommend"), advice(text="")).content.decode()
    assert 'value="Banks"' in page
    assert not Recommendation.objects.exists()


@pytest.mark.parametrize("mark", [Mark.PUBLIC, Mark.PARTICIPANTS, Mark.SECRETARIAT])
def test_a_recommendation_is_read_by_whom_its_mark_names(client, signed_in, session, secretariat, mark):
    notes.recommend(session, by=secretariat, text="Share indicators.", addressee="", mark=mark, language="en")
    participant = RegistrationFactory(meeting=session.meeting).stakeholder
    outcome = reverse("meetings:outcome", kwargs={"slug": session.meeting.slug})
    sees = [
        "Share indicators." in browser.get(url).content.decode()
        for browser in (client, signed_in(participant), signed_in(secretariat))
        for url in (outcome, session.get_absolute_url())
    ]
    level = {Mark.PUBLIC: 0, Mark.PARTICIPANTS: 1, Mark.SECRETARIAT: 2}[mark]
    assert sees == [place // 2 >= level for place in range(6)]


# --- Who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("permission", "allowed"),
    [
        ("meetings.take_notes_session", {"rapporteur", "moderator", "organiser"}),
        ("meetings.publish_notes_session", {"rapporteur", "organiser"}),
        ("meetings.recommend_session", {"rapporteur", "moderator", "organiser"}),
    ],
)
def test_who_may_do_what_with_notes(session, secretariat, permission, allowed):
    other = SessionFactory(meeting=session.meeting)
    people = {
        "rapporteur": appointed(session),
        "moderator": appointed(session, MeetingRole.MODERATOR),
        "speaker": appointed(session, MeetingRole.SPEAKER),
        "rapporteur of another session": appointed(other),
        "participant": RegistrationFactory(meeting=session.meeting).stakeholder,
        "outsider": StakeholderFactory(),
        "organiser": secretariat,
    }
    assert {name for name, person in people.items() if person.has_perm(permission, session)} == allowed


@pytest.mark.parametrize("name", ["notes", "publish_notes", "take_back_notes", "recommend", "note_versions"])
def test_the_editor_and_its_buttons_are_forbidden_to_participants(signed_in, session, name):
    browser = signed_in(RegistrationFactory(meeting=session.meeting).stakeholder)
    method = browser.get if name == "note_versions" else browser.post
    assert method(page_of(session, name), typed("Mine")).status_code == 403
    assert not SessionNote.objects.exists()


def test_a_closed_meeting_says_so_to_its_rapporteur(signed_in, session, secretariat):
    rapporteur, participant = appointed(session), RegistrationFactory(meeting=session.meeting).stakeholder
    type(session.meeting).objects.update(state="closed")
    document = reverse("meetings:new_contribution", kwargs={"slug": session.meeting.slug})

    for person, page in ((rapporteur, page_of(session)), (participant, document)):
        for answer in (signed_in(person).get(page), signed_in(person).post(page, typed("Late."))):
            assert answer.status_code == 409
            assert "This meeting is closed" in answer.content.decode()
    saved = signed_in(rapporteur).post(page_of(session), typed("Late."), headers={"accept": "application/json"})
    assert (saved.status_code, "is closed" in saved.json()["problem"]) == (409, True)
    assert signed_in(StakeholderFactory()).get(document).status_code in {403, 404}
    assert not SessionNote.objects.exists()
