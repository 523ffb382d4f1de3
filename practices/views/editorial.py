"""The editors' desk: what waits and for whom, and one practice on it."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal

from .. import history, panel, progress, reading
from ..actions import deciding
from ..forms.editorial import DecisionForm, DeskFilter, ReturnForm, TakeDownForm
from ..models import Practice, Review, ReviewAssignment
from ..states import Mover, PracticeState
from .mine import compared


def on_desk(request, pk, permission):
    """A practice an editor works on; never one's own, whatever one's role."""
    practice = get_object_or_404(Practice.objects.visible_to(request.user).select_related("current"), pk=pk)
    allow(request.user, permission, practice)
    if practice.submitter_id == request.user.pk:
        raise PermissionDenied
    return practice


@require_safe
def editorial(request):
    allow(request.user, "practices.edit_compendium")
    form = DeskFilter(request.GET)
    narrowed = form.narrow(Practice.objects.visible_to(request.user).for_desk(request.user))
    counts = dict(narrowed.order_by().values_list("mover").annotate(number=models.Count("pk")))
    turn = form.cleaned_data.get("turn")
    shown = narrowed.filter(mover=turn) if turn else narrowed.exclude(mover=Mover.NOBODY)
    page = Paginator(shown.for_desk_rows(), settings.LIST_PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    return render(
        request,
        "practices/editorial/desk.html",
        {
            "page_obj": page,
            "groups": _grouped(page.object_list),
            "form": form,
            "chips": _chips(request, form),
            "nav": desk_nav(counts, turn),
        },
    )


def _grouped(practices) -> list:
    """The rows of a page under who has the next move, each with its next step."""
    groups: dict[Mover, list] = {}
    for practice in practices:
        groups.setdefault(Mover(practice.mover), []).append((practice, progress.for_desk(practice)))
    return list(groups.items())


def desk_nav(counts, turn, current: str = "") -> list[dict]:
    """The pages of the desk; `current` names one that is not the desk itself."""
    page = reverse("practices:editorial")
    waiting = sum(number for mover, number in counts.items() if mover != Mover.NOBODY)
    return [
        {"url": page, "label": _("Everything open"), "count": waiting, "current": not (turn or current)},
        *(
            {
                "url": f"{page}?turn={mover.value}",
                "label": mover.label,
                "count": counts.get(mover.value, 0),
                "current": turn == str(mover.value),
            }
            for mover in Mover
        ),
        {"url": reverse("practices:reminders"), "label": _("Reminders"), "current": current == "reminders"},
        {"url": reverse("practices:editions"), "label": _("Editions"), "current": False},
    ]


def _chips(request, form) -> list[dict]:
    chips = []
    for name in ("q", "country", "language"):
        value = form.cleaned_data.get(name)
        if value:
            rest = request.GET.copy()
            del rest[name]
            label = dict(getattr(form.fields[name], "choices", ())).get(value, value)
            chips.append({"label": f"{form.fields[name].label}: {label}", "url": f"?{rest.urlencode()}"})
    return chips


def practice_nav(practice, current: str) -> list[dict]:
    """The pages of one practice on the desk."""
    pages = [
        ("editorial_practice", _("Text and history")),
        ("reviewers", _("Reviewers")),
        ("decision", _("Reviews and decision")),
        ("clearance", _("Clearance")),
    ]
    return [
        {"url": reverse(f"practices:{name}", kwargs={"pk": practice.pk}), "label": label, "current": name == current}
        for name, label in pages
    ]


def seen_reviews(request, version) -> dict:
    """The reviews an editor may see side by side; one who still reviews this version sees none."""
    assignments = ReviewAssignment.objects.visible_to(request.user).filter(version=version)
    asked = list(assignments.select_related("reviewer__profile"))
    is_blind = any(item.reviewer_id == request.user.pk and item.is_open for item in asked)
    reviews = list(
        Review.objects.visible_to(request.user)
        .filter(assignment__version=version, submitted_at__isnull=False)
        .select_related("assignment__reviewer__profile")
        .order_by("assignment__assigned_at", "assignment__pk")
    )
    reviews = [] if is_blind else reviews
    return {
        "asked": asked,
        "reviews": list(zip(panel.LETTERS, reviews, strict=False)),
        "lines": panel.side_by_side(reviews),
        "table": panel.table(reviews),
        "panel": None if is_blind else panel.of(version),
        "is_blind": is_blind,
    }


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
            "parts": reading.read(version),
            "next": progress.for_desk(decorated) if decorated else None,
            "history": history.for_editors(practice),
            "decisions": version.decisions.select_related("made_by__profile"),
            "pairs": compared(practice),
            "nav": practice_nav(practice, "editorial_practice"),
            "can_be_returned": practice.state in {PracticeState.SUBMITTED, PracticeState.ACCEPTED},
            **seen_reviews(request, version),
        },
    )


@require_http_methods(["GET", "POST"])
def decision(request, pk):
    practice = on_desk(request, pk, "practices.decide_practice")
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            deciding.decide(practice, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Decided. The submitter has been written to, with your reasons."))
            return redirect("practices:editorial_practice", pk=pk)
    context = {
        "practice": practice,
        "version": practice.current,
        "form": form,
        "nav": practice_nav(practice, "decision"),
        "decisions": practice.current.decisions.select_related("made_by__profile"),
        **seen_reviews(request, practice.current),
    }
    reviewers = context["panel"]
    if reviewers and reviewers.can_be_decided:
        context["suggestion"] = reviewers.suggestion.label
        context["not_good"] = "" if reviewers.can_be_good else deciding.why_not_good(reviewers)
    return render(request, "practices/editorial/decision.html", context)


@require_http_methods(["GET", "POST"])
def return_practice(request, pk):
    practice = on_desk(request, pk, "practices.decide_practice")
    form = ReturnForm(request.POST or None)
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
    lead = _("It leaves the compendium, its search and its lists at once. Editions already frozen keep it.")
    back = reverse("practices:editorial_practice", kwargs={"pk": pk})
    return render(request, "components/form_page.html", {"form": form, "heading": heading, "lead": lead, "back": back})


@require_POST
def put_back(request, pk):
    practice = on_desk(request, pk, "practices.publish_practice")
    deciding.put_back(practice, by=request.user)
    messages.success(request, _("It is in the compendium again, under the same address."))
    return redirect("practices:editorial_practice", pk=pk)
