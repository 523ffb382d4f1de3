"""Invitations: the list, one of them, and what is done to many."""

from collections import Counter
from typing import NamedTuple

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from correspondence.models import Letter, Suppression
from correspondence.states import StopReason
from correspondence.suppression import blocked, lift, suppress, why_not
from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal

from ..actions import invitation as answering
from ..actions import inviting
from ..forms.filters import InvitationFilter
from ..forms.inviting import InvitationForm
from ..letters.fates import Fate, last_letters, with_fate
from ..letters.names import name_of
from ..models import Invitation, Meeting
from ..states import InvitationState
from .workspace import meeting_of, workspace

SHOWN = (
    "meeting_id",
    "given_name",
    "family_name",
    "email",
    "sector",
    "country",
    "organisation",
    "language",
    "state",
)


class Listed(NamedTuple):
    """One line of the list: an invitation, its last letter and how far it got, and why it is not written to."""

    invitation: Invitation
    letter: Letter | None
    letter_name: str
    fate_name: str
    stop: Suppression | None


def _with_last_letter(invitations: list, meeting: Meeting) -> list[Listed]:
    last = last_letters(invitations)
    stopped = blocked([invitation.email for invitation in invitations], meeting)
    return [
        Listed(
            invitation,
            letter,
            name_of(letter.kind) if letter else "",
            str(Fate(invitation.fate).label),
            stopped.get(invitation.email),
        )
        for invitation in invitations
        for letter in [last.get(invitation.pk)]
    ]


class Counts(NamedTuple):
    """How many invitations are in which state, and how many had which fate; and which countries occur."""

    states: Counter[str]
    fates: Counter[str]
    countries: set[str]


def _counts(everybody) -> Counts:
    counts = Counts(Counter(), Counter(), set())
    groups = with_fate(everybody).order_by().values_list("state", "fate", "country").annotate(number=Count("pk"))
    for state, fate, country, number in groups:
        counts.states[state] += number
        counts.fates[fate] += number
        counts.countries.add(country)
    return counts


@require_safe
def invitations(request, slug):
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    everybody = meeting.invitations.all()
    counts = _counts(everybody)
    filters = InvitationFilter(request.GET, countries_used=counts.countries)
    matching = filters.ordered(filters.narrow(everybody))
    listed = with_fate(matching).only(*SHOWN).fetch_mode(models.FETCH_RAISE)
    paginator = Paginator(listed, settings.LIST_PAGE_SIZE)
    if not filters.query():
        paginator.count = counts.states.total()
    page = paginator.get_page(request.GET.get("page"))
    context = workspace(
        meeting,
        "invitations",
        filters=filters,
        page_obj=page,
        rows=_with_last_letter(list(page.object_list), meeting),
        counts=[(state, state.label, counts.states[state]) for state in InvitationState if state in counts.states],
        fates=[(fate, fate.label, counts.fates[fate]) for fate in Fate if fate in counts.fates],
    )
    return render(request, "meetings/organise/invitations.html", context)


