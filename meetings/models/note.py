"""Session notes, made of segments, and the recommendations that come of them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from rrge_portal.kernel.vocabulary import Language, Mark

from .. import rules as may
from .. import states
from ..merging import Paragraph
from ..states import HouseRule, MeetingRole, NoteState, SegmentKind
from .marks import MarkedQuerySet
from .meeting import Appointment, Meeting
from .session import Session


class SessionNoteQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Published notes for those in the meeting; drafts for rapporteur, moderator and organisers."""
        if not person.is_authenticated:
            return self.none()
        published = Q(state=NoteState.PUBLISHED, session__meeting__in=Meeting.objects.attended_by(person).values("pk"))
        writing = Q(
            session__in=Appointment.objects.filter(
                stakeholder=person, role__in=(MeetingRole.RAPPORTEUR, MeetingRole.MODERATOR)
            ).values("session")
        )
        return self.filter(
            published | writing | Q(session__meeting__in=Meeting.objects.organised_by(person).values("pk"))
        )


class SessionNote(RulesModel):
    """The notes of one session. `version` rises with every save; two editors' texts are brought together."""

    TRANSITIONS = states.NOTE_TRANSITIONS

    session = models.OneToOneField(Session, models.CASCADE, related_name="note")
    language = models.CharField(_("language"), max_length=7, choices=Language, default=Language.EN)
    state = models.CharField(max_length=10, choices=NoteState, default=NoteState.DRAFT)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = SessionNoteQuerySet.as_manager()

    def __str__(self):
        return f"notes of session {self.session_id}"

    @property
    def room(self) -> Meeting:
        return self.session.meeting

    @property
    def is_published(self) -> bool:
        return self.state == NoteState.PUBLISHED

    def paragraphs(self) -> list[Paragraph]:
        """What stands in them now, in order."""
        return [segment.paragraph for segment in self.segments.all()]


class NoteSegment(models.Model):
    """One marked paragraph. Under the Chatham House Rule the database itself refuses a speaker."""

    note = models.ForeignKey(SessionNote, models.CASCADE, related_name="segments")
    key = models.CharField(max_length=16, help_text="Stays with the paragraph through every change.")
    beside = models.CharField(max_length=16, blank=True, help_text="Key of another version of the same paragraph.")
    rule = models.CharField(max_length=15, choices=HouseRule)
    position = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=15, choices=SegmentKind, default=SegmentKind.FINDING)
    text = models.TextField(_("text"))
    said_by = models.CharField(_("who said it"), max_length=200, blank=True)

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(rule=HouseRule.ATTRIBUTED) | Q(said_by=""),
                name="chatham_house_notes_name_nobody",
                violation_error_message=_("This session is under the Chatham House Rule: its notes name nobody."),
            ),
            models.UniqueConstraint(fields=["note", "key"], name="a_key_names_one_paragraph_of_the_notes"),
        ]

    def __str__(self):
        return f"segment {self.pk}"

    @property
    def paragraph(self) -> Paragraph:
        return Paragraph(self.key, self.kind, self.text, self.said_by, self.beside)


class NoteVersion(models.Model):
    """The notes as one save left them. Saves that only add words within a few minutes share one version.

    `paragraphs` is a list of `{"key", "kind", "text", "said_by", "beside"}`; under the Chatham House Rule `said_by`
    is empty in every one.
    """

    is_withheld = True  # what others said and wrote, which whoever saved it does not take along

    note = models.ForeignKey(SessionNote, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=7, choices=Language)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    paragraphs = models.JSONField(default=list)

    class Meta:
        ordering = ("-number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["note", "number"], name="a_number_names_one_version_of_the_notes")
        ]

    def __str__(self):
        return f"version {self.number} of notes {self.note_id}"

    @property
    def read(self) -> list[Paragraph]:
        """Its paragraphs, in order."""
        return [Paragraph(**paragraph) for paragraph in self.paragraphs]


class RecommendationQuerySet(MarkedQuerySet):
    def visible_to(self, person):
        """By its mark."""
        return self.filter(self.by_mark(person))


class Recommendation(RulesModel):
    """Numbered through the meeting, so that it can be cited."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="recommendations")
    session = models.ForeignKey(Session, models.SET_NULL, null=True, blank=True, related_name="recommendations")
    number = models.PositiveIntegerField(_("number"))
    text = models.TextField(_("recommendation"), max_length=2000)
    addressee = models.CharField(
        _("addressed to"),
        max_length=200,
        blank=True,
        help_text=_("Such as Member States, banks, labour inspectorates."),
    )
    language = models.CharField(_("language"), max_length=7, choices=Language, default=Language.EN)
    mark = models.CharField(_("who may see it"), max_length=15, choices=Mark, default=Mark.PARTICIPANTS)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ("meeting", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="a_number_names_one_recommendation",
                violation_error_message=_("There is already a recommendation of this number in this meeting."),
            )
        ]
        rules_permissions: ClassVar = {
            "change": may.is_open & may.is_organiser,
        }

    def __str__(self):
        return f"{self.number}. {self.text[:60]}"

    @property
    def room(self) -> Meeting:
        return self.meeting
