"""The reviewers: who they are, what they know, how busy they are, and when they are away."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal
from stakeholders.actions import know

from ... import reviewers as pool
from ...actions import pool as actions
from ...forms.reviewers import AbsenceForm, NewReviewerForm, PoolFilter, ReviewerForm
from ...models import Absence, Reviewer
from .frame import desk_nav


@require_safe
def reviewer_pool(request):
    allow(request.user, "practices.edit_compendium")
    form = PoolFilter(request.GET)
    found = form.narrow(Reviewer.objects.visible_to(request.user).for_list())
    page = Paginator(found, settings.LIST_PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(entry, pool.away_until(entry)) for entry in page.object_list]
    context = {
        "page_obj": page,
        "rows": rows,
        "form": form,
        "chips": form.chips(request.GET),
        "nav": desk_nav({}, None, "reviewer_pool"),
    }
    return render(request, "practices/editorial/pool.html", context)


@require_http_methods(["GET", "POST"])
def new_reviewer(request):
    allow(request.user, "practices.edit_compendium")
    form = NewReviewerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        entry = _take_in(form, by=request.user)
        messages.success(
            request, _("%(name)s is a reviewer now and has a letter.") % {"name": entry.stakeholder.shown_name}
        )
        return redirect("practices:reviewer_entry", pk=entry.pk)
    context = {"form": form, "nav": desk_nav({}, None, "reviewer_pool")}
    return render(request, "practices/editorial/new_reviewer.html", context)


@transaction.atomic
def _take_in(form, *, by) -> Reviewer:
    answers = form.cleaned_data
    person = know(
        answers["email"],
        given_name=answers["given_name"],
        family_name=answers["family_name"],
        country=answers["country"],
        languages=answers["languages"],
    )
    return actions.make_reviewer(person, values=form.field_of_work, by=by)


@require_http_methods(["GET", "POST"])
def reviewer_entry(request, pk):
    """One reviewer as the editors keep them."""
    allow(request.user, "practices.edit_compendium")
    entry = get_object_or_404(Reviewer.objects.visible_to(request.user).for_list(), pk=pk)
    return entry_page(request, entry, "practices/editorial/reviewer.html", nav=desk_nav({}, None, "reviewer_pool"))


@require_http_methods(["GET", "POST"])
def my_reviewing(request):
    """The reviewer's own page: what they know, how much they take on, when they are away."""
    entry = get_object_or_404(Reviewer.objects.visible_to(request.user).for_list(), stakeholder=request.user)
    return entry_page(request, entry, "practices/reviews/about_me.html")


def entry_page(request, entry: Reviewer, template: str, **context):
    """A reviewer's entry to be changed, or an absence to be added; a POST says which by its `deed`."""
    deed = request.POST.get("deed", "")
    form = ReviewerForm(request.POST if deed == "change" else None, entry=entry)
    absence = AbsenceForm(request.POST if deed == "absence" else None)
    posted, status = {"change": form, "absence": absence}.get(deed), 200
    if posted is not None and posted.is_valid():
        try:
            message = _keep(entry, deed, posted, by=request.user)
        except Refusal as refusal:
            posted.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, message)
            return redirect(request.path)
    context |= {"entry": entry, "form": form, "absence": absence, "away": pool.away_until(entry)}
    return render(request, template, context, status=status)


def _keep(entry, deed: str, form, *, by) -> str:
    if deed == "change":
        version = form.cleaned_data["version"]
        actions.change_reviewer(entry, values=form.field_of_work, version=version, by=by)
        return _("Saved.")
    actions.add_absence(entry, by=by, **form.cleaned_data)
    return _("The absence is noted. Nobody is asked for a review that falls due in it.")


@require_POST
def end_absence(request, pk, absence):
    entry = get_object_or_404(Reviewer.objects.visible_to(request.user), pk=pk)
    allow(request.user, "practices.change_reviewer", entry)
    actions.remove_absence(get_object_or_404(Absence, reviewer=entry, pk=absence), by=request.user)
    messages.success(request, _("The absence is taken back."))
    is_own = entry.stakeholder_id == request.user.pk
    return redirect("practices:my_reviewing") if is_own else redirect("practices:reviewer_entry", pk=pk)


@require_POST
def retire_reviewer(request, pk):
    """Ask somebody no more, or again."""
    allow(request.user, "practices.edit_compendium")
    entry = get_object_or_404(Reviewer.objects.visible_to(request.user), pk=pk)
    if entry.is_active:
        actions.retire(entry, by=request.user)
        messages.success(request, _("Nobody asks this person any more. Reviews they owe stay with them."))
    else:
        actions.make_reviewer(entry.stakeholder, by=request.user)
        messages.success(request, _("This person is a reviewer again."))
    return redirect("practices:reviewer_entry", pk=pk)
