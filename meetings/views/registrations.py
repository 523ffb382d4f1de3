"""Registrations: who asks, who is seated, who waits; decided one by one or several at once; exported."""

import csv
from collections import Counter
from collections.abc import Iterator

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.sheets import safe_cell

from ..actions import registration as seats
from ..forms.filters import RegistrationFilter
from ..models import Meeting, Registration
from ..states import RegistrationState
from ..waiting import seats_of
from .workspace import meeting_of, workspace

MOST_AT_ONCE = 200
"""Registrations decided with one click; more would keep the page, and the last seats, waiting."""


@require_safe
def registrations(request, slug):
    meeting = meeting_of(request, slug)
    everybody = meeting.registrations.all()
    counts, used = _counts(everybody)
    filters = RegistrationFilter(request.GET, countries_used=used)
    listed = _for_list(filters.narrow(everybody)).fetch_mode(models.FETCH_RAISE)
    paginator = Paginator(listed, settings.LIST_PAGE_SIZE)
    if not filters.query():
        paginator.count = counts.total()
    context = workspace(
        meeting,
        "registrations",
        filters=filters,
        page_obj=paginator.get_page(request.GET.get("page")),
        seats=seats_of(meeting, counts),
        counts=[(state, state.label, counts[state]) for state in RegistrationState if state in counts],
    )
    return render(request, "meetings/organise/registrations.html", context)


def _counts(everybody) -> tuple[Counter, set[str]]:
    """How many registrations are in which state, and which countries occur."""
    counts: Counter[str] = Counter()
    used = set()
    rows = everybody.order_by().values_list("state", "stakeholder__profile__country").annotate(number=Count("pk"))
    for state, country, number in rows:
        counts[state] += number
        used.add(country)
    return counts, used


def _for_list(registrations):
    return registrations.select_related("stakeholder__profile__organisation").order_by("requested_at", "pk")


# --- Decisions --------------------------------------------------------------------------------------------------------


def _registration(request, meeting: Meeting, pk: int, permission: str) -> Registration:
    mine = Registration.objects.visible_to(request.user).select_related("meeting", "stakeholder__profile")
    registration = get_object_or_404(mine, meeting=meeting, pk=pk)
    allow(request.user, permission, registration)
    return registration


@require_POST
def confirm_registration(request, slug, pk):
    meeting = meeting_of(request, slug)
    registration = _registration(request, meeting, pk, "meetings.confirm_registration")
    seats.confirm(registration, by=request.user)
    messages.success(request, _("%(name)s has a seat and is told.") % {"name": registration.stakeholder})
    return redirect("meetings:registrations", slug=slug)


@require_POST
def waitlist_registration(request, slug, pk):
    meeting = meeting_of(request, slug)
    registration = _registration(request, meeting, pk, "meetings.confirm_registration")
    seats.waitlist(registration, by=request.user)
    messages.success(request, _("%(name)s is on the waiting list and is told.") % {"name": registration.stakeholder})
    return redirect("meetings:registrations", slug=slug)


@require_http_methods(["GET", "POST"])
def decline_registration(request, slug, pk):
    meeting = meeting_of(request, slug)
    registration = _registration(request, meeting, pk, "meetings.decline_registration")
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
    registration = _registration(request, meeting, pk, "meetings.cancel_registration")
    if request.method == "POST":
        seats.cancel(registration, by=request.user)
        messages.success(request, _("The registration of %(name)s is cancelled.") % {"name": registration.stakeholder})
        return redirect("meetings:registrations", slug=slug)
    context = workspace(
        meeting,
        "registrations",
        title=_("Cancel the registration of %(name)s?") % {"name": registration.stakeholder},
        sentence=_("They are told, and a seat that becomes free is offered to the next person waiting."),
        lost=[_("Their seat, or their place in the queue.")],
        action=_("Cancel the registration"),
        back_page="meetings:registrations",
    )
    return render(request, "meetings/organise/confirm.html", context)


DECISIONS = {
    "confirm": (seats.confirm, "meetings.confirm_registration"),
    "waitlist": (seats.waitlist, "meetings.confirm_registration"),
    "decline": (seats.decline, "meetings.decline_registration"),
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


@require_http_methods(["GET", "POST"])
def decide_registrations(request, slug, deed):
    """Decide about those ticked in the list: first the question, then each in the order they asked."""
    meeting = meeting_of(request, slug)
    act, permission = DECISIONS[deed]
    keys = [pk for pk in request.GET.getlist("pk") if pk.isdecimal()][:MOST_AT_ONCE]
    chosen = list(_for_list(Registration.objects.visible_to(request.user).filter(meeting=meeting, pk__in=keys)))
    if request.method == "POST":
        for registration in chosen:
            registration.meeting = meeting
            allow(request.user, permission, registration)
        _decide(request, act, chosen)
        return redirect("meetings:registrations", slug=slug)
    title, sentence, action = _asked(deed, len(chosen))
    context = workspace(
        meeting,
        "registrations",
        title=title,
        sentence=sentence,
        people=[registration.stakeholder.shown_name for registration in chosen],
        action=action if chosen else "",
        tone="danger" if deed == "decline" else "primary",
        back_page="meetings:registrations",
    )
    return render(request, "meetings/organise/confirm.html", context)


def _decide(request, act, chosen: list[Registration]) -> None:
    done = 0
    refused: dict[str, list[str]] = {}
    for registration in chosen:
        try:
            act(registration, by=request.user)
        except Refusal as refusal:
            refused.setdefault(str(refusal), []).append(registration.stakeholder.shown_name)
        else:
            done += 1
    if done:
        told = ngettext(
            "%(number)d registration is decided, and the person is told.",
            "%(number)d registrations are decided, and each person is told.",
            done,
        )
        messages.success(request, told % {"number": done})
    for sentence, names in refused.items():
        messages.warning(request, _("Not done for %(names)s: %(why)s") % {"names": ", ".join(names), "why": sentence})


# --- Export -----------------------------------------------------------------------------------------------------------


class Echo:
    """A file that hands back what is written into it, so that rows leave as they are made."""

    @staticmethod
    def write(line: str) -> str:
        return line


def _lines(registrations) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield "\ufeff"
    headings = (
        _("Name"),
        _("E-mail"),
        _("Function"),
        _("Organisation"),
        _("Sector"),
        _("Country"),
        _("Language"),
        _("Registered as"),
        _("Takes part"),
        _("State"),
        _("Needs"),
        _("Asked at (UTC)"),
    )
    yield writer.writerow([safe_cell(heading) for heading in headings])
    for registration in registrations.iterator(chunk_size=1000):
        person = registration.stakeholder
        profile = getattr(person, "profile", None)
        row = (
            person.shown_name,
            person.letter_address,
            profile.function if profile else "",
            profile.organisation if profile else "",
            profile.get_sector_display() if profile else "",
            profile.country.name if profile and profile.country else "",
            person.letter_language,
            registration.get_role_display(),
            registration.get_mode_display(),
            registration.get_state_display(),
            registration.needs,
            f"{registration.requested_at:%Y-%m-%d %H:%M}",
        )
        yield writer.writerow([safe_cell(cell) for cell in row])


@require_safe
def registrations_csv(request, slug):
    """The list as it is filtered, for a spreadsheet; organisers only, since it holds needs and addresses."""
    meeting = meeting_of(request, slug)
    filters = RegistrationFilter(request.GET, countries_used=_counts(meeting.registrations.all())[1])
    rows = _for_list(filters.narrow(meeting.registrations.all())).fetch_mode(models.FETCH_RAISE)
    response = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="registrations-{slug}.csv"'
    return response
