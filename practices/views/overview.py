"""The compendium at a glance: a map and charts, each a door to the practices it counts."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import browsing, glance, search


@require_safe
@login_not_required
def overview(request):
    """How many practices there are by country, region, theme, type, evidence and year; within filters, if any."""
    wanted = browsing.read(request.GET)._replace(text="", sort="newest")
    counts = search.counted(wanted.filters)
    context = {
        "wanted": wanted,
        "chips": browsing.chips(wanted),
        "on_the_map": glance.places(counts["country"], wanted),
        "worldwide": glance.worldwide(counts["country"], wanted),
        "legend": glance.LEVELS,
        "charts": glance.charts(counts, wanted),
        "is_empty": not any(counts.values()),
    }
    return render(request, "practices/overview.html", context)
