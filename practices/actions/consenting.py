"""The ledger of what was agreed to: every yes with its wording, and its end."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.actions import post
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move

from ..addresses import address_for
from ..models import PublicationConsent
from ..parties import WORDING_VERSION
from ..states import Cause, ClearanceState, GivenHow, Scope
from . import taking_down
from .life import editors_for

ENDING = {Scope.IMAGES, Scope.SURVIVOR}
"""What has an end: survivors' material always, images where one is named."""
YEARS_AT_MOST = 3


def latest_end(given_on: date) -> date:
    """The last day consent to survivors' material may name."""
    try:
        return given_on.replace(year=given_on.year + YEARS_AT_MOST)
    except ValueError:  # 29 February
        return given_on.replace(year=given_on.year + YEARS_AT_MOST, day=28)


@transaction.atomic
def give(clearance, scope: str, *, expires_on: date | None = None, by=None) -> PublicationConsent:
    """Write a yes into the ledger; an earlier one to the same is replaced and stays readable.

    Raises:
        Refusal: consent to survivors' material has no end, or one more than three years away.
    """
    today = timezone.localdate()
    if scope == Scope.SURVIVOR and expires_on is None:
        raise Refusal(_("Consent to material of survivors has an end. Name the day."))
    if expires_on is not None and not today < expires_on <= latest_end(today):
        raise Refusal(_("Choose a day within the next three years on which this consent ends."))
    clearance.consents.filter(scope=scope, withdrawn_at=None).update(withdrawn_at=timezone.now(), withdrawn_how="")
    consent = PublicationConsent.objects.create(
        practice=clearance.practice,
        clearance=clearance,
        version=clearance.version,
        scope=scope,
        wording_version=WORDING_VERSION,
        given_by=clearance.answered_by,
        how=clearance.how,
        expires_on=expires_on,
        recorded_by=by,
        note=clearance.note if clearance.how == GivenHow.PAPER else "",
    )
    record("publication_consent.given", by=by, about=consent, scope=str(scope))
    return consent


@transaction.atomic
def end(consents, *, how: str, hides_title: bool = False, by=None) -> int:
    """End consents of one body: what rested on them is unpublished at once. Returns how many ended."""
    rows = list(consents.select_for_update().select_related("clearance__practice"))
    for consent in rows:
        consent.withdrawn_at, consent.withdrawn_how = timezone.now(), how
        consent.save(update_fields=["withdrawn_at", "withdrawn_how"])
        record("publication_consent.ended", by=by, about=consent, scope=consent.scope, how=str(how))
    for clearance in map(lock, {consent.clearance_id: consent.clearance for consent in rows}.values()):
        if clearance.is_approved:
            move(clearance, ClearanceState.WITHDRAWN)
        practice = lock(clearance.practice)
        if practice.is_published:
            taking_down.take_down(
                practice,
                reason=_("%(organisation)s: consent ended.") % {"organisation": clearance.organisation},
                cause=Cause.EXPIRED if how == GivenHow.EXPIRY else Cause.CONSENT,
                hides_title=hides_title,
                by=by,
            )
    return len(rows)


@transaction.atomic
def end_one(consent: PublicationConsent, *, hides_title: bool, by) -> PublicationConsent:
    """An editor ends one consent because somebody asked for it."""
    consent = lock(consent)
    if consent.withdrawn_at:
        raise Refusal(_("This consent has ended already."))
    end(PublicationConsent.objects.filter(pk=consent.pk), how=GivenHow.EDITOR, hides_title=hides_title, by=by)
    return consent


def end_expired() -> int:
    """Unpublish what rested on consents whose time is over, each in its own transaction; editors are told."""
    ended = 0
    for consent in PublicationConsent.objects.expired().select_related("clearance__practice"):
        with transaction.atomic():
            practice = consent.practice
            was_published = practice.is_published
            if not end(PublicationConsent.objects.expired().filter(pk=consent.pk), how=GivenHow.EXPIRY):
                continue
            ended += 1
            for editor in editors_for(practice):
                post(
                    "consent_ended",
                    to=editor,
                    about=practice,
                    key=f"consent_ended:{consent.pk}:{editor.pk}",
                    title=practice.title,
                    organisation=consent.clearance.organisation,
                    scope=consent.scope,
                    was_published=was_published,
                    link=address_for(editor, "clearance", pk=practice.pk),
                )
    return ended
