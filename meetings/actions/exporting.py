"""Tables that leave the portal: written by the worker, and written down."""

from django.db import transaction

from journal.actions import record
from rrge_portal.kernel import jobs

from ..models import Meeting


@transaction.atomic
def export(kind: str, meeting: Meeting, *, by, query: str, columns: list[str], format: str) -> jobs.Job:  # noqa: A002 - the job's word
    """Let the worker write a list of the meeting, as its filters show it, with the chosen columns."""
    record("list.exported", by=by, about=meeting, list=kind, columns=columns)
    return jobs.start(kind, by=by, meeting=meeting.pk, query=query, columns=columns, format=format)
