"""What organisers write themselves: the wording of letters, their letterhead, their signed invitation."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from correspondence.words import Words
from rrge_portal.kernel.files import RandomName
from rrge_portal.kernel.vocabulary import Language

from ..states import Costs
from .invitation import Invitation
from .meeting import Meeting
from .registration import Registration


class Wording(models.Model):
    """The organisers' own subject and text of one kind of letter in one language; plain text with placeholders."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="wordings")
    kind = models.CharField(max_length=40)
    language = models.CharField(_("language"), max_length=7, choices=Language)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"), max_length=8000)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("kind", "language")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "kind", "language"],
                name="one_wording_a_letter_and_language",
                violation_error_message=_("Somebody else has just worded this letter. Reload the page to see theirs."),
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.language}"

    @property
    def room(self) -> Meeting:
        return self.meeting

    @property
    def words(self) -> Words:
        return Words(self.subject, self.body, self.language)


class LetterHead(models.Model):
    """Who writes, signs and pays, as it stands on what is enclosed: the invitation as PDF, the visa support letter."""

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="letterhead")
    organisation = models.CharField(_("organisation that invites"), max_length=200, blank=True)
    address = models.TextField(_("its address"), max_length=500, blank=True)
    signatory_name = models.CharField(_("who signs"), max_length=200, blank=True)
    signatory_function = models.CharField(_("their function"), max_length=200, blank=True)
    costs = models.CharField(_("who pays"), max_length=15, choices=Costs, default=Costs.PARTICIPANT)

    def __str__(self):
        return f"letterhead of {self.meeting_id}"

    @property
    def room(self) -> Meeting:
        return self.meeting

    @property
    def is_complete(self) -> bool:
        """Whether an official letter can be written on it."""
        return bool(self.organisation and self.signatory_name)


class SignedInvitation(models.Model):
    """The organisers' own signed letter as PDF, the same for everybody who reads its language."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="signed_invitations")
    language = models.CharField(_("language"), max_length=7, choices=Language)
    file = models.FileField(_("file"), upload_to=RandomName("signed"))
    file_name = models.CharField(max_length=130)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("language",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "language"],
                name="one_signed_invitation_a_language",
                violation_error_message=_("There is already a signed invitation in this language. Remove it first."),
            )
        ]

    def __str__(self):
        return self.file_name

    @property
    def room(self) -> Meeting:
        return self.meeting


class VisaRequest(models.Model):
    """Somebody invited or registered needs a letter for their visa: who they are in their passport, and who pays.

    Deleted 30 days after the meeting.
    """

    invitation = models.OneToOneField(Invitation, models.CASCADE, null=True, blank=True, related_name="visa_request")
    registration = models.OneToOneField(
        Registration,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="visa_request",
        help_text="Of whoever registered without an invitation.",
    )
    legal_name = models.CharField(_("full name as in the passport"), max_length=200)
    nationality = CountryField(_("nationality"), blank=True)
    costs = models.CharField(_("who pays"), max_length=15, choices=Costs, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(invitation__isnull=False, registration=None)
                | models.Q(invitation=None, registration__isnull=False),
                name="a_visa_request_is_of_one_person",
            )
        ]

    def __str__(self):
        return f"visa request {self.pk}"

    @property
    def whose(self) -> Any:
        """The invitation or the registration it is about."""
        return self.invitation or self.registration

    @property
    def to(self) -> Any:
        """Whom letters about it go to."""
        return self.invitation or self.whose.stakeholder

    @property
    def organisation(self) -> str:
        if self.invitation:
            return self.invitation.organisation
        body = self.to.profile.organisation
        return body.name if body else ""

    @property
    def room(self) -> Meeting:
        return self.whose.meeting
