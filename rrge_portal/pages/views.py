"""Pages that span the rooms."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import models
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from correspondence.actions import try_again
from correspondence.models import Letter
from correspondence.states import LetterState
from rrge_portal.kernel import jobs, kept_forms
from rrge_portal.kernel.models import Job
from rrge_portal.kernel.permissions import allow

from . import front
from .filters import LetterFilter, chips_of


@require_safe
@login_not_required
def home(request):
    context = {
        "meeting": front.next_meeting(),
        "practices": front.newest_practices(),
        "figures": front.figures(),
        "examples": front.examples(),
    }
    return render(request, "pages/home.html", context)


@require_safe
@login_not_required
def about(request):
    return render(request, "pages/about.html")


@require_safe
@login_not_required
def privacy(request):
    return render(request, "pages/privacy.html")


@require_safe
@login_not_required
def contact(request):
    return render(request, "pages/contact.html", {"address": settings.CONTACT_ADDRESS})


@require_safe
def post_room(request):
    letters = Letter.objects.visible_to(request.user)
    chosen = LetterFilter(request.GET, letters.for_list().fetch_mode(models.FETCH_RAISE))
    page = Paginator(chosen.qs, settings.LIST_PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request, "pages/post_room.html", {"filter": chosen, "page_obj": page, "chips": chips_of(chosen, request)}
    )


@require_safe
def letter(request, pk):
    row = get_object_or_404(Letter.objects.visible_to(request.user), pk=pk)
    may_try = row.state == LetterState.FAILED and request.user.has_perm("pages.try_letter_again", row)
    return render(request, "pages/letter.html", {"letter": row, "may_try_again": may_try})


@require_POST
def try_letter_again(request, pk):
    row = get_object_or_404(Letter.objects.visible_to(request.user), pk=pk)
    allow(request.user, "pages.try_letter_again", row)
    try_again(row, by=request.user)
    messages.success(request, _("The letter is waiting to be sent again."))
    return redirect("pages:letter", pk=pk)


@never_cache
@require_safe
def kept_form(request, token):
    """What one sent after one's sign-in had ended, to be looked at and sent again."""
    sent = kept_forms.find(request, token)
    if sent is None:
        raise Http404
    return render(request, "pages/kept_form.html", {"sent": sent})


# --- Long work --------------------------------------------------------------------------------------------------------


def _work_of(request, pk: int) -> Job:
    """One's own job; once one may no longer have what it makes, it is as hidden as anybody else's."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    if not jobs.is_open_to(job, request.user):
        raise Http404
    return job


@never_cache
@require_safe
def work(request, pk):
    """How far a job is and what became of it; the page asks again every two seconds."""
    job = _work_of(request, pk)
    context = {
        "job": job,
        "label": jobs.label_of(job),
        "place": jobs.place_of(job),
        "outcome": jobs.outcome_of(job),
        "zone": str(request.zone) or "UTC",
    }
    return render(request, f"pages/work.html{'#progress' if request.htmx else ''}", context)


@never_cache
@require_safe
def work_file(request, pk):
    """What the job made, as a download under its own name."""
    job = _work_of(request, pk)
    if not job.file:
        raise Http404
    response = FileResponse(job.file.open(), as_attachment=True, filename=job.file_name, content_type=job.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def try_work_again(request, pk):
    job = jobs.try_again(_work_of(request, pk))
    messages.success(request, _("It is tried again."))
    return redirect(job)
