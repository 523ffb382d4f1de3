"""What people in a meeting are reminded of, and by which rules.

A meeting follows the usual rules until its organisers change something; from then on its `ReminderPlan` holds them.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import ClassVar, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, NullIf, TruncDate
from django.urls import reverse
from django.utils import timezone, translation

from correspondence import rendering, seals
from correspondence.actions import Draft
from correspondence.models import Letter
from correspondence.reminders import Anchor, Hours, Manner, Matter, Offset, Plan, matter, matters
from correspondence.reminders.timeline import Coming, coming
from correspondence.states import LetterState

from ..addresses import address_for, invitation_context, nomination_context
from ..models import (
    Appointment,
    Invitation,
    Meeting,
    Nomination,
    Registration,
    ReminderPlan,
    ReminderRule,
    Session,
    SessionNote,
)
from ..states import (
    REMINDER_BEFORE_MEETING,
    REMINDER_OF_NOTES,
    REMINDER_OF_OFFER,
    REMINDER_TO_ANSWER,
    REMINDER_TO_SUBMIT,
    InvitationState,
    MeetingRole,
    MeetingState,
    NominationState,
    NoteState,
    RegistrationState,
    SessionState,
)
from ..wordings import wording_of
from .names import name_of

LONGEST = 60
"""Days a rule may lie before or after its date."""


# --- Plans ------------------------------------------------------------------------------------------------------------


def of_meetings() -> list["OfMeeting"]:
    """Everything a meeting reminds of."""
    return [each for each in matters() if isinstance(each, OfMeeting)]


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


def rule_of(meeting: Meeting, letter: str, days: int) -> ReminderRule | None:
    """The meeting's rule for this letter and day."""
    plan = ReminderPlan.objects.filter(meeting=meeting).first() or ReminderPlan(meeting=meeting)
    return next((rule for rule in rules_of(plan) if (rule.letter, rule.days) == (letter, days)), None)


def comes_before(letter: str) -> tuple[str, ...]:
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


# --- Matters ----------------------------------------------------------------------------------------------------------


class OfMeeting(Matter):
    """Something in a meeting: its rules are the meeting's, and nothing goes out of one that is not published."""

    room = ("meetings", "meeting")
    sides: ClassVar[tuple[str, ...]] = ("before",)
    """On which sides of its date a reminder makes sense."""

    def plans(self, now: datetime, room=None) -> list[Plan]:
        if room is not None:
            meetings = Meeting.objects.filter(pk=room.pk)
        else:
            recent = now.date() - timedelta(days=LONGEST + 7)
            meetings = Meeting.objects.filter(state=MeetingState.PUBLISHED, ends_on__gte=recent, record=None)
        return [plan_of(meeting, now) for meeting in with_dates(meetings).order_by("pk")]

    def _draft(self, to, row, key: str, context: dict) -> Draft:
        meeting = row.meeting
        words = wording_of(meeting, self.letter, to.letter_language)
        return Draft(to, row, key, {"meeting": meeting, "zone": meeting.zone} | context, words=words)


def _where(rows: QuerySet, *, owes: Q, since, zone, language, address, called) -> QuerySet:
    """Rows with what the engine asks of them."""
    return rows.annotate(
        owes=ExpressionWrapper(Case(When(owes, then=Value(True)), default=Value(False)), BooleanField()),
        since=since,
        zone=zone,
        reads=language,
        address=address,
        called=called,
        in_room=F("meeting"),
    )


def _of_person(rows: QuerySet, *, owes: Q, since) -> QuerySet:
    """Rows of stakeholders: where they are, what they read and where their letters go."""
    return _where(
        rows,
        owes=owes,
        since=since,
        zone=Coalesce("stakeholder__profile__time_zone", Value("UTC")),
        language=Coalesce("stakeholder__profile__language", Value("en")),
        address=Coalesce(NullIf("stakeholder__contact_address", Value("")), "stakeholder__email", Value("")),
        called=_name("stakeholder__profile__"),
    )


def _name(prefix: str) -> Coalesce:
    """The name somebody chose to be known by, else their given and family name."""
    full = Concat(f"{prefix}given_name", Value(" "), f"{prefix}family_name")
    return Coalesce(NullIf(f"{prefix}display_name", Value("")), full) if prefix else full


