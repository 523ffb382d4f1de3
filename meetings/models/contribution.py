"""A contribution: a document for a session, its earlier versions, and its text for those who search."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from rrge_portal.kernel.files import EXTENSIONS, KINDS, PICTURES, RandomName, safe_name
from rrge_portal.kernel.folding import fold
from rrge_portal.kernel.vocabulary import Language, Mark

from .. import rules as may
from .. import states
from ..states import CONTRIBUTION_TONES, ContributionState
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

    def matching(self, sought: str):
        """Those with every word in their title, the name of their file, or their text."""
        found = self
        for word in fold(sought).split():
            found = found.filter(Q(reading__folded__contains=word) | Q(title__icontains=word))
        return found


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
    version = models.PositiveSmallIntegerField(default=1)
    changed_at = models.DateTimeField(null=True, blank=True, help_text="When this version took the place of another.")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=ContributionState, default=ContributionState.SHARED)
    refusal = models.TextField(blank=True, help_text="What the organisers wrote to whoever sent it.")
    downloads = models.PositiveIntegerField(default=0, help_text="By others than its uploader and the organisers.")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ("session", "uploaded_at", "pk")
        rules_permissions: ClassVar = {
            "withdraw": may.is_open & (may.is_uploader | may.is_organiser),
            "change": may.is_open & (may.is_uploader | may.is_organiser),
            "check": may.is_open & may.is_organiser,
            "follow": may.is_uploader | may.is_organiser,
        }

    def __str__(self):
        return self.title

    @property
    def room(self) -> Meeting:
        return self.meeting

    @property
    def kind(self) -> str:
        """Such as *PDF*, *Word* or *JPEG*."""
        return str(KINDS[self.media_type].short)

    @property
    def tone(self) -> str:
        return CONTRIBUTION_TONES[self.state]

    @property
    def is_picture(self) -> bool:
        return self.media_type in PICTURES

    @property
    def is_shared(self) -> bool:
        return self.state == ContributionState.SHARED

    @property
    def is_waiting(self) -> bool:
        return self.state == ContributionState.WAITING

    @property
    def is_refused(self) -> bool:
        return self.state == ContributionState.REFUSED

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


class EarlierVersion(models.Model):
    """What a contribution was before it was replaced; for its uploader and the organisers."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="earlier_versions")
    number = models.PositiveSmallIntegerField()
    file = models.FileField(upload_to=RandomName("contributions"))
    file_name = models.CharField(max_length=130)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ("contribution", "-number")
        constraints = [
            models.UniqueConstraint(fields=["contribution", "number"], name="earlier_version_counted_once"),
        ]

    def __str__(self):
        return f"{self.file_name} ({self.number})"

    @property
    def kind(self) -> str:
        return str(KINDS[self.media_type].short)


class ContributionText(models.Model):
    """The words of a contribution: its title and file name at once, what stands in it once it is read."""

    contribution = models.OneToOneField(Contribution, models.CASCADE, related_name="reading")
    text = models.TextField(blank=True)
    folded = models.TextField(blank=True, help_text="Without case and accents, as it is searched.")

    def __str__(self):
        return f"text of {self.contribution_id}"
