"""Certificates of attendance: issued to all who were there, corrected, revoked."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.mailings import send_to_many
from correspondence.models import Mailing
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move

from ..attendance import entitled
from ..models import Certificate, Meeting, Registration
from ..papers import frozen_places, frozen_titles
from ..states import CertificateState

CERTIFICATE_LETTER = "certificate"


@transaction.atomic
def issue(meeting: Meeting, *, at_least: int = 1, by) -> Mailing:
    """Certify everybody who was in at least so many sessions and is not certified yet, and write to each of them.

    Raises:
        Refusal: nobody is, or the meeting is not over.
    """
    meeting = lock(meeting)
    if meeting.ends_on > timezone.localdate():
        raise Refusal(_("Certificates say who attended the meeting, so they can be sent from its last day on."))
    people = entitled(meeting, at_least=at_least).select_related("stakeholder__profile__organisation").order_by("pk")
    titles, places = frozen_titles(meeting), frozen_places(meeting, dict(settings.LANGUAGES))
    issued = Certificate.objects.bulk_create(
        [_certificate(registration, meeting, titles, places, by) for registration in people], batch_size=500
    )
    if not issued:
        raise Refusal(_("Nobody who attended is without a certificate, so there is none to send."))
    record("certificates.issued", by=by, about=meeting, number=len(issued))
    return send_to_many(CERTIFICATE_LETTER, room=meeting, audience=[each.pk for each in issued], by=by)


@transaction.atomic
def revoke(certificate: Certificate, *, reason: str, by) -> Certificate:
    """Say that a certificate is no longer valid; whoever verifies it reads so. The reason stays with the organisers."""
    certificate = lock(certificate)
    certificate.reason, certificate.ended_at = reason, timezone.now()
    move(certificate, CertificateState.REVOKED, also=["reason", "ended_at"])
    record("certificate.revoked", by=by, about=certificate)
    return certificate


@transaction.atomic
def reissue(certificate: Certificate, *, by) -> Certificate:
    """Issue a certificate once more with the name and organisation as they are now; the earlier one says so."""
    certificate = lock(certificate)
    certificate.ended_at = timezone.now()
    move(certificate, CertificateState.REPLACED, also=["ended_at"])
    registration = Registration.objects.select_related("stakeholder__profile__organisation", "meeting").get(
        pk=certificate.registration_id
    )
    fresh = _certificate(registration, registration.meeting, certificate.titles, certificate.places, by)
    fresh.starts_on, fresh.ends_on = certificate.starts_on, certificate.ends_on
    fresh.save()
    record("certificate.reissued", by=by, about=fresh)
    send_to_many(CERTIFICATE_LETTER, room=registration.meeting, audience=[fresh.pk], by=by)
    return fresh


def _certificate(registration, meeting, titles, places, by) -> Certificate:
    person = registration.stakeholder
    profile = getattr(person, "profile", None)
    return Certificate(
        registration=registration,
        name=person.shown_name,
        organisation=profile.organisation.name if profile and profile.organisation else "",
        titles=titles,
        places=places,
        starts_on=meeting.starts_on,
        ends_on=meeting.ends_on,
        issued_by=by,
    )
