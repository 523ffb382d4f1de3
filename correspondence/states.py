"""The life of a letter."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LetterState(models.TextChoices):
    WAITING = "waiting", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Accepted by the mail server")
    FAILED = "failed", _("Could not be sent")
    KEPT = "kept", _("Kept, not sent")
    RECALLED = "recalled", _("Recalled before sending")


TRANSITIONS = {
    LetterState.WAITING: {LetterState.SENDING, LetterState.KEPT, LetterState.RECALLED},
    LetterState.SENDING: {LetterState.SENT, LetterState.FAILED, LetterState.WAITING},
    LetterState.FAILED: {LetterState.WAITING},
    LetterState.SENT: set(),
    LetterState.KEPT: set(),
    LetterState.RECALLED: set(),
}

TONES: dict[str, str] = {
    LetterState.WAITING: "attention",
    LetterState.SENDING: "attention",
    LetterState.SENT: "success",
    LetterState.FAILED: "danger",
    LetterState.KEPT: "muted",
    LetterState.RECALLED: "muted",
}
