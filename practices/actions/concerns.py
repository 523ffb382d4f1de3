"""A reader's concern about a published text: received, looked at, answered, closed; the text taken down meanwhile."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.actions import post
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move

from ..addresses import address_for
from ..models import Concern, Practice
from ..states import Cause, ConcernKind, ConcernState
from . import taking_down
from .life import editors_for, refuse_own

DAYS_TO_ANSWER = {
    ConcernKind.IDENTIFICATION: 2,
    ConcernKind.RIGHTS: 7,
    ConcernKind.ERROR: 14,
    ConcernKind.OTHER: 14,
}
KEPT = timedelta(days=365)
"""After a concern is closed, the address of whoever wrote is kept so long."""


@transaction.atomic
def report(practice: Practice, *, kind: str, text: str, passage: str = "", email: str = "", language: str) -> Concern:
    """Lay a reader's concern on the desk, with a day by which it is answered; whoever left an address is thanked."""
    practice = lock(practice)
    if not practice.is_published:
        raise Refusal(_("This text is not published any more. If you are still concerned, write to us."))
    editors = editors_for(practice)
    concern = Concern.objects.create(
        practice=practice,
        kind=kind,
        text=text.strip(),
        passage=passage.strip(),
        email=email,
        language=language,
        handler=editors[0] if editors else None,
        due_on=timezone.localdate() + timedelta(days=DAYS_TO_ANSWER[ConcernKind(kind)]),
    )
    record("concern.reported", by=None, about=concern, kind=str(kind))
    if email:
        post(
            "concern_received",
            to=concern,
            about=concern,
            key=f"concern_received:{concern.pk}",
            title=practice.title,
            due_on=concern.due_on,
        )
    for editor in editors:
        post(
            "concern_on_desk",
            to=editor,
            about=concern,
            key=f"concern_on_desk:{concern.pk}:{editor.pk}",
            title=practice.title,
            matter=str(kind),
            due_on=concern.due_on,
            link=address_for(editor, "concern", pk=concern.pk),
        )
    return concern


@transaction.atomic
def look_into(concern: Concern, *, by) -> Concern:
    """Take a concern up; from now on it is this editor who is reminded."""
    concern = _lock(concern, by)
    concern.handler, concern.state_since = by, timezone.now()
    move(concern, ConcernState.LOOKING, also=["handler", "state_since"])
    record("concern.taken_up", by=by, about=concern)
    return concern


@transaction.atomic
def take_down_meanwhile(concern: Concern, *, by) -> Concern:
    """Take the text off every page while it is looked at; danger first, discussion afterwards."""
    concern = _lock(concern, by)
    practice = lock(concern.practice)
    if not practice.is_published:
        raise Refusal(_("It is not published, so there is nothing to take down."))
    taking_down.take_down(
        practice,
        reason=_("A reader reported a concern: number %(pk)d.") % {"pk": concern.pk},
        cause=Cause.CONCERN,
        by=by,
    )
    concern.take_down = practice.take_downs.get(ended_at=None)
    concern.save(update_fields=["take_down"])
    if concern.state == ConcernState.OPEN:
        look_into(concern, by=by)
    record("concern.text_taken_down", by=by, about=concern)
    return concern


@transaction.atomic
def answer(concern: Concern, *, answer: str, note: str = "", by) -> Concern:
    """Say what comes of a concern; whoever left an address reads it in a letter."""
    concern = _lock(concern, by)
    if not answer.strip():
        raise Refusal(_("Write the answer first."))
    concern.answer, concern.note = answer.strip(), note.strip()
    concern.answered_at = concern.state_since = timezone.now()
    concern.handler = by
    move(concern, ConcernState.ANSWERED, also=["answer", "note", "answered_at", "state_since", "handler"])
    record("concern.answered", by=by, about=concern)
    if concern.email:
        post(
            "concern_answered",
            to=concern,
            about=concern,
            key=f"concern_answered:{concern.pk}:{concern.answered_at.isoformat()}",
            title=concern.practice.title,
            answer=concern.answer,
        )
    return concern


@transaction.atomic
def close(concern: Concern, *, note: str, by) -> Concern:
    """Close a concern: it is answered, or needs no answer; the note says what came of it."""
    concern = _lock(concern, by)
    if concern.is_open and not note.strip():
        raise Refusal(_("Nobody was answered. Say why it is closed."))
    concern.note, concern.state_since = note.strip() or concern.note, timezone.now()
    move(concern, ConcernState.CLOSED, also=["note", "state_since"])
    record("concern.closed", by=by, about=concern)
    return concern


@transaction.atomic
def reopen(concern: Concern, *, by) -> Concern:
    """Look at an answered or closed concern again."""
    concern = _lock(concern, by)
    concern.state_since = timezone.now()
    move(concern, ConcernState.LOOKING, also=["state_since"])
    record("concern.reopened", by=by, about=concern)
    return concern


def _lock(concern: Concern, by) -> Concern:
    refuse_own(concern.practice, by)
    return lock(concern)


def forget_addresses() -> int:
    """Delete the addresses of whoever wrote of concerns that have been closed for a year. Returns how many."""
    closed = Concern.objects.filter(state=ConcernState.CLOSED, state_since__lt=timezone.now() - KEPT)
    return closed.exclude(email="").update(email="")
