"""Somebody asked to describe as a practice what was heard in a session."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.vocabulary import Language

from .meeting import Meeting
from .note import NoteSegment, Recommendation
from .session import Session


class PracticeInvitationQuerySet(models.QuerySet):
    def to(self, person):
        """Those to a person, under their account or the address they sign in with."""
        if not person.is_authenticated:
            return self.none()
        own = Q(stakeholder=person)
        return self.filter(own | Q(email__iexact=person.email) if person.email else own)


class PracticeInvitation(models.Model):
    """The practice that came of it points back here."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="practice_invitations")
    session = models.ForeignKey(Session, models.SET_NULL, null=True, blank=True, related_name="practice_invitations")
    segment = models.ForeignKey(
        NoteSegment, models.SET_NULL, null=True, blank=True, related_name="practice_invitations"
    )
    recommendation = models.ForeignKey(
        Recommendation, models.SET_NULL, null=True, blank=True, related_name="practice_invitations"
    )
    stakeholder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="practice_invitations"
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language of the letter"), max_length=7, choices=Language, default=Language.EN)
    text = models.TextField(help_text="What of the notes, or which recommendation, the person was asked to describe.")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)

    objects = PracticeInvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-invited_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["segment", "email"],
                condition=Q(recommendation=None),
                name="asked_once_to_describe_a_paragraph",
                violation_error_message=_("This person has been asked to describe it already."),
            ),
            models.UniqueConstraint(
                fields=["recommendation", "email"],
                name="asked_once_to_describe_a_recommendation",
                violation_error_message=_("This person has been asked to describe it already."),
            ),
        ]

    def __str__(self):
        return f"invitation {self.pk} to describe a practice"

    @property
    def practice(self):
        """The one that came of it, or None so far."""
        return next(iter(self.practices.all()), None)

    @property
    def letter_name(self) -> str:
        return self.name

    @property
    def letter_address(self) -> str:
        return self.email

    @property
    def letter_language(self) -> str:
        return self.language

    @property
    def letter_stakeholder(self):
        return self.stakeholder
