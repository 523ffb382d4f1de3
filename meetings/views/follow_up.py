"""Questions to those who have a seat: the participant's page, and the organisers'."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal

from ..actions import follow_up as questions
from ..exports import FOLLOW_UP
from ..forms.follow_up import TRAVEL_FIELDS, FollowUpForm, PlanForm
from ..models import Meeting
from ..states import RegistrationState
from .registering import own_registration
from .workspace import meeting_of, workspace


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request, slug):
    """The questions to a person who has a seat, filled with what they answered before."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), slug=slug)
    registration = own_registration(meeting, request.user)
    if registration is None:
        raise Http404
    allow(request.user, "meetings.change_registration", registration)
    if registration.state != RegistrationState.CONFIRMED:
        raise Refusal(_("These questions are for people who have a seat. When you have one, you are asked."))
    plan = questions.plan_of(meeting)
    form = FollowUpForm(
        request.POST or None, topics=plan.topics, is_funded=registration.is_funded, initial=_known(registration)
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            questions.answer(registration, by=request.user, answers=form.answers(), travel=form.travel())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("Thank you. The organisers have your answers."))
            return redirect("meetings:register", slug=slug)
    context = {"meeting": meeting, "registration": registration, "plan": plan, "form": form}
    return render(request, "meetings/follow_up.html", context, status=status)


def _known(registration) -> dict:
    """What was answered before, and what was told about access at registration: nothing is asked twice."""
    known: dict = {"access": registration.needs}
    answers = getattr(registration, "follow_up", None)
    if answers:
        names = ("dietary", "access", "interpretation", "wants_funding")
        known |= {name: getattr(answers, name) for name in names}
        known["access"] = known["access"] or registration.needs
    journey = getattr(registration, "travel", None)
    if journey:
        known |= {name: getattr(journey, name) for name in TRAVEL_FIELDS}
    return known


@require_http_methods(["GET", "HEAD", "POST"])
def follow_ups(request, slug):
    """What is asked, who has answered, and what they need."""
    meeting = meeting_of(request, slug)
    plan = questions.plan_of(meeting)
    form = PlanForm(request.POST or None, instance=plan)
    if request.method == "POST" and form.is_valid():
        questions.choose(meeting, by=request.user, **form.cleaned_data)
        messages.success(request, _("The questions are saved. Write to those who have a seat next."))
        return redirect("meetings:follow_ups", slug=slug)
    confirmed = meeting.registrations.confirmed().in_queue_order()
    listed = confirmed.select_related("stakeholder__profile__organisation", "follow_up", "travel")
    page = Paginator(listed.fetch_mode(models.FETCH_RAISE), settings.LIST_PAGE_SIZE)
    owing = questions.unanswered(meeting).count() if plan.topics else 0
    context = workspace(
        meeting,
        "follow_ups",
        form=form,
        plan=plan,
        page_obj=page.get_page(request.GET.get("page")),
        owing=owing,
        answered=confirmed.exclude(follow_up=None).count(),
        export_query=urlencode({"state": RegistrationState.CONFIRMED, "columns": FOLLOW_UP}, doseq=True),
    )
    return render(request, "meetings/organise/follow_ups.html", context)


@require_POST
def ask(request, slug):
    mailing = questions.ask(meeting_of(request, slug), by=request.user)
    number = len(mailing.audience)
    told = ngettext("%(number)d person is asked.", "%(number)d people are asked.", number)
    messages.success(request, told % {"number": number})
    return redirect("meetings:mailing", slug=slug, pk=mailing.pk)
