"""How a submitter answers the reviewers, comment by comment, while revising."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock

from .. import rules as may
from ..comments import of_version_before
from ..models import CommentAnswer


@transaction.atomic
def answer_comments(version, *, answers: Mapping[int, str], by) -> int:
    """Keep the answers to comments on the version before, by key of the comment. Returns how many are answered.

    They are read by reviewers and editors once this version is handed in; until then they may be changed.
    """
    practice = lock(version.practice)
    if not may.is_author(by, practice):
        raise Refusal(_("Only those who write this practice answer its reviewers."))
    if version.is_submitted or not practice.is_editable:
        raise Refusal(_("This version is handed in, and the answers with it. They cannot be changed any more."))
    known = {answer.comment_id: answer for answer in CommentAnswer.objects.filter(version=version)}
    for comment in of_version_before(version):
        text = answers.get(comment.pk)
        if text is None:
            continue
        answer = known.setdefault(comment.pk, CommentAnswer(comment=comment, version=version))
        if answer.text != text.strip():
            answer.text = text.strip()
            answer.save()
    return sum(bool(answer.text) for answer in known.values())
