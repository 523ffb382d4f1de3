"""Finding a letter in the post room."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from correspondence.models import Letter
from correspondence.states import LetterState


class LetterFilter(django_filters.FilterSet):
    """By words in the subject, the name or the address, by state, and by kind."""

    q = django_filters.CharFilter(
        method="with_words",
        label=_("Subject, name or address"),
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
    )
    state = django_filters.ChoiceFilter(
        choices=LetterState,
        label=_("Fate"),
        empty_label=_("Any"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    class Meta:
        model = Letter
        fields = ["q", "state"]

    def with_words(self, letters, name, value):
        for word in value.split():
            letters = letters.filter(Q(subject__icontains=word) | Q(name__icontains=word) | Q(address__icontains=word))
        return letters


def chips_of(chosen: LetterFilter, request) -> list[dict]:
    """The filters in force, each with the address of the list without it."""
    if not chosen.form.is_valid():
        return []
    chips = []
    for name, value in chosen.form.cleaned_data.items():
        if value:
            query = request.GET.copy()
            query.pop(name, None)
            query.pop("page", None)
            label = dict(LetterState.choices).get(value, f"“{value}”") if name == "state" else f"“{value}”"
            chips.append({"label": label, "url": f"?{query.urlencode()}"})
    return chips
