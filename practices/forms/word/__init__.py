"""The practice form as a Word document: written for whoever fills it in without a line, and read back."""

from .reading import NotOurForm, read_word_form
from .writing import as_word_form

__all__ = ["NotOurForm", "as_word_form", "read_word_form"]
