"""`record`: the one way into the journal."""

from .models import Entry


def record(verb: str, *, by, about, room=None, **facts) -> Entry:
    """Write down that `by` did `verb` to `about`, inside the caller's transaction.

    `room` is the meeting or practice the thing belongs to; by default the thing's own `room`, or the thing itself.
    `by` is a stakeholder, or None for the portal itself and for people who act through a link.
    """
    person = by if by is not None and by.pk else None
    return Entry.objects.create(
        verb=verb, by=person, about=about, room=room or getattr(about, "room", about), facts=facts
    )
