"""Names of known people and bodies in a text, however they are written there."""

import itertools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple

from .found import Found
from .tokens import Token, also, begins_sentence, is_caseless, is_ideographic, joined, tokens
from .words import ADDRESSES, ARTICLES, COMMON, GENERIC, LEGAL_FORMS, PARTICLES, PLACES, TITLES, TITLES_BEHIND

_BRACKETS = re.compile(r"\(([^()]*)\)")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_SHORTEST_ALONE = 3
_LONGEST_TITLE = 2


class Person(NamedTuple):
    """Somebody to look for; `what` is given back. `shown` is another name they are known by."""

    what: Hashable
    given: str = ""
    family: str = ""
    shown: str = ""


class Body(NamedTuple):
    """An organisation to look for, by its names and its abbreviation."""

    what: Hashable
    names: Sequence[str] = ()
    acronym: str = ""


class _Phrase(NamedTuple):
    """Words in a fixed order. `cased` asks for a capital; `exactly` is the spelling that alone counts."""

    keys: tuple[str, ...]
    what: Hashable
    cased: bool
    exactly: str = ""


class _Run(NamedTuple):
    """Neighbouring words that belong to the names of the same people."""

    first: int
    behind: int
    people: frozenset[int]
    words: tuple[Token, ...]
    is_addressed: bool
    """By a title or an initial."""


class _Page(NamedTuple):
    """A text being looked at. `small` holds the words that it also writes without a capital."""

    text: str
    words: list[Token]
    small: set[str]


