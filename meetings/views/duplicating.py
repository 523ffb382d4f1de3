"""A meeting held again on other days."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rrge_portal.kernel.moments import say_moment
from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal

from ..actions import duplicating
from ..forms.duplicating import DuplicateForm
from .workspace import meeting_of, workspace


@require_http_methods(["GET", "POST"])
def duplicate_meeting(request, slug):
    meeting = meeting_of(request, slug)
    allow(request.user, "meetings.schedule_meeting")
    form = DuplicateForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = duplicating.duplicate(
                meeting,
                titles=form.titles,
                slug=data["slug"],
                starts_on=data["starts_on"],
                bring=data["bring"],
                by=request.user,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The new meeting is a draft that only you see. Check it, then publish it."))
            for session in made.misplaced:
                said = _(
                    "The clocks change during “%(session)s” on its new day. It now begins on %(moment)s: check it."
                )
                moment = say_moment(session.starts_at, made.meeting.zone)
                messages.warning(request, said % {"session": session.title, "moment": moment})
            return redirect("meetings:overview", slug=made.meeting.slug)
    context = workspace(meeting, "overview", form=form, title=_("Hold this meeting again"))
    return render(request, "meetings/organise/agenda_form.html", context)
