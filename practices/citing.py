"""How a practice and an edition are cited, in English as reference lists have it, whatever the page's language."""

from django.conf import settings
from django.utils import translation

from rrge_portal.kernel.addresses import permanent_address
from rrge_portal.kernel.moments import say_short_date

from .models import Edition

COMPENDIUM = "Compendium of promising practices"
PORTAL = "RRGE portal"


def of_practice(practice) -> str:
    """*Lead (2026). Title. In: Compendium …, version 2, published 3 March 2026. https://…*"""
    version = practice.current
    with translation.override(settings.LANGUAGE_CODE):
        day = say_short_date(practice.published_at.date())
    lead = version.lead_organisation or PORTAL
    kind = "reference entry, not assessed" if practice.is_reference else f"version {version.number}"
    return (
        f"{lead} ({practice.published_at.year}). {version.title}. In: {COMPENDIUM}, {PORTAL},"
        f" {kind}, published {day}. {permanent_address(practice)}"
    )


def of_edition(edition: Edition) -> str:
    """*RRGE portal (2026). Title. Edition 3, 3 March 2026. https://…*"""
    with translation.override(settings.LANGUAGE_CODE):
        title, day = str(edition.title), say_short_date(edition.frozen_at.date())
    address = permanent_address(edition)
    return f"{PORTAL} ({edition.frozen_at.year}). {title}. Edition {edition.number}, {day}. {address}"
