"""The form in which an entry of the list of participants is corrected."""

from typing import cast

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from stakeholders.consents import SENTENCES

from ..actions.participants import CONSENTS
from ..models import ListEntry
from ..participants.gathering import FACTS


def _countries() -> list[tuple[str, str]]:
    """In the reader's language, so asked for each form anew."""
    return [("", "---------"), *countries]


class EntryForm(forms.ModelForm):
    """How one person stands in the list. `facts()` is what `actions.participants.correct` takes."""

    country = forms.ChoiceField(label=_("Country"), choices=_countries, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = ListEntry
        fields = FACTS
        labels = {
            "title": _("Title"),
            "given_name": _("Given name"),
            "family_name": _("Family name"),
            "display_name": _("Name to show"),
            "function": _("Function"),
            "institution": _("Institution"),
        }
        help_texts = {
            "title": _("Such as Ms., Dr. or H.E."),
            "family_name": _("Written as usual; the list itself sets it in capitals."),
            "display_name": _("If you wish to be known by another name, it is used everywhere instead."),
            "function": _("Your post, as on a card."),
        }

    def __init__(self, *args, button, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "title",
            "given_name",
            "family_name",
            "display_name",
            "function",
            "institution",
            "country",
            "version",
            *(["consents"] if "consents" in self.fields else []),
            Div(StrictButton(button, type="submit", css_class="btn-primary"), css_class="button-row"),
        )

    def clean(self):
        data = super().clean() or {}
        if not any(data.get(name) for name in ("given_name", "family_name", "display_name")):
            self.add_error("given_name", _("Write at least one name: given name, family name or name to show."))
        return data

    def facts(self) -> dict[str, str]:
        return {name: " ".join(str(self.cleaned_data[name]).split()) for name in FACTS}

    def keep_what_was_typed(self, version: int) -> None:
        """After somebody else saved: the next click saves what stands in the form."""
        data = cast(QueryDict, self.data).copy()
        data["version"] = str(version)
        self.data = data


class OwnEntryForm(EntryForm):
    """One's own entry, through the link in the letter; with the two consents about the list."""

    consents = forms.MultipleChoiceField(
        label=_("Who may see it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(purpose.value, SENTENCES[purpose]) for purpose in CONSENTS],
        help_text=_("Without the first, you stand in no list by name; you are only counted."),
    )


class ReasonForm(forms.Form):
    """Why something settled is opened again."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, button, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "reason", Div(StrictButton(button, type="submit", css_class="btn-primary"), css_class="button-row")
        )
