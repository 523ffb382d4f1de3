"""What the meetings add to the data a person takes along: what hangs on their registrations."""

from django.conf import settings
from django.utils.translation import gettext as _

from stakeholders.own_data import part, row_of

from .models import FollowUp, Travel


@part("meetings.followup")
def follow_ups(person) -> list[dict]:
    """What they need at their meetings."""
    return [row_of(row) for row in FollowUp.objects.filter(registration__stakeholder=person).order_by("pk")]


@part("meetings.travel")
def journeys(person) -> list[dict]:
    """Their journeys, as long as they are kept."""
    return [row_of(row) for row in Travel.objects.filter(registration__stakeholder=person).order_by("pk")]


@part("meetings.registrationnote")
def notes(person) -> str:
    """That organisers may have notes is said; what stands in them is not handed out by itself (decision 0011)."""
    if not person.registrations.exists():
        return ""
    return _(
        "Organisers may have written notes for each other about your registrations. They are not in this file; write "
        "to %(address)s to ask for them."
    ) % {"address": settings.CONTACT_ADDRESS}
