"""Forms of the account pages."""

from allauth.account.forms import LoginForm, RequestLoginCodeForm, SignupForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    """With a password, or without: then a code is sent."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        self.fields["password"].required = False
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = _("Leave it empty, and we send you a code instead.")


class RequestCodeForm(RequestLoginCodeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")


class SignUpForm(SignupForm):
    """A password is optional: whoever has none signs in by code."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        self.fields["password1"].required = False
        self.fields["password1"].label = _("Password")
        self.fields["password1"].help_text = _("Leave it empty to sign in with a code by e-mail each time.")
