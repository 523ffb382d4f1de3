"""The balance board: how the group stands against what a balanced one would be, and whom to invite next."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ..actions import balancing
from ..balance import charts, tallies, targets_of, whom_to_invite
from ..forms.balance import TargetsForm
from .workspace import meeting_of, workspace


@require_safe
def balance(request, slug):
    meeting = meeting_of(request, slug)
    counted, targets = tallies(meeting), targets_of(meeting)
    context = workspace(
        meeting,
        "balance",
        charts=charts(counted, targets),
        short=whom_to_invite(meeting, counted, targets),
        has_targets=bool(targets),
        is_empty=not any(tally.groups for tally in counted.values()),
    )
    return render(request, "meetings/organise/balance.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def balance_targets(request, slug):
    meeting = meeting_of(request, slug, "meetings.change_meeting")
    form = TargetsForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        balancing.set_targets(meeting, form.targets, shows_balance=form.cleaned_data["shows_balance"], by=request.user)
        messages.success(request, _("The targets are saved. The board shows what is missing."))
        return redirect("meetings:balance", slug=slug)
    return render(request, "meetings/organise/balance_targets.html", workspace(meeting, "balance", form=form))
