"""A registration: one person's place, or place in the queue, at one meeting."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from rrge_portal.kernel.codes import new_code, read_code, say_code
from rrge_portal.kernel.tokens import make_token, new_nonce, read_token
from rrge_portal.kernel.vocabulary import Sector

from .. import rules as may
from .. import states
from ..states import AttendanceRole, Format, RegistrationState
from .invitation import Invitation
from .meeting import Meeting


class RegistrationQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Organisers see the registrations of their meetings, and people their own."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(Q(meeting__in=Meeting.objects.organised_by(person).values("pk")) | Q(stakeholder=person))

    def live(self):
        return self.filter(state__in=states.LIVE_REGISTRATIONS)

    def confirmed(self):
        return self.filter(state=RegistrationState.CONFIRMED)

    def listed_by(self, token: str):
        """The confirmed registration whose entry in the list of participants a link opens; none for any other link."""
        opened = read_token("participant list", token)
        return self.confirmed().filter(pk=opened[0], nonce=opened[1]) if opened else self.none()

    def opened_by(self, typed: str):
        """The registration whose code for the door this is, however it was typed."""
        code = read_code(typed)
        return self.filter(code=code) if code else self.none()

    def in_queue_order(self):
        return self.order_by("requested_at", "pk")


class Registration(RulesModel):
    TRANSITIONS = states.REGISTRATION_TRANSITIONS
    LIVE = states.LIVE_REGISTRATIONS

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="registrations")
    stakeholder = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="registrations")
    invitation = models.OneToOneField(Invitation, models.SET_NULL, null=True, blank=True, related_name="registration")
    role = models.CharField(max_length=12, choices=AttendanceRole, default=AttendanceRole.PARTICIPANT)
    state = models.CharField(max_length=10, choices=RegistrationState, default=RegistrationState.REQUESTED)
    sector = models.CharField(
        _("sector"),
        max_length=20,
        choices=Sector,
        blank=True,
        help_text=_("The seat is counted for this sector, whatever the profile says later."),
    )
    is_funded = models.BooleanField(_("the organisers pay the journey"), default=False)
    mode = models.CharField(
        _("how you take part"),
        max_length=10,
        blank=True,
        choices=[choice for choice in Format.choices if choice[0] != "hybrid"],
    )
    needs = models.TextField(
        _("what you need to take part fully"),
        blank=True,
        max_length=1000,
        help_text=_(
            "Such as wheelchair access or captions. Only the organisers see it; deleted 30 days after the meeting."
        ),
    )
    code = models.CharField(
        max_length=10,
        unique=True,
        default=new_code,
        editable=False,
        help_text="Shown at the door; see kernel/codes.py.",
    )
    requested_at = models.DateTimeField(auto_now_add=True)
    offers = models.PositiveSmallIntegerField(default=0, help_text="How often a freed seat was offered.")
    offer_ends_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    is_head = models.BooleanField(_("head of delegation"), default=False)
    nonce = models.CharField(max_length=16, default=new_nonce, help_text="Goes into the links to this registration.")

    # Set by `attendance.marked` for one session at the door.
    attendance: Any

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ("requested_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "stakeholder"],
                condition=Q(state__in=states.LIVE_REGISTRATIONS),
                name="one_live_registration_each",
                violation_error_message=_("You are already registered for this meeting."),
            )
        ]
        indexes: ClassVar = [models.Index(fields=["meeting", "state", "requested_at"], name="registration_queue")]
        rules_permissions: ClassVar = {
            "confirm": may.is_organiser,
            "waitlist": may.is_organiser,
            "decline": may.is_organiser,
            "change": may.is_registrant | may.is_organiser,
            "cancel": may.is_registrant | may.is_organiser,
            "accept_offer": may.is_registrant,
        }

    def __str__(self):
        return f"registration {self.pk}"

    @property
    def room(self) -> Meeting:
        return self.meeting

    @property
    def shown_code(self) -> str:
        """The code for the door, in groups."""
        return say_code(self.code)

    @property
    def tone(self) -> str:
        return states.REGISTRATION_TONES[self.state]

    @property
    def list_token(self) -> str:
        """Opens this person's own entry in the list of participants, and nothing else."""
        return make_token("participant list", self)

    def place_in_queue(self) -> int:
        """1 for the next to be offered a seat."""
        ahead = Q(requested_at__lt=self.requested_at) | Q(requested_at=self.requested_at, pk__lt=self.pk)
        return 1 + self.meeting.registrations.filter(ahead, state=RegistrationState.WAITLISTED).count()
