"""What people in a meeting are reminded of: whom it concerns, around which date, and the letter."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import (
    BooleanField,
    Case,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, NullIf
from django.urls import reverse
from django.utils import translation

from correspondence.actions import Draft
from correspondence.reminders import Anchor, Manner, Matter, Offset, Plan, matter

from ..addresses import address_for, invitation_context, nomination_context, survey_context
from ..models import (
    Appointment,
    Asked,
    Attendance,
    FollowUpPlan,
    Invitation,
    Meeting,
    Nomination,
    Recommendation,
    Registration,
    Session,
    SessionNote,
    Survey,
)
from ..states import (
    PENDING_RECOMMENDATIONS,
    REMINDER_BEFORE_MEETING,
    REMINDER_OF_NOTES,
    REMINDER_OF_OFFER,
    REMINDER_TO_ANSWER,
    REMINDER_TO_REPORT,
    REMINDER_TO_SUBMIT,
    FollowUpTopic,
    InvitationState,
    MeetingRole,
    MeetingState,
    NominationState,
    NoteState,
    RegistrationState,
    SessionState,
    SurveyState,
)
from ..wordings import wording_of
from .reminding import LONGEST, begins_at, ends_at, plan_of, with_dates


class OfMeeting(Matter):
    """Something in a meeting: its rules are the meeting's, and nothing goes out of one that is not published."""

    room = ("meetings", "meeting")

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


def _where(rows: QuerySet, *, owes: Q, since, zone, language, address, called, room="meeting") -> QuerySet:
    """Rows with what the engine asks of them."""
    return rows.annotate(
        owes=ExpressionWrapper(Case(When(owes, then=Value(True)), default=Value(False)), BooleanField()),
        since=since,
        zone=zone,
        reads=language,
        address=address,
        called=called,
        in_room=F(room),
    )


def _of_person(rows: QuerySet, *, owes: Q, since, person="stakeholder", room="meeting") -> QuerySet:
    """Rows of stakeholders: where they are, what they read and where their letters go."""
    return _where(
        rows,
        owes=owes,
        since=since,
        zone=Coalesce(f"{person}__profile__time_zone", Value("UTC")),
        language=Coalesce(f"{person}__profile__language", Value("en")),
        address=Coalesce(NullIf(f"{person}__contact_address", Value("")), f"{person}__email", Value("")),
        called=_name(f"{person}__profile__"),
        room=room,
    )


def _name(prefix: str) -> Coalesce | Concat:
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
    """Whoever took part and has not begun to describe a practice from this meeting.

    Where people were checked in, those who were there took part; elsewhere those with a confirmed seat.
    """

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
        there = Attendance.objects.filter(registration=OuterRef("pk"))
        anybody = Attendance.objects.filter(session__meeting=OuterRef("meeting"))
        return _of_person(
            Registration.objects.filter(Exists(there) | ~Exists(anybody), state=RegistrationState.CONFIRMED),
            owes=~Q(Exists(begun)),
            since=Coalesce("decided_at", "requested_at"),
        )

    def draft(self, row, key: str) -> Draft:
        person = row.stakeholder
        spoken = person.letter_language if person.letter_language in dict(settings.LANGUAGES) else "en"
        with translation.override(spoken):
            address = settings.PORTAL_URL + reverse("practices:new_practice")
        return self._draft(person, row, key, {"url": f"{address}?meeting={row.meeting_id}"})


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
            Appointment.objects.filter(role=MeetingRole.RAPPORTEUR), owes=~Q(Exists(published)), since=F("appointed_at")
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
            since=Cast(Value(None), DateTimeField()),
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
    offsets = (Offset(-7), Offset(-2), Offset(1), Offset(7))
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