class Spotter:
    """Looks for the names of everybody known, in any number of texts.

    Full names count in any order and case, with accents or without, declined in Russian, joined to a preposition in
    Arabic, without spaces in Chinese. A family or given name alone counts with a capital, an ordinary word only where
    no ordinary word would have one; with a title or an initial before it, it always counts. Abbreviations
    count as they are written, from three letters.
    """

    def __init__(self, known: Iterable[Person | Body]):
        self._what: list[Hashable] = []
        self._given: list[frozenset[str]] = []
        self._family: list[frozenset[str]] = []
        self._people: dict[str, set[int]] = defaultdict(set)
        self._phrases: dict[str, list[_Phrase]] = defaultdict(list)
        for each in known:
            if isinstance(each, Person):
                self._add_person(each)
            else:
                self._add_body(each)
        for phrases in self._phrases.values():
            phrases.sort(key=lambda phrase: -len(phrase.keys))

    def find(self, text: str) -> list[Found]:
        """Every place where somebody or something known is named, in order; the longest of several readings."""
        words = tokens(text)
        page = _Page(text, words, {word.key for word in words if not word.is_large})
        found, at = [], 0
        while at < len(words):
            if not self._may_begin(words[at].key):
                at += 1
                continue
            behind, what = self._best(page, at)
            if what:
                start, end = words[at].start, words[behind - 1].end
                found.append(Found(start, end, text[start:end], what))
            at = max(behind, at + 1)
        return found

    def _may_begin(self, word_key: str) -> bool:
        return (
            word_key in self._people
            or word_key in self._phrases
            or word_key in TITLES
            or len(word_key) == 1
            or any(other in self._people or other in self._phrases for other in also(word_key))
        )

    def _best(self, page: _Page, at: int) -> tuple[int, tuple[Hashable, ...]]:
        """Where the longest reading that begins here ends, and what it may mean."""
        behind, what = self._phrase_at(page, at)
        run = self._run_at(page, at)
        if run is not None and run.behind > behind:
            meant = tuple(self._what[person] for person in sorted(run.people) if self._counts(page, run, person))
            if meant:
                return run.behind, tuple(dict.fromkeys(meant))
        return behind, what

    # What is known.

    def _add_person(self, person: Person) -> None:
        given, family = tokens(person.given), tokens(person.family)
        if any(word.is_unspaced for word in (*given, *family)):
            self._add_unspaced(person.what, _keys(given), _keys(family))
        else:
            self._add_words(person.what, _keys(given), _keys(family))
            written_out = _written_out(person.given), _written_out(person.family)
            if written_out != (person.given, person.family):
                self._add_words(person.what, *(_keys(tokens(name)) for name in written_out))
        shown = tokens(person.shown)
        if shown and not set(_keys(shown)) <= set(_keys((*given, *family))):
            if any(word.is_unspaced for word in shown):
                self._add_phrase(_keys(shown), person.what, cased=False)
            else:
                *first, last = _keys(shown)
                self._add_words(person.what, tuple(first), (last,))

    def _add_words(self, what: Hashable, given: tuple[str, ...], family: tuple[str, ...]) -> None:
        """Somebody whose names are words; one name alone is taken for a family name."""
        if not family:
            given, family = (), given
        number = len(self._what)
        self._what.append(what)
        self._given.append(frozenset(given) - PARTICLES)
        self._family.append(frozenset(family) - PARTICLES or frozenset(family))
        for word in (*given, *family):
            self._people[word].add(number)
        for name in (given, family):
            if len(name) > 1:
                self._people["".join(name)].add(number)
        self._given[number] |= {"".join(given)}
        self._family[number] |= {"".join(family)}

    def _add_unspaced(self, what: Hashable, given: tuple[str, ...], family: tuple[str, ...]) -> None:
        for whole in {family + given, given + family}:
            if len(whole) > 1:
                self._add_phrase(whole, what, cased=False)
        for title in TITLES_BEHIND:
            for name in filter(None, (given, family)):
                self._add_phrase(name + _keys(tokens(title)), what, cased=False)
        if len(family) > 1 and all(is_ideographic(letter) for letter in family):
            self._add_phrase(family, what, cased=False)

    def _add_body(self, body: Body) -> None:
        acronyms = [body.acronym]
        for name in body.names:
            acronyms += (each for each in _BRACKETS.findall(name) if each.isupper())
            words = tuple(word for word in _keys(tokens(_BRACKETS.sub(" ", name))) if word)
            bare = _without_form(words)
            for each in dict.fromkeys((words, bare)):
                if each and (len(each) > 1 or len(each[0]) >= _SHORTEST_ALONE or is_ideographic(each[0])):
                    is_plain = len(each) == 1 or all(word in GENERIC or word in COMMON for word in each)
                    self._add_phrase(each, body.what, cased=is_plain)
        for acronym in dict.fromkeys(filter(None, acronyms)):
            if sum(letter.isalnum() for letter in acronym) >= _SHORTEST_ALONE:
                self._add_phrase(_keys(tokens(acronym)), body.what, cased=True, exactly=acronym)
                if acronym.isalpha() and acronym.isascii() and acronym.isupper():
                    self._add_phrase(tuple(acronym.lower()), body.what, cased=True, exactly=acronym)

    def _add_phrase(self, keys: tuple[str, ...], what: Hashable, *, cased: bool, exactly: str = "") -> None:
        if keys:
            self._phrases[keys[0]].append(_Phrase(keys, what, cased, exactly))

    # What stands there.

    def _phrase_at(self, page: _Page, at: int) -> tuple[int, tuple[Hashable, ...]]:
        words = page.words
        length = 0
        meant: list[Hashable] = []
        for first in (words[at].key, *also(words[at].key)):
            for phrase in self._phrases.get(first, ()):
                number = len(phrase.keys)
                if number < length or at + number > len(words):
                    continue
                here = words[at : at + number]
                if any(word.key != sought for word, sought in zip(here[1:], phrase.keys[1:], strict=True)):
                    continue
                if not all(joined(page.text, *pair) for pair in itertools.pairwise(here)):
                    continue
                if phrase.cased and not _is_spelt(page, at, phrase, here):
                    continue
                if number > length:
                    length, meant = number, []
                meant.append(phrase.what)
        return at + length, tuple(dict.fromkeys(meant))

    def _run_at(self, page: _Page, at: int) -> _Run | None:
        words, text = page.words, page.text
        place, has_title = at, False
        initials: list[str] = []
        while place + 1 < len(words) and _go_on(text, words[place], words[place + 1]):
            if not initials and words[place].key in TITLES and place - at < _LONGEST_TITLE:
                has_title = True
            elif self._is_initial(page, place):
                initials.append(words[place].key)
            else:
                break
            place += 1
        people: set[int] = set()
        matched: list[Token] = []
        last = behind = place
        while place < len(words):
            word = words[place]
            if matched and not _go_on(text, words[last], word):
                break
            known = self._known(word.key) & people if matched else self._known(word.key)
            if known:
                people = known
                matched.append(word)
                behind = place + 1
            elif not matched or not self._continues(word, people):
                break
            elif len(word.key) == 1 and word.key not in PARTICLES:
                initials.append(word.key)
                behind = place + 1
            last = place
            place += 1
        if not matched:
            return None
        if initials:
            people = {each for each in people if any(name[:1] in initials for name in self._given[each])}
        if not people:
            return None
        return _Run(at, behind, frozenset(people), tuple(matched), has_title or bool(initials))

    def _known(self, word_key: str) -> set[int]:
        known = self._people.get(word_key, set())
        for other in also(word_key):
            known = known | self._people.get(other, set())
        return known

    def _is_initial(self, page: _Page, at: int) -> bool:
        word = page.words[at]
        is_dotted = page.text[word.end : word.end + 1] == "."
        return len(word.key) == 1 and word.is_large and (is_dotted or word.key not in self._people)

    def _continues(self, word: Token, people: set[int]) -> bool:
        """Whether a word inside a name may be passed over: *de*, *van*, or an initial of one of these people."""
        if word.key in PARTICLES:
            return True
        return (
            len(word.key) == 1
            and word.is_large
            and any(name.startswith(word.key) for person in people for name in self._given[person])
        )

    def _counts(self, page: _Page, run: _Run, person: int) -> bool:
        """Whether these words point at this person, or could as well be plain words."""
        keys = [one for word in run.words for one in (word.key, *also(word.key))]
        family = self._family[person] & set(keys)
        given = self._given[person] & set(keys)
        if not family and not given:
            return False
        if run.is_addressed:
            return bool(family) or not all(is_caseless(one) for one in given)
        if len(run.words) > 1 and ((family and given) or len(family) > 1):
            return not all(_is_plain(word.key) and not word.is_large for word in run.words)
        return any(_stands_out(page, word, is_family=word.key in family or not given) for word in run.words)


