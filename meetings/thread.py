"""One thread: where a thing came from and what came of it, as far as the reader may walk.

*Meeting → session → document or paragraph → recommendation → practice → edition.* What a reader may not see, and what
nobody recorded, is simply not on it. Every step costs one query, however many things are on it.
"""

from collections.abc import Iterable
from html import unescape
from typing import NamedTuple, Protocol

from django.db.models import Count, Q, QuerySet, Window
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from rrge_portal.kernel.markdown import MARKDOWN

from .models import Contribution, Meeting, NoteSegment, Recommendation, Session, SessionNote
from .states import NoteState, RecommendationState, SessionKind

SHOWN = 5
"""Things a step names; of more it says how many there are, and where they all are."""

MEETINGS = ngettext_lazy("Meeting", "%(number)d meetings", "number")
SESSIONS = ngettext_lazy("Session", "%(number)d sessions", "number")
DOCUMENTS = ngettext_lazy("Document", "%(number)d documents", "number")
PARAGRAPHS = ngettext_lazy("Paragraph of the notes", "%(number)d paragraphs of the notes", "number")
RECOMMENDATIONS = ngettext_lazy("Recommendation", "%(number)d recommendations", "number")
FORMER = ngettext_lazy("Former recommendation", "%(number)d former recommendations", "number")
PRACTICES = ngettext_lazy("Practice", "%(number)d practices", "number")
EDITIONS = ngettext_lazy("Edition", "%(number)d editions", "number")


class Knot(NamedTuple):
    """One thing on the thread: what it is called, where it is, and in which language its name is."""

    text: str
    url: str
    language: str = ""


class Step(NamedTuple):
    """Things of one kind. `url` is where all of them are, when there are `more` than are named, or none is."""

    label: str
    knots: list[Knot]
    is_current: bool = False
    more: int = 0
    url: str = ""


def woven(*steps: Step | None) -> list[Step]:
    """The steps there are; nothing, if that is only the one the reader stands on."""
    thread = [step for step in steps if step]
    return thread if any(not step.is_current for step in thread) else []


def step_of(kind, knots: list[Knot], *, number: int | None = None, url: str = "", is_current: bool = False):
    """A step of things of this kind, of which there are `number`; None where there are none."""
    if not knots:
        return None
    number = number or len(knots)
    return Step(str(kind % {"number": number}), knots, is_current, number - len(knots), url)


def counted(step: Step | None) -> Step | None:
    """Of several things only how many there are, and where: the page there names them better than a thread."""
    return step._replace(knots=[], more=0) if step and len(step.knots) > 1 else step


def some(rows: QuerySet) -> tuple[list, int]:
    """The first few rows, and how many there are; one query."""
    found = list(rows.annotate(altogether=Window(Count("*")))[:SHOWN])
    return found, found[0].altogether if found else 0


# --- The thread of each thing ---------------------------------------------------------------------------------------


def of_meeting(meeting: Meeting, person, sessions: Iterable[Session]) -> list[Step]:
    """`sessions` are all of the agenda, in order."""
    slug = {"slug": meeting.slug}
    held = [session for session in sessions if session.kind != SessionKind.BREAK]
    documents, number_of_documents = some(meeting.contributions.visible_to(person).select_related("session"))
    recommendations, number = some(_standing(meeting.recommendations.visible_to(person)))
    outcome = reverse("meetings:outcome", kwargs=slug)
    return woven(
        step_of(MEETINGS, [knot_of_meeting(meeting)], is_current=True),
        counted(
            step_of(
                SESSIONS,
                [knot_of_session(each, meeting) for each in held[:SHOWN]],
                number=len(held),
                url=reverse("meetings:agenda", kwargs=slug),
            )
        ),
        counted(
            step_of(
                DOCUMENTS,
                [knot_of_document(each, meeting) for each in documents],
                number=number_of_documents,
                url=reverse("meetings:documents", kwargs=slug),
            )
        ),
        step_of(
            RECOMMENDATIONS,
            [knot_of_recommendation(each, meeting) for each in recommendations],
            number=number,
            url=outcome,
        ),
        *came_of(meeting.practices.all(), url=outcome),
    )


