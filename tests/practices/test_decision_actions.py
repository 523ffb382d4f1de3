"""Deciding, clearing, publishing, taking down; and what the table refuses."""

import pytest

from correspondence.models import Letter
from practices import panel, safeguards
from practices.actions import deciding, submission
from practices.models import Practice, SearchDocument
from practices.states import PRACTICE_TRANSITIONS, Outcome, PracticeState
from rrge_portal.kernel.refusal import Refusal
from stakeholders.actions import withdraw_consent
from stakeholders.states import Role
from tests.factories import PracticeFactory, StakeholderFactory

from . import stages

pytestmark = pytest.mark.django_db

BRING_TO = {
    PracticeState.DRAFT: lambda editor: PracticeFactory(),
    PracticeState.SUBMITTED: lambda editor: stages.submitted(),
    PracticeState.IN_REVIEW: stages.reviewed,
    PracticeState.RETURNED: stages.returned,
    PracticeState.ACCEPTED: stages.accepted,
    PracticeState.PUBLISHED: stages.published,
    PracticeState.UNPUBLISHED: stages.taken_down,
    PracticeState.WITHDRAWN: lambda editor: stages.withdrawn(),
}

STEPS = {
    PracticeState.SUBMITTED: lambda practice, editor: submission.submit(
        practice.draft or practice.current, consents=stages.CONSENTS, by=practice.submitter
    ),
    PracticeState.IN_REVIEW: stages.ask,
    PracticeState.RETURNED: lambda practice, editor: deciding.return_from_desk(
        practice, reasons="Say who pays.", by=editor
    ),
    PracticeState.ACCEPTED: lambda practice, editor: deciding.decide(
        practice, outcome="promising", reasons="Clear.", by=editor
    ),
    PracticeState.PUBLISHED: lambda practice, editor: deciding.publish(practice, by=editor),
    PracticeState.UNPUBLISHED: lambda practice, editor: deciding.take_down(practice, reason="Asked for.", by=editor),
    PracticeState.WITHDRAWN: lambda practice, editor: submission.withdraw(practice, by=practice.submitter),
}
"""The action that leads to each state."""

REFUSED = [
    (here, there)
    for here, allowed in PRACTICE_TRANSITIONS.items()
    for there in STEPS
    if there not in allowed and here != there
]


@pytest.mark.parametrize(("here", "there"), REFUSED, ids=str)
def test_what_the_table_does_not_allow_is_refused_with_a_sentence(editor, here, there):
    practice = BRING_TO[here](editor)
    letters = Letter.objects.count()

    with pytest.raises(Refusal) as refused:
        STEPS[there](practice, editor)

    assert str(refused.value).endswith(".")
    practice.refresh_from_db()
    assert practice.state == here
    assert Letter.objects.count() == letters


def test_a_way_leads_to_every_state(editor):
    for state, bring in BRING_TO.items():
        practice = bring(editor)
        practice.refresh_from_db()
        assert practice.state == state


def test_every_step_moves_the_date_since_when(editor):
    practice = stages.submitted()
    before = practice.state_since
    stages.ask(practice, editor)

    practice.refresh_from_db()
    assert practice.state_since > before


@pytest.mark.parametrize("state", [PracticeState.SUBMITTED, PracticeState.ACCEPTED])
def test_an_editor_returns_from_the_desk_and_while_clearing(editor, state):
    practice = BRING_TO[state](editor)
    deciding.return_from_desk(practice, reasons="The bank asks for another text.", by=editor)

    practice.refresh_from_db()
    assert practice.state == PracticeState.RETURNED
    letter = Letter.objects.filter(kind="decision_returned").latest("pk")
    assert letter.recipient == practice.submitter
    assert "The bank asks for another text." in letter.text


def test_a_decision_needs_reasons(editor):
    practice = stages.reviewed(editor)

    with pytest.raises(Refusal, match="Write down your reasons"):
        deciding.decide(practice, outcome="promising", reasons="  ", by=editor)


def test_nothing_is_decided_while_a_review_is_awaited(editor):
    practice, first, second = stages.in_review(editor)
    stages.write(first)
    with pytest.raises(Refusal, match="A review is still awaited"):
        deciding.decide(practice, outcome="promising", reasons="Clear.", by=editor)

    stages.assigning.call_off(second, by=editor)
    with pytest.raises(Refusal, match="Two reviews are needed before you decide"):
        deciding.decide(practice, outcome="promising", reasons="Clear.", by=editor)


