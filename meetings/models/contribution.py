"""A contribution: a document for a session."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from rrge_portal.kernel.files import EXTENSIONS, PDF, RandomName, safe_name
from rrge_portal.kernel.vocabulary import Language, Mark

from .. import rules as may
from .. import states
from ..states import ContributionState
from .marks import MarkedQuerySet
from .meeting import Meeting
from .session import Session


class ContributionQuerySet(MarkedQuerySet):
    def visible_to(self, person):
        """By its mark; a withdrawn one only for its uploader and the organisers. Uploaders always see their own."""
        shared = Q(state=ContributionState.SHARED) & self.by_mark(person)
        if not person.is_authenticated:
            return self.filter(shared)
        return self.filter(
            shared | Q(uploaded_by=person) | Q(meeting__in=Meeting.objects.organised_by(person).values("pk"))
        )


class Contribution(RulesModel):
    TRANSITIONS = states.CONTRIBUTION_TRANSITIONS

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="contributions")
    session = models.ForeignKey(Session, models.CASCADE, related_name="contributions", verbose_name=_("session"))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="contributions")
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=7, choices=Language, default=Language.EN)
    mark = models.CharField(_("who may see it"), max_length=15, choices=Mark, default=Mark.PARTICIPANTS)
    file = models.FileField(_("file"), upload_to=RandomName("contributions"))
    file_name = models.CharField(max_length=130)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=ContributionState, default=ContributionState.SHARED)
    uploaded_at = models.DateTimeField(auto_now_add=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ("session", "uploaded_at", "pk")
        rules_permissions: ClassVar = {
            "withdraw": may.is_open & (may.is_uploader | may.is_organiser),
        }

    def __str__(self):
        return self.title

    @property
    def room(self) -> Meeting:
        return self.meeting

    @property
    def kind(self) -> str:
        """*PDF* or *Word*."""
        return "PDF" if self.media_type == PDF else "Word"

    @property
    def is_withdrawn(self) -> bool:
        return self.state == ContributionState.WITHDRAWN

    def file_name_for(self, person) -> str:
        """What a download is called: as it was uploaded, unless its name could tell by whom to somebody not to know."""
        if self.uploader_for(person) is None:
            return safe_name(f"{self.title[:80]}{EXTENSIONS.get(self.media_type, '')}".replace("/", "-"))
        return self.file_name

    def uploader_for(self, person):
        """Who shared it, as far as `person` may know: under the Chatham House Rule only those in the meeting may."""
        if self.session.is_chatham and not self.meeting.is_attended_by(person) and self.uploaded_by_id != person.pk:
            return None
        return self.uploaded_by
