"""What the desk has to do and how long things take: by stage, by editor, by reviewer, by country and sector.

Times are read from the journal, which knows every step; nothing is counted that a page could forget to count.
"""

import csv
import io
from collections import defaultdict
from datetime import date, datetime
from statistics import median
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_countries import countries

from journal.models import Entry
from rrge_portal.kernel.charts import Bar, Chart, Group
from rrge_portal.kernel.sheets import safe_cell
from rrge_portal.kernel.vocabulary import Sector
from stakeholders.models import Stakeholder
from stakeholders.states import Role

from .models import Decision, Practice, PracticeVersion, ReviewAssignment
from .states import OPEN_REVIEWS, AssignmentState, Origin, Outcome, PracticeState

STAGES = {
    "desk": gettext_lazy("At the desk, until reviewers are asked"),
    "review": gettext_lazy("With the reviewers"),
    "deciding": gettext_lazy("Reviewed, until the decision"),
    "revising": gettext_lazy("With the submitter, being revised"),
    "clearing": gettext_lazy("Accepted, until publication"),
}
VERBS = ("practice.submitted", "review.requested", "review.submitted", "practice.decided", "practice.published")
DAY = 86400
MOST_BARS = 15


class Figures(NamedTuple):
    """The charts of the page in order; `practices` is how many they are about."""

    practices: int
    charts: list[Chart]


def of(since: date | None) -> Figures:
    """The figures of what was first submitted since a day; of everything without one."""
    firsts = PracticeVersion.objects.filter(
        practice__origin=Origin.SUBMITTED, number=1, submitted_at__isnull=False, **_since("submitted_at", since)
    )
    keys = set(firsts.values_list("practice", flat=True))
    if not keys:
        return Figures(0, [])
    charts = [_stages(keys), _waiting(), _outcomes(since), _editors(since), _reviewers(since), *_balance(since)]
    return Figures(len(keys), [chart for chart in charts if chart.groups])


def _since(path: str, since: date | None) -> dict:
    return {f"{path}__date__gte": since} if since else {}


# --- Times ------------------------------------------------------------------------------------------------------------


def durations(events) -> list[tuple[str, float]]:
    """The days one practice spent in each stage it has left; `events` are (verb, moment, facts) in their order."""
    spent: list[tuple[str, float]] = []
    stage = ""
    began: datetime | None = None
    last_review: datetime | None = None

    def leave(at: datetime, to: str) -> None:
        nonlocal stage, began
        if stage and began:
            spent.append((stage, (at - began).total_seconds() / DAY))
        stage, began = to, at

    for verb, at, facts in events:
        if verb == "practice.submitted":
            leave(at, "desk")
            last_review = None
        elif verb == "review.requested" and stage == "desk":
            leave(at, "review")
        elif verb == "review.submitted":
            last_review = at
        elif verb == "practice.decided":
            if stage == "review" and last_review:
                leave(last_review, "deciding")
            leave(at, "revising" if facts.get("outcome") == Outcome.RETURNED else "clearing")
        elif verb == "practice.published":
            leave(at, "")
    return spent


def _stages(keys: set[int]) -> Chart:
    entries = (
        Entry.objects.with_verbs(*VERBS)
        .filter(room_type=ContentType.objects.get_for_model(Practice))
        .order_by("room_id", "at", "pk")
        .values_list("room_id", "verb", "at", "facts")
    )
    events: dict[int, list] = defaultdict(list)
    for room, verb, at, facts in entries.iterator():
        if room in keys:
            events[room].append((verb, at, facts))
    spent: dict[str, list[float]] = defaultdict(list)
    for steps in events.values():
        for stage, days in durations(steps):
            spent[stage].append(days)
    groups = [
        Group(str(label), [Bar(round(median(spent[stage]), 1), said=_days(median(spent[stage]), len(spent[stage])))])
        for stage, label in STAGES.items()
        if spent[stage]
    ]
    return Chart("stages", _("Median days in each stage"), _("Stage"), [_("Days")], groups)


def _days(days: float, number: int) -> str:
    shown = round(days, 1) if days < 10 else round(days)
    return ngettext("%(days)s days (%(number)d time)", "%(days)s days (%(number)d times)", number) % {
        "days": shown,
        "number": number,
    }


def _number(number: int, days: list[float]) -> str:
    """*5 (median 12 days)*."""
    if not days:
        return str(number)
    return _("%(number)d (median %(days)s days)") % {"number": number, "days": round(median(days))}


def _waiting() -> Chart:
    """What stands where now, and how long it has stood there."""
    now = timezone.now()
    ages: dict[str, list[float]] = defaultdict(list)
    rows = Practice.objects.filter(origin=Origin.SUBMITTED).values_list("state", "state_since")
    for state, since in rows.iterator():
        ages[state].append((now - since).total_seconds() / DAY)
    shown = (PracticeState.SUBMITTED, PracticeState.IN_REVIEW, PracticeState.RETURNED, PracticeState.ACCEPTED)
    groups = [
        Group(str(state.label), [Bar(len(ages[state]), said=_number(len(ages[state]), ages[state]))])
        for state in shown
        if ages[state]
    ]
    return Chart("waiting", _("What waits now"), _("State"), [_("Submissions")], groups)


# --- Decisions --------------------------------------------------------------------------------------------------------


