"""People are taken into the directory from a list, and lists of them leave it."""

from collections.abc import Callable
from itertools import batched

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from journal.actions import record
from rrge_portal.kernel import jobs
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move
from stakeholders.actions import know, organisation_called
from stakeholders.models import Stakeholder

from ..invitee_lists import Examined, examine
from ..models import DirectoryImport
from ..states import ImportState

BATCH = 100


def examined(imported: DirectoryImport) -> list[Examined]:
    """The rows of a list, judged; nobody counts as invited, and whoever is known is filled up."""
    return examine(imported.rows, invited={}, language="en")


@transaction.atomic
def keep_people(rows: list[dict], *, source: str, by) -> DirectoryImport:
    """Keep a list as it was read, to be looked at; nobody is in the directory yet."""
    imported = DirectoryImport.objects.create(rows=rows, source=source[:200], by=by)
    record("directory.read", by=by, about=imported, number=len(rows))
    return imported


@transaction.atomic
def confirm_people(imported: DirectoryImport, *, by) -> jobs.Job:
    """Let the worker take everybody into the directory whose row is right.

    Raises:
        Refusal: it was confirmed already, or no row is right.
    """
    imported = lock(imported)
    if imported.state != ImportState.PREVIEWED:
        raise Refusal(_("This list has been taken in already. Import a new list for further people."))
    if not any(row.invitee for row in examined(imported)):
        raise Refusal(_("No row can be taken in as it stands. Correct the list, then import it again."))
    move(imported, ImportState.IMPORTED)
    record("directory.imported", by=by, about=imported)
    return jobs.start("directory_import", by=by, imported=imported.pk)


def import_people(imported: DirectoryImport, *, by, advance: Callable[[int, int], None]) -> dict[str, int]:
    """Make everybody of a list known, in small transactions. Returns how many are `new` and were `known`."""
    invitees = [row.invitee for row in examined(imported) if row.invitee]
    counted = {"new": 0, "known": 0}
    done = 0
    for chunk in batched(invitees, BATCH):
        with transaction.atomic():
            there = set(
                Stakeholder.objects.filter(email__in=[invitee.email for invitee in chunk]).values_list(
                    "email", flat=True
                )
            )
            for invitee in chunk:
                body = organisation_called(invitee.organisation, sector=invitee.sector, country=invitee.country)
                know(
                    invitee.email,
                    given_name=invitee.given_name,
                    family_name=invitee.family_name,
                    organisation=body,
                    sector=invitee.sector,
                    country=invitee.country,
                    language=invitee.language,
                )
                counted["known" if invitee.email in there else "new"] += 1
        done += len(chunk)
        advance(done, len(invitees))
    return counted


@transaction.atomic
def export_people(*, by, query: str, columns: list[str], format: str) -> jobs.Job:  # noqa: A002 - the job's word
    """Let the worker write the directory, as its filters show it, with the chosen columns."""
    record("directory.exported", by=by, about=by, columns=columns)
    return jobs.start("directory_export", by=by, query=query, columns=columns, format=format)
