"""The way back from a published practice: the meeting, the session and the recommendation it came from."""

from typing import NamedTuple

from meetings.models import Meeting, Recommendation, Session

from .models import Practice


class Thread(NamedTuple):
    """As far as the reader may follow; None from there on."""

    meeting: Meeting | None
    session: Session | None
    recommendation: Recommendation | None

    def __bool__(self) -> bool:
        return self.meeting is not None


def thread_of(practice: Practice, person) -> Thread:
    """How far `person` may follow a practice back.

    Everything passes through its own door. From a session under the Chatham House Rule the way ends at the meeting,
    except for those who were in the meeting, or with the submitter's consent.
    """
    meeting = Meeting.objects.visible_to(person).filter(pk=practice.meeting_id).first()
    if meeting is None or not Practice.objects.filter(pk=practice.pk).traceable_by(person).exists():
        return Thread(meeting, None, None)
    return Thread(
        meeting,
        Session.objects.visible_to(person).select_related("meeting").filter(pk=practice.session_id).first(),
        Recommendation.objects.visible_to(person).filter(pk=practice.recommendation_id).first(),
    )
