"""What people are reminded of around a practice: the review they owe, the draft they left, the comments to answer."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any, ClassVar

from django.db.models import BooleanField, Case, DateTimeField, ExpressionWrapper, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, NullIf

from correspondence.actions import Draft
from correspondence.reminders import Anchor, Manner, Matter, Offset, Plan, matter, matters
from correspondence.seals import Secret

from .addresses import address_for
from .models import Practice, PracticeVersion, ReviewAssignment
from .states import OPEN_REVIEWS, Origin, PracticeState

FRESH = timedelta(days=4)
"""A portal that was down catches up on a reminder for so long, then leaves it."""


def of_practices() -> list[Matter]:
    """Everything practices remind of."""
    return [each for each in matters() if isinstance(each, OfPractice)]


class OfPractice(Matter):
    """Something around a practice: the same rules hold for all of them."""

    room = ("practices", "practice")
    manner = Manner(fresh=FRESH)
    date: ClassVar[str]
    """The column its reminders lie around."""

    def plans(self, now: datetime, room=None) -> list[Plan]:
        return [Plan(None, "UTC", {each.letter: each.offsets for each in of_practices()})]

    def anchors(self, plans: Sequence[Plan], start: datetime, end: datetime) -> Iterator[Anchor]:
        within: dict[str, Any] = {"owes": True, f"{self.date}__gt": start, f"{self.date}__lt": end}
        for date in self.concerned().filter(**within).order_by(self.date).values_list(self.date, flat=True).distinct():
            yield Anchor(plans[0], self._moment(date), Q(**{self.date: date}))

    @staticmethod
    def _moment(date) -> datetime:
        return date


def _of(rows: QuerySet, person: str, *, owes: Q, since, room: str) -> QuerySet:
    """Rows with what the engine asks of them, and of the person at that path."""
    return rows.annotate(
        owes=ExpressionWrapper(Case(When(owes, then=Value(True)), default=Value(False)), BooleanField()),
        since=since,
        zone=Coalesce(f"{person}__profile__time_zone", Value("UTC")),
        reads=Coalesce(f"{person}__profile__language", Value("en")),
        address=Coalesce(NullIf(f"{person}__contact_address", Value("")), f"{person}__email", Value("")),
        in_room=F(room),
    )


@matter
class Review(OfPractice):
    """Whoever still owes a review; handing it in, saying no or a decision ends it."""

    letter = "review_reminder"
    offsets = (Offset(-7), Offset(-1), Offset(2))
    manner = Manner(fresh=FRESH, lasts=timedelta(days=1))
    date = "due_on"

    @staticmethod
    def _moment(date) -> datetime:
        return datetime.combine(date, time(), UTC)

    def concerned(self) -> QuerySet:
        in_review = Q(state__in=OPEN_REVIEWS, version__practice__state=PracticeState.IN_REVIEW)
        return _of(
            ReviewAssignment.objects.live(),
            "reviewer",
            owes=in_review,
            since=F("assigned_at"),
            room="version__practice",
        )

    def with_everything(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("reviewer__profile", "version__practice")

    def draft(self, row, key: str) -> Draft:
        reviewer = row.reviewer
        context = {
            "title": row.version.title,
            "due_on": row.due_on,
            "is_late": key.split(":")[2] == "2",
            "link": Secret(address_for(reviewer, "review", token=row.token)),
        }
        return Draft(reviewer, row, key, context)


@matter
class UnfinishedDraft(OfPractice):
    """A submitter whose first draft has lain untouched for two weeks, then six; every save begins anew."""

    letter = "practice_draft_reminder"
    offsets = (Offset(14), Offset(42))
    date = "saved_at"

    def concerned(self) -> QuerySet:
        return _of(
            PracticeVersion.objects.filter(
                submitted_at=None, practice__origin=Origin.SUBMITTED, practice__submitter__isnull=False
            ),
            "practice__submitter",
            owes=Q(practice__state=PracticeState.DRAFT),
            since=Cast(Value(None), DateTimeField()),
            room="practice",
        )

    def with_everything(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("practice__submitter__profile")

    def draft(self, row, key: str) -> Draft:
        person = row.practice.submitter
        link = address_for(person, "edit_practice", pk=row.practice_id)
        return Draft(
            person, row, key, {"title": row.title, "saved_at": row.saved_at, "zone": person.letter_zone, "link": link}
        )


@matter
class AwaitedRevision(OfPractice):
    """A submitter whose practice was returned with comments, two weeks and six weeks ago, and who has not answered."""

    letter = "practice_revision_reminder"
    offsets = (Offset(14), Offset(42))
    date = "state_since"

    def concerned(self) -> QuerySet:
        return _of(
            Practice.objects.filter(origin=Origin.SUBMITTED, submitter__isnull=False),
            "submitter",
            owes=Q(state=PracticeState.RETURNED),
            since=Cast(Value(None), DateTimeField()),
            room="pk",
        )

    def with_everything(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("submitter__profile", "current")

    def draft(self, row, key: str) -> Draft:
        person = row.submitter
        link = address_for(person, "my_practice", pk=row.pk)
        return Draft(person, row, key, {"title": row.current.title, "link": link})
