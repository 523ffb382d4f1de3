"""What the page of a practice says of its life since publication."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import Adaptation, LifeSign, Practice, PracticeRelation, ResultUpdate
from .states import Kinship, MessageState, PracticeState

STALE_AFTER = timedelta(days=90)
"""So long after the question, without an answer, a practice is marked as not confirmed."""

TOWARDS: dict[str, Any] = {
    Kinship.REPLICATES: _("Replicates"),
    Kinship.ADAPTS: _("Adapts"),
    Kinship.MERGED_INTO: _("Became part of"),
    Kinship.SUCCEEDED_BY: _("Was followed by"),
}
FROM: dict[str, Any] = {
    Kinship.REPLICATES: _("Is replicated by"),
    Kinship.ADAPTS: _("Is adapted by"),
    Kinship.MERGED_INTO: _("Took up"),
    Kinship.SUCCEEDED_BY: _("Follows"),
}


class Since(NamedTuple):
    """Everything since publication: results, news, adaptations, relations both ways, and how sure it is."""

    updates: list[ResultUpdate]
    news: list[LifeSign]
    adaptations: list[Adaptation]
    relations: list[tuple[Any, Practice]]
    into: object | None
    not_confirmed_since: date | None

    @property
    def is_anything(self) -> bool:
        return bool(self.updates or self.news or self.adaptations or self.relations)


def of(practice) -> Since:
    """Asks the database five times, whatever there is."""
    relations, into = [], None
    towards = PracticeRelation.objects.filter(practice=practice, other__state=PracticeState.PUBLISHED)
    for relation in towards.select_related("other__current"):
        relations.append((TOWARDS[relation.kind], relation.other))
        if relation.kind == Kinship.MERGED_INTO:
            into = relation.other
    others = PracticeRelation.objects.filter(other=practice, practice__state=PracticeState.PUBLISHED)
    relations += [(FROM[relation.kind], relation.practice) for relation in others.select_related("practice__current")]
    return Since(
        list(practice.updates.shown()),
        list(practice.life_signs.filter(shown=MessageState.SHOWN).exclude(news="")),
        list(practice.adaptations.shown()),
        relations,
        into,
        not_confirmed_since(practice),
    )


def not_confirmed_since(practice, today: date | None = None) -> date | None:
    """The last day anybody said how it stands, where it was asked again long ago and nobody answered."""
    today = today or timezone.localdate()
    if practice.look_on is None or practice.look_on + STALE_AFTER > today:
        return None
    return practice.confirmed_on or (practice.published_at.date() if practice.published_at else None)


def public(practice) -> dict:
    """The same for machines: results and adaptations that came since, and relations; no person in it."""
    since = of(practice)
    return {
        "updates": [
            {
                "number": update.number,
                "indicator": update.indicator,
                "baseline": update.baseline or None,
                "value": update.value,
                "unit": update.unit or None,
                "as_of": update.as_of.isoformat(),
                "source": update.source,
                "evidence": update.evidence,
                "shown_on": update.checked_at.date().isoformat() if update.checked_at else None,
            }
            for update in since.updates
        ],
        "adapted_by": [
            {"organisation": each.organisation, "country": str(each.country), "year": each.year, "text": each.text}
            for each in since.adaptations
        ],
        "related": [{"relation": str(label), "slug": other.slug} for label, other in since.relations],
        "status_told_on": practice.status_told_on.isoformat() if practice.status_told_on else None,
        "not_confirmed_since": since.not_confirmed_since.isoformat() if since.not_confirmed_since else None,
    }
