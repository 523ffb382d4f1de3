"""Session notes: saved without losing a sentence, shown to participants, taken back; and their recommendations."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move

from ..merging import Merged, Paragraph, merge, only_grew
from ..models import NoteSegment, NoteVersion, Recommendation, SessionNote
from ..naming import screen_of
from ..states import NoteState, SegmentKind
from .naming import Decisions, let_pass, settle_in

ONE_VERSION = timedelta(minutes=2)
"""For so long what one person adds goes into one version."""


class Saved(NamedTuple):
    """The notes, and how what was typed came together with what was there."""

    note: SessionNote
    merged: Merged


@transaction.atomic
def save(
    session, *, by, paragraphs: Sequence[Paragraph], known: Mapping[str, str] | None = None, language: str
) -> Saved:
    """Save the notes of a session as they now are in somebody's editor, together with what others saved meanwhile.

    `known` holds the marks of the paragraphs the editor was filled from. Where two changed the same paragraph both
    versions are kept, side by side.

    Raises:
        Refusal: the notes are shown to participants, or name somebody under the Chatham House Rule.
    """
    session = lock(session)
    note, _is_new = SessionNote.objects.select_for_update().get_or_create(session=session)
    if note.is_published:
        raise Refusal(_("These notes are shown to participants. Take them back first, then change them."))
    if session.is_chatham and any(paragraph.said_by for paragraph in paragraphs):
        raise Refusal(_("This session is under the Chatham House Rule: its notes name nobody. Remove the names."))
    before = note.paragraphs()
    merged = merge(before, paragraphs, known or {})
    if merged.paragraphs == before and note.language == language and note.version:
        return Saved(note, merged)
    _store(note, session.rule, merged.paragraphs)
    note.version += 1
    note.language = language
    note.save(update_fields=["version", "language", "saved_at"])
    _keep_version(note, before, merged.paragraphs, by)
    record("notes.saved", by=by, about=note, version=note.version, segments=len(merged.paragraphs))
    return Saved(note, merged)


def _store(note: SessionNote, rule: str, paragraphs: Sequence[Paragraph]) -> None:
    """Write what changed, and nothing else."""
    stored = {segment.key: segment for segment in note.segments.all()}
    note.segments.exclude(key__in=[paragraph.key for paragraph in paragraphs]).delete()
    changed, fresh = [], []
    for position, paragraph in enumerate(paragraphs):
        segment = stored.get(paragraph.key)
        if segment is None:
            fresh.append(NoteSegment(note=note, rule=rule, position=position, **paragraph._asdict()))
        elif (segment.paragraph, segment.position) != (paragraph, position):
            segment.position = position
            segment.kind, segment.text = paragraph.kind, paragraph.text
            segment.said_by, segment.beside = paragraph.said_by, paragraph.beside
            segment.theme, segment.addressee = paragraph.theme, paragraph.addressee
            changed.append(segment)
    NoteSegment.objects.bulk_update(changed, ["position", "kind", "text", "said_by", "beside", "theme", "addressee"])
    NoteSegment.objects.bulk_create(fresh)


def _keep_version(note: SessionNote, before: Sequence[Paragraph], after: Sequence[Paragraph], by) -> None:
    """Keep what was saved: in the latest version if the same person has only added words to it since, else in a new."""
    now = timezone.now()
    paragraphs = [paragraph._asdict() for paragraph in after]
    latest = note.versions.first()
    person = by.pk if by else None
    if (
        latest
        and latest.saved_by_id == person
        and latest.language == note.language
        and now - latest.begun_at < ONE_VERSION
        and only_grew(before, after)
    ):
        latest.number, latest.paragraphs, latest.saved_at = note.version, paragraphs, now
        latest.save(update_fields=["number", "paragraphs", "saved_at"])
        return
    note.versions.create(
        number=note.version, language=note.language, saved_by=by, begun_at=now, saved_at=now, paragraphs=paragraphs
    )


@transaction.atomic
def settle(session, *, by, key: str) -> SessionNote:
    """Let two versions of a paragraph both stand, as paragraphs of their own."""
    note = _locked(session)
    if note.is_published or not note.segments.filter(key=key).exclude(beside="").update(beside=""):
        raise Refusal(_("These versions no longer stand side by side. Reload the page to see the notes as they are."))
    record("notes.settled", by=by, about=note, version=note.version)
    return note


@transaction.atomic
def bring_back(version: NoteVersion, *, by) -> SessionNote:
    """Make an earlier version the notes again; what stands there now stays among the versions."""
    session = lock(version.note.session)
    note = _locked(session)
    if note.is_published:
        raise Refusal(_("These notes are shown to participants. Take them back first, then change them."))
    before, after = note.paragraphs(), [paragraph._replace(beside="") for paragraph in version.read]
    _store(note, session.rule, after)
    note.version += 1
    note.save(update_fields=["version", "saved_at"])
    _keep_version(note, before, after, by)
    record("notes.brought_back", by=by, about=note, version=version.number)
    return note


def forget_speakers(session) -> None:
    """Take the names of speakers out of every earlier version: the session is under the Chatham House Rule now."""
    for version in NoteVersion.objects.filter(note__session=session):
        version.paragraphs = [paragraph | {"said_by": ""} for paragraph in version.paragraphs]
        version.save(update_fields=["paragraphs"])


@transaction.atomic
def publish(session, *, by) -> SessionNote:
    """Show the notes to everybody in the meeting.

    Raises:
        NamesStand: they name somebody under the Chatham House Rule, and nobody has said why that may stand.
    """
    note = _locked(session)
    if not note.segments.exists():
        raise Refusal(_("The notes are still empty. Write something down, save it, then show it."))
    if note.segments.exclude(beside="").exists():
        raise Refusal(_("Two versions of a paragraph stand side by side. Keep one, or let both stand, then show it."))
    texts = [text for segment in note.segments.all() for text in (segment.text, segment.addressee)]
    let_pass(screen_of(session), texts, by=by, language=note.language)
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
def correct(segment: NoteSegment, *, by, text: str, decisions: Decisions | None = None) -> NoteSegment:
    """Put a better wording into a paragraph, of published notes too; the earlier one stays among the versions."""
    note = _locked(segment.note.session)
    segment = lock(segment)
    let_pass(screen_of(segment), [text], by=by, language=note.language, decisions=decisions)
    before = note.paragraphs()
    segment.text = text
    segment.save(update_fields=["text"])
    _keep_rewritten(note, before, by)
    record("notes.corrected", by=by, about=note, version=note.version)
    return segment


@transaction.atomic
def settle_names(session, *, by, decisions: Decisions) -> int:
    """Do what was decided about the names in the notes: other words in their place, or a reason why they may stand.

    Returns how many were settled.
    """
    note = _locked(session)
    if note.is_published:
        raise Refusal(_("These notes are shown to participants. Take them back first, then look at the names."))
    screen, before = screen_of(session), note.paragraphs()
    settled = sum(
        settle_in(screen, segment, ("text", "addressee"), by=by, language=note.language, decisions=decisions)
        for segment in note.segments.all()
    )
    if note.paragraphs() != before:
        _keep_rewritten(note, before, by)
        record("notes.names_replaced", by=by, about=note, version=note.version)
    return settled


def _keep_rewritten(note: SessionNote, before: Sequence[Paragraph], by) -> None:
    note.version += 1
    note.save(update_fields=["version", "saved_at"])
    _keep_version(note, before, note.paragraphs(), by)


@transaction.atomic
def recommend(
    session,
    *,
    by,
    text: str,
    addressee: str,
    mark: str,
    language: str,
    themes: Sequence[str] = (),
    segment=None,
    decisions: Decisions | None = None,
) -> Recommendation:
    """Write down a recommendation; it gets the next number of the meeting. `segment` is the paragraph it comes from."""
    meeting = lock(session.meeting)
    let_pass(screen_of(session), [text, addressee], by=by, language=language, decisions=decisions)
    last = meeting.recommendations.aggregate(last=Max("number"))["last"] or 0
    recommendation = Recommendation.objects.create(
        meeting=meeting,
        session=session,
        number=last + 1,
        text=text,
        addressee=addressee,
        mark=mark,
        language=language,
        themes=list(themes),
        written_by=by,
    )
    segment = (
        segment
        or NoteSegment.objects.filter(
            note__session=session, kind=SegmentKind.RECOMMENDATION, text=text, recommended_in=None
        ).first()
    )
    if segment is not None:
        recommendation.sources.create(session=session, segment=segment)
    record("recommendation.written", by=by, about=recommendation, number=recommendation.number)
    return recommendation


def _locked(session) -> SessionNote:
    note = SessionNote.objects.select_for_update().filter(session=session).first()
    if note is None:
        raise Refusal(_("There are no notes yet. Write something down first."))
    return note
