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
from .models import (
    Clearance,
    Concern,
    DeskQuestion,
    LifeSign,
    Practice,
    PracticeVersion,
    PublicationConsent,
    ReviewAssignment,
)
from .states import OPEN_CONCERNS, OPEN_REVIEWS, AssignmentState, ClearanceState, Origin, PracticeState

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
class AwaitedAnswer(OfPractice):
    """Whoever was asked for a review three days and a week ago and has said neither yes nor no."""

    letter = "review_request_reminder"
    offsets = (Offset(3), Offset(7))
    date = "assigned_at"

    def concerned(self) -> QuerySet:
        return _of(
            ReviewAssignment.objects.live(),
            "reviewer",
            owes=Q(state=AssignmentState.ASSIGNED, version__practice__state=PracticeState.IN_REVIEW),
            since=Cast(Value(None), DateTimeField()),
            room="version__practice",
        )

    def with_everything(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("reviewer__profile", "version__practice")

    def draft(self, row, key: str) -> Draft:
        person = row.reviewer
        link = Secret(address_for(person, "review", token=row.token))
        return Draft(person, row, key, {"title": row.version.title, "due_on": row.due_on, "link": link})


@matter
class UnansweredQuestion(OfPractice):
    """A submitter whom the editors asked something five and twelve days ago, and who has not answered."""

    letter = "desk_question_reminder"
    offsets = (Offset(5), Offset(12))
    date = "asked_at"

    def concerned(self) -> QuerySet:
        return _of(
            DeskQuestion.objects.filter(version__practice__submitter__isnull=False),
            "version__practice__submitter",
            owes=Q(answered_at=None, version__practice__state=PracticeState.SUBMITTED),
            since=Cast(Value(None), DateTimeField()),
            room="version__practice",
        )

    def with_everything(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("version__practice__submitter__profile")

    def draft(self, row, key: str) -> Draft:
        practice = row.version.practice
        link = address_for(practice.submitter, "answer_desk", pk=practice.pk)
        context = {"title": row.version.title, "question": row.text, "link": link}
        return Draft(practice.submitter, row, key, context)


def _of_body(rows: QuerySet, body: str, *, owes: Q, room: str) -> QuerySet:
    """The same for rows about a body that was named: who answers for it has no account."""
    return rows.annotate(
        owes=ExpressionWrapper(Case(When(owes, then=Value(True)), default=Value(False)), BooleanField()),
        since=Cast(Value(None), DateTimeField()),
        zone=Value("UTC"),
        reads=F(f"{body}language"),
        address=F(f"{body}email"),
        in_room=F(room),
    )


@matter
class AwaitedClearance(OfPractice):
    """A lead or partner that has not said whether it agrees to how it is described."""

    letter = "clearance_reminder"
    offsets = (Offset(-2), Offset(3), Offset(10))
    manner = Manner(fresh=FRESH, lasts=timedelta(days=1))
    date = "due_on"

    @staticmethod
    def _moment(date) -> datetime:
        return datetime.combine(date, time(), UTC)

    def concerned(self) -> QuerySet:
        asked = Q(state=ClearanceState.ASKED) & ~Q(email="") & ~Q(practice__state=PracticeState.WITHDRAWN)
        return _of_body(Clearance.objects.exclude(asked_at=None), "", owes=asked, room="practice")

    def with_everything(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("practice__current")

    def draft(self, row, key: str) -> Draft:
        context = {
            "title": row.practice.title,
            "organisation": row.organisation,
            "due_on": row.due_on,
            "is_late": int(key.split(":")[2]) > 0,
            "link": Secret(address_for(row, "clear_by_link", token=row.token)),
        }
        return Draft(row, row, key, context)


@matter
class EndingConsent(OfPractice):
    """Whoever consented to survivors' material or images, two months and two weeks before that ends."""

    letter = "consent_expiring"
    offsets = (Offset(-60), Offset(-14))
    manner = Manner(fresh=FRESH, lasts=timedelta(days=1))
    date = "expires_on"

    @staticmethod
    def _moment(date) -> datetime:
        return datetime.combine(date, time(), UTC)

    def concerned(self) -> QuerySet:
        owes = Q(withdrawn_at=None) & ~Q(clearance__email="")
        rows = PublicationConsent.objects.exclude(expires_on=None)
        return _of_body(rows, "clearance__", owes=owes, room="practice")

    def with_everything(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("practice__current", "clearance")

    def draft(self, row, key: str) -> Draft:
        body = row.clearance
        context = {
            "title": row.practice.title,
            "organisation": body.organisation,
            "expires_on": row.expires_on,
            "link": Secret(address_for(body, "clear_by_link", token=body.token)),
        }
        return Draft(body, row, key, context)


@matter
class OpenConcern(OfPractice):
    """The editor whose concern it is to answer, the day before it is due and every few days after."""

    letter = "concern_reminder"
    offsets = (Offset(-1), Offset(1), Offset(4), Offset(9))
    manner = Manner(fresh=FRESH, lasts=timedelta(days=1))
    date = "due_on"

    @staticmethod
    def _moment(date) -> datetime:
        return datetime.combine(date, time(), UTC)

    def concerned(self) -> QuerySet:
        return _of(
            Concern.objects.filter(handler__isnull=False),
            "handler",
            owes=Q(state__in=OPEN_CONCERNS),
            since=Cast(Value(None), DateTimeField()),
            room="practice",
        )

    def with_everything(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("handler__profile", "practice__current")

    def draft(self, row, key: str) -> Draft:
        context = {
            "title": row.practice.title,
            "due_on": row.due_on,
            "is_late": int(key.split(":")[2]) > 0,
            "link": address_for(row.handler, "concern", pk=row.pk),
        }
        return Draft(row.handler, row, key, context)


@matter
class StillRunning(OfPractice):
    """A submitter who was asked two and six weeks ago whether a practice still runs, and has not answered."""

    letter = "still_running_reminder"
    offsets = (Offset(14), Offset(42))
    date = "asked_at"

    def concerned(self) -> QuerySet:
        return _of(
            LifeSign.objects.filter(practice__submitter__isnull=False),
            "practice__submitter",
            owes=Q(answer="", practice__state=PracticeState.PUBLISHED),
            since=Cast(Value(None), DateTimeField()),
            room="practice",
        )

    def with_everything(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("practice__submitter__profile", "practice__current")

    def draft(self, row, key: str) -> Draft:
        person = row.practice.submitter
        link = Secret(address_for(person, "still_running", token=row.token))
        return Draft(person, row, key, {"title": row.practice.title, "link": link})


@matter
class UnfinishedDraft(OfPractice):
    """A submitter whose first draft has lain untouched for two weeks, then six; every save begins anew."""

    letter = "practice_draft_reminder"
    offsets = (Offset(14), Offset(42))
    date = "saved_at"

    def concerned(self) -> QuerySet:
        return _of(
            PracticeVersion.objects.filter(practice__discarded_at=None).filter(
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
