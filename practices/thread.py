"""The thread of a practice: the meeting, session, paragraph and recommendation it came from, and its editions."""

from typing import NamedTuple

from django.db.models import Q

from meetings.models import Meeting, Recommendation, Session
from meetings.thread import (
    EDITIONS,
    FORMER,
    MEETINGS,
    PRACTICES,
    RECOMMENDATIONS,
    SESSIONS,
    Knot,
    Step,
    knot_of_edition,
    knot_of_meeting,
    knot_of_practice,
    knot_of_recommendation,
    knot_of_session,
    paragraph_asked_about,
    paragraph_step,
    some,
    step_of,
    woven,
)

from .models import Edition, Entry, Practice


class Thread(NamedTuple):
    """The way back, as far as the reader may follow; None from there on."""

    meeting: Meeting | None
    session: Session | None
    recommendation: Recommendation | None

    def __bool__(self) -> bool:
        return self.meeting is not None


def thread_of(practice: Practice, person) -> Thread:
    """How far `person` may follow a practice back: three or four queries.

    Everything passes through its own door. From a session under the Chatham House Rule the way ends at the meeting,
    except for those who were in the meeting, or with the submitter's consent. Of a recommendation that was brought
    into another one, the one that stands is named.
    """
    if practice.meeting_id is None:
        return Thread(None, None, None)
    meeting = Meeting.objects.visible_to(person).filter(pk=practice.meeting_id).first()
    if meeting is None or not Practice.objects.filter(pk=practice.pk).traceable_by(person).exists():
        return Thread(meeting, None, None)
    recommendation = _recommendation_of(practice, person)
    named = practice.session_id or (recommendation and recommendation.session_id)
    session = Session.objects.visible_to(person).filter(pk=named).first() if named else None
    for found in (session, recommendation):
        if found:
            found.meeting = meeting
    return Thread(meeting, session, recommendation)


def _recommendation_of(practice: Practice, person) -> Recommendation | None:
    """The one it came from, or the one that stands in its place."""
    if practice.recommendation_id is None:
        return None
    own = Q(pk=practice.recommendation_id)
    seen = {
        row.pk: row
        for row in Recommendation.objects.visible_to(person).filter(own | Q(merged=practice.recommendation_id))
    }
    first = seen.get(practice.recommendation_id)
    return seen.get(first.merged_into_id, first) if first else None


def way_of(practice: Practice, person, *, thread: Thread | None = None, version=None) -> list[Step]:
    """Every step of the thread of a practice, with the practice itself as the current one.

    Pass `thread` where `thread_of` was asked already, and the `version` that is read where it may be a translation.
    """
    return woven(
        *_way_back(practice, person, thread or thread_of(practice, person)),
        step_of(PRACTICES, [_named(practice, version)], is_current=True),
        _editions_of(practice),
    )


def way_of_entry(entry: Entry, person) -> list[Step]:
    """The thread of one practice as it stands in an edition, which is the current step."""
    practice = entry.practice
    return woven(
        *_way_back(practice, person, thread_of(practice, person)),
        step_of(PRACTICES, [_named(practice)] if practice.is_published else []),
        step_of(EDITIONS, [knot_of_edition(entry.edition)], is_current=True),
    )


def way_of_edition(edition: Edition, person) -> list[Step]:
    """The meetings from which the practices of an edition came, as far as this reader may see them."""
    readable = edition.entries.readable()
    came_from = Practice.objects.published().filter(pk__in=readable.values("practice"))
    meetings, number = some(Meeting.objects.visible_to(person).filter(pk__in=came_from.values("meeting")))
    practices, number_of_practices = some(came_from.for_thread())
    return woven(
        step_of(MEETINGS, [knot_of_meeting(each) for each in meetings], number=number),
        step_of(
            PRACTICES,
            [knot_of_practice(each) for each in practices],
            number=number_of_practices,
            url=f"{edition.get_absolute_url()}#contents",
        ),
        step_of(EDITIONS, [knot_of_edition(edition)], is_current=True),
    )


def _way_back(practice: Practice, person, thread: Thread) -> list[Step | None]:
    meeting, session, recommendation = thread
    if meeting is None:
        return []
    steps = [step_of(MEETINGS, [knot_of_meeting(meeting)])]
    if session:
        steps.append(step_of(SESSIONS, [knot_of_session(session, meeting)]))
    if practice.invitation_id and (session or recommendation):
        asked = Practice.objects.filter(pk=practice.pk).values("invitation__segment")
        steps.append(paragraph_step(paragraph_asked_about(asked, person), meeting))
    if recommendation:
        if recommendation.pk != practice.recommendation_id:
            former = Recommendation.objects.visible_to(person).filter(pk=practice.recommendation_id)
            steps.append(step_of(FORMER, [knot_of_recommendation(each, meeting) for each in former]))
        steps.append(step_of(RECOMMENDATIONS, [knot_of_recommendation(recommendation, meeting)]))
    return steps


def _named(practice: Practice, version=None) -> Knot:
    """A practice that is not published has no page for everybody yet."""
    if version is not None:
        return Knot(version.title, practice.get_absolute_url(), version.language)
    if practice.is_published:
        return knot_of_practice(practice)
    return Knot(practice.title, "", practice.current.language if practice.current else "")


def _editions_of(practice: Practice) -> Step | None:
    editions, number = some(Practice.objects.filter(pk=practice.pk).editions())
    return step_of(EDITIONS, [knot_of_edition(each) for each in editions], number=number)
