"""What editors put right in a frozen edition: corrections, builds that failed, and earlier files."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal

from ..actions import editions as actions
from ..forms.editions import CorrectionForm
from ..models import Edition


def _frozen(request, slug) -> Edition:
    allow(request.user, "practices.edit_compendium")
    return get_object_or_404(Edition.objects, slug=slug)


@require_http_methods(["GET", "POST"])
def correct_edition(request, slug):
    """A numbered correction that everybody reads."""
    edition = _frozen(request, slug)
    form = CorrectionForm(
        request.POST or None,
        entries=edition.entries.readable().for_contents().in_order(),
        initial={"language": get_language(), "entry": request.GET.get("entry", "")},
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        entry = edition.entries.select_related("practice").filter(number=given.pop("entry") or 0).first()
        try:
            erratum = actions.correct(edition, entry=entry, **given, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            if isinstance(refusal, actions.Flagged):
                form.ask_why()
            status = 409
        else:
            told = _("Correction %(number)d is added. The files are being built anew.")
            messages.success(request, told % {"number": erratum.number})
            return redirect(edition)
    context = {"form": form, "heading": _("Correct this edition"), "back": edition.get_absolute_url()}
    context["lead"] = str(edition.title)
    return render(request, "components/form_page.html", context, status=status)


@require_POST
def build_again(request, slug):
    """Try a failed build once more."""
    found = _frozen(request, slug)
    actions.build_again(found, by=request.user)
    return redirect(found)


@require_POST
def settle_file(request, slug, pk):
    """Withhold an earlier file, or let it be read again."""
    edition = _frozen(request, slug)
    file = get_object_or_404(edition.files.earlier(), pk=pk)
    step = request.POST.get("step", "")
    if step == "withhold":
        actions.withhold_file(file, by=request.user)
        messages.success(request, _("The file is withheld. It is kept for the record."))
    elif step == "release":
        actions.release_file(file, by=request.user)
        messages.success(request, _("The file may be read again."))
    return redirect("practices:edition_history", slug=slug)


@require_http_methods(["GET", "POST"])
def destroy_file(request, slug, pk):
    """Delete a withheld file for good."""
    edition = _frozen(request, slug)
    file = get_object_or_404(edition.files.earlier(), pk=pk)
    if request.method == "POST":
        actions.destroy_file(file, by=request.user)
        messages.success(request, _("The file is deleted for good. Its date and its SHA-256 stay on record."))
        return redirect("practices:edition_history", slug=slug)
    context = {
        "title": _("Delete this file for good?"),
        "sentence": _("Nobody can bring it back. Its date, its size and its SHA-256 stay on record."),
        "lost": [f"{file.get_format_display()}, {file.sha256}"],
        "action": _("Delete it for good"),
        "back": reverse("practices:edition_history", kwargs={"slug": slug}),
    }
    return render(request, "components/confirm.html", context)
