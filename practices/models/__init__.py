"""The nouns of a practice and of the compendium, one file each."""

from .desk import DeskCheck, DeskQuestion, DeskRules, DeskWording
from .edition import Chapter, Edition, EditionFile, Entry, Erratum
from .practice import Practice, PublicSource
from .review import CommentAnswer, Decision, FieldComment, Review, ReviewAssignment, SafeguardAnswer
from .reviewer import Absence, Reviewer
from .search import PracticeFacet, SearchDocument
from .version import PracticePartner, PracticeVersion, ResultClaim

__all__ = [
    "Absence",
    "Chapter",
    "CommentAnswer",
    "Decision",
    "DeskCheck",
    "DeskQuestion",
    "DeskRules",
    "DeskWording",
    "Edition",
    "EditionFile",
    "Entry",
    "Erratum",
    "FieldComment",
    "Practice",
    "PracticeFacet",
    "PracticePartner",
    "PracticeVersion",
    "PublicSource",
    "ResultClaim",
    "Review",
    "ReviewAssignment",
    "Reviewer",
    "SafeguardAnswer",
    "SearchDocument",
]