@require_http_methods(["GET", "POST"])
def new_invitee(request, slug):
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    fresh = Invitation(meeting=meeting, language=(meeting.languages or ["en"])[0])
    form = InvitationForm(request.POST or None, instance=fresh)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = inviting.add(form.instance, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s is on the list. Nothing has been sent yet.") % {"name": invitation})
            return redirect("meetings:invitations", slug=slug)
    return render(request, "meetings/organise/invitee_form.html", workspace(meeting, "invitations", form=form))


@require_http_methods(["GET", "POST"])
def invitee(request, slug, pk):
    """One invitation: where it stands, its letters, and a form to correct it while that is possible."""
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    invitation = _invitation(request, meeting, pk)
    form = InvitationForm(request.POST or None, instance=_invitation(request, meeting, pk))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            inviting.change(form.instance, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("meetings:invitee", slug=slug, pk=pk)
    letters = list(Letter.objects.in_room(meeting).about(invitation).for_list()[:20])
    for letter in letters:
        letter.label = name_of(letter.kind)
    context = workspace(
        meeting,
        "invitations",
        invitation=invitation,
        form=form,
        letters=letters,
        stop=why_not(invitation.email, meeting),
    )
    return render(request, "meetings/organise/invitee.html", context, status=status)


def _invitation(request, meeting: Meeting, pk: int) -> Invitation:
    mine = Invitation.objects.visible_to(request.user).select_related("meeting", "stakeholder__profile", "passed_on_to")
    return get_object_or_404(mine, meeting=meeting, pk=pk)


@require_http_methods(["GET", "POST"])
def withdraw_invitation(request, slug, pk):
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    invitation = _invitation(request, meeting, pk)
    allow(request.user, "meetings.withdraw_invitation", invitation)
    if request.method == "POST":
        inviting.withdraw(invitation, by=request.user)
        messages.success(request, _("The invitation of %(name)s is withdrawn.") % {"name": invitation})
        return redirect("meetings:invitations", slug=slug)
    was_told = invitation.state != InvitationState.LISTED
    context = workspace(
        meeting,
        "invitations",
        title=_("Withdraw the invitation of %(name)s?") % {"name": invitation},
        sentence=_("They get a letter that says so, and their link no longer opens the invitation.")
        if was_told
        else _("They were not written to yet, so nobody is told."),
        action=_("Withdraw the invitation"),
        back_page="meetings:invitations",
    )
    return render(request, "meetings/organise/confirm.html", context)


@require_POST
def renew_invitation(request, slug, pk):
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    invitation = _invitation(request, meeting, pk)
    allow(request.user, "meetings.renew_invitation", invitation)
    inviting.renew(invitation, by=request.user, because=request.POST.get("because", "")[:300])
    messages.success(request, _("A new link is on its way; the earlier ones no longer work."))
    return redirect("meetings:invitee", slug=slug, pk=pk)


@require_POST
def write_again(request, slug, pk):
    """Lift what keeps letters from an invitee, for a typed reason."""
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    invitation = _invitation(request, meeting, pk)
    allow(request.user, "meetings.renew_invitation", invitation)
    if stop := why_not(invitation.email, meeting):
        lift(stop, because=request.POST.get("because", "")[:300], by=request.user)
    messages.success(request, _("%(name)s is written to again.") % {"name": invitation})
    return redirect("meetings:invitee", slug=slug, pk=pk)


@require_POST
def stop_writing(request, slug, pk):
    """An invitee asked, by telephone or otherwise, not to be written to about this meeting."""
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    invitation = _invitation(request, meeting, pk)
    allow(request.user, "meetings.renew_invitation", invitation)
    words = request.POST.get("words", "")[:300]
    suppress(invitation.email, StopReason.ASKED, room=meeting, words=words, by=request.user)
    messages.success(request, _("%(name)s is not written to any more about this meeting.") % {"name": invitation})
    return redirect("meetings:invitee", slug=slug, pk=pk)


@require_POST
def undo_pass_on(request, slug, pk):
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    invitation = _invitation(request, meeting, pk)
    allow(request.user, "meetings.withdraw_invitation", invitation)
    answering.undo_pass_on(invitation, by=request.user)
    messages.success(request, _("The invitation is back with %(name)s.") % {"name": invitation})
    return redirect("meetings:invitee", slug=slug, pk=pk)


# --- Many at once -----------------------------------------------------------------------------------------------------


def _used(meeting: Meeting) -> set[str]:
    """The countries that occur on the list."""
    return set(meeting.invitations.order_by().values_list("country", flat=True).distinct())


def chosen(request, meeting: Meeting, *states: InvitationState):
    """The invitations ticked in the list, or all that match its filters, as far as their state allows the deed."""
    chosen = meeting.invitations.filter(state__in=states)
    if request.GET.get("all"):
        return InvitationFilter(request.GET, countries_used=_used(meeting)).narrow(chosen)
    return chosen.filter(pk__in=[pk for pk in request.GET.getlist("pk") if pk.isdecimal()])


def has_changed(request, number: int) -> bool:
    """Whether the button said another number than there are now; then nothing is done yet."""
    return request.POST.get("number") != str(number)


@require_http_methods(["GET", "POST"])
def withdraw_invitations(request, slug):
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    live = [state for state in InvitationState if state != InvitationState.WITHDRAWN]
    keys = list(chosen(request, meeting, *live).order_by("pk").values_list("pk", flat=True))
    if request.method == "POST" and not has_changed(request, len(keys)):
        number = inviting.withdraw_many(meeting, keys, by=request.user)
        messages.success(
            request,
            ngettext("%(number)d invitation is withdrawn.", "%(number)d invitations are withdrawn.", number)
            % {"number": number},
        )
        return redirect("meetings:invitations", slug=slug)
    context = workspace(
        meeting,
        "invitations",
        number=len(keys),
        title=ngettext("Withdraw %(number)d invitation?", "Withdraw %(number)d invitations?", len(keys))
        % {"number": len(keys)},
        sentence=_(
            "Whoever was written to gets a letter that says so, and their link no longer opens the invitation. "
            "People who are registered keep theirs."
        ),
        action=ngettext("Withdraw %(number)d invitation", "Withdraw %(number)d invitations", len(keys))
        % {"number": len(keys)},
        back_page="meetings:invitations",
    )
    return render(request, "meetings/organise/confirm.html", context, status=409 if request.method == "POST" else 200)
