"""One click to many: a frozen audience, expanded into letters in chunks by a job that can be killed at any point.

A mailing may also wait for its time. A sweep starts what is due; the row's lock lets only one worker start it.
"""

import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from journal.actions import record
from rrge_portal.kernel import jobs
from rrge_portal.kernel.bell import ring
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.states import JobState
from rrge_portal.kernel.transitions import lock, move

from . import rendering
from .actions import CHUNK, Addressee, Draft, post_many
from .models import Letter, Mailing
from .states import MailingState
from .words import Words

ONE_CLICK = timedelta(minutes=1)
"""Whoever wants the same letter to the same people twice waits this long."""

Composer = Callable[[Mailing, Sequence[int]], Iterable[Draft]]
_composers: dict[str, Composer] = {}


def composer(kind: str):
    """Register how a room turns keys of its rows into drafts of the letter `kind`."""

    def register(function: Composer) -> Composer:
        _composers[kind] = function
        return function

    return register


@transaction.atomic
def send_to_many(
    kind: str,
    *,
    room,
    audience: Sequence[int],
    by,
    words: Iterable[Words] = (),
    main_language: str = "",
    enclosures: Sequence[str] = (),
    due_at: datetime | None = None,
    is_news: bool = False,
) -> Mailing:
    """Freeze the audience and the words and let the worker write to each, at once or at `due_at`; answers at once.

    `is_news`: the letters say something else each time, which whoever calls has made sure of.

    Raises:
        Refusal: the time is past, or the same was sent to the same people a moment ago, by a second click or browser.
    """
    mailing = Mailing(
        kind=kind,
        room=room,
        audience=list(audience),
        by=by,
        words={each.language: {"subject": each.subject, "body": each.body} for each in words},
        main_language=main_language,
        enclosures=list(enclosures),
        due_at=due_at,
        state=MailingState.SCHEDULED if due_at else MailingState.STARTED,
    )
    lock(room)
    if not is_news:
        _refuse_twin(mailing)
    mailing.save()
    if due_at:
        _refuse_past(due_at)
        record("mailing.scheduled", by=by, about=mailing, room=room, letter=kind, number=len(mailing.audience))
        return mailing
    _hand_over(mailing, by=by)
    record("mailing.started", by=by, about=mailing, room=room, letter=kind, number=len(mailing.audience))
    return mailing


def _refuse_twin(mailing: Mailing) -> None:
    """Under the room's lock, so that of two clicks at the same moment one finds what the other did."""
    room = {"room_type": mailing.room_type, "room_id": mailing.room_id}
    recent = Mailing.objects.filter(**room, kind=mailing.kind, created_at__gt=timezone.now() - ONE_CLICK)
    for twin in recent.exclude(state=MailingState.CANCELLED):
        if (twin.audience, twin.words, twin.due_at) == (mailing.audience, mailing.words, mailing.due_at):
            raise Refusal(_("These letters were handed over a moment ago. The list of letters shows them leave."))


def _refuse_past(due_at: datetime) -> None:
    if due_at <= timezone.now():
        raise Refusal(_("This time is past. Choose a later one, or send now."))


def _hand_over(mailing: Mailing, *, by) -> None:
    mailing.job = jobs.start("mailing", by=by, mailing=mailing.pk)
    mailing.save(update_fields=["job"])


@transaction.atomic
def put_off(mailing: Mailing, due_at: datetime, *, by) -> Mailing:
    """Let a mailing that waits for its time go out at another."""
    mailing = lock(mailing)
    _refuse_started(mailing)
    _refuse_past(due_at)
    mailing.due_at = due_at
    mailing.save(update_fields=["due_at"])
    record("mailing.put_off", by=by, about=mailing, room=mailing.room)
    return mailing


@transaction.atomic
def cancel(mailing: Mailing, *, by) -> Mailing:
    """Call a mailing off that waits for its time; nobody is written to."""
    mailing = lock(mailing)
    _refuse_started(mailing)
    move(mailing, MailingState.CANCELLED)
    record("mailing.cancelled", by=by, about=mailing, room=mailing.room)
    return mailing


