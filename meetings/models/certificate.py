"""Certificates of attendance, which anybody can verify by their code."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from rrge_portal.kernel.codes import new_code, read_code, say_code
from rrge_portal.kernel.localised import Text, pick
from rrge_portal.kernel.moments import say_days

from .. import rules as may
from .. import states
from ..states import CertificateState
from .meeting import Meeting
from .registration import Registration

CODE_LENGTH = 16


def new_certificate_code() -> str:
    return new_code(CODE_LENGTH)


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Organisers see the certificates of their meetings, and people their own."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(
            Q(registration__meeting__in=Meeting.objects.organised_by(person).values("pk"))
            | Q(registration__stakeholder=person)
        )

    def opened_by(self, typed: str):
        """The certificate with this code, however it was typed."""
        code = read_code(typed, CODE_LENGTH)
        return self.filter(code=code) if code else self.none()

    def valid(self):
        return self.filter(state=CertificateState.VALID)


class Certificate(RulesModel):
    """What it says is frozen when it is issued, in every language; it never names sessions."""

    TRANSITIONS = states.CERTIFICATE_TRANSITIONS
    is_withheld = True  # whoever issued others' certificates does not take them along; one's own is in `own_data.py`

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="certificates")
    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_certificate_code)
    state = models.CharField(max_length=10, choices=CertificateState, default=CertificateState.VALID)
    name = models.CharField(_("name"), max_length=200)
    organisation = models.CharField(_("organisation"), max_length=300, blank=True)
    titles = models.JSONField(default=dict, help_text="The meeting's title in each language.")
    places = models.JSONField(default=dict, help_text="Where it was held, in each language of the pages.")
    starts_on = models.DateField()
    ends_on = models.DateField()
    issued_at = models.DateTimeField(auto_now_add=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(state=CertificateState.VALID),
                name="one_valid_certificate_each",
            )
        ]
        rules_permissions: ClassVar = {
            "revoke": may.is_organiser,
            "reissue": may.is_organiser,
            "download": may.is_organiser | may.is_certified,
        }

    def __str__(self):
        return f"certificate {self.pk}"

    @property
    def room(self) -> Meeting:
        return self.registration.meeting

    @property
    def shown_code(self) -> str:
        return say_code(self.code)

    @property
    def title(self) -> Text:
        return pick(self.titles)

    @property
    def place(self) -> Text:
        return pick(self.places)

    @property
    def days_said(self) -> str:
        return say_days(self.starts_on, self.ends_on)

    @property
    def tone(self) -> str:
        return states.CERTIFICATE_TONES[self.state]
