"""Forms about addresses that are not written to."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from .models import Suppression
from .states import StopReason


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
