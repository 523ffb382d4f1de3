"""The nouns of a practice and of the compendium, one file each."""

from .edition import Edition, Entry
from .practice import Practice, PublicSource
from .review import Decision, Review, ReviewAssignment, SafeguardAnswer
from .search import PracticeFacet, SearchDocument
from .version import PracticePartner, PracticeVersion, ResultClaim

__all__ = [
    "Decision",
    "Edition",
    "Entry",
    "Practice",
    "PracticeFacet",
    "PracticePartner",
    "PracticeVersion",
    "PublicSource",
    "ResultClaim",
    "Review",
    "ReviewAssignment",
    "SafeguardAnswer",
    "SearchDocument",
]
