"""Signing in: e-mailed code, password or passkey; letters of the sign-in go through the post room."""

import secrets
from typing import Any, NamedTuple

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from correspondence.actions import post
from correspondence.seals import Secret
from rrge_portal.kernel.sealing import box

from .actions import know
from .models import Stakeholder

LETTERS = {
    "account/email/login_code": "sign_in_code",
    "account/email/email_confirmation": "confirm_address",
    "account/email/email_confirmation_signup": "confirm_address",
    "account/email/password_reset_code": "password_code",
    "account/email/unknown_account": "unknown_address",
    "account/email/account_already_exists": "account_exists",
    "account/email/password_reset": "account_changed",
    "account/email/password_changed": "account_changed",
    "account/email/password_set": "account_changed",
    "account/email/email_changed": "account_changed",
    "account/email/email_confirm": "account_changed",
    "account/email/email_deleted": "account_changed",
    "mfa/email/totp_activated": "account_changed",
    "mfa/email/totp_deactivated": "account_changed",
    "mfa/email/recovery_codes_generated": "account_changed",
    "mfa/email/webauthn_added": "account_changed",
    "mfa/email/webauthn_removed": "account_changed",
}
"""allauth's letters and ours for them; a test keeps this list complete."""


class PortalBackend(AuthenticationBackend):
    """Demonstration accounts exist only while the portal runs as a demonstration, open sessions included."""

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and (settings.DEMO or not user.is_demonstration)

    def get_all_permissions(self, user_obj, obj=None):
        """What a person may do is said by the rules of each room alone; Django's own tables are never asked."""
        return set()

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

    def get_login_redirect_url(self, request):
        """To the account page, in the person's own language where we speak it."""
        language = getattr(getattr(request.user, "profile", None), "language", "")
        with translation.override(language if language in dict(settings.LANGUAGES) else get_language()):
            return reverse("stakeholders:account")

    def save_user(self, request, user, form, commit=True):
        """Make the person known as everybody else is: with a profile, in the language of the page."""
        person = know(form.cleaned_data["email"], language=get_language(), time_zone=str(request.zone) or "UTC")
        if form.cleaned_data.get("password1"):
            person.set_password(form.cleaned_data["password1"])
            person.save(update_fields=["password"])
        return person

    def confirm_email(self, request, email_address):
        """A confirmed new sign-in address also receives the letters, if the old one did."""
        old = email_address.user.email
        confirmed = super().confirm_email(request, email_address)
        person = Stakeholder.objects.get(pk=email_address.user_id)
        if confirmed and person.contact_address in {"", old}:
            person.contact_address = person.email or ""
            person.save(update_fields=["contact_address"])
        return confirmed

    def send_mail(self, template_prefix, email, context):
        """Post the letter to the very address it is about, which is not always the one letters go to."""
        person = context.get("user") or Stakeholder.objects.with_address(email)
        person = person if person and person.pk else None
        kind = LETTERS[template_prefix]
        post(
            kind,
            to=_Mailbox(email, person),
            about=person,
            key=f"{kind}:{secrets.token_hex(8)}",
            code=Secret(context["code"]) if context.get("code") else "",
        )


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keys of authenticator apps and recovery codes lie sealed in the database."""

    def encrypt(self, text):
        return box("second factor").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return box("second factor").decrypt(encrypted_text.encode()).decode()


class _Mailbox(NamedTuple):
    """One address, and the person behind it if there is an account; a stranger is written to as the page was."""

    letter_address: str
    letter_stakeholder: Any

    @property
    def letter_name(self):
        return self.letter_stakeholder.letter_name if self.letter_stakeholder else ""

    @property
    def letter_language(self):
        return self.letter_stakeholder.letter_language if self.letter_stakeholder else get_language()


def shown_name(person) -> str:
    """How allauth's pages call a person."""
    return person.shown_name
