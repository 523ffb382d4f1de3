"""What editors do at their desk before and around a review: take charge, check, ask the submitter, set the rules."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.actions import post, recall
from correspondence.words import problems_of_body, problems_of_subject
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock

from .. import rubric
from .. import rules as may
from ..addresses import address_for
from ..models import DeskCheck, DeskQuestion, DeskRules, DeskWording, Practice
from ..states import GateAnswer, PracticeState
from .life import editors_for, refuse_own


@transaction.atomic
def put_in_charge(practice, editor, *, by) -> Practice:
    """Let one editor look after a practice; letters about it go to them. None gives it back to all."""
    practice = lock(practice)
    refuse_own(practice, by)
    if editor is not None and editor.pk in practice.author_ids():
        raise Refusal(_("This is their own practice. Choose another editor."))
    if editor is not None and not (editor.is_active and (editor.is_superuser or editor.has_role("editor"))):
        raise Refusal(_("Only an editor can be in charge of a practice. Choose one from the list."))
    if practice.editor_id == (editor and editor.pk):
        return practice
    practice.editor = editor
    practice.save(update_fields=["editor"])
    record("practice.put_in_charge", by=by, about=practice, editor=editor and editor.pk)
    if editor is not None and editor.pk != by.pk:
        post(
            "practice_in_charge",
            to=editor,
            about=practice,
            key=f"practice_in_charge:{practice.pk}:{editor.pk}:{timezone.now().isoformat()}",
            title=practice.title,
            link=address_for(editor, "editorial_practice", pk=practice.pk),
        )
    return practice


class Overtaken(Refusal):
    """Another editor has saved the desk check since this page was opened."""


def mark_of_check(version) -> str:
    """Changes whenever the desk check of a practice is saved, and with every new version of it."""
    known = DeskCheck.objects.filter(version=version).first()
    return f"{version.pk}:{known.checked_at.isoformat() if known else ''}"


@transaction.atomic
def check(
    practice,
    *,
    gate: Mapping[str, str],
    questions: Mapping[str, str],
    remark: str = "",
    mark: str | None = None,
    by,
) -> DeskCheck:
    """Answer the five questions of the gate before the review. “Ask” sends the submitter the editor's question.

    `questions` are the editor's words by question of the gate; what is already asked and unanswered is not asked again.
    `mark` is the one the page was filled from; without it nothing is compared.

    Raises:
        Overtaken: another editor has saved, or the submitter has sent a new version, meanwhile.
        Refusal: it is not the time for it, or something is not answered.
    """
    practice = lock(practice)
    refuse_own(practice, by)
    if practice.state != PracticeState.SUBMITTED:
        raise Refusal(
            _("The desk check comes before the review; this practice is “%(state)s”.")
            % {"state": practice.get_state_display()}
        )
    version = practice.current
    if mark is not None and mark != mark_of_check(version):
        raise Overtaken(
            _(
                "This was saved by somebody else, or sent in anew, since you opened the page. What you chose and wrote "
                "is still below. Compare the two, then save again to keep yours."
            )
        )
    _refuse_unanswered(gate)
    waiting = set(version.desk_questions.filter(answered_at=None).values_list("gate", flat=True))
    asked = [code for code in rubric.GATE if gate[code] == GateAnswer.ASK and code not in waiting]
    if any(not questions.get(code, "").strip() for code in asked):
        raise Refusal(_("Write what you want to ask the submitter, then save the check."))
    version.desk_questions.filter(answered_at=None).exclude(
        gate__in=[code for code in rubric.GATE if gate[code] == GateAnswer.ASK]
    ).delete()
    done, _made = DeskCheck.objects.update_or_create(
        version=version,
        defaults={
            "gate": {code: str(gate[code]) for code in rubric.GATE},
            "remark": remark.strip(),
            "checked_by": by,
            "checked_at": timezone.now(),
        },
    )
    for code in asked:
        _ask(version, code, questions[code].strip(), by)
    answers = list(done.gate.values())
    record(
        "desk.checked",
        by=by,
        about=practice,
        version=version.number,
        yes=answers.count(GateAnswer.YES),
        no=answers.count(GateAnswer.NO),
        ask=answers.count(GateAnswer.ASK),
    )
    return done


def _refuse_unanswered(gate) -> None:
    if any(gate.get(code) not in GateAnswer.values for code in rubric.GATE):
        raise Refusal(_("Answer all five questions of the gate: yes, no, or ask the submitter."))


def _ask(version, code: str, text: str, by) -> None:
    practice = version.practice
    question = DeskQuestion.objects.create(version=version, gate=code, text=text, asked_by=by)
    record("desk.asked", by=by, about=practice, question=code)
    if practice.submitter:
        post(
            "desk_question",
            to=practice.submitter,
            about=question,
            key=f"desk_question:{question.pk}",
            title=version.title,
            question=text,
            link=address_for(practice.submitter, "answer_desk", pk=practice.pk),
        )


@transaction.atomic
def answer_desk(question: DeskQuestion, *, text: str, by) -> DeskQuestion:
    """The submitter answers an editor's question; when none is open any more, the editors are told."""
    practice = lock(question.version.practice)
    question = lock(question)
    if not may.is_author(by, practice):
        raise Refusal(_("Only those who write this practice answer for it."))
    if question.answered_at or practice.state != PracticeState.SUBMITTED or practice.current_id != question.version_id:
        raise Refusal(_("This question is closed. The page of your practice says where it stands."))
    if not text.strip():
        raise Refusal(_("Write an answer, then send it."))
    question.answer, question.answered_at = text.strip(), timezone.now()
    question.save(update_fields=["answer", "answered_at"])
    recall(about=question, kinds=["desk_question", "desk_question_reminder"])
    record("desk.answered", by=by, about=practice, question=question.gate)
    if practice.submitter not in (None, by):
        post(
            "co_author_answered",
            to=practice.submitter,
            about=practice,
            key=f"co_author_answered:{question.pk}",
            title=practice.title,
            author=by.shown_name,
            question=question.text,
            answer=question.answer,
            link=address_for(practice.submitter, "my_practice", pk=practice.pk),
        )
    if not question.version.desk_questions.filter(answered_at=None).exists():
        for editor in editors_for(practice):
            post(
                "desk_question_answered",
                to=editor,
                about=practice,
                key=f"desk_question_answered:{question.pk}:{editor.pk}",
                title=practice.title,
                link=address_for(editor, "desk_check", pk=practice.pk),
            )
    return question


