"""Answering an invitation: yes, no, or somebody else; and the link that was lost.

The link is enough to answer. Whoever acts through it is not signed in by it, so the journal names nobody for it.
"""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.actions import post, recall
from correspondence.seals import Secret
from correspondence.states import StopReason
from correspondence.suppression import lift_for_the_person, suppress, why_not
from journal.actions import record
from rrge_portal.kernel.moments import say_moment
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move

from ..addresses import address_for, nomination_context
from ..models import Invitation, Meeting, Registration
from ..states import REMINDER_TO_ANSWER, InvitationState, MeetingState, NominationState
from . import registration as seats
from .mailboxes import called_there

ASKING = ("invitation", "nominee_invited", REMINDER_TO_ANSWER)
"""Letters that ask for an answer; once there is one they are not sent any more."""


@transaction.atomic
def accept(
    invitation,
    *,
    by=None,
    organisation: str = "",
    mode: str = "",
    needs: str = "",
    consents: Iterable[str] = (),
    **profile,
) -> Registration:
    """Say yes and register in one step; a person we did not know becomes a stakeholder, but is not signed in.

    `profile` holds fields of `Profile`; `by` is the signed-in invitee, or None for whoever acts through the link.
    """
    meeting, invitation = _lock_both(invitation)
    _check_answerable(invitation)
    if invitation.state == InvitationState.ACCEPTED and _live_registration(invitation):
        raise Refusal(_("This invitation is already accepted. Reload the page to see where you stand."))
    person = seats.save_person(
        invitation.email,
        by=by,
        called=called_there(invitation),
        organisation=organisation,
        sector=invitation.sector,
        **profile,
    )
    if invitation.state != InvitationState.ACCEPTED:
        _take_yes(invitation, person, by=by)
        _wants_letters_again(invitation, by)
    recall(about=invitation, kinds=ASKING)
    return seats.request(meeting, by=person, invitation=invitation, mode=mode, needs=needs, consents=consents)


def _take_yes(invitation, person, *, by) -> None:
    invitation.answered_at = timezone.now()
    invitation.stakeholder = person
    move(invitation, InvitationState.ACCEPTED, also=["answered_at", "stakeholder"])
    record("invitation.accepted", by=by, about=invitation)


@transaction.atomic
def came(meeting: Meeting, person, *, by) -> Invitation | None:
    """Whoever stands at the door says yes by coming: their open invitation, now accepted.

    None if there is none, or if several people were invited at the one address.
    """
    asked = meeting.invitations.filter(state__in=(InvitationState.SENT, InvitationState.DECLINED), registration=None)
    theirs = asked.filter(Q(stakeholder=person) | Q(stakeholder=None, email__iexact=person.letter_address))
    if len(found := list(theirs[:2])) != 1:
        return None
    invitation = found[0]
    _take_yes(invitation, person, by=by)
    recall(about=invitation, kinds=ASKING)
    return invitation


@transaction.atomic
def decline(invitation, *, reason: str = "", by=None) -> Invitation:
    """Say no, with a reason if one wishes; until the answer is due one may still change one's mind."""
    _meeting, invitation = _lock_both(invitation)
    _check_answerable(invitation)
    if invitation.state == InvitationState.ACCEPTED:
        raise Refusal(_("This invitation is already accepted. Give your seat back instead; the page shows how."))
    invitation.decline_reason = reason
    invitation.answered_at = timezone.now()
    move(invitation, InvitationState.DECLINED, also=["decline_reason", "answered_at"])
    record("invitation.declined", by=by, about=invitation)
    if not _shares_address(invitation):
        suppress(invitation.email, StopReason.DECLINED, room=invitation.meeting, by=by)
    recall(about=invitation, kinds=ASKING)
    _tell_focal_point(invitation)
    return invitation


def _shares_address(invitation) -> bool:
    """Whether somebody else with this address still has an invitation to the meeting: their letters must go on."""
    others = invitation.meeting.invitations.filter(email__iexact=invitation.email).exclude(pk=invitation.pk)
    return others.exclude(state__in=(InvitationState.WITHDRAWN, InvitationState.DECLINED)).exists()


def _wants_letters_again(invitation, by) -> None:
    """Whoever accepts after all takes back that they declined; what else they wished about letters stays."""
    stop = why_not(invitation.email, invitation.meeting)
    if stop and stop.reason == StopReason.DECLINED:
        lift_for_the_person(stop, because="By the person, who accepted after all.", by=by)


@transaction.atomic
def seen(invitation) -> None:
    """Somebody did something on the page the link opens. The first time counts; nothing else is kept about it."""
    type(invitation).objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=timezone.now())


