"""The list of participants, in the order and form of the United Nations: who stands in it, how, and as a document."""

from .documents import document_of, language_of
from .gathering import Gathered, gather, listed_publicly, lists_for, thaw
from .lines import GROUPS, Delegation, Group, Line, grouped
from .names import in_capitals, title_in

__all__ = [
    "GROUPS",
    "Delegation",
    "Gathered",
    "Group",
    "Line",
    "document_of",
    "gather",
    "grouped",
    "in_capitals",
    "language_of",
    "listed_publicly",
    "lists_for",
    "thaw",
    "title_in",
]
