"""The one way a state changes: along its table."""

from django.utils.translation import gettext_lazy as _

from .refusal import Refusal


def move(thing, to, *, also=()):
    """Move `thing.state` to `to` if its model's `TRANSITIONS` allow it, and save it.

    The row must be locked or freshly read by the calling action. `also` names further fields the action has set
    on `thing`; they are saved in the same statement.

    Raises:
        Refusal: the step is not in the table, so somebody else has already taken another.
    """
    if to not in type(thing).TRANSITIONS[thing.state]:
        raise Refusal(
            _("This is no longer possible: it is now “%(state)s”. Reload the page to see where it stands.")
            % {"state": thing.get_state_display()}
        )
    thing.state = to
    thing.save(update_fields=["state", *also])
    return thing


def lock(thing):
    """The same row, locked until the end of the transaction and freshly read."""
    return type(thing)._base_manager.select_for_update().get(pk=thing.pk)
