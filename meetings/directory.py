"""The directory: everybody the portal knows, what they did in which meeting, and who may be there twice."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rrge_portal.kernel.jobs import Job, Link, job
from rrge_portal.kernel.sheets import Column, keep_sheet
from stakeholders.models import Stakeholder

from .actions.directory import import_people
from .audience import known
from .forms.directory import DirectoryFilter
from .models import DirectoryImport, Meeting

MOST_DOUBLES = 50


class Past(NamedTuple):
    """What a person was in one meeting."""

    meeting: Meeting
    sentences: list[str]


def history_of(person: Stakeholder, *, seen_by) -> list[Past]:
    """The meetings a person had to do with, the latest first, as far as `seen_by` runs them. Four queries."""
    all_of_them = seen_by.is_superuser or seen_by.has_role("secretariat")
    meetings = Meeting.objects.all() if all_of_them else Meeting.objects.organised_by(seen_by)
    told: dict[int, list[str]] = defaultdict(list)
    for invitation in person.invitations.order_by("pk"):
        told[invitation.meeting_id].append(_("Invited: %(state)s") % {"state": invitation.get_state_display()})
    for registration in person.registrations.order_by("pk"):
        told[registration.meeting_id].append(_("Registered: %(state)s") % {"state": registration.get_state_display()})
    for appointment in person.appointments.select_related("session").order_by("pk"):
        where = f" – {appointment.session}" if appointment.session else ""
        told[appointment.meeting_id].append(f"{appointment.get_role_display()}{where}")
    found = meetings.filter(pk__in=told).order_by("-starts_on", "pk")
    return [Past(meeting, told[meeting.pk]) for meeting in found]


class Doubles(NamedTuple):
    """People who have the same name."""

    name: str
    people: list[Stakeholder]


def doubles() -> list[Doubles]:
    """Those who may be in the directory twice: of the same name, without regard to case. Two queries."""
    named = known().exclude(profile__family_name="")
    names = (
        named.order_by()
        .values(given=Lower("profile__given_name"), family=Lower("profile__family_name"))
        .annotate(number=Count("pk"))
        .filter(number__gt=1)
        .order_by("family", "given")[:MOST_DOUBLES]
    )
    wanted = Q(pk__in=())
    for each in names:
        wanted |= Q(profile__given_name__iexact=each["given"], profile__family_name__iexact=each["family"])
    grouped: dict[str, list[Stakeholder]] = defaultdict(list)
    for person in named.filter(wanted).select_related("profile__organisation").order_by("pk"):
        profile = person.profile
        grouped[f"{profile.given_name} {profile.family_name}".casefold()].append(person)
    return [Doubles(people[0].shown_name, people) for _name, people in sorted(grouped.items())]


# --- Tables -----------------------------------------------------------------------------------------------------------


COLUMNS = [
    Column("name", gettext_lazy("Name"), lambda each: each.shown_name, width=28),
    Column("email", gettext_lazy("E-mail"), lambda each: each.letter_address, width=30),
    Column("function", gettext_lazy("Function"), lambda each: each.profile.function, width=28),
    Column("organisation", gettext_lazy("Organisation"), lambda each: each.profile.organisation or "", width=28),
    Column("sector", gettext_lazy("Sector"), lambda each: each.profile.get_sector_display()),
    Column("country", gettext_lazy("Country"), lambda each: each.profile.country.name if each.profile.country else ""),
    Column("language", gettext_lazy("Language"), lambda each: each.profile.language, width=10),
    Column("languages", gettext_lazy("Working languages"), lambda each: ", ".join(each.profile.languages)),
    Column("expertise", gettext_lazy("Expertise"), lambda each: each.profile.expertise, width=40),
    Column("joined_at", gettext_lazy("Known since (UTC)"), lambda each: each.joined_at, is_default=False, width=17),
]


def matching(query: QueryDict) -> QuerySet[Stakeholder]:
    """The people the filters of an address show, in order."""
    used = known().order_by().values_list("profile__country", flat=True).distinct()
    return DirectoryFilter(query, countries_used=set(used)).listed(known())


def _page(row: Job) -> Link:
    return Link(reverse("meetings:directory"), _("Directory"))


def _written(row: Job) -> str:
    number = row.result["rows"] if row.result else 0
    return ngettext("The table has %(number)d row.", "The table has %(number)d rows.", number) % {"number": number}


def _may_see(row: Job, person) -> bool:
    return person.has_perm("meetings.see_directory")


@job("directory_export", label=gettext_lazy("Directory as a table"), place=_page, outcome=_written, may=_may_see)
def export_directory(row: Job) -> dict:
    """The filtered people with the chosen columns."""
    found = matching(QueryDict(row.arguments["query"])).select_related("profile__organisation")
    return keep_sheet(
        row,
        name="directory",
        title=_("Directory"),
        columns=COLUMNS,
        things=found.iterator(chunk_size=1000),
        total=found.count(),
    )


def _imported(row: Job) -> str:
    result = row.result or {"new": 0, "known": 0}
    return " ".join(
        [
            ngettext("%(number)d person is new.", "%(number)d people are new.", result["new"])
            % {"number": result["new"]},
            ngettext(
                "%(number)d was known already; gaps were filled.",
                "%(number)d were known already; gaps were filled.",
                result["known"],
            )
            % {"number": result["known"]},
        ]
    )


@job(
    "directory_import",
    label=gettext_lazy("People taken into the directory"),
    place=_page,
    outcome=_imported,
    may=lambda row, person: person.has_perm("meetings.keep_directory"),
)
def take_in(row: Job) -> dict:
    """Everybody of a confirmed list, batch by batch; a second run finds them known."""
    imported = DirectoryImport.objects.get(pk=row.arguments["imported"])
    return import_people(imported, by=row.by, advance=row.advance)


def lines_with_problems(examined) -> Iterator[tuple[int, str]]:
    """The line of each row that stays out, and why."""
    for row in examined:
        if row.problems:
            yield row.line, " ".join(row.problems.values())
