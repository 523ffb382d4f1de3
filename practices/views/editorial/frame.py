"""What the pages of the desk have in common: who may be there, and where one can go from each."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from rrge_portal.kernel.permissions import allow

from ... import comments, panel, reading
from ...models import Decision, EvidenceFile, Practice, Review, ReviewAssignment
from ...states import Mover


def on_desk(request, pk, permission):
    """A practice an editor works on; never one's own, whatever one's role."""
    practice = get_object_or_404(
        Practice.objects.visible_to(request.user).select_related("current", "editor__profile"), pk=pk
    )
    allow(request.user, permission, practice)
    if practice.submitter_id == request.user.pk:
        raise PermissionDenied
    return practice


def desk_nav(counts, turn, current: str = "") -> list[dict]:
    """The pages of the desk; `current` names one that is not the desk itself."""
    page = reverse("practices:editorial")
    waiting = sum(number for mover, number in counts.items() if mover != Mover.NOBODY)
    movers = [
        {
            "url": f"{page}?turn={mover.value}",
            "label": mover.label,
            "count": counts.get(mover.value, 0),
            "current": turn == str(mover.value),
        }
        for mover in Mover
    ]
    pages = [
        ("concerns", _("Concerns of readers"), _("Published texts")),
        ("messages", _("Sent in, to be read"), _("Published texts")),
        ("reviewer_pool", _("Reviewers"), _("People and figures")),
        ("desk_figures", _("Workload and times"), _("People and figures")),
        ("editions", _("Editions"), _("People and figures")),
        ("translations", _("Translations"), _("People and figures")),
        ("reminders", _("Reminders"), _("How the desk works")),
        ("desk_letters", _("Letters"), _("How the desk works")),
        ("desk_rules", _("Rules"), _("How the desk works")),
    ]
    first = {"url": page, "label": _("Everything open"), "count": waiting, "current": not (turn or current)}
    return [{**item, "group": _("Who has the next move")} for item in (first, *movers)] + [
        {"url": reverse(f"practices:{name}"), "label": label, "group": group, "current": name == current}
        for name, label, group in pages
    ]


def practice_nav(practice, current: str) -> list[dict]:
    """The pages of one practice on the desk."""
    pages = [
        ("editorial_practice", _("Text and history")),
        ("desk_check", _("Desk check")),
        ("reviewers", _("Reviewers")),
        ("decision", _("Reviews and decision")),
        ("clearance", _("Clearance")),
        ("screen", _("Do-no-harm screen")),
        ("relations", _("After publication")),
    ]
    return [
        {"url": reverse(f"practices:{name}", kwargs={"pk": practice.pk}), "label": label, "current": name == current}
        for name, label in pages
    ]


def seen_reviews(request, practice) -> dict:
    """The reviews an editor may see side by side, and what changed since they were written; an editor who still reviews
    that version sees none.
    """
    version = panel.version_judged(practice)
    marks = reading.marks_seen_by(request.user, practice)
    assignments = ReviewAssignment.objects.visible_to(request.user).filter(version=version)
    asked = list(assignments.select_related("reviewer__profile"))
    is_blind = any(item.reviewer_id == request.user.pk and item.is_open for item in asked)
    reviews = list(
        Review.objects.visible_to(request.user)
        .filter(assignment__version=version, submitted_at__isnull=False)
        .select_related("assignment__reviewer__profile")
        .prefetch_related("comments__answer__version")
        .order_by("assignment__assigned_at", "assignment__pk")
    )
    lettered = list(zip(panel.LETTERS, [] if is_blind else reviews, strict=False))
    return {
        "asked": asked,
        "reviews": lettered,
        "lines": panel.side_by_side([review for _letter, review in lettered]),
        "table": panel.table([review for _letter, review in lettered]),
        "panel": None if is_blind else panel.of(version),
        "commented": comments.beside(
            reading.read(practice.current, marks=marks),
            comments.remarks(lettered, for_editor=True),
        ),
        "files": EvidenceFile.objects.visible_to(request.user).filter(version=practice.current),
        "is_blind": is_blind,
        "judged": version,
        "decisions": Decision.objects.filter(
            version__practice=practice, version__number__gte=version.number
        ).select_related("made_by__profile"),
        "since": reading.changes(version, practice.current, marks=marks) if version != practice.current else None,
    }
