"""Reviews side by side, and the decision with the letter it sends."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rrge_portal.kernel.refusal import Refusal

from ... import reviewers as pool
from ... import wordings
from ...actions import deciding
from ...forms.editorial import DecisionForm
from ...states import PracticeState
from .assigning import usual_day
from .frame import on_desk, practice_nav, seen_reviews


@require_http_methods(["GET", "POST"])
def decision(request, pk):
    """A first press shows the letter, a second one sends it."""
    practice = on_desk(request, pk, "practices.decide_practice")
    seen = seen_reviews(request, practice)
    panel = seen["panel"]
    waits_for = deciding.why_not_yet(panel) if panel else ""
    form = DecisionForm(request.POST or None, needs_exception=bool(waits_for))
    letter, status = None, 200
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("deed") == "preview":
                letter = wordings.preview(practice, form.cleaned_data["outcome"], form.cleaned_data["reasons"])
            else:
                deciding.decide(practice, by=request.user, **form.cleaned_data)
                messages.success(request, _("Decided. The submitter has been written to, with your reasons."))
                return redirect("practices:editorial_practice", pk=pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
    context = {
        "practice": practice,
        "version": practice.current,
        "form": form,
        "letter": letter,
        "is_previewed": request.POST.get("deed") == "preview" and form.is_valid(),
        "nav": practice_nav(practice, "decision"),
        "waits_for": waits_for,
        **seen,
        **_proposals(practice, panel, reader=request.user),
    }
    return render(request, "practices/editorial/decision.html", context, status=status)


def _proposals(practice, panel, *, reader) -> dict:
    """What the rubric suggests, and who could be the third reviewer where two lie far apart."""
    if panel is None or practice.state != PracticeState.IN_REVIEW:
        return {}
    if panel.is_split and not panel.awaited and not panel.can_be_decided:
        return {"third": pool.best(practice.current, but=reader), "third_due": usual_day()}
    if not panel.reviews:
        return {}
    return {
        "suggestion": panel.suggestion.label,
        "not_good": "" if panel.can_be_good else deciding.why_not_good(panel),
    }
