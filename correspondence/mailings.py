"""One click to many: a frozen audience, expanded into letters in chunks by a job that can be killed at any point."""

from collections.abc import Callable, Iterable, Sequence

from django.db import transaction

from journal.actions import record
from rrge_portal.kernel import jobs

from .actions import CHUNK, Draft, post_many
from .models import Mailing

Composer = Callable[[Mailing, Sequence[int]], Iterable[Draft]]
_composers: dict[str, Composer] = {}


def composer(kind: str):
    """Register how a room turns keys of its rows into drafts of the letter `kind`."""

    def register(function: Composer) -> Composer:
        _composers[kind] = function
        return function

    return register


@transaction.atomic
def send_to_many(kind: str, *, room, audience: Sequence[int], by) -> Mailing:
    """Freeze the audience and let the worker write to each; answers at once."""
    mailing = Mailing.objects.create(kind=kind, room=room, audience=list(audience), by=by)
    mailing.job = jobs.start("mailing", by=by, mailing=mailing.pk)
    mailing.save(update_fields=["job"])
    record("mailing.started", by=by, about=mailing, room=room, letter=kind, number=len(mailing.audience))
    return mailing


@jobs.job("mailing")
def _expand(job) -> dict:
    """Post the letters chunk by chunk; the letters' keys make a second run harmless."""
    mailing = Mailing.objects.get(pk=job.arguments["mailing"])
    audience = mailing.audience
    written = 0
    for start in range(0, len(audience), CHUNK):
        chunk = audience[start : start + CHUNK]
        written += post_many(mailing.kind, _composers[mailing.kind](mailing, chunk), room=mailing.room, mailing=mailing)
        job.advance(start + len(chunk), len(audience))
    return {"written": written}
