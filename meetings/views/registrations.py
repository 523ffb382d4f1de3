"""Registrations: who asks, who is seated, who waits; decided one by one or many at once."""

from collections import Counter

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rrge_portal.kernel import jobs
from rrge_portal.kernel.models import Job
from rrge_portal.kernel.permissions import allow

from ..actions import deciding, registration_notes
from ..actions import registration as seats
from ..exports import matching_registrations, registrations_of, shown
from ..forms.filters import RegistrationFilter
from ..models import Meeting, Registration
from ..seating import seats_by_sector
from ..states import RegistrationState
from ..waiting import seats_of
from .workspace import meeting_of, workspace

NAMED_AT_MOST = 50
"""Names shown before a decision about many; more are only counted."""


@require_safe
def registrations(request, slug):
    meeting = meeting_of(request, slug)
    everybody = meeting.registrations.all()
    counts, by_sector, used = _counts(everybody)
    filters = RegistrationFilter(request.GET, countries_used=used)
    listed = _for_list(filters.ordered(filters.narrow(everybody))).fetch_mode(models.FETCH_RAISE)
    paginator = Paginator(listed, settings.LIST_PAGE_SIZE)
    if not filters.narrows:
        paginator.count = counts.total()
    context = workspace(
        meeting,
        "registrations",
        filters=filters,
        page_obj=paginator.get_page(request.GET.get("page")),
        seats=seats_of(meeting, counts),
        sectors=seats_by_sector(meeting, by_sector),
        counts=[(state, state.label, counts[state]) for state in RegistrationState if state in counts],
    )
    return render(request, "meetings/organise/registrations.html", context)


def _counts(everybody) -> tuple[Counter, Counter, set[str]]:
    """How many registrations are in which state, how many of each sector, and which countries occur."""
    counts: Counter[str] = Counter()
    by_sector: Counter[tuple[str, str]] = Counter()
    used = set()
    rows = everybody.order_by().values_list("state", "sector", "stakeholder__profile__country")
    for state, sector, country, number in rows.annotate(number=Count("pk")):
        counts[state] += number
        by_sector[sector, state] += number
        used.add(country)
    return counts, by_sector, used


def _for_list(registrations):
    return registrations.select_related("stakeholder__profile__organisation")


# --- One decision -----------------------------------------------------------------------------------------------------


def registration_of(request, meeting: Meeting, pk: int, permission: str) -> Registration:
    """One registration of the meeting, for whom the permission holds."""
    mine = Registration.objects.visible_to(request.user).select_related("meeting", "stakeholder__profile__organisation")
    registration = get_object_or_404(mine, meeting=meeting, pk=pk)
    allow(request.user, permission, registration)
    return registration


@require_POST
def confirm_registration(request, slug, pk):
    meeting = meeting_of(request, slug)
    registration = registration_of(request, meeting, pk, "meetings.confirm_registration")
    seats.confirm(registration, by=request.user)
    messages.success(request, _("%(name)s has a seat and is told.") % {"name": registration.stakeholder})
    return redirect("meetings:registrations", slug=slug)


@require_POST
def waitlist_registration(request, slug, pk):
    meeting = meeting_of(request, slug)
    registration = registration_of(request, meeting, pk, "meetings.confirm_registration")
    seats.waitlist(registration, by=request.user)
    messages.success(request, _("%(name)s is on the waiting list and is told.") % {"name": registration.stakeholder})
    return redirect("meetings:registrations", slug=slug)


@require_http_methods(["GET", "POST"])
def decline_registration(request, slug, pk):
    meeting = meeting_of(request, slug)
    registration = registration_of(request, meeting, pk, "meetings.decline_registration")
    if request.method == "POST":
        seats.decline(registration, by=request.user)
        messages.success(request, _("%(name)s is not admitted and is told.") % {"name": registration.stakeholder})
        return redirect("meetings:registrations", slug=slug)
    context = workspace(
        meeting,
        "registrations",
        title=_("Not admit %(name)s?") % {"name": registration.stakeholder},
        sentence=_("They get a courteous letter that says so. This cannot be taken back."),
        action=_("Do not admit"),
        back_page="meetings:registrations",
    )
    return render(request, "meetings/organise/confirm.html", context)


@require_http_methods(["GET", "POST"])
def cancel_registration(request, slug, pk):
    meeting = meeting_of(request, slug)
    registration = registration_of(request, meeting, pk, "meetings.cancel_registration")
    if request.method == "POST":
        seats.cancel(registration, by=request.user)
        messages.success(request, _("The registration of %(name)s is cancelled.") % {"name": registration.stakeholder})
        return redirect("meetings:registrations", slug=slug)
    context = workspace(
        meeting,
        "registrations",
        title=_("Cancel the registration of %(name)s?") % {"name": registration.stakeholder},
        sentence=_("They are told, and a seat that becomes free is offered to the next person waiting."),
        lost=[_("Their seat, or their place in the queue."), _("What they answered to the questions, if anything.")],
        action=_("Cancel the registration"),
        back_page="meetings:registrations",
    )
    return render(request, "meetings/organise/confirm.html", context)


# --- Many decisions ---------------------------------------------------------------------------------------------------


PERMISSIONS = {
    "confirm": "meetings.confirm_registration",
    "waitlist": "meetings.waitlist_registration",
    "decline": "meetings.decline_registration",
}


