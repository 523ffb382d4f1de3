"""Evidence files: attached to a draft by its authors, handed out only through the view that asks who is asking."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rrge_portal.kernel.refusal import Refusal

from ..actions import evidence as attaching
from ..forms.evidence import ChangedEvidenceForm, EvidenceForm
from ..models import EvidenceFile, ReviewAssignment
from .submission import own_practice


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attach_evidence(request, pk):
    practice = own_practice(request, pk, "practices.edit_practice")
    version = practice.draft
    if version is None:
        raise Refusal(_("It cannot be changed at present. Its page says what happens next."))
    form = EvidenceForm(request.POST or None, request.FILES or None, person=request.user)
    status = 200
    if request.method == "POST" and form.is_valid() and form.kept:
        about = {name: form.cleaned_data[name] for name in ("title", "text_alternative", "mark")}
        try:
            attaching.attach(version, pending=form.kept, **about, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("“%(title)s” is attached.") % about)
            return _back(pk)
    return render(request, "practices/submission/attach.html", {"practice": practice, "form": form}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_evidence(request, pk, file):
    practice = own_practice(request, pk, "practices.edit_practice")
    found = _of_draft(practice, request.user, file)
    form = ChangedEvidenceForm(request.POST or None, evidence=found)
    if request.method == "POST" and form.is_valid():
        attaching.change(found, **form.cleaned_data, by=request.user)
        messages.success(request, _("“%(title)s” is saved.") % form.cleaned_data)
        return _back(pk)
    context = {"practice": practice, "form": form, "evidence": found}
    return render(request, "practices/submission/attach.html", context)


@require_POST
def remove_evidence(request, pk, file):
    practice = own_practice(request, pk, "practices.edit_practice")
    found = _of_draft(practice, request.user, file)
    attaching.remove(found, by=request.user)
    messages.success(request, _("“%(title)s” is removed from this draft.") % {"title": found.title})
    return _back(pk)


@never_cache
@require_safe
@login_not_required
def evidence_file(request, pk):
    """The file as a download, never run by a browser, under its title; counted unless an author or editor asks."""
    return _handed_out(request, request.user, pk)


@never_cache
@require_safe
@login_not_required
def evidence_for_review(request, token, pk):
    """The same for a reviewer, whose link is enough, while the review is theirs to write."""
    assignment = get_object_or_404(ReviewAssignment.objects.opened_by(token).live().select_related("reviewer"))
    return _handed_out(request, assignment.reviewer, pk)


def _handed_out(request, person, pk):
    visible = EvidenceFile.objects.visible_to(person).select_related("version__practice")
    found = get_object_or_404(visible, pk=pk)
    if request.method == "GET":
        attaching.count_download(found, by=person)
    response = FileResponse(
        found.file.open(), as_attachment=True, filename=found.download_name, content_type=found.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _of_draft(practice, person, file) -> EvidenceFile:
    visible = EvidenceFile.objects.visible_to(person)
    return get_object_or_404(visible, version__practice=practice, version__submitted_at=None, pk=file)


def _back(pk):
    return redirect(f"{reverse('practices:edit_practice', kwargs={'pk': pk})}?step=evidence")
