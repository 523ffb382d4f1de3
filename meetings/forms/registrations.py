"""The organiser's forms about one registration."""

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.vocabulary import Sector

from ..models import RegistrationNote


def _helper(*fields, button, action, tone="outline-primary") -> FormHelper:
    helper = FormHelper()
    helper.form_action = action
    helper.layout = Layout(
        *fields, Div(StrictButton(button, type="submit", css_class=f"btn-{tone}"), css_class="button-row")
    )
    return helper


class NoteForm(forms.ModelForm):
    class Meta:
        model = RegistrationNote
        fields = ("text",)
        labels = {"text": _("New note")}
        help_texts = {"text": _("Only organisers see it. Write what you could also say to the person.")}
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, action, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = _helper("text", button=_("Keep the note"), action=action)


class SectorForm(forms.Form):
    sector = forms.ChoiceField(
        label=_("Counted for"),
        required=False,
        choices=[("", _("No sector")), *Sector.choices],
        help_text=_("The seat is counted for this sector, whatever the profile says later."),
    )

    def __init__(self, *args, action, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = _helper("sector", button=_("Count for this sector"), action=action)
