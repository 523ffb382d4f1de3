"""What happened to a practice, in sentences, for those who may know."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from journal.models import Entry

FOR_SUBMITTER = {
    "practice.started": _("Draft begun"),
    "practice.submitted": _("Submitted"),
    "practice.decided": _("Decided"),
    "practice.revised": _("Revision begun"),
    "practice.withdrawn": pgettext_lazy("practice", "Withdrawn"),
    "practice.published": pgettext_lazy("practice", "Published"),
    "practice.taken_down": _("Taken down"),
    "practice.put_back": _("Published again"),
}
FOR_EDITORS = FOR_SUBMITTER | {
    "review.requested": _("Reviewer asked"),
    "review.declined": _("Reviewer declined"),
    "review.called_off": _("Request to a reviewer taken back"),
    "review.submitted": _("Review handed in"),
    "safeguard.confirmed": _("Question confirmed"),
    "safeguard.reopened": _("Question opened again"),
}


class Event(NamedTuple):
    """One line of a history; `by` is empty where the reader may not or need not know."""

    at: object
    sentence: object
    by: str = ""


def for_submitter(practice) -> list[Event]:
    """What the submitter may know: no reviewer, no editor is named."""
    return [Event(entry.at, FOR_SUBMITTER[entry.verb]) for entry in _entries(practice, FOR_SUBMITTER)]


def for_editors(practice) -> list[Event]:
    """Everything that happened since it was submitted, and by whom."""
    entries = _entries(practice, FOR_EDITORS).select_related("by__profile")
    return [Event(entry.at, FOR_EDITORS[entry.verb], entry.by.shown_name if entry.by else "") for entry in entries]


def _entries(practice, verbs):
    return Entry.objects.in_room(practice).filter(verb__in=verbs)