def of_session(session: Session, person) -> list[Step]:
    meeting = session.meeting
    page = session.get_absolute_url()
    documents, number_of_documents = some(session.contributions.visible_to(person))
    paragraphs, number_of_paragraphs = some(_paragraphs(person).filter(note__session=session))
    return woven(
        step_of(MEETINGS, [knot_of_meeting(meeting)]),
        step_of(SESSIONS, [knot_of_session(session, meeting)], is_current=True),
        counted(
            step_of(
                DOCUMENTS,
                [knot_of_document(each, meeting) for each in documents],
                number=number_of_documents,
                url=f"{page}#documents",
            )
        ),
        step_of(
            PARAGRAPHS,
            [knot_of_paragraph(each, meeting) for each in paragraphs],
            number=number_of_paragraphs,
            url=f"{page}#notes",
        ),
        *_came_of_session(session, person),
    )


def of_contribution(contribution: Contribution, person) -> list[Step]:
    """From a document onwards: what came of the session it was for."""
    meeting, session = contribution.meeting, contribution.session
    session.meeting = meeting
    return woven(
        step_of(MEETINGS, [knot_of_meeting(meeting)]),
        step_of(SESSIONS, [knot_of_session(session, meeting)]),
        step_of(DOCUMENTS, [knot_of_document(contribution, meeting)], is_current=True),
        *_came_of_session(session, person),
    )


def of_paragraph(segment: NoteSegment, person) -> list[Step]:
    """Of a paragraph of published notes, which the reader sees already."""
    session = segment.session
    meeting = session.meeting
    sources = segment.recommended_in.values("recommendation")
    numbered = Recommendation.objects.visible_to(person).filter(pk__in=sources)
    found, number = some(_standing(numbered))
    practices = meeting.practices.traceable_by(person).filter(
        Q(invitation__segment=segment) | Q(recommendation__in=numbered.values("pk"))
    )
    outcome = reverse("meetings:outcome", kwargs={"slug": meeting.slug})
    return woven(
        step_of(MEETINGS, [knot_of_meeting(meeting)]),
        step_of(SESSIONS, [knot_of_session(session, meeting)]),
        step_of(PARAGRAPHS, [knot_of_paragraph(segment, meeting)], is_current=True),
        step_of(RECOMMENDATIONS, [knot_of_recommendation(each, meeting) for each in found], number=number, url=outcome),
        *came_of(practices, url=outcome),
    )


def of_recommendation(recommendation: Recommendation, person) -> list[Step]:
    """One that was brought into another points on to it; that one points back to those it was brought together from."""
    meeting = recommendation.meeting
    outcome = reverse("meetings:outcome", kwargs={"slug": meeting.slug})
    kin = list(
        meeting.recommendations.visible_to(person)
        .filter(Q(merged_into=recommendation) | Q(merged=recommendation))
        .distinct()
        .order_by("number")
    )
    former = [each for each in kin if each.merged_into_id == recommendation.pk]
    onward = [each for each in kin if each.pk == recommendation.merged_into_id]
    practices = meeting.practices.traceable_by(person).filter(
        recommendation__in=[recommendation.pk, *(each.pk for each in kin)]
    )
    return woven(
        step_of(MEETINGS, [knot_of_meeting(meeting)]),
        step_of(SESSIONS, [knot_of_session(each, meeting) for each in recommendation.sessions]),
        _paragraphs_behind(recommendation, person),
        step_of(FORMER, [knot_of_recommendation(each, meeting) for each in former]),
        step_of(RECOMMENDATIONS, [knot_of_recommendation(recommendation, meeting)], is_current=True),
        points_on(onward, meeting),
        *came_of(practices, url=outcome),
    )


# --- Its steps --------------------------------------------------------------------------------------------------------


class Practices(Protocol):
    """What the room above hands down of practices."""

    def published(self) -> "Practices": ...
    def for_thread(self) -> QuerySet: ...
    def editions(self) -> QuerySet: ...


def came_of(practices: Practices, *, url: str) -> list[Step | None]:
    """The published ones among these practices, and the editions in which they can be read."""
    published = practices.published()
    found, number = some(published.for_thread())
    if not found:
        return []
    editions, number_of_editions = some(published.editions())
    return [
        step_of(PRACTICES, [knot_of_practice(each) for each in found], number=number, url=url),
        step_of(
            EDITIONS,
            [knot_of_edition(each) for each in editions],
            number=number_of_editions,
            url=reverse("practices:editions"),
        ),
    ]


