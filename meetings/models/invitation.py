"""An invitation to one person, and the list it came with."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from rules.contrib.models import RulesModel

from rrge_portal.kernel.tokens import make_token, new_nonce, read_token
from rrge_portal.kernel.vocabulary import Language, Sector

from .. import rules as may
from .. import states
from ..states import AttendanceRole, ImportState, InvitationState
from .meeting import Meeting


class InviteeImport(RulesModel):
    """A list as it was pasted or uploaded, kept until it is confirmed; nobody is invited before.

    `tables` holds what was read: `[{"name": str, "rows": [[line, cell, …]]}]`, one table a sheet. `header` and
    `columns` say which row of the chosen one names the columns and what each means; `rows` is what comes of it,
    `[{"line": int, "values": {column: text}}]`. What was corrected by hand is remembered beside it, so that columns
    can be matched again without losing it: `meanings` of words by column, `mended` values by line, `dropped` lines.
    """

    TRANSITIONS = states.IMPORT_TRANSITIONS
    is_withheld = True  # it is about others, whom whoever read the list in does not take along

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="imports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    source = models.CharField(max_length=200, help_text="File name, or empty for a pasted list.", blank=True)
    tables = models.JSONField(default=list)
    sheet = models.PositiveSmallIntegerField(default=0)
    header = models.PositiveIntegerField(default=0)
    columns = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    meanings = models.JSONField(default=dict)
    mended = models.JSONField(default=dict)
    dropped = models.JSONField(default=list)
    job = models.ForeignKey("kernel.Job", models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.PREVIEWED)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return f"import {self.pk}"

    @property
    def room(self) -> Meeting:
        return self.meeting


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Organisers see the invitations of their meetings, and people their own."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(Q(meeting__in=Meeting.objects.organised_by(person).values("pk")) | Q(stakeholder=person))

    def addressed_to(self, person):
        """What a person was sent: known by their account, or by the address they sign in with."""
        if not person.is_authenticated:
            return self.none()
        own = Q(stakeholder=person)
        if person.email:
            own |= Q(email__iexact=person.email, shares_mailbox=False)
        return self.filter(own, state__in=states.SENT_INVITATIONS)

    def opened_by(self, token: str):
        """The invitation a link opens: none for a forged, damaged or replaced link."""
        opened = read_token("invitation", token)
        return self.filter(pk=opened[0], nonce=opened[1]) if opened else self.none()


class Invitation(RulesModel):
    """To a person we may know or not; the link in the letter is enough to answer it."""

    TRANSITIONS = states.INVITATION_TRANSITIONS

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitations")
    stakeholder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="invitations"
    )
    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    family_name = models.CharField(_("family name"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail"))
    sector = models.CharField(_("sector"), max_length=20, choices=Sector)
    country = CountryField(_("country"), blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=7, choices=Language, default=Language.EN)
    role = models.CharField(_("invited as"), max_length=12, choices=AttendanceRole, default=AttendanceRole.PARTICIPANT)
    nonce = models.CharField(max_length=16, default=new_nonce)
    state = models.CharField(max_length=10, choices=InvitationState, default=InvitationState.LISTED)
    answer_by = models.DateTimeField(_("answer due"), null=True, blank=True)
    decline_reason = models.CharField(_("reason"), max_length=500, blank=True)
    passed_on_from = models.OneToOneField("self", models.SET_NULL, null=True, blank=True, related_name="passed_on_to")
    shares_mailbox = models.BooleanField(
        default=False, help_text="Named by a focal point at an address that other invitees have too."
    )
    came_with = models.ForeignKey(InviteeImport, models.SET_NULL, null=True, blank=True, related_name="invitations")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(
        null=True, blank=True, help_text="When somebody first did something on the page the link opens."
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("family_name", "given_name", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "meeting",
                Lower("email"),
                condition=~Q(state="withdrawn") & Q(shares_mailbox=False),
                name="one_live_invitation_an_address",
                violation_error_message=_("This address is already invited to this meeting."),
            ),
            models.UniqueConstraint(
                "meeting",
                Lower("email"),
                Lower("given_name"),
                Lower("family_name"),
                condition=~Q(state="withdrawn") & Q(shares_mailbox=True),
                name="one_live_invitation_a_name_at_a_shared_address",
                violation_error_message=_("This person is already invited to this meeting at this address."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["meeting", "state"], name="invitation_state")]
        rules_permissions: ClassVar = {"withdraw": may.is_organiser, "renew": may.is_organiser}

    def __str__(self):
        return self.name or self.email

    @property
    def room(self) -> Meeting:
        return self.meeting

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def masked_email(self) -> str:
        """*g•••@example.org*: enough to recognise one's own address, too little to learn somebody else's."""
        name, _at, host = self.email.partition("@")
        return f"{name[:1]}•••@{host}"

    def is_for(self, person) -> bool:
        """Whether a signed-in person is the one who was invited."""
        return person.is_authenticated and (
            self.stakeholder_id == person.pk
            or (bool(person.email) and self.email.lower() == person.email and not self.shares_mailbox)
        )

    @property
    def token(self) -> str:
        return make_token("invitation", self)

    @property
    def tone(self) -> str:
        return states.INVITATION_TONES[self.state]

    @property
    def due(self) -> datetime | None:
        """When the answer is due: its own date, else the meeting's, else the close of registration."""
        return self.answer_by or self.meeting.answer_by or self.meeting.registration_closes_at

    @property
    def is_expired(self) -> bool:
        return self.due is not None and self.due <= timezone.now()

    # The post room's questions.

    @property
    def letter_name(self) -> str:
        return self.stakeholder.letter_name if self.stakeholder else self.name

    @property
    def letter_address(self) -> str:
        return self.email

    @property
    def letter_language(self) -> str:
        return self.stakeholder.letter_language if self.stakeholder else self.language

    @property
    def letter_zone(self) -> str:
        return self.stakeholder.letter_zone if self.stakeholder else self.meeting.zone

    @property
    def letter_stakeholder(self):
        return self.stakeholder
