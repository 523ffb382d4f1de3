"""What stands at the address of a practice that was taken down: a sentence, and nothing of its text."""

from django.http import Http404
from django.shortcuts import redirect, render

from ..models import PracticeRelation, TakeDown
from ..states import Cause, Kinship, PracticeState


def tombstone(request, slug):
    """410 with the sentence an editor chose; the way to the practice it became part of; 404 for what never was here."""
    taken = TakeDown.objects.standing().filter(practice__slug=slug).select_related("practice__current").first()
    if taken is None:
        raise Http404
    if taken.cause == Cause.MERGED:
        into = (
            PracticeRelation.objects.filter(practice=taken.practice_id, kind=Kinship.MERGED_INTO)
            .filter(other__state=PracticeState.PUBLISHED)
            .select_related("other")
            .first()
        )
        if into is not None:
            return redirect(into.other)
    return render(request, "practices/tombstone.html", {"taken": taken}, status=410)
