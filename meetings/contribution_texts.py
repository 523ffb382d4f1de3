"""The job that reads a contribution, so that it is found by its words and can be looked at without being opened."""

from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.file_texts import text_of
from rrge_portal.kernel.folding import fold
from rrge_portal.kernel.jobs import Job, job

from .actions.contributing import READING
from .models import Contribution, ContributionText


@job(READING, label=_("The text of a document"))
def read(row: Job) -> None:
    """What stands in the present version; nothing if the document is gone meanwhile."""
    contribution = Contribution.objects.filter(pk=row.arguments["contribution"]).first()
    if contribution is None:
        return
    with contribution.file.open() as file:
        text = text_of(file, contribution.media_type)
    folded = fold(f"{contribution.title}\n{contribution.file_name}\n{text}")
    ContributionText.objects.update_or_create(contribution=contribution, defaults={"text": text, "folded": folded})
