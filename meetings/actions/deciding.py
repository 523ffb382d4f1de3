"""Decisions about many registrations at once: a batch under one lock, each person told, each refusal with its why."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from rrge_portal.kernel import jobs
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock

from ..models import Meeting
from ..seating import FreeSeats
from ..states import RegistrationState
from .registration import announce, offer_freed_seats, queue_up, seat_if_free, turn_away

BATCH = 50
"""Registrations decided under one lock; a click on more becomes a job."""

AIMS = {
    "confirm": RegistrationState.CONFIRMED,
    "waitlist": RegistrationState.WAITLISTED,
    "decline": RegistrationState.DECLINED,
}


class Outcome(NamedTuple):
    """Keys of those for whom it was done, of those for whom it was so before, and `(key, why not)` of the others."""

    done: list[int]
    already: list[int]
    refused: list[tuple[int, str]]


@transaction.atomic
def decide_batch(meeting: Meeting, deed: str, keys: Iterable[int], *, by) -> Outcome:
    """Confirm, put on the waiting list or decline those with these keys, in the order they asked.

    The last seats go to the first of them; the others are refused with the reason, and nothing happens to them.
    """
    meeting = lock(meeting)
    wanted = list(keys)
    free = FreeSeats(meeting)
    found = meeting.registrations.select_for_update(of=("self",)).filter(pk__in=wanted).in_queue_order()
    outcome = Outcome([], [], [])
    decided = []
    for registration in found.select_related("stakeholder__profile", "invitation"):
        registration.meeting = meeting
        if registration.state == AIMS[deed]:
            outcome.already.append(registration.pk)
            continue
        try:
            if deed == "confirm":
                decided.append(seat_if_free(registration, free, by=by))
            elif deed == "waitlist":
                decided.append(queue_up(registration, by=by))
            else:
                decided.append(turn_away(registration, by=by))
        except Refusal as refusal:
            outcome.refused.append((registration.pk, str(refusal)))
        else:
            outcome.done.append(registration.pk)
    settled = {*outcome.done, *outcome.already, *(key for key, _why in outcome.refused)}
    outcome.refused.extend((key, _("This registration is no longer there.")) for key in wanted if key not in settled)
    announce(decided)
    if deed == "waitlist":
        offer_freed_seats(meeting)
    return outcome


def decide_many(meeting: Meeting, deed: str, keys: Iterable[int], *, by) -> jobs.Job:
    """Let the worker decide about many, batch by batch; its page says who got a seat."""
    return jobs.start("registration_decisions", by=by, meeting=meeting.pk, deed=deed, keys=list(keys))


@transaction.atomic
def decide_next(job) -> Outcome:
    """Decide the next batch of such a job and write into it what came of it, in one step: a repeat takes up there."""
    said = Outcome(**(job.result or {"done": [], "already": [], "refused": []}))
    settled = len(said.done) + len(said.already) + len(said.refused)
    meeting = Meeting.objects.get(pk=job.arguments["meeting"])
    batch = job.arguments["keys"][settled : settled + BATCH]
    outcome = decide_batch(meeting, job.arguments["deed"], batch, by=job.by)
    said = Outcome(
        said.done + outcome.done,
        said.already + outcome.already,
        said.refused + outcome.refused,
    )
    job.result = said._asdict()
    job.save(update_fields=["result"])
    return said