def _asked(deed: str, number: int) -> tuple[str, ...]:
    """Title, sentence and button of a deed to several."""
    said = {
        "confirm": (
            ngettext("Give %(number)d person a seat?", "Give %(number)d people a seat?", number),
            _("In the order they asked, as long as there are seats. Each gets a letter."),
            ngettext("Confirm %(number)d registration", "Confirm %(number)d registrations", number),
        ),
        "waitlist": (
            ngettext(
                "Put %(number)d person on the waiting list?", "Put %(number)d people on the waiting list?", number
            ),
            _("In the order they asked; a free seat is offered at once. Each gets a letter."),
            ngettext("Put %(number)d person in the queue", "Put %(number)d people in the queue", number),
        ),
        "decline": (
            ngettext("Not admit %(number)d person?", "Not admit %(number)d people?", number),
            _("Each gets a courteous letter that says so. This cannot be taken back."),
            ngettext("Do not admit %(number)d person", "Do not admit %(number)d people", number),
        ),
    }[deed]
    return tuple(text % {"number": number} for text in said)


def _chosen(request, meeting: Meeting):
    """Those ticked, or with `all=1` all whom the filters of the address show; always in the order they asked."""
    if request.GET.get("all"):
        found = matching_registrations(meeting, request.GET)
    else:
        found = meeting.registrations.filter(pk__in=[pk for pk in request.GET.getlist("pk") if pk.isdecimal()])
    return found.in_queue_order()


@require_http_methods(["GET", "POST"])
def decide_registrations(request, slug, deed):
    """Decide about many: first the question, then at once, or by the worker where there are more than a screenful."""
    meeting = meeting_of(request, slug)
    allow(request.user, PERMISSIONS[deed], meeting)
    found = _chosen(request, meeting)
    keys = list(found.values_list("pk", flat=True))
    if request.method == "POST":
        if len(keys) > deciding.BATCH:
            return redirect(deciding.decide_many(meeting, deed, keys, by=request.user))
        _say(request, meeting, deciding.decide_batch(meeting, deed, keys, by=request.user))
        return redirect("meetings:registrations", slug=slug)
    title, sentence, action = _asked(deed, len(keys))
    context = workspace(
        meeting,
        "registrations",
        title=title,
        sentence=sentence,
        people=[] if len(keys) > NAMED_AT_MOST else [each.stakeholder.shown_name for each in _for_list(found)],
        action=action if keys else "",
        tone="danger" if deed == "decline" else "primary",
        back_page="meetings:registrations",
    )
    return render(request, "meetings/organise/confirm.html", context)


def _say(request, meeting: Meeting, outcome: deciding.Outcome) -> None:
    number = len(outcome.done)
    if number:
        told = ngettext(
            "%(number)d registration is decided, and the person is told.",
            "%(number)d registrations are decided, and each person is told.",
            number,
        )
        messages.success(request, told % {"number": number})
    if outcome.already:
        same = ngettext(
            "For %(number)d person nothing changed: it was so before.",
            "For %(number)d people nothing changed: it was so before.",
            len(outcome.already),
        )
        messages.info(request, same % {"number": len(outcome.already)})
    for sentence, names in _by_reason(meeting.registrations.all(), outcome.refused).items():
        messages.warning(request, _("Not done for %(names)s: %(why)s") % {"names": ", ".join(names), "why": sentence})


def _by_reason(registrations, refused) -> dict[str, list[str]]:
    names = shown(registrations.filter(pk__in=[key for key, _why in refused])) if refused else {}
    found: dict[str, list[str]] = {}
    for key, why in refused:
        found.setdefault(why, []).append(names.get(key, "–"))
    return found


@require_safe
def decisions(request, slug, pk):
    """What came of a decision about many: for whom it was done, and for whom it was not, with the reason."""
    meeting = meeting_of(request, slug)
    mine = Job.objects.visible_to(request.user).filter(kind="registration_decisions", arguments__meeting=meeting.pk)
    job = get_object_or_404(mine, pk=pk)
    if not job.result or not jobs.is_open_to(job, request.user):
        raise Http404
    names = shown(registrations_of(job))
    page = Paginator(job.result["done"], settings.LIST_PAGE_SIZE).get_page(request.GET.get("page"))
    context = workspace(
        meeting,
        "registrations",
        deed=job.arguments["deed"],
        number=len(job.result["done"]),
        already=len(job.result["already"]),
        page_obj=page,
        people=[{"pk": key, "name": names.get(key, "–")} for key in page.object_list],
        refused=[{"pk": key, "name": names.get(key, "–"), "why": why} for key, why in job.result["refused"]],
    )
    return render(request, "meetings/organise/decisions.html", context)


# --- The list ---------------------------------------------------------------------------------------------------------


@require_POST
def close_list(request, slug):
    registration_notes.close_list(meeting_of(request, slug), by=request.user)
    messages.success(request, _("The list is closed. Participants can still cancel, but no longer change anything."))
    return redirect("meetings:registrations", slug=slug)


@require_POST
def open_list(request, slug):
    registration_notes.open_list(meeting_of(request, slug), by=request.user)
    messages.success(request, _("The list is open again. Participants can change their registration."))
    return redirect("meetings:registrations", slug=slug)


def registration_page(slug: str, pk: int) -> str:
    """The address of one registration's page."""
    return reverse("meetings:registration", kwargs={"slug": slug, "pk": pk})
