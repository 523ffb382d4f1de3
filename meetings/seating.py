"""How many seats are free, in all and for each sector. Only true under the lock of the meeting's row."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count
from django.utils.translation import gettext as _

from rrge_portal.kernel.vocabulary import Sector

from .models import Meeting
from .states import SEATED, RegistrationState


class FreeSeats:
    """Counted once, in two queries, and kept up to date by whoever gives seats and takes them.

    A seat needs room in all and, where the person's sector has a number of its own, in that sector. A sector over its
    number, because it was lowered later, has no room; nobody loses a seat by that.
    """

    def __init__(self, meeting: Meeting):
        self.limits = dict(meeting.sector_seats.order_by().values_list("sector", "seats"))
        seated = meeting.registrations.filter(state__in=SEATED)
        self.taken: Counter[str] = Counter(
            dict(seated.order_by().values_list("sector").annotate(number=Count("pk")).values_list("sector", "number"))
        )
        self.capacity = meeting.capacity

    @property
    def left(self) -> int | None:
        """Free seats in all, never below 0; None without a limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken.total())

    def left_for(self, sector: str) -> int | None:
        """Free seats of the sector's own number; None where it has none."""
        limit = self.limits.get(sector)
        return None if limit is None else max(0, limit - self.taken[sector])

    def has_room(self, sector: str) -> bool:
        return self.left != 0 and self.left_for(sector) != 0

    @property
    def full_sectors(self) -> list[str]:
        return [sector for sector in self.limits if self.left_for(sector) == 0]

    def take(self, sector: str) -> None:
        self.taken[sector] += 1

    def share_out(self, queue: Iterable[tuple[int, str]]) -> list[int]:
        """Give the free seats to the first in the queue whose sector has room: the keys of those who get one.

        `queue` is pairs of a key and a sector, in order. The seats count as taken afterwards.
        """
        served = []
        for key, sector in queue:
            if self.left == 0:
                break
            if self.has_room(sector):
                self.take(sector)
                served.append(key)
        return served


def seats_by_sector(meeting: Meeting, counts: Counter[tuple[str, str]] | None = None) -> list[dict]:
    """For each sector that has seats or people: `sector`, `label`, `seats`, `confirmed`, `offered`, `waiting`, `left`.

    `seats` and `left` are None where the sector has no number of its own. Empty where no sector has one.
    `counts` of registrations by sector and state, where they are known already.
    """
    limits = dict(meeting.sector_seats.order_by().values_list("sector", "seats"))
    if not limits:
        return []
    if counts is None:
        rows = meeting.registrations.order_by().values_list("sector", "state").annotate(number=Count("pk"))
        counts = Counter({(sector, state): number for sector, state, number in rows})
    found = []
    for sector in [*Sector, ""]:
        numbers = {
            "confirmed": counts[sector, RegistrationState.CONFIRMED],
            "offered": counts[sector, RegistrationState.OFFERED],
            "waiting": counts[sector, RegistrationState.WAITLISTED],
        }
        limit = limits.get(sector)
        if limit is None and not any(numbers.values()):
            continue
        left = None if limit is None else max(0, limit - numbers["confirmed"] - numbers["offered"])
        label = Sector(sector).label if sector else _("Not stated")
        found.append({"sector": str(sector), "label": label, "seats": limit, "left": left, **numbers})
    return found
