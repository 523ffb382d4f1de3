"""Saving a search with an address, confirming it, being told of what is new, and stopping.

Whether an address is known, has saved this search before or has too many already, the page says the same; the letter to
the address is where the difference shows.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone, translation

from correspondence.actions import post
from correspondence.models import Letter
from correspondence.seals import Secret
from correspondence.states import LetterState, StopReason
from correspondence.subscriptions import subscription
from correspondence.suppression import why_not
from journal.actions import record
from rrge_portal.kernel.transitions import lock, move

from .. import browsing, search
from ..addresses import address_for
from ..models import Practice, SavedSearch
from ..states import Rhythm, SavedSearchState

SETTLED = timedelta(minutes=5)
"""So long after its publication a practice is told of: the transaction that publishes it has ended by then."""
ASKED_AGAIN = timedelta(hours=1)
MOST_ASKED = 5
"""Letters asking for confirmation that one address gets in a day."""
UNCONFIRMED_FOR = timedelta(days=7)
PAUSES = {Rhythm.DAILY: timedelta(hours=23), Rhythm.WEEKLY: timedelta(days=6, hours=23)}
MOST_NAMED = 20
"""Practices named in one letter; the others are counted, and one click away."""
CONFIRM, FOUND = "saved_search_confirm", "saved_search_found"


@transaction.atomic
def save_search(*, email: str, query: str, rhythm: str, language: str, by=None) -> None:
    """Keep a search for an address. Whoever is signed in with it gets letters from now on; others confirm it first."""
    email = email.strip()
    saved, _is_new = SavedSearch.objects.select_for_update().get_or_create(
        email__iexact=email, query=query, defaults={"email": email, "language": language, "rhythm": rhythm}
    )
    if by is not None and (by.email or "").lower() == email.lower():
        saved.stakeholder, saved.rhythm, saved.language = by, rhythm, by.letter_language
        saved.save(update_fields=["stakeholder", "rhythm", "language"])
        if not saved.is_running:
            _start(saved, by=by)
    elif not saved.is_running:
        _ask(saved, rhythm=rhythm, language=language)


def _ask(saved: SavedSearch, *, rhythm: str, language: str) -> None:
    now = timezone.now()
    lately = SavedSearch.objects.filter(email__iexact=saved.email, asked_at__gt=now - timedelta(days=1))
    if (saved.asked_at and saved.asked_at > now - ASKED_AGAIN) or lately.count() >= MOST_ASKED:
        return
    saved.asked_at, saved.rhythm, saved.language = now, rhythm, language
    saved.save(update_fields=["asked_at", "rhythm", "language"])
    post(
        "saved_search_confirm",
        to=saved,
        about=saved,
        key=f"{CONFIRM}:{saved.pk}:{now.isoformat()}",
        search=name_of(saved, saved.language),
        link=Secret(address_for(saved, "saved_search", token=saved.token)),
    )


@transaction.atomic
def confirm_search(saved: SavedSearch, *, by=None) -> SavedSearch:
    """Whoever reads the letters at its address wants them. Confirming once more changes nothing."""
    saved = lock(saved)
    return saved if saved.is_running else _start(saved, by=by)


def _start(saved: SavedSearch, *, by) -> SavedSearch:
    saved.told_until = timezone.now()
    move(saved, SavedSearchState.RUNNING, also=["told_until"])
    record("saved_search.confirmed", by=by, about=saved, room=saved)
    return saved


@transaction.atomic
def stop_search(saved: SavedSearch, *, by=None) -> SavedSearch:
    """No more letters about it; it can be started again. Stopping once more changes nothing."""
    saved = lock(saved)
    if saved.is_running:
        move(saved, SavedSearchState.STOPPED)
        record("saved_search.stopped", by=by, about=saved, room=saved)
    return saved


@transaction.atomic
def change_rhythm(saved: SavedSearch, *, rhythm: str) -> SavedSearch:
    saved = lock(saved)
    saved.rhythm = Rhythm(rhythm)
    saved.save(update_fields=["rhythm"])
    return saved


@transaction.atomic
def forget_search(saved: SavedSearch) -> None:
    """Keep nothing of it, the address included."""
    Letter.objects.about(saved).filter(state=LetterState.WAITING).update(state=LetterState.RECALLED)
    lock(saved).delete()


def forget_unconfirmed(now: datetime | None = None) -> int:
    """Forget addresses nobody has confirmed for a week. Returns how many."""
    old = (now or timezone.now()) - UNCONFIRMED_FOR
    unconfirmed = SavedSearch.objects.filter(state=SavedSearchState.UNCONFIRMED)
    forgotten = unconfirmed.filter(saved_at__lt=old).exclude(asked_at__gte=old)
    return forgotten.delete()[1].get("practices.SavedSearch", 0)


# --- Telling ----------------------------------------------------------------------------------------------------------


def tell_due(now: datetime | None = None) -> int:
    """Write to everybody whose pause is over and for whom something new is found. Returns how many letters."""
    now = now or timezone.now()
    until = now - SETTLED
    due = SavedSearch.objects.running().filter(told_until__lt=until)
    newest = Practice.objects.published().order_by("-published_at").values_list("published_at", flat=True).first()
    if newest is None:
        return 0
    written = 0
    for saved in due.filter(told_until__lt=newest).order_by("pk").iterator(chunk_size=500):
        if saved.told_at is None or saved.told_at <= now - PAUSES[Rhythm(saved.rhythm)]:
            written += _tell(saved, until, now)
    return written


@transaction.atomic
def _tell(saved: SavedSearch, until: datetime, now: datetime) -> bool:
    """Write about what was published since the last time and is public now; the same practices are never told twice."""
    saved = lock(saved)
    if not saved.is_running or saved.told_until is None or saved.told_until >= until:
        return False
    if (why := why_not(saved.email)) and why.reason in {StopReason.BOUNCED, StopReason.COMPLAINED}:
        stop_search(saved)
        return False
    since, saved.told_until = saved.told_until, until
    new = Practice.objects.published().filter(published_at__gt=since, published_at__lte=until)
    wanted = wanted_of(saved)
    found = search.matching(wanted.text, wanted.filters, new.values_list("pk", flat=True))
    if found:
        saved.told_at = now
        _write(saved, found)
    saved.save(update_fields=["told_until", "told_at"])
    return bool(found)


def _write(saved: SavedSearch, keys: Iterable[int]) -> None:
    practices = list(
        Practice.objects.published()
        .filter(pk__in=list(keys))
        .select_related("current")
        .order_by("-published_at", "-pk")
    )
    if not practices:
        return
    digest = hashlib.sha256(".".join(str(practice.pk) for practice in practices).encode()).hexdigest()[:32]
    post(
        "saved_search_found",
        to=saved,
        about=saved,
        key=f"{FOUND}:{saved.pk}:{digest}",
        search=name_of(saved, saved.language),
        practices=[
            {"title": practice.title, "link": address_for(saved, "practice", slug=practice.slug)}
            for practice in practices[:MOST_NAMED]
        ],
        number=len(practices),
        more=max(0, len(practices) - MOST_NAMED),
        link=address_for(saved, "compendium") + wanted_of(saved)._replace(sort="newest").query(),
        manage=Secret(address_for(saved, "saved_search", token=saved.token)),
    )


def take_back(practice: Practice) -> None:
    """Letters that name a practice that is public no more and have not left: written anew without it."""
    address = reverse("practices:practice", kwargs={"slug": practice.slug})
    waiting = Letter.objects.filter(kind=FOUND, state=LetterState.WAITING, text__contains=_without_language(address))
    for letter in waiting.select_for_update().order_by("pk"):
        letter.state = LetterState.RECALLED
        letter.save(update_fields=["state"])
        saved = letter.about
        if saved is not None and saved.is_running:
            _write(saved, _named(letter.text))


def _without_language(address: str) -> str:
    return address[address.index("/practices/") :]


def _named(text: str) -> Sequence[int]:
    """The practices a letter names, as far as they are public."""
    slugs = {part.split("/")[0] for part in text.split("/practices/")[1:]}
    return list(Practice.objects.published().filter(slug__in=slugs).values_list("pk", flat=True))


# --- What it is called ------------------------------------------------------------------------------------------------


def wanted_of(saved: SavedSearch) -> browsing.Wanted:
    return browsing.read(QueryDict(saved.query))


def name_of(saved: SavedSearch, language: str) -> str:
    """The search in words, in this language: *“hotels”, Country: Panama*."""
    with translation.override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        return browsing.in_words(wanted_of(saved))


def _stop_by_letter(letter: Letter) -> None:
    if isinstance(letter.about, SavedSearch):
        stop_search(letter.about)


def _page_of_letter(letter: Letter) -> str:
    saved = letter.about
    return address_for(saved, "saved_search", token=saved.token) if saved else reverse("practices:compendium")


subscription(FOUND, stop=_stop_by_letter, page=_page_of_letter)
