"""What an organiser says when a meeting is postponed or cancelled."""

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Hidden, Layout
from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Meeting
from ..states import SeatFate, TravelAdvice

DAY = {"type": "date"}


class AnnouncementForm(forms.Form):
    """The words in each language, what happens to travel, and the version of the meeting that was looked at."""

    travel = forms.ChoiceField(
        label=_("Travel"), choices=TravelAdvice, widget=forms.RadioSelect, initial=TravelAdvice.UNBOOKED
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, meeting: Meeting, button, tone="primary", **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.fields["version"].initial = meeting.version
        words = []
        for code, language in settings.LANGUAGES:
            words.append(f"words_{code}")
            self.fields[words[-1]] = forms.CharField(
                label=_("In your own words, in %(language)s") % {"language": language},
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3, "lang": code}),
                help_text=_("Such as the reason. Whoever reads a language you leave empty gets the words in English."),
            )
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *self.first_fields(),
            "travel",
            Fieldset(_("What you add"), *words),
            "version",
            Hidden("sure", ""),
            Div(
                StrictButton(_("See the letter first"), type="submit", name="look", css_class="btn-outline-primary"),
                StrictButton(button, type="submit", name="do", value="yes", css_class=f"btn-{tone}"),
                css_class="button-row",
            ),
        )

    def first_fields(self) -> list[str]:
        return []

    def words(self) -> dict[str, str]:
        written = {code: self.cleaned_data[f"words_{code}"].strip() for code, _language in settings.LANGUAGES}
        return {code: text for code, text in written.items() if text}

    def said(self) -> dict:
        """What the action takes."""
        return {
            "version": self.cleaned_data["version"],
            "words": self.words(),
            "travel": self.cleaned_data["travel"],
        }


class PostponeForm(AnnouncementForm):
    starts_on = forms.DateField(label=_("New first day"), required=False, widget=forms.DateInput(attrs=DAY))
    ends_on = forms.DateField(
        label=_("New last day"),
        required=False,
        widget=forms.DateInput(attrs=DAY),
        help_text=_("Leave both days empty if the new dates are not known yet."),
    )
    seats = forms.ChoiceField(label=_("Seats"), choices=SeatFate, widget=forms.RadioSelect, initial=SeatFate.KEPT)

    def first_fields(self) -> list[str]:
        return ["starts_on", "ends_on", "seats"]

    def clean(self):
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if bool(first) != bool(last):
            self.add_error("ends_on" if first else "starts_on", _("Write both days, or leave both empty."))
        elif self.meeting.is_postponed and not first and not self.errors:
            self.add_error("starts_on", _("The meeting is postponed already. Write its new days."))
        elif first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first. Exchange them or correct one."))
        elif first and first < timezone.localdate():
            self.add_error("starts_on", _("This day is past. Choose a later one."))
        return data

    def said(self) -> dict:
        days = {name: self.cleaned_data[name] for name in ("starts_on", "ends_on")}
        return super().said() | days | {"seats": self.cleaned_data["seats"]}
