"""What a balanced group would look like, in the demonstration."""

from rrge_portal.kernel.vocabulary import Region, Sector
from stakeholders.models import Stakeholder

from ..actions import balancing
from ..models import Meeting
from ..states import BalanceDimension


def load(meeting: Meeting, organiser: Stakeholder) -> None:
    """Targets of which some are met and some are not."""
    sectors = {Sector.GOVERNMENT: 4, Sector.PRIVATE: 3, Sector.CIVIL_SOCIETY: 3, Sector.ACADEMIA: 2}
    targets = {
        **{(BalanceDimension.SECTOR.value, sector.value): number for sector, number in sectors.items()},
        (BalanceDimension.REGION.value, Region.AMERICAS.value): 10,
        (BalanceDimension.GENDER.value, "woman"): 6,
        (BalanceDimension.COUNTRY.value, "PA"): 2,
        (BalanceDimension.COUNTRY.value, "MX"): 2,
    }
    balancing.set_targets(meeting, targets, shows_balance=True, by=organiser)
