"""The compendium as everybody reads it: search, one practice, its file."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import conditional_page, require_safe

from rrge_portal.kernel.addresses import permanent_address
from rrge_portal.kernel.vocabulary import Mark

from .. import (
    browsing,
    citing,
    comparing,
    content,
    dublin_core,
    facts,
    linked_data,
    living,
    search,
    selection,
    thread,
    translating,
)
from ..models import EvidenceFile, Practice
from .tombstones import tombstone


@require_safe
@login_not_required
def compendium(request):
    """Search, facets and results; as one fragment when htmx asks for a part of the page."""
    wanted = browsing.read(request.GET)
    results = search.find(wanted.text, wanted.filters, page=wanted.page, sort=wanted.sort)
    is_part = request.htmx and not request.htmx.history_restore_request
    response = render(
        request,
        "practices/compendium.html#found" if is_part else "practices/compendium.html",
        {
            "wanted": wanted,
            "results": results,
            "hits": browsing.named(results.hits),
            "page_obj": Paginator(range(results.total), results.size).page(results.page),
            "facets": browsing.facets(results.facets, wanted),
            "chips": browsing.chips(wanted),
            "notes": list(browsing.notes(wanted)),
            "sorts": browsing.sorts(wanted),
            "better": browsing.better(results.meant, wanted),
            "ways": browsing.ways(results.ways, wanted),
            "examples": browsing.examples(wanted),
            "selected": selection.kept(request),
            "most_compared": comparing.MOST,
            "is_part": is_part,
        },
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@login_not_required
def practice(request, slug):
    """One published practice, in the order in which a reader asks; editors also see the doubts about its sources."""
    found = content.for_public_content(Practice.objects.published()).filter(slug=slug).first()
    if found is None:
        return tombstone(request, slug)
    readings = {found.current.language: found.current, **translating.readings(found.current)}
    version = readings.get(request.GET.get("text") or get_language() or "", found.current)
    public = content.public_content(version)
    way_back = thread.thread_of(found, request.user)
    return render(
        request,
        "practices/practice.html",
        {
            "practice": found,
            "version": version,
            "languages": list(readings),
            "behind": translating.behind(found.current),
            "public": public,
            "facts": facts.facts_of(public),
            "files": EvidenceFile.objects.visible_to(request.user).filter(version=found.current, mark=Mark.PUBLIC),
            "since": living.of(found),
            "thread": thread.way_of(found, request.user, thread=way_back, version=version),
            "dublin_core": dublin_core.described(found, public),
            "linked_data": linked_data.of_practice(found, public, way_back),
            "citation": citing.of_practice(found),
            "related": search.related(found),
            "is_selected": found.pk in selection.kept(request),
            "is_editor": request.user.has_perm("practices.edit_compendium"),
        },
    )


@require_safe
@login_not_required
@conditional_page
def practice_json(request, slug):
    """The public content of one practice as a file."""
    found = content.for_public_content(Practice.objects.published()).filter(slug=slug).first()
    if found is None:
        return tombstone(request, slug, is_file=True)
    entry = {"citation": citing.of_practice(found), "address": permanent_address(found)}
    response = JsonResponse(
        entry | content.public_content(found.current) | {"since_publication": living.public(found)},
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )
    response["Content-Disposition"] = f'attachment; filename="{slug}.json"'
    return response
