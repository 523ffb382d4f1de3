"""What the meetings add to the data a person takes along: what hangs on their registrations."""

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from correspondence.models import Suppression
from stakeholders.own_data import part, row_of

from .models import Asked, Attendance, Certificate, FollowUp, ListEntry, Travel, VisaRequest
from .states import HouseRule


@part("meetings.followup")
def follow_ups(person) -> list[dict]:
    """What they need at their meetings."""
    return [row_of(row) for row in FollowUp.objects.filter(registration__stakeholder=person).order_by("pk")]


@part("meetings.travel")
def journeys(person) -> list[dict]:
    """Their journeys, as long as they are kept."""
    return [row_of(row) for row in Travel.objects.filter(registration__stakeholder=person).order_by("pk")]


@part("meetings.attendance")
def attendances(person) -> list[dict]:
    """The sessions they were in; of those under the Chatham House Rule nothing leaves the portal."""
    own = Attendance.objects.filter(registration__stakeholder=person).exclude(session__rule=HouseRule.CHATHAM)
    return [row_of(row) for row in own.order_by("pk")]


@part("meetings.certificate")
def certificates(person) -> list[dict]:
    """Their certificates, with the codes by which they are verified; why one was revoked stays with the organisers."""
    rows = map(row_of, Certificate.objects.filter(registration__stakeholder=person).order_by("pk"))
    return [{name: value for name, value in row.items() if name not in {"reason", "issued_by"}} for row in rows]


@part("meetings.listentry")
def entries(person) -> list[dict]:
    """How they stand in lists of participants, where somebody corrected that."""
    return [row_of(row) for row in ListEntry.objects.filter(registration__stakeholder=person).order_by("pk")]


@part("meetings.visarequest")
def visa_requests(person) -> list[dict]:
    """What they, or the organisers, wrote down for a visa support letter, as long as it is kept."""
    own = Q(invitation__stakeholder=person) | Q(registration__stakeholder=person)
    return [row_of(row) for row in VisaRequest.objects.filter(own).order_by("pk")]


@part("meetings.asked")
def evaluations(person) -> list[dict]:
    """The evaluations they were asked for; their answers are kept without their name, so nobody can find them."""
    return [row_of(row) for row in Asked.objects.filter(registration__stakeholder=person).order_by("pk")]


@part("correspondence.suppression")
def suppressions(person) -> list[dict]:
    """Why one of their addresses is, or was, not written to; not who noted it."""
    addresses = [address.lower() for address in (person.email, person.contact_address) if address]
    found = Suppression.objects.filter(address__in=addresses).order_by("pk")
    return [{name: value for name, value in row_of(row).items() if name not in {"by", "lifted_by"}} for row in found]


@part("meetings.registrationnote")
def notes(person) -> str:
    """That organisers may have notes is said; what stands in them is not handed out by itself (decision 0011)."""
    if not person.registrations.exists():
        return ""
    return _(
        "Organisers may have written notes for each other about your registrations. They are not in this file; write "
        "to %(address)s to ask for them."
    ) % {"address": settings.CONTACT_ADDRESS}
