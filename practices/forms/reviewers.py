"""Forms about reviewers: asking them, moving their days, and what is known of each."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Fieldset, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from rrge_portal.kernel.vocabulary import Language, PartnershipType, Pillar, Theme
from stakeholders.models import Stakeholder

from .editorial import Narrowing


def day_field(label) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose the day.")},
    )


class AskReviewerForm(forms.Form):
    """Somebody from the list, or somebody by their address; and until when."""

    email = forms.EmailField(label=_("E-mail address"), required=False)
    given_name = forms.CharField(label=_("Given name"), required=False, max_length=100)
    family_name = forms.CharField(label=_("Family name"), required=False, max_length=100)
    language = forms.ChoiceField(
        label=_("Language of letters"), choices=Language.choices, initial=Language.EN, required=False
    )
    due_on = day_field(_("Review due on"))

    def __init__(self, *args, candidates, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reviewer"] = forms.ModelChoiceField(candidates, required=False)
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"), required=False, choices=[("", _("Not stated")), *countries]
        )

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        email = cleaned.get("email")
        if not cleaned.get("reviewer") and not email and not self.errors:
            raise forms.ValidationError(_("Choose somebody from the list, or write an e-mail address."))
        if cleaned.get("reviewer") and email:
            raise forms.ValidationError(_("Choose somebody from the list or write an e-mail address, not both."))
        if email and not Stakeholder.objects.with_address(email) and not cleaned.get("given_name"):
            self.add_error("given_name", _("Nobody here has this address yet. Write the person's name, too."))
        return cleaned


class AskAgainForm(forms.Form):
    due_on = day_field(_("Reviews due on"))

    def __init__(self, *args, **kwargs):
        kwargs["auto_id"] = "id_again_%s"
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(Field("due_on", wrapper_class="field-short"))


class DueForm(forms.Form):
    """Another day for one review."""

    due_on = day_field(_("Review due on"))
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        kwargs["auto_id"] = "id_due_%s"
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(Field("due_on", wrapper_class="field-short"))


class ReplaceForm(forms.Form):
    """Somebody else for one review: those who suit, with the reasons in words."""

    use_required_attribute = False

    def __init__(self, *args, candidates, **kwargs):
        kwargs["auto_id"] = "id_replace_%s"
        super().__init__(*args, **kwargs)
        self.people = {str(row.person.pk): row.person for row in candidates}
        self.fields["reviewer"] = forms.ChoiceField(
            label=_("Who instead"),
            choices=[(str(row.person.pk), f"{row.person.shown_name} – {'; '.join(row.reasons)}") for row in candidates],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose who is asked instead.")},
        )
        self.fields["due_on"] = day_field(_("Review due on"))
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("reviewer", Field("due_on", wrapper_class="field-short"))

    def clean_reviewer(self):
        return self.people[self.cleaned_data["reviewer"]]


class PoolFilter(Narrowing):
    """Which reviewers are shown."""

    q = forms.CharField(label=_("Name, expertise or organisation"), max_length=100)
    theme = forms.ChoiceField(label=_("Industry sector"), choices=[("", _("All")), *Theme.choices])
    language = forms.ChoiceField(label=_("Language"), choices=[("", _("All")), *Language.choices])
    active = forms.ChoiceField(label=_("Who"), choices=[("", _("Who can be asked")), ("no", _("No longer asked"))])

    def narrow(self, entries):
        entries = entries.filter(is_active=self.value("active") != "no")
        for word in self.value("q").split():
            entries = entries.called(word)
        if theme := self.value("theme"):
            entries = entries.who_know("themes", theme)
        if language := self.value("language"):
            entries = entries.who_know("stakeholder__profile__languages", language)
        return entries


class FieldOfWork(forms.Form):
    """What a reviewer knows and how much they take on."""

    FIELDS = ("themes", "pillars", "partnership_types", "at_once", "close_to")

    themes = forms.MultipleChoiceField(
        label=_("Industry sectors"), choices=Theme.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    pillars = forms.MultipleChoiceField(
        label=_("Pillars"), choices=Pillar.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    partnership_types = forms.MultipleChoiceField(
        label=_("Types of partnership"),
        choices=PartnershipType.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    at_once = forms.IntegerField(
        label=_("Reviews at once"), min_value=1, max_value=20, initial=3, help_text=_("At most so many may wait.")
    )
    close_to = forms.CharField(
        label=_("Organisations too close to judge"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One in a line: employers, clients, funders. Practices they lead or take part in are not offered."),
    )
    use_required_attribute = False

    def clean_close_to(self) -> list[str]:
        return [" ".join(line.split())[:200] for line in self.cleaned_data["close_to"].splitlines() if line.strip()]

    @property
    def field_of_work(self) -> dict:
        """As the action takes it."""
        return {name: self.cleaned_data[name] for name in self.FIELDS}

    @staticmethod
    def laid_out() -> Fieldset:
        return Fieldset(
            _("What they know"),
            *(Field(name, wrapper_class="choices-grid") for name in ("themes", "pillars", "partnership_types")),
            Field("at_once", wrapper_class="field-short"),
            "close_to",
        )


class ReviewerForm(FieldOfWork):
    """One reviewer's entry."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, entry):
        initial = {name: getattr(entry, name) for name in self.FIELDS} | {"version": entry.version}
        super().__init__(data, initial=initial | {"close_to": "\n".join(entry.close_to)})
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("version", self.laid_out())


class NewReviewerForm(FieldOfWork):
    """Somebody who is to review: known by their address, or new."""

    email = forms.EmailField(label=_("E-mail address"))
    given_name = forms.CharField(label=_("Given name"), required=False, max_length=100)
    family_name = forms.CharField(label=_("Family name"), required=False, max_length=100)
    languages = forms.MultipleChoiceField(
        label=_("Languages they read"), choices=Language.choices, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"), required=False, choices=[("", _("Not stated")), *countries]
        )
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset(
                _("Who"),
                "email",
                "given_name",
                "family_name",
                "country",
                Field("languages", wrapper_class="choices-grid"),
            ),
            self.laid_out(),
            Submit("add", _("Make them a reviewer")),
        )

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        email = cleaned.get("email")
        if email and not Stakeholder.objects.with_address(email) and not cleaned.get("given_name"):
            self.add_error("given_name", _("Nobody here has this address yet. Write the person's name, too."))
        return cleaned


class AbsenceForm(forms.Form):
    starts_on = day_field(_("First day away"))
    ends_on = day_field(_("Last day away"))
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        kwargs["auto_id"] = "id_absence_%s"
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Field("starts_on", wrapper_class="field-short"), Field("ends_on", wrapper_class="field-short")
        )
