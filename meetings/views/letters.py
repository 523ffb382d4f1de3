"""Letters of a meeting: what was sent to many and how far it got, and every letter with its fate."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from correspondence import mailings
from correspondence.actions import try_again, try_all_again
from correspondence.models import Letter, Mailing
from correspondence.states import TONES, LetterState, MailingState
from rrge_portal.kernel.moments import say_moment
from rrge_portal.kernel.refusal import Refusal

from ..forms.composing import ENCLOSURES, PutOffForm
from ..forms.filters import LetterFilter
from ..letters.names import name_of
from ..models import Meeting
from .workspace import meeting_of, workspace


def _mailings(meeting: Meeting):
    room = {"room_type": ContentType.objects.get_for_model(Meeting), "room_id": meeting.pk}
    return Mailing.objects.filter(**room).select_related("job", "by__profile").order_by("-pk")


def _page_of(request, letters):
    """A page of letters, each with its `label`."""
    shown = letters.for_list().fetch_mode(models.FETCH_RAISE)
    page = Paginator(shown, settings.LIST_PAGE_SIZE).get_page(request.GET.get("page"))
    for letter in page.object_list:
        letter.label = name_of(letter.kind)
    return page


def _fates(letters) -> list[tuple]:
    """How many letters have which fate: `(state, label, tone, number)`."""
    counts = dict(letters.order_by().values_list("state").annotate(number=Count("pk")))
    return [(state, state.label, TONES[state], counts[state]) for state in LetterState if state in counts]


@require_safe
def letters(request, slug):
    meeting = meeting_of(request, slug)
    filters = LetterFilter(request.GET)
    everything = Letter.objects.in_room(meeting)
    to_many = list(_mailings(meeting).defer("audience").annotate(number=Count("letters"))[:10])
    for mailing in to_many:
        mailing.label = name_of(mailing.kind)
    context = workspace(
        meeting,
        "letters",
        filters=filters,
        mailings=to_many,
        fates=_fates(everything),
        page_obj=_page_of(request, filters.narrow(everything)),
    )
    return render(request, "meetings/organise/letters.html", context)


@require_safe
def mailing(request, slug, pk):
    """One click to many: how far the worker is, and the fate of every letter. Asked again every two seconds."""
    meeting = meeting_of(request, slug)
    row = get_object_or_404(_mailings(meeting), pk=pk)
    sent = Letter.objects.in_room(meeting).filter(mailing=row)
    fates = _fates(sent)
    numbers = {state: number for state, _label, _tone, number in fates}
    under_way = numbers.get(LetterState.WAITING, 0) + numbers.get(LetterState.SENDING, 0)
    zone = ZoneInfo(meeting.zone)
    local = row.due_at.astimezone(zone).replace(tzinfo=None) if row.due_at else None
    context = workspace(
        meeting,
        "letters",
        mailing=row,
        words=[row.words_for(language) for language in row.words],
        enclosed=[ENCLOSURES.get(name, name) for name in row.enclosures],
        put_off=PutOffForm(zone=meeting.zone, initial=local) if row.state == MailingState.SCHEDULED else None,
        label=name_of(row.kind),
        total=len(row.audience),
        settled=sum(numbers.values()) - under_way,
        fates=fates,
        failed=numbers.get(LetterState.FAILED, 0),
        is_over=row.state != MailingState.STARTED or (row.job is not None and row.job.is_over and not under_way),
        page_obj=_page_of(request, sent),
    )
    fragment = "#progress" if request.htmx else ""
    return render(request, f"meetings/organise/mailing.html{fragment}", context)


@require_POST
def cancel_mailing(request, slug, pk):
    meeting = meeting_of(request, slug)
    mailings.cancel(get_object_or_404(_mailings(meeting), pk=pk), by=request.user)
    messages.success(request, _("These letters are called off; nobody was written to."))
    return redirect("meetings:mailing", slug=slug, pk=pk)


@require_POST
def put_off_mailing(request, slug, pk):
    meeting = meeting_of(request, slug)
    row = get_object_or_404(_mailings(meeting), pk=pk)
    form = PutOffForm(request.POST, zone=meeting.zone)
    if not form.is_valid():
        raise Refusal(" ".join(str(problem) for problem in form.errors["due_at"]))
    due_at = form.cleaned_data["due_at"]
    mailings.put_off(row, due_at, by=request.user)
    messages.success(request, _("The letters go out on %(time)s.") % {"time": say_moment(due_at, meeting.zone)})
    return redirect("meetings:mailing", slug=slug, pk=pk)


@require_POST
def start_mailing_again(request, slug, pk):
    meeting = meeting_of(request, slug)
    mailings.start_again(get_object_or_404(_mailings(meeting), pk=pk), by=request.user)
    messages.success(request, _("The letters still missing are being written; nobody gets a second one."))
    return redirect("meetings:mailing", slug=slug, pk=pk)


def _told(request, number: int) -> None:
    messages.success(
        request,
        ngettext("%(number)d letter is tried again.", "%(number)d letters are tried again.", number)
        % {"number": number},
    )


@require_POST
def try_mailing_again(request, slug, pk):
    meeting = meeting_of(request, slug)
    row = get_object_or_404(_mailings(meeting), pk=pk)
    _told(request, try_all_again(Letter.objects.in_room(meeting).filter(mailing=row), by=request.user, room=meeting))
    return redirect("meetings:mailing", slug=slug, pk=pk)


@require_POST
def try_letters_again(request, slug):
    meeting = meeting_of(request, slug)
    _told(request, try_all_again(Letter.objects.in_room(meeting), by=request.user, room=meeting))
    return redirect("meetings:letters", slug=slug)


@require_POST
def try_letter_again(request, slug, pk):
    meeting = meeting_of(request, slug)
    letter = get_object_or_404(Letter.objects.in_room(meeting), pk=pk)
    try_again(letter, by=request.user)
    messages.success(request, _("The letter to %(name)s is tried again.") % {"name": letter.name or letter.address})
    return redirect("meetings:letters", slug=slug)
