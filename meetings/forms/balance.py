"""At least how many of each group a meeting hopes for."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from rrge_portal.kernel.regions import COUNTRIES
from rrge_portal.kernel.vocabulary import Region, Sector
from stakeholders.models import Profile

from ..balance import targets_of
from ..models import Meeting
from ..states import BalanceDimension

MOST_COUNTRIES = 60


class TargetsForm(forms.Form):
    """A number for each sector, region and gender; countries as lines such as *Panama: 2*."""

    countries = forms.CharField(
        label=_("Countries"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One country a line with its number, such as “Panama: 2” or “PA: 2”."),
    )
    shows_balance = forms.BooleanField(
        label=_("Show who took part"),
        required=False,
        help_text=Meeting._meta.get_field("shows_balance").help_text,
    )

    def __init__(self, *args, meeting: Meeting, **kwargs):
        known = targets_of(meeting)
        initial: dict = {_name(*key): number for key, number in known.items()}
        initial["countries"] = "\n".join(
            f"{countries.name(group)}: {number}"
            for (dimension, group), number in sorted(known.items())
            if dimension == BalanceDimension.COUNTRY
        )
        initial["shows_balance"] = meeting.shows_balance
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.groups = {
            BalanceDimension.SECTOR: Sector.choices,
            BalanceDimension.REGION: [choice for choice in Region.choices if choice[0] in COUNTRIES],
            BalanceDimension.GENDER: [
                choice
                for choice in Profile._meta.get_field("gender").flatchoices
                if choice[0] in {"woman", "man", "other"}
            ],
        }
        for dimension, choices in self.groups.items():
            for group, label in choices:
                self.fields[_name(dimension, group)] = forms.IntegerField(
                    label=label, required=False, min_value=1, max_value=100_000
                )
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *(
                Fieldset(
                    dimension.label,
                    Div(*(_name(dimension, group) for group, _label in choices), css_class="fields-row"),
                )
                for dimension, choices in self.groups.items()
            ),
            "countries",
            "shows_balance",
            Submit("save", _("Save the targets")),
        )

    def clean_countries(self) -> dict[str, int]:
        """Codes and numbers.

        Raises:
            ValidationError: naming every line that cannot be read.
        """
        codes = {str(name).casefold(): code for code, name in countries}
        found, problems = {}, []
        for line in filter(None, map(str.strip, self.cleaned_data["countries"].splitlines())):
            name, _colon, number = line.rpartition(":")
            code = codes.get(name.strip().casefold()) or (
                name.strip().upper() if name.strip().upper() in codes.values() else ""
            )
            if code and number.strip().isdecimal() and 0 < int(number) <= 100_000:
                found[code] = int(number)
            else:
                problems.append(line)
        if problems:
            raise forms.ValidationError(
                _(
                    "These lines could not be read: %(lines)s. "
                    "Write the country, a colon and a number, such as Panama: 2."
                ),
                params={"lines": "; ".join(problems[:5])},
            )
        if len(found) > MOST_COUNTRIES:
            raise forms.ValidationError(
                _("That is more than %(number)d countries. Set targets for regions instead."),
                params={"number": MOST_COUNTRIES},
            )
        return found

    @property
    def targets(self) -> dict[tuple[str, str], int]:
        """By dimension and group, once the form is valid."""
        numbers = {
            (dimension.value, group): self.cleaned_data.get(_name(dimension, group))
            for dimension, choices in self.groups.items()
            for group, _label in choices
        }
        listed = {
            (BalanceDimension.COUNTRY.value, code): number for code, number in self.cleaned_data["countries"].items()
        }
        return {key: number for key, number in numbers.items() if number} | listed


def _name(dimension: str, group: str) -> str:
    return f"{dimension}-{group}"
