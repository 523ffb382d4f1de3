"""Documents of a meeting: shared through a form, and handed out only through the view that asks who is asking."""

from typing import NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal

from .. import thread
from ..actions import contributing
from ..forms.contributing import WHO_SEES, ChangedContributionForm, ContributionForm, RefusalForm
from ..models import Contribution, Meeting, Session
from .openness import allow_while_open

EXCERPT = 3000
"""Characters of a text that are shown before the file is downloaded."""


class Row(NamedTuple):
    """A document as a list shows it: by whom, where that may be said, and what the reader may do and know."""

    contribution: Contribution
    session: Session
    by: str
    may_withdraw: bool
    may_follow: bool


def rows(contributions, meeting, person) -> list[Row]:
    """The documents of a meeting as this person may see them; costs one query."""
    return [
        _row(contribution, meeting, person)
        for contribution in contributions.select_related("session", "uploaded_by__profile")
    ]


def _row(contribution, meeting, person) -> Row:
    contribution.meeting = contribution.session.meeting = meeting
    uploader = contribution.uploader_for(person)
    return Row(
        contribution,
        contribution.session,
        uploader.shown_name if uploader else "",
        person.has_perm("meetings.withdraw_contribution", contribution),
        person.has_perm("meetings.follow_contribution", contribution),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new_contribution(request, slug):
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), slug=slug)
    allow_while_open(request.user, "meetings.contribute_meeting", meeting)
    form = ContributionForm(
        request.POST or None,
        request.FILES or None,
        meeting=meeting,
        person=request.user,
        initial={"session": request.GET.get("session"), "language": get_language()},
    )
    status = 200
    if request.method == "POST" and form.is_valid() and form.files_kept:
        try:
            made = contributing.contribute_all(
                form.cleaned_data["session"],
                by=request.user,
                files=form.files_kept,
                title=form.cleaned_data.get("title", ""),
                mark=form.cleaned_data["mark"],
                language=form.cleaned_data["language"],
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _said_of(made))
            return redirect(made[0].session)
    return render(request, "meetings/new_contribution.html", {"meeting": meeting, "form": form}, status=status)


def _said_of(made) -> str:
    if made[0].is_waiting:
        return _("Received. The organisers look at it before others see it; you get a letter.")
    if len(made) == 1:
        return _("“%(title)s” is shared.") % {"title": made[0].title}
    return ngettext("%(number)d document is shared.", "%(number)d documents are shared.", len(made)) % {
        "number": len(made)
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_contribution(request, slug, pk):
    found = _found(request, slug, pk)
    allow(request.user, "meetings.change_contribution", found)
    form = ChangedContributionForm(request.POST or None, request.FILES or None, contribution=found, person=request.user)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            found = contributing.change(
                found,
                by=request.user,
                pending=form.files_kept[0] if form.files_kept else None,
                title=form.cleaned_data["title"],
                mark=form.cleaned_data["mark"],
                language=form.cleaned_data["language"],
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("“%(title)s” is saved.") % {"title": found.title})
            return redirect("meetings:about_contribution", slug=slug, pk=pk)
    context = {"meeting": found.meeting, "contribution": found, "form": form}
    return render(request, "meetings/change_contribution.html", context, status=status)


@never_cache
@require_safe
@login_not_required
def about_contribution(request, slug, pk):
    """What is known of a document before it is opened: a picture of it or its first words, and where it stands."""
    return _about(request, _found(request, slug, pk), RefusalForm())


def _about(request, found, form, status=200):
    row = _row(found, found.meeting, request.user)
    text = found.reading.text if hasattr(found, "reading") else ""
    context = {
        "meeting": found.meeting,
        "zone": found.meeting.zone,
        "row": row,
        "contribution": found,
        "thread": thread.of_contribution(found, request.user),
        "file_name": found.file_name_for(request.user),
        "who_sees": WHO_SEES[found.mark],
        "excerpt": text[:EXCERPT],
        "is_longer": len(text) > EXCERPT,
        "versions": list(found.earlier_versions.select_related("uploaded_by__profile")) if row.may_follow else [],
        "may_change": request.user.has_perm("meetings.change_contribution", found),
        "may_check": request.user.has_perm("meetings.check_contribution", found),
        "form": form,
    }
    return render(request, "meetings/about_contribution.html", context, status=status)


@never_cache
@require_safe
@login_not_required
def contribution(request, slug, pk):
    """The file, as a download under the name it came with; a download by others is counted."""
    found = _found(request, slug, pk)
    if request.method == "GET":
        contributing.count_download(found, by=request.user)
    return _handed_out(found, name=found.file_name_for(request.user))


@never_cache
@require_safe
def earlier_version(request, slug, pk, number):
    """A version that was replaced, for its uploader and the organisers."""
    found = _found(request, slug, pk)
    allow(request.user, "meetings.follow_contribution", found)
    return _handed_out(get_object_or_404(found.earlier_versions, number=number))


@never_cache
@require_safe
@login_not_required
def contribution_picture(request, slug, pk):
    """The picture itself, for the page about it: it was built anew when it came, and a browser runs nothing in it."""
    found = _found(request, slug, pk)
    if not found.is_picture:
        raise Http404
    return _guarded(FileResponse(found.file.open(), content_type=found.media_type))


def _handed_out(version, *, name: str = ""):
    name = name or version.file_name
    return _guarded(
        FileResponse(version.file.open(), as_attachment=True, filename=name, content_type=version.media_type)
    )


def _guarded(response):
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _found(request, slug, pk) -> Contribution:
    visible = Contribution.objects.visible_to(request.user).select_related("meeting", "session", "reading")
    return get_object_or_404(visible, meeting__slug=slug, pk=pk)


@require_POST
def accept_contribution(request, slug, pk):
    found = _found(request, slug, pk)
    allow(request.user, "meetings.check_contribution", found)
    contributing.accept(found, by=request.user)
    messages.success(request, _("“%(title)s” is shared.") % {"title": found.title})
    return redirect("meetings:documents", slug=slug)


@require_POST
def refuse_contribution(request, slug, pk):
    found = _found(request, slug, pk)
    allow(request.user, "meetings.check_contribution", found)
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _about(request, found, form)
    contributing.refuse(found, by=request.user, words=form.cleaned_data["words"])
    messages.success(request, _("“%(title)s” is not shown to others; your words are on their way.") % {"title": found})
    return redirect("meetings:documents", slug=slug)


@require_POST
def withdraw(request, slug, pk):
    found = _found(request, slug, pk)
    allow_while_open(request.user, "meetings.withdraw_contribution", found)
    contributing.withdraw(found, by=request.user)
    messages.success(request, _("“%(title)s” is withdrawn. You can share it again.") % {"title": found.title})
    return redirect("meetings:documents", slug=slug)


@require_POST
def restore(request, slug, pk):
    found = _found(request, slug, pk)
    allow_while_open(request.user, "meetings.withdraw_contribution", found)
    restored = contributing.restore(found, by=request.user)
    messages.success(
        request,
        _("Received. The organisers look at it before others see it; you get a letter.")
        if restored.is_waiting
        else _("“%(title)s” is shared again.") % {"title": found.title},
    )
    return redirect("meetings:documents", slug=slug)
