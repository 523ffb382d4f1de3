"""The third reviewer, decisions without the usual reviews, the letter in the editors' words, and the figures."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from correspondence.models import Letter
from practices import figures, rubric, wordings
from practices.actions import deciding, desk, pool
from practices.models import Decision, DeskWording, Practice, PracticeVersion
from practices.states import Outcome, PracticeState
from rrge_portal.kernel.refusal import Refusal

from . import stages

pytestmark = pytest.mark.django_db


def page_of(name, practice):
    return reverse(f"practices:{name}", kwargs={"pk": practice.pk})


def decision(outcome="promising", **more):
    return {"outcome": outcome, "reasons": "Clear and candid."} | more


def test_a_third_reviewer_is_asked_by_one_click(signed_in, editor):
    practice = stages.reviewed(editor, 4, 2)
    person = stages.reviewer()
    pool.make_reviewer(person, values={"themes": ["finance"]}, by=editor, tell=False)
    client = signed_in(editor)
    page = client.get(page_of("decision", practice))
    assert page.context["third"].person == person
    assert "Knows: Finance" in page.text
    day = page.context["third_due"]
    client.post(page_of("reviewers", practice), {"reviewer": person.pk, "due_on": day})

    assert practice.current.assignments.live().filter(reviewer=person).exists()


def test_until_the_third_is_in_a_decision_needs_a_written_reason(editor):
    practice = stages.reviewed(editor, 4, 2)
    with pytest.raises(Refusal, match="The two reviews lie far apart"):
        deciding.decide(practice, outcome="promising", reasons="Clear.", by=editor)

    made = deciding.decide(practice, outcome="promising", reasons="Clear.", exception="Both erred alike.", by=editor)
    assert made.exception == "Both erred alike."


def test_an_exception_calls_off_what_is_awaited_and_stays_with_the_editors(signed_in, editor):
    practice, first, _second = stages.in_review(editor)
    stages.write(first)
    client, page = signed_in(editor), page_of("decision", practice)
    refused = client.post(page, decision())
    assert refused.status_code == 409
    assert "A review is still awaited." in refused.text
    assert "Clear and candid." in refused.text
    client.post(page, decision(exception="The second reviewer fell ill."))

    assert not practice.current.assignments.open().exists()
    assert Letter.objects.filter(kind="review_not_needed").count() == 1
    mine = signed_in(practice.submitter).get(page_of("my_practice", practice)).text
    assert "Clear and candid." in mine
    assert "fell ill" not in mine
    assert "fell ill" not in Letter.objects.get(kind="decision_promising").text


def test_no_exception_makes_it_good(editor):
    practice, first, _second = stages.in_review(editor)
    stages.write(first, 4)

    with pytest.raises(Refusal, match="on fewer than two reviews"):
        deciding.decide(practice, outcome="good", reasons="Clear.", exception="We are sure.", by=editor)


def test_the_usual_reviews_leave_no_exception_behind(editor):
    practice = stages.reviewed(editor)

    made = deciding.decide(practice, outcome="promising", reasons="Clear.", exception="Needless.", by=editor)
    assert made.exception == ""


def test_the_letter_is_shown_before_it_is_sent(signed_in, editor):
    practice = stages.reviewed(editor)
    client, page = signed_in(editor), page_of("decision", practice)
    shown = client.post(page, decision(deed="preview")).text

    assert "The letter as the submitter gets it" in shown
    assert "is accepted as a promising practice" in shown
    assert not Decision.objects.exists()
    client.post(page, decision(deed="decide"))
    assert "is accepted as a promising practice" in Letter.objects.get(kind="decision_promising").text


def test_editors_word_the_letter_per_language_with_checked_placeholders(signed_in, editor):
    client = signed_in(editor)
    page = reverse("practices:desk_letter", args=["decision_returned", "en"])
    assert "{reasons}" in client.get(page).text
    wrong = client.post(page, {"version": 0, "subject": "About {title}", "body": "Dear {nam}, {reasons}"})
    assert "{nam} is no placeholder of this letter." in wrong.text
    assert "The text needs {link}" in wrong.text
    client.post(page, {"version": 0, "subject": "About {title}", "body": "Dear {name}, {reasons}\n\n{link}"})

    practice = stages.reviewed(editor, 1, 1)
    deciding.decide(practice, outcome="returned", reasons="Say who {pays}.", by=editor)
    letter = Letter.objects.get(kind="decision_returned")
    assert letter.subject == f"About {practice.title}"
    assert "Say who {pays}." in letter.text
    assert "you submitted it" in letter.text  # why one gets it is always said

    client.post(reverse("practices:drop_desk_letter", args=["decision_returned", "en"]))
    assert not DeskWording.objects.exists()


def test_a_stale_window_does_not_word_a_letter(editor):
    words = {"subject": "Yours", "body": "{reasons} {link}", "by": editor}
    desk.word("decision_good", "fr", version=0, **words)

    with pytest.raises(Refusal, match="changed this letter meanwhile"):
        desk.word("decision_good", "fr", version=0, **words)


@pytest.mark.parametrize("kind", wordings.KINDS)
@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_the_standard_letter_can_be_taken_over_as_it_is(editor, kind, language):
    words = wordings.standard_words(kind, language)

    assert desk.word(kind, language, subject=words.subject, body=words.body, version=0, by=editor).version == 1


@pytest.mark.parametrize(
    ("scores", "evidence", "expected"),
    [
        (stages.scores(3), 3, Outcome.GOOD),  # 75
        (stages.scores(3), 2, Outcome.PROMISING),
        (stages.scores(3, innovation=2), 4, Outcome.PROMISING),  # 73.75
        (stages.scores(2, effectiveness=3, innovation=1, candour=2), 0, Outcome.PROMISING),  # 55
        (stages.scores(2, effectiveness=3, innovation=0), 4, Outcome.RETURNED),  # 53.75
        (stages.scores(4, rights=1), 4, Outcome.PROMISING),  # the floor
        (stages.scores(4, rights=2), 3, Outcome.GOOD),
    ],
)
def test_the_boundaries_of_the_outcomes(scores, evidence, expected):
    assert rubric.outcome(scores, evidence) == expected


# --- Figures ----------------------------------------------------------------------------------------------------------

DAY = timedelta(days=1)
START = datetime(2026, 1, 1, tzinfo=UTC)


def test_the_days_in_each_stage_are_counted_from_the_journal():
    steps = [
        ("practice.submitted", 0, {}),
        ("review.requested", 2, {}),
        ("review.requested", 3, {}),
        ("review.submitted", 10, {}),
        ("review.submitted", 12, {}),
        ("practice.decided", 15, {"outcome": "returned"}),
        ("practice.submitted", 35, {}),
        ("practice.decided", 36, {"outcome": "returned"}),
        ("practice.submitted", 40, {}),
        ("review.requested", 41, {}),
        ("review.submitted", 44, {}),
        ("practice.decided", 45, {"outcome": "good"}),
        ("practice.published", 52, {}),
    ]
    spent = figures.durations([(verb, START + day * DAY, facts) for verb, day, facts in steps])

    assert spent == [
        ("desk", 2), ("review", 10), ("deciding", 3), ("revising", 20), ("desk", 1), ("revising", 4),
        ("desk", 1), ("review", 3), ("deciding", 1), ("clearing", 7),
    ]  # fmt: skip


def test_the_figures_say_who_does_what_and_can_be_downloaded(signed_in, editor):
    stages.returned(editor)
    stages.accepted(editor)
    stages.in_review(editor)
    client = signed_in(editor)
    page = client.get(reverse("practices:desk_figures")).text
    assert "1 of 2 decisions returned the practice with comments." in page
    lines = list(csv.reader(io.StringIO(client.get(reverse("practices:desk_figures_csv")).text.lstrip("\ufeff"))))

    assert ["Editors", editor.shown_name, "Decisions", "2"] in lines
    assert ["By country of the lead", "Costa Rica", "Submitted", "3"] in lines
    assert ["By country of the lead", "Costa Rica", "Returned at least once", "1"] in lines


def test_without_submissions_the_figures_say_so(signed_in, editor):
    assert "Nothing was submitted in this time." in signed_in(editor).get(reverse("practices:desk_figures")).text


@pytest.mark.parametrize("number", [1, 3])
def test_the_figures_ask_the_same_number_of_times(editor, number, django_assert_num_queries):
    for _number in range(number):
        stages.returned(editor)

    with django_assert_num_queries(11):
        figures.of(None)


def test_a_thousand_rows_ask_no_more_than_one(signed_in, editor, django_assert_max_num_queries):
    """The desk at a thousand submissions: twelve statements at most, and no more rows than a page shows."""
    practices = Practice.objects.bulk_create(
        Practice(state=PracticeState.SUBMITTED, submitter=None) for _number in range(1000)
    )
    now = timezone.now()
    versions = PracticeVersion.objects.bulk_create(
        PracticeVersion(practice=practice, title=f"Practice {practice.pk}", language="en", submitted_at=now)
        for practice in practices
    )
    for practice, version in zip(practices, versions, strict=True):
        practice.current = version
    Practice.objects.bulk_update(practices, ["current"], batch_size=200)
    client = signed_in(editor)

    with django_assert_max_num_queries(12):
        page = client.get("/editorial/")
    assert page.context["page_obj"].paginator.count == 1000
    assert sum(len(rows) for _mover, rows in page.context["groups"]) < 100
