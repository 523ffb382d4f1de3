"""What the lists of a meeting can be exported with, and the jobs that do it.

What somebody needs, and their journey, is in a table only if somebody ticked it.
"""

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_countries import countries

from rrge_portal.kernel.jobs import Job, Link, job
from rrge_portal.kernel.sheets import Column, keep_sheet, said
from rrge_portal.kernel.vocabulary import Sector

from .actions import deciding
from .forms.filters import InvitationFilter, RegistrationFilter
from .forms.nominations import NominationFilter
from .models import Meeting, Registration
from .states import AttendanceRole, Format, InvitationState, RegistrationState


def _profile(name: str):
    return lambda registration: getattr(getattr(registration.stakeholder, "profile", None), name, "") or ""


def _country(registration) -> str:
    profile = getattr(registration.stakeholder, "profile", None)
    return profile.country.code if profile and profile.country else ""


def _answer(part: str, name: str):
    return lambda registration: getattr(getattr(registration, part, None), name, "") or ""


def _languages(registration) -> str:
    return ", ".join(_answer("follow_up", "interpretation")(registration))


def _wants_funding(registration) -> str:
    return str(_("yes")) if _answer("follow_up", "wants_funding")(registration) else ""


REGISTRATION_COLUMNS = [
    Column("name", _("Name"), lambda each: each.stakeholder.shown_name, width=28),
    Column("email", _("E-mail"), lambda each: each.stakeholder.letter_address, width=30),
    Column("function", _("Function"), _profile("function")),
    Column("organisation", _("Organisation"), _profile("organisation"), width=28),
    Column("sector", _("Sector"), said(lambda each: each.sector, Sector.choices)),
    Column("country", _("Country"), said(_country, countries)),
    Column("language", _("Language"), lambda each: each.stakeholder.letter_language, width=10),
    Column("role", _("Registered as"), said(lambda each: each.role, AttendanceRole.choices), width=16),
    Column("mode", _("Takes part"), said(lambda each: each.mode, Format.choices), width=12),
    Column("state", _("State"), said(lambda each: each.state, RegistrationState.choices), width=18),
    Column("requested_at", _("Asked at (UTC)"), lambda each: each.requested_at, width=17),
    Column("decided_at", _("Decided at (UTC)"), lambda each: each.decided_at, is_default=False, width=17),
    Column("needs", _("Needs, told at registration"), lambda each: each.needs, is_default=False, width=40),
    Column("dietary", _("Food"), _answer("follow_up", "dietary"), is_default=False, width=30),
    Column("access", _("Access and assistance"), _answer("follow_up", "access"), is_default=False, width=40),
    Column("interpretation", _("Interpretation"), _languages, is_default=False),
    Column("wants_funding", _("Asks for the journey to be paid"), _wants_funding, is_default=False, width=12),
    Column("passport_name", _("Name as in the passport"), _answer("travel", "passport_name"), is_default=False),
    Column("leaves_from", _("Leaves from"), _answer("travel", "leaves_from"), is_default=False),
    Column("arrives_on", _("Arrival"), _answer("travel", "arrives_on"), is_default=False, width=12),
    Column("arrival", _("How they arrive"), _answer("travel", "arrival"), is_default=False),
    Column("departs_on", _("Departure"), _answer("travel", "departs_on"), is_default=False, width=12),
    Column("departure", _("How they leave"), _answer("travel", "departure"), is_default=False),
]
APART = {
    "follow_up": {"dietary", "access", "interpretation", "wants_funding"},
    "travel": {"passport_name", "leaves_from", "arrives_on", "arrival", "departs_on", "departure"},
}
"""The columns that stand in tables of their own, which are only read for somebody who ticked one."""

FOLLOW_UP = ("name", "state", "dietary", "access", "interpretation", "wants_funding")
"""What the page of the follow-up answers offers ticked; nothing is exported before somebody presses the button."""

INVITATION_COLUMNS = [
    Column("given_name", _("Given name"), lambda each: each.given_name),
    Column("family_name", _("Family name"), lambda each: each.family_name),
    Column("email", _("E-mail"), lambda each: each.email, width=30),
    Column("organisation", _("Organisation"), lambda each: each.organisation, width=28),
    Column("sector", _("Sector"), said(lambda each: each.sector, Sector.choices)),
    Column("country", _("Country"), said(lambda each: each.country.code or "", countries)),
    Column("language", _("Language"), lambda each: each.language, width=10),
    Column("role", _("Invited as"), said(lambda each: each.role, AttendanceRole.choices), width=16),
    Column("state", _("State"), said(lambda each: each.state, InvitationState.choices), width=20),
    Column("sent_at", _("Sent at (UTC)"), lambda each: each.sent_at, width=17),
    Column("answered_at", _("Answered at (UTC)"), lambda each: each.answered_at, width=17),
    Column("decline_reason", _("Reason for declining"), lambda each: each.decline_reason, is_default=False, width=40),
]


NOMINATION_COLUMNS = [
    Column("country", _("Member State"), said(lambda each: each.country.code or "", countries)),
    Column("body", _("Mission or ministry"), lambda each: each.body, width=34),
    Column("focal_point", _("Focal point"), lambda each: each.focal_point, width=28),
    Column("email", _("E-mail"), lambda each: each.email, width=30),
    Column("standing", _("Standing"), lambda each: str(each.standing_label), width=22),
    Column("seats", _("Seats"), lambda each: each.seats, width=8),
    Column("named", _("Named"), lambda each: each.named, width=8),
    Column("confirmed", _("Confirmed"), lambda each: each.confirmed, width=10),
    Column("note", _("Note verbale"), lambda each: each.note_name, width=20),
    Column("sent_at", _("Sent at (UTC)"), lambda each: each.sent_at, width=17),
    Column("seen_at", _("Seen"), lambda each: each.seen_at, width=17),
    Column("due_at", _("Names due"), lambda each: each.due_at, width=17),
]


