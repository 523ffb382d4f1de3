"""Who is not written to unasked, and why.

Asked when letters are written and again when they leave. An address is compared in lower case, whoever it belongs to:
two people who share a mailbox share its fate.
"""

from collections.abc import Iterable, Sequence
from itertools import batched

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock

from .kinds import is_unasked
from .models import Letter, Suppression
from .states import StopReason

AT_ONCE = 2000
"""Addresses asked for in one query."""


def blocked(addresses: Iterable[str], room=None) -> dict[str, Suppression]:
    """Those of the addresses that letters of `room` must not go to unasked, as they were given, and why.

    Where an address has several reasons the weightiest is given: a person's own wish before a bounce.
    """
    if room is None:
        return _blocked(addresses, None, None)
    return _blocked(addresses, ContentType.objects.get_for_model(room).pk, room.pk)


def stopping(letters: Sequence[Letter]) -> dict[str, Suppression]:
    """Those of the letters, by key, that must not go to their address, and why: the one question before sending."""
    rooms: dict[tuple, list[Letter]] = {}
    for letter in letters:
        if is_unasked(letter.kind):
            rooms.setdefault((letter.room_type_id, letter.room_id), []).append(letter)
    found: dict[str, Suppression] = {}
    for room, inside in rooms.items():
        stopped = _blocked([letter.address for letter in inside], *room)
        found |= {letter.key: stopped[letter.address] for letter in inside if letter.address in stopped}
    return found


def _blocked(addresses: Iterable[str], room_type_id: int | None, room_id: int | None) -> dict[str, Suppression]:
    given: dict[str, set[str]] = {}
    for address in addresses:
        given.setdefault(address.lower(), set()).add(address)
    found: dict[str, Suppression] = {}
    for chunk in batched(given, AT_ONCE):
        for suppression in Suppression.objects.live().reaching(room_type_id, room_id).filter(address__in=chunk):
            known = found.get(suppression.address)
            if known is None or _weight(suppression) < _weight(known):
                found[suppression.address] = suppression
    return {spelt: suppression for address, suppression in found.items() for spelt in given[address]}


def _weight(suppression: Suppression) -> tuple[int, bool]:
    return list(StopReason).index(StopReason(suppression.reason)), suppression.room_id is not None


def why_not(address: str, room=None) -> Suppression | None:
    """Why this one address is not written to unasked; None if it is."""
    return blocked([address], room).get(address)


@transaction.atomic
def suppress(
    address: str, reason: StopReason, *, room=None, letter: Letter | None = None, words: str = "", by=None
) -> Suppression:
    """Write to this address no more unasked: at all, or in the letters of one room. Saying it again changes nothing."""
    address = address.strip().lower()
    fresh = Suppression(address=address, reason=reason, room=room, letter=letter, words=words[:300], by=by)
    same = Suppression.objects.live().filter(
        address=address, reason=reason, room_type=fresh.room_type, room_id=fresh.room_id
    )
    if known := same.first():
        return known
    try:
        with transaction.atomic():
            fresh.save()
    except IntegrityError:
        return same.get()
    record("address.suppressed", by=by, about=fresh, room=room or fresh, reason=reason)
    return fresh


@transaction.atomic
def lift(suppression: Suppression, *, because: str, by) -> Suppression:
    """Write to the address again, for a reason that stays on record.

    Raises:
        Refusal: it is lifted already, no reason is given, or the person themselves wished it and `by` is neither
            that person nor an administrator.
    """
    suppression = lock(suppression)
    if suppression.is_the_persons_own and not (by.is_superuser or _is_whose_it_is(by, suppression)):
        raise Refusal(
            _(
                "The person themselves wished to get no more letters, so only they can change it: with the link in "
                "any letter they have, or in their account."
            )
        )
    if not because.strip():
        raise Refusal(_("Write why this address may be written to again."))
    return _lift(suppression, because=because.strip(), by=by)


@transaction.atomic
def lift_for_the_person(suppression: Suppression, *, because: str, by=None) -> Suppression:
    """The person wishes letters again, and says so through the link in their letter or by what they do."""
    return _lift(lock(suppression), because=because, by=by)


def _is_whose_it_is(person, suppression: Suppression) -> bool:
    return bool(person.email) and person.email.lower() == suppression.address


def _lift(suppression: Suppression, *, because: str, by) -> Suppression:
    if suppression.lifted_at:
        raise Refusal(_("This address is written to again already. Reload the page to see where it stands."))
    suppression.lifted_at = timezone.now()
    suppression.lifted_by = by
    suppression.lifted_because = because[:300]
    suppression.save(update_fields=["lifted_at", "lifted_by", "lifted_because"])
    record("address.released", by=by, about=suppression, room=suppression.room or suppression)
    return suppression
