"""Sessions are put on the agenda, changed and cancelled."""

from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from journal.actions import record
from rrge_portal.kernel.moments import say_date, say_span
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move
from stakeholders.models import Stakeholder

from ..models import NoteSegment, Session
from ..states import SessionState
from .appointing import Named, appoint, person_named

People = Mapping[str, Iterable[Named]]
"""Whom an organiser names, by role: `{"moderator": [Named(…)], "rapporteur": […], "speaker": […]}`."""


@transaction.atomic
def add(session: Session, *, people: People, by) -> Session:
    """Put a session on the agenda, and tell those who are to moderate, report and speak."""
    session.meeting = lock(session.meeting)
    wanted = _known(people)
    _check(session, wanted)
    session.save()
    record("session.added", by=by, about=session)
    appoint(session, wanted, by=by)
    return session


@transaction.atomic
def change(session: Session, *, people: People, by, version: int) -> Session:
    """Save what an organiser changed, unless somebody else saved first; calendars follow.

    `session` carries the new values; `version` is the one the form was filled from.
    """
    session.meeting = lock(session.meeting)
    before = lock(session)
    if before.state == SessionState.CANCELLED:
        raise Refusal(_("This session has been cancelled meanwhile, so it cannot be changed. Add a new one instead."))
    if before.version != version:
        raise Refusal(
            _("Somebody else changed this session meanwhile. Compare below, then save again to keep your version.")
        )
    if before.rule != session.rule:
        _change_rule_of_notes(session)
    wanted = _known(people)
    _check(session, wanted)
    session.state, session.version, session.sequence = before.state, version + 1, before.sequence + 1
    session.save()
    record("session.changed", by=by, about=session)
    appoint(session, wanted, by=by)
    return session


@transaction.atomic
def cancel(session: Session, *, by) -> Session:
    """Take a session off the agenda; it stays visible as cancelled, and is cancelled in calendars."""
    session = lock(session)
    session.version += 1
    session.sequence += 1
    move(session, SessionState.CANCELLED, also=["version", "sequence", "changed_at"])
    record("session.cancelled", by=by, about=session)
    return session


def _known(people: People) -> dict[str, list[Stakeholder]]:
    return {role: [person_named(named) for named in everybody] for role, everybody in people.items()}


def _check(session: Session, wanted: dict[str, list[Stakeholder]]) -> None:
    try:
        session.full_clean()
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from error
    _refuse_other_days(session)
    at_once = _at_the_same_time(session)
    for other in at_once:
        if other.track == session.track:
            raise Refusal(
                _("“%(other)s” is at the same time: %(span)s. Change the time, or give the two different tracks.")
                % {"other": other.title, "span": _span(other)}
            )
    _refuse_two_places(session, wanted, at_once)


def _refuse_other_days(session: Session) -> None:
    meeting = session.meeting
    first, last = (at.astimezone(ZoneInfo(meeting.zone)).date() for at in (session.starts_at, session.ends_at))
    if first < meeting.starts_on or last > meeting.ends_on:
        raise Refusal(
            _("The meeting lasts from %(first)s to %(last)s. Choose a time within these days, or change the meeting.")
            % {"first": say_date(meeting.starts_on), "last": say_date(meeting.ends_on)}
        )


def _at_the_same_time(session: Session) -> list[Session]:
    others = session.meeting.sessions.filter(
        state=SessionState.SCHEDULED, starts_at__lt=session.ends_at, ends_at__gt=session.starts_at
    )
    return list(others.exclude(pk=session.pk).order_by("starts_at", "pk"))


def _refuse_two_places(session: Session, wanted: dict[str, list[Stakeholder]], at_once: list[Session]) -> None:
    people = {person.pk: person for everybody in wanted.values() for person in everybody}
    for other in at_once:
        for appointment in other.appointments.filter(stakeholder__in=people).order_by("pk")[:1]:
            raise Refusal(
                _("%(person)s is in “%(other)s” at the same time: %(span)s. Change the time or name somebody else.")
                % {
                    "person": people[appointment.stakeholder_id].shown_name,
                    "other": other.title,
                    "span": _span(other),
                }
            )


def _span(session: Session) -> str:
    return say_span(session.starts_at, session.ends_at, session.meeting.zone)


def _change_rule_of_notes(session: Session) -> None:
    """The notes follow the rule of their session; the Chatham House Rule waits until they name nobody."""
    segments = NoteSegment.objects.filter(note__session=session)
    if session.is_chatham and segments.exclude(said_by="").exists():
        raise Refusal(
            _(
                "The notes of this session name speakers, which the Chatham House Rule forbids. "
                "Take the names out of the notes first."
            )
        )
    segments.update(rule=session.rule)
