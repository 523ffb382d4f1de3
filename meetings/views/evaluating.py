"""Answering the evaluation through the link in the letter, without an account and without a name."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rrge_portal.kernel.refusal import Refusal

from ..actions import evaluating
from ..forms.afterwards import SurveyForm
from ..models import Asked

KEPT_FOR = 60 * 60 * 24 * 90
"""Seconds a browser keeps the secret with which its answers can be changed."""


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request, token):
    asked = Asked.objects.opened_by(token).select_related("survey__meeting").first()
    if asked is None:
        return render(request, "meetings/survey.html", {"asked": None}, status=404)
    kept = f"survey-{asked.survey_id}"
    secret = request.COOKIES.get(kept, "")
    own = evaluating.own_answers(asked, secret).first() if asked.has_answered else None
    form = SurveyForm(
        request.POST if request.method == "POST" else None, survey=asked.survey, values=own.values if own else None
    )
    context = {"asked": asked, "meeting": asked.survey.meeting, "form": form, "may_change": own is not None}
    if request.method == "POST" and form.is_valid():
        try:
            secret = evaluating.answer(asked, form.values(), secret=secret)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return render(request, "meetings/survey.html", {**context, "refused": True}, status=409)
        response = redirect(f"{request.path}?thanks=1")
        response.set_cookie(
            kept, secret, max_age=KEPT_FOR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
        return response
    context["is_open"] = asked.survey.takes_answers()
    context["thanks"] = asked.has_answered and "thanks" in request.GET
    return render(request, "meetings/survey.html", context)
