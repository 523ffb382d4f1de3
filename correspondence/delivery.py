"""How letters leave: claimed in chunks, one connection a chunk, the fate written after each.

A crash between the server's acceptance and our commit may repeat at most the letter in flight, with the same
Message-ID.
"""

import logging
import smtplib
import uuid
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.db.models import F
from django.utils import timezone

from . import rendering
from .enclosures import enclosed
from .fates import is_unknown_mailbox
from .kinds import is_unasked
from .models import Letter, Suppression
from .states import LetterState, StopReason
from .stopping import stop_address
from .subscriptions import subscription_of
from .suppression import stopping, suppress

logger = logging.getLogger(__name__)

STALE_AFTER = timedelta(minutes=2)
BACK_OFF = [timedelta(seconds=30), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3)]
MOST_ATTEMPTS = len(BACK_OFF) + 1


def deliver(keys: list[int]) -> int:
    """Send those of the letters that still wait and are due. Returns how many the mail server accepted."""
    now = timezone.now()
    due = Letter.objects.filter(pk__in=keys, state=LetterState.WAITING, due_at__lte=now)
    if not settings.MAIL_IS_SENT:
        due.update(state=LetterState.KEPT, **_destroyed_secrets())
        return 0
    claim = uuid.uuid4().hex
    if not due.update(state=LetterState.SENDING, claim=claim, claimed_at=now, attempts=F("attempts") + 1):
        return 0
    connection = mailers.default
    accepted = 0
    try:
        letters = list(Letter.objects.filter(claim=claim, state=LetterState.SENDING).order_by("pk"))
        stopped = stopping(letters)
        for letter in letters:
            if letter.key in stopped:
                _set_aside(letter, stopped[letter.key])
            else:
                accepted += _send(letter, connection)
    finally:
        try:
            connection.close()
        except (OSError, smtplib.SMTPException):
            logger.info("The mail server closed the connection first.")
    return accepted


def _set_aside(letter: Letter, suppression: Suppression) -> None:
    """Somebody unsubscribed, or a letter came back, after this one was written."""
    Letter.objects.filter(pk=letter.pk, claim=letter.claim).update(
        state=LetterState.SUPPRESSED, stopped_by=suppression, claim="", **_destroyed_secrets()
    )


def _send(letter: Letter, connection) -> bool:
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.open_text,
        from_email=settings.BOUNCE_ADDRESS or settings.DEFAULT_FROM_EMAIL,
        to=[f'"{_quoted(letter.name)}" <{letter.address}>' if letter.name else letter.address],
        headers=_headers(letter),
    )
    message.metadata = {"letter": letter.message_id}  # type: ignore[attr-defined] # Anymail gives it back with events
    message.attach_alternative(
        rendering.as_html(letter.open_text, subject=letter.subject, language=letter.language), "text/html"
    )
    try:
        for enclosure in enclosed(letter):
            message.attach(enclosure.name, enclosure.content, enclosure.media_type)
    except Exception as error:
        logger.exception("The enclosures of letter %s could not be made.", letter.pk)
        _failed(letter, f"{type(error).__name__}: {error}", for_good=False)
        return False
    try:
        connection.open()
        connection.send_messages([message])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
        _close(connection)
        code, words = _server_words(error)
        _failed(letter, f"{code} {words}".strip(), for_good=500 <= code < 600)
        if isinstance(error, smtplib.SMTPRecipientsRefused) and is_unknown_mailbox(code, words):
            suppress(letter.address, StopReason.BOUNCED, letter=letter, words=f"{code} {words}")
        return False
    except (OSError, smtplib.SMTPException, ValueError) as error:
        _close(connection)
        _failed(letter, f"{type(error).__name__}: {error}", for_good=isinstance(error, ValueError))
        return False
    Letter.objects.filter(pk=letter.pk, claim=letter.claim).update(
        state=LetterState.SENT,
        sent_at=timezone.now(),
        claim="",
        fate="",
        provider_id=_provider_id(message),
        **_destroyed_secrets(),
    )
    return True


def _headers(letter: Letter) -> dict[str, str]:
    """What programs read: which letter it is, that nobody typed it, and how to stop what came unasked (RFC 8058)."""
    headers = {
        "Message-ID": letter.message_id,
        "Content-Language": letter.language,
        "Auto-Submitted": "auto-generated",
    }
    if is_unasked(letter.kind) or subscription_of(letter.kind):
        headers |= {
            "List-Unsubscribe": f"<{stop_address(letter)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    if settings.BOUNCE_ADDRESS:
        headers["From"] = settings.DEFAULT_FROM_EMAIL
    return headers


def _provider_id(message) -> str:
    """What a mail provider called the letter when it took it; nothing for a plain mail server."""
    name = getattr(getattr(message, "anymail_status", None), "message_id", None)
    return name[:200] if isinstance(name, str) else ""


def _quoted(name: str) -> str:
    return " ".join(name.replace("\\", "").replace('"', "'").split())


def _close(connection) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        connection.connection = None


def _server_words(error) -> tuple[int, str]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    else:
        code, words = error.smtp_code, error.smtp_error
    return code, words.decode(errors="replace") if isinstance(words, bytes) else str(words)


def _failed(letter: Letter, words: str, *, for_good: bool) -> None:
    """Give up, or try again later; the words of the mail server are kept for the person who must decide."""
    over = for_good or letter.attempts >= MOST_ATTEMPTS
    later = BACK_OFF[min(letter.attempts, len(BACK_OFF)) - 1]
    Letter.objects.filter(pk=letter.pk, claim=letter.claim).update(
        state=LetterState.FAILED if over else LetterState.WAITING,
        fate=words[:300],
        claim="",
        due_at=timezone.now() + (timedelta() if over else later),
    )


def _destroyed_secrets() -> dict:
    return {} if settings.DEMO else {"sealed": b""}


def waiting() -> list[int]:
    """Keys of the letters nobody is sending, after taking back those a dead worker had claimed."""
    now = timezone.now()
    Letter.objects.filter(state=LetterState.SENDING, claimed_at__lt=now - STALE_AFTER).update(
        state=LetterState.WAITING, claim=""
    )
    return list(
        Letter.objects.filter(state=LetterState.WAITING, due_at__lte=now, created_at__lt=now - timedelta(seconds=20))
        .order_by("due_at")
        .values_list("pk", flat=True)[:2000]
    )
