"""The portal’s own letters with placeholders: what own words begin from, and what goes out where there are none."""

from django.utils import timezone

from correspondence import rendering
from correspondence.words import Words

from ..addresses import invitation_context
from ..models import Invitation, Meeting


def standard_words(meeting: Meeting, kind: str, language: str) -> Words:
    """The standard letter of this kind to nobody in particular."""
    example = Invitation(pk=0, meeting=meeting, language=language)
    link = "https://example.org/link"
    context = invitation_context(example) | {
        "start": timezone.now(),
        "link": link,
        "meeting_link": f"{link}/page",
        "calendar_link": f"{link}/calendar",
    }
    return rendering.standard_words(kind, language=language, context=context)