def _distinct_dates(rows: QuerySet, date: str, plans: Sequence[Plan], start: datetime, end: datetime):
    """Plan and date of every date rows of these meetings have between two moments."""
    by_key = {plan.room.pk: plan for plan in plans}
    found = rows.filter(**{"meeting__in": list(by_key), f"{date}__gt": start, f"{date}__lt": end})
    for meeting, moment in found.order_by().values_list("meeting", date).distinct():
        yield by_key[meeting], moment


@matter
class Answer(OfMeeting):
    """Whoever was invited and has not answered; any answer, or withdrawing the invitation, ends it."""

    letter = REMINDER_TO_ANSWER
    offsets = (Offset(-7), Offset(-2))
    manner = Manner(rest=timedelta(days=2), catches_up=True)

    def anchors(self, plans: Sequence[Plan], start: datetime, end: datetime) -> Iterator[Anchor]:
        """The meeting's date, and the dates some invitations have of their own."""
        for plan in plans:
            due = plan.room.answer_by or plan.room.registration_closes_at
            if due and start < due < end:
                yield Anchor(plan, due, Q(meeting=plan.room.pk, answer_by=None))
        own = Invitation.objects.filter(state=InvitationState.SENT)
        for plan, due in _distinct_dates(own, "answer_by", plans, start, end):
            yield Anchor(plan, due, Q(meeting=plan.room.pk, answer_by=due))

    def concerned(self) -> QuerySet:
        return _where(
            Invitation.objects.exclude(state__in=(InvitationState.LISTED, InvitationState.WITHDRAWN)),
            owes=Q(state=InvitationState.SENT),
            since=F("sent_at"),
            zone=Coalesce("stakeholder__profile__time_zone", NullIf("meeting__time_zone", Value("")), Value("UTC")),
            language=Coalesce("stakeholder__profile__language", "language"),
            address=F("email"),
            called=_name(""),
        )

    def with_everything(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("meeting", "stakeholder__profile")

    def draft(self, row, key: str) -> Draft:
        return self._draft(row, row, key, invitation_context(row))


class OfSeat(OfMeeting):
    """Something whoever holds a seat is reminded of."""

    def with_everything(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("meeting", "stakeholder__profile")

    def concerned(self) -> QuerySet:
        seated = (RegistrationState.CONFIRMED, RegistrationState.CANCELLED)
        return _of_person(
            Registration.objects.filter(state__in=seated),
            owes=Q(state=RegistrationState.CONFIRMED),
            since=Coalesce("decided_at", "requested_at"),
        )


@matter
class Beginning(OfSeat):
    """Whoever has a confirmed seat; cancelling ends it."""

    letter = REMINDER_BEFORE_MEETING
    offsets = (Offset(-7), Offset(-1))

    def anchors(self, plans: Sequence[Plan], start: datetime, end: datetime) -> Iterator[Anchor]:
        for plan in plans:
            begins = begins_at(plan.room, plan.room.first_session)
            if start < begins < end:
                yield Anchor(plan, begins, Q(meeting=plan.room.pk))

    def draft(self, row, key: str) -> Draft:
        meeting, person = row.meeting, row.stakeholder
        first = meeting.sessions.filter(state=SessionState.SCHEDULED).order_by("starts_at").values_list("starts_at")
        known = meeting.__dict__.setdefault("_begins_at", None) or begins_at(meeting, next(iter(first[:1]), [None])[0])
        meeting.__dict__["_begins_at"] = known
        return self._draft(person, row, key, {"start": known, "url": address_for(person, "meeting", slug=meeting.slug)})


@matter
class Practice(OfSeat):
    """Whoever took part and has not begun to describe a practice from this meeting."""

    letter = REMINDER_TO_SUBMIT
    offsets = (Offset(1, time(10)),)
    sides = ("after",)

    def anchors(self, plans: Sequence[Plan], start: datetime, end: datetime) -> Iterator[Anchor]:
        for plan in plans:
            ends = ends_at(plan.room, plan.room.last_session)
            if start < ends < end:
                yield Anchor(plan, ends, Q(meeting=plan.room.pk))

    def concerned(self) -> QuerySet:
        begun = Meeting.objects.filter(pk=OuterRef("meeting"), practices__submitter=OuterRef("stakeholder"))
        return _of_person(
            Registration.objects.filter(state=RegistrationState.CONFIRMED),
            owes=~Exists(begun),
            since=Coalesce("decided_at", "requested_at"),
        )

    def draft(self, row, key: str) -> Draft:
        person = row.stakeholder
        spoken = person.letter_language if person.letter_language in dict(settings.LANGUAGES) else "en"
        with translation.override(spoken):
            address = settings.PORTAL_URL + reverse("practices:new_practice")
        return self._draft(person, row, key, {"url": f"{address}?meeting={row.meeting.slug}"})


@matter
class Notes(OfMeeting):
    """The rapporteurs of a session that has ended and whose notes the participants cannot see yet."""

    letter = REMINDER_OF_NOTES
    offsets = (Offset(2),)
    sides = ("after",)

    def anchors(self, plans: Sequence[Plan], start: datetime, end: datetime) -> Iterator[Anchor]:
        by_key = {plan.room.pk: plan for plan in plans}
        ended = Session.objects.filter(
            meeting__in=list(by_key),
            state=SessionState.SCHEDULED,
            ends_at__gt=start,
            ends_at__lt=end,
            appointments__role=MeetingRole.RAPPORTEUR,
        ).order_by("ends_at", "pk")
        for pk, meeting, ends in ended.values_list("pk", "meeting", "ends_at").distinct():
            yield Anchor(by_key[meeting], ends, Q(session=pk))

    def concerned(self) -> QuerySet:
        published = SessionNote.objects.filter(session=OuterRef("session"), state=NoteState.PUBLISHED)
        return _of_person(
            Appointment.objects.filter(role=MeetingRole.RAPPORTEUR), owes=~Exists(published), since=F("appointed_at")
        )

    def with_everything(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("meeting", "session", "stakeholder__profile")

    def draft(self, row, key: str) -> Draft:
        person = row.stakeholder
        url = address_for(person, "notes", slug=row.meeting.slug, pk=row.session_id)
        return self._draft(person, row, key, {"session": row.session, "url": url})


@matter
class Offer(OfMeeting):
    """Whoever was offered a freed seat and has neither taken nor refused it."""

    letter = REMINDER_OF_OFFER
    offsets = (Offset(-1),)

    def anchors(self, plans: Sequence[Plan], start: datetime, end: datetime) -> Iterator[Anchor]:
        offered = Registration.objects.filter(state=RegistrationState.OFFERED)
        for plan, ends in _distinct_dates(offered, "offer_ends_at", plans, start, end):
            yield Anchor(plan, ends, Q(meeting=plan.room.pk, offer_ends_at=ends))

    def concerned(self) -> QuerySet:
        return _of_person(
            Registration.objects.exclude(offer_ends_at=None),
            owes=Q(state=RegistrationState.OFFERED),
            since=Value(None, DateTimeField()),
        )

    def with_everything(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("meeting", "stakeholder__profile")

    def draft(self, row, key: str) -> Draft:
        person = row.stakeholder
        url = address_for(person, "meeting", slug=row.meeting.slug)
        return self._draft(person, row, key, {"until": row.offer_ends_at, "url": url})


@matter
class Names(OfMeeting):
    """The focal points who were asked for names and have seats left to name."""

    letter = "nomination_reminder"
    offsets = (Offset(-7), Offset(-2), Offset(1))
    sides = ("before", "after")
    manner = Manner(rest=timedelta(days=2), catches_up=True)

    def anchors(self, plans: Sequence[Plan], start: datetime, end: datetime) -> Iterator[Anchor]:
        asked = Nomination.objects.filter(state=NominationState.ASKED)
        for plan, due in _distinct_dates(asked, "due_at", plans, start, end):
            yield Anchor(plan, due, Q(meeting=plan.room.pk, due_at=due))

    def concerned(self) -> QuerySet:
        outstanding = Nomination.objects.outstanding().order_by().values("pk")
        return _where(
            Nomination.objects.filter(state__in=(NominationState.ASKED, NominationState.FINISHED)),
            owes=Q(pk__in=outstanding),
            since=F("sent_at"),
            zone=Coalesce(NullIf("meeting__time_zone", Value("")), Value("UTC")),
            language=F("language"),
            address=F("email"),
            called=F("body"),
        )

    def with_everything(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("meeting")

    def draft(self, row, key: str) -> Draft:
        return Draft(row, row, key, nomination_context(row))
