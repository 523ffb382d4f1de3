"""Where a person stands with a meeting: the one box with their next step."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rrge_portal.kernel.moments import say_moment

from ..states import Admission, InvitationState, MeetingRole, MeetingState, RegistrationState
from .registering import own_invitation, own_registration


@dataclass
class Step:
    """A heading, sentences and buttons (address, label); the first button is the main one.

    `joining_link` is set only for those who may enter.
    """

    title: str
    sentences: list[str] = field(default_factory=list)
    deeds: list[tuple[str, str]] = field(default_factory=list)
    joining_link: str = ""


def next_step(meeting, person, zone: str) -> Step | None:
    """What waits for this person at this meeting; None where nothing does. Times are said in `zone`."""
    if meeting.is_historical or meeting.state != MeetingState.PUBLISHED:
        return _organising(meeting, person) or _called_off(meeting, person)
    registration = own_registration(meeting, person)
    if registration and registration.state in registration.LIVE:
        return _with_roles(meeting, person, _registered(meeting, registration, zone), zone)
    step = _organising(meeting, person) or _invited_or_open(meeting, person, registration, zone)
    return _with_roles(meeting, person, step, zone)


def _organising(meeting, person) -> Step | None:
    if MeetingRole.ORGANISER not in meeting.roles_of(person):
        return None
    address = reverse("meetings:overview", kwargs={"slug": meeting.slug})
    return Step(_("You organise this meeting"), deeds=[(address, _("Open the organisers' workspace"))])


def _called_off(meeting, person) -> Step | None:
    """Whoever has or had to do with a meeting that is postponed or cancelled is told what that means for them."""
    if not meeting.is_called_off or not meeting.is_attended_by(person):
        return None
    if meeting.is_postponed:
        return Step(
            _("Do not travel for now"), [_("You have your seat for the new dates; we write to you about them.")]
        )
    return Step(_("Do not travel"), [_("The meeting is cancelled, and your seat with it.")])


def _registered(meeting, registration, zone) -> Step:
    page = reverse("meetings:register", kwargs={"slug": meeting.slug})
    if registration.state == RegistrationState.CONFIRMED:
        if meeting.is_over:
            return Step(_("You took part in this meeting"), deeds=_certificate(registration))
        return Step(
            _("You have a seat"),
            deeds=[
                (f"{page}#door", _("Your code for the door")),
                (reverse("meetings:agenda_ics", kwargs={"slug": meeting.slug}), _("Agenda for your calendar (.ics)")),
                (page, _("Change or give back the seat")),
            ],
        )
    if meeting.is_over:
        return Step(_("This meeting is over"))
    if registration.state == RegistrationState.OFFERED:
        until = say_moment(registration.offer_ends_at, zone)
        sentence = _("We keep it for you until %(until)s. After that it goes to the next person.") % {"until": until}
        return Step(_("A seat is free for you"), [sentence], [(page, _("Take the seat"))])
    if registration.state == RegistrationState.WAITLISTED:
        place = registration.place_in_queue()
        sentence = ngettext("You are the next to be offered a seat.", "Your place in the queue: %(place)d.", place) % {
            "place": place
        }
        return Step(_("You are on the waiting list"), [sentence], [(page, _("See your registration"))])
    sentence = _("You hear from us by letter as soon as they have.")
    return Step(_("The organisers decide on your request"), [sentence], [(page, _("See your registration"))])


def _certificate(registration) -> list[tuple[str, str]]:
    """The way to one's certificate of attendance, if it is issued."""
    issued = registration.certificates.valid().first()
    return [(reverse("meetings:certificate", kwargs={"code": issued.code}), _("Your certificate"))] if issued else []


def _invited_or_open(meeting, person, registration, zone) -> Step | None:
    if meeting.is_over:
        return None
    page = reverse("meetings:register", kwargs={"slug": meeting.slug})
    invitation = own_invitation(meeting, person)
    if invitation and not invitation.is_expired:
        until = [_("Answer by %(due)s.") % {"due": say_moment(invitation.due, zone)}] if invitation.due else []
        if invitation.state == InvitationState.DECLINED:
            return Step(_("You declined the invitation"), until, [(page, _("Accept after all"))])
        return Step(_("You are invited"), until, [(page, _("Accept and register"))])
    if invitation and invitation.due:
        sentence = _("The answer was due by %(due)s. Write to the organisers and ask for a new invitation.")
        return Step(_("Your invitation has expired"), [sentence % {"due": say_moment(invitation.due, zone)}])
    if meeting.admission == Admission.INVITED:
        lost = reverse("meetings:lost_link")
        sentence = _("If you were invited, answer through the link in your letter.")
        return Step(_("This meeting is by invitation"), [sentence], [(lost, _("I lost my link"))])
    if registration and registration.state == RegistrationState.DECLINED:
        return Step(_("The organisers could not admit you to this meeting"))
    window = meeting.registration_window()
    if window == "not yet":
        opens = say_moment(meeting.registration_opens_at, zone)
        return Step(_("Registration is not open yet"), [_("It opens on %(moment)s.") % {"moment": opens}])
    if window == "closed":
        return Step(_("Registration has closed"))
    closes = meeting.registration_closes_at
    until = [_("Register by %(moment)s.") % {"moment": say_moment(closes, zone)}] if closes else []
    return Step(_("Registration is open"), until, [(page, _("Register"))])


def _with_roles(meeting, person, step, zone) -> Step | None:
    """Adds the sessions in which the person has a role, and the way into the room for whoever may enter."""
    if not person.is_authenticated:
        return step
    step = step or Step(_("Your part in this meeting"))
    roles = {
        session: role
        for role in (MeetingRole.MODERATOR, MeetingRole.SPEAKER, MeetingRole.RAPPORTEUR)
        for session in meeting.sessions_of(person, role)
    }
    for session in meeting.sessions.filter(pk__in=roles).order_by("starts_at", "pk") if roles else ():
        role = MeetingRole(roles[session.pk])
        step.sentences.append(
            _("%(role)s of “%(session)s”: %(moment)s.")
            % {"role": role.label, "session": session.title, "moment": say_moment(session.starts_at, zone)}
        )
        if role in {MeetingRole.RAPPORTEUR, MeetingRole.MODERATOR}:
            address = reverse("meetings:notes", kwargs={"slug": meeting.slug, "pk": session.pk})
            step.deeds.append((address, _("Notes of “%(session)s”") % {"session": session.title}))
    if meeting.joining_link and not meeting.is_over and person.has_perm("meetings.enter_meeting", meeting):
        step.joining_link = meeting.joining_link
    return step if step.sentences or step.deeds or step.title != _("Your part in this meeting") else None
