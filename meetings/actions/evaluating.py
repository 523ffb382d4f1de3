"""The evaluation of a meeting: prepared, opened to all who were there, answered without a name, closed."""

import hashlib
import random
import secrets
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.mailings import send_to_many
from correspondence.models import Mailing
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move

from ..attendance import attended
from ..models import Answers, Asked, Meeting, Question, Survey
from ..questionnaire import DEFAULT_QUESTIONS
from ..states import SurveyState

SURVEY_LETTER = "survey"


@transaction.atomic
def prepare(meeting: Meeting, *, by) -> Survey:
    """Make the draft of a meeting's evaluation with the usual questions, unless there is one."""
    meeting = lock(meeting)
    survey, is_new = Survey.objects.get_or_create(meeting=meeting)
    if is_new:
        Question.objects.bulk_create(
            [
                Question(survey=survey, position=position, kind=kind, texts=texts, options=options)
                for position, (kind, texts, options) in enumerate(DEFAULT_QUESTIONS, start=1)
            ]
        )
        record("survey.prepared", by=by, about=survey)
    return survey


@transaction.atomic
def keep_question(question: Question, *, by) -> Question:
    """Add a question, or word it differently, as long as nobody was asked."""
    _check_draft(lock(question.survey))
    if not question.position:
        last = question.survey.questions.order_by("-position").first()
        question.position = last.position + 1 if last else 1
    question.save()
    record("survey.changed", by=by, about=question.survey)
    return question


@transaction.atomic
def remove_question(question: Question, *, by) -> None:
    """Take a question out, as long as nobody was asked."""
    _check_draft(lock(question.survey))
    question.delete()
    record("survey.changed", by=by, about=question.survey)


def audience_of(meeting: Meeting):
    """Those who were in a session; all confirmed where nobody was checked in."""
    there = attended(meeting)
    return there if there.exists() else meeting.registrations.confirmed()


@transaction.atomic
def open_to_all(survey: Survey, *, closes_at, by) -> Mailing:
    """Ask everybody who was there, each by a letter with a link of their own."""
    survey = lock(survey)
    meeting = survey.meeting
    if meeting.ends_on > timezone.localdate():
        raise Refusal(_("The meeting is not over. The evaluation can be sent from its last day on."))
    if closes_at <= timezone.now():
        raise Refusal(_("The evaluation would close before anybody could answer. Choose a later moment."))
    if not survey.questions.exists():
        raise Refusal(_("There is no question to answer. Add one first."))
    keys = list(audience_of(meeting).order_by("pk").values_list("pk", flat=True))
    if not keys:
        raise Refusal(_("Nobody was at the meeting, so there is nobody to ask."))
    asked = Asked.objects.bulk_create(
        [Asked(survey=survey, registration_id=pk) for pk in random.sample(keys, len(keys))], batch_size=500
    )
    survey.closes_at, survey.opened_at = closes_at, timezone.now()
    move(survey, SurveyState.OPEN, also=["closes_at", "opened_at"])
    record("survey.opened", by=by, about=survey, number=len(asked))
    return send_to_many(SURVEY_LETTER, room=meeting, audience=[each.pk for each in asked], by=by)


@transaction.atomic
def remind(survey: Survey, *, by) -> Mailing:
    """Send the link once more to those who have not answered."""
    survey = lock(survey)
    if not survey.takes_answers():
        raise Refusal(_("The evaluation takes no answers now, so there is nobody to remind."))
    waiting = list(survey.asked.filter(has_answered=False).order_by("pk").values_list("pk", flat=True))
    if not waiting:
        raise Refusal(_("Everybody has answered, so there is nobody to remind."))
    return send_to_many(SURVEY_LETTER, room=survey.meeting, audience=waiting, by=by)


@transaction.atomic
def answer(asked: Asked, values: dict, *, secret: str = "") -> str:
    """Keep one person's answers without the person. Returns the secret with which this browser can change them.

    Nothing is recorded and no time is kept: neither the journal nor any row tells who said what.

    Raises:
        Refusal: it has closed, or somebody answered with this link already and the secret is not theirs.
    """
    survey = lock(asked.survey)
    asked = lock(asked)
    if not survey.takes_answers():
        raise Refusal(_("The evaluation has closed. Thank you for wishing to answer."))
    if asked.has_answered:
        changed = own_answers(asked, secret).update(values=values)
        if not changed:
            raise Refusal(_("You have answered already. Your answers can be changed only where you gave them."))
        return secret
    secret = secrets.token_urlsafe(24)
    registration = asked.registration
    profile = getattr(registration.stakeholder, "profile", None)
    Answers.objects.create(
        survey=survey,
        sector=profile.sector if profile else "",
        role=registration.role,
        values=values,
        seal=seal_of(asked, secret),
    )
    asked.has_answered = True
    asked.save(update_fields=["has_answered"])
    return secret


def own_answers(asked: Asked, secret: str):
    """What was answered with this link in the browser that has the secret; nobody's where either is another."""
    there = Answers.objects.filter(survey=asked.survey_id)
    return there.filter(seal=seal_of(asked, secret)) if secret else there.none()


@transaction.atomic
def close(survey: Survey, *, by) -> Survey:
    """End the evaluation. The seals are destroyed and the rows written anew in random order: none leads back."""
    survey = lock(survey)
    survey.ended_at = timezone.now()
    move(survey, SurveyState.CLOSED, also=["ended_at"])
    rows = list(Answers.objects.filter(survey=survey))
    Answers.objects.filter(survey=survey).delete()
    Answers.objects.bulk_create(
        [
            Answers(survey=survey, sector=row.sector, role=row.role, values=row.values)
            for row in random.sample(rows, len(rows))
        ],
        batch_size=500,
    )
    record("survey.closed", by=by, about=survey, number=len(rows))
    return survey


def close_what_is_due(now=None) -> int:
    """Close the evaluations whose time is over. Returns how many."""
    due: Sequence[Survey] = list(Survey.objects.filter(state=SurveyState.OPEN, closes_at__lte=now or timezone.now()))
    for survey in due:
        close(survey, by=None)
    return len(due)


def seal_of(asked: Asked, secret: str) -> str:
    """Without the secret, which only the browser has, it leads to no answers; with it, only from its own link."""
    return hashlib.sha256(f"survey answers:{asked.pk}:{secret}".encode()).hexdigest()


def _check_draft(survey: Survey) -> None:
    if not survey.is_draft:
        raise Refusal(_("The evaluation has been sent, so its questions stay as they are."))
