"""One practice on the desk: its text, comments, rounds and history; returned, taken down, put back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal

from ... import history, progress, rounds, thread
from ...actions import deciding
from ...forms.clearing import TakeDownForm
from ...forms.desk import ChargeForm
from ...forms.editorial import ReturnForm
from ...models import DeskCheck, Practice
from ...states import PracticeState
from ..mine import compared
from .frame import on_desk, practice_nav, seen_reviews


@require_safe
def editorial_practice(request, pk):
    practice = on_desk(request, pk, "practices.assign_practice")
    version = practice.current
    decorated = Practice.objects.visible_to(request.user).for_desk(request.user).for_desk_rows().filter(pk=pk).first()
    return render(
        request,
        "practices/editorial/practice.html",
        {
            "practice": practice,
            "version": version,
            "next": progress.for_desk(decorated) if decorated else None,
            "charge": ChargeForm(practice=practice),
            "rounds": rounds.of(practice, request.user),
            "history": history.for_editors(practice),
            "pairs": compared(practice, request.user),
            "nav": practice_nav(practice, "editorial_practice"),
            "thread": thread.way_of(practice, request.user),
            "can_be_returned": practice.state in {PracticeState.SUBMITTED, PracticeState.ACCEPTED},
            **seen_reviews(request, practice),
        },
    )


@require_http_methods(["GET", "POST"])
def return_practice(request, pk):
    practice = on_desk(request, pk, "practices.decide_practice")
    check = DeskCheck.objects.filter(version=practice.current).first()
    form = ReturnForm(request.POST or None, initial={"reasons": _reasons_of(check)})
    if request.method == "POST" and form.is_valid():
        try:
            deciding.return_from_desk(practice, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Returned. The submitter has been written to, with your reasons."))
            return redirect("practices:editorial_practice", pk=pk)
    heading = _("Return “%(title)s”") % {"title": practice.title}
    back = reverse("practices:editorial_practice", kwargs={"pk": pk})
    return render(request, "components/form_page.html", {"form": form, "heading": heading, "back": back})


def _reasons_of(check: DeskCheck | None) -> str:
    """What to begin from where the desk check stopped it."""
    return check.remark if check and check.is_stopped else ""


@require_http_methods(["GET", "POST"])
def take_down(request, pk):
    practice = get_object_or_404(Practice.objects.visible_to(request.user).select_related("current"), pk=pk)
    allow(request.user, "practices.take_down_practice", practice)
    form = TakeDownForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            deciding.take_down(practice, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Taken down. No page, list or search shows it any more."))
            return redirect("practices:editorial")
    heading = _("Take “%(title)s” down?") % {"title": practice.title}
    lead = _(
        "It leaves the compendium, its search and its lists at once. A sentence stands "
        "at its address, and editions are built anew without it."
    )
    back = reverse("practices:editorial_practice", kwargs={"pk": pk})
    return render(request, "components/form_page.html", {"form": form, "heading": heading, "lead": lead, "back": back})


@require_POST
def put_back(request, pk):
    practice = on_desk(request, pk, "practices.publish_practice")
    deciding.put_back(practice, by=request.user)
    messages.success(request, _("It is in the compendium again, under the same address."))
    return redirect("practices:editorial_practice", pk=pk)
