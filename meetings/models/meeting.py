"""A meeting, what is publicly known of a historical one, and who does what in it."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django_countries import countries
from django_countries.fields import CountryField
from rules.contrib.models import RulesModel

from rrge_portal.kernel.localised import Text, pick
from rrge_portal.kernel.moments import say_days
from rrge_portal.kernel.vocabulary import Region
from stakeholders.models import validate_zone

from .. import rules as may
from .. import states
from ..states import (
    Admission,
    Format,
    Listing,
    MeetingRole,
    MeetingState,
    Precision,
    RegistrationState,
)


class MeetingQuerySet(models.QuerySet):
    def organised_by(self, person):
        """The meetings a person runs; administrators stand in everywhere."""
        if not person.is_authenticated:
            return self.none()
        if person.is_superuser:
            return self
        return self.filter(
            pk__in=Appointment.objects.filter(stakeholder=person, role=MeetingRole.ORGANISER).values("meeting")
        )

    def attended_by(self, person):
        """The meetings a person is in: with a confirmed seat or any role."""
        if not person.is_authenticated:
            return self.none()
        if person.is_superuser:
            return self
        return self.filter(
            Q(pk__in=person.registrations.filter(state=RegistrationState.CONFIRMED).values("meeting"))
            | Q(pk__in=person.appointments.values("meeting"))
        )

    def visible_to(self, person):
        """Published and listed ones for everybody; the others for those who run them, are in them or are invited."""
        public = Q(state__in=states.ANNOUNCED, listing=Listing.PUBLIC)
        if not person.is_authenticated:
            return self.filter(public)
        if person.is_superuser:
            return self
        concerned = (Q(pk__in=person.registrations.values("meeting")) | Q(pk__in=self._invited(person))) & Q(
            state__in=states.ANNOUNCED
        )
        return self.filter(public | concerned | Q(pk__in=person.appointments.values("meeting")))

    def _invited(self, person):
        """The meetings a person was invited to, under their account or the address they sign in with."""
        own = Q(invitations__stakeholder=person)
        if person.email:
            own |= Q(invitations__email__iexact=person.email, invitations__shares_mailbox=False)
        return Meeting.objects.filter(own, invitations__state__in=states.SENT_INVITATIONS).values("pk")

    def announced(self):
        """Those that people can see: to come, postponed, cancelled, or held and closed."""
        return self.filter(state__in=states.ANNOUNCED)

    def published(self):
        return self.filter(state=MeetingState.PUBLISHED)

    def upcoming(self):
        """To come; a postponed one still is, whatever its old dates were."""
        return self.filter(Q(ends_on__gte=timezone.localdate()) | Q(state=MeetingState.POSTPONED)).order_by(
            "starts_on", "pk"
        )

    def past(self):
        return (
            self.filter(ends_on__lt=timezone.localdate())
            .exclude(state=MeetingState.POSTPONED)
            .order_by("-starts_on", "pk")
        )


class Meeting(RulesModel):
    """A Regional Expert Group Meeting, or a consultation of the same series."""

    TRANSITIONS = states.MEETING_TRANSITIONS

    slug = models.SlugField(_("address"), unique=True, help_text=_("The last part of the meeting's web address."))
    titles = models.JSONField(_("title"), default=dict)
    summaries = models.JSONField(_("what it is about"), default=dict, blank=True)
    region = models.CharField(_("region"), max_length=20, choices=Region)
    themes = models.JSONField(_("themes"), default=list, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    date_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    time_zone = models.CharField(_("time zone"), max_length=50, blank=True, validators=[validate_zone])
    format = models.CharField(_("format"), max_length=10, choices=Format, blank=True)
    venue = models.CharField(_("venue"), max_length=300, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    country = CountryField(_("country"), blank=True)
    joining_link = models.URLField(
        _("joining link"), max_length=500, blank=True, help_text=_("Only people with a confirmed seat see it.")
    )
    languages = models.JSONField(_("working languages"), default=list, blank=True)
    capacity = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, help_text=_("Leave empty for no limit. Beyond it, people wait in order.")
    )
    registration_opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    answer_by = models.DateTimeField(_("answers due"), null=True, blank=True)
    listing = models.CharField(_("listing"), max_length=15, choices=Listing, default=Listing.PUBLIC)
    admission = models.CharField(_("registration"), max_length=10, choices=Admission, default=Admission.INVITED)
    shows_balance = models.BooleanField(
        _("show who took part"),
        default=False,
        help_text=_("Numbers by sector and region on the public page; small ones are hidden."),
    )
    checks_contributions = models.BooleanField(
        _("look at every document before others see it"),
        default=False,
        help_text=_("Until an organiser accepts it, only the organisers and whoever sent it see it."),
    )
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.DRAFT)
    tells_at_once = models.BooleanField(
        _("tell those concerned of every change of the agenda at once"),
        default=False,
        help_text=_("Otherwise changes are collected until an organiser tells them, in one letter each."),
    )
    version = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField(null=True, blank=True)
    list_closed_at = models.DateTimeField(
        null=True, blank=True, help_text="When the list of participants closed; nobody changes their entry after it."
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    letters = GenericRelation(
        "correspondence.Letter", content_type_field="room_type", object_id_field="room_id", for_concrete_model=False
    )

    # Counted by `waiting.with_counts` for the organiser's pages.
    requested: int
    unsent: int
    awaited: int
    failed: int
    bounced: int

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="meeting_ends_after_it_starts",
                violation_error_message=_("The last day is before the first. Exchange them or correct one."),
            ),
            models.CheckConstraint(
                condition=Q(registration_opens_at=None)
                | Q(registration_closes_at=None)
                | Q(registration_closes_at__gt=F("registration_opens_at")),
                name="registration_closes_after_it_opens",
                violation_error_message=_("Registration would close before it opens. Correct one of the two times."),
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gt=0),
                name="a_meeting_has_at_least_one_seat",
                violation_error_message=_("A meeting needs at least one seat. Leave the field empty for no limit."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "listing", "-starts_on"], name="meeting_listed")]
        rules_permissions: ClassVar = {
            "organise": may.is_organiser,
            "publish": may.is_organiser,
            "change": may.is_organiser,
            "reopen": may.is_organiser,
            "follow_up": may.is_organiser,
            "invite": may.is_organiser,
            "appoint": may.is_organiser,
            "contribute": may.is_open & (may.takes_part | may.is_organiser),
            "enter": may.takes_part | may.is_organiser,
        }

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        return reverse("meetings:meeting", kwargs={"slug": self.slug})

    @property
    def room(self) -> "Meeting":
        """The meeting itself: everything in it answers the same question with its meeting."""
        return self

    @property
    def title(self) -> Text:
        """In the page's language if it exists in it."""
        return pick(self.titles)

    @property
    def summary(self) -> Text:
        return pick(self.summaries)

    @property
    def days_said(self) -> str:
        """*9–10 December 2026*, or only what is known of it."""
        days = say_days(self.starts_on, self.ends_on, self.date_precision)
        return now("dates to be announced; planned for %(days)s") % {"days": days} if self.is_postponed else days

    @property
    def place(self) -> str:
        """*Hotel Central, Panama City, Panama*; empty where nothing is stated."""
        return ", ".join(
            part for part in (self.venue, self.city, countries.name(str(self.country)) if self.country else "") if part
        )

    @property
    def is_draft(self) -> bool:
        return self.state == MeetingState.DRAFT

    @property
    def is_postponed(self) -> bool:
        """Off its dates, and new ones are not announced yet."""
        return self.state == MeetingState.POSTPONED

    @property
    def is_cancelled(self) -> bool:
        return self.state == MeetingState.CANCELLED

    @property
    def is_called_off(self) -> bool:
        """Whether nobody is to come on its dates."""
        return self.state in states.CALLED_OFF

    @property
    def is_closed(self) -> bool:
        """Settled and archived: nothing in it changes any more."""
        return self.state == MeetingState.CLOSED

    @property
    def tone(self) -> str:
        return states.MEETING_TONES[self.state]

    @property
    def is_historical(self) -> bool:
        """Known only from the public record."""
        return hasattr(self, "record")

    @property
    def zone(self) -> str:
        """The zone its times are shown in; UTC where none is stated."""
        return self.time_zone or "UTC"

    @property
    def is_over(self) -> bool:
        """Whether its days are past; a postponed one has none yet."""
        return self.ends_on < timezone.localdate() and not self.is_postponed

    @property
    def why_shut(self) -> str:
        """The sentence that says why nothing can be done in it; empty where something can."""
        if self.is_postponed:
            return now(
                "This meeting is postponed. As soon as there are new dates, everybody concerned is told by letter."
            )
        if self.is_cancelled:
            return now("This meeting is cancelled and will not take place.")
        if self.is_closed:
            return now("This meeting is closed: it has been held, and nothing in it changes any more.")
        return ""

    def registration_window(self, now: datetime | None = None) -> str:
        """`"open"`, `"not yet"` or `"closed"`."""
        now = now or timezone.now()
        if self.state != MeetingState.PUBLISHED or self.is_over:
            return "closed"
        if self.registration_opens_at and now < self.registration_opens_at:
            return "not yet"
        if self.registration_closes_at and now >= self.registration_closes_at:
            return "closed"
        return "open"

    # Who a person is here; asked many times a request, answered once.

    def _appointments_of(self, person) -> list[tuple[str, int | None]]:
        known = self.__dict__.setdefault("_appointments", {})
        if not person.is_authenticated:
            return []
        if person.pk not in known:
            known[person.pk] = list(self.appointments.filter(stakeholder=person).values_list("role", "session_id"))
        return known[person.pk]

    def roles_of(self, person) -> set[str]:
        """The roles a person has in this meeting, whatever the session."""
        return {role for role, _session in self._appointments_of(person)}

    def sessions_of(self, person, role: str) -> set[int | None]:
        """Keys of the sessions in which a person has this role."""
        return {session for held, session in self._appointments_of(person) if held == role}

    def is_attended_by(self, person) -> bool:
        """Whether a person has a confirmed seat or any role."""
        if not person.is_authenticated:
            return False
        known = self.__dict__.setdefault("_attended", {})
        if person.pk not in known:
            known[person.pk] = (
                bool(self._appointments_of(person))
                or self.registrations.filter(stakeholder=person, state=RegistrationState.CONFIRMED).exists()
            )
        return known[person.pk]


