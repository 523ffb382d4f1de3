"""Documents of a meeting: shared through a form, and handed out only through the view that asks who is asking."""

from typing import NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rrge_portal.kernel.refusal import Refusal

from ..actions import contributing
from ..forms.contributing import ContributionForm
from ..models import Contribution, Meeting, Session
from .openness import allow_while_open


class Row(NamedTuple):
    """A document as a list shows it: by whom, where that may be said, and whether the reader may withdraw it."""

    contribution: Contribution
    session: Session
    by: str
    may_withdraw: bool


def rows(contributions, meeting, person) -> list[Row]:
    """The documents of a meeting as this person may see them; costs one query."""
    found = []
    for contribution in contributions.select_related("session", "uploaded_by__profile"):
        contribution.meeting = contribution.session.meeting = meeting
        uploader = contribution.uploader_for(person)
        may_withdraw = person.has_perm("meetings.withdraw_contribution", contribution)
        found.append(Row(contribution, contribution.session, uploader.shown_name if uploader else "", may_withdraw))
    return found


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
    if request.method == "POST" and form.is_valid() and form.pending:
        try:
            contribution = contributing.contribute(
                form.cleaned_data["session"],
                by=request.user,
                pending=form.pending,
                title=form.cleaned_data["title"],
                mark=form.cleaned_data["mark"],
                language=form.cleaned_data["language"],
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("“%(title)s” is shared.") % {"title": contribution.title})
            return redirect(contribution.session)
    return render(request, "meetings/new_contribution.html", {"meeting": meeting, "form": form}, status=status)


@never_cache
@require_safe
@login_not_required
def contribution(request, slug, pk):
    """The file, as a download under the name it came with, as far as the reader may know whose it is."""
    shared = Contribution.objects.visible_to(request.user).select_related("session", "meeting", "uploaded_by")
    found = get_object_or_404(shared, meeting__slug=slug, pk=pk)
    name = found.file_name_for(request.user)
    response = FileResponse(found.file.open(), as_attachment=True, filename=name, content_type=found.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def withdraw(request, slug, pk):
    found = get_object_or_404(Contribution.objects.visible_to(request.user), meeting__slug=slug, pk=pk)
    allow_while_open(request.user, "meetings.withdraw_contribution", found)
    contributing.withdraw(found, by=request.user)
    messages.success(request, _("“%(title)s” is withdrawn. You can share it again.") % {"title": found.title})
    return redirect("meetings:documents", slug=slug)


@require_POST
def restore(request, slug, pk):
    found = get_object_or_404(Contribution.objects.visible_to(request.user), meeting__slug=slug, pk=pk)
    allow_while_open(request.user, "meetings.withdraw_contribution", found)
    contributing.restore(found, by=request.user)
    messages.success(request, _("“%(title)s” is shared again.") % {"title": found.title})
    return redirect("meetings:documents", slug=slug)