def test_reviews_far_apart_call_for_a_third(editor):
    practice = stages.reviewed(editor, 4, 2)
    with pytest.raises(Refusal, match=r"The two reviews lie far apart\. Ask a third reviewer"):
        deciding.decide(practice, outcome="promising", reasons="Clear.", by=editor)

    stages.write(stages.ask(practice, editor), 3)
    assert deciding.decide(practice, outcome="promising", reasons="Clear.", by=editor).outcome == Outcome.PROMISING


def test_good_is_refused_without_independent_evidence(editor):
    practice = stages.reviewed(editor, 4, 4)
    with pytest.raises(Refusal, match="its evidence is below level 3"):
        deciding.decide(practice, outcome="good", reasons="Excellent.", by=editor)

    practice.current.results.update(evidence=3)
    assert deciding.decide(practice, outcome="good", reasons="Excellent.", by=editor).outcome == Outcome.GOOD


def test_good_is_refused_where_a_floor_is_missed(editor):
    practice, first, second = stages.in_review(editor)
    practice.current.results.update(evidence=4)
    stages.write(first, 4, rights=1)
    stages.write(second, 4, rights=1)

    with pytest.raises(Refusal, match="a reviewer scored human rights below 2"):
        deciding.decide(practice, outcome="good", reasons="Excellent.", by=editor)


def test_what_every_reviewer_stopped_at_the_gate_can_only_be_returned(editor):
    practice, first, second = stages.in_review(editor)
    for assignment in (first, second):
        stages.write(assignment, gate=stages.YES | {"implemented": "no"})

    with pytest.raises(Refusal, match="It can only be returned"):
        deciding.decide(practice, outcome="promising", reasons="Still.", by=editor)
    assert panel.of(practice.current).suggestion == Outcome.RETURNED
    assert deciding.decide(practice, outcome="returned", reasons="Begin first.", by=editor)


def test_a_promising_practice_may_be_called_so_against_the_rubric_with_reasons(editor):
    practice = stages.reviewed(editor, 2, 2)

    assert panel.of(practice.current).suggestion == Outcome.RETURNED
    assert deciding.decide(practice, outcome="promising", reasons="New in the region.", by=editor)


def test_whoever_reviewed_does_not_decide(editor):
    other = StakeholderFactory(role=Role.EDITOR, profile__country="KE")
    practice = stages.submitted()
    stages.write(stages.ask(practice, editor, other))
    stages.write(stages.ask(practice, editor))

    with pytest.raises(Refusal, match="You were asked to review this version"):
        deciding.decide(practice, outcome="promising", reasons="Clear.", by=other)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR])
def test_nobody_decides_on_their_own_practice(editor, role):
    person = StakeholderFactory(role=role)
    practice = stages.reviewed(editor, submitter=person)

    with pytest.raises(Refusal, match="This is your own practice"):
        deciding.decide(practice, outcome="promising", reasons="Mine.", by=person)


def test_lead_and_partners_answer_for_themselves_and_editors_for_the_rest(editor):
    practice = stages.accepted(editor)
    texts = [str(question.text) for _group, asked in safeguards.questions(practice.current) for question in asked]

    assert len(texts) == len(set(safeguards.codes(practice.current))) == 7
    assert set(practice.clearances.values_list("organisation", flat=True)) == {
        "Ministry of Work of Freedonia",
        "Fictional Bank",
    }


def test_an_open_question_blocks_publication(editor):
    practice = stages.accepted(editor)
    stages.agree(practice, editor)
    codes = safeguards.codes(practice.current)
    for code in codes[1:]:
        deciding.confirm_safeguard(practice.current, code, remark="Seen.", by=editor)
    with pytest.raises(Refusal, match="1 question is not confirmed yet"):
        deciding.publish(practice, by=editor)

    deciding.confirm_safeguard(practice.current, codes[0], remark="Seen.", by=editor)
    assert deciding.publish(practice, by=editor).is_published


