"""People are named to organise a meeting, or to moderate, report on or speak in a session."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from correspondence.actions import post
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock
from stakeholders.actions import know
from stakeholders.models import Stakeholder

from ..addresses import address_for
from ..models import Appointment, Meeting, Session
from ..states import MeetingRole


class Named(NamedTuple):
    """A person as an organiser names them: an address, and a name if they wrote one."""

    email: str
    given_name: str = ""
    family_name: str = ""


def person_named(named: Named) -> Stakeholder:
    """The stakeholder of that address, made known if new; what people wrote about themselves stays."""
    return know(named.email, given_name=named.given_name, family_name=named.family_name)


@transaction.atomic
def name_organiser(meeting: Meeting, named: Named, *, by) -> Appointment:
    """Let somebody else organise the meeting too, and tell them."""
    person = person_named(named)
    meeting = lock(meeting)
    appointment, is_new = Appointment.objects.get_or_create(
        meeting=meeting, session=None, stakeholder=person, role=MeetingRole.ORGANISER
    )
    if not is_new:
        raise Refusal(_("This person already organises the meeting."))
    record("organiser.named", by=by, about=appointment)
    post(
        "co_organiser",
        to=person,
        about=appointment,
        key=f"co_organiser:{appointment.pk}",
        meeting=meeting,
        url=address_for(person, "overview", slug=meeting.slug),
    )
    return appointment


@transaction.atomic
def remove_organiser(appointment: Appointment, *, by) -> None:
    """Take somebody off the organisers. The last one cannot go, or nobody could run the meeting."""
    meeting = lock(appointment.meeting)
    organisers = meeting.appointments.filter(role=MeetingRole.ORGANISER)
    if not organisers.exclude(pk=appointment.pk).exists():
        raise Refusal(_("This is the only organiser of the meeting. Name another one first."))
    if not organisers.filter(pk=appointment.pk).delete()[0]:
        raise Refusal(_("This person no longer organises the meeting."))
    record("organiser.removed", by=by, about=meeting)


def appoint(session: Session, wanted: Mapping[str, Iterable[Stakeholder]], *, by) -> list[Appointment]:
    """Give the session exactly these people, by role; the newly named are told. Returns their appointments.

    Called by an action that has the meeting locked.
    """
    held = {(each.role, each.stakeholder_id): each for each in session.appointments.all()}
    keep = {(role, person.pk): person for role, people in wanted.items() for person in people}
    gone = [appointment.pk for key, appointment in held.items() if key not in keep]
    session.appointments.filter(pk__in=gone).delete()
    named = [
        Appointment.objects.create(meeting=session.meeting, session=session, stakeholder=person, role=role)
        for (role, _key), person in keep.items()
        if (role, person.pk) not in held
    ]
    for appointment in named:
        _tell(appointment, session)
    if gone or named:
        record("session.people_changed", by=by, about=session, named=len(named), removed=len(gone))
    return named


def _tell(appointment: Appointment, session: Session) -> None:
    person = appointment.stakeholder
    post(
        "appointed",
        to=person,
        about=appointment,
        key=f"appointed:{appointment.pk}",
        meeting=appointment.meeting,
        session=session,
        role=appointment.role,
        zone=appointment.meeting.zone,
        url=address_for(person, "session", slug=appointment.meeting.slug, pk=session.pk),
    )
