"""The editors' desk: what waits and for whom, one practice on it, its reviewers, and how the desk works."""

from .frame import desk_nav, on_desk, practice_nav

__all__ = ["desk_nav", "on_desk", "practice_nav"]
