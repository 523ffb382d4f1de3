"""Several nominees may share one mailbox: who is meant by an invitation there, and whether it is shared."""

from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.refusal import Refusal
from stakeholders.actions import called_at
from stakeholders.models import Stakeholder

from ..models import Invitation
from ..states import InvitationState


def settle_mailbox(invitation: Invitation) -> None:
    """Say whose an unsaved or changed invitation of a nominee is, and whether others are reached at its address too.

    Under the meeting's lock. Other nominees at the same address learn that they share it: from then on the address
    alone no longer tells whose an invitation is.

    Raises:
        Refusal: the very person is invited already.
    """
    others = (
        invitation.meeting.invitations.exclude(state=InvitationState.WITHDRAWN)
        .exclude(pk=invitation.pk)
        .filter(email__iexact=invitation.email)
    )
    names = {_bare(other.given_name, other.family_name) for other in others}
    if _bare(invitation.given_name, invitation.family_name) in names:
        raise Refusal(
            _("%(name)s is already invited to this meeting. Leave them out here, or name somebody else.")
            % {"name": invitation.name}
        )
    person = called_at(invitation.email, (invitation.given_name, invitation.family_name))
    is_somebody_elses = Stakeholder.objects.filter(email=invitation.email).exclude(pk=person and person.pk).exists()
    invitation.stakeholder = person
    invitation.shares_mailbox = bool(names) or is_somebody_elses
    others.filter(nominee__isnull=False, shares_mailbox=False).update(shares_mailbox=True)


def called_there(invitation: Invitation) -> tuple[str, str] | None:
    """The name that tells the people at a shared mailbox apart; None where the address is enough.

    A person known already goes by their own name, which may be spelt otherwise than the focal point spelt it.
    """
    if not invitation.shares_mailbox:
        return None
    profile = getattr(invitation.stakeholder, "profile", None)
    known = profile or invitation
    return known.given_name, known.family_name


def _bare(given_name: str, family_name: str) -> str:
    return " ".join(f"{given_name} {family_name}".casefold().split())
