"""At the door: a session, and a code or a name; a link for a phone; the ticks of a printed list."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.vocabulary import Sector

from ..models import DoorPass


class DeskForm(forms.Form):
    """One field for code or name; `autofocus`, so that the next in the queue can be typed at once."""

    typed = forms.CharField(
        label=_("Code or name"),
        max_length=80,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "autofocus": True}
        ),
    )

    def __init__(self, *args, by_code_only: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if by_code_only:
            self.fields["typed"].label = _("Code")
        self.helper = FormHelper()
        self.helper.attrs = {"data-may-repeat": ""}
        self.helper.layout = Layout("typed", Submit("", _("Check in")))


class WalkInForm(forms.Form):
    """Somebody at the door who never registered."""

    given_name = forms.CharField(label=_("Given name"), max_length=100)
    family_name = forms.CharField(label=_("Family name"), max_length=100, required=False)
    email = forms.EmailField(label=_("E-mail"))
    organisation = forms.CharField(label=_("Organisation"), max_length=300, required=False)
    sector = forms.ChoiceField(label=_("Sector"), choices=[("", _("Choose a sector")), *Sector.choices])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "given_name", "family_name", "email", "organisation", "sector", Submit("", _("Give a seat and check in"))
        )


class DoorForm(forms.ModelForm):
    class Meta:
        model = DoorPass
        fields = ("label",)
        help_texts = {"label": _("Such as Main entrance, so that you know which phone checked somebody in.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("label", Submit("", _("Make a door link")))
