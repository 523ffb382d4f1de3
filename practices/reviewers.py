"""Who can be asked to judge a practice: how well each suits it, in words, and who cannot, with the reason."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rrge_portal.kernel.folding import fold
from rrge_portal.kernel.moments import say_short_date
from rrge_portal.kernel.templatetags.portal import language_name
from rrge_portal.kernel.vocabulary import PartnershipType, Pillar, Theme
from stakeholders.models import Stakeholder

from .conflicts import conflicts_with
from .models.reviewer import AT_ONCE
from .states import OPEN_REVIEWS, AssignmentState

MOST_SHOWN = 60
FIELDS = {"themes": (Theme, 3), "partnership_types": (PartnershipType, 2), "pillars": (Pillar, 1)}
"""What a reviewer's field is compared by, and what each hit counts."""
LANGUAGE, FREE, WORD, EACH_OPEN = 6, 2, 1, 2
"""Points for reading the text's language, for being free, for a word in common; off for every open review."""


class Candidate(NamedTuple):
    """A person, how well they suit, why in words, and the sentence that says why not, if so.

    `away` says from when they can be asked, `is_full` that they have as many reviews as they take on. Neither forbids.
    `load` is how many reviews they owe now, `experience` how many they have handed in.
    """

    person: Stakeholder
    points: int
    reasons: list[str]
    conflict: object
    away: str
    is_full: bool
    load: int
    experience: int

    @property
    def is_suggested(self) -> bool:
        return not (self.conflict or self.away or self.is_full) and hasattr(self.person, "reviewer")


def people():
    """Everybody who can be asked: the reviewers, and whoever has named an expertise."""
    return Stakeholder.objects.filter(
        Q(reviewer__is_active=True) | Q(reviewer=None) & ~Q(profile__expertise=""),
        is_active=True,
        profile__isnull=False,
    )


def with_load(found):
    """People with the reviews they owe now and those they have handed in."""
    done = Q(review_assignments__state=AssignmentState.SUBMITTED)
    return found.annotate(
        load=Count("review_assignments", filter=Q(review_assignments__state__in=OPEN_REVIEWS), distinct=True),
        experience=Count("review_assignments", filter=done, distinct=True),
    )


def candidates(version, *, words: str = "") -> list[Candidate]:
    """The people who can be asked, the most suitable first; those who may not come last, with the reason.

    Without words only the reviewers are looked at; with words also everybody else who has named an expertise.
    """
    asked = set(version.assignments.values_list("reviewer_id", flat=True))
    found = people() if words.strip() else people().filter(reviewer__is_active=True)
    for word in words.split():
        found = found.filter(
            Q(profile__given_name__icontains=word)
            | Q(profile__family_name__icontains=word)
            | Q(profile__display_name__icontains=word)
            | Q(profile__expertise__icontains=word)
            | Q(profile__organisation__name__icontains=word)
        )
    found = (
        with_load(found.exclude(pk__in=asked))
        .select_related("profile__organisation", "reviewer")
        .prefetch_related("profile__organisation__aliases", "reviewer__absences")
    )
    sentence_for = conflicts_with(version)
    rows = [_judged(person, version, sentence_for(person)) for person in found]
    rows.sort(key=lambda row: (bool(row.conflict), not row.is_suggested, -row.points, row.load, row.person.pk))
    return rows[:MOST_SHOWN]


def best(version, *, but=None) -> Candidate | None:
    """Who suits best of those who can be asked now, but not the one who has read the reviews; None where nobody can."""
    return next((row for row in candidates(version) if row.is_suggested and row.person != but), None)


def _judged(person, version, conflict) -> Candidate:
    entry = getattr(person, "reviewer", None)
    points, reasons = _field(entry, person.profile, version)
    if version.language and version.language in [*person.profile.languages, person.profile.language]:
        points += LANGUAGE
        reasons.append(_("Reads %(language)s") % {"language": language_name(version.language)})
    points += 0 if person.load else FREE
    points -= EACH_OPEN * person.load
    is_full = person.load >= (entry.at_once if entry else AT_ONCE)
    reasons.append(
        ngettext("%(number)d open review", "%(number)d open reviews", person.load) % {"number": person.load}
        if person.load
        else _("No open review")
    )
    if person.experience:
        reasons.append(
            ngettext("%(number)d review handed in", "%(number)d reviews handed in", person.experience)
            % {"number": person.experience}
        )
    if entry is None:
        reasons.append(_("Not a reviewer yet; asking makes them one"))
    return Candidate(person, points, reasons, conflict, away_until(entry), is_full, person.load, person.experience)


def _field(entry, profile, version) -> tuple[int, list[str]]:
    """Points and words for what a person knows of what the practice is about."""
    points, known = 0, []
    for name, (choices, weight) in FIELDS.items():
        shared = [code for code in getattr(version, name) if entry and code in getattr(entry, name)]
        points += weight * len(shared)
        known += [str(choices(code).label) for code in shared if code in choices.values]
    common = _words_of(profile.expertise) & _words_of(f"{version.title} {version.summary}")
    reasons = [_("Knows: %(fields)s") % {"fields": ", ".join(known)}] if known else []
    if common:
        reasons.append(_("Names in common: %(words)s") % {"words": ", ".join(sorted(common)[:5])})
    return points + WORD * min(len(common), 5), reasons


def _words_of(text: str) -> set[str]:
    return {word for word in fold(text).replace(",", " ").split() if len(word) > 4}


def absence_on(entry, day: date):
    """The absence in which a reviewer is away on that day, or None."""
    if entry is None:
        return None
    return next((each for each in entry.absences.all() if each.starts_on <= day <= each.ends_on), None)


def away_until(entry, today: date | None = None) -> str:
    """*Away until 2 January 2027*, or nothing if they are there."""
    absence = absence_on(entry, today or timezone.localdate())
    return _("Away until %(day)s") % {"day": say_short_date(absence.ends_on)} if absence else ""
