"""Practices brought to each stage of their life by the very actions that do so in the portal."""

from datetime import timedelta

from django.utils import timezone

from practices import safeguards, screening
from practices.actions import assigning, clearing, deciding, desk, flagging, reviewing, submission
from practices.models import DeskCheck
from practices.rubric import CRITERIA, GATE
from stakeholders.states import Purpose
from tests.factories import PracticeFactory, StakeholderFactory

CONSENTS = (Purpose.PRACTICE_PUBLICATION,)
YES = dict.fromkeys(GATE, "yes")


def scores(value: int, **special) -> dict[str, int]:
    """The same score for every criterion, but for the special ones."""
    return {item.code: value for item in CRITERIA} | special


def submitted(**fields):
    practice = PracticeFactory(**fields)
    return submission.submit(practice.current, consents=CONSENTS, by=practice.submitter)


def reviewer(**profile):
    """Somebody far away from every lead and partner."""
    profile = {"profile__country": "KE", "profile__expertise": "Labour law"} | profile
    return StakeholderFactory(**profile)


def checked(practice, editor):
    """The desk check passed, if it is not yet."""
    if practice.state == "submitted" and not DeskCheck.objects.filter(version=practice.current).exists():
        desk.check(practice, gate=YES, questions={}, by=editor)
    return practice


def ask(practice, editor, person=None):
    practice.refresh_from_db()
    checked(practice, editor)
    due_on = timezone.localdate() + timedelta(days=21)
    return assigning.assign(practice, person or reviewer(), due_on=due_on, by=editor)


def in_review(editor, **fields):
    """Two reviewers asked, none of them done."""
    practice = submitted(**fields)
    first, second = ask(practice, editor), ask(practice, editor)
    practice.refresh_from_db()
    return practice, first, second


def write(
    assignment, value=3, *, gate=YES, to_author="Say more about costs.", to_editor="Between us: doubtful.", **special
):
    """Write a review and hand it in."""
    given = {} if "no" in gate.values() else scores(value, **special)
    person = assignment.reviewer
    reviewing.save_review(assignment, gate=gate, scores=given, to_author=to_author, to_editor=to_editor, by=person)
    return reviewing.submit_review(assignment, by=person)


def reviewed(editor, *values, **fields):
    """Two reviews in, 3 everywhere unless said otherwise."""
    practice, first, second = in_review(editor, **fields)
    for assignment, value in zip((first, second), values or (3, 3), strict=True):
        write(assignment, value)
    return practice


def accepted(editor, **fields):
    practice = reviewed(editor, **fields)
    deciding.decide(practice, outcome="promising", reasons="Clear and candid.", by=editor)
    practice.refresh_from_db()
    return practice


def agree(practice, editor, **agreement):
    """Lead and partners agree in writing."""
    for body in practice.clearances.open():
        clearing.record_on_paper(body, given_by="Director", note="Letter of 3 May.", by=editor, **agreement)


def clear(practice, editor):
    agree(practice, editor)
    for flag in screening.open_flags(practice):
        flagging.clear(practice, flag.code, reason="It is the name of a law.", by=editor)
    for code in safeguards.codes(practice.current):
        deciding.confirm_safeguard(practice.current, code, remark="Letter of 3 May.", by=editor)


def published(editor, **fields):
    practice = accepted(editor, **fields)
    clear(practice, editor)
    return deciding.publish(practice, by=editor)


def returned(editor, **fields):
    practice = reviewed(editor, 1, 1, **fields)
    deciding.decide(practice, outcome="returned", reasons="Say who pays.", by=editor)
    practice.refresh_from_db()
    return practice


def hand_in(version):
    """A revision with what it needs, handed in."""
    names = ("declares_accurate", "declares_agreed", "declares_no_victim", "declares_images")
    for name in names:
        setattr(version, name, True)
    version.answer_to_reviewers = "We say now who pays."
    version.problem = "Workers pay for their jobs, and nobody told them that they need not."
    version.save(update_fields=[*names, "answer_to_reviewers", "problem"])
    return submission.submit(version, consents=CONSENTS, by=version.practice.submitter)


def resubmitted(editor, **fields):
    """Returned, revised and handed in again as its second version."""
    practice = returned(editor, **fields)
    return hand_in(submission.revise(practice, by=practice.submitter))


def withdrawn(editor=None, **fields):
    practice = submitted(**fields)
    return submission.withdraw(practice, by=practice.submitter)


def taken_down(editor, **fields):
    return deciding.take_down(published(editor, **fields), reason="A partner asked for it.", by=editor)
