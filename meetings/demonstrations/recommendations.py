"""The recommendations of the demonstration: one is under way, one is commented on, and a practice is asked for."""

from datetime import timedelta

from django.utils import timezone

from stakeholders.models import Stakeholder

from ..actions import commenting
from ..actions import recommendations as actions
from ..actions.asking import ask_for_practice
from ..models import Meeting, NoteSegment
from ..states import RecommendationState, SegmentKind


def load(meeting: Meeting, by: Stakeholder, rapporteur: Stakeholder, participant: Stakeholder) -> None:
    """Progress on the first, a comment on the second, and a letter about the promising practice in the notes."""
    first, second = meeting.recommendations.order_by("number")[:2]
    actions.entrust(
        first,
        by=by,
        owner="Ministry of Labour of an imaginary State",
        owner_person=participant,
        due_on=meeting.ends_on + timedelta(days=180),
    )
    actions.report(
        first,
        by=participant,
        state=RecommendationState.IN_PROGRESS,
        words="A bill is drafted and with the social partners for comments.",
    )
    actions.open_comments(meeting, by=by, until=timezone.now() + timedelta(days=60))
    actions.show_progress(meeting, by=by, shown=True)
    commenting.comment_on(
        second,
        by=participant,
        body="Every year is seldom; the ways of paying change faster.",
        proposed=second.text.replace("every year", "twice a year"),
    )
    practice = NoteSegment.objects.filter(note__session__meeting=meeting, kind=SegmentKind.PRACTICE).first()
    if practice:
        ask_for_practice(practice, by=rapporteur, email=participant.letter_address, language="en", person=participant)
