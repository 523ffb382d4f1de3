"""Drafts as things: thrown away and fetched back, begun as a copy of another practice."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from correspondence.actions import recall
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock

from ..models import EvidenceFile, Practice, PracticeVersion
from ..states import PracticeState
from .evidence import forget_unused
from .submission import NOT_COPIED, copy_rows

KEPT_FOR = timedelta(days=30)
"""How long a draft thrown away can be fetched back."""


@transaction.atomic
def discard(practice, *, by) -> Practice:
    """Throw a draft away that was never submitted; for thirty days it can be fetched back."""
    practice = lock(practice)
    _refuse_unless_lead(practice, by)
    if practice.state != PracticeState.DRAFT:
        raise Refusal(_("It has been submitted, so it cannot be thrown away. You can withdraw it from its page."))
    if practice.discarded_at is None:
        practice.discarded_at = timezone.now()
        practice.save(update_fields=["discarded_at"])
        for author in practice.co_authors.standing():
            recall(about=author, kinds=["co_author_invited"])
        record("practice.discarded", by=by, about=practice)
    return practice


@transaction.atomic
def fetch_back(practice, *, by) -> Practice:
    practice = lock(practice)
    _refuse_unless_lead(practice, by)
    if practice.discarded_at is not None:
        practice.discarded_at = None
        practice.save(update_fields=["discarded_at"])
        record("practice.fetched_back", by=by, about=practice)
    return practice


@transaction.atomic
def duplicate(practice, *, by) -> Practice:
    """Begin a new draft with the words of another practice of one's own; its declarations and files are not taken."""
    source = practice.draft or practice.current
    copy = Practice.objects.create(
        submitter=by, meeting=practice.meeting, session=practice.session, recommendation=practice.recommendation
    )
    names = [field.name for field in PracticeVersion._meta.concrete_fields if field.name not in NOT_COPIED]
    words = {name: getattr(source, name) for name in names}
    if source.title:
        words["title"] = (_("Copy of %(title)s") % {"title": source.title})[:200]
    copy.current = PracticeVersion.objects.create(practice=copy, **words)
    copy.save(update_fields=["current"])
    copy_rows(source, copy.current, kinds=("partners", "results"))
    record("practice.duplicated", by=by, about=copy)
    return copy


def forget_discarded(now=None) -> int:
    """Delete for good what nobody fetched back in time. Returns how many."""
    late = Practice.objects.discarded().filter(discarded_at__lte=(now or timezone.now()) - KEPT_FOR)
    number = 0
    for practice in late.iterator(chunk_size=100):
        with transaction.atomic():
            files = list(EvidenceFile.objects.filter(version__practice=practice).values_list("file", flat=True))
            practice.delete()
            forget_unused(files)
        number += 1
    return number


def _refuse_unless_lead(practice, by) -> None:
    if practice.submitter_id != by.pk:
        raise Refusal(_("Only its lead author throws a draft away."))
