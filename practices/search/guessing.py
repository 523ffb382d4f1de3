"""What a reader may have meant who found nothing: the known word nearest to one that no practice has."""

from django.db.models import Q
from django.db.models.functions import Length
from rapidfuzz.distance import OSA

from ..models import KnownWord
from ..words import IS_IDEOGRAPHIC, fold
from .writing import SHORTEST_KNOWN

MOST_LOOKED_AT = 30_000
LONG_WORD = 8
"""Letters from which on two of them may be wrong."""


def meant(text: str, typed: tuple[str, ...]) -> str:
    """The words as they may have been meant; empty where each is known or none is near. Asks the database once."""
    doubtful = [word for word in typed if len(word) >= SHORTEST_KNOWN and not IS_IDEOGRAPHIC.match(word)]
    if not doubtful:
        return ""
    lengths = Q()
    for word in doubtful:
        lengths |= Q(letters__range=(len(word) - _wrong(word), len(word) + _wrong(word))) | Q(word__startswith=word)
    rows = KnownWord.objects.annotate(letters=Length("word")).filter(lengths).order_by("-documents", "word")
    known = list(rows.values_list("word", flat=True)[:MOST_LOOKED_AT])
    better = {word: nearest for word in doubtful if (nearest := _nearest(word, known))}
    return " ".join(better.get(fold(part), part) for part in text.split()) if better else ""


def _wrong(word: str) -> int:
    return 2 if len(word) >= LONG_WORD else 1


def _nearest(word: str, known: list[str]) -> str:
    """The nearest of the known words, of several the commonest; empty where one begins like it, or none is near."""
    best, found = _wrong(word) + 1, ""
    for other in known:
        if other.startswith(word):
            return ""
        distance = OSA.distance(word, other, score_cutoff=best - 1)
        if distance < best:
            best, found = distance, other
    return found
