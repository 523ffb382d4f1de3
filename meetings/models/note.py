"""Session notes, made of segments, and the recommendations that come of them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from rrge_portal.kernel.vocabulary import Language, Mark, Theme

from .. import rules as may
from .. import states
from ..merging import Paragraph
from ..states import HouseRule, MeetingRole, NoteState, RecommendationState, SegmentKind
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
    theme = models.CharField(_("theme"), max_length=20, choices=Theme, blank=True)
    addressee = models.CharField(_("addressed to"), max_length=200, blank=True)

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
    def session(self) -> Session:
        return self.note.session

    @property
    def meeting(self) -> Meeting:
        return self.note.session.meeting

    @property
    def is_chatham(self) -> bool:
        return self.rule == HouseRule.CHATHAM

    @property
    def paragraph(self) -> Paragraph:
        return Paragraph(self.key, self.kind, self.text, self.said_by, self.beside, self.theme, self.addressee)


class NoteVersion(models.Model):
    """The notes as one save left them. Saves that only add words within a few minutes share one version.

    `paragraphs` is a list of `{"key", "kind", "text", "said_by", "beside", "theme", "addressee"}`; under the Chatham
    House Rule `said_by` is empty in every one.
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

    def standing(self):
        """Those that are neither withdrawn nor brought together with another one."""
        return self.filter(state__in=states.STANDING_RECOMMENDATIONS)

    def from_session(self, session: Session):
        """Those that came from this session, alone or together with others."""
        return self.filter(Q(session=session) | Q(pk__in=session.recommendation_sources.values("recommendation")))

    def from_chatham_house(self):
        """Those of which any session is under the Chatham House Rule, or of what they were brought into."""
        ruled = Session.objects.filter(rule=HouseRule.CHATHAM).values("pk")
        came = self.filter(Q(session__in=ruled) | Q(sources__session__in=ruled)).values("pk")
        return self.filter(Q(pk__in=came) | Q(merged_into__in=came))


class Recommendation(RulesModel):
    """Numbered through the meeting, so that it can be cited; then followed up until it is done or given up."""

    TRANSITIONS = states.RECOMMENDATION_TRANSITIONS
    TONES = states.RECOMMENDATION_TONES

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
    themes = models.JSONField(_("themes"), default=list, blank=True)
    state = models.CharField(_("status"), max_length=15, choices=RecommendationState, default=RecommendationState.OPEN)
    merged_into = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="merged")
    owner = models.CharField(
        _("who takes it on"), max_length=200, blank=True, help_text=_("A body, as it stands on the public page.")
    )
    owner_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="owned_recommendations"
    )
    owned_since = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ("meeting", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="a_number_names_one_recommendation",
                violation_error_message=_("There is already a recommendation of this number in this meeting."),
            ),
            models.CheckConstraint(
                condition=Q(state=RecommendationState.MERGED, merged_into__isnull=False)
                | (~Q(state=RecommendationState.MERGED) & Q(merged_into=None)),
                name="a_merged_recommendation_points_to_another",
            ),
        ]
        rules_permissions: ClassVar = {
            "change": may.is_open & may.is_organiser,
            "report": may.is_organiser | may.is_owner,
            "describe": may.is_organiser | may.hears_comments,
        }

    def __str__(self):
        return f"{self.number}. {self.text[:60]}"

    def get_absolute_url(self):
        return reverse("meetings:recommendation", kwargs={"slug": self.meeting.slug, "number": self.number})

    @property
    def room(self) -> Meeting:
        return self.meeting

    @property
    def tone(self) -> str:
        return self.TONES[self.state]

    @property
    def last_step(self):
        """What was reported last, or None."""
        return next(iter(self.steps.all()), None)

    @property
    def is_standing(self) -> bool:
        return self.state in states.STANDING_RECOMMENDATIONS

    @property
    def theme_names(self) -> list[str]:
        return [str(Theme(theme).label) for theme in self.themes if theme in Theme.values]

    @property
    def sessions(self) -> list[Session]:
        """Those it came from, each once."""
        named = [self.session] if self.session else []
        return list({each.pk: each for each in [*named, *(source.session for source in self.sources.all())]}.values())

    @property
    def session_keys(self) -> set[int]:
        return {session.pk for session in self.sessions}

    @property
    def is_chatham(self) -> bool:
        """Whether any session it came from was under the Chatham House Rule."""
        return any(session.is_chatham for session in self.sessions)