@matter
class Questions(OfSeat):
    """Whoever has a seat and has not answered the questions the organisers ask of those who come."""

    letter = "follow_up"
    offsets = (Offset(-7, time(9)), Offset(-2, time(9)))
    manner = Manner(rest=timedelta(days=2), catches_up=True, lasts=timedelta(days=1))

    def anchors(self, plans: Sequence[Plan], start: datetime, end: datetime) -> Iterator[Anchor]:
        """The day by which the answers are due, from its first minute."""
        asked = FollowUpPlan.objects.filter(meeting__in=[plan.room.pk for plan in plans]).exclude(topics=[])
        due = dict(asked.values_list("meeting", "answer_by"))
        for plan in plans:
            if on := due.get(plan.room.pk):
                day = datetime.combine(on, time(), ZoneInfo(plan.zone))
                if start < day < end:
                    yield Anchor(plan, day, Q(meeting=plan.room.pk))

    def concerned(self) -> QuerySet:
        travels = Q(topics__contains=f'"{FollowUpTopic.TRAVEL}"', is_funded=True, travel=None)
        seated = Registration.objects.filter(state__in=(RegistrationState.CONFIRMED, RegistrationState.CANCELLED))
        return _of_person(
            seated.annotate(topics=Cast("meeting__follow_up_plan__topics", TextField())),
            owes=Q(state=RegistrationState.CONFIRMED) & (Q(follow_up=None) | travels),
            since=Coalesce("decided_at", "requested_at"),
        )

    def draft(self, row, key: str) -> Draft:
        person, meeting = row.stakeholder, row.meeting
        link = address_for(person, "follow_up", slug=meeting.slug)
        return self._draft(person, row, key, {"link": link, "due": meeting.follow_up_plan.answer_by})

    def with_everything(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("meeting__follow_up_plan", "stakeholder__profile")


@matter
class Evaluation(OfMeeting):
    """Whoever was asked how the meeting was and has not answered, until the evaluation closes."""

    letter = "survey"
    offsets = (Offset(-7), Offset(-2))
    manner = Manner(rest=timedelta(days=2))

    def anchors(self, plans: Sequence[Plan], start: datetime, end: datetime) -> Iterator[Anchor]:
        open_ones = Survey.objects.filter(
            meeting__in=[plan.room.pk for plan in plans], state=SurveyState.OPEN, closes_at__gt=start, closes_at__lt=end
        )
        closing = dict(open_ones.values_list("meeting", "closes_at"))
        for plan in plans:
            if closes := closing.get(plan.room.pk):
                yield Anchor(plan, closes, Q(survey__meeting=plan.room.pk))

    def concerned(self) -> QuerySet:
        return _of_person(
            Asked.objects.filter(survey__state=SurveyState.OPEN),
            owes=Q(has_answered=False, registration__state=RegistrationState.CONFIRMED),
            since=F("survey__opened_at"),
            person="registration__stakeholder",
            room="survey__meeting",
        )

    def with_everything(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("survey__meeting", "registration__stakeholder__profile")

    def draft(self, row, key: str) -> Draft:
        return Draft(row, row, key, survey_context(row))


@matter
class Progress(OfMeeting):
    """Whoever takes on a recommendation that is due, long after the meeting too; done or given up ends it."""

    letter = REMINDER_TO_REPORT
    offsets = (Offset(-14, time(9)), Offset(1, time(9)), Offset(30, time(9)))
    sides = ("before", "after")

    def plans(self, now: datetime, room=None) -> list[Plan]:
        if room is not None:
            return super().plans(now, room)
        near = timedelta(days=LONGEST + 7)
        due = Recommendation.objects.filter(
            state__in=PENDING_RECOMMENDATIONS, due_on__range=(now.date() - near, now.date() + near)
        ).exclude(owner_person=None)
        held = Meeting.objects.filter(
            state__in=(MeetingState.PUBLISHED, MeetingState.CLOSED), pk__in=due.order_by().values("meeting")
        )
        return [plan_of(meeting, now) for meeting in with_dates(held).order_by("pk")]

    def anchors(self, plans: Sequence[Plan], start: datetime, end: datetime) -> Iterator[Anchor]:
        by_key = {plan.room.pk: plan for plan in plans}
        due = Recommendation.objects.filter(
            meeting__in=list(by_key), state__in=PENDING_RECOMMENDATIONS, due_on__range=(start.date(), end.date())
        )
        for meeting, day in due.order_by().values_list("meeting", "due_on").distinct():
            if day is None:
                continue
            moment = datetime.combine(day, time(), ZoneInfo(by_key[meeting].zone))
            if start < moment < end:
                yield Anchor(by_key[meeting], moment, Q(meeting=meeting, due_on=day))

    def concerned(self) -> QuerySet:
        return _where(
            Recommendation.objects.exclude(owner_person=None),
            owes=Q(state__in=PENDING_RECOMMENDATIONS),
            since=F("owned_since"),
            zone=Coalesce("owner_person__profile__time_zone", Value("UTC")),
            language=Coalesce("owner_person__profile__language", Value("en")),
            address=Coalesce(NullIf("owner_person__contact_address", Value("")), "owner_person__email", Value("")),
            called=_name("owner_person__profile__"),
        )

    def with_everything(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("meeting", "owner_person__profile")

    def draft(self, row, key: str) -> Draft:
        person = row.owner_person
        url = address_for(person, "recommendation", slug=row.meeting.slug, number=row.number)
        return self._draft(person, row, key, {"recommendation": row, "due": row.due_on, "url": url})
