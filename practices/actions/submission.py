"""What a submitter does: start, save, submit, withdraw, revise."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from correspondence.actions import post
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock
from stakeholders.actions import give_consent
from stakeholders.states import Purpose

from .. import rules as may
from ..addresses import address_for
from ..comments import unfinished
from ..drafts import Merged, merge, stored
from ..models import Practice, PracticeVersion
from ..states import PracticeState
from .assigning import close_reviews
from .life import advance, editors_for

NOT_COPIED = {
    "id", "practice", "number", "revision", "last_window", "saved_at", "saved_by", "submitted_at",
    "answer_to_reviewers",
    "declares_accurate", "declares_agreed", "declares_no_victim", "declares_images",
}  # fmt: skip
"""What a later version does not take over from the one before: its declarations are made anew."""


KINDS_OF_ROWS = ("partners", "results")
NOT_TAKEN_OVER = {"id", "version", "downloads"}


class Overtaken(Refusal):
    """The same `fields` of a draft were changed elsewhere since this window was filled."""

    def __init__(self, sentence, fields=()):
        super().__init__(sentence)
        self.fields = list(fields)


@transaction.atomic
def start(*, by, title="", language="", meeting=None, session=None, recommendation=None, invitation=None) -> Practice:
    """Open a draft; everything in it may still be missing. `invitation` is the one that asked for it."""
    practice = Practice.objects.create(submitter=by, invitation=invitation)
    practice.current = PracticeVersion.objects.create(practice=practice, title=title, language=language)
    practice.save(update_fields=["current"])
    name_origin(practice, meeting=meeting, session=session, recommendation=recommendation, by=by)
    record("practice.started", by=by, about=practice)
    return practice


@transaction.atomic
def name_origin(practice, *, meeting=None, session=None, recommendation=None, by) -> Practice:
    """Say which meeting, session or recommendation a practice came from; all three belong to one meeting."""
    practice = lock(practice)
    refuse_unless_writing(practice, by)
    for thing in (session, recommendation):
        if thing is not None:
            meeting = meeting or thing.meeting
            if thing.meeting_id != meeting.pk:
                raise Refusal(_("These belong to different meetings. Choose them from one meeting."))
    practice.meeting, practice.session, practice.recommendation = meeting, session, recommendation
    practice.save(update_fields=["meeting", "session", "recommendation"])
    return practice


@transaction.atomic
def save_draft(version, *, values, rows=None, revision, window="", known=None, by) -> PracticeVersion:
    """Keep whatever is there, with anything missing; what others changed meanwhile stays, field by field.

    `values` are fields of the version, `rows` may hold lists of `partners` and `results` that replace the earlier
    ones. `revision` is the one the window was filled from, `known` the mark of each value it showed then. The version
    comes back with `from_others`, the fields somebody else changed and this window did not.

    Raises:
        Overtaken: somebody else changed the same fields.
        Refusal: the version is submitted, or the practice is not the person's to write at present.
    """
    version = lock(version)
    refuse_unless_writing(version.practice, by)
    if version.is_submitted:
        raise Refusal(_("This version is submitted and cannot be changed. Start a new one from the practice's page."))
    typed = {**values, **(rows or {})}
    merged = Merged(typed, [], [])
    if known or (version.revision != revision and not (window and version.last_window == window)):
        there = {name: stored(version, name) for name in typed}
        merged = merge(there, typed, known or {}, is_own=version.saved_by_id == by.pk)
        if merged.both:
            raise Overtaken(_who_was_first(version, by), merged.both)
    for name, value in merged.values.items():
        if name not in KINDS_OF_ROWS:
            setattr(version, name, value)
    version.revision += 1
    version.last_window = window
    version.saved_by = by
    fields = [name for name in merged.values if name not in KINDS_OF_ROWS]
    version.save(update_fields=[*fields, "revision", "last_window", "saved_at", "saved_by"])
    for name in KINDS_OF_ROWS:
        if name in merged.values:
            kept = getattr(version, name)
            kept.all().delete()
            kept.bulk_create(
                kept.model(version=version, position=place, **row) for place, row in enumerate(merged.values[name], 1)
            )
    version.from_others = merged.from_others
    return version


def _who_was_first(version, by):
    if version.saved_by_id in (None, by.pk):
        return _(
            "This draft was saved in another window meanwhile. Your words are still below, the other ones beside "
            "them. Save again to keep yours."
        )
    return _(
        "Another author has changed the same words meanwhile. Yours are still below, theirs beside them. Bring the two "
        "together, then save again."
    )


@transaction.atomic
def submit(version, *, consents=(), by) -> Practice:
    """Hand a finished version in; from now on it is immutable.

    `consents` are the purposes the submitter said yes to; publication under the licence is indispensable.
    """
    practice = lock(version.practice)
    version = lock(version)
    version.practice = practice
    refuse_unless_writing(practice, by)
    _refuse_unless_leading(practice, by)
    gaps = unfinished(version)
    if gaps:
        raise Refusal(
            ngettext(
                "It cannot be submitted yet: %(number)d thing is missing. The list below leads to it.",
                "It cannot be submitted yet: %(number)d things are missing. The list below leads to them.",
                len(gaps),
            )
            % {"number": len(gaps)}
        )
    if Purpose.PRACTICE_PUBLICATION not in consents:
        raise Refusal(_("It cannot be published without your consent. Tick the consent to publication, then submit."))
    version.submitted_at = timezone.now()
    version.save(update_fields=["submitted_at"])
    practice.current = version
    advance(practice, PracticeState.SUBMITTED, also=["current"])
    for purpose in consents:
        give_consent(by, purpose, about=practice)
    record("practice.submitted", by=by, about=practice, version=version.number)
    for author in _told(practice, by):
        post(
            "practice_submitted",
            to=author,
            about=practice,
            key=f"practice_submitted:{version.pk}:{author.pk}",
            title=practice.title,
            author="" if author == by else by.shown_name,
            link=address_for(author, "my_practice", pk=practice.pk),
        )
    for editor in editors_for(practice):
        post(
            "practice_on_desk",
            to=editor,
            about=practice,
            key=f"practice_on_desk:{version.pk}:{editor.pk}",
            title=practice.title,
            again=version.number > 1,
            link=address_for(editor, "editorial_practice", pk=practice.pk),
        )
    return practice


def _told(practice, by) -> list:
    """Whoever hands it in, and always whoever leads it."""
    lead = practice.submitter
    return [by] if lead is None or lead == by else [by, lead]


@transaction.atomic
def withdraw(practice, *, because="", by) -> Practice:
    """Take a practice back before it is published, and say why. Reviewers still at work are told, the editors too, and
    the lead author where a co-author did it.
    """
    practice = lock(practice)
    _refuse_unless_leading(practice, by)
    was_submitted = practice.state != PracticeState.DRAFT
    practice.withdrawn_because = because
    advance(practice, PracticeState.WITHDRAWN, also=["withdrawn_because"])
    close_reviews(practice.current)
    record("practice.withdrawn", by=by, about=practice)
    if practice.submitter not in (None, by):
        post(
            "co_author_withdrew",
            to=practice.submitter,
            about=practice,
            key=f"co_author_withdrew:{practice.pk}",
            title=practice.title,
            author=by.shown_name,
            because=because,
            link=address_for(practice.submitter, "my_practice", pk=practice.pk),
        )
    for editor in editors_for(practice) if was_submitted else ():
        post(
            "practice_withdrawn",
            to=editor,
            about=practice,
            key=f"practice_withdrawn:{practice.pk}:{editor.pk}",
            title=practice.title,
            because=because,
            link=address_for(editor, "editorial_practice", pk=practice.pk),
        )
    return practice


@transaction.atomic
def revise(practice, *, by) -> PracticeVersion:
    """Begin the next version of a returned practice with the words of the last one; the draft there already is, if any.

    The declarations are made anew.
    """
    practice = lock(practice)
    if not may.is_author(by, practice):
        raise Refusal(_("Only its authors write this practice."))
    if practice.state != PracticeState.RETURNED:
        raise Refusal(_("Only a practice that was returned can be revised. Its page says where it stands."))
    if practice.draft:
        return practice.draft
    last = practice.versions.latest("number")
    names = [field.name for field in PracticeVersion._meta.concrete_fields if field.name not in NOT_COPIED]
    version = PracticeVersion.objects.create(
        practice=practice, number=last.number + 1, **{name: getattr(last, name) for name in names}
    )
    copy_rows(last, version)
    record("practice.revised", by=by, about=practice, version=version.number)
    return version


def copy_rows(source, version, *, kinds=(*KINDS_OF_ROWS, "evidence_files")) -> None:
    """Partners, results and evidence files of one version for another; a file stays where it lies."""
    for kind in kinds:
        rows = getattr(version, kind)
        copied = [field.name for field in rows.model._meta.concrete_fields if field.name not in NOT_TAKEN_OVER]
        rows.bulk_create(
            rows.model(version=version, **{name: getattr(row, name) for name in copied})
            for row in getattr(source, kind).all()
        )


def _refuse_unless_leading(practice, by) -> None:
    """Submitting and withdrawing is for the lead author, and for whom they trust with it."""
    if practice.submitter_id != by.pk and not practice.co_authors.writing().filter(person=by, may_submit=True).exists():
        raise Refusal(_("Its lead author submits and withdraws this practice. Tell them that it is ready."))


def refuse_unless_writing(practice, by) -> None:
    if practice.submitter_id != by.pk and not practice.co_authors.writing().filter(person=by).exists():
        raise Refusal(_("Only its authors write this practice."))
    if practice.discarded_at is not None:
        raise Refusal(_("This draft is thrown away. Fetch it back from “My practices”, then go on."))
    if not practice.is_editable:
        raise Refusal(
            _("It cannot be changed now: it is “%(state)s”. Its page says what happens next.")
            % {"state": practice.get_state_display()}
        )
