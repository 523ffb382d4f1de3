"""What happened to a practice, in sentences, for those who may know."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from journal.models import Entry
from stakeholders.models import Stakeholder

from .states import Outcome, WhyNot

FOR_SUBMITTER = {
    "practice.started": _("Draft begun"),
    "practice.submitted": _("Submitted"),
    "desk.asked": _("The editors asked you something"),
    "desk.answered": _("The editors' question answered"),
    "practice.decided": _("Decided"),
    "practice.revised": _("Revision begun"),
    "practice.withdrawn": pgettext_lazy("practice", "Withdrawn"),
    "practice.published": pgettext_lazy("practice", "Published"),
    "practice.taken_down": _("Taken down"),
    "practice.put_back": _("Published again"),
}
FOR_EDITORS = [
    *FOR_SUBMITTER,
    "desk.checked",
    "clearance.answered",
    "clearance.approved",
    "clearance.asked",
    "clearance.correction_accepted",
    "clearance.reopened",
    "clearance.withdrawn",
    "flag.cleared",
    "flag.reopened",
    "practice.edited",
    "practice.put_in_charge",
    "publication_consent.ended",
    "review.accepted",
    "review.called_off",
    "review.declined",
    "review.due_moved",
    "review.falls_in_absence",
    "review.reopened",
    "review.requested",
    "review.submitted",
    "review.time_refused",
    "review.time_wished",
    "safeguard.confirmed",
    "safeguard.reopened",
]


class Event(NamedTuple):
    """One line of a history; `by` is empty where the reader may not or need not know."""

    at: object
    sentence: object
    by: str = ""
    details: str = ""


def for_submitter(practice) -> list[Event]:
    """What its authors may know: which of them did what; no reviewer, no editor is named."""
    authors = practice.author_ids()
    return [
        Event(entry.at, FOR_SUBMITTER[entry.verb], entry.by.shown_name if entry.by_id in authors else "")
        for entry in _entries(practice, FOR_SUBMITTER).select_related("by__profile")
    ]


def for_editors(practice) -> list[Event]:
    """Everything that happened since it was submitted, and by whom, with what is known of it."""
    entries = list(_entries(practice, FOR_EDITORS).select_related("by__profile"))
    named = {entry.facts.get(name) for entry in entries for name in ("editor", "reviewer")} - {None}
    names = {person.pk: person.shown_name for person in _people(named)}
    return [
        Event(entry.at, entry.sentence, entry.by.shown_name if entry.by else "", " · ".join(_details(entry, names)))
        for entry in entries
    ]


def _details(entry, names):
    """What the facts of an entry say to an editor."""
    facts = entry.facts
    for name in ("editor", "reviewer"):
        if facts.get(name) in names:
            yield names[facts[name]]
    if "version" in facts:
        yield _("version %(number)d") % {"number": facts["version"]}
    if facts.get("outcome") in Outcome.values:
        yield str(Outcome(facts["outcome"]).label)
    if facts.get("points") is not None:
        yield _("%(points)d of 100 points") % {"points": round(facts["points"])}
    if facts.get("why_not") in WhyNot.values:
        yield str(WhyNot(facts["why_not"]).label)
    if facts.get("after_reading"):
        yield str(_("after the other reviews could be read"))
    if facts.get("is_exception"):
        yield str(_("without the usual reviews"))


def _people(keys):
    return Stakeholder.objects.filter(pk__in=keys).select_related("profile") if keys else []


def _entries(practice, verbs):
    return Entry.objects.in_room(practice).filter(verb__in=list(verbs))
