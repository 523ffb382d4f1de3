"""A reviewer by the link: yes, no, more time, somebody else; comments to fields; opened again; the next round."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from correspondence.models import Letter
from journal.models import Entry
from practices import comments, panel
from practices.actions import answering, assigning, desk, editing, pool, reviewing
from practices.models import DeskRules, Review
from practices.states import AssignmentState, WhyNot
from rrge_portal.kernel.refusal import Refusal

from . import stages
from .test_review_pages import answers, link

pytestmark = pytest.mark.django_db

SCRIPT = {"Accept": "application/json"}


def door(name, assignment):
    return reverse(f"practices:{name}", kwargs={"token": assignment.token})


def written(assignment, comment, value=3):
    """A review with comments to one field."""
    reviewing.save_review(
        assignment,
        gate=stages.YES,
        scores=stages.scores(value),
        to_author="Say who pays.",
        to_editor="",
        comments=comment,
        by=assignment.reviewer,
    )
    return reviewing.submit_review(assignment, by=assignment.reviewer)


def test_looking_changes_nothing_and_accepting_is_a_button(client, editor):
    _practice, assignment, _other = stages.in_review(editor)
    page = client.get(link(assignment))
    assert "Yes, I will" in page.text
    assert 'name="score_candour"' not in page.text
    assert client.get(door("accept_review", assignment)).status_code == 405
    assignment.refresh_from_db()
    assert assignment.state == AssignmentState.ASSIGNED

    assert 'name="score_candour"' in client.post(door("accept_review", assignment), follow=True).text
    assignment.refresh_from_db()
    assert assignment.state == AssignmentState.ACCEPTED


def test_a_conflict_is_declared_with_somebody_else_s_name(client, signed_in, editor):
    practice, assignment, _other = stages.in_review(editor)
    data = {"why_not": "conflict", "suggested_name": "Nadia Elsewhere", "suggested_email": "nadia@example.org"}
    client.post(door("decline_review", assignment), data)

    assignment.refresh_from_db()
    assert (assignment.state, assignment.why_not) == (AssignmentState.DECLINED, WhyNot.CONFLICT)
    page = signed_in(editor).get(reverse("practices:reviewers", args=[practice.pk])).text
    assert "Suggests Nadia Elsewhere." in page
    assert "email=nadia%40example.org" in page


def test_more_time_is_asked_for_and_given(client, signed_in, editor):
    practice, assignment, other = stages.in_review(editor)
    stages.write(other)
    until = assignment.due_on + timedelta(days=5)
    assert "no later than" in client.post(door("more_time", assignment), {"until": assignment.due_on}).text
    client.post(door("more_time", assignment), {"until": until, "reason": "Two missions."})
    assert Letter.objects.get(kind="review_time_wished").recipient == editor
    desk_page = signed_in(editor).get("/editorial/").text
    assert "A reviewer asks for more time." in desk_page

    page = reverse("practices:assignment", args=[practice.pk, assignment.pk])
    assert "Two missions." in signed_in(editor).get(page).text
    signed_in(editor).post(page, {"deed": "due", "due_on": until})
    assignment.refresh_from_db()
    assert (assignment.due_on, assignment.wished_until) == (until, None)
    assert Letter.objects.get(kind="review_time_answered").recipient == assignment.reviewer


def test_more_time_can_be_refused(signed_in, editor):
    practice, assignment, _other = stages.in_review(editor)
    assigning.wish_for_time(assignment, until=assignment.due_on + timedelta(days=5), reason="", by=assignment.reviewer)
    signed_in(editor).post(reverse("practices:keep_day", args=[practice.pk, assignment.pk]))

    assert "cannot give you more time" in Letter.objects.get(kind="review_time_answered").text
    with pytest.raises(Refusal, match="No more time is asked for"):
        assigning.refuse_time(assignment, by=editor)


def test_a_review_is_given_to_somebody_else_in_one_step(signed_in, editor):
    practice, first, _second = stages.in_review(editor)
    new = stages.reviewer()
    pool.make_reviewer(new, by=editor, tell=False)
    page = reverse("practices:assignment", args=[practice.pk, first.pk])
    data = {"deed": "replace", "reviewer": new.pk, "due_on": timezone.localdate() + timedelta(days=9)}
    signed_in(editor).post(page, data)

    first.refresh_from_db()
    assert first.state == AssignmentState.CANCELLED
    assert practice.current.assignments.live().filter(reviewer=new).exists()
    assert Letter.objects.get(kind="review_not_needed").recipient == first.reviewer


def test_a_second_window_is_refused_and_loses_nothing(client, editor):
    _practice, assignment, _other = stages.in_review(editor)
    client.post(link(assignment), {"to_author": "From one window.", "revision": 0, "window": "a"})
    same = client.post(link(assignment), {"to_author": "From one window, on.", "revision": 0, "window": "a"})
    other = client.post(link(assignment), {"to_author": "From another.", "revision": 0, "window": "b"})

    assert (same.status_code, other.status_code) == (302, 409)
    assert "From one window, on." in other.text
    assert "From another." in other.text
    assert Review.objects.get().to_author == "From one window, on."


def test_the_score_is_said_while_writing(client, editor):
    _practice, assignment, _other = stages.in_review(editor)
    data = answers(3) | {"score_candour": "", "revision": 0}
    partial = client.post(link(assignment), data, headers={"HX-Request": "true"}).text
    whole = client.post(
        link(assignment), answers(3, score_rights=1) | {"revision": 1}, headers={"HX-Request": "true"}
    ).text

    assert "7 of 8 criteria scored" in partial
    assert "68 of 100 points" in whole
    assert "human rights is below 2" in whole


def test_a_comment_to_a_field_reaches_whom_it_is_for(client, signed_in, editor):
    practice, first, second = stages.in_review(editor)
    data = answers() | {"author_problem": "Whose debt is it?", "editor_problem": "I doubt this.", "deed": "submit"}
    client.post(link(first), data)
    stages.write(second)
    on_desk = signed_in(editor).get(reverse("practices:decision", args=[practice.pk])).text
    assert "Whose debt is it?" in on_desk
    assert "I doubt this." in on_desk

    mine = reverse("practices:my_practice", args=[practice.pk])
    assert "Whose debt is it?" not in signed_in(practice.submitter).get(mine).text
    stages.deciding.decide(practice, outcome="returned", reasons="Say who pays.", by=editor)
    shown = signed_in(practice.submitter).get(mine).text
    assert "Whose debt is it?" in shown
    assert "I doubt this." not in shown
    assert first.reviewer.shown_name not in shown


def test_an_autosave_without_the_controls_keeps_the_comments(editor):
    _practice, assignment, _other = stages.in_review(editor)
    written_before = {"problem": ("Whose debt?", "")}
    common = {"gate": {}, "scores": {}, "to_author": "", "to_editor": "", "by": assignment.reviewer}
    reviewing.save_review(assignment, comments=written_before, **common)
    review = reviewing.save_review(assignment, **common)
    assert review.comments.get().to_author == "Whose debt?"

    reviewing.save_review(assignment, comments={"problem": ("", "")}, **common)
    assert not review.comments.exists()


def test_a_review_is_opened_again_until_the_decision(client, editor):
    practice, first, second = stages.in_review(editor)
    stages.write(first, 3)
    client.post(door("reopen_review", first))
    first.refresh_from_db()
    assert (first.state, first.review.total) == (AssignmentState.ACCEPTED, None)
    assert Letter.objects.get(kind="review_reopened").recipient == editor
    assert not first.review.reopened_after_reading

    client.post(link(first), answers(4) | {"deed": "submit"})
    stages.write(second, 4)
    stages.deciding.decide(practice, outcome="promising", reasons="Clear.", by=editor)
    assert client.post(door("reopen_review", first)).status_code == 409


def test_opening_again_after_reading_the_others_is_kept_beside_the_review(signed_in, editor):
    practice, first, second = stages.in_review(editor)
    stages.write(first)
    stages.write(second)
    reviewing.reopen(first, by=first.reviewer)
    assert Review.objects.get(assignment=second) not in Review.objects.visible_to(first.reviewer)
    assert Entry.objects.get(verb="review.reopened").facts["points"] == 75

    stages.write(first)
    page = signed_in(editor).get(reverse("practices:decision", args=[practice.pk])).text
    assert "Changed after the other reviews could be read." in page


def test_the_rules_say_what_reviewers_learn_of_one_another(client, editor):
    _practice, first, second = stages.in_review(editor)
    stages.write(first, to_author="Word of the first.")
    stages.write(second)
    assert "Word of the first." in client.get(link(second)).text
    assert first.reviewer.shown_name not in client.get(link(second)).text

    values = {"days_for_review": 30, "reviewers_read_reviews": True, "reviewers_see_names": True}
    desk.change_rules(values=values, version=0, by=editor)
    assert first.reviewer.shown_name in client.get(link(second)).text
    desk.change_rules(values=values | {"reviewers_read_reviews": False}, version=1, by=editor)
    assert "Word of the first." not in client.get(link(second)).text
    with pytest.raises(Refusal, match="changed these rules meanwhile"):
        desk.change_rules(values=values, version=1, by=editor)
    assert DeskRules.in_force().days_for_review == 30


def test_the_submitter_answers_comment_by_comment_and_the_reviewer_reads_it(client, signed_in, editor):
    practice, first, second = stages.in_review(editor)
    written(first, {"problem": ("Whose debt is it?", "")}, 1)
    stages.write(second, 1)
    stages.deciding.decide(practice, outcome="returned", reasons="Say who pays.", by=editor)
    practice.refresh_from_db()
    version = stages.submission.revise(practice, by=practice.submitter)
    page = reverse("practices:answer_comments", args=[practice.pk])
    mine = signed_in(practice.submitter)
    assert "Whose debt is it?" in mine.get(page).text
    comment = comments.of_version_before(version).get()
    mine.post(page, {f"answer_{comment.pk}": "The worker's; we say so now."})

    assert "The worker&#x27;s; we say so now." in mine.get(page).text
    again = stages.hand_in(version)
    stages.ask(again, editor, first.reviewer)
    asked = again.current.assignments.get()
    shown = client.get(link(asked)).text
    assert "The worker&#x27;s; we say so now." in shown
    assert "<ins>" in shown
    with pytest.raises(Refusal, match="handed in"):
        answering.answer_comments(again.current, answers={comment.pk: "Later."}, by=practice.submitter)


def test_nobody_else_answers(editor, person):
    practice = stages.returned(editor)
    version = stages.submission.revise(practice, by=practice.submitter)

    with pytest.raises(Refusal, match="Only those who write"):
        answering.answer_comments(version, answers={}, by=person)


@pytest.mark.parametrize("number", [1, 3])
def test_answering_asks_the_same_number_of_times(signed_in, editor, number, django_assert_num_queries):
    practice, first, second = stages.in_review(editor)
    fields = ("problem", "risks", "description")[:number]
    written(first, dict.fromkeys(fields, ("Why?", "")), 1)
    stages.write(second, 1)
    stages.deciding.decide(practice, outcome="returned", reasons="Say who pays.", by=editor)
    practice.refresh_from_db()
    stages.submission.revise(practice, by=practice.submitter)
    client = signed_in(practice.submitter)

    with django_assert_num_queries(9):
        client.get(reverse("practices:answer_comments", args=[practice.pk]))


# --- Nothing goes back unanswered -------------------------------------------------------------------------------------


def revising(editor, *fields):
    """A draft that answers comments to these fields of the version before."""
    practice, first, second = stages.in_review(editor)
    written(first, dict.fromkeys(fields, ("Whose debt is it?", "")), 1)
    stages.write(second, 1)
    stages.deciding.decide(practice, outcome="returned", reasons="Say who pays.", by=editor)
    practice.refresh_from_db()
    return stages.submission.revise(practice, by=practice.submitter)


def test_a_version_is_handed_in_once_every_comment_is_answered(editor):
    version = revising(editor, "problem", "risks")
    first, second = comments.in_order(comments.of_version_before(version))
    lead = version.practice.submitter
    answering.answer_comments(version, answers={first.pk: "We say so now.", second.pk: "  "}, by=lead)

    with pytest.raises(Refusal, match="1 thing is missing"):
        stages.hand_in(version)
    answering.answer_comments(version, answers={second.pk: "Not changed, because it is the law."}, by=lead)
    assert stages.hand_in(version).state == "submitted"


def test_comments_without_an_answer_are_named_with_the_way_to_them(signed_in, editor):
    version = revising(editor, "problem")
    comment = comments.of_version_before(version).get()
    edit = reverse("practices:edit_practice", args=[version.practice_id])
    browser = signed_in(version.practice.submitter)
    page = browser.get(f"{edit}?step=check").text

    assert "Answer the comment on “Problem and context”: what you changed, or why not." in page
    assert f"/answers/#comment-{comment.pk}" in page
    assert f"/answers/#comment-{comment.pk}" in browser.get(f"{edit}?step=answer").text


def test_comments_wait_through_a_change_by_the_editors(editor):
    """They belong to the version that was reviewed, also where an editor's version lies between."""
    practice, first, second = stages.in_review(editor)
    written(first, {"problem": ("Whose debt is it?", "")})
    stages.write(second)
    stages.deciding.decide(practice, outcome="promising", reasons="Clear.", by=editor)
    practice.refresh_from_db()
    editing.edit(practice, values={"problem": "Whose debts?"}, base=1, by=editor)
    practice.refresh_from_db()
    stages.deciding.return_from_desk(practice, reasons="A partner objects.", by=editor)
    practice.refresh_from_db()
    version = stages.submission.revise(practice, by=practice.submitter)

    assert [comment.field for comment in comments.of_version_before(version)] == ["problem"]
    assert [gap.comment is not None for gap in comments.unanswered(version)] == [True]
    assert {person.pk for person in panel.earlier_reviewers(version)} == {first.reviewer_id, second.reviewer_id}


