"""Forms about addresses that are not written to, and in which letters are worded."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from .models import Suppression
from .states import StopReason
from .words import Words, problems_of_body, problems_of_subject


class StopAddressForm(forms.Form):
    """An address whose owner asked, by telephone or by letter, not to be written to."""

    address = forms.EmailField(label=_("E-mail address"))
    words = forms.CharField(label=_("How they asked"), max_length=300, help_text=_("Such as: by telephone on 3 May."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("address", "words", Submit("stop", _("Write to this address no more")))


class LiftForm(forms.Form):
    """Why an address may be written to again."""

    because = forms.CharField(
        label=_("Why it may be written to again"),
        max_length=300,
        help_text=_("Such as: the mailbox was full and is not any more. It stays on record."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("because", Submit("lift", _("Write to this address again")))


class SearchForm(forms.Form):
    """Finding addresses by a part of them and by reason; nonsense narrows nothing."""

    q = forms.CharField(label=_("Address"), required=False, max_length=254)
    reason = forms.ChoiceField(label=_("Reason"), required=False, choices=[("", _("Any reason")), *StopReason.choices])

    def narrow(self, suppressions: QuerySet[Suppression]) -> QuerySet[Suppression]:
        self.is_valid()
        if words := self.cleaned_data.get("q"):
            suppressions = suppressions.filter(address__icontains=words)
        if reason := self.cleaned_data.get("reason"):
            suppressions = suppressions.filter(reason=reason)
        return suppressions


def subject_field(initial: str = "", *, required: bool) -> forms.CharField:
    return forms.CharField(label=_("Subject"), max_length=200, required=required, initial=initial)


def body_field(initial: str = "", *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=_("Text"),
        max_length=8000,
        required=required,
        initial=initial,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("An empty line begins a paragraph. A line of words above a line that is only {link} is a button."),
    )


class WordingForm(forms.Form):
    """One letter in one language, in somebody's own words."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data=None, *, kind: str, words: Words, version: int):
        super().__init__(data, initial={"version": version})
        self.kind = kind
        self.fields["subject"] = subject_field(words.subject, required=True)
        self.fields["body"] = body_field(words.body, required=True)
        self.helper = FormHelper()
        self.helper.layout = Layout("version", "subject", "body", Submit("save", _("Save the wording")))

    def clean_subject(self) -> str:
        return _checked(self.cleaned_data["subject"], problems_of_subject, self.kind)

    def clean_body(self) -> str:
        return _checked(self.cleaned_data["body"], problems_of_body, self.kind)


def _checked(text: str, problems_of, kind: str) -> str:
    if problems := problems_of(kind, text):
        raise ValidationError(problems)
    return text
