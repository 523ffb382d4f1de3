"""Forms of the account pages: signing in, and what a person says of themself."""

from .people import GrantRoleForm, ProfileForm
from .signing_in import (
    AddressCodeForm,
    AddressForm,
    AppForm,
    ChangedPasswordForm,
    CodeForm,
    FactorAgainForm,
    FactorForm,
    FirstPasswordForm,
    ForgottenPasswordForm,
    KeyForm,
    KeyNameForm,
    NewPasswordForm,
    PasswordAgainForm,
    PasswordCodeForm,
    RequestCodeForm,
    SignInForm,
    SignUpForm,
)

__all__ = [
    "AddressCodeForm",
    "AddressForm",
    "AppForm",
    "ChangedPasswordForm",
    "CodeForm",
    "FactorAgainForm",
    "FactorForm",
    "FirstPasswordForm",
    "ForgottenPasswordForm",
    "GrantRoleForm",
    "KeyForm",
    "KeyNameForm",
    "NewPasswordForm",
    "PasswordAgainForm",
    "PasswordCodeForm",
    "ProfileForm",
    "RequestCodeForm",
    "SignInForm",
    "SignUpForm",
]
