"""The forms of a meeting's reminders: one rule, the hours, a pause."""

from datetime import date, datetime, time, timedelta

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from ..letters.names import name_of
from ..letters.reminding import LONGEST, sides_of, usual_offsets
from ..models import ReminderPlan
from .pieces import WallTimeField, moment_at

CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def _later(clock: time, *, hours: int) -> datetime:
    return datetime.combine(date.min, clock) + timedelta(hours=hours)


class RuleForm(forms.Form):
    """One rule. What it reminds of is chosen once; its day and time can be changed."""

    letter = forms.ChoiceField(label=_("What"), choices=lambda: [(code, name_of(code)) for code in usual_offsets()])
    number = forms.IntegerField(label=_("How many days"), min_value=1, max_value=LONGEST)
    side = forms.ChoiceField(
        label=_("Before or after the date"),
        choices={"before": _("Before the date"), "after": _("After the date")},
        widget=forms.RadioSelect,
        initial="before",
    )
    clock = forms.TimeField(
        label=_("At"),
        required=False,
        widget=CLOCK,
        help_text=_("On the clock of the meeting’s zone. Empty: at the time of day of the date itself."),
    )

    def __init__(self, data=None, *, letter: str = "", days: int | None = None, clock=None):
        initial = {"clock": clock}
        if days is not None:
            initial |= {"number": abs(days), "side": "before" if days < 0 else "after"}
        super().__init__(data, initial=initial)
        self.is_new = not letter
        if letter:
            del self.fields["letter"]
        self.kind = letter
        names = ("letter", "number", "side", "clock") if self.is_new else ("number", "side", "clock")
        short = [Field(name, wrapper_class="field-short") if name in {"number", "clock"} else name for name in names]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *short, Submit("save", _("Add the reminder") if self.is_new else _("Save the reminder"))
        )

    def clean(self):
        super().clean()
        data = self.cleaned_data
        self.kind = data.get("letter", self.kind)
        side = data.get("side")
        sides = sides_of(self.kind) if self.kind else None
        if side and sides and side not in sides:
            self.add_error(
                "side",
                _("This reminder makes sense only after the date.")
                if side == "before"
                else _("This reminder makes sense only before the date."),
            )
        return data

    @property
    def days(self) -> int:
        number = self.cleaned_data["number"]
        return -number if self.cleaned_data["side"] == "before" else number


class HoursForm(forms.ModelForm):
    """Between which times people may be reminded."""

    class Meta:
        model = ReminderPlan
        fields = ("wakes_at", "sleeps_at", "skips_weekends")
        labels = {
            "wakes_at": _("Not before"),
            "sleeps_at": _("Not after"),
            "skips_weekends": _("Not on Saturdays and Sundays"),
        }
        help_texts = {
            "wakes_at": _("On the clock of whoever gets the letter."),
            "skips_weekends": _(
                "What would fall on a weekend goes out on the Friday before, or, if it follows its date, on the Monday "
                "after."
            ),
        }
        widgets = {"wakes_at": CLOCK, "sleeps_at": CLOCK}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field("wakes_at", wrapper_class="field-short"),
            Field("sleeps_at", wrapper_class="field-short"),
            "skips_weekends",
            Submit("save", _("Save the hours")),
        )

    def clean(self):
        super().clean()
        data = self.cleaned_data
        wakes, sleeps = data.get("wakes_at"), data.get("sleeps_at")
        if wakes and sleeps and wakes < sleeps and datetime.combine(date.min, sleeps) < _later(wakes, hours=4):
            self.add_error("sleeps_at", _("Leave at least four hours of the day in which people may be reminded."))
        return data


class PauseForm(forms.Form):
    """Until when nothing goes out by itself."""

    until = WallTimeField(
        label=_("Until"), required=False, help_text=_("Empty: until you or another organiser resume the reminders.")
    )

    def __init__(self, data=None, *, zone: str):
        super().__init__(data)
        self.zone = zone
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field("until", wrapper_class="field-short"), Submit("pause", _("Pause the reminders"))
        )

    def clean_until(self):
        local = self.cleaned_data["until"]
        return moment_at(local, self.zone) if local else None
