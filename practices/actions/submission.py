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

from ..addresses import address_for
from ..completeness import unfinished
from ..models import Practice, PracticeVersion
from ..states import PracticeState
from .assigning import close_reviews
from .life import advance, editors_for

NOT_COPIED = {
    "id", "practice", "number", "revision", "last_window", "saved_at", "submitted_at", "answer_to_reviewers",
    "declares_accurate", "declares_agreed", "declares_no_victim", "declares_images",
}  # fmt: skip
"""What a later version does not take over from the one before: its declarations are made anew."""


class Overtaken(Refusal):
    """The draft was saved elsewhere since this window was opened."""


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
    _refuse_unless_writing(practice, by)
    for thing in (session, recommendation):
        if thing is not None:
            meeting = meeting or thing.meeting
            if thing.meeting_id != meeting.pk:
                raise Refusal(_("These belong to different meetings. Choose them from one meeting."))
    practice.meeting, practice.session, practice.recommendation = meeting, session, recommendation
    practice.save(update_fields=["meeting", "session", "recommendation"])
    return practice


@transaction.atomic
def save_draft(version, *, values, rows=None, revision, window="", by) -> PracticeVersion:
    """Keep whatever is there, with anything missing.

    `values` are fields of the version, `rows` may hold lists of `partners` and `results` that replace the earlier
    ones. `revision` is the one the window was filled from.

    Raises:
        Overtaken: another window has saved meanwhile.
        Refusal: the version is submitted, or the practice is not the submitter's to write at present.
    """
    version = lock(version)
    _refuse_unless_writing(version.practice, by)
    if version.is_submitted:
        raise Refusal(_("This version is submitted and cannot be changed. Start a new one from the practice's page."))
    if version.revision != revision and not (window and version.last_window == window):
        raise Overtaken(
            _(
                "This draft was saved in another window meanwhile. Your words are still below, the other ones beside "
                "them. Save again to keep yours."
            )
        )
    for name, value in values.items():
        setattr(version, name, value)
    version.revision += 1
    version.last_window = window
    version.save(update_fields=[*values, "revision", "last_window", "saved_at"])
    for name, written in (rows or {}).items():
        kept = getattr(version, name)
        kept.all().delete()
        kept.bulk_create(kept.model(version=version, position=place, **row) for place, row in enumerate(written, 1))
    return version


@transaction.atomic
def submit(version, *, consents=(), by) -> Practice:
    """Hand a finished version in; from now on it is immutable.

    `consents` are the purposes the submitter said yes to; publication under the licence is indispensable.
    """
    practice = lock(version.practice)
    version = lock(version)
    version.practice = practice
    _refuse_unless_writing(practice, by)
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
    post(
        "practice_submitted",
        to=by,
        about=practice,
        key=f"practice_submitted:{version.pk}",
        title=practice.title,
        link=address_for(by, "my_practice", pk=practice.pk),
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


@transaction.atomic
def withdraw(practice, *, by) -> Practice:
    """Take a practice back before it is published. Reviewers still at work are told."""
    practice = lock(practice)
    advance(practice, PracticeState.WITHDRAWN)
    close_reviews(practice.current)
    record("practice.withdrawn", by=by, about=practice)
    return practice


@transaction.atomic
def revise(practice, *, by) -> PracticeVersion:
    """Begin the next version of a returned practice with the words of the last one; the draft there already is, if any.

    The declarations are made anew.
    """
    practice = lock(practice)
    if practice.state != PracticeState.RETURNED:
        raise Refusal(_("Only a practice that was returned can be revised. Its page says where it stands."))
    if practice.draft:
        return practice.draft
    last = practice.versions.latest("number")
    names = [field.name for field in PracticeVersion._meta.concrete_fields if field.name not in NOT_COPIED]
    version = PracticeVersion.objects.create(
        practice=practice, number=last.number + 1, **{name: getattr(last, name) for name in names}
    )
    for kind in ("partners", "results"):
        rows = getattr(version, kind)
        copied = [field.name for field in rows.model._meta.concrete_fields if field.name not in {"id", "version"}]
        rows.bulk_create(
            rows.model(version=version, **{name: getattr(row, name) for name in copied})
            for row in getattr(last, kind).all()
        )
    record("practice.revised", by=by, about=practice, version=version.number)
    return version


def _refuse_unless_writing(practice, by) -> None:
    if practice.submitter_id != by.pk:
        raise Refusal(_("Only its submitter writes this practice."))
    if not practice.is_editable:
        raise Refusal(
            _("It cannot be changed now: it is “%(state)s”. Its page says what happens next.")
            % {"state": practice.get_state_display()}
        )
