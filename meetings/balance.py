"""How balanced a meeting is by sector, region, country and gender: invited, accepted and confirmed, against targets."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django_countries import countries

from rrge_portal.kernel.charts import Bar, Chart, Group
from rrge_portal.kernel.regions import COUNTRIES, region_of
from rrge_portal.kernel.suppression import hide_small
from rrge_portal.kernel.vocabulary import Region, Sector
from stakeholders.models import Profile, Stakeholder

from .audience import known
from .models import Meeting
from .states import BalanceDimension, InvitationState, MeetingRole

MOST_COUNTRIES = 15
"""Bars of the chart of countries: those with a target, then those with most people; nobody reads a longer one."""
MOST_SHORT = 6
"""Groups for which somebody to invite is looked up."""
NAMED = 5
"""People named for each of them."""


@dataclass
class Tally:
    """How many of each group."""

    invited: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    confirmed: Counter[str] = field(default_factory=Counter)

    @property
    def groups(self) -> set[str]:
        return {*self.invited, *self.accepted, *self.confirmed}


Tallies = dict[str, Tally]


def tallies(meeting: Meeting) -> Tallies:
    """By dimension, how many of each group are invited, have accepted and have a seat. Two queries."""
    counted = {dimension.value: Tally() for dimension in BalanceDimension}
    invited = (
        meeting.invitations.exclude(
            state__in=(InvitationState.LISTED, InvitationState.WITHDRAWN, InvitationState.PASSED_ON)
        )
        .order_by()
        .values_list("sector", "country", "stakeholder__profile__gender")
        .annotate(number=Count("pk"), accepted=Count("pk", filter=Q(state=InvitationState.ACCEPTED)))
    )
    for sector, country, gender, number, accepted in invited:
        for dimension, group in _groups(sector, country, gender):
            counted[dimension].invited[group] += number
            counted[dimension].accepted[group] += accepted
    seated = (
        meeting.registrations.confirmed()
        .order_by()
        .values_list("sector", "stakeholder__profile__country", "stakeholder__profile__gender")
        .annotate(number=Count("pk"))
    )
    for sector, country, gender, number in seated:
        for dimension, group in _groups(sector, country, gender):
            counted[dimension].confirmed[group] += number
    return counted


def _groups(sector: str | None, country: str | None, gender: str | None) -> Iterable[tuple[str, str]]:
    yield BalanceDimension.SECTOR, sector or ""
    yield BalanceDimension.REGION, region_of(country or "")
    yield BalanceDimension.COUNTRY, country or ""
    yield BalanceDimension.GENDER, gender or ""


def label_of(dimension: str, group: str) -> str:
    """What a group is called; *not stated* where nothing is known."""
    if not group:
        return _("Not stated")
    if dimension == BalanceDimension.COUNTRY:
        return str(countries.name(group)) or group
    names: dict[str, dict] = {
        BalanceDimension.SECTOR: dict(Sector.choices),
        BalanceDimension.REGION: dict(Region.choices),
        BalanceDimension.GENDER: dict(Profile._meta.get_field("gender").flatchoices),
    }
    return str(names[dimension].get(group, group))


def targets_of(meeting: Meeting) -> dict[tuple[str, str], int]:
    return {(each.dimension, each.group): each.number for each in meeting.balance_targets.all()}


# --- Charts -----------------------------------------------------------------------------------------------------------


def charts(counted: Tallies, targets: dict[tuple[str, str], int]) -> list[Chart]:
    """One chart for each dimension, for organisers: every number is shown."""
    return [_chart(dimension, counted[dimension], targets) for dimension in BalanceDimension]


def _chart(dimension: BalanceDimension, tally: Tally, targets: dict[tuple[str, str], int]) -> Chart:
    wanted = {group: number for (where, group), number in targets.items() if where == dimension}
    groups = sorted(
        {*tally.groups, *wanted}, key=lambda group: (not group, -tally.confirmed[group], -tally.invited[group], group)
    )
    if dimension == BalanceDimension.COUNTRY:
        groups = [group for group in groups if group in wanted] + [group for group in groups if group not in wanted]
        groups = groups[:MOST_COUNTRIES]
    met = sum(tally.confirmed[group] >= number for group, number in wanted.items())
    return Chart(
        f"balance-{dimension}",
        _("By %(dimension)s") % {"dimension": str(dimension.label).lower()},
        heading=str(dimension.label),
        series=[_("Invited"), _("Accepted"), _("Confirmed")],
        groups=[
            Group(
                label_of(dimension, group),
                [Bar(tally.invited[group]), Bar(tally.accepted[group]), Bar(tally.confirmed[group], wanted.get(group))],
            )
            for group in groups
        ],
        summary=_("%(met)d of %(all)d targets are met.") % {"met": met, "all": len(wanted)} if wanted else "",
    )


def public_charts(meeting: Meeting) -> list[Chart]:
    """Who took part by sector and by region, small numbers hidden, where the organisers show it."""
    if not meeting.shows_balance:
        return []
    counted = tallies(meeting)
    return [
        suppressed_chart(dimension, counted[dimension].confirmed)
        for dimension in (BalanceDimension.SECTOR, BalanceDimension.REGION)
        if counted[dimension].confirmed
    ]


def suppressed_chart(dimension: BalanceDimension, confirmed: Counter[str]) -> Chart:
    """Those with a seat by one dimension, small numbers hidden."""
    groups = sorted(confirmed, key=lambda group: (not group, label_of(dimension, group)))
    shown = hide_small([confirmed[group] for group in groups])
    return Chart(
        f"who-{dimension}",
        _("Participants by %(dimension)s") % {"dimension": str(dimension.label).lower()},
        heading=str(dimension.label),
        series=[_("Participants")],
        groups=[
            Group(label_of(dimension, group), [Bar(number)]) for group, number in zip(groups, shown.cells, strict=True)
        ],
    )


# --- Whom to invite next ----------------------------------------------------------------------------------------------


class Short(NamedTuple):
    """A group below its target: how many are missing, and known people who fit and are not on the list yet.

    Nobody is named for a gender: what people say of theirs is only counted.
    """

    label: str
    missing: int
    awaited: int
    fitting: int
    people: list[Stakeholder]
    url: str


def whom_to_invite(meeting: Meeting, counted: Tallies, targets: dict[tuple[str, str], int]) -> list[Short]:
    """The groups furthest below their targets, with those who could fill them."""
    return list(_short(meeting, counted, targets))


def _short(meeting: Meeting, counted: Tallies, targets: dict[tuple[str, str], int]) -> Iterator[Short]:
    missing = {key: number - counted[key[0]].confirmed[key[1]] for key, number in targets.items()}
    furthest = sorted((key for key in missing if missing[key] > 0), key=lambda key: (-missing[key], key))
    on_the_list = meeting.invitations.exclude(stakeholder=None).values("stakeholder")
    registered = meeting.registrations.values("stakeholder")
    organisers = meeting.appointments.filter(role=MeetingRole.ORGANISER).values("stakeholder")
    free = known().exclude(pk__in=on_the_list).exclude(pk__in=registered).exclude(pk__in=organisers)
    free = free.exclude(email__in=meeting.invitations.values("email")).select_related("profile__organisation")
    choose = reverse("meetings:choose_invitees", kwargs={"slug": meeting.slug})
    for dimension, group in furthest[:MOST_SHORT]:
        tally = counted[dimension]
        fitting = free.filter(**_fits(dimension, group)).order_by("profile__family_name", "pk")
        yield Short(
            label_of(dimension, group),
            missing[dimension, group],
            max(0, tally.invited[group] - tally.accepted[group]),
            fitting.count(),
            [] if dimension == BalanceDimension.GENDER else list(fitting[:NAMED]),
            "" if dimension == BalanceDimension.GENDER else f"{choose}?{urlencode({dimension: group})}",
        )


def _fits(dimension: str, group: str) -> dict:
    if dimension == BalanceDimension.REGION:
        return {"profile__country__in": COUNTRIES[group]}
    return {f"profile__{dimension}": group}