def _refuse_started(mailing: Mailing) -> None:
    if mailing.state == MailingState.STARTED:
        raise Refusal(_("These letters have gone out already, so nothing can be changed about them any more."))
    if mailing.state == MailingState.CANCELLED:
        raise Refusal(_("This mailing is cancelled. Begin a new one to write to these people."))


def start_due(now: datetime | None = None) -> int:
    """Start the mailings whose time has come; each once, however many workers ask. Returns how many."""
    due = Mailing.objects.filter(state=MailingState.SCHEDULED, due_at__lte=now or timezone.now()).order_by(
        "due_at", "pk"
    )
    return sum(_start(key) for key in due.values_list("pk", flat=True))


@transaction.atomic
def _start(key: int) -> bool:
    mailing = Mailing.objects.select_for_update(of=("self",)).filter(pk=key, state=MailingState.SCHEDULED).first()
    if mailing is None:
        return False
    move(mailing, MailingState.STARTED)
    _hand_over(mailing, by=mailing.by)
    record(
        "mailing.started", by=None, about=mailing, room=mailing.room, letter=mailing.kind, number=len(mailing.audience)
    )
    return True


@transaction.atomic
def start_again(mailing: Mailing, *, by) -> Mailing:
    """Write what a mailing that stopped for good has not written; whoever has their letter gets no second one."""
    mailing = lock(mailing)
    if mailing.job is None or mailing.job.state != JobState.FAILED:
        raise Refusal(_("This mailing has not stopped, so there is nothing to start again. Reload the page."))
    _hand_over(mailing, by=by)
    record("mailing.started_again", by=by, about=mailing, room=mailing.room)
    return mailing


def _place(job) -> jobs.Link | None:
    mailing = Mailing.objects.filter(pk=job.arguments["mailing"]).first()
    return jobs.Link(mailing.room.get_absolute_url(), str(mailing.room)) if mailing and mailing.room else None


@jobs.job("mailing", label=_("Letters to many"), place=_place)
def _expand(job) -> dict:
    """Post the letters chunk by chunk; the letters' keys make a second run harmless."""
    mailing = Mailing.objects.get(pk=job.arguments["mailing"])
    audience = mailing.audience
    written = 0
    for start in range(0, len(audience), CHUNK):
        chunk = audience[start : start + CHUNK]
        drafts = (_worded(mailing, draft) for draft in _composers[mailing.kind](mailing, chunk))
        written += post_many(mailing.kind, drafts, room=mailing.room, mailing=mailing)
        job.advance(start + len(chunk), len(audience))
    return {"written": written}


def _worded(mailing: Mailing, draft: Draft) -> Draft:
    """The draft with what the mailing says and encloses besides what the draft itself brings."""
    words = mailing.words_for(draft.to.letter_language) or draft.words
    return draft._replace(words=words, enclosures=[*draft.enclosures, *mailing.enclosures])


def send_copy(kind: str, draft: Draft, *, to: Addressee, room) -> Letter:
    """Send `to` the letter as the recipient of the draft would read it, marked as a test; the draft's links are to be
    harmless ones."""
    rendered = rendering.render(
        kind, name=draft.to.letter_name, language=draft.to.letter_language, context=draft.context, words=draft.words
    )
    language = draft.words.language if draft.words else draft.to.letter_language
    with override(to.letter_language):
        subject = f"{gettext('Test')}: {rendered.subject}"
    letter = Letter.objects.create(
        kind="test_copy",
        key=f"test_copy:{uuid.uuid4().hex}",
        recipient=to.letter_stakeholder,
        name=to.letter_name,
        address=to.letter_address,
        language=language,
        subject=subject[:250],
        text=rendered.text,
        sealed=rendered.sealed,
        enclosures=list(draft.enclosures),
        about=draft.about,
        room=room,
        message_id=f"<{uuid.uuid4().hex}@{settings.MESSAGE_ID_HOST}>",
    )
    ring("correspondence.tasks.deliver", [letter.pk])
    return letter