class PublicRecord(models.Model):
    """What public sources say of a historical meeting. Unknown is null and shown as "not stated"."""

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="record")
    organiser = models.CharField(max_length=300, null=True)
    donor = models.CharField(max_length=200, null=True)
    participants_stated = models.CharField(max_length=200, null=True)
    sectors_present = models.JSONField(default=list)
    countries_named = models.JSONField(default=list)
    entities_named = models.JSONField(default=list)
    objectives = models.JSONField(default=list)
    recommendations = models.JSONField(default=list)
    source_urls = models.JSONField(default=list)
    note = models.TextField(null=True)

    def __str__(self):
        return f"record of {self.meeting_id}"


class AppointmentQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Who does what in a session; under the Chatham House Rule only those in the meeting may know."""
        named = Q(session=None) | ~Q(session__rule=states.HouseRule.CHATHAM)
        inside = Q(meeting__in=Meeting.objects.attended_by(person).values("pk"))
        return self.filter(named | inside, meeting__in=Meeting.objects.visible_to(person).values("pk"))


class Appointment(models.Model):
    """A person's role in a meeting, or in one session of it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="appointments")
    session = models.ForeignKey("meetings.Session", models.CASCADE, null=True, blank=True, related_name="appointments")
    stakeholder = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="appointments")
    role = models.CharField(max_length=12, choices=MeetingRole)
    appointed_at = models.DateTimeField(auto_now_add=True)

    is_held_once = True

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "session", "stakeholder", "role"],
                name="a_session_role_is_held_once",
                violation_error_message=_("This person already has this role here."),
            ),
            models.UniqueConstraint(
                fields=["meeting", "stakeholder", "role"],
                condition=Q(session=None),
                name="a_meeting_role_is_held_once",
                violation_error_message=_("This person already has this role here."),
            ),
            models.CheckConstraint(
                condition=Q(role=MeetingRole.ORGANISER, session=None)
                | (~Q(role=MeetingRole.ORGANISER) & Q(session__isnull=False)),
                name="organisers_are_of_the_meeting_the_others_of_a_session",
            ),
        ]

    def __str__(self):
        return f"{self.role} {self.stakeholder_id}"

    @property
    def room(self) -> "Meeting":
        return self.meeting
