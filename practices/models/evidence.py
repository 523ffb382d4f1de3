"""Files that show what a practice says, each with a mark that says who may see it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.files import EXTENSIONS, KINDS, PICTURES, RandomName, safe_name
from rrge_portal.kernel.vocabulary import Mark

from .. import rules as may
from ..states import PracticeState
from .practice import Practice
from .version import PracticeVersion


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, person):
        """By its mark, and only where its practice may be seen.

        Public: everybody, once the version is the published one. Participants: reviewers and editors. Secretariat:
        editors. Strictly confidential: the editor in charge. The authors always see their own.
        """
        published = Q(
            mark=Mark.PUBLIC,
            version__practice__state=PracticeState.PUBLISHED,
            version__practice__current=F("version"),
        )
        if not person.is_authenticated:
            return self.filter(published)
        own = Q(version__practice__in=Practice.objects.written_by(person).values("pk"))
        seen = Practice.objects.visible_to(person).values("pk")
        handed_in = Q(version__submitted_at__isnull=False, version__practice__in=seen)
        if may.is_editor(person):
            read = handed_in & (~Q(mark=Mark.STRICT) | Q(version__practice__editor=person))
        else:
            reviewed = person.review_assignments.live().values("version")
            read = Q(version__in=reviewed, mark__in=(Mark.PUBLIC, Mark.PARTICIPANTS))
        return self.filter(published | own | read)


class EvidenceFile(models.Model):
    """Belongs to one version: a later one takes it over as a row of its own, on the same stored file."""

    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="evidence_files")
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(_("what it is"), max_length=200)
    text_alternative = models.TextField(
        _("what it shows, in words"), max_length=1000, blank=True, help_text="For whoever cannot see or open it."
    )
    mark = models.CharField(_("who may see it"), max_length=15, choices=Mark, default=Mark.PARTICIPANTS)
    file = models.FileField(_("file"), upload_to=RandomName("evidence"))
    file_name = models.CharField(max_length=130)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    downloads = models.PositiveIntegerField(default=0, help_text="By others than its authors and the editors.")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "sha256"],
                name="a_file_is_attached_once",
                violation_error_message=_("This very file is attached already."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def kind(self) -> str:
        """Such as *PDF*, *Word* or *JPEG*."""
        return str(KINDS[self.media_type].short)

    @property
    def is_picture(self) -> bool:
        return self.media_type in PICTURES

    @property
    def is_public(self) -> bool:
        return self.mark == Mark.PUBLIC

    @property
    def download_name(self) -> str:
        """Its title, never the name it came with: that could name a person."""
        return safe_name(f"{self.title[:80]}{EXTENSIONS.get(self.media_type, '')}".replace("/", "-"))
