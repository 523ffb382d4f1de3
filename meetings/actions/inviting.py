"""People are put on the list, written to, reminded and, if need be, uninvited."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.actions import post, recall
from correspondence.mailings import send_to_many
from correspondence.models import Mailing
from correspondence.suppression import blocked, lift, why_not
from correspondence.words import Words
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.tokens import new_nonce
from rrge_portal.kernel.transitions import lock, move
from stakeholders.models import Stakeholder

from ..addresses import invitation_context
from ..models import Invitation, Meeting
from ..states import (
    REMINDER_KINDS,
    REMINDER_TO_ANSWER,
    InvitationState,
    MeetingState,
    RegistrationState,
)
from ..wordings import wording_of, wordings_of
from .mailboxes import settle_mailbox
from .messaging import refuse_wrong

BATCH = 500
LETTERS_OF_AN_INVITATION = ("invitation", "nominee_invited", "passed_on", "link_again", *REMINDER_KINDS)


# --- One person -------------------------------------------------------------------------------------------------------


def _stakeholders(addresses: Sequence[str]) -> dict[str, int]:
    """The keys of those we know already, by sign-in address."""
    found = Stakeholder.objects.filter(email__in=addresses).values_list("email", "pk")
    return {email: pk for email, pk in found if email}


@transaction.atomic
def add(invitation: Invitation, *, by) -> Invitation:
    """Put one person on the list by hand."""
    lock(invitation.meeting)
    invitation.email = invitation.email.strip().lower()
    invitation.stakeholder_id = _stakeholders([invitation.email]).get(invitation.email)
    _save(invitation)
    record("invitation.added", by=by, about=invitation)
    return invitation


@transaction.atomic
def change(invitation: Invitation, *, by) -> Invitation:
    """Correct what is known of somebody on the list.

    A new address makes the earlier link useless: it was meant for whoever reads the old one.
    """
    before = lock(invitation)
    if before.state not in {InvitationState.LISTED, InvitationState.SENT, InvitationState.PASSED_ON}:
        raise Refusal(
            _("This invitation is now “%(state)s”, so it can no longer be changed here.")
            % {"state": before.get_state_display()}
        )
    invitation.state, invitation.nonce = before.state, before.nonce
    invitation.email = invitation.email.strip().lower()
    is_nominee = hasattr(before, "nominee")
    if is_nominee:
        settle_mailbox(invitation)
    if invitation.email != before.email.lower():
        if not is_nominee:
            invitation.stakeholder_id = _stakeholders([invitation.email]).get(invitation.email)
        invitation.nonce = new_nonce()
        invitation.opened_at = None
        recall(about=invitation, kinds=LETTERS_OF_AN_INVITATION)
    _save(invitation)
    record("invitation.changed", by=by, about=invitation)
    return invitation


def _save(invitation: Invitation) -> None:
    try:
        with transaction.atomic():
            invitation.full_clean()
            invitation.save()
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from error
    except IntegrityError as error:
        raise Refusal(_("This address is already invited to this meeting.")) from error


@transaction.atomic
def withdraw(invitation: Invitation, *, by) -> Invitation:
    """Take an invitation back; whoever had been written to is told. A seat already given is not taken.

    Raises:
        Refusal: the person is registered; their registration has to be cancelled first.
    """
    invitation = lock(invitation)
    _withdraw(invitation)
    record("invitation.withdrawn", by=by, about=invitation)
    return invitation


def _withdraw(invitation: Invitation) -> None:
    registration = getattr(invitation, "registration", None)
    if registration and registration.state not in {RegistrationState.DECLINED, RegistrationState.CANCELLED}:
        raise Refusal(
            _("%(name)s is registered. Cancel the registration first, then withdraw the invitation.")
            % {"name": invitation}
        )
    was_told = invitation.state != InvitationState.LISTED
    recall(about=invitation, kinds=LETTERS_OF_AN_INVITATION)
    move(invitation, InvitationState.WITHDRAWN)
    if was_told:
        post(
            "invitation_withdrawn",
            to=invitation,
            about=invitation,
            key=f"invitation_withdrawn:{invitation.pk}",
            meeting=invitation.meeting,
        )


@transaction.atomic
def withdraw_many(meeting: Meeting, keys: Sequence[int], *, by) -> int:
    """Take back those of the invitations that can be; whoever is registered keeps theirs. Returns how many."""
    withdrawn = 0
    for start in range(0, len(keys), BATCH):
        chunk = keys[start : start + BATCH]
        for invitation in _of(meeting, chunk).select_related("registration", "meeting", "stakeholder__profile"):
            try:
                with transaction.atomic():
                    _withdraw(invitation)
            except Refusal:
                continue
            withdrawn += 1
    record("invitations.withdrawn", by=by, about=meeting, number=withdrawn)
    return withdrawn


def _of(meeting: Meeting, keys: Sequence[int]):
    return meeting.invitations.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")


# --- Letters ----------------------------------------------------------------------------------------------------------


def _refuse_draft(meeting: Meeting) -> None:
    if meeting.why_shut:
        raise Refusal(meeting.why_shut)
    if meeting.state != MeetingState.PUBLISHED:
        raise Refusal(_("The meeting is a draft, which nobody invited could open. Publish it first, then send."))
    if meeting.is_over:
        raise Refusal(_("The meeting is over, so nobody can be invited or reminded any more."))


@transaction.atomic
def send(
    meeting: Meeting, keys: Sequence[int], *, by, due_at: datetime | None = None, enclosures: Sequence[str] = ()
) -> Mailing:
    """Write to everybody among these who is on the list and not yet invited, now or at `due_at`.

    The organisers' own words are those of this moment: what they change later changes no letter of this mailing.
    """
    _refuse_draft(meeting)
    words = wordings_of(meeting)["invitation"].values()
    return _to_many(
        "invitation", meeting, keys, InvitationState.LISTED, by, words=words, due_at=due_at, enclosures=enclosures
    )


@transaction.atomic
def remind(
    meeting: Meeting,
    keys: Sequence[int],
    *,
    by,
    words: Sequence[Words] = (),
    due_at: datetime | None = None,
    enclosures: Sequence[str] = (),
) -> Mailing:
    """Remind everybody among these whose answer is awaited; `words` are for this one time, by language.

    Whoever reads a language without such words gets the meeting's own reminder, or the standard one.
    """
    _refuse_draft(meeting)
    said = wordings_of(meeting)[REMINDER_TO_ANSWER] | {each.language: each for each in words}
    return _to_many(
        REMINDER_TO_ANSWER,
        meeting,
        keys,
        InvitationState.SENT,
        by,
        words=said.values(),
        due_at=due_at,
        enclosures=enclosures,
    )


def _to_many(
    kind: str, meeting: Meeting, keys: Sequence[int], state: InvitationState, by, *, words: Iterable[Words], **how
) -> Mailing:
    words = list(words)
    refuse_wrong(kind, words)
    wanted = set(keys)
    audience = [pk for pk in meeting.invitations.filter(state=state).values_list("pk", flat=True) if pk in wanted]
    if not audience:
        raise Refusal(
            _("None of them is on the list and not yet invited, so there is nothing to send.")
            if kind == "invitation"
            else _("None of them has an answer outstanding, so there is nobody to remind.")
        )
    return send_to_many(kind, room=meeting, audience=audience, by=by, words=words, **how)


@transaction.atomic
def mark_sent(keys: Sequence[int]) -> list[Invitation]:
    """The invitations of these that are to be written to now, marked as sent; called as their letters are written.

    Whose address is not written to stays on the list as not yet invited: their letter says why it is not sent.
    """
    listed = _readable(keys).filter(state__in=(InvitationState.LISTED, InvitationState.SENT))
    invitations = list(listed.select_for_update(of=("self",)))
    stopped = blocked([each.email for each in invitations], invitations[0].meeting) if invitations else {}
    now = timezone.now()
    Invitation.objects.filter(
        pk__in=[each.pk for each in invitations if each.email not in stopped], state=InvitationState.LISTED
    ).update(state=InvitationState.SENT, sent_at=now)
    return invitations


def still_awaiting(keys: Sequence[int]) -> list[Invitation]:
    """The invitations of these whose answer is awaited."""
    return list(_readable(keys).filter(state=InvitationState.SENT))


def _readable(keys: Sequence[int]):
    """Those of a meeting that still takes place: a mailing may wait for days before it goes out."""
    return (
        Invitation.objects.filter(
            pk__in=keys, meeting__state=MeetingState.PUBLISHED, meeting__ends_on__gte=timezone.localdate()
        )
        .select_related("meeting", "stakeholder__profile")
        .order_by("pk")
    )


@transaction.atomic
def renew(invitation: Invitation, *, by, because: str = "") -> Invitation:
    """Make a new link, which ends every earlier one, and send the letter again with it.

    For a lost letter, a wrong inbox, or a link that fell into other hands. Whoever declined, or is not written to for
    another reason, gets it only `because` of a reason that is typed and stays on record.
    """
    invitation = lock(invitation)
    _refuse_draft(invitation.meeting)
    if invitation.state not in {InvitationState.SENT, InvitationState.DECLINED}:
        raise Refusal(
            _("This invitation is now “%(state)s”; a new link helps only while an answer is possible.")
            % {"state": invitation.get_state_display()}
        )
    if invitation.state == InvitationState.DECLINED and not because.strip():
        raise Refusal(_("%(name)s declined. Write why they are invited again.") % {"name": invitation})
    while stop := why_not(invitation.email, invitation.meeting):
        lift(stop, because=because, by=by)
    recall(about=invitation, kinds=LETTERS_OF_AN_INVITATION)
    invitation.nonce = new_nonce()
    invitation.sent_at = timezone.now()
    invitation.save(update_fields=["nonce", "sent_at"])
    record("invitation.renewed", by=by, about=invitation)
    post(
        "invitation",
        to=invitation,
        about=invitation,
        key=f"invitation:{invitation.pk}:{invitation.nonce}",
        words=wording_of(invitation.meeting, "invitation", invitation.letter_language),
        **invitation_context(invitation),
    )
    return invitation
