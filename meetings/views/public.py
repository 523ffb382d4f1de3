"""What readers and participants see of meetings."""

from collections import Counter
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_countries import countries

from journal.models import Entry
from rrge_portal.kernel.kept_pages import kept_for_strangers
from rrge_portal.kernel.moments import is_zone
from rrge_portal.kernel.vocabulary import Region, Sector, Theme

from .. import calendars, linked_data, thread
from ..agenda import by_day
from ..balance import public_charts
from ..changes import Change, said_of
from ..models import (
    Contribution,
    Meeting,
    OutcomeReport,
    PersonalCalendar,
    Recommendation,
    ReportIssue,
    Session,
    SessionNote,
)
from ..participants import lists_for
from ..recommending import plan_of
from ..states import (
    LIVE_REGISTRATIONS,
    RECOMMENDATION_TONES,
    SENT_INVITATIONS,
    ContributionState,
    MeetingRole,
    NoteState,
    RecommendationState,
    ReportState,
)
from .calendars import calendar_links
from .contributing import rows
from .standing import next_step

CHANGES_SHOWN = 10
"""Tellings of changes that the public agenda looks back on."""


@require_safe
@login_not_required
def meetings(request):
    """Upcoming meetings first, then the past ones, page by page."""
    visible = Meeting.objects.visible_to(request.user).announced()
    region = request.GET.get("region", "")
    if region in Region.values:
        visible = visible.filter(region=region)
    listed = visible.select_related("record").fetch_mode(models.FETCH_RAISE)
    past = Paginator(listed.past(), settings.PUBLIC_PAGE_SIZE).get_page(request.GET.get("page"))
    chips = [{"label": Region(region).label, "url": reverse("meetings:meetings")}] if region in Region.values else []
    context = {
        "upcoming": listed.upcoming() if past.number == 1 else [],
        "page_obj": past,
        "regions": Region.choices,
        "region": region,
        "chips": chips,
    }
    return render(request, "meetings/meetings.html", context)


def _last_entry(room: type[models.Model], room_id) -> Subquery:
    """The number of what happened last in rooms of a kind."""
    kind = ContentType.objects.get_for_model(room)
    return Subquery(Entry.objects.filter(room_type=kind, room_id__in=room_id).order_by("-at", "-pk").values("pk")[:1])


def _stamp(request, slug) -> str | None:
    """Of a public meeting, what happened last in it and in the practices that came of it; whatever happens makes its
    pages anew. One query."""
    practice = Meeting._meta.get_field("practices").related_model
    of_this = practice._default_manager.filter(meeting=OuterRef(OuterRef("pk"))).values("pk")
    last = (
        Meeting.objects.visible_to(AnonymousUser())
        .filter(slug=slug)
        .values_list(_last_entry(Meeting, [OuterRef("pk")]), _last_entry(practice, of_this))
    )
    found = last.order_by("pk").first()
    return f"{timezone.localdate()}:{found[0]}:{found[1]}" if found and found[0] else None


@require_safe
@login_not_required
@kept_for_strangers(_stamp)
def meeting(request, slug):
    found = meeting_or_404(request, slug)
    zone, zones = zones_of(request, found)
    sessions = agenda_of(request, found, zone)
    context = {
        **head_of(request, found, "meeting"),
        **sessions,
        **zones,
        **_record(found),
        "themes": [Theme(theme).label for theme in found.themes if theme in Theme.values],
        "thread": thread.of_meeting(found, request.user, sessions["in_order"]),
        "step": next_step(found, request.user, zone),
        "linked_data": linked_data.of_meeting(found),
    }
    return render(request, "meetings/meeting.html", context)


@require_safe
@login_not_required
@kept_for_strangers(_stamp)
def agenda(request, slug):
    found = meeting_or_404(request, slug)
    zone, zones = zones_of(request, found)
    notices = found.agenda_notices.all()[:CHANGES_SHOWN]
    sessions = agenda_of(request, found, zone)
    context = {
        **head_of(request, found, "agenda"),
        **sessions,
        **zones,
        "is_annotated": bool(request.GET.get("annotated")),
        "notices": [(notice, said_of(map(Change.from_row, notice.changes), zone)) for notice in notices],
    }
    return render(request, "meetings/agenda.html", context)


