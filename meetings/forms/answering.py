"""What a person fills in to answer an invitation or to register; what is known stands there already."""

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Fieldset, Hidden, Layout
from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from rrge_portal.kernel.moments import zone_names
from rrge_portal.kernel.vocabulary import Language, Sector
from stakeholders.consents import SENTENCES
from stakeholders.models import Profile
from stakeholders.states import Purpose

from ..models import Registration
from ..states import Format

ASKED_CONSENTS = (Purpose.KEEP_PROFILE, Purpose.PARTICIPANT_LIST, Purpose.PUBLIC_LIST)
MODES = [(mode, mode.label) for mode in (Format.IN_PERSON, Format.ONLINE)]
PROFILE_FIELDS = (
    "title",
    "given_name",
    "family_name",
    "display_name",
    "function",
    "country",
    "language",
    "time_zone",
)


def _countries() -> list[tuple[str, str]]:
    """In the reader's language, so asked for each form anew."""
    return [("", "---------"), *countries]


def _zones() -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in zone_names()]


def _helper(*layout) -> FormHelper:
    helper = FormHelper()
    helper.layout = Layout(*layout)
    return helper


def _submit(label, tone="primary") -> Div:
    return Div(StrictButton(label, type="submit", css_class=f"btn-{tone}"), css_class="button-row")


def _copy(name: str, model, **changes):
    """The form field of a model's field, so that labels, help and limits are written once."""
    return model._meta.get_field(name).formfield(**changes)


class RegistrationForm(forms.Form):
    """Who one is, how one takes part, what one needs, and each consent by itself, unticked.

    `cleaned_data` splits into `profile()` and `stay()`.
    """

    title = _copy("title", Profile)
    given_name = _copy("given_name", Profile)
    family_name = _copy("family_name", Profile)
    display_name = _copy("display_name", Profile)
    sector = forms.ChoiceField(label=_("sector"), choices=[("", "---------"), *Sector.choices])
    organisation = forms.CharField(label=_("organisation"), max_length=200, required=False)
    function = _copy("function", Profile)
    country = forms.ChoiceField(label=_("country"), choices=_countries, required=False)
    language = forms.ChoiceField(
        label=_("language of letters"),
        choices=Language,
        help_text=Profile._meta.get_field("language").help_text,
    )
    time_zone = forms.ChoiceField(
        label=_("time zone"),
        choices=_zones,
        help_text=_("Reminders come by day, and times are shown as on your clock."),
    )
    mode = forms.ChoiceField(label=_("How you take part"), choices=MODES, widget=forms.RadioSelect)
    needs = _copy("needs", Registration, widget=forms.Textarea(attrs={"rows": 3}))
    consents = forms.MultipleChoiceField(
        label=_("What you agree to"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(purpose.value, SENTENCES[purpose]) for purpose in ASKED_CONSENTS],
        help_text=_("Each is optional, and you can withdraw it at any time in your account."),
    )

    def __init__(self, *args, meeting, invitation=None, button, **kwargs):
        super().__init__(*args, **kwargs)
        if meeting.format != Format.HYBRID:
            del self.fields["mode"]
        self._mode = meeting.format if meeting.format in {Format.IN_PERSON, Format.ONLINE} else ""
        if invitation:
            del self.fields["sector"]
        for field in self.fields.values():
            field.label = str(field.label).capitalize()
        self.helper = _helper(
            Fieldset(
                _("Who you are"),
                *(Field(name) for name in list(self.fields)[: list(self.fields).index("language")]),
            ),
            Fieldset(_("How we reach you"), "language", "time_zone"),
            Fieldset(_("At the meeting"), *(["mode"] if "mode" in self.fields else []), "needs"),
            "consents",
            Hidden("answer", "accept"),
            _submit(button),
        )

    def profile(self) -> dict:
        """What goes into the person's profile."""
        names = [*PROFILE_FIELDS, "sector"]
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    def stay(self) -> dict:
        """What concerns this meeting only, and the organisation's name."""
        return {
            "organisation": self.cleaned_data["organisation"],
            "mode": self.cleaned_data.get("mode", self._mode),
            "needs": self.cleaned_data["needs"],
            "consents": self.cleaned_data["consents"],
        }


