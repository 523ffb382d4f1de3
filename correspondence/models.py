"""`Letter`: what was written to whom, and its fate. `Mailing`: one click that becomes many letters.
`Suppression`: an address that is not written to unasked, and why.
"""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rrge_portal.kernel.vocabulary import Language

from . import seals, states
from .states import ONLY_THE_PERSON_LIFTS, LetterState, MailingState, StopReason
from .words import Words


class Mailing(models.Model):
    """One click to many: the audience is frozen here and expanded into letters, in chunks, by a job.

    What was written is frozen too: `words` is `{"en": {"subject": …, "body": …}}`. Whoever reads another language gets
    the text in `main_language`, or the portal's own letter if that is empty.
    """

    TRANSITIONS = states.MAILING_TRANSITIONS

    kind = models.CharField(max_length=40)
    room_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    room_id = models.PositiveBigIntegerField()
    room = GenericForeignKey("room_type", "room_id")
    audience = models.JSONField(help_text="Keys of the rows the letters are about, in order.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    job = models.ForeignKey("kernel.Job", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    words = models.JSONField(default=dict, blank=True)
    main_language = models.CharField(max_length=7, choices=Language, blank=True)
    enclosures = models.JSONField(default=list, blank=True, help_text="Names of what is enclosed; see enclosures.py.")
    due_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=MailingState, default=MailingState.STARTED)

    class Meta:
        indexes = [
            models.Index(fields=["room_type", "room_id"], name="mailing_room"),
            models.Index(fields=["due_at"], name="mailing_scheduled", condition=models.Q(state="scheduled")),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    def words_for(self, language: str) -> Words | None:
        """What was written for readers of this language; None where they get the portal's own letter."""
        for candidate in (language, self.main_language):
            if candidate in self.words:
                return Words(**self.words[candidate], language=candidate)
        return None


class LetterQuerySet(models.QuerySet):
    def about(self, thing):
        return self.filter(about_type=ContentType.objects.get_for_model(thing), about_id=thing.pk)

    def in_room(self, room):
        return self.filter(room_type=ContentType.objects.get_for_model(room), room_id=room.pk)

    def visible_to(self, person):
        """Administrators see the whole post room, organisers the letters of their meetings, others their own."""
        if person.is_superuser:
            return self
        rooms = models.Q(pk__in=())
        for room_type, keys in person.rooms_with_letters():
            rooms |= models.Q(room_type=room_type, room_id__in=keys)
        return self.filter(rooms | models.Q(recipient=person))

    def for_list(self):
        """What a list of letters shows: no text, no sealed secrets."""
        return self.select_related("stopped_by").defer("text", "sealed").order_by("-pk")


class Letter(models.Model):
    """The row is the truth, the queue only a nudge.

    `text` has a numbered gap where a secret (a link that opens something, a code) belongs; the secrets lie sealed
    beside it and are destroyed once the letter is out, except under `DEMO`.
    """

    TRANSITIONS = states.TRANSITIONS

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120, unique=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="letters"
    )
    name = models.CharField(max_length=200, blank=True)
    address = models.EmailField()
    language = models.CharField(max_length=7, choices=Language)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    sealed = models.BinaryField(blank=True, default=b"")
    enclosures = models.JSONField(default=list, blank=True, help_text="Names of what is enclosed; see enclosures.py.")
    about_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    about_id = models.PositiveBigIntegerField(null=True)
    about = GenericForeignKey("about_type", "about_id")
    room_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    room_id = models.PositiveBigIntegerField(null=True)
    room = GenericForeignKey("room_type", "room_id")
    mailing = models.ForeignKey(Mailing, models.SET_NULL, null=True, blank=True, related_name="letters")
    state = models.CharField(max_length=10, choices=LetterState, default=LetterState.WAITING)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    fate = models.CharField(max_length=300, blank=True, help_text="What the mail server said.")
    stopped_by = models.ForeignKey(
        "Suppression", models.SET_NULL, null=True, blank=True, related_name="+", help_text="Why it was not sent."
    )
    message_id = models.CharField(max_length=120, db_index=True)
    provider_id = models.CharField(max_length=200, blank=True, help_text="What a mail provider calls the letter.")
    claim = models.CharField(max_length=32, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_at"], name="letter_waiting"),
            models.Index(fields=["claim"], name="letter_claim", condition=~models.Q(claim="")),
            models.Index(fields=["provider_id"], name="letter_provider", condition=~models.Q(provider_id="")),
            models.Index(fields=["about_type", "about_id"], name="letter_about"),
            models.Index(fields=["room_type", "room_id", "-id"], name="letter_room"),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    @property
    def tone(self) -> str:
        return states.TONES[self.state]

    @property
    def said(self) -> str:
        """What is known of its fate: the mail server's words, or why it was not sent."""
        return self.stopped_by.why if self.stopped_by else self.fate

    @property
    def open_text(self) -> str:
        """The text with its secrets in place, for delivery; gaps stay marked once the secrets are destroyed."""
        return seals.fill(self.text, bytes(self.sealed))

    @property
    def shown_text(self) -> str:
        """The text as the post room shows it: secrets hidden, except in a demonstration."""
        return self.open_text if settings.DEMO else seals.mask(self.text)


class SuppressionQuerySet(models.QuerySet):
    def live(self):
        return self.filter(lifted_at=None)

    def reaching(self, room_type_id: int | None, room_id: int | None):
        """Those that hold for letters of a room: for everything, or for just that room."""
        return self.filter(models.Q(room_id=None) | models.Q(room_type_id=room_type_id, room_id=room_id))


class Suppression(models.Model):
    """An address that is not written to unasked: for everything, or for the letters of one room."""

    is_withheld = True  # whoever noted it of others does not take that along; one's own is in `meetings.own_data`

    address = models.EmailField(db_index=True, help_text="In lower case.")
    reason = models.CharField(max_length=12, choices=StopReason)
    room_type = models.ForeignKey(ContentType, models.PROTECT, null=True, blank=True, related_name="+")
    room_id = models.PositiveBigIntegerField(null=True, blank=True, help_text="Empty: it holds for everything.")
    room = GenericForeignKey("room_type", "room_id")
    letter = models.ForeignKey(Letter, models.SET_NULL, null=True, blank=True, related_name="+")
    words = models.CharField(max_length=300, blank=True, help_text="What the mail server or the person said.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    lifted_because = models.CharField(max_length=300, blank=True)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["address", "reason"],
                condition=models.Q(lifted_at=None, room_id=None),
                name="one_live_suppression_of_an_address",
            ),
            models.UniqueConstraint(
                fields=["address", "reason", "room_type", "room_id"],
                condition=models.Q(lifted_at=None, room_id__isnull=False),
                name="one_live_suppression_in_a_room",
            ),
            models.CheckConstraint(
                condition=models.Q(lifted_at=None) | ~models.Q(lifted_because=""), name="lifted_for_a_reason"
            ),
        ]

    def __str__(self):
        return f"{self.reason} {self.pk}"

    @property
    def why(self) -> str:
        """The sentence for organisers, such as *Unsubscribed from this meeting’s letters on 3 May 2026.*"""
        sentence = {
            StopReason.UNSUBSCRIBED: _("Unsubscribed from all invitations on %(day)s.")
            if self.room_id is None
            else _("Unsubscribed from the letters of this meeting on %(day)s."),
            StopReason.COMPLAINED: _("Reported one of our letters as unwanted on %(day)s."),
            StopReason.BOUNCED: _("A letter to this address came back on %(day)s."),
            StopReason.ASKED: _("Asked on %(day)s not to be written to."),
            StopReason.DECLINED: _("Declined the invitation to this meeting on %(day)s."),
        }[StopReason(self.reason)]
        return sentence % {"day": date_format(timezone.localtime(self.since), "DATE_FORMAT")}

    @property
    def is_the_persons_own(self) -> bool:
        """Whether only the person themselves, or an administrator, may lift it."""
        return self.reason in ONLY_THE_PERSON_LIFTS
