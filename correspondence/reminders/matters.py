"""What people are reminded of. A room registers each as a `Matter`; the engine knows no more of it than stands here."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    BooleanField,
    Case,
    DateTimeField,
    Exists,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Lower

from ..actions import Draft
from ..kinds import is_unasked
from ..models import Letter, Suppression
from .planning import BREATH, Hours, Manner, Occurrence, Offset, Person, occurrences


class Plan(NamedTuple):
    """The rules in force in one room: its zone, the offsets of each letter, the hours, and whether they pause."""

    room: Any
    zone: str = "UTC"
    offsets: Mapping[str, Sequence[Offset]] = {}
    hours: Hours = Hours()
    skips_weekends: bool = False
    is_paused: bool = False
    paused_until: datetime | None = None


class Anchor(NamedTuple):
    """A date reminders lie around, and which rows it is the date of."""

    plan: Plan
    moment: datetime
    rows: Q


class Expected(NamedTuple):
    """One reminder of one date: for which rows, and when."""

    anchor: Anchor
    occurrence: Occurrence


class Matter(ABC):
    """What people are reminded of: an answer, a meeting, a review.

    Rows are annotated with `owes`, `since`, `zone`, `address` and `in_room` (the room's key) by `concerned`; a row is
    what the letter is about.
    """

    letter: ClassVar[str]
    offsets: ClassVar[tuple[Offset, ...]] = ()
    """The usual rules, where a room has none of its own."""
    manner: ClassVar[Manner] = Manner()
    room: ClassVar[tuple[str, str]]
    """App and model of the rooms."""
    sides: ClassVar[tuple[str, ...]] = ("before",)
    """On which sides of its date a reminder makes sense."""

    @abstractmethod
    def plans(self, now: datetime, room=None) -> list[Plan]:
        """The rules of every room in which something may be due; of one room if it is named, whatever its state."""

    @abstractmethod
    def anchors(self, plans: Sequence[Plan], start: datetime, end: datetime) -> Iterable[Anchor]:
        """The dates between two moments, as far as anybody may still owe something then."""

    @abstractmethod
    def concerned(self) -> QuerySet:
        """Everybody an organiser would look for here, those who owe nothing any more among them."""

    @abstractmethod
    def draft(self, row, key: str) -> Draft:
        """The letter to one of them; the row comes `with_everything`."""

    def with_everything(self, rows: QuerySet) -> QuerySet:
        """The rows with what the letter says of them."""
        return rows

    def expected(self, plans: Sequence[Plan], start: datetime, end: datetime) -> list[Expected]:
        """All reminders of the dates between two moments."""
        return [
            Expected(anchor, occurrence)
            for anchor in self.anchors(plans, start, end)
            for occurrence in occurrences(
                anchor.moment,
                anchor.plan.offsets.get(self.letter, ()),
                anchor.plan.zone,
                self.manner,
                skips_weekends=anchor.plan.skips_weekends,
            )
        ]

    def reach(self, plans: Sequence[Plan]) -> timedelta:
        """How far from now a date may lie whose reminder is sensible now."""
        days = [abs(each.days) for plan in plans for each in plan.offsets.get(self.letter, ())]
        return timedelta(days=max(days, default=0) + 6)

    def key(self, row, expected: Expected) -> str:
        """Of the one letter for this row, this rule and this day of the date."""
        day = expected.anchor.moment.date()
        return f"{self.letter}:{row.pk}:{expected.occurrence.days}:{day:%Y%m%d}"

    # What the engine asks the database.

    def written(self) -> QuerySet[Letter]:
        """The letters of this kind about the row of an outer query."""
        about = ContentType.objects.get_for_model(self.concerned().model)
        return Letter.objects.filter(kind=self.letter, about_type=about, about_id=OuterRef("pk"))

    def stopped(self) -> QuerySet[Suppression] | None:
        """What keeps a letter of this kind from the row of an outer query; None if nothing does."""
        if not is_unasked(self.letter):
            return None
        here = Q(room_type=ContentType.objects.get_by_natural_key(*self.room), room_id=OuterRef("in_room"))
        return Suppression.objects.live().filter(Q(room_id=None) | here, address=OuterRef("lower_address"))

    def with_facts(self, rows: QuerySet) -> QuerySet:
        """Rows with `reminded` and `is_blocked`, which a verdict needs besides."""
        last = self.written().order_by().values("about_id").annotate(last=Max("created_at")).values("last")
        return self._with_blocked(rows).annotate(reminded=Subquery(last, output_field=DateTimeField()))

    def _with_blocked(self, rows: QuerySet) -> QuerySet:
        stopped = self.stopped()
        is_blocked = Value(False, BooleanField()) if stopped is None else Exists(stopped)
        return rows.annotate(lower_address=Lower("address")).annotate(is_blocked=is_blocked)

    def in_time(self, expected: Expected) -> Q:
        """Those of the date who get this reminder in time to make sense, as far as they were told early enough."""
        at, until = expected.occurrence.at, expected.occurrence.until
        latest = until - self.manner.rest if self.manner.catches_up else min(at, until - self.manner.rest)
        return expected.anchor.rows & Q(owes=True) & (Q(since=None) | Q(since__lte=latest))

    def ready(self, many: Sequence[Expected], now: datetime, awake: Q) -> QuerySet:
        """Those who get one of these reminders, all of which are sensible now, at this very moment; `place` says which
        of the reminders it is."""
        whose = Q(pk__in=())
        for each in many:
            whose |= self.in_time(each)
        lately = self.written().filter(Q(created_at__gte=OuterRef("fell_due")) | Q(created_at__gt=now - BREATH))
        rows = (
            self.concerned()
            .filter(whose, awake)
            .filter(Q(since=None) | Q(since__lte=now - self.manner.rest))
            .annotate(
                fell_due=Case(
                    *(When(each.anchor.rows, then=Value(each.occurrence.at)) for each in many),
                    output_field=DateTimeField(),
                ),
                place=Case(
                    *(When(each.anchor.rows, then=Value(place)) for place, each in enumerate(many)),
                    output_field=IntegerField(),
                ),
            )
            .filter(~Exists(lately))
            .order_by("pk")
        )
        return rows if self.stopped() is None else self._with_blocked(rows).filter(is_blocked=False)

    @staticmethod
    def person(row) -> Person:
        """What of a row `with_facts` decides."""
        return Person(row.zone, row.owes, row.since, row.reminded, row.is_blocked)


_matters: dict[str, Matter] = {}


def matter(of: type[Matter]) -> type[Matter]:
    """Register what people are reminded of, under the kind of its letter."""
    _matters[of.letter] = of()
    return of


def matters() -> list[Matter]:
    return list(_matters.values())


def matter_of(letter: str) -> Matter:
    return _matters[letter]
