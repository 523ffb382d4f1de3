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
        title, day = str(edition.title), say_short_date(edition.frozen_on)
    address = permanent_address(edition)
    return f"{PORTAL} ({edition.frozen_on.year}). {title}. Edition {edition.number}, {day}. {address}"


def of_entry(edition: Edition, entry) -> str:
    """*Lead (2027). Title. In: Compendium …, Edition 3, entry 12. https://…*"""
    with translation.override(settings.LANGUAGE_CODE):
        title = str(edition.title)
    lead = entry.content["lead"]["organisation"] or PORTAL
    kind = "reference entry, not assessed, " if entry.is_reference else ""
    return (
        f"{lead} ({edition.frozen_on.year}). {entry.content['title']}. In: {title}, {PORTAL}, {kind}"
        f"Edition {edition.number}, entry {entry.number}. {permanent_address(entry)}"
    )


def of_selection(title: str, made_at, address: str) -> str:
    """*RRGE portal (2027). Title. Selection from the Compendium …, made 3 March 2027. https://…*"""
    with translation.override(settings.LANGUAGE_CODE):
        day = say_short_date(made_at.date())
    return f"{PORTAL} ({made_at.year}). {title}. Selection from the {COMPENDIUM}, made {day}. {address}"
