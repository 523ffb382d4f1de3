"""The outcome report: begun, written section by section, out for comments, issued, corrected, taken down."""

from .issuing import keep_files, publish, take_down, take_names_off
from .sections import (
    add_section,
    add_sessions,
    arrange,
    bring_back,
    hide,
    keep_own,
    lock_section,
    move_section,
    remove_section,
    save_text,
    show,
    take_assembled,
    unlock_section,
)
from .whole import begin, send_for_comments, set_up, take_back

__all__ = [
    "add_section",
    "add_sessions",
    "arrange",
    "begin",
    "bring_back",
    "hide",
    "keep_files",
    "keep_own",
    "lock_section",
    "move_section",
    "publish",
    "remove_section",
    "save_text",
    "send_for_comments",
    "set_up",
    "show",
    "take_assembled",
    "take_back",
    "take_down",
    "take_names_off",
    "unlock_section",
]
