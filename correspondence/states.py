"""The lives of letters and mailings."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LetterState(models.TextChoices):
    WAITING = "waiting", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Accepted by the mail server")
    DELIVERED = "delivered", _("Delivered")
    BOUNCED = "bounced", _("Came back")
    FAILED = "failed", _("Could not be sent")
    SUPPRESSED = "suppressed", _("Not sent, on purpose")
    KEPT = "kept", _("Kept, not sent")
    RECALLED = "recalled", _("Recalled before sending")


TRANSITIONS = {
    LetterState.WAITING: {LetterState.SENDING, LetterState.KEPT, LetterState.RECALLED, LetterState.SUPPRESSED},
    LetterState.SENDING: {LetterState.SENT, LetterState.FAILED, LetterState.WAITING, LetterState.SUPPRESSED},
    LetterState.FAILED: {LetterState.WAITING},
    LetterState.SENT: {LetterState.DELIVERED, LetterState.BOUNCED},
    LetterState.DELIVERED: {LetterState.BOUNCED},
    LetterState.BOUNCED: set(),
    LetterState.SUPPRESSED: {LetterState.WAITING},
    LetterState.KEPT: set(),
    LetterState.RECALLED: set(),
}

TONES: dict[str, str] = {
    LetterState.WAITING: "attention",
    LetterState.SENDING: "attention",
    LetterState.SENT: "success",
    LetterState.DELIVERED: "success",
    LetterState.BOUNCED: "danger",
    LetterState.SUPPRESSED: "muted",
    LetterState.FAILED: "danger",
    LetterState.KEPT: "muted",
    LetterState.RECALLED: "muted",
}


class StopReason(models.TextChoices):
    """Why an address is not written to unasked."""

    UNSUBSCRIBED = "unsubscribed", _("Unsubscribed")
    COMPLAINED = "complained", _("Reported a letter as unwanted")
    BOUNCED = "bounced", _("Letters came back")
    ASKED = "asked", _("Asked the organisers")
    DECLINED = "declined", _("Declined the invitation")


ONLY_THE_PERSON_LIFTS = (StopReason.UNSUBSCRIBED, StopReason.COMPLAINED)
"""What a person decided for themselves, which organisers cannot undo."""


class MailingState(models.TextChoices):
    SCHEDULED = "scheduled", pgettext_lazy("mailing", "To be sent later")
    STARTED = "started", pgettext_lazy("mailing", "Handed over")
    CANCELLED = "cancelled", pgettext_lazy("mailing", "Cancelled")


MAILING_TRANSITIONS = {
    MailingState.SCHEDULED: {MailingState.STARTED, MailingState.CANCELLED},
    MailingState.STARTED: set(),
    MailingState.CANCELLED: set(),
}
