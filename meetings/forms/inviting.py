"""Forms about invitees: one person, and a whole list."""

from typing import cast
from zoneinfo import ZoneInfo

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Fieldset, Layout, Submit
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.vocabulary import Language, Sector

from ..invitee_lists import UnreadableError, decode, read
from ..models import Invitation
from ..states import AttendanceRole
from .pieces import WallTimeField, moment_at


class InvitationForm(forms.ModelForm):
    """One invitee, by hand."""

    sector = forms.ChoiceField(label=_("Sector"), choices=[("", _("Choose a sector")), *Sector.choices])
    answer_by = WallTimeField(
        label=_("Answer due"), required=False, help_text=_("Only if it differs from the meeting’s own date.")
    )

    class Meta:
        model = Invitation
        fields = (
            "given_name",
            "family_name",
            "email",
            "organisation",
            "sector",
            "country",
            "language",
            "role",
            "answer_by",
        )
        labels = {
            "given_name": _("Given name"),
            "family_name": _("Family name"),
            "email": _("E-mail address"),
            "organisation": _("Organisation"),
            "country": _("Country"),
            "language": _("Language of the letter"),
            "role": _("Invited as"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.answer_by:
            zone = ZoneInfo(self.instance.meeting.zone)
            self.initial["answer_by"] = self.instance.answer_by.astimezone(zone).replace(tzinfo=None)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset(_("Who"), "given_name", "family_name", "email", "organisation", "sector", "country"),
            Fieldset(_("How"), "language", "role", Field("answer_by", wrapper_class="field-short")),
            StrictButton(_("Save the changes"), type="submit", css_class="btn-outline-primary")
            if self.instance.pk
            else Submit("save", _("Put on the list")),
        )

    def clean_answer_by(self):
        local = self.cleaned_data["answer_by"]
        return moment_at(local, self.instance.meeting.zone) if local else None


class InviteeListForm(forms.Form):
    """A list, pasted or uploaded; what was pasted stays in the form whatever is wrong with it."""

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
        label=_("Or choose a CSV file"),
        required=False,
        help_text=_("In whatever encoding your spreadsheet writes; at most 5 MB and 5,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv,text/plain"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("text", "file", Submit("look", _("Check the list")))

    def clean(self):
        super().clean()
        data = self.cleaned_data
        upload, text = data.get("file"), data.get("text") or ""
        if "file" in self.errors:
            return data
        if upload and text.strip():
            raise forms.ValidationError(_("You have pasted a list and chosen a file. Keep one of the two."))
        if not upload and not text.strip():
            raise forms.ValidationError(_("Paste a list or choose a file first."))
        try:
            if upload:
                text = decode(upload.read())
            data["list"] = read(text)
        except UnreadableError as error:
            if upload and text:
                self._show(text)
                raise forms.ValidationError(
                    _("%(problem)s The text of the file is in the field below, so that you can correct it there.")
                    % {"problem": error}
                ) from error
            raise forms.ValidationError(str(error)) from error
        return data

    def _show(self, text: str) -> None:
        data = cast(QueryDict, self.data).copy()
        data["text"] = text
        self.data = data

    @property
    def source(self) -> str:
        upload = self.cleaned_data.get("file")
        return upload.name if upload else ""


class RowForm(forms.Form):
    """One row of a list, to be mended where it stands."""

    name = forms.CharField(label=_("Name"), required=False, max_length=300)
    email = forms.CharField(label=_("E-mail"), required=False, max_length=300)
    sector = forms.ChoiceField(label=_("Sector"), required=False, choices=[("", "—"), *Sector.choices])
    country = forms.CharField(
        label=_("Country"), required=False, max_length=300, widget=forms.TextInput(attrs={"list": "countries"})
    )
    organisation = forms.CharField(label=_("Organisation"), required=False, max_length=300)
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[("", "—"), *Language.choices])
    role = forms.ChoiceField(label=_("Invited as"), required=False, choices=[("", "—"), *AttendanceRole.choices])
    leave_out = forms.BooleanField(label=_("Leave this row out"), required=False)
