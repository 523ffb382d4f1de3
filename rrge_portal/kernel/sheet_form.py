"""The form that asks which columns of a list, and as what file."""

from collections.abc import Sequence

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from .sheets import CSV, XLSX, Column

FORMATS = [(XLSX, _("Excel workbook (XLSX)")), (CSV, _("Plain table (CSV)"))]


class SheetForm(forms.Form):
    """`arguments()` is what the job that writes the sheet is started with."""

    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one column.")},
    )
    format = forms.ChoiceField(label=_("File"), choices=FORMATS, initial=XLSX, widget=forms.RadioSelect)

    def __init__(self, *args, columns: Sequence[Column], button, **kwargs):
        super().__init__(*args, **kwargs)
        field: forms.MultipleChoiceField = self.fields["columns"]  # type: ignore[assignment]
        field.choices = [(column.key, str(column.label)) for column in columns]
        field.initial = [column.key for column in columns if column.is_default]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Div("columns", css_class="column-choice"),
            "format",
            Div(StrictButton(button, type="submit", css_class="btn-primary"), css_class="button-row"),
        )

    def arguments(self) -> dict:
        return {"columns": self.cleaned_data["columns"], "format": self.cleaned_data["format"]}
