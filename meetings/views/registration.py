"""One registration for its organisers: the facts, what was decided and written, and their notes."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from correspondence.models import Letter
from journal.models import Entry
from rrge_portal.kernel.permissions import allow

from ..actions import registration as seats
from ..actions import registration_notes
from ..forms.registrations import NoteForm, SectorForm
from ..letters.names import name_of
from ..models import Registration, RegistrationNote
from .registrations import registration_of, registration_page
from .workspace import meeting_of, workspace


@require_safe
def registration(request, slug, pk):
    meeting = meeting_of(request, slug)
    found = registration_of(request, meeting, pk, "meetings.confirm_registration")
    return _page(request, meeting, found)


def _page(request, meeting, found: Registration, *, note_form=None, status=200):
    here = registration_page(meeting.slug, found.pk)
    letters = list(Letter.objects.in_room(meeting).about(found).for_list()[:20])
    for letter in letters:
        letter.label = name_of(letter.kind)
    is_own = found.stakeholder_id == request.user.pk
    context = workspace(
        meeting,
        "registrations",
        registration=found,
        place=found.place_in_queue() if found.state == "waitlisted" else None,
        profile=getattr(found.stakeholder, "profile", None),
        is_own=is_own,
        notes=RegistrationNote.objects.visible_to(request.user)
        .filter(registration=found)
        .select_related("by__profile"),
        note_form=None if is_own else note_form or NoteForm(action=f"{here}notes/"),
        sector_form=SectorForm(action=f"{here}sector/", initial={"sector": found.sector}),
        letters=letters,
        entries=Entry.objects.about(found).for_history(),
    )
    return render(request, "meetings/organise/registration.html", context, status=status)


@require_POST
def write_note(request, slug, pk):
    meeting = meeting_of(request, slug)
    found = registration_of(request, meeting, pk, "meetings.confirm_registration")
    here = registration_page(slug, pk)
    form = NoteForm(request.POST, action=f"{here}notes/")
    if not form.is_valid():
        return _page(request, meeting, found, note_form=form)
    registration_notes.write_note(found, by=request.user, text=form.cleaned_data["text"])
    messages.success(request, _("The note is kept. Only organisers see it."))
    return redirect(here)


@require_POST
def delete_note(request, slug, pk, note):
    meeting = meeting_of(request, slug)
    notes = RegistrationNote.objects.visible_to(request.user).select_related("registration__meeting")
    found = get_object_or_404(notes, registration__meeting=meeting, registration=pk, pk=note)
    allow(request.user, "meetings.delete_registrationnote", found)
    registration_notes.delete_note(found, by=request.user)
    messages.success(request, _("The note is deleted."))
    return redirect(registration_page(slug, pk))


@require_POST
def count_for(request, slug, pk):
    meeting = meeting_of(request, slug)
    found = registration_of(request, meeting, pk, "meetings.confirm_registration")
    here = registration_page(slug, pk)
    form = SectorForm(request.POST, action=f"{here}sector/")
    if not form.is_valid():
        messages.warning(request, _("This sector is not known. Choose one from the list."))
        return redirect(here)
    found = seats.count_for(found, form.cleaned_data["sector"], by=request.user)
    messages.success(
        request,
        _("The seat is counted for: %(sector)s.") % {"sector": found.get_sector_display()}
        if found.sector
        else _("The seat is counted for no sector."),
    )
    return redirect(here)


@require_POST
def fund(request, slug, pk):
    meeting = meeting_of(request, slug)
    found = registration_of(request, meeting, pk, "meetings.confirm_registration")
    is_funded = request.POST.get("is_funded") == "yes"
    seats.fund(found, by=request.user, is_funded=is_funded)
    messages.success(
        request,
        _("You pay the journey of %(name)s, who is asked for it with the next letter.") % {"name": found.stakeholder}
        if is_funded
        else _("You do not pay the journey of %(name)s; what was told of it is deleted.") % {"name": found.stakeholder},
    )
    return redirect(registration_page(slug, pk))
