"""What reviewers say about single fields, and what the submitter answers: who may read what, and beside what."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from . import completeness
from .completeness import STEP_OF, STEPS, Gap
from .models import FieldComment
from .reading import Line, Part, read_field

ORDER = {name: place for place, name in enumerate(name for step in STEPS for name in (*step.fields, *step.rows))}


class Remark(NamedTuple):
    """One comment as somebody may read it: on which field, by whom (a letter), its words, and the answer if given."""

    field: str
    letter: str
    to_author: str
    to_editor: str
    answer: str


def of_version_before(version):
    """The comments the submitter is to answer with this version: those to them on the last one that was reviewed,
    once decided on, unless they were answered with a version in between.
    """
    return (
        FieldComment.objects.filter(
            review__assignment__version=version.reviewed_before,
            review__submitted_at__isnull=False,
            review__assignment__version__decisions__isnull=False,
        )
        .exclude(to_author="")
        .exclude(answer__version__number__lt=version.number)
        .select_related("answer")
        .order_by("review__assignment__pk", "pk")
        .distinct()
    )


def unanswered(version) -> list[Gap]:
    """The comments that wait for an answer before this version can be handed in, in the order of the form."""
    if version.number == 1:
        return []
    return [
        Gap(comment.field, "answer", _sentence(version, comment), comment.pk)
        for comment in in_order(of_version_before(version))
        if not (hasattr(comment, "answer") and comment.answer.text)
    ]


def _sentence(version, comment: FieldComment):
    return _("Answer the comment on “%(field)s”: what you changed, or why not.") % {
        "field": read_field(version, comment.field).label
    }


def unfinished(version) -> list[Gap]:
    """Everything that stands between a draft and its submission, answers to reviewers included, as the form goes."""
    order = [step.code for step in STEPS]
    gaps = [*completeness.unfinished(version), *unanswered(version)]
    return sorted(gaps, key=lambda gap: order.index(gap.step))


def for_author(practice):
    """Every comment on single fields the submitter may read: of versions that are decided on."""
    return (
        FieldComment.objects.filter(
            review__assignment__version__practice=practice,
            review__submitted_at__isnull=False,
            review__assignment__version__decisions__isnull=False,
        )
        .exclude(to_author="")
        .select_related("review__assignment__version", "answer")
        .order_by("-review__assignment__version__number", "review__assignment__pk", "pk")
        .distinct()
    )


def in_order(comments) -> list[FieldComment]:
    """In the order of the form."""
    return sorted(comments, key=lambda comment: (ORDER.get(comment.field, 0), comment.review_id))


def step_of(comment: FieldComment) -> str:
    """The step of the form its field stands on."""
    return STEP_OF.get(comment.field, "")


def remarks(reviews, *, for_editor: bool) -> dict[str, list[Remark]]:
    """The comments of some reviews by field. `reviews` are pairs of a letter and a review with its comments prefetched.

    Answers show once the version they came with is handed in.
    """
    found: dict[str, list[Remark]] = {}
    for letter, review in reviews:
        for comment in review.comments.all():
            to_editor = comment.to_editor if for_editor else ""
            if not (comment.to_author or to_editor):
                continue
            answer = getattr(comment, "answer", None)
            said = answer.text if answer and answer.version.is_submitted else ""
            found.setdefault(comment.field, []).append(
                Remark(comment.field, letter, comment.to_author, to_editor, said)
            )
    return found


class Beside(NamedTuple):
    """One field as it is read, with what was said about it, and, where one may comment, the fields to do so."""

    line: Line
    remarks: list[Remark]
    controls: tuple = ()


def beside(parts, said: dict[str, list[Remark]], form=None) -> list[tuple[Part, list[Beside]]]:
    """The parts of a text, each field with its remarks; `form` has two controls for each field."""
    return [
        (
            part,
            [Beside(line, said.get(line.name, []), form.controls_of(line.name) if form else ()) for line in part.lines],
        )
        for part in parts
    ]
