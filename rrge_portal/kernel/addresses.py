"""The address under which a thing is cited and linked to for good."""

from django.conf import settings
from django.utils import translation


def permanent_address(thing) -> str:
    """The whole address of a thing's page, without a language, so that every reader gets it in their own."""
    with translation.override(settings.LANGUAGE_CODE):
        return settings.PORTAL_URL + thing.get_absolute_url()
