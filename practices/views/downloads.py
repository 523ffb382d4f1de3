"""Downloading one practice, a selection, or what a search found."""

import hashlib
import json
import secrets

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rrge_portal.kernel.addresses import permanent_address

from .. import browsing, choosing, content, documents, search, selection
from ..models import Practice
from ..states import Format
from .tombstones import tombstone

KEPT_FOR = 24 * 60 * 60
"""Seconds a file of one practice is kept; its key changes with the practice."""
ASKER = "downloads"
"""In the session: a number that tells browsers apart, and nothing else."""


@require_safe
@login_not_required
def practice_file(request, slug, form):
    """One published practice as PDF, Word or EPUB, in the page's language; its texts in another one, if asked for."""
    found = content.for_public_content(Practice.objects.published()).filter(slug=slug).first()
    if found is None:
        return tombstone(request, slug, is_file=True)
    language = get_language()
    book = documents.of_practices(
        [found],
        language,
        title=found.title,
        address=permanent_address(found),
        made_at=found.published_at,
        read_in=request.GET.get("text", ""),
    )
    said = json.dumps([book.leaves[0].content, language, form], sort_keys=True, default=str)
    digest = hashlib.sha256(said.encode()).hexdigest()
    unchanged = get_conditional_response(request, etag=f'"{digest}"')
    if unchanged is not None:
        return unchanged
    made = cache.get_or_set(f"practice-file:{digest}", lambda: documents.make(book, form), KEPT_FOR)
    response = HttpResponse(made, content_type=documents.MEDIA_TYPES[Format(form)])
    response["Content-Disposition"] = f'attachment; filename="{slug}.{form}"'
    response["ETag"] = f'"{digest}"'
    return response


@never_cache
@require_http_methods(["GET", "POST"])
@login_not_required
def download_practices(request):
    """Choose a format for a selection (`?practices=…`, or one's own) or for a search (`?search&q=…`), and begin."""
    wanted = browsing.read(request.GET)
    is_search = "search" in request.GET
    if is_search:
        number = min(search.find(wanted.text, wanted.filters, size=1).total, choosing.MOST)
        keys, query = [], {"text": wanted.text, "filters": wanted.filters, "sort": wanted.sort}
        page, said = reverse("practices:compendium"), wanted.query()
    else:
        keys, query = selection.asked_for(request), None
        number = selection.selected(keys).count()
        page, said = reverse("practices:selection"), f"?{selection.ASKED}={selection.say(keys)}"
    form = request.POST.get("form", "")
    if request.method == "POST" and form in Format.values and number:
        job = choosing.begin(
            kind=form,
            name="practices-found" if is_search else "selected-practices",
            address=request.build_absolute_uri(page + said),
            asker=_asker(request),
            keys=keys,
            query=query,
            by=request.user if request.user.is_authenticated else None,
        )
        return redirect("practices:download", token=choosing.token_of(job))
    context = {"number": number, "is_search": is_search, "wanted": wanted, "formats": Format.choices}
    return render(request, "practices/download_practices.html", context | {"back": page + said, "most": choosing.MOST})


def _asker(request) -> str:
    if request.user.is_authenticated:
        return f"person {request.user.pk}"
    if ASKER not in request.session:
        request.session[ASKER] = secrets.token_hex(8)
    return request.session[ASKER]


@never_cache
@require_safe
@login_not_required
def download(request, token):
    """How far a download is; its file, once it is there."""
    job = choosing.find(token)
    if job is None:
        return render(request, "practices/download_unknown.html", status=404)
    is_public = choosing.still_public(job)
    response = render(
        request,
        "practices/download.html#progress" if request.htmx else "practices/download.html",
        {"job": job, "token": token, "is_public": is_public, "title": choosing.title_of(job)},
        status=200 if is_public else 410,
    )
    response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_safe
@login_not_required
def download_file(request, token):
    """The file itself, as long as everything in it is public."""
    job = choosing.find(token)
    if job is None or not job.file:
        raise Http404
    if not choosing.still_public(job):
        return redirect("practices:download", token=token)
    response = FileResponse(job.file.open(), as_attachment=True, filename=job.file_name, content_type=job.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    return response
