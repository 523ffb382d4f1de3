"""Seats per sector, and the tracker of requests for nominations: who was asked, who has named whom, who is late."""

from collections import Counter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import models
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_countries import countries

from correspondence import rendering
from correspondence.models import Letter
from correspondence.seals import mask
from journal.models import Entry
from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.vocabulary import Sector

from ..actions import nominations as asking
from ..addresses import nomination_context
from ..forms.nominations import (
    DueForm,
    NominationFilter,
    NominationForm,
    NominationListForm,
    SeatsForm,
    usual_due,
)
from ..letters.names import name_of
from ..models import Meeting, Nomination
from ..seating import FreeSeats
from ..states import NominationStanding, NominationState
from .workspace import meeting_of, workspace


@require_http_methods(["GET", "POST"])
def seats(request, slug):
    """How many seats each sector has, and how many of them are taken."""
    meeting = meeting_of(request, slug, "meetings.change_meeting")
    form = SeatsForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        asking.offer_seats(meeting, form.seats, by=request.user)
        messages.success(request, _("The seats are saved."))
        return redirect("meetings:seats", slug=slug)
    free = FreeSeats(meeting)
    offered = sum(free.limits.values())
    live = meeting.nominations.exclude(state=NominationState.WITHDRAWN)
    to_states = live.aggregate(number=models.Sum("seats", default=0))["number"]
    context = workspace(
        meeting,
        "seats",
        form=form,
        rows=[
            {
                "label": sector.label,
                "seats": free.limits.get(sector),
                "taken": free.taken[sector],
                "left": free.left_for(sector),
            }
            for sector in Sector
        ],
        offered=offered,
        excess=max(0, offered - meeting.capacity) if meeting.capacity else 0,
        to_states=to_states,
        is_too_much=Sector.GOVERNMENT in free.limits and to_states > free.limits[Sector.GOVERNMENT],
    )
    return render(request, "meetings/organise/seats.html", context)


# --- The tracker ------------------------------------------------------------------------------------------------------

ORDERS = {
    "due": ("due_at", "pk"),
    "seen": (models.F("seen_at").desc(nulls_last=True), "pk"),
    "sent": (models.F("sent_at").desc(nulls_last=True), "pk"),
}


def _in_order(nominations, order: str) -> list[int]:
    """The keys, by the State's name in the page's language unless another order is wanted."""
    if order in ORDERS:
        return list(nominations.order_by(*ORDERS[order]).values_list("pk", flat=True))
    found = nominations.order_by("pk").values_list("pk", "country", "body")
    return [pk for pk, _code, _body in sorted(found, key=lambda row: (countries.name(row[1]), row[2].casefold()))]


