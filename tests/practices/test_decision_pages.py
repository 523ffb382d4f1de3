"""The editors' desk, and one practice on it, page by page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from practices import safeguards
from practices.actions import editing, pool
from practices.states import AssignmentState, Mover, PracticeState
from stakeholders.models import Stakeholder
from stakeholders.states import Role
from tests.factories import StakeholderFactory

from . import stages

pytestmark = pytest.mark.django_db

DESK = "/editorial/"


def page_of(name, practice):
    return reverse(f"practices:{name}", kwargs={"pk": practice.pk})


def test_the_desk_groups_by_who_has_the_next_move(signed_in, editor):
    waiting = {
        Mover.EDITOR: {stages.submitted(), stages.reviewed(editor), stages.reviewed(editor, 4, 2)},
        Mover.REVIEWERS: {stages.in_review(editor)[0]},
        Mover.PARTNERS: {stages.accepted(editor)},
        Mover.AUTHOR: {stages.returned(editor)},
    }
    stages.published(editor)
    groups = signed_in(editor).get(DESK).context["groups"]

    assert {mover: {practice for practice, _next in rows} for mover, rows in groups} == waiting


@pytest.mark.parametrize(
    ("stage", "label"),
    [
        (lambda editor: stages.submitted(), "Check it"),
        (lambda editor: stages.checked(stages.submitted(), editor), "Ask reviewers"),
        (lambda editor: stages.ask(stages.submitted(), editor).room, "Ask a reviewer"),
        (lambda editor: stages.in_review(editor)[0], "See the reviewers"),
        (lambda editor: stages.reviewed(editor, 4, 2), "Ask a third reviewer"),
        (stages.reviewed, "Decide"),
        (stages.accepted, "See the clearance"),
    ],
)
def test_every_row_offers_its_next_step(signed_in, editor, stage, label):
    practice = stage(editor)
    ((_mover, rows),) = signed_in(editor).get(DESK).context["groups"]

    assert [(row, coming.label) for row, coming in rows] == [(practice, label)]


def test_a_declined_review_comes_back_to_the_editors(signed_in, editor):
    practice, first, _second = stages.in_review(editor)
    stages.assigning.decline(first, reason="No time.", by=first.reviewer)
    ((mover, rows),) = signed_in(editor).get(DESK).context["groups"]

    assert (mover, rows[0][1].sentence) == (Mover.EDITOR, "A reviewer is missing.")
    assert "No time." in signed_in(editor).get(page_of("reviewers", practice)).text


def test_the_desk_can_be_narrowed(signed_in, editor):
    wanted = stages.submitted(current__title="Ports without debts", current__lead_country="PE")
    stages.submitted()
    client = signed_in(editor)

    for query in ("q=PORTS", "country=PE", "turn=1&q=ports&language=en"):
        groups = client.get(f"{DESK}?{query}").context["groups"]
        assert [practice for _mover, rows in groups for practice, _next in rows] == [wanted]
    assert not client.get(f"{DESK}?turn=4").context["groups"]


def test_an_editor_s_own_practice_is_not_on_their_desk(signed_in, editor):
    stages.submitted(submitter=editor)

    assert not signed_in(editor).get(DESK).context["groups"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_desk_asks_the_same_number_of_times(signed_in, editor, number, django_assert_num_queries):
    for _number in range(number):
        stages.accepted(editor)
        stages.reviewed(editor)
    client = signed_in(editor)

    with django_assert_num_queries(10):
        client.get(DESK)


def test_reviewers_are_asked_from_a_list_that_says_who_may_not(signed_in, editor):
    practice = stages.checked(stages.submitted(), editor)
    near, far = stages.reviewer(profile__country="CR"), stages.reviewer()
    for person in (near, far):
        pool.make_reviewer(person, by=editor)
    client, page = signed_in(editor), page_of("reviewers", practice)
    shown = client.get(page).text
    assert "This person is from the same country as the lead organisation." in shown
    assert f'value="{near.pk}" disabled' in shown

    due_on = timezone.localdate() + timedelta(days=10)
    refused = client.post(page, {"reviewer": near.pk, "due_on": due_on})
    assert "This person is from the same country" in refused.text
    client.post(page, {"reviewer": far.pk, "due_on": due_on})
    assert practice.current.assignments.get().reviewer == far


def test_somebody_unknown_is_asked_by_address_and_name(signed_in, editor):
    practice = stages.checked(stages.submitted(), editor)
    client, page = signed_in(editor), page_of("reviewers", practice)
    data = {"email": "new@example.org", "due_on": timezone.localdate() + timedelta(days=10)}
    assert "Nobody here has this address yet." in client.post(page, data).text
    assert not Stakeholder.objects.filter(email="new@example.org").exists()

    client.post(page, data | {"given_name": "Nora", "country": "KE"})
    assert practice.current.assignments.get().reviewer.shown_name == "Nora"


def test_whoever_is_asked_by_address_is_written_to_in_english_unless_another_language_is_chosen(signed_in, editor):
    practice = stages.checked(stages.submitted(), editor)
    page = signed_in(editor).get(page_of("reviewers", practice))

    assert '<option value="en" selected>English</option>' in page.text


def test_an_unknown_person_too_close_leaves_nothing_behind(signed_in, editor):
    practice = stages.checked(stages.submitted(), editor)
    data = {"email": "near@example.org", "given_name": "Nora", "country": "CR"}
    due_on = timezone.localdate() + timedelta(days=10)
    answer = signed_in(editor).post(page_of("reviewers", practice), data | {"due_on": due_on})

    assert "This person is from the same country" in answer.text
    assert not Stakeholder.objects.filter(email="near@example.org").exists()


def test_a_request_is_taken_back_by_a_button(signed_in, editor):
    practice, first, _second = stages.in_review(editor)
    signed_in(editor).post(reverse("practices:call_off_review", kwargs={"pk": practice.pk, "assignment": first.pk}))

    first.refresh_from_db()
    assert first.state == AssignmentState.CANCELLED


def test_the_decision_page_shows_reviews_side_by_side_and_a_suggestion(signed_in, editor):
    practice = stages.reviewed(editor)
    page = signed_in(editor).get(page_of("decision", practice)).text

    assert page.count('aria-label="A: 3, B: 3"') == 8
    assert "Between us: doubtful." in page
    assert "75 of 100 points on average, evidence level 2" in page


def test_an_editor_who_reviews_reads_no_review_on_any_page(signed_in, editor):
    other = StakeholderFactory(role=Role.EDITOR, profile__country="KE")
    practice = stages.submitted()
    stages.ask(practice, editor, other)
    stages.write(stages.ask(practice, editor), to_author="Word of the first.")
    client = signed_in(other)

    for name in ("editorial_practice", "decision", "reviewers"):
        page = client.get(page_of(name, practice)).text
        assert "Word of the first." not in page
        assert 'aria-label="A: 3"' not in page
    assert "Word of the first." in signed_in(editor).get(page_of("decision", practice)).text


def test_a_refused_decision_keeps_the_reasons_typed(signed_in, editor):
    practice = stages.reviewed(editor)
    answer = signed_in(editor).post(
        page_of("decision", practice), {"outcome": "good", "reasons": "Excellent in every way."}
    )

    assert "its evidence is below level 3" in answer.text
    assert "Excellent in every way.</textarea>" in answer.text


def test_deciding_leads_back_to_the_practice(signed_in, editor):
    practice = stages.reviewed(editor)
    client = signed_in(editor)
    answer = client.post(page_of("decision", practice), {"outcome": "promising", "reasons": "Clear."})

    assert answer.url == page_of("editorial_practice", practice)
    assert "2 organisations have not agreed yet." in client.get(answer.url).text


def test_returning_from_the_desk(signed_in, editor):
    practice = stages.submitted()
    client = signed_in(editor)
    assert client.get(page_of("return_practice", practice)).status_code == 200
    client.post(page_of("return_practice", practice), {"reasons": "Say who pays."})

    practice.refresh_from_db()
    assert practice.state == PracticeState.RETURNED


def test_questions_are_confirmed_one_by_one_until_the_button_appears(signed_in, editor):
    practice = stages.accepted(editor)
    stages.agree(practice, editor)
    client, page = signed_in(editor), page_of("clearance", practice)
    assert "7 questions are still open." in client.get(page).text
    assert "Publish this practice" not in client.get(page).text
    for code in safeguards.codes(practice.current):
        assert client.post(page, {"question": code, "remark": "Letter of 3 May."}).status_code == 302
    shown = client.get(page).text
    assert "Publish this practice" in shown
    assert editor.shown_name in shown

    answer = practice.current.safeguards.first()
    client.post(reverse("practices:reopen_question", kwargs={"pk": practice.pk, "answer": answer.pk}))
    assert "1 question is still open." in client.get(page).text
    assert client.post(page_of("publish_practice", practice)).status_code == 409


def test_a_confirmation_without_a_remark_is_asked_for_at_its_question(signed_in, editor):
    practice = stages.accepted(editor)
    answer = signed_in(editor).post(page_of("clearance", practice), {"question": "no_names", "remark": ""})

    assert "This field is required." in answer.text
    assert not practice.current.safeguards.exists()


def test_publishing_taking_down_and_putting_back(signed_in, client, editor):
    practice = stages.accepted(editor)
    stages.clear(practice, editor)
    desk = signed_in(editor)
    desk.post(page_of("publish_practice", practice))
    practice.refresh_from_db()
    assert client.get(practice.get_absolute_url()).status_code == 200

    assert desk.get(page_of("take_down_practice", practice)).status_code == 200
    desk.post(page_of("take_down_practice", practice), {"reason": "A partner asked for it.", "cause": "safety"})
    gone = client.get(practice.get_absolute_url())
    assert gone.status_code == 410
    assert "It was taken down so that nobody is harmed." in gone.text
    assert "A partner asked for it." not in gone.text

    desk.post(page_of("put_back_practice", practice))
    assert client.get(practice.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("code", ["es", "fr"])
def test_the_pages_exist_in_every_language(signed_in, editor, code):
    practice = stages.reviewed(editor)
    client = signed_in(editor)
    names = ("editorial_practice", "reviewers", "decision", "clearance")
    with translation.override(code):
        pages = [page_of(name, practice) for name in names]

    assert [page.startswith(f"/{code}/editorial/") for page in pages] == [True] * 4
    assert [client.get(page).status_code for page in pages] == [200] * 4


# --- After an editor's change -----------------------------------------------------------------------------------------


def test_the_reviews_stay_in_sight_after_a_change_by_an_editor(signed_in, editor):
    practice = stages.accepted(editor)
    words = {"problem": "Workers pay for their jobs, and nobody told them."}
    editing.edit(practice, values=words, base=1, by=editor)
    for name in ("decision", "editorial_practice"):
        page = signed_in(editor).get(reverse(f"practices:{name}", args=[practice.pk]))

        assert [letter for letter, _review in page.context["reviews"]] == ["A", "B"]
        assert [change.label for change in page.context["since"]] == ["Problem and context"]
        assert "Clear and candid." in page.text
    assert "nobody told them" in page.text


def test_the_reviews_of_the_last_version_do_not_pass_for_those_of_a_new_one(signed_in, editor):
    practice = stages.resubmitted(editor)
    page = signed_in(editor).get(reverse("practices:decision", args=[practice.pk]))

    assert page.context["reviews"] == []
    assert page.context["since"] is None
    assert "No review is in yet." in page.text