def matching_nominations(meeting: Meeting, query: QueryDict):
    """The requests for names the filters of an address show, by Member State."""
    used = meeting.nominations.order_by().values_list("country", flat=True).distinct()
    filters = NominationFilter(query, countries_used=set(used))
    return filters.narrow(meeting.nominations.with_progress()).order_by("country", "body", "pk")


def matching_registrations(meeting: Meeting, query: QueryDict):
    """The registrations the filters of an address show, in the order it asks for."""
    used = meeting.registrations.order_by().values_list("stakeholder__profile__country", flat=True).distinct()
    filters = RegistrationFilter(query, countries_used=set(used))
    return filters.ordered(filters.narrow(meeting.registrations.all()))


def matching_invitations(meeting: Meeting, query: QueryDict):
    """The invitations the filters of an address show, in the order it asks for."""
    used = meeting.invitations.order_by().values_list("country", flat=True).distinct()
    filters = InvitationFilter(query, countries_used=set(used))
    return filters.ordered(filters.narrow(meeting.invitations.all()))


def _meeting(row: Job) -> Meeting:
    return Meeting.objects.get(pk=row.arguments["meeting"])


def _may(row: Job, person) -> bool:
    """Whoever organises the meeting still."""
    return Meeting.objects.organised_by(person).filter(pk=row.arguments["meeting"]).exists()


def _page(name: str, label):
    def place(row: Job) -> Link:
        return Link(reverse(f"meetings:{name}", kwargs={"slug": _meeting(row).slug}), str(label))

    return place


def _rows(row: Job) -> str:
    number = row.result["rows"] if row.result else 0
    return ngettext("The table has %(number)d row.", "The table has %(number)d rows.", number) % {"number": number}


@job(
    "registrations_export",
    label=_("Registrations as a table"),
    place=_page("registrations", _("Registrations")),
    outcome=_rows,
    may=_may,
)
def export_registrations(row: Job) -> dict:
    """The filtered registrations with the chosen columns."""
    meeting = _meeting(row)
    picked = set(row.arguments["columns"])
    apart = [table for table, columns in APART.items() if picked & columns]
    found = matching_registrations(meeting, QueryDict(row.arguments["query"])).select_related(
        "stakeholder__profile__organisation", *apart
    )
    return keep_sheet(
        row,
        name=f"registrations-{meeting.slug}",
        title=str(_("Registrations")),
        columns=REGISTRATION_COLUMNS,
        things=found.iterator(chunk_size=1000),
        total=found.count(),
    )


@job(
    "invitations_export",
    label=_("Invitations as a table"),
    place=_page("invitations", _("Invitations")),
    outcome=_rows,
    may=_may,
)
def export_invitations(row: Job) -> dict:
    """The filtered invitations with the chosen columns."""
    meeting = _meeting(row)
    found = matching_invitations(meeting, QueryDict(row.arguments["query"]))
    return keep_sheet(
        row,
        name=f"invitations-{meeting.slug}",
        title=str(_("Invitations")),
        columns=INVITATION_COLUMNS,
        things=found.iterator(chunk_size=1000),
        total=found.count(),
    )


@job(
    "nominations_export",
    label=_("Nominations as a table"),
    place=_page("nominations", _("Nominations")),
    outcome=_rows,
    may=_may,
)
def export_nominations(row: Job) -> dict:
    """The filtered requests for names, with how far each has got."""
    meeting = _meeting(row)
    found = matching_nominations(meeting, QueryDict(row.arguments["query"]))
    return keep_sheet(
        row,
        name=f"nominations-{meeting.slug}",
        title=str(_("Nominations")),
        columns=NOMINATION_COLUMNS,
        things=found.iterator(chunk_size=1000),
        total=found.count(),
    )


def _decided(row: Job) -> str:
    result = row.result or {"done": [], "refused": []}
    done, refused = len(result["done"]), len(result["refused"])
    return " ".join(
        [
            ngettext("Done for %(number)d person.", "Done for %(number)d people.", done) % {"number": done},
            ngettext("Not possible for %(number)d.", "Not possible for %(number)d.", refused) % {"number": refused},
        ]
    )


def _decisions_page(row: Job) -> Link:
    """The list while the work goes on; afterwards who got a seat and who could not."""
    slug = _meeting(row).slug
    if row.is_over and row.result:
        return Link(reverse("meetings:decisions", kwargs={"slug": slug, "pk": row.pk}), str(_("See for whom, and why")))
    return Link(reverse("meetings:registrations", kwargs={"slug": slug}), str(_("Registrations")))


@job(
    "registration_decisions",
    label=_("Decisions about registrations"),
    place=_decisions_page,
    outcome=_decided,
    may=_may,
)
def decide_registrations(row: Job) -> dict:
    """Decide about many, batch by batch; after a crash it goes on where it stopped."""
    total = len(row.arguments["keys"])
    while True:
        said = deciding.decide_next(row)
        settled = len(said.done) + len(said.already) + len(said.refused)
        row.advance(settled, total)
        if settled >= total:
            return said._asdict()


def shown(registrations) -> dict[int, str]:
    """Names by key, for the page that says what became of whom."""
    return {each.pk: each.stakeholder.shown_name for each in registrations.select_related("stakeholder__profile")}


def registrations_of(row: Job):
    """The registrations a job decided about."""
    return Registration.objects.filter(meeting=row.arguments["meeting"], pk__in=row.arguments["keys"])
