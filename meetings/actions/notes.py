"""Session notes: saved without losing a sentence, shown to participants, taken back; and their recommendations."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move

from ..models import NoteSegment, Recommendation, SessionNote
from ..states import NoteState


class WrittenMeanwhile(Refusal):
    """Somebody else has saved these notes since the editor was opened; `note` is what they saved."""

    def __init__(self, note):
        super().__init__(
            _(
                "Somebody else has saved these notes meanwhile. Your text is kept below, theirs stands beside it: "
                "take over what you need, then save again."
            )
        )
        self.note = note


@transaction.atomic
def save(session, *, by, version: int, segments: Iterable[Mapping[str, str]], language: str) -> SessionNote:
    """Save the notes of a session as they now are in the editor.

    `segments` are mappings with `kind`, `text` and, outside the Chatham House Rule, `said_by`; `version` is the one the
    editor was filled from, 0 for none. Each save raises it.

    Raises:
        WrittenMeanwhile: the version is stale; nothing is changed.
        Refusal: the notes are shown to participants, or name somebody under the Chatham House Rule.
    """
    session = lock(session)
    note, _is_new = SessionNote.objects.select_for_update().get_or_create(session=session)
    if note.version != version:
        raise WrittenMeanwhile(note)
    if note.is_published:
        raise Refusal(_("These notes are shown to participants. Take them back first, then change them."))
    kept = [segment for segment in segments if segment["text"].strip()]
    if session.is_chatham and any(segment.get("said_by") for segment in kept):
        raise Refusal(_("This session is under the Chatham House Rule: its notes name nobody. Remove the names."))
    note.segments.all().delete()
    NoteSegment.objects.bulk_create(
        NoteSegment(note=note, rule=session.rule, position=position, **segment) for position, segment in enumerate(kept)
    )
    note.version = version + 1
    note.language = language
    note.save(update_fields=["version", "language", "saved_at"])
    record("notes.saved", by=by, about=note, version=note.version, segments=len(kept))
    return note


@transaction.atomic
def publish(session, *, by) -> SessionNote:
    """Show the notes to everybody in the meeting."""
    note = _locked(session)
    if not note.segments.exists():
        raise Refusal(_("The notes are still empty. Write something down, save it, then show it."))
    note.published_at = timezone.now()
    move(note, NoteState.PUBLISHED, also=["published_at"])
    record("notes.published", by=by, about=note, version=note.version)
    return note


@transaction.atomic
def take_back(session, *, by) -> SessionNote:
    """Hide the notes from participants again, to go on writing."""
    note = _locked(session)
    move(note, NoteState.DRAFT)
    record("notes.taken_back", by=by, about=note)
    return note


@transaction.atomic
def recommend(session, *, by, text: str, addressee: str, mark: str, language: str) -> Recommendation:
    """Write down a recommendation; it gets the next number of the meeting."""
    meeting = lock(session.meeting)
    last = meeting.recommendations.aggregate(last=Max("number"))["last"] or 0
    recommendation = Recommendation.objects.create(
        meeting=meeting,
        session=session,
        number=last + 1,
        text=text,
        addressee=addressee,
        mark=mark,
        language=language,
        written_by=by,
    )
    record("recommendation.written", by=by, about=recommendation, number=recommendation.number)
    return recommendation


def _locked(session) -> SessionNote:
    note = SessionNote.objects.select_for_update().filter(session=session).first()
    if note is None:
        raise Refusal(_("There are no notes yet. Write something down first."))
    return note
