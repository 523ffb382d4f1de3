"""A state moves along its table, and a stale second tab is refused."""

import pytest

from meetings.models import Invitation
from meetings.states import InvitationState
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move
from tests.factories import InvitationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("start", InvitationState)
@pytest.mark.parametrize("end", InvitationState)
def test_only_what_the_table_allows_is_done(start, end):
    invitation = InvitationFactory(state=start)

    if end in Invitation.TRANSITIONS[start]:
        assert move(invitation, end).state == end
    else:
        with pytest.raises(Refusal, match="no longer possible: it is now “"):
            move(invitation, end)
        invitation.refresh_from_db()
        assert invitation.state == start


def test_a_locked_row_is_freshly_read():
    invitation = InvitationFactory()
    Invitation.objects.update(state=InvitationState.DECLINED)

    assert lock(invitation).state == InvitationState.DECLINED


def test_only_the_state_and_what_is_named_are_saved():
    invitation = InvitationFactory(given_name="Ana")
    invitation.given_name = "Eva"
    invitation.decline_reason = "No time"

    move(invitation, InvitationState.DECLINED, also=["decline_reason"])

    invitation.refresh_from_db()
    assert (invitation.given_name, invitation.decline_reason) == ("Ana", "No time")