@transaction.atomic
def pass_on(invitation, *, given_name: str, family_name: str, email: str, language: str, by=None) -> Invitation:
    """Hand the invitation to a colleague, who gets a letter of their own. One may do so once, and they may not again.

    Returns the colleague's invitation.
    """
    meeting, invitation = _lock_both(invitation)
    _check_answerable(invitation)
    if hasattr(invitation, "nominee"):
        raise Refusal(
            _("%(body)s named you. Ask them to name somebody else in your place, or decline the invitation.")
            % {"body": invitation.nominee.nomination.body}
        )
    if invitation.passed_on_from_id:
        raise Refusal(
            _("A colleague passed this invitation on to you; it cannot be passed on again. Accept or decline it.")
        )
    email = email.strip().lower()
    if meeting.invitations.exclude(state=InvitationState.WITHDRAWN).filter(email__iexact=email).exists():
        raise Refusal(_("This address is already invited to this meeting. Suggest somebody else, or decline."))
    invitation.answered_at = timezone.now()
    move(invitation, InvitationState.PASSED_ON, also=["answered_at"])
    colleague = Invitation(
        meeting=meeting,
        given_name=given_name,
        family_name=family_name,
        email=email,
        language=language,
        sector=invitation.sector,
        country=invitation.country,
        organisation=invitation.organisation,
        role=invitation.role,
        answer_by=invitation.answer_by,
        state=InvitationState.SENT,
        sent_at=timezone.now(),
        passed_on_from=invitation,
    )
    try:
        with transaction.atomic():
            colleague.save()
    except IntegrityError as error:
        raise Refusal(_("This address is already invited to this meeting. Suggest somebody else.")) from error
    record("invitation.passed_on", by=by, about=invitation, to=colleague.pk)
    recall(about=invitation, kinds=("invitation", REMINDER_TO_ANSWER))
    post(
        "passed_on",
        to=colleague,
        about=colleague,
        key=f"passed_on:{colleague.pk}",
        invitation=colleague,
        meeting=meeting,
        passed_on_by=invitation.name,
        due=colleague.due,
        link=link_to(colleague),
    )
    return colleague


@transaction.atomic
def undo_pass_on(invitation, *, by) -> Invitation:
    """Take the passing-on back: the colleague's invitation ends, and the first person's waits for an answer again."""
    _meeting, invitation = _lock_both(invitation)
    if invitation.state != InvitationState.PASSED_ON:
        raise Refusal(_("This invitation is not passed on, so there is nothing to undo. Reload the page."))
    colleague = Invitation.objects.select_for_update().filter(passed_on_from=invitation).first()
    if colleague and colleague.state == InvitationState.ACCEPTED:
        raise Refusal(_("The colleague has already accepted. Withdraw their invitation instead if they must not come."))
    move(invitation, InvitationState.SENT)
    if colleague:
        colleague.passed_on_from = None
        move(colleague, InvitationState.WITHDRAWN, also=["passed_on_from"])
        recall(about=colleague, kinds=("passed_on", "invitation", REMINDER_TO_ANSWER))
    record("invitation.passing_on_undone", by=by, about=invitation, colleague=colleague.pk if colleague else None)
    return invitation


def send_link_again(email: str, meeting=None) -> None:
    """Send whoever is invited under this address their links once more, one letter for each meeting to come.

    Says nothing about whether there are any. At most one letter an hour for each invitation.
    """
    now = timezone.now()
    found = (
        Invitation.objects.filter(email__iexact=email.strip(), meeting__state=MeetingState.PUBLISHED)
        .filter(meeting__in=Meeting.objects.upcoming())
        .exclude(state__in=(InvitationState.LISTED, InvitationState.WITHDRAWN))
        .select_related("meeting", "stakeholder__profile")
        .order_by("pk")
    )
    for invitation in found.filter(meeting=meeting) if meeting else found:
        post(
            "link_again",
            to=invitation,
            about=invitation,
            key=f"link_again:{invitation.pk}:{now:%Y%m%d%H}",
            invitation=invitation,
            meeting=invitation.meeting,
            due=invitation.due,
            link=link_to(invitation),
        )


def link_to(invitation) -> Secret:
    """The address that opens the invitation, in its recipient's language; for letters to the invitee only."""
    return Secret(address_for(invitation, "invitation", token=invitation.token))


# --- Pieces -----------------------------------------------------------------------------------------------------------


def _lock_both(invitation):
    """The meeting's row first, as whoever decides about seats does."""
    meeting = lock(invitation.meeting)
    invitation = lock(invitation)
    invitation.meeting = meeting
    return meeting, invitation


def _check_answerable(invitation) -> None:
    if invitation.meeting.why_shut:
        raise Refusal(invitation.meeting.why_shut)
    if invitation.state == InvitationState.WITHDRAWN:
        raise Refusal(_("The organisers have withdrawn this invitation. Write to them if you think this is a mistake."))
    if invitation.is_expired:
        raise Refusal(
            _("The answer was due by %(due)s. Write to the organisers and ask for a new invitation.")
            % {"due": say_moment(invitation.due, invitation.meeting.zone)}
        )


def _tell_focal_point(invitation) -> None:
    """A mission that hears that its nominee cannot come can name somebody else in time."""
    nominee = getattr(invitation, "nominee", None)
    if nominee is not None and nominee.nomination.state != NominationState.WITHDRAWN:
        post(
            "nominee_declined",
            to=nominee.nomination,
            about=nominee.nomination,
            key=f"nominee_declined:{nominee.pk}",
            nominee=nominee,
            **nomination_context(nominee.nomination),
        )


def _live_registration(invitation) -> bool:
    return Registration.objects.live().filter(invitation=invitation).exists()
