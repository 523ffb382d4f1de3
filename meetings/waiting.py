"""What waits for the organisers of a meeting: counted for the navigation, said in sentences on the overview."""

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from correspondence.models import Letter, Mailing
from correspondence.states import LetterState, MailingState
from rrge_portal.kernel.moments import say_moment
from rrge_portal.kernel.states import JobState
from rrge_portal.kernel.vocabulary import Sector

from .attendance import entitled
from .changes import pending
from .letters.fates import Fate, with_fate
from .models import Invitation, Meeting, Registration, ReminderPlan, Survey
from .readiness import lacks_of
from .recommending import waiting as recommendations_waiting
from .reporting.waiting import waiting as report_waiting
from .states import (
    ContributionState,
    ImportState,
    InvitationState,
    MeetingRole,
    MeetingState,
    NominationStanding,
    NoteState,
    RegistrationState,
    SessionState,
)


class Wait(NamedTuple):
    """One thing that waits: the sentence, the deed that settles it, and where."""

    sentence: str
    deed: str
    page: str
    query: str = ""
    key: int | None = None


def with_counts(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Every meeting with `requested` registrations, `unsent`, `awaited` and `bounced` invitations, `failed` letters."""
    letters = Letter.objects.filter(room_type=ContentType.objects.get_for_model(Meeting), state=LetterState.FAILED)
    counted = {
        "requested": _number(Registration.objects.filter(state=RegistrationState.REQUESTED), "meeting"),
        "unsent": _number(Invitation.objects.filter(state=InvitationState.LISTED), "meeting"),
        "awaited": _number(Invitation.objects.filter(state=InvitationState.SENT), "meeting"),
        "failed": _number(letters, "room_id"),
        "bounced": _number(
            with_fate(Invitation.objects.filter(state=InvitationState.SENT)).filter(fate=Fate.BOUNCED), "meeting"
        ),
    }
    return meetings.annotate(**counted)


def _number(rows: QuerySet, of: str):
    counted = rows.filter(**{of: OuterRef("pk")}).order_by().values(of).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def waits_of(meeting: Meeting) -> list[Wait]:
    """What waits in a meeting fetched `with_counts`, the most pressing first."""
    return [
        *_publication(meeting),
        *_life(meeting),
        *_list_of_participants(meeting),
        *_registrations(meeting),
        *_contributions(meeting),
        *_follow_ups(meeting),
        *_letters(meeting),
        *_mailings(meeting),
        *_visas(meeting),
        *_agenda(meeting),
        *_reminders(meeting),
        *_lists(meeting),
        *_nominations(meeting),
        *_invitations(meeting),
        *_sessions(meeting),
        *(Wait(*told) for told in recommendations_waiting(meeting)),
        *(Wait(*told) for told in report_waiting(meeting)),
        *_afterwards(meeting),
    ]


def _publication(meeting: Meeting):
    if meeting.is_postponed:
        yield Wait(_("The meeting is postponed and has no new dates yet."), _("Announce them"), "postpone_meeting")
    if meeting.is_draft:
        missing = sum(lack.is_essential for lack in lacks_of(meeting))
        yield Wait(
            ngettext(
                "The meeting is a draft that nobody else sees; %(number)d thing is still missing.",
                "The meeting is a draft that nobody else sees; %(number)d things are still missing.",
                missing,
            )
            % {"number": missing}
            if missing
            else _("The meeting is a draft that nobody else sees, and it is ready to be published."),
            _("See what is missing") if missing else _("Publish the meeting"),
            "publish_meeting",
        )


LIST_IS_NEAR = timedelta(days=30)
"""So long before a meeting its list of participants should be complete."""


def _list_of_participants(meeting: Meeting):
    """Entries that lack a function, in the weeks before a meeting and until its list is final."""
    is_near = meeting.starts_on <= timezone.localdate() + LIST_IS_NEAR
    if meeting.state != MeetingState.PUBLISHED or meeting.list_closed_at or not is_near:
        return
    without = Q(entry=None, stakeholder__profile__function="") | Q(entry__function="")
    lacking = meeting.registrations.confirmed().filter(without).count()
    if lacking:
        yield Wait(
            ngettext(
                "The list of participants is provisional; %(number)d entry lacks a function.",
                "The list of participants is provisional; %(number)d entries lack a function.",
                lacking,
            )
            % {"number": lacking},
            _("Look at the list"),
            "organise_participants",
        )


def _life(meeting: Meeting):
    """A meeting that was held waits to be closed; its list of participants waits to be made final."""
    if meeting.state != MeetingState.PUBLISHED or not meeting.is_over or hasattr(meeting, "record"):
        return
    if not meeting.list_closed_at and meeting.registrations.confirmed().exists():
        yield Wait(_("The list of participants is still provisional."), _("Look at it"), "organise_participants")
    yield Wait(_("The meeting has been held and is not closed yet."), _("See what is still open"), "close_meeting")


def _registrations(meeting: Meeting):
    if meeting.requested:
        yield Wait(
            ngettext(
                "%(number)d registration is to be decided.",
                "%(number)d registrations are to be decided.",
                meeting.requested,
            )
            % {"number": meeting.requested},
            _("Decide"),
            "registrations",
            "state=requested",
        )


def _contributions(meeting: Meeting):
    number = meeting.contributions.filter(state=ContributionState.WAITING).count()
    if number:
        yield Wait(
            ngettext(
                "%(number)d document waits to be looked at before others see it.",
                "%(number)d documents wait to be looked at before others see them.",
                number,
            )
            % {"number": number},
            _("Look at them"),
            "documents",
            "state=waiting",
        )


def _agenda(meeting: Meeting):
    untold = len(pending(meeting))
    if untold:
        yield Wait(
            ngettext(
                "%(number)d change of the agenda has not been told yet.",
                "%(number)d changes of the agenda have not been told yet.",
                untold,
            )
            % {"number": untold},
            _("Read and tell those concerned"),
            "agenda_changes",
        )


def _follow_ups(meeting: Meeting):
    plan = getattr(meeting, "follow_up_plan", None)
    if plan is None or not plan.topics or meeting.is_over:
        return
    confirmed = meeting.registrations.confirmed()
    numbers = confirmed.aggregate(
        silent=Count("pk", filter=Q(follow_up=None)),
        asking=Count("pk", filter=Q(follow_up__wants_funding=True, is_funded=False)),
    )
    if numbers["silent"]:
        yield Wait(
            ngettext(
                "%(number)d person with a seat has not answered the follow-up questions.",
                "%(number)d people with a seat have not answered the follow-up questions.",
                numbers["silent"],
            )
            % {"number": numbers["silent"]},
            _("Ask them"),
            "follow_ups",
        )
    if numbers["asking"]:
        yield Wait(
            ngettext(
                "%(number)d person asks you to pay their journey.",
                "%(number)d people ask you to pay their journey.",
                numbers["asking"],
            )
            % {"number": numbers["asking"]},
            _("Decide about it"),
            "follow_ups",
        )


def _letters(meeting: Meeting):
    if meeting.failed:
        yield Wait(
            ngettext("%(number)d letter could not be sent.", "%(number)d letters could not be sent.", meeting.failed)
            % {"number": meeting.failed},
            _("See them and try again"),
            "letters",
            "state=failed",
        )
    if meeting.bounced:
        yield Wait(
            ngettext(
                "%(number)d invitation came back, so nobody has read it.",
                "%(number)d invitations came back, so nobody has read them.",
                meeting.bounced,
            )
            % {"number": meeting.bounced},
            _("Correct their addresses"),
            "invitations",
            "fate=bounced",
        )


def _mailings(meeting: Meeting):
    """Letters that wait for their time, and those whose writing stopped."""
    room_type = ContentType.objects.get_for_model(Meeting)
    soon = timezone.now() + timedelta(days=2)
    coming = Q(state=MailingState.SCHEDULED, due_at__lt=soon)
    mailings = Mailing.objects.filter(coming | Q(job__state=JobState.FAILED), room_type=room_type, room_id=meeting.pk)
    for mailing in mailings.select_related("job").order_by("-pk")[:5]:
        number = len(mailing.audience)
        if mailing.state == MailingState.SCHEDULED and mailing.due_at:
            yield Wait(
                ngettext(
                    "A letter to %(number)d person goes out on %(time)s.",
                    "Letters to %(number)d people go out on %(time)s.",
                    number,
                )
                % {"number": number, "time": say_moment(mailing.due_at, meeting.zone)},
                _("See or change them"),
                "mailing",
                key=mailing.pk,
            )
        else:
            yield Wait(
                _("The writing of letters to many has stopped before all were written."),
                _("Start it again"),
                "mailing",
                key=mailing.pk,
            )


def _reminders(meeting: Meeting):
    plan = ReminderPlan.objects.filter(meeting=meeting).first()
    if plan is None or plan.paused_at is None or meeting.is_draft or not plan.is_paused():
        return
    days = (timezone.now() - plan.paused_at).days
    yield Wait(
        ngettext(
            "The reminders have been paused for %(days)d day; nothing goes out by itself.",
            "The reminders have been paused for %(days)d days; nothing goes out by itself.",
            days,
        )
        % {"days": days}
        if days
        else _("The reminders are paused since today; nothing goes out by itself."),
        _("See the reminders"),
        "reminders",
    )


def _visas(meeting: Meeting):
    """Those who asked for a visa support letter and have none yet."""
    for people, page in ((meeting.invitations, "visa_letter"), (meeting.registrations, "visa_letter_of_seat")):
        sent = Letter.objects.filter(
            kind="visa_support",
            about_type=ContentType.objects.get_for_model(people.model),
            about_id=OuterRef("pk"),
        )
        asked = people.filter(~Exists(sent), visa_request__isnull=False).order_by("visa_request__asked_at")
        keys = list(asked.values_list("pk", flat=True))
        if not keys or meeting.is_over:
            continue
        yield Wait(
            ngettext(
                "%(number)d person asked for a visa support letter.",
                "%(number)d people asked for a visa support letter.",
                len(keys),
            )
            % {"number": len(keys)},
            _("Send the first"),
            page,
            key=keys[0],
        )


def _lists(meeting: Meeting):
    for imported in meeting.imports.filter(state__in=(ImportState.COLUMNS, ImportState.PREVIEWED)).order_by("-pk")[:3]:
        number = len(imported.rows) or sum(len(table["rows"]) for table in imported.tables)
        yield Wait(
            ngettext(
                "A list with %(number)d row waits for your confirmation.",
                "A list with %(number)d rows waits for your confirmation.",
                number,
            )
            % {"number": number},
            _("Go on with it"),
            "invitee_list",
            key=imported.pk,
        )


def _nominations(meeting: Meeting):
    if meeting.is_draft or meeting.is_over:
        return
    counts = meeting.nominations.with_progress().aggregate(
        late=Count("pk", filter=Q(asks=True)),
        overdue=Count("pk", filter=Q(standing=NominationStanding.OVERDUE)),
        unsent=Count("pk", filter=Q(standing=NominationStanding.LISTED)),
    )
    if number := counts["late"]:
        sentence = ngettext(
            "%(number)d focal point asks for a change after the deadline.",
            "%(number)d focal points ask for a change after the deadline.",
            number,
        )
        yield Wait(sentence % {"number": number}, _("Decide"), "nominations", "asks=yes")
    if number := counts["overdue"]:
        sentence = ngettext("%(number)d nomination is overdue.", "%(number)d nominations are overdue.", number)
        yield Wait(sentence % {"number": number}, _("Remind"), "remind_nominations", "all=1&standing=overdue")
    if number := counts["unsent"]:
        sentence = ngettext(
            "%(number)d request for nominations has not been sent yet.",
            "%(number)d requests for nominations have not been sent yet.",
            number,
        )
        yield Wait(sentence % {"number": number}, _("Preview and send"), "send_nominations", "all=1&standing=listed")


def _invitations(meeting: Meeting):
    if meeting.state != MeetingState.PUBLISHED or meeting.is_over:
        return
    if meeting.unsent:
        yield Wait(
            ngettext(
                "%(number)d person on the list has not been invited yet.",
                "%(number)d people on the list have not been invited yet.",
                meeting.unsent,
            )
            % {"number": meeting.unsent},
            _("Preview and send"),
            "send_invitations",
            "all=1&state=listed",
        )
    if meeting.awaited:
        oldest = meeting.invitations.filter(state=InvitationState.SENT).aggregate(oldest=Min("sent_at"))["oldest"]
        sentence = ngettext(
            "%(number)d invitation awaits an answer.", "%(number)d invitations await an answer.", meeting.awaited
        ) % {"number": meeting.awaited}
        if days := (timezone.now() - oldest).days if oldest else 0:
            longest = ngettext("The oldest has waited for one day.", "The oldest has waited for %(days)d days.", days)
            sentence = f"{sentence} {longest % {'days': days}}"
        yield Wait(
            sentence,
            _("Remind"),
            "remind_invitations",
            "all=1&state=sent",
        )


def _sessions(meeting: Meeting):
    held = Q(appointments__role=MeetingRole.MODERATOR), Q(appointments__role=MeetingRole.RAPPORTEUR)
    sessions = meeting.sessions.filter(state=SessionState.SCHEDULED).exclude(kind="break")
    counts = sessions.annotate(
        moderators=Count("appointments", filter=held[0]), rapporteurs=Count("appointments", filter=held[1])
    ).values_list("moderators", "rapporteurs")
    unmoderated = sum(not moderators for moderators, _rapporteurs in counts)
    unreported = sum(not rapporteurs for _moderators, rapporteurs in counts)
    if unmoderated and not meeting.is_over:
        yield Wait(
            ngettext("%(number)d session has no moderator.", "%(number)d sessions have no moderator.", unmoderated)
            % {"number": unmoderated},
            _("Name moderators"),
            "sessions",
        )
    if unreported and not meeting.is_over:
        yield Wait(
            ngettext("%(number)d session has no rapporteur.", "%(number)d sessions have no rapporteur.", unreported)
            % {"number": unreported},
            _("Name rapporteurs"),
            "sessions",
        )
    ended = sessions.filter(ends_at__lt=timezone.now()).exclude(note__state=NoteState.PUBLISHED).count()
    if ended and not meeting.is_draft:
        yield Wait(
            ngettext(
                "%(number)d session has ended without published notes.",
                "%(number)d sessions have ended without published notes.",
                ended,
            )
            % {"number": ended},
            _("See the sessions"),
            "sessions",
        )


def _afterwards(meeting: Meeting):
    if meeting.is_draft or meeting.ends_on > timezone.localdate():
        return
    owed = entitled(meeting).count()
    if owed:
        yield Wait(
            ngettext(
                "Certificates can be sent: %(number)d person attended and has none.",
                "Certificates can be sent: %(number)d people attended and have none.",
                owed,
            )
            % {"number": owed},
            _("Issue the certificates"),
            "certificates",
        )
    survey = Survey.objects.filter(meeting=meeting).first()
    if survey is None or survey.is_draft:
        yield Wait(
            _("Nobody has been asked yet what they think of the meeting."), _("Open the evaluation"), "evaluation"
        )


def balance_of(meeting: Meeting) -> list[dict]:
    """By sector: `{"sector": code, "label": its name, "invited": n, "accepted": n, "confirmed": n}`."""
    invited = (
        meeting.invitations.exclude(state__in=(InvitationState.WITHDRAWN, InvitationState.LISTED))
        .order_by()
        .values("sector")
        .annotate(invited=Count("pk"), accepted=Count("pk", filter=Q(state=InvitationState.ACCEPTED)))
    )
    confirmed = meeting.registrations.confirmed().order_by().values("sector").annotate(confirmed=Count("pk"))
    rows: dict[str, dict] = {}
    counted: list = [*invited, *confirmed]
    for row in counted:
        sector = row["sector"] or ""
        label = Sector(sector).label if sector else _("Not stated")
        blank: dict = {"sector": sector, "label": label, "invited": 0, "accepted": 0, "confirmed": 0}
        rows[sector] = rows.get(sector, blank) | row | {"sector": sector}
    return sorted(rows.values(), key=lambda row: (-row["invited"], row["sector"]))


def seats_of(meeting: Meeting, counts: Mapping[str, int] | None = None) -> dict[str, int | None]:
    """Seats `confirmed`, `offered`, people `waiting`, and seats `left` (None without a limit).

    `counts` of registrations by state, where they are known already.
    """
    if counts is None:
        counts = dict(meeting.registrations.order_by().values_list("state").annotate(number=Count("pk")))
    confirmed = counts.get(RegistrationState.CONFIRMED, 0)
    offered = counts.get(RegistrationState.OFFERED, 0)
    return {
        "confirmed": confirmed,
        "offered": offered,
        "waiting": counts.get(RegistrationState.WAITLISTED, 0),
        "left": None if meeting.capacity is None else max(0, meeting.capacity - confirmed - offered),
    }
