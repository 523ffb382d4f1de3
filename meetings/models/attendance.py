"""Who was in which session, and the links by which a phone at the door may check people in."""

from datetime import datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from rrge_portal.kernel.tokens import make_token, new_nonce, read_token

from .. import rules as may
from ..states import Format, HouseRule
from .meeting import Meeting
from .registration import Registration
from .session import Session


class AttendanceQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Organisers know who was where; others only of themselves, and nobody else who was under the Chatham rule."""
        if not person.is_authenticated:
            return self.none()
        organised = models.Q(session__meeting__in=Meeting.objects.organised_by(person).values("pk"))
        own = models.Q(registration__stakeholder=person) & ~models.Q(session__rule=HouseRule.CHATHAM)
        return self.filter(organised | own)


class Attendance(models.Model):
    """A person was in a session. The row itself says who let them in, and when."""

    is_withheld = True  # whoever let others in does not take that along; one's own is in `own_data.py`

    session = models.ForeignKey(Session, models.CASCADE, related_name="attendances")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="attendances")
    mode = models.CharField(
        _("takes part"),
        max_length=10,
        choices=[choice for choice in Format.choices if choice[0] != "hybrid"],
        default=Format.IN_PERSON,
    )
    checked_in_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    door = models.ForeignKey(
        "meetings.DoorPass", models.SET_NULL, null=True, blank=True, related_name="attendances", db_index=False
    )

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ("checked_in_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "registration"], name="a_person_is_in_a_session_once")
        ]

    def __str__(self):
        return f"{self.registration_id} in {self.session_id}"

    @property
    def room(self) -> Meeting:
        return self.session.meeting


class DoorPassQuerySet(models.QuerySet):
    def opened_by(self, token: str):
        """The pass a link opens; none for a forged, damaged or closed one."""
        opened = read_token("door", token)
        return self.filter(pk=opened[0], nonce=opened[1], closed_at=None) if opened else self.none()


class DoorPass(RulesModel):
    """Lets a phone without an account check people in by their codes, on the days of the meeting only."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="door_passes")
    label = models.CharField(_("which door"), max_length=60)
    nonce = models.CharField(max_length=16, default=new_nonce)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    # Its absolute address, set for the page that shows it.
    address: str

    objects = DoorPassQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        rules_permissions: ClassVar = {"close": may.is_organiser}

    def __str__(self):
        return self.label

    @property
    def room(self) -> Meeting:
        return self.meeting

    @property
    def token(self) -> str:
        return make_token("door", self)

    @property
    def opens_at(self) -> datetime:
        """The evening before the meeting, so that it can be tried."""
        return datetime.combine(self.meeting.starts_on, time(), ZoneInfo(self.meeting.zone)) - timedelta(hours=12)

    @property
    def ends_at(self) -> datetime:
        return datetime.combine(self.meeting.ends_on, time(), ZoneInfo(self.meeting.zone)) + timedelta(days=1)

    def is_open(self, now: datetime | None = None) -> bool:
        return self.closed_at is None and self.opens_at <= (now or timezone.now()) < self.ends_at
