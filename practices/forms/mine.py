"""What a long list of one's own practices can be narrowed by. A wrong value narrows nothing."""

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..states import PracticeState


class MineFilterForm(forms.Form):
    q = forms.CharField(
        label=_("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(
        label=_("Where it stands"), required=False, choices=[("", _("Everywhere")), *PracticeState.choices]
    )
    part = forms.ChoiceField(
        label=_("Your part"),
        required=False,
        choices=[("", _("Any part")), ("lead", _("You lead it")), ("along", _("You write along"))],
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        self.is_valid()
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.layout = Layout(
            Div("q", "state", "part", css_class="filter-row"),
            StrictButton(_("Show"), type="submit", css_class="btn-outline-primary"),
        )

    @property
    def is_used(self) -> bool:
        return any(self.cleaned_data.values())

    def filtered(self, practices):
        """Those that fit, of a queryset of practices."""
        wanted = self.cleaned_data
        if wanted.get("q"):
            words = Q(current__title__icontains=wanted["q"]) | Q(current__lead_organisation__icontains=wanted["q"])
            practices = practices.filter(words)
        if wanted.get("state"):
            practices = practices.filter(state=wanted["state"])
        if wanted.get("part"):
            led = Q(submitter=self.person)
            practices = practices.filter(led if wanted["part"] == "lead" else ~led)
        return practices