@require_safe
@login_not_required
def agenda_ics(request, slug):
    found = meeting_or_404(request, slug)
    sessions = list(found.sessions.order_by("starts_at", "pk"))
    for session in sessions:
        session.meeting = found
    response = HttpResponse(calendars.agenda(found, sessions), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.slug}.ics"'
    return response


@require_safe
@login_not_required
def documents(request, slug):
    found = meeting_or_404(request, slug)
    sought = request.GET.get("q", "").strip()[:200]
    contributions = found.contributions.visible_to(request.user).matching(sought)
    if request.GET.get("state") == ContributionState.WAITING:
        contributions = contributions.filter(state=ContributionState.WAITING)
    contributions = contributions.order_by("session__starts_at", "uploaded_at", "pk")
    return render(
        request,
        "meetings/documents.html",
        {
            **head_of(request, found, "documents"),
            "rows": rows(contributions, found, request.user),
            "sought": sought,
            "is_narrowed": bool(sought or request.GET.get("state")),
            "may_contribute": request.user.has_perm("meetings.contribute_meeting", found),
        },
    )


@require_safe
@login_not_required
def outcome(request, slug):
    found = meeting_or_404(request, slug)
    plan = plan_of(found)
    recommendations = found.recommendations.visible_to(request.user).select_related("session").prefetch_related("steps")
    context = {
        **head_of(request, found, "outcome"),
        "record": getattr(found, "record", None),
        "recommendations": recommendations if plan.numbers_fixed_at else recommendations.standing(),
        "shows_progress": bool(plan.progress_shown_at),
        "progress": _progress(recommendations) if plan.progress_shown_at else [],
        "practices": found.practices.published().for_thread(),
        "who_took_part": public_charts(found),
        **_report_for(found, request.user),
    }
    return render(request, "meetings/outcome.html", context)


def _progress(recommendations) -> list[tuple]:
    """Each status with its tone and how many have it; those nobody has are left out."""
    number = Counter(each.state for each in recommendations)
    return [(state.label, RECOMMENDATION_TONES[state], number[state]) for state in RecommendationState if number[state]]


@require_safe
@login_not_required
def session(request, slug, pk):
    found = get_object_or_404(
        Session.objects.visible_to(request.user).select_related("meeting"), meeting__slug=slug, pk=pk
    )
    person = request.user
    shown = SessionNote.objects.visible_to(person).filter(session=found, state=NoteState.PUBLISHED).first()
    context = {
        "session": found,
        "meeting": found.meeting,
        "zone": found.meeting.zone,
        "own_zone": _own_zone(request, found.meeting),
        "people": [(MeetingRole(role).label, names) for role, names in found.people(person).items() if names],
        "rows": rows(found.contributions.visible_to(person), found.meeting, person),
        "note": shown,
        "segments": list(shown.segments.all()) if shown else [],
        "recommendations": Recommendation.objects.visible_to(person).from_session(found).standing(),
        "thread": thread.of_session(found, person),
        "may_contribute": person.has_perm("meetings.contribute_meeting", found.meeting),
        "may_take_notes": person.has_perm("meetings.take_notes_session", found),
    }
    return render(request, "meetings/session.html", context)


@never_cache
@require_safe
def my_meetings(request):
    """The person's meetings, each with what waits for them there."""
    person = request.user
    mine = (
        Meeting.objects.visible_to(person)
        .filter(
            models.Q(pk__in=person.registrations.filter(state__in=LIVE_REGISTRATIONS).values("meeting"))
            | models.Q(pk__in=person.appointments.values("meeting"))
            | models.Q(
                invitations__email__iexact=person.email or "-",
                invitations__shares_mailbox=False,
                invitations__state__in=SENT_INVITATIONS,
            )
            | models.Q(pk__in=person.invitations.filter(state__in=SENT_INVITATIONS).values("meeting"))
        )
        .select_related("record")
        .distinct()
        .order_by("-starts_on", "pk")
    )
    page = Paginator(mine, settings.PUBLIC_PAGE_SIZE).get_page(request.GET.get("page"))
    calendar = PersonalCalendar.objects.opened_by_person(person)
    steps = [(found, next_step(found, person, str(request.zone) or found.zone)) for found in page]
    return render(request, "meetings/my_meetings.html", {"rows": steps, "page_obj": page, **calendar_links(calendar)})


# --- Pieces of the pages ----------------------------------------------------------------------------------------------


def meeting_or_404(request, slug) -> Meeting:
    return get_object_or_404(Meeting.objects.visible_to(request.user).select_related("record"), slug=slug)


