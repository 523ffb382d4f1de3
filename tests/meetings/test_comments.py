"""Comments on published notes and recommendations, and invitations to describe a practice, with and without names."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from correspondence.models import Letter
from journal.models import Entry
from meetings.actions import notes
from meetings.actions import recommendations as actions
from meetings.actions.asking import ask_for_practice
from meetings.merging import Paragraph
from meetings.models import Appointment, Comment, NoteSegment, PracticeInvitation
from meetings.states import CommentState, HouseRule, MeetingRole
from practices.models import Practice
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.vocabulary import Mark
from stakeholders.actions import give_consent
from stakeholders.states import Purpose
from tests.factories import MeetingFactory, RegistrationFactory, SessionFactory, StakeholderFactory

pytestmark = pytest.mark.django_db

TEXT = "Workers can search a register of licensed recruiters by phone."
BETTER = "Workers can search the public register of licensed recruiters by phone."


@pytest.fixture(params=[HouseRule.ATTRIBUTED, HouseRule.CHATHAM])
def session(request, secretariat):
    return in_session(secretariat, request.param)


@pytest.fixture
def attributed(secretariat):
    return in_session(secretariat, HouseRule.ATTRIBUTED)


@pytest.fixture
def chatham(secretariat):
    return in_session(secretariat, HouseRule.CHATHAM)


def in_session(organiser, rule):
    """A session with published notes and a numbered recommendation, in its comment period."""
    session = SessionFactory(meeting=MeetingFactory(organiser=organiser), rule=rule)
    notes.save(session, by=organiser, paragraphs=[Paragraph("k0", "practice", TEXT)], language="en")
    notes.publish(session, by=organiser)
    notes.recommend(session, by=organiser, text=TEXT, addressee="", mark=Mark.PUBLIC, language="en")
    actions.open_comments(session.meeting, by=organiser, until=timezone.now() + timedelta(days=7))
    return session


def appointed(session, role):
    person = StakeholderFactory()
    Appointment.objects.create(meeting=session.meeting, session=session, stakeholder=person, role=role)
    return person


def participant(session, name="Paula"):
    return RegistrationFactory(
        meeting=session.meeting,
        stakeholder=StakeholderFactory(profile__given_name=name, profile__family_name="Participant"),
    ).stakeholder


def places(session):
    slug = session.meeting.slug
    return {
        "paragraph": reverse("meetings:paragraph", kwargs={"slug": slug, "pk": session.pk, "key": "k0"}),
        "recommendation": reverse("meetings:recommendation", kwargs={"slug": slug, "number": 1}),
    }


def answer_page(comment):
    return reverse("meetings:answer_comment", kwargs={"slug": comment.meeting.slug, "pk": comment.pk})


def wording(session, kind):
    return NoteSegment.objects.get().text if kind == "paragraph" else session.meeting.recommendations.get().text


@pytest.mark.parametrize("kind", ["paragraph", "recommendation"])
def test_a_proposed_wording_is_accepted_and_its_author_told_once(signed_in, session, kind):
    author, moderator = participant(session), appointed(session, MeetingRole.MODERATOR)
    signed_in(author).post(places(session)[kind], {"body": "It is public.", "proposed": BETTER})
    comment = Comment.objects.get()
    browser = signed_in(moderator)
    answer = {"deed": "accept", "text": BETTER, "answer": "Thank you."}
    browser.post(answer_page(comment), answer)
    assert wording(session, kind) == BETTER
    letter = Letter.objects.get(kind="comment_answered")
    assert (letter.recipient, "Thank you." in letter.text) == (author, True)
    assert browser.post(answer_page(comment), answer).status_code == 409
    assert Letter.objects.filter(kind="comment_answered").count() == 1


def test_accepting_keeps_the_earlier_wording(signed_in, attributed):
    author, rapporteur = participant(attributed), appointed(attributed, MeetingRole.RAPPORTEUR)
    for page in places(attributed).values():
        signed_in(author).post(page, {"body": "", "proposed": BETTER})
    for comment in Comment.objects.all():
        signed_in(rapporteur).post(answer_page(comment), {"deed": "accept", "text": BETTER})
    assert attributed.meeting.recommendations.get().versions.get().text == TEXT
    versions = attributed.note.versions.all()
    assert [version.read[0].text for version in versions] == [BETTER, TEXT]
    attributed.note.refresh_from_db()
    assert attributed.note.is_published


def test_declining_takes_a_word_and_leaves_the_text(signed_in, secretariat, attributed):
    author = participant(attributed)
    signed_in(author).post(places(attributed)["recommendation"], {"body": "Drop it.", "proposed": TEXT})
    comment = Comment.objects.get()
    assert comment.proposed == ""
    browser = signed_in(secretariat)
    assert browser.post(answer_page(comment), {"deed": "decline", "answer": ""}).status_code == 409
    browser.post(answer_page(comment), {"deed": "decline", "answer": "It was agreed."})
    comment.refresh_from_db()
    assert (comment.state, wording(attributed, "recommendation")) == (CommentState.DECLINED, TEXT)
    assert "It was agreed." in Letter.objects.get(kind="comment_answered").text


def test_nothing_said_is_refused_and_what_was_typed_stays(signed_in, attributed):
    response = signed_in(participant(attributed)).post(
        places(attributed)["recommendation"], {"body": "", "proposed": TEXT}
    )
    assert response.status_code == 409
    assert "Write a comment, propose another wording, or both." in response.content.decode()
    assert not Comment.objects.exists()


def test_the_same_text_with_other_line_ends_is_no_proposal(signed_in, attributed):
    segment = NoteSegment.objects.get()
    segment.text = "One.\nTwo."
    segment.save(update_fields=["text"])
    page = places(attributed)["paragraph"]
    signed_in(participant(attributed)).post(page, {"body": "Why?", "proposed": "One.\r\nTwo."})
    assert Comment.objects.get().proposed == ""


def test_a_long_paragraph_takes_a_long_wording_and_a_recommendation_does_not(signed_in, attributed):
    browser = signed_in(participant(attributed))
    for kind, status in (("paragraph", 302), ("recommendation", 200)):
        assert browser.post(places(attributed)[kind], {"proposed": "word " * 600}).status_code == status


def test_a_proposed_wording_is_shown_as_a_difference(signed_in, attributed):
    page = places(attributed)["recommendation"]
    browser = signed_in(participant(attributed))
    browser.post(page, {"proposed": TEXT.replace("phone", "telephone")})
    shown = browser.get(page).content.decode()
    assert "phone" in shown.partition("<del>")[2].partition("</del>")[0]
    assert "telephone" in shown.partition("<ins>")[2].partition("</ins>")[0]


def test_comments_end_with_their_period(signed_in, secretariat, attributed):
    actions.open_comments(attributed.meeting, by=secretariat, until=timezone.now() - timedelta(minutes=1))
    browser = signed_in(participant(attributed))
    for page in places(attributed).values():
        assert "Send the comment" not in browser.get(page).content.decode()
        assert browser.post(page, {"body": "Late."}).status_code == 409
    assert not Comment.objects.exists()


@pytest.mark.parametrize("kind", ["paragraph", "recommendation"])
def test_who_may_comment_and_answer(signed_in, secretariat, attributed, kind):
    page = places(attributed)[kind]
    signed_in(participant(attributed)).post(page, {"body": "First."})
    comment = Comment.objects.get()
    other_session = SessionFactory(meeting=attributed.meeting)
    colleague = participant(attributed, "Carla")
    elsewhere = appointed(other_session, MeetingRole.MODERATOR)
    outsider = StakeholderFactory()
    for person, comments, answers in (
        (outsider, 404 if kind == "paragraph" else 403, 404),
        (colleague, 302, 403),
        (elsewhere, 302, 403),
        (appointed(attributed, MeetingRole.MODERATOR), 302, 409),
        (appointed(attributed, MeetingRole.RAPPORTEUR), 302, 409),
        (secretariat, 302, 409),
    ):
        browser = signed_in(person)
        assert browser.post(page, {"body": "Mine."}).status_code == comments
        assert browser.post(answer_page(comment), {"deed": "decline"}).status_code == answers
    stranger = Client()
    assert stranger.post(answer_page(comment), {"deed": "decline"}).status_code == 302
    assert stranger.post(page, {"body": "Mine."}).status_code in {302, 403}
    assert not Comment.objects.filter(author=None).exists()
    assert "First." not in stranger.get(page).content.decode()


def test_under_the_chatham_house_rule_nobody_is_shown_who_wrote(signed_in, secretariat, chatham):
    author = participant(chatham)
    reader = participant(chatham, "Rita")
    moderator = appointed(chatham, MeetingRole.MODERATOR)
    for page in places(chatham).values():
        signed_in(author).post(page, {"body": "A comment.", "proposed": BETTER})
    for comment in Comment.objects.all():
        signed_in(moderator).post(answer_page(comment), {"deed": "accept", "answer": "Yes.", "text": BETTER})
    overview = reverse("meetings:overview", kwargs={"slug": chatham.meeting.slug})
    letters = reverse("meetings:letters", kwargs={"slug": chatham.meeting.slug})
    one = reverse("meetings:one_recommendation", kwargs={"slug": chatham.meeting.slug, "number": 1})
    for person in (secretariat, moderator, reader):
        for page in places(chatham).values():
            shown = signed_in(person).get(page).content.decode()
            assert "A comment." in shown
            assert "Paula" not in shown.replace("Paula Participant</option>", "")
    for page in (overview, letters, one):
        assert "Paula" not in signed_in(secretariat).get(page).content.decode().replace(
            "Paula Participant</option>", ""
        )
    assert not Letter.objects.in_room(chatham.meeting).filter(kind="comment_answered").exists()
    assert Letter.objects.filter(kind="comment_answered", recipient=author).count() == 2
    assert not Entry.objects.filter(by=author).exists()


def test_in_an_attributed_session_comments_bear_names(signed_in, attributed):
    signed_in(participant(attributed)).post(places(attributed)["paragraph"], {"body": "A comment."})
    shown = signed_in(participant(attributed, "Rita")).get(places(attributed)["paragraph"]).content.decode()
    assert "Paula Participant" in shown


def test_a_later_chatham_rule_hides_the_names_of_earlier_comments(signed_in, secretariat, attributed):
    signed_in(participant(attributed)).post(places(attributed)["paragraph"], {"body": "A comment."})
    attributed.rule = HouseRule.CHATHAM
    attributed.save(update_fields=["rule"])
    assert Comment.objects.get().shown_author == "A participant"


# --- Describe this as a practice --------------------------------------------------------------------------------------


def ask_page(session, kind):
    return places(session)[kind] + "practice/"


@pytest.mark.parametrize("kind", ["paragraph", "recommendation"])
def test_the_right_person_is_asked_and_the_draft_points_back(signed_in, attributed, kind):
    rapporteur, lead = appointed(attributed, MeetingRole.RAPPORTEUR), participant(attributed)
    browser = signed_in(rapporteur)
    assert browser.post(ask_page(attributed, kind), {"person": lead.pk, "language": "en"}).status_code == 409
    assert "Paula" not in browser.get(places(attributed)[kind]).text, "they did not agree to be listed"
    give_consent(lead, Purpose.PARTICIPANT_LIST, about=attributed.meeting)
    browser.post(ask_page(attributed, kind), {"person": lead.pk, "language": "en"})
    invitation = PracticeInvitation.objects.get()
    letter = Letter.objects.get(kind="practice_asked_for")
    assert (letter.recipient, TEXT in letter.text) == (lead, True)
    page = browser.get(places(attributed)[kind]).content.decode()
    assert "Invited" in page
    assert "Draft begun" not in page
    form = f"/practices/new/?invitation={invitation.pk}"
    assert form in letter.open_text
    own = signed_in(lead)
    filled = own.get(form)
    assert TEXT in filled.content.decode()
    initial = filled.context["form"].initial
    assert (initial["meeting"], initial["session"]) == (attributed.meeting_id, attributed.pk)
    origin = {name: initial[name] or "" for name in ("meeting", "session", "recommendation")}
    own.post(form, {"title": "A register", "language": "en", **origin})
    practice = Practice.objects.get()
    assert (practice.invitation, practice.session, practice.submitter) == (invitation, attributed, lead)
    assert (practice.recommendation is not None) == (kind == "recommendation")
    assert "Draft begun" in browser.get(places(attributed)[kind]).content.decode()
    again = browser.post(ask_page(attributed, kind), {"person": lead.pk, "language": "en"})
    assert again.status_code == 409


def test_somebody_outside_the_meeting_is_asked_by_address(signed_in, secretariat, attributed):
    attributed.meeting.listing = "by_invitation"
    attributed.meeting.save(update_fields=["listing"])
    asked = {"name": "Ines Invited", "email": "ines@example.org", "language": "es"}
    signed_in(secretariat).post(ask_page(attributed, "paragraph"), asked)
    letter = Letter.objects.get(kind="practice_asked_for")
    assert (letter.address, letter.language) == ("ines@example.org", "es")
    invitation = PracticeInvitation.objects.get()
    form = f"/practices/new/?invitation={invitation.pk}"
    assert Client().get(form).status_code == 302
    shown = signed_in(secretariat).get(places(attributed)["paragraph"]).content.decode()
    assert "Ines Invited" in shown
    ines = signed_in(StakeholderFactory(email="ines@example.org"))
    origin = {"meeting": attributed.meeting_id, "session": attributed.pk}
    assert ines.post(form, {"title": "Mine", "language": "es", **origin}).status_code == 302
    assert Practice.objects.get().session == attributed
    somebody = signed_in(StakeholderFactory())
    assert TEXT not in somebody.get(form).content.decode()
    assert somebody.post(form, {"title": "Other", "language": "es", **origin}).status_code == 200


def test_who_may_ask_for_a_practice(signed_in, secretariat, attributed):
    asked = {"email": "x@example.org", "language": "en"}
    colleague = participant(attributed)
    elsewhere = StakeholderFactory()
    MeetingFactory(organiser=elsewhere)
    for kind in ("paragraph", "recommendation"):
        assert "Describe this as a practice" not in signed_in(colleague).get(places(attributed)[kind]).content.decode()
        assert signed_in(colleague).post(ask_page(attributed, kind), asked).status_code == 403
        assert signed_in(elsewhere).post(ask_page(attributed, kind), asked).status_code in {403, 404}
        assert Client().post(ask_page(attributed, kind), asked).status_code == 302
        assert not PracticeInvitation.objects.exists()
        assert "Describe this as a practice" in signed_in(secretariat).get(places(attributed)[kind]).content.decode()


def test_nobody_chosen_is_refused(signed_in, secretariat, attributed):
    assert signed_in(secretariat).post(ask_page(attributed, "paragraph"), {"language": "en"}).status_code == 409


def test_under_the_chatham_house_rule_it_stays_unsaid_who_was_asked(signed_in, secretariat, chatham):
    lead, segment = participant(chatham), NoteSegment.objects.get()
    ask_for_practice(segment, by=secretariat, email=lead.email, language="en", person=lead)
    shown = signed_in(secretariat).get(places(chatham)["paragraph"]).content.decode()
    assert "Invited" in shown
    assert "Paula" not in shown.replace("Paula Participant</option>", "")
    assert not Letter.objects.in_room(chatham.meeting).filter(kind="practice_asked_for").exists()
    with pytest.raises(Refusal, match="already"):
        ask_for_practice(segment, by=secretariat, email=lead.email, language="en", person=lead)


def test_an_address_alone_does_not_tell_whether_it_has_an_account(signed_in, secretariat, attributed):
    StakeholderFactory(email="known@example.org", profile__given_name="Known", profile__family_name="Already")
    browser = signed_in(secretariat)
    browser.post(ask_page(attributed, "paragraph"), {"email": "known@example.org", "language": "en"})
    shown = browser.get(places(attributed)["paragraph"]).content.decode()
    assert "known@example.org" in shown
    assert "Known Already" not in shown
    assert Letter.objects.get(kind="practice_asked_for").name == ""
