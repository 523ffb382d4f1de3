"""What every step in a practice's life does besides: remember since when it stands where it stands."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import move
from stakeholders.models import Stakeholder
from stakeholders.states import Role


def advance(practice, to, *, also=()):
    """Move a practice along its table; `practice` is locked by the caller."""
    practice.state_since = timezone.now()
    return move(practice, to, also=["state_since", *also])


def refuse_own(practice, by) -> None:
    """Nobody has a say about their own practice, administrators included."""
    if by.pk in practice.author_ids():
        raise Refusal(_("This is your own practice. Another editor has to do this."))


def editors_for(practice):
    """The editors to be told about a practice: who is in charge of it, otherwise all but its authors."""
    editors = (
        Stakeholder.objects.filter(portal_roles__role=Role.EDITOR, is_active=True)
        .exclude(pk__in=practice.author_ids())
        .select_related("profile")
        .order_by("pk")
    )
    in_charge = [editor for editor in editors if editor.pk == practice.editor_id]
    return in_charge or list(editors)
