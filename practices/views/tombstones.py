"""What stands at the address of a practice that was taken down: a sentence, and nothing of its text."""

from django.http import Http404
from django.shortcuts import redirect, render

from ..gone import became_part_of, taken_down


def tombstone(request, slug, *, is_file=False):
    """410 with the sentence an editor chose; the way to the practice it became part of; 404 for what never was here.

    At the address of a file the way leads to the same kind of file of the other practice.
    """
    taken = taken_down(slug)
    if taken is None:
        raise Http404
    into = became_part_of(taken)
    if into is not None:
        match = request.resolver_match
        return redirect(match.view_name, **{**match.kwargs, "slug": into.slug}) if is_file else redirect(into)
    return render(request, "practices/tombstone.html", {"taken": taken}, status=410)
