"""Long builds: the files of an edition."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rrge_portal.kernel.jobs import Link, job
from rrge_portal.kernel.refusal import Refusal

from .actions import editions
from .documents import edition_pdf
from .models import Edition

ROUNDS = 3
"""How often a build begins again because the entries changed under it."""


def _place(build) -> Link | None:
    edition = Edition.objects.filter(pk=build.arguments["edition"]).first()
    return Link(edition.get_absolute_url(), str(edition.title)) if edition else None


@job("edition", label=gettext_lazy("Files of an edition"), place=_place)
def build_edition(build) -> dict:
    """Set an edition's PDF from its frozen entries and keep it; nothing of it happens inside a transaction."""
    edition = Edition.objects.get(pk=build.arguments["edition"])
    for _round in range(ROUNDS):
        entries = list(edition.entries.readable())
        build.advance(1, 3)
        pdf = edition_pdf(edition, [entry.content for entry in entries])
        build.advance(2, 3)
        if editions.keep_files(edition, pdf, entries=[entry.pk for entry in entries]):
            build.advance(3, 3)
            return {"entries": len(entries), "bytes": len(pdf)}
        edition.refresh_from_db()
        if edition.is_ready:
            return {"entries": len(entries), "bytes": edition.pdf.size}
    raise Refusal(_("Practices are being taken down or put back. Build it again when that is over."))