def _outcomes(since: date | None) -> Chart:
    """How often each outcome was decided, in the first round and later."""
    made = Decision.objects.filter(**_since("made_at", since)).order_by()
    counted = made.values_list("outcome").annotate(
        first=Count("pk", filter=Q(version__number=1)), later=Count("pk", filter=Q(version__number__gt=1))
    )
    numbers = {outcome: (first, later) for outcome, first, later in counted}
    returned, total = sum(numbers.get(Outcome.RETURNED, (0, 0))), sum(map(sum, numbers.values()))
    groups = [
        Group(str(outcome.label), [Bar(number) for number in numbers.get(outcome, (0, 0))])
        for outcome in Outcome
        if total
    ]
    summary = _("%(returned)d of %(total)d decisions returned the practice with comments.") % {
        "returned": returned,
        "total": total,
    }
    return Chart(
        "outcomes", _("Decisions"), _("Outcome"), [_("On the first version"), _("On a later version")], groups, summary
    )


# --- Work -------------------------------------------------------------------------------------------------------------


def _editors(since: date | None) -> Chart:
    """What each editor is in charge of, and has decided."""
    open_states = (
        PracticeState.SUBMITTED,
        PracticeState.IN_REVIEW,
        PracticeState.RETURNED,
        PracticeState.ACCEPTED,
    )
    charge = dict(
        Practice.objects.filter(state__in=open_states, editor__isnull=False)
        .order_by()
        .values_list("editor")
        .annotate(number=Count("pk"))
    )
    decided = dict(
        Decision.objects.filter(made_by__isnull=False, **_since("made_at", since))
        .order_by()
        .values_list("made_by")
        .annotate(number=Count("pk"))
    )
    people = (
        Stakeholder.objects.filter(Q(portal_roles__role=Role.EDITOR) | Q(pk__in={*charge, *decided}))
        .select_related("profile")
        .distinct()
        .order_by("pk")
    )
    groups = [
        Group(person.shown_name, [Bar(charge.get(person.pk, 0)), Bar(decided.get(person.pk, 0))]) for person in people
    ]
    return Chart("editors", _("Editors"), _("Editor"), [_("In charge of, open"), _("Decisions")], groups)


def _reviewers(since: date | None) -> Chart:
    """What each reviewer owes and has handed in, and how long it took them."""
    owed: dict[int, int] = defaultdict(int)
    late: dict[int, int] = defaultdict(int)
    took: dict[int, list[float]] = defaultdict(list)
    today = timezone.localdate()
    rows = ReviewAssignment.objects.filter(
        Q(state__in=OPEN_REVIEWS) | Q(state=AssignmentState.SUBMITTED, **_since("ended_at", since))
    ).values_list("reviewer", "state", "due_on", "assigned_at", "ended_at")
    for reviewer, state, due_on, assigned_at, ended_at in rows.iterator():
        if state in OPEN_REVIEWS:
            owed[reviewer] += 1
            late[reviewer] += due_on < today
        elif ended_at:
            took[reviewer].append((ended_at - assigned_at).total_seconds() / DAY)
    busiest = sorted({*owed, *took}, key=lambda key: (-owed[key], -len(took[key]), key))[:MOST_BARS]
    names = {
        person.pk: person.shown_name
        for person in Stakeholder.objects.filter(pk__in=busiest).select_related("profile").order_by("pk")
    }
    groups = [
        Group(
            names[key],
            [
                Bar(owed[key]),
                Bar(late[key]),
                Bar(len(took[key]), said=_number(len(took[key]), took[key])),
            ],
        )
        for key in busiest
        if key in names
    ]
    series = [_("Open"), _("Overdue"), _("Handed in")]
    return Chart("reviewers", _("Reviewers, the busiest first"), _("Reviewer"), series, groups)


# --- Balance ----------------------------------------------------------------------------------------------------------


def _balance(since: date | None) -> list[Chart]:
    """Submitted, accepted and returned, by country and by sector of the lead: does anybody fare worse?"""
    rows = (
        Practice.objects.filter(origin=Origin.SUBMITTED, **_since("versions__submitted_at", since))
        .filter(versions__number=1, versions__submitted_at__isnull=False)
        .order_by()
    )
    charts = []
    for name, title, heading, path, say in (
        ("countries", _("By country of the lead"), _("Country"), "current__lead_country", countries.name),
        ("sectors", _("By sector of the lead"), _("Sector"), "current__lead_sector", _sector),
    ):
        counted = rows.values_list(path).annotate(
            submitted=Count("pk", distinct=True),
            accepted=Count(
                "pk", distinct=True, filter=Q(versions__decisions__outcome__in=[Outcome.GOOD, Outcome.PROMISING])
            ),
            returned=Count("pk", distinct=True, filter=Q(versions__decisions__outcome=Outcome.RETURNED)),
        )
        found = sorted(counted, key=lambda row: (-row[1], str(row[0])))[:MOST_BARS]
        groups = [
            Group(str(say(code)) if code else _("Not stated"), [Bar(number) for number in numbers])
            for code, *numbers in found
        ]
        series = [_("Submitted"), _("Accepted"), _("Returned at least once")]
        charts.append(Chart(name, title, heading, series, groups))
    return charts


def _sector(code: str) -> str:
    return str(Sector(code).label) if code in Sector.values else code


# --- For a spreadsheet ------------------------------------------------------------------------------------------------


def as_csv(figures: Figures) -> str:
    """One line for each bar: which chart, which group, which series, the number."""
    file = io.StringIO()
    file.write("\ufeff")
    writer = csv.writer(file)
    writer.writerow([_("Figure"), _("For"), _("What is counted"), _("Number")])
    for chart in figures.charts:
        for group in chart.groups:
            for series, bar in zip(chart.series, group.bars, strict=True):
                writer.writerow([safe_cell(chart.title), safe_cell(group.label), safe_cell(series), bar.value])
    return file.getvalue()
