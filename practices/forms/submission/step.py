"""The fields of one step. A draft takes whatever there is; only what cannot be kept at all is an error."""

import secrets
from datetime import date

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout, LayoutObject
from django import forms
from django.db.models.fields import BLANK_CHOICE_LABEL
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from rrge_portal.kernel.vocabulary import PartnershipType, Pillar, Region, Theme

from ...completeness import STEPS, WORD_LIMITS, Step, is_required
from ...models import PracticeVersion
from ...states import Exploitation, SdgTarget
from ..guidance import EXAMPLES, HELP
from ..lenient import Lenient
from .tongues import speak

SEVERAL = {
    "partnership_types": PartnershipType,
    "regions": Region,
    "themes": Theme,
    "exploitation": Exploitation,
    "pillars": Pillar,
    "sdg_targets": SdgTarget,
}
HIDDEN = ("revision", "window", "known")
FIRST_YEAR = 1950
SHORT_FIELDS = {"language", "lead_sector", "lead_country", "formality", "level", "status", "licence", "review_on"}
YEAR_FIELDS = {"start_year", "start_month", "end_year"}


class Example(LayoutObject):
    """“Show an example”, closed, under a field."""

    def __init__(self, text):
        self.text = text

    def render(self, form, context, template_pack=None, **kwargs):
        return render_to_string("practices/submission/example.html", {"text": self.text})


class SelectRepeated(forms.SelectMultiple):
    """One list to choose from for each value, and two empty ones: no list in which one must hold a key to choose."""

    template_name = "practices/submission/select_repeated.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        chosen = [code for code in value or [] if code]
        context["widget"] |= {"chosen": [*chosen, "", ""], "options": self.choices}
        return context

    def value_from_datadict(self, data, files, name):
        getter = data.getlist if hasattr(data, "getlist") else data.get
        return list(dict.fromkeys(code for code in getter(name) or [] if code))

    def use_required_attribute(self, initial):
        return False


class PracticeStepForm(Lenient, forms.ModelForm):
    """The fields of one step. `revision` and `window` tell one browser window from another, `known` what it shows."""

    indispensable = frozenset({"revision"})

    revision = forms.IntegerField(widget=forms.HiddenInput)
    window = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    known = forms.JSONField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = PracticeVersion
        fields = [name for step in STEPS for name in step.fields]

    def __init__(self, *args, step: Step, **kwargs):
        super().__init__(*args, **kwargs)
        version = self.instance
        for name in set(self.fields) - {*step.fields, *HIDDEN}:
            del self.fields[name]
        self.starred = frozenset({name for name in step.fields if is_required(name, version)})
        for name, choices in SEVERAL.items():
            if name in self.fields:
                self.fields[name] = forms.MultipleChoiceField(
                    label=self.fields[name].label, choices=choices.choices, widget=forms.CheckboxSelectMultiple
                )
        if "countries" in self.fields:
            self.fields["countries"] = forms.MultipleChoiceField(
                label=self.fields["countries"].label,
                choices=[("", BLANK_CHOICE_LABEL), *countries],
                widget=SelectRepeated,
            )
        self._shape()
        for name, field in self.fields.items():
            field.help_text = HELP.get(name, field.help_text)
            if name in WORD_LIMITS:
                field.widget.attrs["data-word-limit"] = WORD_LIMITS[name]
        speak(self, version.language)
        self.fields["revision"].initial = version.revision
        self.fields["window"].initial = secrets.token_urlsafe(9)
        self.show_wanted()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*HIDDEN, *self._laid_out(step))

    def _shape(self) -> None:
        """Give each field the control it needs."""
        for name, field in self.fields.items():
            if name in {"title", "review_on"}:
                continue
            if isinstance(field, forms.CharField) and isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 10 if WORD_LIMITS.get(name, 0) > 200 else 5
        if "title" in self.fields:
            self.fields["title"].widget = forms.Textarea(attrs={"rows": 2})
        if "review_on" in self.fields:
            self.fields["review_on"].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            self.initial["review_on"] = self.initial["review_on"] or _in_two_years()
        if "lead_country" in self.fields:
            self.fields["lead_country"].choices = [("", BLANK_CHOICE_LABEL), *countries]
        if "start_month" in self.fields:
            self.fields["start_month"] = forms.TypedChoiceField(
                label=self.fields["start_month"].label,
                choices=[("", BLANK_CHOICE_LABEL), *MONTHS.items()],
                coerce=int,
                empty_value=None,
            )
        if "licence" in self.fields:
            self.fields["licence"].widget = forms.RadioSelect(choices=self.fields["licence"].choices[1:])
        for name in ("start_year", "end_year"):
            if name in self.fields:
                # a number input drops whatever is no number before anybody could be told
                self.fields[name].widget = forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 20})
                self.fields[name].error_messages["invalid"] = _a_year()

    def _laid_out(self, step):
        for name in step.fields:
            css = "choices-grid" if name in SEVERAL else f"field-{name}"
            wrapper = "field-short" if name in SHORT_FIELDS | YEAR_FIELDS else css
            yield Field(name, wrapper_class=wrapper)
            if name in EXAMPLES:
                yield Example(EXAMPLES[name])

    def clean_known(self):
        known = self.cleaned_data["known"]
        return known if isinstance(known, dict) else {}

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def _clean_year(self, name):
        year = self.cleaned_data[name]
        if year is not None and not FIRST_YEAR <= year <= _latest_year():
            raise forms.ValidationError(_a_year())
        return year

    def clean_start_year(self):
        return self._clean_year("start_year")

    def clean_end_year(self):
        return self._clean_year("end_year")

    def clean_review_on(self):
        day = self.cleaned_data["review_on"]
        if day and day < timezone.localdate() and day != self.instance.review_on:
            raise forms.ValidationError(_("This day is past. Choose one that is still to come."))
        return day

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("start_year"), cleaned.get("end_year")
        if start and end and end < start:
            self.add_error("end_year", _("It would have ended before it began. Correct one of the two years."))
        return cleaned


def _latest_year() -> int:
    return timezone.localdate().year + 20


def _a_year():
    return _("Write a year between %(first)d and %(latest)d.") % {"first": FIRST_YEAR, "latest": _latest_year()}


def _in_two_years() -> date:
    """When a practice is usually looked at again."""
    day = timezone.localdate()
    return day.replace(year=day.year + 2, day=min(day.day, 28))
