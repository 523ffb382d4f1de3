"""What the recommendations across meetings can be narrowed by."""

import re
from collections import Counter
from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.folding import fold
from rrge_portal.kernel.localised import pick
from rrge_portal.kernel.vocabulary import Region, Theme

from ..states import STANDING_RECOMMENDATIONS, RecommendationState
from ..synthesis import MEETING, REGION, THEME, Choice, Key
from .filters import ListFilter

GROUPINGS = {THEME: _("Theme"), REGION: _("Region"), MEETING: _("Meeting")}
LONGEST_LABEL = 70
COUNT = re.compile(r" \(\d+\)$")


class SynthesisFilter(ListFilter):
    """Offers only what there is, each with how many there are of it altogether. `by` says how they are grouped."""

    NARROWING = Choice._fields

    def __init__(self, data, *, keys: Sequence[Key]):
        themes = Counter(theme for key in keys for theme in key.themes)
        regions = Counter(key.region for key in keys)
        years = Counter(key.starts_on.year for key in keys)
        meetings = {key.slug: key for key in keys}
        super().__init__(data)
        self.fields |= {
            "theme": _counted(_("Theme"), _("All themes"), Theme.choices, themes),
            "region": _counted(_("Region"), _("All regions"), Region.choices, regions),
            "addressee": _addressees(keys),
            "meeting": _counted(
                _("Meeting"),
                _("All meetings"),
                [(slug, f"{pick(key.titles)} ({key.starts_on.year})") for slug, key in meetings.items()],
                Counter(key.slug for key in keys),
            ),
            "status": _counted(
                _("Status"),
                _("Every status"),
                [(state.value, state.label) for state in RecommendationState if state in STANDING_RECOMMENDATIONS],
                Counter(key.status for key in keys),
            ),
            "year": _counted(
                _("Year"), _("All years"), [(str(year), year) for year in sorted(years, reverse=True)], _strings(years)
            ),
            "by": forms.ChoiceField(label=_("Grouped by"), required=False, choices=list(GROUPINGS.items())),
        }
        self.full_clean()

    @property
    def by(self) -> str:
        return self.value("by") or THEME

    @property
    def narrows(self) -> bool:
        """Whether anything is left out; how they are grouped leaves out nothing."""
        return any(self.value(name) for name in self.NARROWING)

    def _said(self, name: str) -> str:
        """Without the count, which is of everything there is."""
        return COUNT.sub("", super()._said(name))

    def choice(self) -> Choice:
        return Choice(**{name: self.value(name) for name in self.NARROWING})

    def chips(self) -> list[dict]:
        return [
            {"label": self._said(name), "url": f"?{self.query(without=name)}"}
            for name in self.NARROWING
            if self.value(name)
        ]


def _strings(counted: Counter) -> Counter:
    return Counter({str(key): number for key, number in counted.items()})


def _counted(label, everything, choices, number: Counter) -> forms.ChoiceField:
    offered = [(code, f"{str(name)[:LONGEST_LABEL]} ({number[code]})") for code, name in choices if number[code]]
    return forms.ChoiceField(label=label, required=False, choices=[("", everything), *offered])


def _addressees(keys: Sequence[Key]) -> forms.ChoiceField:
    """Written in different ways, the same addressee is offered once."""
    names: dict[str, str] = {}
    for key in keys:
        if key.addressee:
            names.setdefault(fold(key.addressee), key.addressee)
    number = Counter(fold(key.addressee) for key in keys)
    choices = sorted(names.items(), key=lambda pair: pair[0])
    return _counted(_("Addressed to"), _("All addressees"), choices, number)
