"""What is promised to be forgotten is: needs and journeys after 30 days, notes and profiles after 12 months."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from journal.actions import record
from stakeholders.models import Consent, Profile
from stakeholders.states import Purpose

from ..models import Attendance, FollowUp, Registration, RegistrationNote, Travel, VisaRequest
from ..states import HouseRule

NEEDS_ARE_KEPT = timedelta(days=30)
JOURNEYS_ARE_KEPT = timedelta(days=30)
NOTES_ARE_KEPT = timedelta(days=365)
PROFILES_ARE_KEPT = timedelta(days=365)


@transaction.atomic
def forget_what_is_due(now: datetime | None = None) -> dict[str, int]:
    """Delete what people need at a meeting, their journeys, notes about them, and profiles nobody may keep.

    A profile stays while its person agreed to that, has a role, a practice or a review, or was at a meeting within the
    year. Who was in a session under the Chatham House Rule is forgotten after 30 days. Journeys are kept until 30 days
    after the last day for claims. Returns how many `needs`, `follow_ups`, `journeys`, `visas`, `notes` and `profiles`
    are gone; the journal keeps the numbers as proof.
    """
    now = now or timezone.now()
    today = now.date()
    needs = Registration.objects.exclude(needs="").filter(meeting__ends_on__lt=today - NEEDS_ARE_KEPT).update(needs="")
    over = today - NEEDS_ARE_KEPT
    follow_ups, _each = FollowUp.objects.filter(registration__meeting__ends_on__lt=over).delete()
    of_old = Q(invitation__meeting__ends_on__lt=over) | Q(registration__meeting__ends_on__lt=over)
    visas, _each = VisaRequest.objects.filter(of_old).delete()
    claims_end = Coalesce("registration__meeting__follow_up_plan__claims_close_on", "registration__meeting__ends_on")
    paid = Travel.objects.annotate(claims_end=claims_end).filter(claims_end__lt=today - JOURNEYS_ARE_KEPT)
    journeys, _each = Travel.objects.filter(pk__in=list(paid.values_list("pk", flat=True))).delete()
    old = RegistrationNote.objects.filter(registration__meeting__ends_on__lt=today - NOTES_ARE_KEPT)
    notes, _each = old.delete()
    Attendance.objects.filter(session__rule=HouseRule.CHATHAM, session__meeting__ends_on__lt=over).delete()
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
    gone = {
        "needs": needs,
        "follow_ups": follow_ups,
        "journeys": journeys,
        "visas": visas,
        "notes": notes,
        "profiles": len(set(keys)),
    }
    if any(gone.values()):
        record("retention.done", by=None, about=None, **gone)
    return gone
