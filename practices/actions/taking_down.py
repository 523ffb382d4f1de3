"""Off every page at once, and back again: taking a published practice down leaves a tombstone at its address."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.actions import post
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock
from stakeholders.actions import when_withdrawn
from stakeholders.models import Consent
from stakeholders.states import Purpose

from .. import search
from ..addresses import address_for
from ..models import Practice, TakeDown
from ..states import Cause, PracticeState
from . import editions, saved_searches
from .life import advance, refuse_own
from .translating import tell_outdated


@transaction.atomic
def take_down(practice, *, reason, cause: str = Cause.OTHER, hides_title: bool = False, told: str = "", by) -> Practice:
    """Take a published practice off every page and out of the search, at once.

    `reason` stays with the editors. Visitors of its address read the sentence of `cause`, and the title unless it is
    hidden. The submitter is told the same sentence, and `told` in the editor's own words.
    """
    practice = lock(practice)
    if not str(reason).strip():
        raise Refusal(_("Write down why it is taken down. The next editor will ask."))
    advance(practice, PracticeState.UNPUBLISHED)
    TakeDown.objects.filter(practice=practice, ended_at=None).update(ended_at=timezone.now())
    TakeDown.objects.create(
        practice=practice, cause=cause, reason=str(reason).strip(), hides_title=hides_title, taken_by=by
    )
    search.remove(practice)
    saved_searches.take_back(practice)
    editions.build_without_or_with(practice, by=by)
    record("practice.taken_down", by=by, about=practice, cause=str(cause))
    if practice.submitter:
        post(
            "practice_taken_down",
            to=practice.submitter,
            about=practice,
            key=f"practice_taken_down:{practice.pk}:{practice.state_since.isoformat()}",
            title=practice.title,
            cause=str(cause),
            told=str(told).strip(),
            link=address_for(practice.submitter, "my_practice", pk=practice.pk),
        )
    return practice


@transaction.atomic
def change_tombstone(taken: TakeDown, *, cause: str, hides_title: bool, by) -> TakeDown:
    """Say something else at the address of a practice that was taken down, or hide its title."""
    taken = lock(taken)
    if taken.ended_at:
        raise Refusal(_("It is published again, so nothing stands in its place."))
    taken.cause, taken.hides_title = cause, hides_title
    taken.save(update_fields=["cause", "hides_title"])
    record("practice.tombstone_changed", by=by, about=taken.practice, cause=str(cause))
    return taken


@when_withdrawn(Purpose.PRACTICE_PUBLICATION)
def end_publication(consent) -> None:
    """Without its submitter's consent a practice leaves every page and the search at once."""
    practice = consent.about
    if practice is not None and practice.is_published:
        reason = _("The consent to publication was withdrawn.")
        take_down(practice, reason=reason, cause=Cause.CONSENT, by=consent.stakeholder)


def refuse_without_consent(practice) -> None:
    about = ContentType.objects.get_for_model(practice)
    given = Consent.objects.filter(purpose=Purpose.PRACTICE_PUBLICATION, about_type=about, about_id=practice.pk)
    if given.exists() and not given.in_force().exists():
        raise Refusal(_("The submitter does not consent to publication any more, so it cannot be published."))


@transaction.atomic
def bring_back(practice, *, by) -> Practice:
    """Publish again what was taken down, under the same address; the caller has made sure that it may be."""
    practice = lock(practice)
    refuse_own(practice, by)
    refuse_without_consent(practice)
    advance(practice, PracticeState.PUBLISHED)
    TakeDown.objects.filter(practice=practice, ended_at=None).update(ended_at=timezone.now())
    search.index(practice)
    tell_outdated(practice)
    editions.build_without_or_with(practice, by=by)
    record("practice.put_back", by=by, about=practice)
    return practice