def points_on(onward: list[Recommendation], meeting: Meeting) -> Step | None:
    """Where a recommendation that was brought into another one goes on."""
    if not onward:
        return None
    return Step(str(_("Now part of")), [knot_of_recommendation(each, meeting) for each in onward])


def paragraph_step(paragraphs: QuerySet, meeting: Meeting, *, url: str = "") -> Step | None:
    found, number = some(paragraphs)
    return step_of(PARAGRAPHS, [knot_of_paragraph(each, meeting) for each in found], number=number, url=url)


def _came_of_session(session: Session, person) -> list[Step | None]:
    meeting = session.meeting
    outcome = reverse("meetings:outcome", kwargs={"slug": meeting.slug})
    numbered = Recommendation.objects.from_session(session).visible_to(person)
    found, number = some(_standing(numbered))
    practices = meeting.practices.traceable_by(person).filter(
        Q(session=session) | Q(recommendation__in=numbered.values("pk"))
    )
    return [
        step_of(RECOMMENDATIONS, [knot_of_recommendation(each, meeting) for each in found], number=number, url=outcome),
        *came_of(practices, url=outcome),
    ]


def _standing(recommendations):
    return recommendations.standing().order_by("number")


def _paragraphs(person) -> QuerySet[NoteSegment]:
    """Of the published notes a person may read, in their order."""
    notes = SessionNote.objects.visible_to(person).filter(state=NoteState.PUBLISHED)
    return (
        NoteSegment.objects.filter(note__in=notes.values("pk"))
        .select_related("note")
        .order_by("note", "position", "pk")
    )


def _paragraphs_behind(recommendation: Recommendation, person) -> Step | None:
    sources = recommendation.sources.exclude(segment=None).values("segment")
    return paragraph_step(_paragraphs(person).filter(pk__in=sources), recommendation.meeting)


def paragraph_asked_about(segments: QuerySet, person) -> QuerySet[NoteSegment]:
    """Of the paragraphs with these keys, those the reader may see."""
    return _paragraphs(person).filter(pk__in=segments)


# --- What each thing is called on it ----------------------------------------------------------------------------------


def knot_of_meeting(meeting: Meeting) -> Knot:
    return Knot(str(meeting.title), meeting.get_absolute_url(), meeting.title.language)


def knot_of_session(session: Session, meeting: Meeting) -> Knot:
    session.meeting = meeting
    return Knot(str(session.title), session.get_absolute_url(), session.title.language)


def knot_of_document(contribution: Contribution, meeting: Meeting) -> Knot:
    url = reverse("meetings:about_contribution", kwargs={"slug": meeting.slug, "pk": contribution.pk})
    return Knot(contribution.title, url)


def knot_of_paragraph(segment: NoteSegment, meeting: Meeting) -> Knot:
    url = reverse(
        "meetings:paragraph", kwargs={"slug": meeting.slug, "pk": segment.note.session_id, "key": segment.key}
    )
    return Knot(_short(unescape(strip_tags(MARKDOWN.render(segment.text)))), url, segment.note.language)


def knot_of_recommendation(recommendation: Recommendation, meeting: Meeting) -> Knot:
    """By its number and first words; of one that was withdrawn the words are no longer said."""
    url = reverse("meetings:recommendation", kwargs={"slug": meeting.slug, "number": recommendation.number})
    if recommendation.state == RecommendationState.WITHDRAWN:
        words = _("Recommendation %(number)d, withdrawn") % {"number": recommendation.number}
        return Knot(words, url)
    return Knot(f"{recommendation.number}. {_short(recommendation.text)}", url, recommendation.language)


def knot_of_practice(practice) -> Knot:
    return Knot(practice.title, practice.get_absolute_url(), practice.current.language if practice.current else "")


def knot_of_edition(edition) -> Knot:
    return Knot(str(edition.title), edition.get_absolute_url(), edition.title.language)


def _short(text: str) -> str:
    return Truncator(text.strip()).chars(110)
