"""Questions to those who have a seat: chosen, asked, answered, and kept apart from the registration."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from correspondence.mailings import send_to_many
from correspondence.models import Mailing
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock

from ..models import FollowUp, FollowUpPlan, Meeting, Registration, Travel
from ..states import FollowUpTopic, RegistrationState
from .registration import why_closed_to_changes


def plan_of(meeting: Meeting) -> FollowUpPlan:
    """The questions of a meeting; where nobody has chosen any, a plan that asks nothing."""
    return getattr(meeting, "follow_up_plan", None) or FollowUpPlan(meeting=meeting)


@transaction.atomic
def choose(
    meeting: Meeting, *, by, topics: list[str], answer_by: date | None, claims_close_on: date | None
) -> FollowUpPlan:
    """Choose which questions are asked. What was answered to a question no longer asked is deleted."""
    meeting = lock(meeting)
    values = {"topics": topics, "answer_by": answer_by, "claims_close_on": claims_close_on}
    plan, _is_new = FollowUpPlan.objects.update_or_create(meeting=meeting, defaults=values)
    answers = FollowUp.objects.filter(registration__meeting=meeting)
    blank: dict[str, dict[str, Any]] = {
        FollowUpTopic.DIETARY: {"dietary": ""},
        FollowUpTopic.ACCESS: {"access": ""},
        FollowUpTopic.INTERPRETATION: {"interpretation": []},
        FollowUpTopic.TRAVEL: {"wants_funding": False},
    }
    dropped = {name: value for topic, fields in blank.items() if topic not in topics for name, value in fields.items()}
    if dropped:
        answers.update(**dropped)
    if FollowUpTopic.TRAVEL not in topics:
        Travel.objects.filter(registration__meeting=meeting).delete()
    record("follow_up.chosen", by=by, about=meeting, topics=topics)
    return plan


def unanswered(meeting: Meeting):
    """The confirmed registrations that owe an answer: to the questions, or to those about a journey that is paid."""
    confirmed = meeting.registrations.confirmed()
    owing = confirmed.filter(follow_up=None)
    if FollowUpTopic.TRAVEL in plan_of(meeting).topics:
        owing |= confirmed.filter(is_funded=True, travel=None)
    return owing.in_queue_order()


@transaction.atomic
def ask(meeting: Meeting, *, by) -> Mailing:
    """Write to everybody who has a seat and has not answered yet."""
    if not plan_of(meeting).topics:
        raise Refusal(_("No question is chosen yet. Choose what to ask first."))
    keys = list(unanswered(meeting).values_list("pk", flat=True))
    if not keys:
        raise Refusal(_("Everybody who has a seat has answered, so there is nobody to ask."))
    return send_to_many("follow_up", room=meeting, audience=keys, by=by)


@transaction.atomic
def answer(registration: Registration, *, by, answers: dict, travel: dict | None = None) -> FollowUp:
    """Keep what a person with a seat needs; a journey only where the organisers pay it.

    What was told at registration about access is not kept twice. Answers can be changed until the list of participants
    is closed; a first answer is taken later too.
    """
    meeting = lock(registration.meeting)
    registration = lock(registration)
    if registration.state != RegistrationState.CONFIRMED:
        raise Refusal(_("These questions are for people who have a seat. When you have one, you are asked."))
    if travel and not registration.is_funded:
        raise Refusal(_("The organisers do not pay your journey, so they do not need to know of it."))
    has_answered = FollowUp.objects.filter(registration=registration).exists()
    if meeting.list_closed_at and has_answered and not travel:
        raise Refusal(why_closed_to_changes(meeting))
    kept, _is_new = FollowUp.objects.update_or_create(registration=registration, defaults=answers)
    if FollowUpTopic.ACCESS in plan_of(meeting).topics and registration.needs:
        registration.needs = ""
        registration.save(update_fields=["needs"])
    if travel is not None and registration.is_funded:
        _keep_journey(registration, travel)
    record("follow_up.answered", by=by, about=registration)
    return kept


def _keep_journey(registration: Registration, travel: dict) -> None:
    journey = Travel.objects.filter(registration=registration).first() or Travel(registration=registration)
    for name, value in travel.items():
        setattr(journey, name, value)
    try:
        journey.full_clean()
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from error
    journey.save()