def _written_out(name: str) -> str:
    """*Müller* → *Mueller*, as passports have it."""
    return unicodedata.normalize("NFC", name).translate(_UMLAUTS)


def _go_on(text: str, one: Token, other: Token) -> bool:
    """Whether a name may go on: not over a full stop, other than that of an initial or a title."""
    is_short = len(one.key) == 1 or one.key in TITLES
    return joined(text, one, other) and (is_short or "." not in text[one.end : other.start])


def addressed(text: str) -> list[Found]:
    """Where somebody is called by a title, known or not: *Ms. Roe*, *la Sra. Díaz*. `what` is empty."""
    words, found = tokens(text), []
    for one, other in itertools.pairwise(words):
        is_title = one.key in ADDRESSES and (one.key != "m" or text[one.end : one.end + 1] == ".")
        is_name = other.is_large and len(other.key) > 1 and not is_caseless(other.key)
        if is_title and is_name and joined(text, one, other) and "\n" not in text[one.end : other.start]:
            found.append(Found(one.start, other.end, text[one.start : other.end], ()))
    return found


def _keys(words: Iterable[Token]) -> tuple[str, ...]:
    return tuple(word.key for word in words)


def _without_form(words: tuple[str, ...]) -> tuple[str, ...]:
    """*the Andes Bank S.A.* → *andes bank*."""
    if len(words) > 1 and words[0] in ARTICLES:
        words = words[1:]
    while len(words) > 1 and (words[-1] in LEGAL_FORMS or (len(words[-1]) == 1 and not is_ideographic(words[-1]))):
        words = words[:-1]
    return words


def _is_plain(word_key: str) -> bool:
    return word_key in COMMON or word_key in PLACES or word_key in PARTICLES


def _is_spelt(page: _Page, at: int, phrase: _Phrase, here: list[Token]) -> bool:
    """Whether the capitals are those of a name."""
    if phrase.exactly:
        written = page.text[here[0].start : here[-1].end]
        letters = [letter for letter in written if letter.isalnum()]
        if letters != [letter for letter in phrase.exactly if letter.isalnum()]:
            return False
        return not (len(here) == 1 and here[0].key in COMMON and _in_capitals(page, at))
    if len(here) == 1:
        return _stands_out(page, here[0], is_family=True)
    return all(word.is_large for word in here if word.key not in PARTICLES and len(word.key) > 3)


def _stands_out(page: _Page, word: Token, *, is_family: bool) -> bool:
    """Whether a name alone is told from a plain word by where and how it is written."""
    if is_caseless(word.key):
        return is_family and len(word.key) > _SHORTEST_ALONE
    if not word.is_large or len(word.key) < _SHORTEST_ALONE or word.key in PLACES or word.key in PARTICLES:
        return False
    if word.key not in COMMON and word.key not in page.small:
        return True
    at = page.words.index(word) if not is_family else _place_of(page.words, word)
    return (
        is_family
        and not begins_sentence(page.text, word)
        and not _in_capitals(page, at)
        and not any(_is_title_case(page, other) for other in _neighbours(page, at))
    )


def _place_of(words: Sequence[Token], word: Token) -> int:
    low, high = 0, len(words)
    while low < high:
        middle = (low + high) // 2
        if words[middle].start < word.start:
            low = middle + 1
        else:
            high = middle
    return low


def _neighbours(page: _Page, at: int) -> Iterator[Token]:
    if at and joined(page.text, page.words[at - 1], page.words[at]):
        yield page.words[at - 1]
    if at + 1 < len(page.words) and joined(page.text, page.words[at], page.words[at + 1]):
        yield page.words[at + 1]


def _is_title_case(page: _Page, word: Token) -> bool:
    return word.is_large and not begins_sentence(page.text, word)


def _in_capitals(page: _Page, at: int) -> bool:
    """Whether the word stands in a line of capitals, where a capital tells nothing."""
    return page.words[at].is_all_large and any(other.is_all_large for other in _neighbours(page, at))
