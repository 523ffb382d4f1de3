"""What is sent for the door and after a meeting: the entry pass, certificates, and the evaluation."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.utils import translation

from correspondence.actions import Draft
from correspondence.enclosures import Enclosure, enclosure
from correspondence.mailings import composer
from correspondence.models import Letter, Mailing
from rrge_portal.kernel.documents import as_pdf

from ..addresses import address_for, survey_context
from ..models import Asked, Certificate, Registration
from ..papers import entry_pass
from ..states import SurveyState


@composer("certificate")
def certificates(mailing: Mailing, keys: Sequence[int]) -> Iterator[Draft]:
    """The link to one's certificate. Whoever's was revoked or replaced since the click gets none."""
    found = Certificate.objects.valid().filter(pk__in=keys)
    for certificate in found.select_related("registration__meeting", "registration__stakeholder__profile"):
        person = certificate.registration.stakeholder
        context = {
            "meeting": certificate.registration.meeting,
            "certificate": certificate,
            "url": address_for(person, "certificate", code=certificate.code),
        }
        yield Draft(person, certificate, f"certificate:{certificate.pk}", context)


@composer("survey")
def surveys(mailing: Mailing, keys: Sequence[int]) -> Iterator[Draft]:
    """The link that asks. Whoever has answered since the click gets none, and nobody does once it has closed."""
    found = Asked.objects.filter(pk__in=keys, has_answered=False, survey__state=SurveyState.OPEN)
    for asked in found.select_related("survey__meeting", "registration__stakeholder__profile"):
        yield Draft(asked, asked, f"survey:{asked.pk}:mailing:{mailing.pk}", survey_context(asked))


@enclosure("entry_pass")
def entry_pass_of(letter: Letter) -> Enclosure | None:
    """The code for the door, to print or to show; none for a seat that was given back before the letter left."""
    registration = (
        Registration.objects.confirmed()
        .filter(pk=letter.about_id)
        .select_related("meeting", "stakeholder__profile")
        .first()
    )
    if registration is None:
        return None
    with translation.override(letter.language if letter.language in dict(settings.LANGUAGES) else "en"):
        return Enclosure("entry-pass.pdf", "application/pdf", as_pdf(entry_pass(registration)))