def head_of(request, found, current) -> dict:
    """The meeting and its tabs: only those that have something for this reader."""
    has = _what_there_is(found, request.user)
    has_record = bool(getattr(found, "record", None) and found.record.recommendations)
    tabs = [
        ("meeting", _("Overview"), True),
        ("agenda", _("Agenda"), has["agenda"]),
        ("participants", _("Participants"), has["participants"]),
        (
            "documents",
            _("Documents"),
            has["documents"] or request.user.has_perm("meetings.contribute_meeting", found),
        ),
        ("outcome", _("Outcome"), has["outcome"] or has_record or found.shows_balance),
    ]
    return {
        "meeting": found,
        "tabs": [
            {
                "url": reverse(f"meetings:{name}", kwargs={"slug": found.slug}),
                "label": label,
                "current": name == current,
            }
            for name, label, has_something in tabs
            if has_something
        ],
    }


def _what_there_is(found, person) -> dict[str, bool]:
    """Whether there is an agenda, a list, a document, a recommendation or a report for this reader; one query."""
    this = {"meeting": OuterRef("pk")}
    outcomes = (
        Recommendation.objects.visible_to(person).filter(**this),
        ReportIssue.objects.visible_to(person).filter(report__meeting=OuterRef("pk")),
        OutcomeReport.objects.visible_to(person).filter(**this, state=ReportState.COMMENTS),
    )
    asked = {
        "agenda": Exists(Session.objects.visible_to(person).filter(**this)),
        "participants": Exists(lists_for(found, person)),
        "documents": Exists(Contribution.objects.visible_to(person).filter(**this)),
        "outcome": Exists(outcomes[0]) | Exists(outcomes[1]) | Exists(outcomes[2]),
    }
    answers = Meeting.objects.visible_to(person).filter(pk=found.pk).values_list(*asked.values()).first()
    return dict(zip(asked, answers or (False,) * len(asked), strict=True))


def _report_for(found, person) -> dict:
    """The issue in force, and the draft while this reader may comment on it."""
    issue = ReportIssue.objects.visible_to(person).in_force().filter(report__meeting=found).defer("content").first()
    draft = OutcomeReport.objects.visible_to(person).filter(meeting=found, state=ReportState.COMMENTS).first()
    return {"issue": issue, "files": issue.files.all() if issue else [], "draft": draft}


def _record(found) -> dict:
    """What the public record says of a historical meeting, in words."""
    record = getattr(found, "record", None)
    if record is None:
        return {"record": None}
    return {
        "record": record,
        "sectors": [Sector(sector).label if sector in Sector.values else sector for sector in record.sectors_present],
        "countries": [countries.name(code) or code for code in record.countries_named],
        "sources": [(url, urlsplit(url).hostname) for url in record.source_urls],
    }


def _own_zone(request, found) -> str:
    """The reader's zone where it differs from the meeting's; empty otherwise."""
    own = str(request.zone)
    return own if own and own != found.zone else ""


def zones_of(request, found) -> tuple[str, dict]:
    """The zone the page is shown in, and what the switch between the meeting's and the reader's needs.

    Whoever has chosen a zone on a page (a cookie) sees theirs first; the address overrules it.
    """
    own = _own_zone(request, found)
    chosen = is_zone(request.COOKIES.get("zone", ""))
    wanted = request.GET.get("time") or ("mine" if chosen else "meeting")
    zone = own if own and wanted == "mine" else found.zone
    return zone, {"zone": zone, "own_zone": own}


def agenda_of(request, found, zone) -> dict:
    """Days and slots of the agenda, with the people whom the reader may know."""
    sessions = list(found.sessions.order_by("starts_at", "track", "pk"))
    named: dict[int, list] = {}
    if sessions:
        appointments = (
            found.appointments.visible_to(request.user)
            .filter(session__isnull=False)
            .exclude(role=MeetingRole.RAPPORTEUR)
            .select_related("stakeholder__profile")
        )
        for appointment in appointments:
            named.setdefault(appointment.session_id, []).append(appointment)
    for each in sessions:
        each.meeting = found
        each.named = named.get(each.pk, [])
    return {
        "in_order": sessions,
        "agenda": by_day(sessions, zone),
        "has_chatham": any(each.is_chatham for each in sessions),
        "has_annotations": any(each.annotations for each in sessions),
    }
