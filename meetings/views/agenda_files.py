"""The agenda as PDF and Word."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from rrge_portal.kernel.documents import as_docx, as_pdf
from rrge_portal.kernel.files import EXTENSIONS

from ..agenda_document import agenda_document
from .public import agenda_of, meeting_or_404, zones_of

TYPES = {extension[1:]: media_type for media_type, extension in EXTENSIONS.items()}


@require_safe
@login_not_required
def agenda_file(request, slug, form):
    """As the reader may see it, in the page's language and the zone they chose."""
    found = meeting_or_404(request, slug)
    zone, _zones = zones_of(request, found)
    document = agenda_document(
        found,
        agenda_of(request, found, zone)["agenda"],
        zone,
        is_annotated=bool(request.GET.get("annotated")),
    )
    content = as_pdf(document) if form == "pdf" else as_docx(document)
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{found.slug}-agenda.{form}"'
    response["Cache-Control"] = "private"
    return response
