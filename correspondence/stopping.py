"""The link in a letter by which its reader stops such letters: signed, and good for as long as the letter is known.

It is made from the letter's Message-ID, which exists before its row does, and which also leads a bounce back to it.
"""

import uuid

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import translation

from .models import Letter, Suppression
from .states import StopReason
from .suppression import lift_for_the_person, suppress


def new_message_id() -> str:
    """A Message-ID no other letter has."""
    return f"<{uuid.uuid4().hex}@{settings.MESSAGE_ID_HOST}>"


def stop_address(letter: Letter) -> str:
    """Where the reader of this letter stops further ones, in the letter's language."""
    spoken = letter.language if letter.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    token = Signer(salt="link:stop").sign(letter.message_id.strip("<>").partition("@")[0])
    with translation.override(spoken):
        return settings.PORTAL_URL + reverse("correspondence:stop", kwargs={"token": token})


def letter_of(token: str) -> Letter | None:
    """The letter in which this link stands; None for a forged or damaged one."""
    try:
        name = Signer(salt="link:stop").unsign(token)
    except BadSignature:
        return None
    return Letter.objects.filter(message_id=f"<{name}@{settings.MESSAGE_ID_HOST}>").first()


def wishes_of(letter: Letter) -> list[Suppression]:
    """What the reader of this letter has stopped: this room's letters, or all that come unasked."""
    return list(
        Suppression.objects.live()
        .reaching(letter.room_type_id, letter.room_id)
        .filter(address=letter.address.lower(), reason=StopReason.UNSUBSCRIBED)
        .order_by("pk")
    )


def has_stopped_all(wishes: list[Suppression]) -> bool:
    return any(wish.room_id is None for wish in wishes)


def stop(letter: Letter) -> None:
    """The reader wants nothing more that comes unasked."""
    suppress(letter.address, StopReason.UNSUBSCRIBED, letter=letter)


def stop_room(letter: Letter) -> None:
    """The reader wants no more letters about this meeting."""
    suppress(letter.address, StopReason.UNSUBSCRIBED, room=letter.room, letter=letter)


def undo(letter: Letter) -> None:
    """The reader wants such letters again."""
    for wish in wishes_of(letter):
        lift_for_the_person(wish, because="By the person, with the link in a letter.")