def test_a_question_is_confirmed_once_with_a_remark_and_can_be_opened_again(editor):
    version = stages.accepted(editor).current
    with pytest.raises(Refusal, match="Say in a few words how you know"):
        deciding.confirm_safeguard(version, "no_names", remark=" ", by=editor)
    with pytest.raises(Refusal, match="There is no such question"):
        deciding.confirm_safeguard(version, "partner:99", remark="Seen.", by=editor)
    answer = deciding.confirm_safeguard(version, "no_names", remark="Read twice.", by=editor)
    with pytest.raises(Refusal, match="Somebody has just confirmed this"):
        deciding.confirm_safeguard(version, "no_names", remark="Read twice.", by=editor)

    deciding.unconfirm(answer, by=editor)
    assert not version.safeguards.exists()


def test_questions_are_confirmed_only_while_clearing(editor):
    practice = stages.reviewed(editor)

    with pytest.raises(Refusal, match="Questions are confirmed while a practice is being cleared"):
        deciding.confirm_safeguard(practice.current, "no_names", remark="Seen.", by=editor)


def test_returning_while_clearing_opens_every_question_again(editor):
    practice = stages.accepted(editor)
    stages.clear(practice, editor)
    deciding.return_from_desk(practice, reasons="Another text.", by=editor)

    assert not practice.current.safeguards.exists()


def test_publishing_gives_address_label_and_date_and_the_search_finds_it(editor):
    practice = stages.published(editor, current__title="Debt-free recruitment")

    assert (practice.slug, practice.label) == ("debt-free-recruitment", Outcome.PROMISING)
    assert practice.published_at is not None
    assert SearchDocument.objects.filter(practice=practice).exists()
    assert Letter.objects.get(kind="practice_published").recipient == practice.submitter


@pytest.mark.parametrize("title", ["New", "Mine", "Meetings", "es", "Fr"])
def test_no_title_takes_an_address_that_means_something_else(editor, title):
    practice = stages.published(editor, current__title=title)

    assert practice.slug == f"{title.lower()}-{practice.pk}"


def test_a_second_practice_of_the_same_title_gets_its_own_address(editor):
    first, second = (stages.published(editor, current__title="Debt-free") for _number in range(2))

    assert (first.slug, second.slug) == ("debt-free", "debt-free-2")


def test_a_title_in_another_script_gets_the_number_for_its_address(editor):
    practice = stages.published(editor, current__title="无债招聘")

    assert practice.slug == f"practice-{practice.pk}"


def test_taking_down_hides_it_at_once_and_tells_why(editor, person):
    practice = stages.published(editor)
    with pytest.raises(Refusal, match="Write down why it is taken down"):
        deciding.take_down(practice, reason="", by=editor)
    deciding.take_down(practice, reason="A partner asked for it.", told="We will write to you.", by=editor)

    assert not Practice.objects.visible_to(person).exists()
    assert not SearchDocument.objects.filter(practice=practice).exists()
    letter = Letter.objects.get(kind="practice_taken_down")
    assert "We will write to you." in letter.text
    assert "A partner asked for it." not in letter.text


def test_withdrawing_the_consent_takes_it_down_at_once_and_for_good(editor, person):
    practice = stages.published(editor)
    withdraw_consent(practice.submitter.consents.get(), by=practice.submitter)

    practice.refresh_from_db()
    assert practice.state == PracticeState.UNPUBLISHED
    assert not SearchDocument.objects.filter(practice=practice).exists()
    assert "Consent to its publication was withdrawn." in Letter.objects.get(kind="practice_taken_down").text
    with pytest.raises(Refusal, match="The submitter does not consent to publication any more"):
        deciding.put_back(practice, by=editor)


def test_nothing_is_published_once_the_consent_is_withdrawn(editor):
    practice = stages.accepted(editor)
    stages.clear(practice, editor)
    withdraw_consent(practice.submitter.consents.get(), by=practice.submitter)

    with pytest.raises(Refusal, match="The submitter does not consent to publication any more"):
        deciding.publish(practice, by=editor)


def test_putting_back_keeps_the_address(editor):
    practice = stages.taken_down(editor)
    again = deciding.put_back(practice, by=editor)

    assert (again.slug, again.is_published) == (practice.slug, True)
    assert SearchDocument.objects.filter(practice=practice).exists()
