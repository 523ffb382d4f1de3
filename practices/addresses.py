"""Addresses of the practices room as they stand in letters: absolute, and in the recipient's language."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from correspondence.actions import Addressee


def address_for(to: Addressee, name: str, **kwargs) -> str:
    """Where the page `practices:<name>` is for this recipient: a Spanish reader lands on the Spanish one."""
    spoken = to.letter_language if to.letter_language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(spoken):
        return settings.PORTAL_URL + reverse(f"practices:{name}", kwargs=kwargs)
