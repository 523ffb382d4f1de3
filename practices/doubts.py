"""What an editor should look at before an edition is frozen: what would harm, and what readers would miss.

Only an open flag of the do-no-harm screen stops anybody; of the rest whoever freezes knows.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from rrge_portal.kernel.templatetags.portal import language_name

from .documents.wording import TRANSLATED
from .models import Concern, Entry, PublicationConsent, Translation
from .screening import flagged

ENDS_SOON = timedelta(days=90)


class Doubt(NamedTuple):
    """One thing to look at, with the entries it concerns. What could harm somebody is grave."""

    sentence: str
    entries: list[Entry]
    is_grave: bool = False


def doubts_of(languages: Sequence[str], entries: Sequence[Entry], *, person) -> list[Doubt]:
    """Of these entries, with their contents, in an edition issued in these languages; the gravest first.

    Eleven questions to the database, however many entries there are. `person` may not know of every concern.
    """
    practices = [entry.practice_id for entry in entries]
    found = [
        Doubt(
            _("Somebody has reported a concern that is not settled yet."),
            _of(entries, _doubted(practices, person)),
            True,
        ),
        Doubt(
            _("The do-no-harm screen found something nobody has cleared. It cannot be frozen like this."),
            _of(entries, flagged(practices, languages)),
            True,
        ),
        Doubt(
            _("A consent has run out: the practice is about to be taken down."), _of(entries, _expired(practices)), True
        ),
        Doubt(
            _("A consent ends within three months. Unless it is renewed, the practice leaves the edition then."),
            _of(entries, _ending(practices)),
        ),
        *_untranslated(languages, entries),
    ]
    return [doubt for doubt in found if doubt.entries]


def by_entry(doubts: Iterable[Doubt]) -> dict[int, list[Doubt]]:
    """The doubts about each entry, by its key."""
    found: dict[int, list[Doubt]] = {}
    for doubt in doubts:
        for entry in doubt.entries:
            found.setdefault(entry.pk, []).append(doubt)
    return found


def _of(entries: Iterable[Entry], practices: Iterable[int]) -> list[Entry]:
    named = set(practices)
    return [entry for entry in entries if entry.practice_id in named]


def _doubted(practices: Sequence[int], person) -> Iterable[int]:
    open_concerns = Concern.objects.visible_to(person).open()
    return open_concerns.filter(practice__in=practices).values_list("practice", flat=True)


def _expired(practices: Sequence[int]) -> Iterable[int]:
    return PublicationConsent.objects.expired().filter(practice__in=practices).values_list("practice", flat=True)


def _ending(practices: Sequence[int]) -> Iterable[int]:
    soon = timezone.localdate() + ENDS_SOON
    ending = PublicationConsent.objects.in_force().filter(expires_on__lte=soon, practice__in=practices)
    return ending.values_list("practice", flat=True)


def _untranslated(languages: Sequence[str], entries: Sequence[Entry]) -> Iterator[Doubt]:
    """What would stand in its own language in an edition in another one: the outdated apart from the missing."""
    published = set(
        Translation.objects.public()
        .filter(practice__in=[entry.practice_id for entry in entries], language__in=languages)
        .values_list("practice", "language")
    )
    for language in languages:
        named = {"language": language_name(language)}
        lacking = [entry for entry in entries if not _reads_in(entry, language)]
        outdated = [entry for entry in lacking if (entry.practice_id, language) in published]
        yield Doubt(
            _("The translation into %(language)s is outdated, so the original would stand there.") % named, outdated
        )
        yield Doubt(
            _("Not translated into %(language)s: the original would stand there.") % named,
            [entry for entry in lacking if entry not in outdated],
        )


def _reads_in(entry: Entry, language: str) -> bool:
    return entry.content["language"] == language or language in (entry.content.get(TRANSLATED) or {})
