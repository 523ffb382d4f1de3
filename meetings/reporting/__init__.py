"""The outcome report: assembled from what a meeting holds, section by section, for those who may read it."""

from .assembling import Drafted, drafted, drafted_section, written
from .documents import document_of
from .material import Material
from .parts import Part, Placed, Written, outline

__all__ = [
    "Drafted",
    "Material",
    "Part",
    "Placed",
    "Written",
    "document_of",
    "drafted",
    "drafted_section",
    "outline",
    "written",
]
