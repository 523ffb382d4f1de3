"""Forms about a list of invitees: choosing it, mending its rows, and saying what a word in it means."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from rrge_portal.kernel.vocabulary import Language, Sector

from ..invitee_lists import MOST_BYTES, UnreadableError, read_file, read_text
from ..states import AttendanceRole


class InviteeListForm(forms.Form):
    """A list, pasted or uploaded; what was pasted stays in the form whatever is wrong with it."""

    text = forms.CharField(
        label=_("Paste the list"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_(
            "Copied from a spreadsheet, or as text with commas or semicolons; a row at the top names the columns."
        ),
    )
    file = forms.FileField(
        label=_("Or choose an XLSX or CSV file"),
        required=False,
        help_text=_("As your spreadsheet writes it; at most 5 MB and 10,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv,text/csv,text/plain"}),
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
            data["tables"] = read_file(upload.read(MOST_BYTES + 1)) if upload else read_text(text)
        except UnreadableError as error:
            raise forms.ValidationError(str(error)) from error
        return data

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


class WordForm(forms.Form):
    """What a word means that stands in a column of a list, `number` times."""

    def __init__(self, column: str, word: str, number: int, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.column, self.word, self.number = column, word[:300], number
        self.fields["meaning"] = forms.ChoiceField(
            label=_("“%(word)s” means") % {"word": self.word},
            choices=[("", _("Choose")), *MEANINGS.get(column, list)()],
            widget=forms.Select(attrs={"class": "form-select"}),
        )


MEANINGS = {
    "sector": lambda: list(Sector.choices),
    "country": lambda: list(countries),
    "language": lambda: list(Language.choices),
    "role": lambda: list(AttendanceRole.choices),
}
