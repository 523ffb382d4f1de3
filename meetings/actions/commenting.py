"""Comments on what a meeting published: written in the comment period, accepted or declined with a word, told once."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.actions import post
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move

from ..addresses import address_for
from ..models import Comment, Meeting, NoteSegment, Recommendation
from ..recommending import plan_of
from ..states import CommentState
from . import notes, recommendations
from .naming import Decisions

LONGEST_PARAGRAPH = 10_000
LONGEST_RECOMMENDATION = 2000


def is_open(meeting: Meeting) -> bool:
    """Whether participants may comment now."""
    until = plan_of(meeting).comments_open_until
    return until is not None and until > timezone.now()


def longest(thing: Recommendation | NoteSegment) -> int:
    """Characters a wording of it may have."""
    return LONGEST_PARAGRAPH if isinstance(thing, NoteSegment) else LONGEST_RECOMMENDATION


@transaction.atomic
def comment_on(thing: Recommendation | NoteSegment, *, by, body: str, proposed: str) -> Comment:
    """Comment on a recommendation or a paragraph of published notes; `proposed` is another wording for it.

    Raises:
        Refusal: the comment period is over, or nothing is said.
    """
    on_segment = isinstance(thing, NoteSegment)
    if not is_open(thing.meeting):
        raise Refusal(_("The comment period is over. Write to the organisers of the meeting instead."))
    proposed = "" if proposed.split() == thing.text.split() else proposed.strip().replace("\r\n", "\n")
    if not (body or proposed):
        raise Refusal(_("Write a comment, propose another wording, or both."))
    on = {"session": thing.session, "segment": thing} if on_segment else {"recommendation": thing}
    comment = Comment.objects.create(
        meeting=thing.meeting, about_text=thing.text, body=body, proposed=proposed, author=by, **on
    )
    record("comment.written", by=None if comment.names_nobody else by, about=comment)
    return comment


@transaction.atomic
def accept(comment: Comment, *, by, answer: str = "", text: str = "", decisions: Decisions | None = None) -> Comment:
    """Accept a comment; `text`, where given, becomes the wording, and the earlier one is kept. Its author is told."""
    comment = _answered(comment, CommentState.ACCEPTED, answer)
    if text:
        if comment.recommendation and len(text) > LONGEST_RECOMMENDATION:
            raise Refusal(_("This wording is too long for a recommendation. Shorten it to 2,000 characters."))
        if comment.recommendation:
            recommendations.reword(comment.recommendation, by=by, text=text, decisions=decisions)
        elif comment.segment:
            notes.correct(comment.segment, by=by, text=text, decisions=decisions)
        else:
            raise Refusal(_("This paragraph is no longer in the notes. Accept the comment without a new wording."))
    _tell(comment)
    record("comment.accepted", by=by, about=comment)
    return comment


@transaction.atomic
def decline(comment: Comment, *, by, answer: str) -> Comment:
    """Leave the text as it is, with a word why. The author is told."""
    if not answer:
        raise Refusal(_("Say in a few words why it is not taken over; the person who wrote it reads it."))
    comment = _answered(comment, CommentState.DECLINED, answer)
    _tell(comment)
    record("comment.declined", by=by, about=comment)
    return comment


def _answered(comment: Comment, state: str, answer: str) -> Comment:
    comment = lock(comment)
    comment.answer, comment.answered_at = answer, timezone.now()
    return move(comment, state, also=["answer", "answered_at"])


def _tell(comment: Comment) -> None:
    """Under the Chatham House Rule the letter is in nobody's room, so no organiser learns who wrote the comment."""
    if comment.author is None:
        return
    slug = comment.meeting.slug
    if comment.recommendation:
        url = address_for(comment.author, "recommendation", slug=slug, number=comment.recommendation.number)
    else:
        url = address_for(comment.author, "session", slug=slug, pk=comment.session_id)
    post(
        "comment_answered",
        to=comment.author,
        about=comment,
        room=comment if comment.names_nobody else comment.meeting,
        key=f"comment_answered:{comment.pk}",
        meeting=comment.meeting,
        answer=comment.answer,
        is_accepted=comment.state == CommentState.ACCEPTED,
        url=url,
    )
