"""Recommendations across sessions: proposed, numbered, brought together, worded, entrusted and followed up."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from correspondence.models import Letter
from correspondence.reminders import post_due
from meetings.actions import notes
from meetings.actions import recommendations as actions
from meetings.merging import Paragraph
from meetings.models import Appointment, NoteSegment, Recommendation
from meetings.recommending import likeness, near_duplicates, plan_of, proposed, words_of
from meetings.states import RECOMMENDATION_TRANSITIONS, MeetingRole, MeetingState, RecommendationState
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.vocabulary import Mark
from tests.factories import MeetingFactory, RegistrationFactory, SessionFactory, StakeholderFactory

pytestmark = pytest.mark.django_db

FEES = "Forbid recruitment fees by law and name the employer as the one who pays."
NEARLY = "Forbid recruitment fees by law, and name the employer as the one who must pay."
OTHER = "Publish the register of licensed agencies online."


@pytest.fixture
def meeting(secretariat):
    return MeetingFactory(organiser=secretariat)


@pytest.fixture
def session(meeting):
    return SessionFactory(meeting=meeting)


def written(session, text, mark=Mark.PUBLIC, **values):
    return notes.recommend(session, by=None, text=text, addressee="", mark=mark, language="en", **values)


def marked(session, by, *texts, **values):
    """Paragraphs of the notes marked as recommendations."""
    paragraphs = [Paragraph(f"k{place}", "recommendation", text, **values) for place, text in enumerate(texts)]
    notes.save(session, by=by, paragraphs=paragraphs, language="en")
    return list(NoteSegment.objects.filter(note__session=session))


def page(meeting, name="organise_recommendations", **kwargs):
    return reverse(f"meetings:{name}", kwargs={"slug": meeting.slug, **kwargs})


def numbers(meeting):
    return list(meeting.recommendations.order_by("number").values_list("number", "text"))


# --- Proposals --------------------------------------------------------------------------------------------------------


def test_a_marked_paragraph_is_proposed_until_it_has_a_number(signed_in, secretariat, meeting, session):
    (segment,) = marked(session, secretariat, FEES, theme="finance", addressee="Member States")
    browser = signed_in(secretariat)
    assert FEES in browser.get(page(meeting)).content.decode()
    browser.post(page(meeting, "number_proposal", pk=segment.pk), {"mark": "public"})
    found = meeting.recommendations.get()
    assert (found.number, found.text, found.addressee, found.themes) == (1, FEES, "Member States", ["finance"])
    assert (found.mark, found.sources.get().segment) == (Mark.PUBLIC, segment)
    assert not proposed(meeting).exists()
    assert browser.post(page(meeting, "number_proposal", pk=segment.pk)).status_code == 409


def test_a_proposal_that_says_the_same_joins(signed_in, secretariat, meeting, session):
    first = written(session, FEES)
    other = SessionFactory(meeting=meeting)
    (segment,) = marked(other, secretariat, NEARLY)
    browser = signed_in(secretariat)
    assert "Says the same as 1" in browser.get(page(meeting)).content.decode()
    browser.post(page(meeting, "number_proposal", pk=segment.pk), {"into": "1"})
    assert meeting.recommendations.count() == 1
    assert {each.pk for each in first.sessions} == {session.pk, other.pk}


def test_the_theme_and_the_addressee_go_through_the_editor(signed_in, secretariat, session):
    data = {
        "known": "{}",
        "language": "en",
        "segment-TOTAL_FORMS": 1,
        "segment-INITIAL_FORMS": 0,
        "segment-0-kind": "action",
        "segment-0-text": "Compare lists.",
        "segment-0-theme": "finance",
        "segment-0-addressee": "Banks",
    }
    browser = signed_in(secretariat)
    browser.post(reverse("meetings:notes", kwargs={"slug": session.meeting.slug, "pk": session.pk}), data)
    segment = NoteSegment.objects.get()
    assert (segment.theme, segment.addressee) == ("finance", "Banks")
    assert session.note.versions.get().read[0].addressee == "Banks"


def test_a_recommendation_written_on_the_page_of_the_notes_remembers_its_paragraph(secretariat, session):
    (segment,) = marked(session, secretariat, FEES)
    assert written(session, FEES).sources.get().segment == segment


# --- Numbers ----------------------------------------------------------------------------------------------------------


def test_numbers_follow_the_typed_order_until_they_are_fixed(signed_in, secretariat, meeting, session):
    first, second, third = (written(session, text) for text in (FEES, OTHER, "Third"))
    browser = signed_in(secretariat)
    places = {f"place-{first.pk}": "3", f"place-{second.pk}": "1", f"place-{third.pk}": "2"}
    browser.post(page(meeting, "renumber_recommendations"), places)
    assert numbers(meeting) == [(1, OTHER), (2, "Third"), (3, FEES)]
    browser.post(page(meeting, "fix_numbers"))
    assert browser.post(page(meeting, "renumber_recommendations"), places).status_code == 409
    assert "place-" not in browser.get(page(meeting)).content.decode()


def test_an_order_that_leaves_one_out_is_refused(secretariat, meeting, session):
    first, _second = written(session, FEES), written(session, OTHER)
    with pytest.raises(Refusal, match="came or went"):
        actions.renumber(meeting, [first.pk], by=secretariat)


def test_a_withdrawn_number_leaves_a_gap_once_numbers_are_fixed(signed_in, secretariat, meeting, session):
    first, _second = written(session, FEES), written(session, OTHER)
    actions.fix_numbers(meeting, by=secretariat)
    browser = signed_in(secretariat)
    browser.post(page(meeting, "withdraw_recommendation", number=1), {"reason": "It is law already."})
    first.refresh_from_db()
    assert first.state == RecommendationState.WITHDRAWN
    assert written(session, "Third").number == 3
    shown = Client().get(reverse("meetings:outcome", kwargs={"slug": meeting.slug})).content.decode()
    assert FEES not in shown
    assert "Recommendation 1." in shown
    assert "It is law already." in browser.get(page(meeting, "one_recommendation", number=1)).content.decode()


# --- Near-duplicates --------------------------------------------------------------------------------------------------


def test_likeness_counts_words_and_their_order():
    assert likeness(words_of(FEES), words_of(FEES)) == 1
    assert likeness(words_of(FEES), words_of(NEARLY)) > 0.8
    assert likeness(words_of(FEES), words_of(OTHER)) < 0.3
    assert likeness([], words_of(OTHER)) == 0


def test_near_duplicates_are_found_in_the_same_language_only(session):
    first, second = written(session, FEES), written(session, NEARLY)
    written(session, OTHER)
    assert [(pair.first, pair.second) for pair in near_duplicates(Recommendation.objects.order_by("number"))] == [
        (first, second)
    ]
    second.language = "fr"
    assert near_duplicates([first, second]) == []


def test_bringing_together_keeps_where_both_came_from_and_the_number_points(signed_in, secretariat, meeting, session):
    other_session = SessionFactory(meeting=meeting)
    (segment,) = marked(other_session, secretariat, NEARLY)
    kept = written(session, FEES)
    gone = actions.number(segment, by=secretariat, mark=Mark.PUBLIC)
    browser = signed_in(secretariat)
    address = page(meeting, "merge_recommendations", number=2, into=1)
    assert "Bring 2 into 1" in browser.get(address).content.decode()
    browser.post(address, {"text": "Forbid recruitment fees."})
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (gone.state, gone.merged_into) == (RecommendationState.MERGED, kept)
    assert kept.text == "Forbid recruitment fees."
    assert kept.versions.get().text == FEES
    assert {each.pk for each in kept.sessions} == {session.pk, other_session.pk}
    assert segment in [source.segment for source in kept.sources.all()]
    shown = Client().get(reverse("meetings:recommendation", kwargs={"slug": meeting.slug, "number": 2}))
    assert "It is part of recommendation 1." in shown.content.decode()
    assert browser.post(address, {"text": "Again"}).status_code == 409


def test_what_pointed_to_a_merged_one_points_on(secretariat, session):
    first, second, third = (written(session, text) for text in ("A", "B", "C"))
    actions.merge(first, second, by=secretariat, text="B")
    actions.merge(second, third, by=secretariat, text="C")
    first.refresh_from_db()
    assert first.merged_into == third


# --- Wording ----------------------------------------------------------------------------------------------------------


def test_a_new_wording_keeps_the_earlier_one(signed_in, secretariat, meeting, session):
    found = written(session, FEES)
    browser = signed_in(secretariat)
    new = {"text": OTHER, "addressee": "Banks", "themes": ["finance"], "language": "en", "mark": "participants"}
    browser.post(page(meeting, "one_recommendation", number=1), new)
    found.refresh_from_db()
    assert (found.text, found.addressee, found.themes, found.mark) == (OTHER, "Banks", ["finance"], Mark.PARTICIPANTS)
    assert FEES in browser.get(page(meeting, "one_recommendation", number=1)).content.decode()
    typed = browser.post(page(meeting, "one_recommendation", number=1), new | {"text": "", "addressee": "Kept words"})
    assert "Kept words" in typed.content.decode()


# --- Follow-up --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", RecommendationState)
@pytest.mark.parametrize("to", [state for state in RecommendationState if state != RecommendationState.MERGED])
def test_reports_move_along_the_table(session, state, to):
    target = written(session, OTHER)
    found = written(session, FEES)
    into = target if state == RecommendationState.MERGED else None
    Recommendation.objects.filter(pk=found.pk).update(state=state, merged_into=into)
    same = state == to and found.is_standing and state not in ("withdrawn", "merged")
    if to in RECOMMENDATION_TRANSITIONS[state] or same:
        assert actions.report(found, by=None, state=to, words="A law is drafted.").state == to
        assert found.steps.get().words == "A law is drafted."
    else:
        with pytest.raises(Refusal):
            actions.report(found, by=None, state=to, words="A law is drafted.")


def test_the_owner_is_told_and_reports_even_after_the_meeting_is_closed(signed_in, secretariat, meeting, session):
    owner = RegistrationFactory(meeting=meeting).stakeholder
    found = written(session, FEES)
    due = timezone.localdate() + timedelta(days=90)
    address = page(meeting, "entrust_recommendation", number=1)
    browser = signed_in(secretariat)
    browser.post(address, {"owner": "Ministry of Labour", "owner_person": owner.pk, "due_on": due.isoformat()})
    letter = Letter.objects.get(kind="recommendation_entrusted")
    assert (letter.recipient, FEES in letter.text) == (owner, True)
    browser.post(address, {"owner": "Ministry of Labour", "owner_person": owner.pk, "due_on": due.isoformat()})
    assert Letter.objects.filter(kind="recommendation_entrusted").count() == 1
    meeting.state = MeetingState.CLOSED
    meeting.save(update_fields=["state"])
    own = signed_in(owner)
    assert "Report" in own.get(found.get_absolute_url()).content.decode()
    report = {"state": "in_progress", "words": "Drafted."}
    own.post(page(meeting, "report_on_recommendation", number=1), report)
    found.refresh_from_db()
    assert found.state == RecommendationState.IN_PROGRESS
    stranger = signed_in(RegistrationFactory(meeting=meeting).stakeholder)
    assert stranger.post(page(meeting, "report_on_recommendation", number=1), report).status_code == 403
    assert Client().post(page(meeting, "report_on_recommendation", number=1), report).status_code == 302


def test_follow_up_goes_on_in_a_closed_meeting_and_nothing_else_does(signed_in, secretariat, meeting, session):
    written(session, FEES)
    meeting.state = MeetingState.CLOSED
    meeting.save(update_fields=["state"])
    browser = signed_in(secretariat)
    assert browser.post(page(meeting, "show_progress"), {"shown": "yes"}).status_code == 302
    assert browser.post(page(meeting, "entrust_recommendation", number=1), {"owner": "A bank"}).status_code == 302
    assert meeting.recommendations.get().owner == "A bank"
    new = {"text": OTHER, "language": "en", "mark": "public"}
    assert browser.post(page(meeting, "one_recommendation", number=1), new).status_code == 409
    assert meeting.recommendations.get().text == FEES


def entrusted(session, days, **person):
    owner = StakeholderFactory(profile__time_zone="UTC", **person)
    found = written(session, FEES)
    due = timezone.localdate() + timedelta(days=days)
    actions.entrust(found, by=None, owner="A ministry", owner_person=owner, due_on=due)
    Recommendation.objects.filter(pk=found.pk).update(owned_since=timezone.now() - timedelta(days=100))
    return found, owner


def reminders():
    return list(Letter.objects.filter(kind="reminder_to_report"))


def at_noon(days):
    return (timezone.now() + timedelta(days=days)).replace(hour=15, minute=0)


def test_the_owner_is_reminded_around_the_day_also_of_a_closed_meeting(meeting, session):
    found, owner = entrusted(session, 40)
    meeting.state = MeetingState.CLOSED
    meeting.save(update_fields=["state"])
    post_due(at_noon(20))
    assert reminders() == []
    post_due(at_noon(27))
    (letter,) = reminders()
    assert (letter.recipient, letter.about) == (owner, found)
    post_due(at_noon(27))
    assert len(reminders()) == 1


@pytest.mark.parametrize("state", ["done", "not_pursued"])
def test_a_finished_recommendation_is_no_longer_asked_about(meeting, session, state):
    found, _owner = entrusted(session, 40)
    actions.report(found, by=None, state=state, words="Over.")
    post_due(at_noon(27))
    assert reminders() == []


def test_the_public_sees_progress_only_where_it_is_published(signed_in, secretariat, meeting, session):
    found = written(session, FEES)
    secret = written(session, "For participants only", mark=Mark.PARTICIPANTS)
    owner = StakeholderFactory(profile__given_name="Olga", profile__family_name="Owner")
    actions.entrust(found, by=secretariat, owner="Ministry of Labour", owner_person=owner)
    for each in (found, secret):
        actions.report(each, by=secretariat, state="in_progress", words="A law is before parliament.")
    outcome = reverse("meetings:outcome", kwargs={"slug": meeting.slug})
    for address in (outcome, found.get_absolute_url()):
        page_before = Client().get(address).content.decode()
        assert "before parliament" not in page_before
        assert "Ministry of Labour" not in page_before
    signed_in(secretariat).post(page(meeting, "show_progress"), {"shown": "yes"})
    assert plan_of(meeting).numbers_fixed_at
    for address in (outcome, found.get_absolute_url()):
        shown = Client().get(address).content.decode()
        assert "before parliament" in shown
        assert "Ministry of Labour" in shown
        assert "Olga" not in shown
        assert "For participants only" not in shown
    assert Client().get(secret.get_absolute_url()).status_code == 404
    signed_in(secretariat).post(page(meeting, "show_progress"), {"shown": "no"})
    assert "before parliament" not in Client().get(outcome).content.decode()


# --- Who may ----------------------------------------------------------------------------------------------------------

READ = [
    ("organise_recommendations", {}),
    ("one_recommendation", {"number": 1}),
    ("withdraw_recommendation", {"number": 1}),
    ("merge_recommendations", {"number": 2, "into": 1}),
]
ACT = [
    ("renumber_recommendations", {}),
    ("fix_numbers", {}),
    ("comment_period", {}),
    ("show_progress", {}),
    ("entrust_recommendation", {"number": 1}),
    ("number_proposal", {"pk": 0}),
]


@pytest.mark.parametrize(("name", "keys"), READ + ACT)
def test_only_organisers_of_this_meeting(signed_in, secretariat, meeting, session, name, keys):
    written(session, FEES)
    written(session, NEARLY)
    (segment,) = marked(session, secretariat, OTHER)
    keys = keys | ({"pk": segment.pk} if "pk" in keys else {})
    address = page(meeting, name, **keys)
    rapporteur = StakeholderFactory()
    Appointment.objects.create(meeting=meeting, session=session, stakeholder=rapporteur, role=MeetingRole.RAPPORTEUR)
    elsewhere = StakeholderFactory()
    MeetingFactory(organiser=elsewhere)
    outsiders = [elsewhere, rapporteur, RegistrationFactory(meeting=meeting).stakeholder]
    reads = name in [read for read, _keys in READ]
    for person in outsiders:
        browser = signed_in(person)
        assert (browser.get if reads else browser.post)(address).status_code == 403
    assert reverse("account_login") in (Client().get if reads else Client().post)(address).url
    own = signed_in(secretariat)
    assert (own.get if reads else own.post)(address).status_code in {200, 302, 409}


def test_the_list_asks_as_much_for_many_as_for_few(signed_in, secretariat, meeting, session, django_assert_num_queries):
    browser = signed_in(secretariat)
    browser.get(page(meeting))  # what a process remembers is asked for once
    for texts in (["One about ships"], ["Two of banks", "Three on shops"]):
        for text in texts:
            written(session, text)
            marked(SessionFactory(meeting=meeting), secretariat, f"Proposal {text}")
        with django_assert_num_queries(10):
            browser.get(page(meeting))