def known_of(person, invitation, meeting) -> dict:
    """What a registration form is filled with beforehand.

    The list's own words for whoever opens the link; the profile only for the person themself.
    """
    known = {"time_zone": meeting.zone, "language": "en"}
    if invitation:
        names = ("given_name", "family_name", "organisation", "country", "language")
        known |= {name: getattr(invitation, name) for name in names}
        if nominee := getattr(invitation, "nominee", None):
            known |= {"title": nominee.title, "function": nominee.function}
    profile = getattr(person, "profile", None) if person.is_authenticated else None
    if profile and (invitation is None or invitation.is_for(person)):
        told = {name: getattr(profile, name) for name in (*PROFILE_FIELDS, "sector")}
        told["organisation"] = profile.organisation.name if profile.organisation else ""
        known |= {name: value for name, value in told.items() if value}
    return known


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Your reason"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the organisers see it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = _helper("reason", Hidden("answer", "decline"), _submit(_("Decline the invitation")))


class PassOnForm(forms.Form):
    given_name = forms.CharField(label=_("Given name of your colleague"), max_length=100)
    family_name = forms.CharField(label=_("Family name"), max_length=100, required=False)
    email = forms.EmailField(label=_("E-mail address"), help_text=_("Your colleague gets a letter with a link."))
    language = forms.ChoiceField(label=_("Language of the letter"), choices=Language)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = _helper(
            "given_name",
            "family_name",
            "email",
            "language",
            HTML(format_html('<p class="muted">{}</p>', _("Your own invitation ends with this; you free your place."))),
            Hidden("answer", "pass_on"),
            _submit(_("Suggest this colleague")),
        )


class StayForm(forms.Form):
    """How one takes part and what one needs, changed later."""

    mode = forms.ChoiceField(label=_("How you take part"), choices=MODES, widget=forms.RadioSelect)
    needs = _copy("needs", Registration, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self._mode = meeting.format if meeting.format in {Format.IN_PERSON, Format.ONLINE} else ""
        if meeting.format != Format.HYBRID:
            del self.fields["mode"]
        self.fields["needs"].label = str(self.fields["needs"].label).capitalize()
        self.helper = _helper(
            *self.fields, Hidden("answer", "change"), _submit(_("Save the changes"), tone="outline-primary")
        )

    def stay(self) -> dict:
        return {"mode": self.cleaned_data.get("mode", self._mode), "needs": self.cleaned_data["needs"]}


class OwnRegistrationForm(StayForm):
    """The same for somebody who is signed in, who may also say anew who they are."""

    title = _copy("title", Profile)
    given_name = _copy("given_name", Profile)
    family_name = _copy("family_name", Profile)
    display_name = _copy("display_name", Profile)
    function = _copy("function", Profile)
    organisation = forms.CharField(label=_("organisation"), max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    NAMES = ("title", "given_name", "family_name", "display_name", "function")

    def __init__(self, *args, meeting, registration, **kwargs):
        profile = registration.stakeholder.profile
        initial = {name: getattr(profile, name) for name in (*self.NAMES, "version")}
        initial |= {"mode": registration.mode, "needs": registration.needs}
        initial["organisation"] = profile.organisation.name if profile.organisation else ""
        super().__init__(*args, meeting=meeting, initial=initial, **kwargs)
        for field in self.fields.values():
            field.label = str(field.label)[:1].upper() + str(field.label)[1:]

    def stay(self) -> dict:
        told = self.cleaned_data
        return {
            **super().stay(),
            "profile": {name: told[name] for name in self.NAMES},
            "organisation": told["organisation"],
            "version": told["version"],
        }


class LostLinkForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address the invitation was sent to"), max_length=254)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = _helper("email", _submit(_("Send me my link")))
