"""Inviting somebody to write along."""

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.vocabulary import Language


class CoAuthorForm(forms.Form):
    """Whom, in which language the letter goes out, and how far the trust goes."""

    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("They sign in with a code sent to this address; nothing to install.")
    )
    name = forms.CharField(
        label=_("Name"), max_length=200, required=False, help_text=_("As you address them in the letter.")
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=Language.choices)
    may_submit = forms.BooleanField(
        label=_("May also submit and withdraw it"),
        required=False,
        help_text=_("Otherwise they write, and you submit. You can change it later."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "email",
            "name",
            Field("language", wrapper_class="field-short"),
            "may_submit",
            Div(StrictButton(_("Send the invitation"), type="submit", css_class="btn-primary"), css_class="button-row"),
        )


class WithdrawalForm(forms.Form):
    """Why a practice is taken back."""

    because = forms.CharField(
        label=_("Why do you withdraw it?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The editors read this. Nobody else does."),
    )

    def __init__(self, *args, needs_reason: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["because"].required = needs_reason
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "because",
            Div(
                StrictButton(_("Withdraw this practice"), type="submit", css_class="btn-danger"), css_class="button-row"
            ),
        )
