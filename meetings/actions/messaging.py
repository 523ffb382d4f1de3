"""Organisers write to many: in their own words, now or at a time, and to themselves first."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from correspondence.actions import Draft
from correspondence.mailings import send_copy, send_to_many
from correspondence.models import Letter, Mailing
from correspondence.words import Words, problems_of_body, problems_of_subject
from rrge_portal.kernel.refusal import Refusal

from ..models import Meeting


def refuse_wrong(kind: str, words: Iterable[Words]) -> None:
    """The last look before letters are handed over: nothing goes out with a placeholder nobody fills."""
    for each in words:
        if problems := [*problems_of_subject(kind, each.subject), *problems_of_body(kind, each.body)]:
            raise Refusal(" ".join(problems))


@transaction.atomic
def message(
    meeting: Meeting,
    keys: Sequence[int],
    *,
    words: Sequence[Words],
    main_language: str,
    by,
    due_at: datetime | None = None,
) -> Mailing:
    """Write to these people of the meeting; whoever reads another language gets the text in the main one."""
    if meeting.is_draft:
        raise Refusal(_("The meeting is a draft, which nobody could open. Publish it first, then write."))
    if main_language not in {each.language for each in words}:
        raise Refusal(_("Write the message at least in the language of those who read none of the others."))
    refuse_wrong("message", words)
    if not keys:
        raise Refusal(_("Nobody matches, so there is nobody to write to. Widen the filters."))
    return send_to_many(
        "message",
        room=meeting,
        audience=list(dict.fromkeys(keys)),
        by=by,
        words=words,
        main_language=main_language,
        due_at=due_at,
    )


@transaction.atomic
def copy_to_oneself(
    kind: str, to, context: dict, *, meeting: Meeting, words: Words | None, enclosures: Sequence[str] = (), by
) -> Letter:
    """Send the organiser the letter as `to` would read it; its link opens nothing."""
    if words:
        refuse_wrong(kind, [words])
    harmless = context | ({"url": f"{settings.PORTAL_URL}/invitations/test/"} if kind != "message" else {})
    draft = Draft(to, meeting, "", harmless, enclosures, words)
    return send_copy(kind, draft, to=by, room=meeting)
