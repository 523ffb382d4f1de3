"""The nouns of a practice and of the compendium, one file each."""

from .alert import SavedSearch
from .author import CoAuthor
from .clearance import Clearance, ClearedFlag, PublicationConsent
from .concern import Concern, TakeDown
from .desk import DeskCheck, DeskQuestion, DeskRules, DeskWording
from .edition import Chapter, ClearedEditionFlag, Edition, EditionFile, Entry, Erratum
from .evidence import EvidenceFile
from .living import Adaptation, LifeSign, PracticeRelation, ResultUpdate
from .practice import Practice, PublicSource
from .review import CommentAnswer, Decision, FieldComment, Review, ReviewAssignment, SafeguardAnswer
from .reviewer import Absence, Reviewer
from .search import KnownWord, PracticeFacet, SearchChange, SearchDocument, SearchState
from .translation import TranslatedText, Translation
from .version import PracticePartner, PracticeVersion, ResultClaim
from .word_form import WordReading

__all__ = [
    "Absence",
    "Adaptation",
    "Chapter",
    "Clearance",
    "ClearedEditionFlag",
    "ClearedFlag",
    "CoAuthor",
    "CommentAnswer",
    "Concern",
    "Decision",
    "DeskCheck",
    "DeskQuestion",
    "DeskRules",
    "DeskWording",
    "Edition",
    "EditionFile",
    "Entry",
    "Erratum",
    "EvidenceFile",
    "FieldComment",
    "KnownWord",
    "LifeSign",
    "Practice",
    "PracticeFacet",
    "PracticePartner",
    "PracticeRelation",
    "PracticeVersion",
    "PublicSource",
    "PublicationConsent",
    "ResultClaim",
    "ResultUpdate",
    "Review",
    "ReviewAssignment",
    "Reviewer",
    "SafeguardAnswer",
    "SavedSearch",
    "SearchChange",
    "SearchDocument",
    "SearchState",
    "TakeDown",
    "TranslatedText",
    "Translation",
    "WordReading",
]
