"""Known stakeholders are put on a meeting's list of invitees: a few at once, thousands as a job."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from journal.actions import record
from rrge_portal.kernel import jobs
from rrge_portal.kernel.models import Job
from rrge_portal.kernel.transitions import lock
from stakeholders.models import Stakeholder

from ..audience import invitation_for, known, reasons_against
from ..models import Invitation, Meeting

BATCH = 500
AT_ONCE = 1000
"""How many are put on the list before the page answers."""


class Chosen(NamedTuple):
    """How many are on the list now, and how many were left out for a reason the list shows."""

    listed: int
    left_out: int


@transaction.atomic
def put_on_list(meeting: Meeting, keys: Sequence[int], *, by) -> Chosen:
    """Put these people on the list; nobody is written to. Whoever there is a reason against stays out.

    Two people who share a mailbox get one place: the first of them.
    """
    meeting = lock(meeting)
    listed = left_out = 0
    for start in range(0, len(keys), BATCH):
        chunk = keys[start : start + BATCH]
        people = list(known().filter(pk__in=chunk).select_related("profile__organisation").order_by("pk"))
        reasons = reasons_against(meeting, people)
        fresh: dict[str, Stakeholder] = {}
        for person in people:
            if person.pk not in reasons:
                fresh.setdefault(person.letter_address.lower(), person)
        Invitation.objects.bulk_create([invitation_for(meeting, person) for person in fresh.values()])
        listed += len(fresh)
        left_out += len(chunk) - len(fresh)
    if listed:
        record("invitees.chosen", by=by, about=meeting, number=listed)
    return Chosen(listed, left_out)


def said(chosen: Chosen) -> str:
    """What became of the choice, in words."""
    listed = ngettext(
        "%(number)d person is on the list. Nothing has been sent yet.",
        "%(number)d people are on the list. Nothing has been sent yet.",
        chosen.listed,
    ) % {"number": chosen.listed}
    if not chosen.left_out:
        return listed
    left_out = ngettext(
        "%(number)d person was left out; their row says why.",
        "%(number)d people were left out; their rows say why.",
        chosen.left_out,
    ) % {"number": chosen.left_out}
    return f"{listed} {left_out}"


def start_putting(meeting: Meeting, keys: Sequence[int], *, by) -> Job:
    """Let the worker put many people on the list."""
    return jobs.start("choose_invitees", by=by, meeting=meeting.pk, keys=list(keys))


def _outcome(row: Job) -> str:
    result = row.result or {"listed": 0, "left_out": 0}
    return said(Chosen(**result))


def _may(row: Job, person) -> bool:
    return Meeting.objects.organised_by(person).filter(pk=row.arguments["meeting"]).exists()


def _place(row: Job) -> jobs.Link:
    meeting = Meeting.objects.get(pk=row.arguments["meeting"])
    return jobs.Link(reverse("meetings:invitations", kwargs={"slug": meeting.slug}), _("All invitations"))


@jobs.job(
    "choose_invitees", label=gettext_lazy("Put known people on the list"), place=_place, outcome=_outcome, may=_may
)
def choose(row: Job) -> dict:
    """Batch by batch, so that the page shows progress; whoever is on the list already is left out by a second run."""
    meeting = Meeting.objects.get(pk=row.arguments["meeting"])
    keys = row.arguments["keys"]
    listed = left_out = 0
    for start in range(0, len(keys), BATCH):
        chunk = keys[start : start + BATCH]
        chosen = put_on_list(meeting, chunk, by=row.by)
        listed, left_out = listed + chosen.listed, left_out + chosen.left_out
        row.advance(start + len(chunk), len(keys))
    return {"listed": listed, "left_out": left_out}
