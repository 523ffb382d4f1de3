"""What somebody decides about each name in a text under the Chatham House Rule."""

from collections.abc import Mapping, Sequence

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Fieldset, Layout
from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..actions.naming import REPLACE, Decision
from ..naming import Flag
from ..states import NameReason

PREFIX = "name-"
OPEN = "open"


class NamesForm(forms.Form):
    """A choice and two lines for every name; `places` says in which field of a text it stands, where it was typed.

    `first` is what is chosen before anybody looked: to put other words in the place of a typed name, and nothing for
    a stored one.
    """

    def __init__(self, *args, flags: Sequence[Flag], places: Mapping[str, str], replaceable: bool, label, **kwargs):
        super().__init__(*args, **kwargs)
        deeds = [(REPLACE, _("Put other words in its place"))] if replaceable else []
        layout = []
        for number, flag in enumerate({flag.field: flag for flag in flags}.values(), start=1):
            self._add(flag, [(OPEN, _("Leave it open for now")), *deeds, *NameReason.choices], replaceable)
            kept = {f"{flag.field}-hit": flag.text}
            if flag.field in places:
                kept[f"{flag.field}-at"] = places[flag.field]
            for name, value in kept.items():
                self.fields[name] = forms.CharField(widget=forms.HiddenInput, required=False, initial=value)
            put = [f"{flag.field}-put"] if replaceable else []
            layout.append(
                Fieldset(
                    pgettext_lazy("heading of one of several names", "Name %(number)d") % {"number": number},
                    HTML(render_to_string("meetings/_flag.html", {"flag": flag})),
                    *kept,
                    flag.field,
                    Div(*(Div(name) for name in (*put, f"{flag.field}-words")), css_class="field-pair"),
                    css_class="box",
                )
            )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        button = Div(StrictButton(label, type="submit", css_class="btn-primary"), css_class="button-row")
        self.helper.layout = Layout(*layout, button)

    def _add(self, flag: Flag, deeds: list, replaceable: bool) -> None:
        self.fields[flag.field] = forms.ChoiceField(
            label=_("What is to be done with “%(name)s”") % {"name": flag.text}, choices=deeds
        )
        if replaceable:
            self.fields[f"{flag.field}-put"] = forms.CharField(
                label=_("Other words"), required=False, max_length=200, initial=flag.replacement
            )
        self.fields[f"{flag.field}-words"] = forms.CharField(
            label=_("Reason in your own words"), required=False, max_length=300
        )


def typed_decisions(data: Mapping[str, str]) -> dict[str, Decision]:
    """What was sent about names, by `Flag.field`; nothing where no such form was sent."""
    fields = [name.removesuffix("-words") for name in data if name.startswith(PREFIX) and name.endswith("-words")]
    parts = ("", "-put", "-words", "-hit")
    return {field: Decision(*(data.get(f"{field}{part}", "").strip()[:300] for part in parts)) for field in fields}