@require_safe
def nominations(request, slug):
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    everything = meeting.nominations.with_progress()
    known = everything.order_by().values_list("standing", "country")
    counts = Counter(standing for standing, _code in known)
    filters = NominationFilter(request.GET, countries_used={code for _standing, code in known})
    order = request.GET.get("sort", "")
    page = Paginator(_in_order(filters.narrow(everything), order), settings.LIST_PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    rows = everything.filter(pk__in=page.object_list).fetch_mode(models.FETCH_RAISE)
    by_key = {nomination.pk: nomination for nomination in rows}
    context = workspace(
        meeting,
        "nominations",
        filters=filters,
        page_obj=page,
        rows=[by_key[pk] for pk in page.object_list if pk in by_key],
        sort=order,
        counts=[(each.value, each.label, counts[each]) for each in NominationStanding if counts[each]],
    )
    return render(request, "meetings/organise/nominations.html", context)


@require_http_methods(["GET", "POST"])
def new_nomination(request, slug):
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    fresh = Nomination(meeting=meeting, language=(meeting.languages or ["en"])[0])
    form = NominationForm(request.POST or None, instance=fresh)
    if request.method == "POST" and form.is_valid():
        try:
            nomination = asking.add(form.instance, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("%(body)s is on the list. Nothing has been sent yet.") % {"body": nomination.body}
            )
            return redirect("meetings:nominations", slug=slug)
    return render(request, "meetings/organise/nomination_form.html", workspace(meeting, "nominations", form=form))


@require_http_methods(["GET", "POST"])
def new_nominations(request, slug):
    """Many at once: the rows are judged first, and put on the list when the second button is pressed."""
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    form = NominationListForm(request.POST or None, request.FILES or None, meeting=meeting)
    good: list[Nomination] = []
    if request.method == "POST" and form.is_valid():
        good = [row.nomination for row in form.rows if row.nomination]
        if request.POST.get("deed") == "add":
            try:
                number = asking.add_many(meeting, good, by=request.user)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                told = ngettext(
                    "%(number)d request is on the list. Nothing has been sent yet.",
                    "%(number)d requests are on the list. Nothing has been sent yet.",
                    number,
                )
                messages.success(request, told % {"number": number})
                return redirect("meetings:nominations", slug=slug)
    context = workspace(
        meeting,
        "nominations",
        form=form,
        rows=form.rows,
        wrong=sum(not row.nomination for row in form.rows),
        action=ngettext("Put %(number)d request on the list", "Put %(number)d requests on the list", len(good))
        % {"number": len(good)}
        if good
        else "",
    )
    return render(request, "meetings/organise/nomination_list.html", context)


# --- One request ------------------------------------------------------------------------------------------------------


def _nomination(request, meeting: Meeting, pk: int) -> Nomination:
    mine = Nomination.objects.visible_to(request.user).with_progress().select_related("meeting")
    return get_object_or_404(mine, meeting=meeting, pk=pk)


@require_http_methods(["GET", "POST"])
def one_nomination(request, slug, pk):
    """Where one request stands, who is named, what happened, and a form to correct it."""
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    nomination = _nomination(request, meeting, pk)
    form = NominationForm(request.POST or None, instance=_nomination(request, meeting, pk))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            asking.change(form.instance, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("meetings:one_nomination", slug=slug, pk=pk)
    letters = list(Letter.objects.in_room(meeting).about(nomination).for_list()[:20])
    for letter in letters:
        letter.label = name_of(letter.kind)
    nominees = nomination.nominees.select_related("invitation__registration", "replaced_by__invitation")
    context = workspace(
        meeting,
        "nominations",
        nomination=nomination,
        nominees=[(nominee, getattr(nominee.invitation, "registration", None)) for nominee in nominees],
        wishes=nomination.late_requests.filter(state="asked").select_related("nominee__invitation"),
        until=DueForm(meeting=meeting, initial={"due_at": _wall(usual_due(meeting), meeting)}),
        form=form,
        letters=letters,
        entries=Entry.objects.about(nomination).for_history()[:30],
    )
    return render(request, "meetings/organise/nomination.html", context, status=status)


def _wall(moment, meeting: Meeting):
    return moment.astimezone(ZoneInfo(meeting.zone)).replace(tzinfo=None)


@never_cache
@require_safe
def note_verbale(request, slug, pk):
    """The note verbale, as a download under the name it came with."""
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    nomination = _nomination(request, meeting, pk)
    if not nomination.note:
        raise Http404
    response = FileResponse(
        nomination.note.open(), as_attachment=True, filename=nomination.note_name, content_type=nomination.note_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def renew_nomination(request, slug, pk):
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    nomination = _nomination(request, meeting, pk)
    allow(request.user, "meetings.change_nomination", nomination)
    asking.renew(nomination, by=request.user)
    messages.success(request, _("A new link is on its way; the earlier ones no longer work."))
    return redirect("meetings:one_nomination", slug=slug, pk=pk)


@require_http_methods(["GET", "POST"])
def withdraw_nomination(request, slug, pk):
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    nomination = _nomination(request, meeting, pk)
    allow(request.user, "meetings.change_nomination", nomination)
    if request.method == "POST":
        asking.withdraw(nomination, by=request.user)
        messages.success(request, _("The request to %(body)s is withdrawn.") % {"body": nomination.body})
        return redirect("meetings:nominations", slug=slug)
    context = workspace(
        meeting,
        "nominations",
        title=_("Withdraw the request to %(body)s?") % {"body": nomination.body},
        sentence=_("Their link no longer takes names. People already named keep their invitations.")
        if nomination.state != NominationState.LISTED
        else _("They were not written to yet, so nobody is told."),
        action=_("Withdraw the request"),
        back_page="meetings:nominations",
    )
    return render(request, "meetings/organise/confirm.html", context)


REFUSAL_WORDS = 1000
"""As long as the field in which organisers say why they do not consent."""


@require_POST
def answer_late_request(request, slug, pk, key):
    """Consent to a late change, or not."""
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    nomination = _nomination(request, meeting, pk)
    allow(request.user, "meetings.change_nomination", nomination)
    wish = get_object_or_404(nomination.late_requests, pk=key)
    if request.POST.get("answer") != "grant":
        asking.refuse(wish, by=request.user, words=request.POST.get("words", "")[:REFUSAL_WORDS])
        messages.success(request, _("The focal point is told that it stays as it is."))
    else:
        form = DueForm(request.POST, meeting=meeting)
        until = form.cleaned_data["due_at"] if wish.nominee_id is None and form.is_valid() else None
        asking.grant(wish, by=request.user, until=until)
        messages.success(request, _("The focal point is told that you consent."))
    return redirect("meetings:one_nomination", slug=slug, pk=pk)


# --- Many at once -----------------------------------------------------------------------------------------------------


class Deed(NamedTuple):
    """What can be done to many: the letter it sends and whom it can concern, as a test of their standing."""

    kind: str
    standings: tuple[str, ...]


OPEN = (
    NominationStanding.ASKED,
    NominationStanding.SEEN,
    NominationStanding.PARTLY,
    NominationStanding.OVERDUE,
)
SEND = Deed(asking.NOMINATION_REQUESTED, (NominationStanding.LISTED,))
REMIND = Deed(asking.NOMINATION_REMINDER, OPEN)
EXTEND = Deed("nomination_extended", tuple(each for each in NominationStanding if each != "withdrawn"))


def _chosen(request, meeting: Meeting, deed: Deed):
    """Those ticked, or all that match the filters, as far as their standing allows the deed."""
    able = meeting.nominations.with_progress().filter(standing__in=deed.standings)
    if request.GET.get("all"):
        codes = set(meeting.nominations.order_by().values_list("country", flat=True))
        return NominationFilter(request.GET, countries_used=codes).narrow(able)
    return able.filter(pk__in=[pk for pk in request.GET.getlist("pk") if pk.isdecimal()])


def _to_many(request, slug, deed: Deed, *, act, heading, action, nobody):
    """Show the letter as one of them will see it, then write to all of them."""
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    keys = _in_order(_chosen(request, meeting, deed), "")
    refusal = None
    if request.method == "POST" and request.POST.get("number") == str(len(keys)):
        try:
            mailing = act(meeting, keys, by=request.user)
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("meetings:mailing", slug=slug, pk=mailing.pk)
    context = workspace(
        meeting,
        "nominations",
        number=len(keys),
        heading=heading,
        action=action(len(keys)),
        nobody=nobody,
        refusal=refusal,
        has_changed=request.method == "POST" and not refusal,
        **_preview(request, meeting, deed, keys),
    )
    status = 409 if request.method == "POST" else 200
    return render(request, "meetings/organise/nominations_send.html", context, status=status)


def _preview(request, meeting: Meeting, deed: Deed, keys: list[int]) -> dict:
    """Some of them, and the letter as one of them will get it: their language, the link hidden."""
    some = list(meeting.nominations.filter(pk__in=keys[:200]).select_related("meeting"))
    shown = next((each for each in some if str(each.pk) == request.GET.get("preview")), some[0] if some else None)
    if shown is None:
        return {"some": some}
    letter = rendering.render(
        deed.kind, name=shown.letter_name, language=shown.letter_language, context=nomination_context(shown)
    )
    return {"some": some, "shown": shown, "subject": letter.subject, "text": mask(letter.text)}


@require_http_methods(["GET", "POST"])
def send_nominations(request, slug):
    return _to_many(
        request,
        slug,
        SEND,
        act=asking.send,
        heading=_("Ask for nominations"),
        action=lambda number: (
            ngettext("Send %(number)d request", "Send %(number)d requests", number) % {"number": number}
        ),
        nobody=_("Nobody you chose is still to be asked. Choose others in the list."),
    )


@require_http_methods(["GET", "POST"])
def remind_nominations(request, slug):
    return _to_many(
        request,
        slug,
        REMIND,
        act=asking.remind,
        heading=_("Remind those with names outstanding"),
        action=lambda number: (
            ngettext("Send %(number)d reminder", "Send %(number)d reminders", number) % {"number": number}
        ),
        nobody=_("Nobody you chose has names outstanding. Choose others in the list."),
    )


@require_http_methods(["GET", "POST"])
def extend_nominations(request, slug):
    """Give several more time, and tell those who are asked."""
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    keys = _in_order(_chosen(request, meeting, EXTEND), "")
    form = DueForm(request.POST or None, meeting=meeting, initial={"due_at": _wall(usual_due(meeting), meeting)})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            number = asking.extend(meeting, keys, form.cleaned_data["due_at"], by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            told = ngettext("%(number)d deadline is extended.", "%(number)d deadlines are extended.", number)
            messages.success(request, told % {"number": number})
            return redirect("meetings:nominations", slug=slug)
    context = workspace(meeting, "nominations", form=form, number=len(keys))
    return render(request, "meetings/organise/nominations_extend.html", context, status=status)
