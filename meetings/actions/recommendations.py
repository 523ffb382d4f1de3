"""Recommendations after they are written: worded, numbered, brought together, entrusted, followed up."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.actions import post
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move

from ..addresses import address_for
from ..models import Meeting, NoteSegment, Recommendation, RecommendationPlan
from ..naming import Screen, screen_of
from ..recommending import proposed
from ..states import RecommendationState
from . import notes
from .naming import Decisions, let_pass

ASIDE = 1_000_000
"""Added to numbers while they change places, since no two may be equal at any moment."""


@transaction.atomic
def number(segment: NoteSegment, *, by, mark: str, decisions: Decisions | None = None) -> Recommendation:
    """Give a paragraph that is marked as recommendation the next number of the meeting."""
    session = segment.note.session
    meeting = lock(session.meeting)
    if not proposed(meeting).filter(pk=segment.pk).exists():
        raise Refusal(_("This paragraph has a number already, or is no recommendation any more. Reload the page."))
    return notes.recommend(
        session,
        by=by,
        text=segment.text,
        addressee=segment.addressee,
        mark=mark,
        language=segment.note.language,
        themes=[segment.theme] if segment.theme else [],
        segment=segment,
        decisions=decisions,
    )


@transaction.atomic
def join(
    segment: NoteSegment, recommendation: Recommendation, *, by, decisions: Decisions | None = None
) -> Recommendation:
    """Count a proposed paragraph as another source of a recommendation that says the same."""
    recommendation = _standing(recommendation)
    if not proposed(recommendation.meeting).filter(pk=segment.pk).exists():
        raise Refusal(_("This paragraph has a number already, or is no recommendation any more. Reload the page."))
    _let_pass(screen_of(segment), recommendation, by, decisions)
    recommendation.sources.create(session=segment.note.session, segment=segment)
    record("recommendation.joined", by=by, about=recommendation, number=recommendation.number)
    return recommendation


@transaction.atomic
def change(
    recommendation: Recommendation,
    *,
    by,
    text: str,
    addressee: str,
    themes: Sequence[str],
    mark: str,
    language: str,
    decisions: Decisions | None = None,
) -> Recommendation:
    """Word a recommendation anew; how it read before is kept."""
    recommendation = _standing(recommendation)
    let_pass(screen_of(recommendation), [text, addressee], by=by, language=language, decisions=decisions)
    _keep_wording(recommendation, by)
    recommendation.text, recommendation.addressee, recommendation.themes = text, addressee, list(themes)
    recommendation.mark, recommendation.language = mark, language
    recommendation.save(update_fields=["text", "addressee", "themes", "mark", "language"])
    record("recommendation.changed", by=by, about=recommendation, number=recommendation.number)
    return recommendation


@transaction.atomic
def reword(recommendation: Recommendation, *, by, text: str, decisions: Decisions | None = None) -> Recommendation:
    """Take over another wording, as somebody proposed it."""
    return change(
        recommendation,
        by=by,
        text=text,
        addressee=recommendation.addressee,
        themes=recommendation.themes,
        mark=recommendation.mark,
        language=recommendation.language,
        decisions=decisions,
    )


@transaction.atomic
def renumber(meeting: Meeting, order: Sequence[int], *, by) -> None:
    """Number the recommendations in this order of their keys; those that no longer stand come last.

    Raises:
        Refusal: the numbers are fixed, or a recommendation came or went meanwhile.
    """
    meeting = lock(meeting)
    if _plan(meeting).numbers_fixed_at:
        raise Refusal(_("The numbers are fixed, so that they can be cited. A recommendation keeps its number."))
    rows = {row.pk: row for row in meeting.recommendations.select_for_update().order_by("number")}
    standing = {pk for pk, row in rows.items() if row.is_standing}
    if set(order) != standing or len(order) != len(standing):
        raise Refusal(_("A recommendation came or went meanwhile. Look at the list again, then number it."))
    placed = [*order, *(pk for pk in rows if pk not in standing)]
    meeting.recommendations.bulk_update(_numbered(rows, placed, ASIDE), ["number"])
    meeting.recommendations.bulk_update(_numbered(rows, placed, 1), ["number"])
    record("recommendations.renumbered", by=by, about=meeting, number=len(placed))


def _numbered(rows: dict[int, Recommendation], placed: Sequence[int], first: int) -> list[Recommendation]:
    for place, pk in enumerate(placed):
        rows[pk].number = first + place
    return list(rows.values())


@transaction.atomic
def merge(
    recommendation: Recommendation, into: Recommendation, *, by, text: str, decisions: Decisions | None = None
) -> Recommendation:
    """Bring one into another, which takes over where it came from; the number of the first then points to the second.

    Returns the one that stays, with `text` as its wording.
    """
    lock(recommendation.meeting)
    recommendation, into = _standing(recommendation), _standing(into)
    if recommendation.pk == into.pk or recommendation.meeting_id != into.meeting_id:
        raise Refusal(_("Choose two different recommendations of this meeting."))
    known = {(source.session_id, source.segment_id) for source in into.sources.all()}
    for source in recommendation.sources.all():
        if (source.session_id, source.segment_id) not in known:
            into.sources.create(session_id=source.session_id, segment_id=source.segment_id)
    for session in Recommendation.objects.get(pk=recommendation.pk).sessions:
        if session.pk not in Recommendation.objects.get(pk=into.pk).session_keys:
            into.sources.create(session=session)
    recommendation.merged.update(merged_into=into)
    recommendation.merged_into = into
    move(recommendation, RecommendationState.MERGED, also=["merged_into"])
    recommendation.steps.create(state=recommendation.state, reported_by=by)
    if text != into.text:
        into = reword(into, by=by, text=text, decisions=decisions)
    else:
        _let_pass(screen_of(into), into, by, decisions)
    record("recommendation.merged", by=by, about=into, number=into.number, other=recommendation.number)
    return into


@transaction.atomic
def withdraw(recommendation: Recommendation, *, by, reason: str) -> Recommendation:
    """Take a recommendation back, with the reason; its number is not given again."""
    recommendation = move(lock(recommendation), RecommendationState.WITHDRAWN)
    recommendation.steps.create(state=recommendation.state, words=reason, reported_by=by)
    record("recommendation.withdrawn", by=by, about=recommendation, number=recommendation.number)
    return recommendation


@transaction.atomic
def entrust(
    recommendation: Recommendation, *, by, owner: str, owner_person=None, due_on: date | None = None
) -> Recommendation:
    """Say who takes a recommendation on and until when; the person is told, and reminded around that day."""
    recommendation = _standing(recommendation)
    is_new = owner_person is not None and recommendation.owner_person_id != owner_person.pk
    if recommendation.owner_person_id != (owner_person and owner_person.pk):
        recommendation.owned_since = timezone.now() if owner_person else None
    recommendation.owner, recommendation.owner_person, recommendation.due_on = owner, owner_person, due_on
    recommendation.save(update_fields=["owner", "owner_person", "owned_since", "due_on"])
    if is_new:
        moment = recommendation.owned_since
        post(
            "recommendation_entrusted",
            to=owner_person,
            about=recommendation,
            key=f"recommendation_entrusted:{recommendation.pk}:{owner_person.pk}:{moment:%Y%m%d%H%M}",
            recommendation=recommendation,
            meeting=recommendation.meeting,
            due=due_on,
            url=address_for(
                owner_person, "recommendation", slug=recommendation.meeting.slug, number=recommendation.number
            ),
        )
    record("recommendation.entrusted", by=by, about=recommendation, number=recommendation.number)
    return recommendation


@transaction.atomic
def report(recommendation: Recommendation, *, by, state: str, words: str) -> Recommendation:
    """Say how far a recommendation has got; done and given up end the reminders."""
    recommendation = lock(recommendation)
    if recommendation.state == state and recommendation.is_standing:
        if not words:
            raise Refusal(_("Say in a few words what has happened, or choose another status."))
    else:
        move(recommendation, state)
    recommendation.steps.create(state=state, words=words, reported_by=by)
    record("recommendation.reported", by=by, about=recommendation, number=recommendation.number, state=state)
    return recommendation


# --- How the meeting treats them --------------------------------------------------------------------------------------


@transaction.atomic
def fix_numbers(meeting: Meeting, *, by) -> RecommendationPlan:
    """Make the numbers citable: from now on none is given to another recommendation."""
    plan = _plan(lock(meeting))
    if plan.numbers_fixed_at is None:
        plan.numbers_fixed_at = timezone.now()
        plan.save(update_fields=["numbers_fixed_at"])
        record("recommendations.fixed", by=by, about=meeting)
    return plan


@transaction.atomic
def open_comments(meeting: Meeting, *, by, until: datetime | None) -> RecommendationPlan:
    """Let participants comment until a moment, which fixes the numbers they comment on; None ends the period."""
    plan = fix_numbers(meeting, by=by) if until else _plan(lock(meeting))
    plan.comments_open_until = until
    plan.save(update_fields=["comments_open_until"])
    record("recommendations.comments_opened", by=by, about=meeting)
    return plan


@transaction.atomic
def show_progress(meeting: Meeting, *, by, shown: bool) -> RecommendationPlan:
    """Publish on the page of the outcome how far each recommendation has got, or stop doing so."""
    plan = fix_numbers(meeting, by=by) if shown else _plan(lock(meeting))
    plan.progress_shown_at = timezone.now() if shown else None
    plan.save(update_fields=["progress_shown_at"])
    record("recommendations.shown" if shown else "recommendations.hidden", by=by, about=meeting)
    return plan


def _plan(meeting: Meeting) -> RecommendationPlan:
    return RecommendationPlan.objects.get_or_create(meeting=meeting)[0]


def _let_pass(screen: Screen, recommendation: Recommendation, by, decisions: Decisions | None) -> None:
    texts = [recommendation.text, recommendation.addressee]
    let_pass(screen, texts, by=by, language=recommendation.language, decisions=decisions)


def _standing(recommendation: Recommendation) -> Recommendation:
    recommendation = lock(recommendation)
    if not recommendation.is_standing:
        raise Refusal(_("This recommendation no longer stands by itself. Reload the page to see what became of it."))
    return recommendation


def _keep_wording(recommendation: Recommendation, by) -> None:
    recommendation.versions.create(
        number=recommendation.number,
        text=recommendation.text,
        addressee=recommendation.addressee,
        themes=recommendation.themes,
        mark=recommendation.mark,
        replaced_by=by,
    )