# --- What was never handed in -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("ends", ["declined", "called off"])
def test_a_review_never_handed_in_stays_for_its_reviewer_alone(client, signed_in, editor, ends):
    practice, first, second = stages.in_review(editor)
    half = {"to_author": "Half a thought.", "to_editor": "Half a doubt."}
    notes = {"problem": ("Half a remark.", "")}
    reviewing.save_review(first, gate={}, scores={"candour": 4}, comments=notes, **half, by=first.reviewer)
    if ends == "declined":
        assigning.decline(first, reason="No time.", by=first.reviewer)
    else:
        assigning.call_off(first, by=editor)
    stages.write(second)

    own = client.get(link(first))
    assert own.status_code == 410
    for words in ("Half a thought.", "Half a doubt.", "Half a remark.", "for you alone"):
        assert words in own.text
    for words in ("Half a thought.", "Half a doubt.", "Half a remark."):
        assert words not in client.get(link(second)).text
        for name in ("decision", "reviewers", "editorial_practice"):
            assert words not in signed_in(editor).get(reverse(f"practices:{name}", args=[practice.pk])).text
        mine = reverse("practices:my_practice", args=[practice.pk])
        assert words not in signed_in(practice.submitter).get(mine).text


# --- Two who answer at once -------------------------------------------------------------------------------------------


