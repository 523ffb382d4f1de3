"""Attendance as a table, in which sessions under the Chatham House Rule never are; and long lists to print."""

from datetime import UTC

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rrge_portal.kernel.documents import as_pdf
from rrge_portal.kernel.jobs import Job, Link, job
from rrge_portal.kernel.sheets import Column, keep_sheet

from .models import Attendance, Meeting
from .papers import attendance_list
from .states import HouseRule


def _profile_of(attendance):
    return getattr(attendance.registration.stakeholder, "profile", None)


def _of_profile(get):
    return lambda attendance: get(_profile_of(attendance)) if _profile_of(attendance) else ""


ATTENDANCE_COLUMNS = [
    Column("session", _("Session"), lambda each: str(each.session.title), width=40),
    Column("begins", _("Begins (UTC)"), lambda each: f"{each.session.starts_at.astimezone(UTC):%Y-%m-%d %H:%M}"),
    Column("name", _("Name"), lambda each: each.registration.stakeholder.shown_name, width=30),
    Column("organisation", _("Organisation"), _of_profile(lambda profile: profile.organisation or ""), width=30),
    Column("sector", _("Sector"), _of_profile(lambda profile: profile.get_sector_display())),
    Column("country", _("Country"), _of_profile(lambda profile: profile.country.name if profile.country else "")),
    Column("mode", _("Takes part"), lambda each: each.get_mode_display()),
    Column("checked_in", _("Checked in (UTC)"), lambda each: f"{each.checked_in_at.astimezone(UTC):%Y-%m-%d %H:%M}"),
]


def exportable(meeting: Meeting):
    """Who was in which session, without the sessions under the Chatham House Rule."""
    return (
        Attendance.objects.filter(session__meeting=meeting)
        .exclude(session__rule=HouseRule.CHATHAM)
        .select_related("session", "registration__stakeholder__profile__organisation")
        .order_by("session__starts_at", "session__pk", "checked_in_at", "pk")
    )


def _meeting(row: Job) -> Meeting:
    return Meeting.objects.get(pk=row.arguments["meeting"])


def _place(row: Job) -> Link:
    return Link(reverse("meetings:attendance", kwargs={"slug": _meeting(row).slug}), str(_("Attendance")))


def _outcome(row: Job) -> str:
    number = row.result["rows"] if row.result else 0
    return ngettext("The table has %(number)d row.", "The table has %(number)d rows.", number) % {"number": number}


def _may(row: Job, person) -> bool:
    return Meeting.objects.organised_by(person).filter(pk=row.arguments["meeting"]).exists()


@job("attendance_export", label=_("Attendance as a table"), place=_place, outcome=_outcome, may=_may)
def export_attendance(row: Job) -> dict:
    """Who was in which session, with the chosen columns."""
    meeting = _meeting(row)
    found = exportable(meeting)
    return keep_sheet(
        row,
        name=f"attendance-{meeting.slug}",
        title=str(_("Attendance")),
        columns=ATTENDANCE_COLUMNS,
        things=found.iterator(chunk_size=1000),
        total=found.count(),
    )


@job("attendance_list", label=_("Attendance list to print"), place=_place, may=_may)
def print_attendance_list(row: Job) -> dict:
    """The names of a large meeting, to print and sign."""
    meeting = _meeting(row)
    session = meeting.sessions.get(pk=row.arguments["query"])
    row.keep_file(f"attendance-{meeting.slug}.pdf", "application/pdf", as_pdf(attendance_list(meeting, session)))
    return {}
