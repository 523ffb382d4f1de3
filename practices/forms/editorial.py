"""Forms of the editors' desk."""

from datetime import timedelta

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout, Submit
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from rrge_portal.kernel.vocabulary import Language
from stakeholders.models import Stakeholder

from ..states import Mover, Outcome

DAYS_FOR_A_REVIEW = 21


class DeskFilter(forms.Form):
    """What of the desk is shown."""

    q = forms.CharField(label=_("Title or lead"), required=False, max_length=100)
    turn = forms.ChoiceField(
        label=_("Who has the next move"), required=False, choices=[("", _("Everybody")), *Mover.choices]
    )
    language = forms.ChoiceField(
        label=_("Language of the text"), required=False, choices=[("", _("All")), *Language.choices]
    )

    field_order = ("q", "turn", "country", "language")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"] = forms.ChoiceField(
            label=_("Country of the lead"), required=False, choices=[("", _("All")), *countries]
        )
        self.order_fields(self.field_order)

    def narrow(self, practices):
        """The practices that match; a filter that makes no sense is left out."""
        chosen = self.cleaned_data if self.is_valid() else {}
        if words := chosen.get("q", "").strip():
            practices = practices.with_words(words)
        if chosen.get("country"):
            practices = practices.filter(current__lead_country=chosen["country"])
        if chosen.get("language"):
            practices = practices.filter(current__language=chosen["language"])
        return practices


class AskReviewerForm(forms.Form):
    """Somebody from the list, or somebody by their address; and until when."""

    email = forms.EmailField(label=_("E-mail address"), required=False)
    given_name = forms.CharField(label=_("Given name"), required=False, max_length=100)
    family_name = forms.CharField(label=_("Family name"), required=False, max_length=100)
    language = forms.ChoiceField(label=_("Language of letters"), choices=Language.choices, required=False)
    due_on = forms.DateField(
        label=_("Review due on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, candidates, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reviewer"] = forms.ModelChoiceField(candidates, required=False)
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"), required=False, choices=[("", _("Not stated")), *countries]
        )
        self.fields["due_on"].initial = timezone.localdate() + timedelta(days=DAYS_FOR_A_REVIEW)

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


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=_("Reasons"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("The submitter reads them word for word. Name no reviewer. Say what to do next."),
    )

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("outcome", "reasons", Submit("decide", _("Decide and tell the submitter")))


class ReturnForm(forms.Form):
    reasons = forms.CharField(
        label=_("Reasons"),
        widget=forms.Textarea(attrs={"rows": 6}),
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


class TakeDownForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is taken down"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The submitter reads it word for word."),
    )

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("reason", Submit("take_down", _("Take it down now"), css_class="btn-danger"))
