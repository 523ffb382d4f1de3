"""The organiser's forms about seats and requests for nominations."""

from datetime import datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Fieldset, Layout, Submit
from django import forms
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.vocabulary import Sector

from ..invitee_lists import UnreadableError
from ..models import Meeting, Nomination
from ..nomination_lists import as_text, read
from ..states import NominationStanding, NominationState
from .filters import ListFilter
from .pieces import WallTimeField, moment_at

WEEKS_AHEAD = timedelta(weeks=4)


def usual_due(meeting: Meeting) -> datetime:
    """Six in the evening four weeks ahead of the meeting; a fortnight from now where that is too near."""
    zone = ZoneInfo(meeting.zone)
    usual = datetime.combine(meeting.starts_on - WEEKS_AHEAD, time(18), zone)
    soonest = timezone.now() + timedelta(days=3)
    return usual if usual > soonest else datetime.combine(timezone.localdate() + timedelta(days=14), time(18), zone)


class SeatsForm(forms.Form):
    """A number of seats for each sector; empty is no limit."""

    def __init__(self, *args, meeting: Meeting, **kwargs):
        known = {each.sector: each.seats for each in meeting.sector_seats.all()}
        super().__init__(*args, **{"initial": known, **kwargs})
        for sector in Sector:
            self.fields[sector.value] = forms.IntegerField(
                label=sector.label, required=False, min_value=1, max_value=100_000
            )
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *(Field(sector.value, wrapper_class="field-short") for sector in Sector),
            Submit("save", _("Save the seats")),
        )

    @property
    def seats(self) -> dict[str, int | None]:
        return {sector.value: self.cleaned_data.get(sector.value) for sector in Sector}


class DueForm(forms.Form):
    """Until when, on the clock of the meeting's zone."""

    due_at = WallTimeField(label=_("Until"))

    def __init__(self, *args, meeting: Meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = meeting.zone

    def clean_due_at(self) -> datetime:
        return moment_at(self.cleaned_data["due_at"], self.zone)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = Layout(Field("due_at", wrapper_class="field-short"))
        return helper


class NominationForm(forms.ModelForm):
    """One request, by hand."""

    due_at = WallTimeField(label=_("Names due"), help_text=_("On the clock of the meeting’s zone."))

    class Meta:
        model = Nomination
        fields = ("country", "body", "focal_point", "email", "language", "seats", "due_at")
        labels: ClassVar = {
            "country": _("Member State"),
            "body": _("Mission or ministry"),
            "focal_point": _("Focal point"),
            "email": _("E-mail address"),
            "language": _("Language of the letters"),
            "seats": _("Seats offered"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        due = self.instance.due_at or usual_due(self.instance.meeting)
        zone = ZoneInfo(self.instance.meeting.zone)
        self.initial["due_at"] = due.astimezone(zone).replace(tzinfo=None)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset(_("Whom to ask"), "country", "body", "focal_point", "email", "language"),
            Fieldset(
                _("For what"),
                Field("seats", wrapper_class="field-short"),
                Field("due_at", wrapper_class="field-short"),
            ),
            StrictButton(_("Save the changes"), type="submit", css_class="btn-outline-primary")
            if self.instance.pk
            else Submit("save", _("Put on the list")),
        )

    def clean_due_at(self) -> datetime:
        return moment_at(self.cleaned_data["due_at"], self.instance.meeting.zone)


class NominationListForm(forms.Form):
    """Many requests at once; what was pasted stays in the form whatever is wrong with it. `rows` are judged rows."""

    text = forms.CharField(
        label=_("Paste the list"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_(
            "Copied from a spreadsheet, or as text with commas or semicolons; the first row names the columns."
        ),
    )
    file = forms.FileField(
        label=_("Or choose an XLSX or CSV file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
    )
    due_at = WallTimeField(label=_("Names due"), help_text=_("On the clock of the meeting’s zone."))

    def __init__(self, *args, meeting: Meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.rows: list = []
        self.initial["due_at"] = usual_due(meeting).astimezone(ZoneInfo(meeting.zone)).replace(tzinfo=None)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = Layout("text", "file", Field("due_at", wrapper_class="field-short"))
        return helper

    def clean_due_at(self) -> datetime:
        return moment_at(self.cleaned_data["due_at"], self.meeting.zone)

    def clean(self):
        super().clean()
        if self.errors:
            return self.cleaned_data
        upload, text = self.cleaned_data.get("file"), self.cleaned_data.get("text") or ""
        try:
            if upload:
                text = as_text(upload.read())
                self.data = {**dict(self.data.items()), "text": text}
            live = self.meeting.nominations.exclude(state=NominationState.WITHDRAWN)
            self.rows = read(
                text,
                due_at=self.cleaned_data["due_at"],
                language=(self.meeting.languages or ["en"])[0],
                known={(country, body.casefold()) for country, body in live.values_list("country", "body")},
            )
        except UnreadableError as error:
            raise forms.ValidationError(str(error)) from error
        return self.cleaned_data


class NominationFilter(ListFilter):
    standing = forms.ChoiceField(
        label=_("Standing"), required=False, choices=[("", _("Every standing")), *NominationStanding.choices]
    )
    country = forms.ChoiceField(label=_("Member State"), required=False)
    note = forms.ChoiceField(
        label=_("Note verbale"),
        required=False,
        choices=[("", _("With or without")), ("there", _("Note verbale there")), ("missing", _("No note verbale"))],
    )
    asks = forms.ChoiceField(
        label=_("Late changes"), required=False, choices=[("", _("All")), ("yes", _("Asks for a late change"))]
    )

    def narrow(self, nominations: QuerySet) -> QuerySet:
        """Of nominations taken `with_progress`."""
        if self.value("standing"):
            nominations = nominations.filter(standing=self.value("standing"))
        if self.value("country"):
            nominations = nominations.filter(country=self.value("country"))
        if self.value("asks"):
            nominations = nominations.filter(asks=True)
        if self.value("note"):
            nominations = nominations.filter(~Q(note="") if self.value("note") == "there" else Q(note=""))
        if self.value("q"):
            searched = Concat("body", Value(" "), "focal_point", Value(" "), "email", output_field=CharField())
            nominations = nominations.annotate(searched=searched).filter(
                *(Q(searched__icontains=word) for word in self.value("q").split())
            )
        return nominations
