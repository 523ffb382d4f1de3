"""The compendium for machines: references, linked data, harvesting."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from .. import content, harvesting, linked_data, references
from ..content import for_public_content
from ..models import Edition, Practice
from ..thread import thread_of
from .tombstones import tombstone


@require_safe
@login_not_required
@conditional_page
def practice_reference(request, slug, style):
    """How to cite a practice, as a file for a reference manager."""
    found = Practice.objects.published().select_related("current").filter(slug=slug).first()
    if found is None:
        return tombstone(request, slug, is_file=True)
    return _reference(references.of_practice(found), slug, style)


@require_safe
@login_not_required
@conditional_page
def edition_reference(request, slug, style):
    """How to cite an edition, as a file for a reference manager."""
    return _reference(references.of_edition(get_object_or_404(Edition, slug=slug)), slug, style)


def _reference(reference, slug: str, style: str) -> HttpResponse:
    write, media_type = references.STYLES[style]
    response = HttpResponse(write(reference), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{slug}.{style}"'
    return response


@require_safe
@login_not_required
@conditional_page
def practice_linked_data(request, slug):
    """What the page of a practice says to search engines, by itself, and as a stranger sees it."""
    found = for_public_content(Practice.objects.published()).filter(slug=slug).first()
    if found is None:
        return tombstone(request, slug, is_file=True)
    public = content.public_content(found.current)
    described = linked_data.of_practice(found, public, thread_of(found, AnonymousUser()))
    response = JsonResponse(described, content_type="application/ld+json", json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def oai(request):
    """OAI-PMH; harvesters may send a form instead of an address."""
    asked = request.POST if request.method == "POST" else request.GET
    response = HttpResponse(harvesting.answer(dict(asked.lists())), content_type="text/xml; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"
    return response
