"""Two people in one text: what each wrote is kept, paragraph by paragraph, whoever saves first.

An editor sends its paragraphs and, for those it was filled from, their marks at that time. A paragraph only one of the
two changed is taken from that one; one both changed is kept in both versions, side by side.
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Paragraph(NamedTuple):
    """`key` stays with a paragraph through every change; `beside` is the key of another version of the same."""

    key: str
    kind: str
    text: str
    said_by: str = ""
    beside: str = ""
    theme: str = ""
    addressee: str = ""

    @property
    def mark(self) -> str:
        """Equal for equal contents."""
        contents = f"{self.kind}\0{self.text}\0{self.said_by}"
        if self.theme or self.addressee:
            contents += f"\0{self.theme}\0{self.addressee}"
        return hashlib.sha256(contents.encode()).hexdigest()[:16]


class Merged(NamedTuple):
    """The paragraphs in their order, and the new keys of those typed ones that now stand beside another version."""

    paragraphs: list[Paragraph]
    moved: dict[str, str]


def new_key() -> str:
    return secrets.token_hex(6)


def merge(stored: Sequence[Paragraph], typed: Sequence[Paragraph], known: Mapping[str, str]) -> Merged:
    """Bring together what is stored and what somebody typed into an editor filled from `known` (key → mark).

    A paragraph that was typed empty counts as taken out. No text that either side changed is lost.
    """
    there = {paragraph.key: paragraph for paragraph in stored}
    result: list[Paragraph] = []
    moved: dict[str, str] = {}
    for mine in typed:
        if not mine.text.strip():
            continue
        theirs = there.get(mine.key)
        if theirs is None:
            if mine.key not in known or known[mine.key] != mine.mark:
                result.append(mine._replace(key=mine.key or new_key(), beside=""))
            continue
        kept = _one_of(theirs, mine, known.get(mine.key))
        if kept is not None:
            result.append(kept)
            continue
        moved[mine.key] = new_key()
        result += [theirs, mine._replace(key=moved[mine.key], beside=theirs.key)]
    return Merged(_settled(_with_others(result, stored, known)), moved)


def _one_of(theirs: Paragraph, mine: Paragraph, known: str | None) -> Paragraph | None:
    """The version to keep where one is enough; None where both are needed."""
    if theirs.mark in {known, mine.mark}:
        return mine._replace(beside=theirs.beside)
    if known == mine.mark:
        return theirs
    alike = theirs._replace(text="", beside="") == mine._replace(text="", beside="")
    if alike and mine.text.startswith(theirs.text):  # the same person, whose last answer got lost on the way
        return mine._replace(beside=theirs.beside)
    return None


def _with_others(result: list[Paragraph], stored: Sequence[Paragraph], known: Mapping[str, str]) -> list[Paragraph]:
    """With those the editor did not send: new ones of somebody else, and taken-out ones somebody has changed since."""
    merged = list(result)
    before = ""
    for paragraph in stored:
        present = [each.key for each in merged]
        if paragraph.key not in present and known.get(paragraph.key) != paragraph.mark:
            merged.insert(present.index(before) + 1 if before in present else 0, paragraph)
        if paragraph.key in [each.key for each in merged]:
            before = paragraph.key
    return merged


def _settled(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """A version whose other has been taken out, or become equal, stands beside nothing any more."""
    marks = {paragraph.key: paragraph.mark for paragraph in paragraphs}
    return [
        paragraph
        if not paragraph.beside or marks.get(paragraph.beside, paragraph.mark) != paragraph.mark
        else paragraph._replace(beside="")
        for paragraph in paragraphs
    ]


def only_grew(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> bool:
    """Whether every paragraph of before is still there, at most with more text behind it."""
    now = {paragraph.key: paragraph for paragraph in after}
    return all(
        old.key in now and now[old.key].text.startswith(old.text) and now[old.key].said_by.startswith(old.said_by)
        for old in before
    )
