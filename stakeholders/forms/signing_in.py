"""allauth's forms in our words: labels above the fields, and nothing that vanishes when one begins to type."""

from typing import Any

from allauth.account import forms as account
from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.internal.flows.manage_email import sync_user_email_address
from allauth.mfa.base import forms as factor
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

AT_LEAST = _("At least 10 characters. Three or four words that do not belong together are easy to remember.")

WORDS: dict[str, tuple[Any, Any]] = {
    "login": (_("E-mail address"), ""),
    "email": (_("E-mail address"), ""),
    "password": (_("Password"), ""),
    "oldpassword": (_("Password until now"), ""),
    "password1": (_("New password"), AT_LEAST),
    "password2": (_("The same password again"), ""),
    "passwordless": (
        _("Sign in with it alone"),
        _("As a passkey: without the address and without a code. Your device asks for your finger, face or PIN."),
    ),
    "name": (_("Name of the key"), _("So that you recognise it, such as “blue key” or “office laptop”.")),
    "code": (_("Code"), ""),
}
"""Label and help of each field, wherever it occurs."""


class InOurWords:
    """Mixed into a form of allauth: our labels and help, and no placeholders."""

    fields: dict[str, forms.Field]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in WORDS:
                field.label, field.help_text = WORDS[name]
        if "code" in self.fields:
            self.fields["code"].widget.attrs |= {
                "class": "code-input",
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }


class SignInForm(InOurWords, account.LoginForm):
    """With a password, or without: then a code is sent."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].required = False
        self.fields["password"].help_text = _("Leave it empty, and we send you a code instead.")

    def clean(self):
        """The code also confirms the address. Nobody reads the mail of fictional people, so they are not asked."""
        cleaned = super().clean()
        if self.user:
            sync_user_email_address(self.user)
            if self.user.is_demonstration and cleaned.get("password"):
                self._login.email_verification = EmailVerificationMethod.NONE
        return cleaned


class RequestCodeForm(InOurWords, account.RequestLoginCodeForm):
    def clean(self):
        """The code also confirms the address."""
        cleaned = super().clean()
        if self._user:
            sync_user_email_address(self._user)
        return cleaned


class CodeForm(InOurWords, account.ConfirmLoginCodeForm):
    pass


class AddressCodeForm(InOurWords, account.ConfirmEmailVerificationCodeForm):
    pass


class PasswordCodeForm(InOurWords, account.ConfirmPasswordResetCodeForm):
    pass


class SignUpForm(InOurWords, account.SignupForm):
    """A password is optional: whoever has none signs in by code."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].required = False
        self.fields["password1"].label = _("Password")
        self.fields["password1"].help_text = _("Leave it empty to sign in with a code by e-mail each time.")


class AddressForm(InOurWords, account.AddEmailForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New e-mail address")


class ForgottenPasswordForm(InOurWords, account.ResetPasswordForm):
    def clean_email(self):
        """The code also confirms the address."""
        email = super().clean_email()
        for person in self.users:
            sync_user_email_address(person)
        return email


class NewPasswordForm(InOurWords, account.ResetPasswordKeyForm):
    pass


class FirstPasswordForm(InOurWords, account.SetPasswordForm):
    pass


class ChangedPasswordForm(InOurWords, account.ChangePasswordForm):
    pass


class PasswordAgainForm(InOurWords, account.ReauthenticateForm):
    pass


class FactorForm(InOurWords, factor.AuthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code of the app, or a recovery code")


class FactorAgainForm(InOurWords, factor.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code of the app, or a recovery code")


class AppForm(InOurWords, ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code the app shows now")


class KeyForm(InOurWords, AddWebAuthnForm):
    pass


class KeyNameForm(InOurWords, EditWebAuthnForm):
    pass
