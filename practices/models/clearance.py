"""What lead and partners agreed to before publication, and what an editor looked at: clearances, consents, flags."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.tokens import make_token, new_nonce, read_token
from rrge_portal.kernel.vocabulary import Language

from .. import states
from ..states import ClearanceState, FlagKind, GivenHow, Scope
from .practice import Practice
from .version import PracticeVersion


class ClearanceQuerySet(models.QuerySet):
    def opened_by(self, token: str):
        """The clearance a link opens: none for a forged, damaged or replaced link."""
        opened = read_token("clearance", token)
        return self.filter(pk=opened[0], nonce=opened[1]) if opened else self.none()

    def named(self):
        """Those of bodies the text names at present."""
        return self.exclude(state=ClearanceState.NOT_NAMED)

    def open(self):
        """Those that stand between a practice and its publication."""
        return self.exclude(state__in=(ClearanceState.APPROVED, ClearanceState.NOT_NAMED))


class Clearance(models.Model):
    """Whether the lead, or one named partner, agrees to how it is described; and whom to ask there.

    One row for each body a practice names, through all its versions: `described` is what it agreed to.
    """

    is_withheld = True  # the contact of a partner is not the editor's to take along
    TRANSITIONS = states.CLEARANCE_TRANSITIONS

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="clearances")
    organisation = models.CharField(max_length=200)
    is_lead = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=ClearanceState, default=ClearanceState.OPEN)
    nonce = models.CharField(max_length=16, default=new_nonce)
    name = models.CharField(_("who can answer for it"), max_length=200, blank=True)
    email = models.EmailField(_("their e-mail address"), blank=True)
    language = models.CharField(_("language of letters"), max_length=7, choices=Language, default=Language.EN)
    version = models.ForeignKey(
        PracticeVersion, models.SET_NULL, null=True, related_name="+", help_text="Of which the description was shown."
    )
    described = models.CharField(max_length=64, blank=True, help_text="Digest of the description that was shown.")
    asked_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(_("answer due"), null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(_("your name"), max_length=200, blank=True)
    function = models.CharField(_("your function there"), max_length=200, blank=True)
    how = models.CharField(max_length=10, choices=GivenHow, blank=True)
    proposed = models.JSONField(default=dict, blank=True, help_text="The wording it proposes instead, by field.")
    remark = models.TextField(_("what should change, or why not"), max_length=3000, blank=True)
    note = models.CharField(_("how you know"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        ordering = ("-is_lead", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "organisation"],
                name="a_body_clears_a_practice_once",
                violation_error_message=_("This organisation is on the list already."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ClearanceState.ASKED) | Q(asked_at__isnull=False, due_on__isnull=False),
                name="who_is_asked_has_a_day_to_answer",
            ),
        ]

    def __str__(self):
        return self.organisation

    @property
    def room(self) -> Practice:
        return self.practice

    @property
    def token(self) -> str:
        return make_token("clearance", self)

    @property
    def is_approved(self) -> bool:
        return self.state == ClearanceState.APPROVED

    @property
    def is_asked(self) -> bool:
        return self.state == ClearanceState.ASKED

    @property
    def is_overdue(self) -> bool:
        return self.is_asked and self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def tone(self) -> str:
        return "danger" if self.is_overdue else states.CLEARANCE_TONES[self.state]

    # The post room's addressee: nobody who has an account.

    @property
    def letter_name(self) -> str:
        return self.name or self.organisation

    @property
    def letter_address(self) -> str:
        return self.email

    @property
    def letter_language(self) -> str:
        return self.language

    @property
    def letter_stakeholder(self) -> None:
        return None


class PublicationConsentQuerySet(models.QuerySet):
    def in_force(self, day=None):
        """Neither withdrawn nor expired."""
        return self.filter(Q(expires_on=None) | Q(expires_on__gte=day or timezone.localdate()), withdrawn_at=None)

    def expired(self, day=None):
        return self.filter(expires_on__lt=day or timezone.localdate(), withdrawn_at=None)


class PublicationConsent(models.Model):
    """One line of the ledger: what a body agreed to for one practice, in which wording, until when. Never deleted."""

    is_withheld = True

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="publication_consents")
    clearance = models.ForeignKey(Clearance, models.CASCADE, related_name="consents")
    version = models.ForeignKey(PracticeVersion, models.SET_NULL, null=True, related_name="+")
    scope = models.CharField(max_length=10, choices=Scope)
    wording_version = models.CharField(max_length=20)
    given_by = models.CharField(max_length=200)
    how = models.CharField(max_length=10, choices=GivenHow)
    given_on = models.DateField(default=timezone.localdate)
    expires_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_how = models.CharField(max_length=10, choices=GivenHow, blank=True)

    objects = PublicationConsentQuerySet.as_manager()

    class Meta:
        ordering = ("-given_on", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["clearance", "scope"],
                condition=Q(withdrawn_at=None),
                name="one_consent_in_force_a_body_and_scope",
            ),
            models.CheckConstraint(
                condition=~Q(scope=Scope.SURVIVOR) | Q(expires_on__isnull=False),
                name="consent_to_survivor_material_ends",
                violation_error_message=_("Consent to material of survivors has an end. Name the day."),
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("given_on")), name="a_consent_ends_after_it_is_given"
            ),
        ]

    def __str__(self):
        return f"{self.get_scope_display()}"

    @property
    def room(self) -> Practice:
        return self.practice

    @property
    def is_in_force(self) -> bool:
        return self.withdrawn_at is None and (self.expires_on is None or self.expires_on >= timezone.localdate())


class ClearedFlag(models.Model):
    """A passage that looked as if it could harm somebody, and why it may stay. Another passage is another flag."""

    is_withheld = True

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="cleared_flags")
    kind = models.CharField(max_length=12, choices=FlagKind)
    field = models.CharField(max_length=40)
    passage = models.CharField(max_length=64, help_text="Digest of what was found and of the sentence around it.")
    reason = models.CharField(_("why it may stay"), max_length=300)
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    cleared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "kind", "field", "passage"],
                name="a_flag_is_cleared_once",
                violation_error_message=_("Somebody has just cleared this flag. Reload the page to see why."),
            )
        ]

    def __str__(self):
        return f"{self.kind} in {self.field}"

    @property
    def room(self) -> Practice:
        return self.practice