def refuse_unchecked(version) -> None:
    """No reviewer is asked before the gate is open: their time is scarce."""
    done = DeskCheck.objects.filter(version=version).first()
    if done is None:
        raise Refusal(_("The desk check comes first. Answer its five questions, then ask reviewers."))
    if done.is_stopped:
        raise Refusal(_("The desk check says “no” to a question of the gate. Return the practice with your reasons."))
    if not done.is_passed:
        raise Refusal(_("A question of the desk check is still open. Wait for the submitter's answer, then answer it."))


@transaction.atomic
def change_rules(*, values: Mapping, version: int, by) -> DeskRules:
    """Say how the desk works from now on; what was asked already stays as it is."""
    known = DeskRules.objects.select_for_update().order_by("pk").first()
    if known and known.version != version:
        raise Refusal(_("Somebody else has changed these rules meanwhile. Reload the page and compare."))
    rules = known or DeskRules(version=0)
    for name, value in values.items():
        setattr(rules, name, value)
    rules.changed_by, rules.version = by, rules.version + 1
    rules.save()
    record("desk.rules_changed", by=by, about=rules)
    return rules


@transaction.atomic
def word(kind: str, language: str, *, subject: str, body: str, version: int, by) -> DeskWording:
    """Let a letter of the desk go out in these words; `version` is the one the person began from, 0 for none."""
    if problems := [*problems_of_subject(kind, subject), *problems_of_body(kind, body)]:
        raise Refusal(" ".join(problems))
    known = DeskWording.objects.select_for_update().filter(kind=kind, language=language).first()
    if (known.version if known else 0) != version:
        raise Refusal(
            _("Somebody else has changed this letter meanwhile. Copy your text, reload the page, and compare the two.")
        )
    wording = known or DeskWording(kind=kind, language=language, version=0)
    wording.subject, wording.body, wording.changed_by = subject, body, by
    wording.version += 1
    wording.save()
    record("desk.letter_worded", by=by, about=wording, letter=kind, language=language)
    return wording


@transaction.atomic
def drop_wording(wording: DeskWording, *, by) -> None:
    """Let the standard letter go out again."""
    wording = lock(wording)
    record("desk.letter_unworded", by=by, about=wording, letter=wording.kind, language=wording.language)
    wording.delete()
