"""Whom organisers can write to: known stakeholders who may be invited, and those who take part in a meeting."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from correspondence.suppression import blocked
from stakeholders.models import Stakeholder

from .models import Appointment, Invitation, Meeting, Registration
from .states import InvitationState, MeetingRole, RegistrationState


def known() -> QuerySet[Stakeholder]:
    """Everybody the portal has a profile of."""
    return Stakeholder.objects.filter(is_active=True, profile__isnull=False)


def attended_before(meeting: Meeting, *, same_region: bool = False) -> Exists:
    """Whether a person had a confirmed seat, or a role in a session, at an earlier meeting."""
    earlier = Meeting.objects.exclude(pk=meeting.pk).filter(ends_on__lt=timezone.localdate())
    if same_region:
        earlier = earlier.filter(region=meeting.region)
    seats = Registration.objects.filter(
        stakeholder=OuterRef("pk"), state=RegistrationState.CONFIRMED, meeting__in=earlier.values("pk")
    )
    return Exists(seats)


def reasons_against(meeting: Meeting, people: Sequence[Stakeholder]) -> dict[int, str]:
    """Why some of these people are not put on the meeting's list, in words, by key. Costs the same for any number."""
    keys = [person.pk for person in people]
    addresses = {person.pk: person.letter_address.lower() for person in people}
    stopped = blocked([address for address in addresses.values() if address], meeting)
    invited: dict[object, str] = {}
    rows = meeting.invitations.annotate(address=Lower("email")).filter(
        Q(stakeholder__in=keys) | Q(address__in=list(addresses.values()))
    )
    for key, email, state in rows.order_by("pk").values_list("stakeholder_id", "address", "state"):
        said = (
            _("The invitation was withdrawn. Add the person by hand if they are to be invited again.")
            if state == InvitationState.WITHDRAWN
            else _("On the list: %(state)s.") % {"state": InvitationState(state).label}
        )
        invited[email] = said
        if key:
            invited[key] = said
    registered = set(meeting.registrations.live().filter(stakeholder__in=keys).values_list("stakeholder_id", flat=True))
    reasons = {}
    for person in people:
        address = addresses[person.pk]
        known_here = invited.get(person.pk) or invited.get(address)
        if not address:
            reasons[person.pk] = _("No e-mail address is known.")
        elif known_here:
            reasons[person.pk] = known_here
        elif person.pk in registered:
            reasons[person.pk] = _("Registered already.")
        elif address in stopped:
            reasons[person.pk] = stopped[address].why
    return reasons


def invitation_for(meeting: Meeting, person: Stakeholder) -> Invitation:
    """An invitation to somebody known, filled from their profile."""
    profile = person.profile
    return Invitation(
        meeting=meeting,
        stakeholder=person,
        given_name=profile.given_name,
        family_name=profile.family_name,
        email=person.letter_address.lower(),
        sector=profile.sector,
        country=profile.country,
        organisation=profile.organisation.name if profile.organisation else "",
        language=profile.language,
    )


def participants(meeting: Meeting) -> QuerySet[Stakeholder]:
    """Whoever registered for the meeting or has a role in one of its sessions, each once."""
    roles = Appointment.objects.filter(meeting=meeting).exclude(role=MeetingRole.ORGANISER)
    return Stakeholder.objects.filter(
        Q(pk__in=meeting.registrations.values("stakeholder")) | Q(pk__in=roles.values("stakeholder")),
        profile__isnull=False,
    )
