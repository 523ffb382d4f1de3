"""What happens to a practice, step by step, and about when: what is past with its day, what is to come as usual.

How long a step usually takes is the middle of what it took lately; with too few practices to go by, the desk's rule.
"""

from datetime import date, timedelta
from statistics import median
from typing import NamedTuple

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rrge_portal.kernel.moments import say_short_date

from .models import Decision, DeskRules, Practice, ReviewAssignment
from .states import PracticeState

ENOUGH = 5
"""Practices to go by before a usual duration is told."""
LATELY = timedelta(days=730)
USUALLY = {"desk": 7, "decision": 7, "clearance": 30}
"""Days a step takes while there is nothing to go by; a review takes what the desk's rules say."""
DONE, NOW, AHEAD = "done", "now", "ahead"


class Stage(NamedTuple):
    """One step of the way: its title, whether it is done, running or ahead, and a sentence about when."""

    code: str
    title: str
    standing: str
    when: str = ""
    overdue: bool = False


class Durations(NamedTuple):
    """Days each step usually takes, and from how many practices that is known (0: the desk's own rule)."""

    desk: int
    review: int
    decision: int
    clearance: int
    known_from: int


def usual_durations() -> Durations:
    """From what was decided and published in the last two years; four queries."""
    since = timezone.now() - LATELY
    assigned = dict(
        ReviewAssignment.objects.filter(version__submitted_at__gte=since)
        .values("version")
        .annotate(first=Min("assigned_at"))
        .values_list("version", "first")
    )
    decisions = list(
        Decision.objects.filter(version__submitted_at__gte=since, version__in=assigned).values_list(
            "version", "version__submitted_at", "made_at"
        )
    )
    published = Practice.objects.filter(published_at__gte=since, current__decisions__isnull=False).values_list(
        "published_at", "current__decisions__made_at"
    )
    desk = [(assigned[version] - handed_in).days for version, handed_in, _made in decisions]
    until = [(made - assigned[version]).days for version, _handed_in, made in decisions]
    clearance = [(shown - made).days for shown, made in published if shown and shown >= made]
    review = DeskRules.in_force().days_for_review
    if len(desk) < ENOUGH:
        return Durations(USUALLY["desk"], review, USUALLY["decision"], USUALLY["clearance"], 0)
    known = max(int(median(until)), 1)
    return Durations(
        max(int(median(desk)), 1),
        min(review, known),
        max(known - review, 1),
        max(int(median(clearance)), 1) if len(clearance) >= ENOUGH else USUALLY["clearance"],
        len(desk),
    )


def way_and_source(practice) -> dict:
    """The way ahead, and from how many practices its durations are known."""
    usual = usual_durations()
    return {"way": way_ahead(practice, usual), "known_from": usual.known_from}


def way_ahead(practice, usual: Durations) -> list[Stage]:
    """The steps of the round a practice is in. `reviews_due` comes from `Practice.objects.for_submitter`."""
    version = practice.current
    if practice.state in {PracticeState.DRAFT, PracticeState.WITHDRAWN, PracticeState.UNPUBLISHED}:
        return _of_draft(usual) if practice.state == PracticeState.DRAFT else []
    today = timezone.localdate()
    handed_in = version.submitted_at.date()
    decision = version.decisions.order_by("-made_at").first()
    is_decided = practice.state in {PracticeState.RETURNED, PracticeState.ACCEPTED, PracticeState.PUBLISHED}
    desk_until = handed_in + timedelta(days=usual.desk)
    due = getattr(practice, "reviews_due", None) or max(desk_until, today) + timedelta(days=usual.review)
    decided_by = max(due, today) + timedelta(days=usual.decision)
    at_desk, in_review = practice.state == PracticeState.SUBMITTED, practice.state == PracticeState.IN_REVIEW
    stages = [
        Stage("submitted", _("You submitted it"), DONE, say_short_date(handed_in)),
        _stage("desk", _("Desk check by an editor"), at_desk, not at_desk, until=desk_until, today=today),
        _stage(
            "review",
            _("Two reviewers read it"),
            in_review,
            is_decided,
            until=due,
            today=today,
            exact=bool(getattr(practice, "reviews_due", None)),
        ),
        Stage(
            "decision",
            _("Decision, with reasons"),
            DONE if is_decided else AHEAD,
            say_short_date(decision.made_at.date()) if is_decided and decision else _about(decided_by),
        ),
    ]
    if practice.state == PracticeState.RETURNED:
        return [*stages, Stage("revision", _("You revise it and submit it again"), NOW, _("when you are ready"))]
    begun = decision.made_at.date() if is_decided and decision else decided_by
    published_by = begun + timedelta(days=usual.clearance)
    is_public = practice.state == PracticeState.PUBLISHED
    return [
        *stages,
        _stage(
            "clearance",
            _("Lead and partners agree to the final text"),
            practice.state == PracticeState.ACCEPTED,
            is_public,
            until=published_by,
            today=today,
        ),
        Stage(
            "published",
            _("Published in the compendium"),
            DONE if is_public else AHEAD,
            say_short_date(practice.published_at.date()) if is_public else "",
        ),
    ]


def _of_draft(usual: Durations) -> list[Stage]:
    desk = ngettext("usually within %(number)d day", "usually within %(number)d days", usual.desk)
    rest = ngettext("usually %(number)d day later", "usually %(number)d days later", usual.review + usual.decision)
    return [
        Stage("writing", _("You write it and submit it"), NOW, _("when you are ready")),
        Stage("desk", _("Desk check by an editor"), AHEAD, desk % {"number": usual.desk}),
        Stage(
            "decision",
            _("Two reviewers read it, and an editor decides with reasons"),
            AHEAD,
            rest % {"number": usual.review + usual.decision},
        ),
        Stage("clearance", _("Lead and partners agree to the final text"), AHEAD),
        Stage("published", _("Published in the compendium"), AHEAD),
    ]


def _stage(code, title, is_now, is_done, *, until: date, today: date, exact=False) -> Stage:
    if is_done:
        return Stage(code, title, DONE)
    late = is_now and until < today
    if late:
        return Stage(code, title, NOW, _("It takes longer than usual; you need do nothing."), overdue=True)
    when = _("due on %(day)s") % {"day": say_short_date(until)} if exact else _about(until)
    return Stage(code, title, NOW if is_now else AHEAD, when)


def _about(day: date) -> str:
    return _("until about %(day)s") % {"day": say_short_date(day)}
