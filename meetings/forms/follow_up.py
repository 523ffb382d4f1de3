"""The questions to those who have a seat: which, and the answers."""

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.vocabulary import Language

from ..models import FollowUp, FollowUpPlan, Travel
from ..states import FollowUpTopic

TRAVEL_FIELDS = ("passport_name", "leaves_from", "arrives_on", "arrival", "departs_on", "departure")
DAY = {"type": "date"}


def _button(label, tone="primary") -> Div:
    return Div(StrictButton(label, type="submit", css_class=f"btn-{tone}"), css_class="button-row")


class PlanForm(forms.ModelForm):
    """Which questions are asked, and until when travel data is needed."""

    topics = forms.MultipleChoiceField(
        label=_("Ask about"),
        required=False,
        choices=FollowUpTopic.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ask only what you will act on. What was answered to a question you untick is deleted."),
    )

    class Meta:
        model = FollowUpPlan
        fields = ("topics", "answer_by", "claims_close_on")
        widgets = {
            "answer_by": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "claims_close_on": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = str(field.label).capitalize()
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "topics", "answer_by", "claims_close_on", _button(_("Save the questions"), "outline-primary")
        )


def _copy(name: str, model, **changes):
    return model._meta.get_field(name).formfield(**changes)


class FollowUpForm(forms.Form):
    """The chosen questions only. `answers()` and `travel()` are what the action takes."""

    dietary = _copy("dietary", FollowUp, widget=forms.Textarea(attrs={"rows": 2}))
    access = _copy("access", FollowUp, widget=forms.Textarea(attrs={"rows": 3}))
    interpretation = forms.MultipleChoiceField(
        label=_("interpretation into"), required=False, choices=Language, widget=forms.CheckboxSelectMultiple
    )
    wants_funding = _copy("wants_funding", FollowUp, label=_("I ask the organisers to pay my journey"))
    passport_name = _copy("passport_name", Travel)
    leaves_from = _copy("leaves_from", Travel)
    arrives_on = _copy("arrives_on", Travel, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    arrival = _copy("arrival", Travel, help_text=_("Such as the flight and its time."))
    departs_on = _copy("departs_on", Travel, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    departure = _copy("departure", Travel)

    def __init__(self, *args, topics, is_funded, **kwargs):
        super().__init__(*args, **kwargs)
        asks_travel = FollowUpTopic.TRAVEL in topics
        dropped = [topic.value for topic in FollowUpTopic if topic in self.fields and topic not in topics]
        if not asks_travel or is_funded:
            dropped.append("wants_funding")
        if not asks_travel or not is_funded:
            dropped.extend(TRAVEL_FIELDS)
        for name in dropped:
            del self.fields[name]
        for field in self.fields.values():
            field.label = str(field.label)[:1].upper() + str(field.label)[1:]
        needs = [name for name in ("dietary", "access", "interpretation") if name in self.fields]
        journey = [name for name in ("wants_funding", *TRAVEL_FIELDS) if name in self.fields]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *([Fieldset(_("What you need"), *needs)] if needs else []),
            *([Fieldset(_("Your journey"), *journey)] if journey else []),
            _button(_("Send my answers")),
        )

    def clean(self):
        cleaned = super().clean() or {}
        arrives, departs = cleaned.get("arrives_on"), cleaned.get("departs_on")
        if arrives and departs and departs < arrives:
            self.add_error("departs_on", _("The departure is before the arrival. Correct one of the two days."))
        return cleaned

    def answers(self) -> dict:
        names = ("dietary", "access", "interpretation", "wants_funding")
        return {name: self.cleaned_data[name] for name in names if name in self.fields}

    def travel(self) -> dict | None:
        found = {name: self.cleaned_data[name] for name in TRAVEL_FIELDS if name in self.fields}
        return found or None
