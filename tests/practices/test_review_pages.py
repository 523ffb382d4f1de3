"""A review by its link, with or without an account; blind in every answer until all are in."""

import pytest
from django.urls import reverse

from practices.actions import assigning
from practices.models import Review
from practices.rubric import CRITERIA, GATE
from practices.states import AssignmentState

from . import stages

pytestmark = pytest.mark.django_db


def link(assignment):
    return reverse("practices:review", kwargs={"token": assignment.token})


def answers(value=3, **special):
    return (
        {f"gate_{code}": "yes" for code in GATE}
        | {f"score_{item.code}": value for item in CRITERIA}
        | {"to_author": "Say who pays.", "to_editor": "Between us: doubtful."}
        | special
    )


def test_the_link_is_enough_and_shows_the_submitted_text_without_the_focal_point(client, editor):
    practice, assignment, other = stages.in_review(editor, current__focal_point="Ms. Secret")
    page = client.get(link(assignment))

    assert page.status_code == 200
    assert practice.title in page.text
    assert "Ms. Secret" not in page.text
    assert other.reviewer.shown_name not in page.text


@pytest.mark.parametrize("token", ["forged", "1.abcdefgh:forged", "0"])
def test_a_forged_link_opens_nothing_and_says_so(client, token, db):
    page = client.get(reverse("practices:review", kwargs={"token": token}))

    assert page.status_code == 404
    assert "This link opens nothing" in page.text


def test_half_a_review_is_saved_and_found_again(client, editor):
    _practice, assignment, _other = stages.in_review(editor)
    client.post(link(assignment), {"gate_no_harm": "ask", "to_author": "So far so good.", "deed": "save"})

    assert Review.objects.get().gate == {"no_harm": "ask"}
    assert "So far so good." in client.get(link(assignment)).text


def test_the_automatic_save_answers_without_a_page(client, editor):
    _practice, assignment, _other = stages.in_review(editor)
    answer = client.post(link(assignment), {"to_author": "So far."}, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert "<h1" not in answer.text
    assert "0 of 8 criteria scored" in answer.text
    assert Review.objects.get().to_author == "So far."


def test_an_incomplete_review_is_not_handed_in_and_nothing_is_lost(client, editor):
    _practice, assignment, _other = stages.in_review(editor)
    data = answers() | {"deed": "submit", "score_candour": ""}
    answer = client.post(link(assignment), data)

    assert "Give every criterion a score, then submit the review." in answer.text
    assert "Say who pays." in answer.text
    assignment.refresh_from_db()
    assert assignment.state == AssignmentState.ACCEPTED


def test_what_a_review_lacks_is_named_at_its_place(client, editor):
    _practice, assignment, _other = stages.in_review(editor)
    page = client.post(link(assignment), answers(score_innovation="", to_author="") | {"deed": "submit"})

    assert '<a href="#div_id_score_innovation">Innovation: Choose a score.</a>' in page.text
    assert '<a href="#id_to_author">Comments for the submitter: Write some comments.</a>' in page.text
    assert page.text.count("Choose a score.</a>") == 1
    assert "Answer this question." not in page.text


def test_what_is_only_saved_is_not_said_to_lack_anything(client, editor):
    _practice, assignment, _other = stages.in_review(editor)
    page = client.post(link(assignment), {"to_author": "So far.", "deed": "save"}, follow=True)

    assert "Choose a score." not in page.text


def test_declining_without_a_reason_says_what_to_choose(client, editor):
    _practice, assignment, _other = stages.in_review(editor)
    page = client.post(reverse("practices:decline_review", kwargs={"token": assignment.token}), {"reason": ""})

    assert "Choose one of the five reasons." in page.text
    assert "This field is required." not in page.text


def test_a_complete_review_is_handed_in(client, editor):
    _practice, assignment, _other = stages.in_review(editor)
    answer = client.post(link(assignment), answers() | {"deed": "submit"}, follow=True)

    assert "Thank you for your review" in answer.text
    assert Review.objects.get().total == 75


def test_a_gate_closed_needs_no_scores(client, editor):
    _practice, assignment, _other = stages.in_review(editor)
    gate = {f"gate_{code}": "no" for code in GATE}
    client.post(link(assignment), gate | {"to_author": "Not begun yet.", "deed": "submit"})

    assert Review.objects.get().total is None


def test_no_answer_shows_another_s_review_before_all_are_in(client, signed_in, editor):
    _practice, first, second = stages.in_review(editor)
    stages.write(first, 4, to_author="Word of the first.", to_editor="Secret of the first.")
    own = signed_in(second.reviewer)
    seen = [
        client.get(link(second)),
        own.get(link(second)),
        own.get(reverse("practices:reviews")),
        client.post(link(second), answers(2) | {"deed": "save"}, follow=True),
        client.get(link(first)),
    ]
    for page in seen[:4]:
        assert "of the first" not in page.text
        assert first.reviewer.shown_name not in page.text
    assert "Word of the first." in seen[4].text

    done = client.post(link(second), answers(2) | {"deed": "submit"}, follow=True).text
    assert "Word of the first." in done
    assert "Secret of the first." not in done
    assert first.reviewer.shown_name not in done


def test_declining_by_the_link_ends_it(client, editor):
    _practice, assignment, _other = stages.in_review(editor)
    page = reverse("practices:decline_review", kwargs={"token": assignment.token})
    assert client.get(page).status_code == 200
    assert client.post(page, {"why_not": "other", "reason": ""}).status_code == 200
    answer = client.post(page, {"why_not": "conflict", "reason": "I advise the bank."}, follow=True)

    assert answer.status_code == 410
    assert "You declined this review" in answer.text
    assert client.post(link(assignment), answers() | {"deed": "submit"}).status_code == 410
    assert not Review.objects.exists()


def test_a_link_ends_when_the_practice_moves_on(client, editor):
    practice, assignment, _other = stages.in_review(editor)
    stages.submission.withdraw(practice, by=practice.submitter)
    page = client.get(link(assignment))

    assert page.status_code == 410
    assert "This review is no longer needed" in page.text


def test_a_reviewer_s_list_leads_to_the_reviews_still_owed(signed_in, editor):
    _practice, assignment, other = stages.in_review(editor)
    page = signed_in(assignment.reviewer).get(reverse("practices:reviews")).text

    assert link(assignment) in page
    assert link(other) not in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_number_of_times(signed_in, editor, number, django_assert_num_queries):
    person = stages.reviewer()
    for _number in range(number):
        stages.ask(stages.submitted(), editor, person)
    client = signed_in(person)

    with django_assert_num_queries(6):
        client.get(reverse("practices:reviews"))


def test_nobody_who_reviews_sees_other_people_s_drafts(signed_in, editor):
    _practice, assignment, _other = stages.in_review(editor)
    assigning.decline(assignment, reason="No time.", by=assignment.reviewer)
    page = reverse("practices:editorial_practice", kwargs={"pk": assignment.version.practice_id})

    assert signed_in(assignment.reviewer).get(page).status_code == 404
