"""Editions: prepared as a draft, frozen, built into files, and put right afterwards."""

from .correcting import Flagged, build_without_or_with, correct, destroy_file, release_file, withhold_file
from .drafting import (
    FROZEN,
    add_chapter,
    add_practices,
    discard,
    draft,
    move_chapter,
    move_entry,
    place_entry,
    remove_chapter,
    remove_entries,
    since_last_edition,
    sort_chapter,
    write_chapter,
    write_texts,
)
from .files import build_again, build_what_waits, keep_files, made_of
from .freezing import book_of_draft, foresee, freeze, with_numbers

__all__ = [
    "FROZEN",
    "Flagged",
    "add_chapter",
    "add_practices",
    "book_of_draft",
    "build_again",
    "build_what_waits",
    "build_without_or_with",
    "correct",
    "destroy_file",
    "discard",
    "draft",
    "foresee",
    "freeze",
    "keep_files",
    "made_of",
    "move_chapter",
    "move_entry",
    "place_entry",
    "release_file",
    "remove_chapter",
    "remove_entries",
    "since_last_edition",
    "sort_chapter",
    "with_numbers",
    "withhold_file",
    "write_chapter",
    "write_texts",
]
