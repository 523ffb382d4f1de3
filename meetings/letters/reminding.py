"""By which rules a meeting reminds, what comes of them, and what went out.

A meeting follows the usual rules until its organisers change something; from then on its `ReminderPlan` holds them.
"""

from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import (
    Count,
    DateTimeField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import TruncDate
from django.utils import timezone

from correspondence import rendering, seals
from correspondence.models import Letter
from correspondence.reminders import Hours, Matter, Offset, Plan, matters
from correspondence.reminders.timeline import Coming, coming
from correspondence.states import LetterState

from ..models import (
    Meeting,
    ReminderPlan,
    ReminderRule,
    Session,
)
from ..states import (
    MeetingState,
    SessionState,
)
from .names import name_of

LONGEST = 60
"""Days a rule may lie before or after its date."""


def of_meetings() -> list[Matter]:
    """Everything a meeting reminds of."""
    return [each for each in matters() if each.room == ("meetings", "meeting")]


def usual_offsets() -> dict[str, tuple[Offset, ...]]:
    """The rules of a meeting whose organisers have changed nothing."""
    return {each.letter: each.offsets for each in of_meetings()}


def with_dates(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Each with the start of its `first_session`, the end of its `last_session`, and its plan."""
    scheduled = Session.objects.filter(meeting=OuterRef("pk"), state=SessionState.SCHEDULED)
    rules = Prefetch("reminder_plan__rules", ReminderRule.objects.filter(is_on=True))
    return (
        meetings.select_related("reminder_plan")
        .prefetch_related(rules)
        .annotate(
            first_session=Subquery(scheduled.order_by("starts_at").values("starts_at")[:1], DateTimeField()),
            last_session=Subquery(scheduled.order_by("-ends_at").values("ends_at")[:1], DateTimeField()),
        )
    )


def plan_of(meeting: Meeting, now: datetime) -> Plan:
    """The rules in force in a meeting that comes `with_dates`."""
    own: ReminderPlan | None = getattr(meeting, "reminder_plan", None)
    if own is None:
        return Plan(meeting, meeting.zone, usual_offsets())
    offsets: dict[str, list[Offset]] = {}
    for rule in own.rules.all():
        offsets.setdefault(rule.letter, []).append(Offset(rule.days, rule.clock))
    return Plan(
        meeting,
        meeting.zone,
        offsets,
        Hours(own.wakes_at, own.sleeps_at),
        own.skips_weekends,
        own.is_paused(now),
        own.paused_until,
    )


def coming_up(meeting: Meeting, now: datetime | None = None) -> list[Coming]:
    """What goes out by itself in one meeting, soonest first; nothing of one that is not published."""
    if meeting.state != MeetingState.PUBLISHED:
        return []
    now = now or timezone.now()
    known = of_meetings()
    return coming(known, known[0].plans(now, meeting), now)


def rules_of(plan: ReminderPlan) -> list[ReminderRule]:
    """The rules of a plan, those switched off among them; of one that is not saved the usual ones."""
    if plan.pk:
        return list(plan.rules.all())
    return [
        ReminderRule(plan=plan, letter=letter, days=offset.days, clock=offset.clock)
        for letter, offsets in usual_offsets().items()
        for offset in offsets
    ]


def rules_in(meeting: Meeting) -> list[ReminderRule]:
    """The meeting's own rules, or the usual ones."""
    return rules_of(ReminderPlan.objects.filter(meeting=meeting).first() or ReminderPlan(meeting=meeting))


def rule_of(meeting: Meeting, letter: str, days: int) -> ReminderRule | None:
    """The meeting's rule for this letter and day."""
    return next((rule for rule in rules_in(meeting) if (rule.letter, rule.days) == (letter, days)), None)


def sides_of(letter: str) -> tuple[str, ...]:
    """On which sides of its date a reminder makes sense."""
    return next(each.sides for each in of_meetings() if each.letter == letter)


class Went(NamedTuple):
    """Reminders of one kind that were written on one day."""

    letter: str
    day: date
    number: int
    failed: int

    @property
    def name(self) -> str:
        return name_of(self.letter)


def went(meeting: Meeting) -> list[Went]:
    """What has gone out by itself, the latest first; whatever organisers sent by hand is on the page of letters."""
    written = (
        Letter.objects.in_room(meeting)
        .filter(kind__in=[each.letter for each in of_meetings()], mailing=None)
        .order_by()
        .values("kind", day=TruncDate("created_at", tzinfo=ZoneInfo(meeting.zone)))
        .annotate(number=Count("pk"), failed=Count("pk", filter=Q(state=LetterState.FAILED)))
        .order_by("-day", "kind")[:30]
    )
    return [Went(row["kind"], row["day"], row["number"], row["failed"]) for row in written]


class Shown(NamedTuple):
    """A letter as its reader will have it before them."""

    name: str
    address: str
    language: str
    subject: str
    text: str


def shown(matter: Matter, row) -> Shown:
    """The letter to one row, rendered in its reader's language, with its secrets hidden."""
    draft = matter.draft(row, "preview")
    to = draft.to
    rendered = rendering.render(
        matter.letter, name=to.letter_name, language=to.letter_language, context=draft.context, words=draft.words
    )
    language = draft.words.language if draft.words else to.letter_language
    return Shown(to.letter_name, to.letter_address, language, rendered.subject, seals.mask(rendered.text))


def begins_at(meeting: Meeting, first_session: datetime | None) -> datetime:
    """The start of the first session, or of the first day where there is none."""
    return first_session or datetime.combine(meeting.starts_on, time(), ZoneInfo(meeting.zone))


def ends_at(meeting: Meeting, last_session: datetime | None) -> datetime:
    """The end of the last session, or of the last day where there is none."""
    return last_session or datetime.combine(meeting.ends_on, time(23, 59), ZoneInfo(meeting.zone))
