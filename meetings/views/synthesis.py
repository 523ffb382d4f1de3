"""Recommendations across meetings: the public page, and the selection as a file."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rrge_portal.kernel.documents import as_docx, as_pdf
from rrge_portal.kernel.files import DOCX, PDF
from rrge_portal.kernel.refusal import Refusal

from ..forms.synthesis import SynthesisFilter
from ..synthesis import grouped, keys_of, on_record, ordered, statuses
from ..synthesis_document import synthesis_document, synthesis_table

PAGE = 40
MOST_IN_A_FILE = 1000
"""Recommendations of one file, which is made while the reader waits."""
MAKERS = {"pdf": (as_pdf, PDF), "docx": (as_docx, DOCX)}


@require_safe
@login_not_required
def synthesis(request):
    """Whatever meetings published, as far as the reader may see it, page by page."""
    form, fitting = _filter(request)
    placed = ordered(fitting, form.by)
    page = Paginator(placed, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "number": len(fitting),
        "meetings": len({key.slug for key in fitting}),
        "statuses": statuses(fitting),
        "groups": grouped(placed, list(page.object_list), form.by),
        "page_obj": page,
        "recorded": on_record(request.user, form.choice()) if page.number == page.paginator.num_pages else [],
        "query": form.query(),
    }
    return render(request, "meetings/synthesis.html", context)


@require_safe
@login_not_required
def synthesis_file(request, form):
    """The selection of the page, whole."""
    narrowing, fitting = _filter(request)
    if len(fitting) > MOST_IN_A_FILE:
        raise Refusal(
            _("These are more than %(number)d recommendations. Narrow the selection, then take the file.")
            % {"number": MOST_IN_A_FILE}
        )
    placed = ordered(fitting, narrowing.by)
    groups = grouped(placed, placed, narrowing.by)
    if form == "csv":
        once = {each.pk: each for group in groups for each in group.recommendations}
        content, media_type = synthesis_table(list(once.values())), "text/csv; charset=utf-8"
    else:
        make, media_type = MAKERS[form]
        recorded = on_record(request.user, narrowing.choice())
        content = make(synthesis_document(groups, recorded, [chip["label"] for chip in narrowing.chips()]))
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="recommendations.{form}"'
    response["Cache-Control"] = "private"
    return response


def _filter(request) -> tuple[SynthesisFilter, list]:
    """The filters, and what fits them."""
    keys = keys_of(request.user, with_words=bool(request.GET.get("q", "").strip()))
    form = SynthesisFilter(request.GET, keys=keys)
    choice = form.choice()
    return form, [key for key in keys if choice.fits(key)]