def windows(signed_in, version):
    """The page of answers, the two comments it asks about, and the form as a window shows it."""
    page = reverse("practices:answer_comments", args=[version.practice_id])
    client = signed_in(version.practice.submitter)
    form = client.get(page).context["form"]
    return (
        client,
        page,
        form.comments,
        {name: form[name].value() for name in form.fields if name != "known"}
        | {"known": json.dumps(form["known"].initial)},
    )


def answers_of(version):
    return {answer.comment_id: answer.text for answer in version.comment_answers.all()}


def test_no_answer_is_called_optional_as_all_are_needed(signed_in, editor):
    client, page, _comments, _filled = windows(signed_in, revising(editor, "problem"))

    assert "(optional)" not in client.get(page).text


def test_two_windows_that_answer_different_comments_both_keep_their_words(signed_in, editor):
    version = revising(editor, "problem", "risks")
    client, page, (first, second), filled = windows(signed_in, version)
    client.post(page, filled | {f"answer_{first}": "From one."})
    said = client.post(page, filled | {f"answer_{second}": "From two."}, headers=SCRIPT).json()

    assert answers_of(version) == {first: "From one.", second: "From two."}
    assert said["others"] == ["Problem and context"]


def test_two_answers_to_one_comment_stand_side_by_side_and_saving_again_keeps_one_s_own(signed_in, editor):
    version = revising(editor, "problem")
    client, page, (comment,), filled = windows(signed_in, version)
    client.post(page, filled | {f"answer_{comment}": "From one."})
    late = filled | {f"answer_{comment}": "My own words."}
    assert client.post(page, late, headers=SCRIPT).status_code == 409
    both = client.post(page, late)

    assert both.status_code == 409
    assert answers_of(version) == {comment: "From one."}
    assert "From one." in both.text
    assert "My own words." in both.text
    form = both.context["form"]
    client.post(page, {f"answer_{comment}": "My own words.", "known": form["known"].value()})
    assert answers_of(version) == {comment: "My own words."}


def test_an_answer_that_goes_on_where_the_saved_one_ends_is_simply_kept(signed_in, editor):
    version = revising(editor, "problem")
    client, page, (comment,), filled = windows(signed_in, version)
    client.post(page, filled | {f"answer_{comment}": "The worker's"})
    client.post(page, filled | {f"answer_{comment}": "The worker's; we say so now."})

    assert answers_of(version) == {comment: "The worker's; we say so now."}


@pytest.mark.parametrize("known", ["", "[]", "nonsense", "{}"])
def test_a_window_without_marks_overwrites_no_answer(signed_in, editor, known):
    version = revising(editor, "problem")
    client, page, (comment,), filled = windows(signed_in, version)
    client.post(page, filled | {f"answer_{comment}": "From one."})
    client.post(page, {f"answer_{comment}": "From two.", "known": known})

    assert answers_of(version) == {comment: "From one."}


def test_an_answer_that_is_too_long_is_refused_in_a_sentence(signed_in, editor):
    version = revising(editor, "problem")
    client, page, (comment,), filled = windows(signed_in, version)
    refused = client.post(page, filled | {f"answer_{comment}": "x" * 4001}, headers=SCRIPT)

    assert refused.status_code == 422
    assert "4000" in refused.json()["problem"]
