"""A request to a Member State to name its delegates, those it named, and what it asks for after the deadline."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries import countries
from django_countries.fields import CountryField
from rules.contrib.models import RulesModel

from rrge_portal.kernel.files import PDF, RandomName
from rrge_portal.kernel.tokens import make_token, new_nonce, read_token
from rrge_portal.kernel.vocabulary import Language

from .. import rules as may
from .. import states
from ..states import InvitationState, LateRequestState, NominationStanding, NominationState, RegistrationState
from .invitation import Invitation
from .meeting import Meeting


class NominationQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Only the organisers of the meeting; a focal point comes through the link."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(meeting__in=Meeting.objects.organised_by(person).values("pk"))

    def opened_by(self, token: str):
        """The nomination a link opens: none for a forged, damaged or replaced link."""
        opened = read_token("nomination", token)
        return self.filter(pk=opened[0], nonce=opened[1]) if opened else self.none()

    def with_progress(self, now: datetime | None = None):
        """With how many are `named`, `declined` and `confirmed`, whether the focal point `asks`, and `standing`."""
        live = Nominee.objects.live()
        return self.annotate(
            named=_number(live),
            declined=_number(live.filter(invitation__state=InvitationState.DECLINED)),
            confirmed=_number(live.filter(invitation__registration__state=RegistrationState.CONFIRMED)),
            asks=Exists(LateRequest.objects.filter(nomination=OuterRef("pk"), state=LateRequestState.ASKED)),
        ).annotate(standing=_standing(now or timezone.now()))

    def outstanding(self):
        """Asked, with seats for which nobody is named and no word that nobody will be."""
        return (
            self.filter(state=NominationState.ASKED)
            .annotate(named=_number(Nominee.objects.live()))
            .filter(named__lt=F("seats"))
        )


def _number(nominees) -> Coalesce:
    counted = nominees.filter(nomination=OuterRef("pk")).order_by().values("nomination").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), Value(0))


def _standing(now: datetime) -> Case:
    """Where a request stands, from its state, its numbers and the clock; the first that holds."""
    over = Q(state=NominationState.FINISHED) | Q(named__gte=F("seats"))
    return Case(
        When(state=NominationState.WITHDRAWN, then=Value(NominationStanding.WITHDRAWN)),
        When(state=NominationState.LISTED, then=Value(NominationStanding.LISTED)),
        When(over & Q(named=0), then=Value(NominationStanding.NOBODY)),
        When(over & Q(confirmed=F("named")), then=Value(NominationStanding.CONFIRMED)),
        When(over, then=Value(NominationStanding.NAMED)),
        When(due_at__lte=now, then=Value(NominationStanding.OVERDUE)),
        When(named__gt=0, then=Value(NominationStanding.PARTLY)),
        When(seen_at__isnull=False, then=Value(NominationStanding.SEEN)),
        default=Value(NominationStanding.ASKED),
        output_field=models.CharField(),
    )


class Nomination(RulesModel):
    """Seats offered to a Member State; its focal point names people through the link in the letter, without account."""

    TRANSITIONS = states.NOMINATION_TRANSITIONS

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="nominations")
    country = CountryField(_("Member State"))
    body = models.CharField(_("mission or ministry"), max_length=200)
    focal_point = models.CharField(_("focal point"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=7, choices=Language, default=Language.EN)
    seats = models.PositiveSmallIntegerField(_("seats"), default=1)
    due_at = models.DateTimeField(_("names due"))
    state = models.CharField(max_length=10, choices=NominationState, default=NominationState.LISTED)
    nonce = models.CharField(max_length=16, default=new_nonce)
    note = models.FileField(_("note verbale"), upload_to=RandomName("nominations"), blank=True)
    note_name = models.CharField(max_length=130, blank=True)
    note_type = models.CharField(max_length=100, blank=True)
    note_size = models.PositiveIntegerField(default=0)
    note_sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    # Annotated by `with_progress` and `outstanding`.
    named: int
    declined: int
    confirmed: int
    asks: bool
    standing: str

    objects = NominationQuerySet.as_manager()

    class Meta:
        ordering = ("country", "body", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "meeting",
                "country",
                Lower("body"),
                condition=~Q(state="withdrawn"),
                name="one_live_nomination_a_body",
                violation_error_message=_("This mission or ministry of that State is already on the list."),
            ),
            models.CheckConstraint(
                condition=Q(seats__gt=0),
                name="a_nomination_has_at_least_one_seat",
                violation_error_message=_("Offer at least one seat."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due_at"], name="nomination_due")]
        rules_permissions: ClassVar = {"change": may.is_organiser}

    def __str__(self):
        return f"{countries.name(str(self.country))} – {self.body}"

    @property
    def room(self) -> Meeting:
        return self.meeting

    @property
    def token(self) -> str:
        return make_token("nomination", self)

    @property
    def is_past_due(self) -> bool:
        return self.due_at <= timezone.now()

    @property
    def days_overdue(self) -> int:
        return max(0, (timezone.now() - self.due_at).days)

    @property
    def note_kind(self) -> str:
        """*PDF* or *Word*."""
        return "PDF" if self.note_type == PDF else "Word"

    @property
    def standing_label(self) -> str:
        return str(NominationStanding(self.standing).label)

    @property
    def standing_tone(self) -> str:
        return states.NOMINATION_TONES[self.standing]

    # The post room's questions.

    @property
    def letter_name(self) -> str:
        return self.focal_point

    @property
    def letter_address(self) -> str:
        return self.email

    @property
    def letter_language(self) -> str:
        return self.language

    @property
    def letter_zone(self) -> str:
        return self.meeting.zone

    @property
    def letter_stakeholder(self):
        return None


class NomineeQuerySet(models.QuerySet):
    def live(self):
        """Those who still stand: neither replaced nor taken back."""
        return self.exclude(invitation__state=InvitationState.WITHDRAWN)


class Nominee(models.Model):
    """What a focal point said of one person; name, address and answer are those of the invitation they got at once."""

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="nominees")
    invitation = models.OneToOneField(Invitation, models.CASCADE, related_name="nominee")
    title = models.CharField(_("title"), max_length=40, blank=True, help_text=_("Such as Ms., Dr. or H.E."))
    function = models.CharField(_("function"), max_length=200, blank=True)
    is_head = models.BooleanField(_("head of delegation"), default=False)
    replaces = models.OneToOneField("self", models.SET_NULL, null=True, blank=True, related_name="replaced_by")
    named_at = models.DateTimeField(auto_now_add=True)

    objects = NomineeQuerySet.as_manager()

    class Meta:
        ordering = ("-is_head", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["nomination"], condition=Q(is_head=True), name="one_head_of_delegation_a_nomination"
            )
        ]

    def __str__(self):
        return f"{self.title} {self.invitation.name}".strip()

    @property
    def room(self) -> Meeting:
        return self.nomination.meeting

    @property
    def is_live(self) -> bool:
        return self.invitation.state != InvitationState.WITHDRAWN


class LateRequest(models.Model):
    """A focal point asks for what the deadline has ended: to replace one nominee, or (`nominee` empty) to name more."""

    TRANSITIONS = states.LATE_REQUEST_TRANSITIONS

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="late_requests")
    nominee = models.ForeignKey(Nominee, models.CASCADE, null=True, blank=True, related_name="late_requests")
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=LateRequestState, default=LateRequestState.ASKED)
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("asked_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["nominee"],
                condition=Q(state__in=states.OPEN_LATE_REQUESTS),
                name="one_open_request_a_nominee",
            ),
            models.UniqueConstraint(
                fields=["nomination"],
                condition=Q(nominee=None, state="asked"),
                name="one_open_request_for_more_time",
            ),
        ]

    def __str__(self):
        return f"late request {self.pk}"

    @property
    def room(self) -> Meeting:
        return self.nomination.meeting
