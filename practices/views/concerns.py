"""Concerns about published texts: anybody's form, and the editors' list."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rrge_portal.kernel.flood import refuse_flood
from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal

from ..actions import concerns
from ..forms.living import AnswerConcernForm, CloseConcernForm, ConcernForm
from ..models import Concern, Practice
from ..states import PracticeState
from .editorial import desk_nav
from .tombstones import tombstone


@require_http_methods(["GET", "POST"])
@login_not_required
def report_concern(request, slug):
    """Anybody's form about one published text; no account, no name, an address only for who wants an answer."""
    practice = Practice.objects.published().select_related("current").filter(slug=slug).first()
    if practice is None:
        return tombstone(request, slug)
    form = ConcernForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            if not form.is_from_machine:
                refuse_flood("concern", request.META.get("REMOTE_ADDR", ""))
                concerns.report(practice, language=get_language() or "en", **form.values)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            return render(request, "practices/living/sent.html", {"practice": practice, "is_concern": True})
    context = {"practice": practice, "version": practice.current, "form": form}
    return render(request, "practices/living/concern.html", context, status=status)


@require_safe
def concern_list(request):
    allow(request.user, "practices.edit_compendium")
    found = Concern.objects.visible_to(request.user).for_list()
    shows_all = "all" in request.GET
    page = Paginator(found if shows_all else found.open(), settings.LIST_PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "shows_all": shows_all, "nav": desk_nav({}, None, "concerns")}
    return render(request, "practices/editorial/concerns.html", context)


@require_http_methods(["GET", "POST"])
def concern(request, pk):
    """One concern: taken up, answered, closed, its text taken down with one click."""
    allow(request.user, "practices.edit_compendium")
    found = Concern.objects.visible_to(request.user).select_related(
        "practice__current", "handler__profile", "take_down"
    )
    concern = get_object_or_404(found, pk=pk)
    deed = request.POST.get("deed", "")
    forms = {
        "answer": AnswerConcernForm(
            request.POST if deed == "answer" else None, initial={"answer": concern.answer, "note": concern.note}
        ),
        "close": CloseConcernForm(
            request.POST if deed == "close" else None, initial={"note": concern.note}, auto_id="id_close_%s"
        ),
    }
    status = 200
    if deed in BUTTONS:
        messages.success(request, BUTTONS[deed](concern, by=request.user))
        return redirect("practices:concern", pk=pk)
    if deed in forms and forms[deed].is_valid():
        try:
            message = FORMS[deed](concern, by=request.user, **forms[deed].cleaned_data)
        except Refusal as refusal:
            forms[deed].add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, message)
            return redirect("practices:concern", pk=pk)
    context = {
        "concern": concern,
        "practice": concern.practice,
        "version": concern.practice.current,
        "forms": forms,
        "is_published": concern.practice.state == PracticeState.PUBLISHED,
        "clearance": reverse("practices:clearance", kwargs={"pk": concern.practice_id}),
        "nav": desk_nav({}, None, "concerns"),
    }
    return render(request, "practices/editorial/concern.html", context, status=status)


def _look(concern, *, by) -> str:
    concerns.look_into(concern, by=by)
    return _("It is yours now: you are reminded of it.")


def _take_down(concern, *, by) -> str:
    concerns.take_down_meanwhile(concern, by=by)
    return _("The text is off every page while you look. Put it back from its page on the desk.")


def _reopen(concern, *, by) -> str:
    concerns.reopen(concern, by=by)
    return _("It is being looked at again.")


def _answer(concern, *, by, **said) -> str:
    concerns.answer(concern, by=by, **said)
    return _("Answered. Whoever left an address gets your words by letter.")


def _close(concern, *, by, **said) -> str:
    concerns.close(concern, by=by, **said)
    return _("Closed.")


BUTTONS = {"look": _look, "take_down": _take_down, "reopen": _reopen}
FORMS = {"answer": _answer, "close": _close}
