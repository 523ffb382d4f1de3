"""How a submitter answers the reviewers, comment by comment, while revising."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock

from .. import rules as may
from ..comments import of_version_before
from ..drafts import marks_of, merge
from ..models import CommentAnswer
from .submission import Overtaken


@transaction.atomic
def answer_comments(version, *, answers: Mapping[int, str], known: Mapping[int, str] | None = None, by) -> list[int]:
    """Keep the answers to comments on the version before, by key of the comment.

    They are read by reviewers and editors once this version is handed in; until then they may be changed. `known` has
    the mark of each answer the window was filled from. Returns the comments answered elsewhere meanwhile and not here.

    Raises:
        Overtaken: the same comments were answered elsewhere.
        Refusal: the version is handed in, or the practice is not the person's to write.
    """
    practice = lock(version.practice)
    if not may.is_author(by, practice):
        raise Refusal(_("Only those who write this practice answer its reviewers."))
    if version.is_submitted or not practice.is_editable:
        raise Refusal(_("This version is handed in, and the answers with it. They cannot be changed any more."))
    saved = {answer.comment_id: answer for answer in CommentAnswer.objects.filter(version=version)}
    asked = {comment.pk for comment in of_version_before(version)}
    typed = {comment: text.strip() for comment, text in answers.items() if comment in asked}
    there = {comment: saved[comment].text if comment in saved else "" for comment in typed}
    merged = merge(there, typed, marks_of(there) if known is None else known, is_own=True)
    if merged.both:
        raise Overtaken(
            _(
                "The same comment was answered in another window or by another author meanwhile. Your answer is still "
                "below, the other one beside it. Bring the two together, then save again."
            ),
            merged.both,
        )
    for comment, text in merged.values.items():
        if text != there[comment]:
            answer = saved.get(comment) or CommentAnswer(comment_id=comment, version=version)
            answer.text = text
            answer.save()
    return merged.from_others
