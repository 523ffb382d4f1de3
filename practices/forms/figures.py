"""Since when the figures of the desk count."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .editorial import Narrowing

SPANS = {"": (_("The last twelve months"), 365), "90": (_("The last three months"), 90), "all": (_("All time"), None)}


class FiguresFilter(Narrowing):
    span = forms.ChoiceField(label=_("Submitted within"), choices=[(key, label) for key, (label, _d) in SPANS.items()])

    @property
    def since(self) -> date | None:
        """The first day that counts; None for all time."""
        days = SPANS[self.value("span")][1]
        return None if days is None else timezone.localdate() - timedelta(days=days)
