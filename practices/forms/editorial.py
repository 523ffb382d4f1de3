"""Forms of the editors' desk."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from rrge_portal.kernel.vocabulary import Language, Theme

from ..states import Mover, Outcome, PracticeState
from .desk import editors

SHOWN_STATES = [choice for choice in PracticeState.choices if choice[0] != PracticeState.DRAFT]
"""A draft is its submitter's alone."""
WITHOUT_REASONS = _("Write down your reasons. The submitter learns from them what to do.")


class Narrowing(forms.Form):
    """What a list of the desk is narrowed by; what makes no sense narrows nothing."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def value(self, name: str) -> str:
        if not hasattr(self, "cleaned_data"):
            self.is_valid()
        return self.cleaned_data.get(name) or ""

    def chips(self, query) -> list[dict]:
        """The filters in force, each with the address without it."""
        chips = []
        for name, field in self.fields.items():
            value = self.value(name)
            if not value or isinstance(field.widget, forms.HiddenInput):
                continue
            rest = query.copy()
            del rest[name]
            rest.pop("page", None)
            label = dict(getattr(field, "choices", ())).get(value, value)
            chips.append({"label": f"{field.label}: {label}", "url": f"?{rest.urlencode()}"})
        return chips


class DeskFilter(Narrowing):
    """What of the desk is shown."""

    q = forms.CharField(label=_("Title or lead"), max_length=100)
    turn = forms.ChoiceField(choices=[("", _("Everybody")), *Mover.choices], widget=forms.HiddenInput)
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *SHOWN_STATES])
    language = forms.ChoiceField(label=_("Language of the text"), choices=[("", _("All")), *Language.choices])
    theme = forms.ChoiceField(label=_("Industry sector"), choices=[("", _("All")), *Theme.choices])

    field_order = ("q", "turn", "state", "country", "language", "theme", "editor")

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["country"] = forms.ChoiceField(
            label=_("Country of the lead"), required=False, choices=[("", _("All")), *countries]
        )
        others = [(str(editor.pk), editor.shown_name) for editor in editors() if editor.pk != person.pk]
        self.fields["editor"] = forms.ChoiceField(
            label=_("Editor in charge"),
            required=False,
            choices=[("", _("All")), ("me", _("Me")), ("none", _("Nobody yet")), *others],
        )
        self.order_fields(self.field_order)

    def narrow(self, practices):
        """The practices that match; a filter that makes no sense is left out."""
        if words := self.value("q").strip():
            practices = practices.with_words(words)
        fields = {"country": "current__lead_country", "language": "current__language", "state": "state"}
        for name, field in fields.items():
            if value := self.value(name):
                practices = practices.filter(**{field: value})
        if theme := self.value("theme"):
            practices = practices.about_theme(theme)
        match self.value("editor"):
            case "":
                return practices
            case "me":
                return practices.filter(editor=self.person)
            case "none":
                return practices.filter(editor=None)
            case key:
                return practices.filter(editor=key)


class DecisionForm(forms.Form):
    """The decision; `needs_exception` where the usual reviews are not there."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the outcome.")},
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": WITHOUT_REASONS},
        help_text=_("The submitter reads them word for word. Name no reviewer. Say what to do next."),
    )
    exception = forms.CharField(
        label=_("Why you decide without the usual reviews"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the editors read it. Reviews still awaited are called off."),
    )

    use_required_attribute = False

    def __init__(self, *args, needs_exception=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        names = ["outcome", "reasons", "exception"]
        if not needs_exception:
            del self.fields["exception"]
            names.remove("exception")
        self.helper.layout = Layout(*names)


class ReturnForm(forms.Form):
    reasons = forms.CharField(
        label=_("Reasons"),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": WITHOUT_REASONS},
        help_text=_("The submitter reads them word for word. Say what is missing and what to do next."),
    )

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("reasons", Submit("return", _("Return it to the submitter")))


class RemarkForm(forms.Form):
    """How an editor knows that a question can be confirmed."""

    question = forms.CharField(widget=forms.HiddenInput, max_length=30)
    remark = forms.CharField(label=_("How you know"), max_length=300)

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("question", Field("remark"), Submit("confirm", _("Confirm")))
