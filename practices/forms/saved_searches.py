"""What is asked of somebody who saves a search."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from ..states import Rhythm


class SaveSearchForm(forms.Form):
    """An address and a rhythm; whoever is signed in finds their own address in it."""

    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)
    rhythm = forms.ChoiceField(
        label=_("How often at most"), choices=Rhythm.choices, initial=Rhythm.WEEKLY, widget=forms.RadioSelect
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "email"
        self.helper = FormHelper()
        self.helper.layout = Layout("email", "rhythm", Submit("save", _("Tell me of new practices")))


class RhythmForm(forms.Form):
    """How often letters about a search may come."""

    rhythm = forms.ChoiceField(label=_("How often at most"), choices=Rhythm.choices, widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        deed = '<input type="hidden" name="deed" value="rhythm">'
        self.helper.layout = Layout("rhythm", HTML(deed), Submit("change", _("Save how often")))
