"""Signing in: e-mailed code, password or passkey; letters of the sign-in go through the post room."""

import secrets

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from correspondence.actions import post
from correspondence.seals import Secret

from .models import Stakeholder

LETTERS = {
    "account/email/login_code": "sign_in_code",
    "account/email/email_confirmation": "confirm_address",
    "account/email/email_confirmation_signup": "confirm_address",
    "account/email/password_reset_code": "password_code",
    "account/email/unknown_account": "unknown_address",
    "account/email/account_already_exists": "account_exists",
}
"""allauth's letters and ours for them."""


class PortalBackend(AuthenticationBackend):
    """Demonstration accounts exist only while the portal runs as a demonstration, open sessions included."""

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and (settings.DEMO or not user.is_demonstration)

    def get_user(self, user_id):
        person = Stakeholder.objects.select_related("profile").filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None


class AccountAdapter(DefaultAccountAdapter):
    """Routes allauth's letters through the post room and keeps demonstration accounts out."""

    def pre_login(self, request, user, **kwargs):
        if user.is_demonstration and not settings.DEMO:
            messages.error(request, _("This is a demonstration account. It cannot sign in here."))
            raise ImmediateHttpResponse(redirect("account_login"))
        return super().pre_login(request, user, **kwargs)

    def save_user(self, request, user, form, commit=True):
        user = super().save_user(request, user, form, commit=False)
        user.email = Stakeholder.objects.clean_email(user.email)
        if not form.cleaned_data.get("password1"):
            user.set_unusable_password()
        if commit:
            user.save()
        return user

    def send_mail(self, template_prefix, email, context):
        kind = LETTERS.get(template_prefix, "account_changed")
        person = context.get("user") or Stakeholder.objects.with_address(email)
        to = person if person and person.pk else _Stranger(email)
        post(
            kind,
            to=to,
            about=to if to is person else None,
            key=f"{kind}:{secrets.token_hex(8)}",
            code=Secret(context["code"]) if context.get("code") else "",
        )


class _Stranger:
    """Somebody without an account who must be told so, in the language of the page they wrote from."""

    letter_name = ""
    letter_stakeholder = None

    def __init__(self, email):
        self.letter_address = email
        self.letter_language = get_language()


def shown_name(person) -> str:
    """How allauth's pages call a person."""
    return person.shown_name
