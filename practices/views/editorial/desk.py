"""The desk itself: every submission under who has the next move."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import models
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rrge_portal.kernel.permissions import allow

from ... import progress
from ...actions import desk
from ...forms.desk import ChargeForm
from ...forms.editorial import DeskFilter
from ...models import Practice
from ...states import Mover, PracticeState
from .frame import desk_nav, on_desk

SETTLED = (PracticeState.PUBLISHED, PracticeState.UNPUBLISHED, PracticeState.WITHDRAWN)
"""What nobody has a next move with; shown where it is asked for."""


@require_safe
def editorial(request):
    allow(request.user, "practices.edit_compendium")
    form = DeskFilter(request.GET, person=request.user)
    narrowed = form.narrow(Practice.objects.visible_to(request.user).for_desk(request.user))
    counts = dict(narrowed.order_by().values_list("mover").annotate(number=models.Count("pk")))
    turn, state = form.cleaned_data.get("turn"), form.cleaned_data.get("state")
    shown = narrowed.filter(mover=turn) if turn else narrowed
    shown = shown if turn or state in SETTLED else shown.exclude(mover=Mover.NOBODY)
    page = Paginator(shown.for_desk_rows(), settings.LIST_PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    return render(
        request,
        "practices/editorial/desk.html",
        {
            "page_obj": page,
            "groups": _grouped(page.object_list),
            "form": form,
            "chips": form.chips(request.GET),
            "nav": desk_nav(counts, turn),
        },
    )


def _grouped(practices) -> list:
    """The rows of a page under who has the next move, each with its next step."""
    groups: dict[Mover, list] = {}
    for practice in practices:
        groups.setdefault(Mover(practice.mover), []).append((practice, progress.for_desk(practice)))
    return list(groups.items())


@require_POST
def put_in_charge(request, pk):
    practice = on_desk(request, pk, "practices.assign_practice")
    form = ChargeForm(request.POST, practice=practice)
    if not form.is_valid():
        messages.error(request, _("Choose an editor from the list."))
        return redirect("practices:editorial_practice", pk=pk)
    editor = form.cleaned_data["editor"]
    desk.put_in_charge(practice, editor, by=request.user)
    messages.success(
        request,
        _("%(name)s is in charge of it now.") % {"name": editor.shown_name}
        if editor
        else _("Nobody is in charge of it; letters about it go to all editors."),
    )
    return redirect("practices:editorial_practice", pk=pk)
