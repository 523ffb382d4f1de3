"""Sessions are put on the agenda, changed and cancelled."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move
from stakeholders.models import Stakeholder

from ..changes import as_told, raise_sequence
from ..models import NoteSegment, Recommendation, SectionText, Session
from ..naming import Screen
from ..states import SessionState
from .appointing import Named, appoint, person_named
from .clashing import people_of, refuse_clashes
from .notes import forget_speakers, take_back
from .telling import tell_if_at_once

People = Mapping[str, Iterable[Named]]
"""Whom an organiser names, by role: `{"moderator": [Named(…)], "rapporteur": […], "speaker": […]}`."""


@transaction.atomic
def add(session: Session, *, people: People, by, despite: bool = False) -> Session:
    """Put a session on the agenda, and tell those who are to moderate, report and speak.

    `despite` saves over soft clashes (`meetings.clashes`), which are refused otherwise.
    """
    session.meeting = lock(session.meeting)
    wanted = _known(people)
    _check(session, wanted, despite=despite)
    session.save()
    record("session.added", by=by, about=session)
    appoint(session, wanted, by=by)
    tell_if_at_once(session.meeting, by=by)
    return session


@transaction.atomic
def change(session: Session, *, people: People, by, version: int, despite: bool = False) -> Session:
    """Save what an organiser changed, unless somebody else saved first; those concerned are told when it is published.

    `session` carries the new values; `version` is the one the form was filled from. `despite` saves over soft clashes.
    """
    session.meeting = lock(session.meeting)
    before = _unchanged_since(session, version)
    if before.rule != session.rule:
        _change_rule_of_notes(session, by)
    wanted = _known(people)
    _check(session, wanted, despite=despite)
    session.state, session.version = before.state, version + 1
    session.sequence, session.told, session.annotations = before.sequence, before.told, before.annotations
    if as_told(before, session.meeting) != as_told(session, session.meeting):
        raise_sequence(session, session.meeting)
    session.save()
    record("session.changed", by=by, about=session)
    appoint(session, wanted, by=by)
    tell_if_at_once(session.meeting, by=by)
    return session


@transaction.atomic
def annotate(session: Session, *, annotations: Mapping[str, Mapping[str, str]], by, version: int) -> Session:
    """Write what is to be discussed in a session, by language, unless somebody else saved first."""
    session.meeting = lock(session.meeting)
    session = _unchanged_since(session, version)
    session.annotations = {
        language: {name: text for name, text in parts.items() if text}
        for language, parts in annotations.items()
        if any(parts.values())
    }
    session.version += 1
    session.save(update_fields=["annotations", "version", "changed_at"])
    record("session.annotated", by=by, about=session)
    return session


def _unchanged_since(session: Session, version: int) -> Session:
    """The session as it is saved, locked, if it is still the version an organiser saw."""
    saved = lock(session)
    if saved.state == SessionState.CANCELLED:
        raise Refusal(_("This session has been cancelled meanwhile, so it cannot be changed. Add a new one instead."))
    if saved.version != version:
        raise Refusal(
            _("Somebody else changed this session meanwhile. Compare below, then save again to keep your version.")
        )
    return saved


@transaction.atomic
def cancel(session: Session, *, by) -> Session:
    """Take a session off the agenda; it stays visible as cancelled, and is cancelled in calendars."""
    meeting = lock(session.meeting)
    session = lock(session)
    session.version += 1
    raise_sequence(session, meeting)
    move(session, SessionState.CANCELLED, also=["version", "sequence", "changed_at"])
    record("session.cancelled", by=by, about=session)
    tell_if_at_once(meeting, by=by)
    return session


def _known(people: People) -> dict[str, list[Stakeholder]]:
    return {role: [person_named(named) for named in everybody] for role, everybody in people.items()}


def _check(session: Session, wanted: dict[str, list[Stakeholder]], *, despite: bool) -> None:
    try:
        session.full_clean()
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from error
    people = people_of(session.meeting)
    people[session.pk] = {person.pk: person for everybody in wanted.values() for person in everybody}
    refuse_clashes([session], session.meeting, people, despite=despite)


def _change_rule_of_notes(session: Session, by) -> None:
    """The notes follow the rule of their session.

    The Chatham House Rule waits until nobody is named as a speaker and no recommendation names anybody; notes that are
    shown already go back to their rapporteur, who looks at the names in them.
    """
    segments = NoteSegment.objects.filter(note__session=session)
    if session.is_chatham and segments.exclude(said_by="").exists():
        raise Refusal(
            _(
                "The notes of this session name speakers, which the Chatham House Rule forbids. "
                "Take the names out of the notes first."
            )
        )
    segments.update(rule=session.rule)
    if not session.is_chatham:
        return
    forget_speakers(session)
    screen = Screen(session.meeting, [session])
    for recommendation in Recommendation.objects.from_session(session).standing().order_by("number"):
        if screen.open(recommendation.text, recommendation.addressee):
            raise Refusal(
                _(
                    "Recommendation %(number)d came from this session and names somebody, which the Chatham House "
                    "Rule forbids. Word it anew first."
                )
                % {"number": recommendation.number}
            )
    for text in SectionText.objects.filter(section__session=session, is_own=True):
        if screen.open(text.title, text.body):
            raise Refusal(
                _(
                    "The section of the outcome report on this session names somebody, which the Chatham House Rule "
                    "forbids. Word it anew first."
                )
            )
    if session.own_note and session.own_note.is_published:
        take_back(session, by=by)
