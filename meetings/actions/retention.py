"""What is promised to be forgotten is forgotten: needs after 30 days, profiles nobody may keep after 12 months."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from journal.actions import record
from stakeholders.models import Consent, Profile
from stakeholders.states import Purpose

from ..models import Registration

NEEDS_ARE_KEPT = timedelta(days=30)
PROFILES_ARE_KEPT = timedelta(days=365)


@transaction.atomic
def forget_what_is_due(now: datetime | None = None) -> dict[str, int]:
    """Delete what people need at a meeting, and the profiles of those who did not agree to their being kept.

    A profile stays while its person has a role, a practice or a review, or was at a meeting within the year. Returns
    how many `needs` and `profiles` are gone; the journal keeps the numbers as proof.
    """
    now = now or timezone.now()
    today = now.date()
    needs = Registration.objects.exclude(needs="").filter(meeting__ends_on__lt=today - NEEDS_ARE_KEPT).update(needs="")
    recent = Registration.objects.filter(meeting__ends_on__gte=today - PROFILES_ARE_KEPT).values("stakeholder")
    agreed = Consent.objects.in_force(now).filter(purpose=Purpose.KEEP_PROFILE).values("stakeholder")
    ended = Profile.objects.filter(
        stakeholder__registrations__isnull=False,
        stakeholder__portal_roles=None,
        stakeholder__appointments=None,
        stakeholder__practices=None,
        stakeholder__review_assignments=None,
    )
    keys = list(ended.exclude(stakeholder__in=recent).exclude(stakeholder__in=agreed).values_list("pk", flat=True))
    Profile.objects.filter(pk__in=keys).delete()
    if needs or keys:
        record("retention.done", by=None, about=None, needs=needs, profiles=len(set(keys)))
    return {"needs": needs, "profiles": len(set(keys))}
