"""Comments on published notes and recommendations, and the wordings proposed in them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from rrge_portal.kernel.differences import Piece, differences

from .. import rules as may
from .. import states
from ..states import CommentState
from .meeting import Meeting
from .note import NoteSegment, Recommendation
from .session import Session


class CommentQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those on what a person may see, for people in the meeting."""
        if not person.is_authenticated:
            return self.none()
        inside = Meeting.objects.attended_by(person).values("pk")
        shown = Recommendation.objects.visible_to(person).values("pk")
        return self.filter(Q(recommendation=None) | Q(recommendation__in=shown), meeting__in=inside)


class Comment(RulesModel):
    """On a recommendation, or on a paragraph of the notes of `session`. Answered once, with words."""

    TRANSITIONS = states.COMMENT_TRANSITIONS

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="comments")
    recommendation = models.ForeignKey(Recommendation, models.CASCADE, null=True, blank=True, related_name="comments")
    session = models.ForeignKey(Session, models.CASCADE, null=True, blank=True, related_name="comments")
    segment = models.ForeignKey(NoteSegment, models.SET_NULL, null=True, blank=True, related_name="comments")
    about_text = models.TextField(help_text="How the commented text read then.")
    body = models.TextField(_("comment"), max_length=2000, blank=True)
    proposed = models.TextField(_("proposed wording"), max_length=10_000, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="meeting_comments")
    written_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=CommentState, default=CommentState.OPEN)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ("written_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(recommendation=None, session__isnull=False) | Q(recommendation__isnull=False, session=None),
                name="a_comment_is_on_one_thing",
            ),
            models.CheckConstraint(
                condition=~Q(body="", proposed=""),
                name="a_comment_says_something",
                violation_error_message=_("Write a comment, propose another wording, or both."),
            ),
        ]
        rules_permissions: ClassVar = {"answer": may.is_open & (may.is_organiser | may.hears_comments)}

    def __str__(self):
        return f"comment {self.pk}"

    @property
    def pieces(self) -> list[Piece]:
        """How the proposed wording differs from the text that was commented on."""
        return differences(self.about_text, self.proposed)

    @property
    def tone(self) -> str:
        return states.COMMENT_TONES[self.state]

    @property
    def is_open(self) -> bool:
        return self.state == CommentState.OPEN

    @property
    def shown_author(self) -> str:
        """As whom everybody, organisers included, reads whoever wrote it."""
        if self.names_nobody or self.author is None:
            return now("A participant")
        return self.author.shown_name

    @property
    def room(self) -> Meeting:
        return self.meeting

    @property
    def session_keys(self) -> set[int]:
        """Keys of the sessions that what it is on came from."""
        if self.recommendation:
            return self.recommendation.session_keys
        return {self.session.pk} if self.session else set()

    @property
    def names_nobody(self) -> bool:
        """Under the Chatham House Rule nobody, organisers among them, is shown who wrote it."""
        source = self.recommendation or self.session
        return source is None or source.is_chatham
