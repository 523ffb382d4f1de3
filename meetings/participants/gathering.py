"""Who stands in the list of a meeting: the confirmed who agreed to be named, and those who run it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import QuerySet

from rrge_portal.kernel.vocabulary import Sector
from stakeholders.models import Consent
from stakeholders.states import BodyKind, Purpose

from ..models import ListEntry, Meeting, ParticipantList, Registration
from ..states import AttendanceRole, MeetingRole
from .lines import INTERGOVERNMENTAL, OBSERVERS, OTHERS, SECRETARIAT, STATES, UN_ENTITIES, Line
from .names import parts_of

FACTS = ("title", "given_name", "family_name", "display_name", "function", "institution", "country")
"""What a participant may correct in the list."""


@dataclass
class Listed:
    """A confirmed participant as the organisers see them: their line, whether they agreed to it, and what lacks."""

    registration: Registration
    line: Line
    is_named: bool
    is_kindless: bool = False

    @property
    def entry(self) -> ListEntry | None:
        return entry_of(self.registration)


class Gathered(NamedTuple):
    """Everybody who may stand in a list: the confirmed, and the lines of the secretariat."""

    participants: list[Listed]
    secretariat: list[Line]

    @property
    def lines(self) -> list[Line]:
        """Those who are named."""
        return [each.line for each in self.participants if each.is_named] + self.secretariat

    @property
    def unnamed(self) -> int:
        return sum(not each.is_named for each in self.participants)

    def frozen(self) -> list[dict]:
        """As data: a line for each who is named, an empty one for each who is not."""
        return [asdict(line) for line in self.lines] + [{}] * self.unnamed


def gather(meeting: Meeting) -> Gathered:
    """Everybody, in no particular order, with a number of queries that does not grow."""
    staff = list(
        meeting.appointments.filter(role=MeetingRole.ORGANISER).select_related("stakeholder__profile__organisation")
    )
    runs = {appointment.stakeholder_id for appointment in staff}
    agreed = consenting(meeting, Purpose.PARTICIPANT_LIST)
    participants = [
        listed(registration, is_named=registration.stakeholder_id in agreed)
        for registration in for_list(meeting.registrations.confirmed())
        if registration.stakeholder_id not in runs
    ]
    return Gathered(participants, [_staff_line(appointment.stakeholder) for appointment in staff])


def for_list(registrations):
    """Registrations with all that their lines need."""
    return (
        registrations.select_related("stakeholder__profile__organisation", "entry", "invitation__nominee")
        .order_by("pk")
        .fetch_mode(models.FETCH_RAISE)
    )


def consenting(meeting: Meeting, purpose: str) -> set[int]:
    """The keys of those who agree to this purpose for this meeting, as of now."""
    kind = ContentType.objects.get_for_model(Meeting)
    about = Consent.objects.in_force().filter(purpose=purpose, about_type=kind, about_id=meeting.pk)
    return set(about.values_list("stakeholder", flat=True))


def entry_of(registration: Registration) -> ListEntry | None:
    """The correction, if there was one."""
    return getattr(registration, "entry", None)


def facts_of(registration: Registration) -> dict[str, str]:
    """What is said of a participant in the list: by the correction if there is one, else by the profile."""
    entry = entry_of(registration)
    if entry:
        return {name: str(getattr(entry, name) or "") for name in FACTS}
    profile = getattr(registration.stakeholder, "profile", None)
    if profile is None:
        return dict.fromkeys(FACTS, "")
    body = profile.organisation
    said = {name: str(getattr(profile, name) or "") for name in FACTS if name != "institution"}
    return said | {"institution": body.name if body else ""}


def line_of(registration: Registration, facts: dict[str, str] | None = None) -> Line:
    """How a participant stands in the list; with `facts`, how they would."""
    facts = facts or facts_of(registration)
    given, family = parts_of(facts["given_name"], facts["family_name"], facts["display_name"])
    return Line(
        registration=registration.pk,
        stakeholder=registration.stakeholder_id,
        group=_group_of(registration),
        country=facts["country"],
        is_head=registration.is_head or _was_nominated_as_head(registration),
        title=facts["title"],
        given=given,
        family=family,
        function=facts["function"],
        institution=facts["institution"],
    )


def listed(registration: Registration, *, is_named: bool) -> Listed:
    profile = getattr(registration.stakeholder, "profile", None)
    body = profile.organisation if profile else None
    kindless = bool(profile and profile.sector == Sector.INTERNATIONAL and not (body and body.kind))
    return Listed(registration, line_of(registration), is_named, kindless)


def _was_nominated_as_head(registration: Registration) -> bool:
    nominee = getattr(registration.invitation, "nominee", None) if registration.invitation_id else None
    return bool(nominee and nominee.is_head)


def _group_of(registration: Registration) -> str:
    if registration.role == AttendanceRole.OBSERVER:
        return OBSERVERS
    profile = getattr(registration.stakeholder, "profile", None)
    sector = profile.sector if profile else ""
    if sector == Sector.GOVERNMENT:
        return STATES
    if sector == Sector.INTERNATIONAL:
        body = profile.organisation if profile else None
        return UN_ENTITIES if body and body.kind == BodyKind.UN_ENTITY else INTERGOVERNMENTAL
    return str(sector) or OTHERS


def _staff_line(person) -> Line:
    profile = getattr(person, "profile", None)
    if profile is None:
        return Line(None, person.pk, SECRETARIAT, given=person.shown_name)
    given, family = parts_of(profile.given_name, profile.family_name, profile.display_name)
    return Line(
        None,
        person.pk,
        SECRETARIAT,
        title=profile.title,
        given=given or ("" if family else person.shown_name),
        family=family,
        function=profile.function,
        institution=profile.organisation.name if profile.organisation else "",
    )


def thaw(frozen: ParticipantList) -> tuple[list[Line], int]:
    """The lines of a final list, and how many in it are not named."""
    lines = [Line(**line) for line in frozen.lines if line]
    return lines, len(frozen.lines) - len(lines)


def listed_publicly(frozen: ParticipantList, lines: Iterable[Line]) -> list[Line]:
    """Those of the lines who agreed to be named to everybody, and still do.

    Which country, body or heading somebody else stands under is not told either, so nothing is counted by group.
    """
    agreed = consenting(frozen.meeting, Purpose.PUBLIC_LIST)
    return [replace(line, is_head=False) for line in lines if line.stakeholder in agreed]


def lists_for(meeting: Meeting, person) -> QuerySet:
    """What a list of participants for this person to see is made of; nothing, if there is none."""
    if meeting.is_attended_by(person):
        return meeting.registrations.confirmed()
    return meeting.participant_lists.in_force().filter(is_public=True)
