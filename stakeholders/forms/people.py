"""What a person says of themself, and the roles an administrator gives."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.moments import zone_names
from rrge_portal.kernel.vocabulary import Language

from ..models import Organisation, Profile
from ..states import Role


class Suggestions(forms.TextInput):
    """A text field that suggests, and accepts everything else too. `suggestions` is asked when it is shown."""

    template_name = "stakeholders/suggestions.html"

    def __init__(self, suggestions, attrs=None):
        super().__init__(attrs)
        self.suggestions = suggestions

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["suggestions"] = list(self.suggestions())
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}_list"
        return context


class ProfileForm(forms.ModelForm):
    """A person's own profile. The organisation is typed freely and matched with those already known."""

    organisation_name = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        required=False,
        widget=Suggestions(
            lambda: Organisation.objects.order_by("name").values_list("name", flat=True).distinct()[:500]
        ),
        help_text=_("As it calls itself. If it is in the list, choose it there."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages you work in"), choices=Language, required=False, widget=forms.CheckboxSelectMultiple
    )
    time_zone = forms.CharField(
        label=_("Time zone"),
        max_length=50,
        widget=Suggestions(zone_names, attrs={"data-own-zone": True, "autocomplete": "off"}),
        help_text=_("Type the name of a large city near you, such as Panama, and choose from the list."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Profile
        fields = [
            "title",
            "given_name",
            "family_name",
            "display_name",
            "function",
            "sector",
            "country",
            "language",
            "languages",
            "time_zone",
            "expertise",
            "gender",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", self.instance.version)
        if self.instance.organisation:
            self.initial.setdefault("organisation_name", self.instance.organisation.name)
        for name, value in AUTOCOMPLETE.items():
            self.fields[name].widget.attrs["autocomplete"] = value
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset(_("Your name"), "title", "given_name", "family_name", "display_name"),
            Fieldset(_("Your work"), "function", "organisation_name", "sector", "country", "expertise"),
            Fieldset(_("Language and time"), "language", "languages", "time_zone"),
            Fieldset(_("For the balance of the meetings"), "gender"),
            "version",
        )
        self.helper.add_input(Submit("save", _("Save my profile")))

    def refuse(self, refusal):
        """Say that it was changed elsewhere, show what is saved now beside what was typed, and let it be saved next."""
        saved = Profile.objects.select_related("organisation").get(pk=self.instance.pk)
        now = ProfileForm(instance=saved)
        self.add_error(None, str(refusal))
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        typed["version"] = str(saved.version)
        self.data = typed
        for name in self.changed_data:
            value = now[name].value()
            if name not in {"version", "languages"} and value != self[name].value():
                choices = dict(getattr(self.fields[name], "choices", ()))
                self[name].help_text = _("Saved meanwhile: “%(value)s”.") % {"value": choices.get(value, value) or "–"}

    def clean_time_zone(self):
        """Accept the city alone too: people know it, not the name of the zone."""
        typed = self.cleaned_data["time_zone"].strip().replace(" ", "_")
        matches = [zone for zone in zone_names() if zone.lower().endswith(f"/{typed.lower()}")]
        return matches[0] if len(matches) == 1 else typed


AUTOCOMPLETE = {
    "title": "honorific-prefix",
    "given_name": "given-name",
    "family_name": "family-name",
    "function": "organization-title",
    "organisation_name": "organization",
    "country": "country",
}


class GrantRoleForm(forms.Form):
    """Gives a role to an e-mail address; somebody not known yet becomes known."""

    email = forms.EmailField(label=_("E-mail address"), help_text=_("The address the person signs in with."))
    role = forms.ChoiceField(label=_("Role"), choices=Role, widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("grant", _("Give this role")))
