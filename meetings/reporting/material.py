"""Everything a report is assembled from, read once for all its sections and languages."""

from functools import cached_property

from django.db import models
from django.db.models import Prefetch

from rrge_portal.kernel.vocabulary import Mark
from stakeholders.states import Purpose

from ..balance import Tallies, tallies
from ..models import Contribution, Meeting, NoteSegment, Recommendation, Session, SessionNote
from ..participants import Line, gather, thaw
from ..participants.gathering import consenting
from ..states import ContributionState, NoteState, SegmentKind, SessionKind, SessionState


class Material:
    """What the readers of a report may see of a meeting; `mark` says who they are."""

    def __init__(self, meeting: Meeting, mark: str):
        self.meeting = meeting
        self.mark = mark

    @property
    def marks(self) -> tuple[str, ...]:
        """Marks of what all readers may see."""
        return (Mark.PUBLIC,) if self.is_public else (Mark.PUBLIC, Mark.PARTICIPANTS)

    @property
    def is_public(self) -> bool:
        return self.mark == Mark.PUBLIC

    @cached_property
    def sessions(self) -> dict[int, Session]:
        """Those that were not cancelled, by key in the order of the agenda."""
        sessions = self.meeting.sessions.filter(state=SessionState.SCHEDULED).order_by("starts_at", "track", "pk")
        for session in (found := list(sessions)):
            session.meeting = self.meeting
        return {session.pk: session for session in found}

    @cached_property
    def notes(self) -> dict[int, SessionNote]:
        """The published notes by the key of their session, without recommendations, which have a part of their own."""
        segments = Prefetch("segments", NoteSegment.objects.exclude(kind=SegmentKind.RECOMMENDATION))
        published = SessionNote.objects.filter(session__meeting=self.meeting, state=NoteState.PUBLISHED)
        return {note.session_id: note for note in published.prefetch_related(segments)}

    @property
    def worked(self) -> list[Session]:
        """Sessions that can be summed up: no breaks."""
        return [session for session in self.sessions.values() if session.kind != SessionKind.BREAK]

    @cached_property
    def recommendations(self) -> list[Recommendation]:
        """Those that stand, in the order of their numbers."""
        return list(
            self.meeting.recommendations.standing()
            .filter(mark__in=self.marks)
            .select_related("session")
            .prefetch_related("sources__session")
            .order_by("number")
            .fetch_mode(models.FETCH_RAISE)
        )

    @cached_property
    def contributions(self) -> list[Contribution]:
        return list(
            self.meeting.contributions.filter(state=ContributionState.SHARED, mark__in=self.marks)
            .select_related("session")
            .order_by("session__starts_at", "session", "uploaded_at", "pk")
            .fetch_mode(models.FETCH_RAISE)
        )

    @cached_property
    def tallies(self) -> Tallies:
        return tallies(self.meeting)

    @cached_property
    def participants(self) -> tuple[list[Line], int, bool]:
        """The lines of those who agreed that these readers see them, how many did not, and whether the list is final.

        Of those who do not wish to be named to everybody, everybody does not even learn how many they are.
        """
        final = self.meeting.participant_lists.in_force().first()
        if final:
            lines, unnamed = thaw(final)
        else:
            gathered = gather(self.meeting)
            lines, unnamed = gathered.lines, gathered.unnamed
        if self.is_public:
            agreed = consenting(self.meeting, Purpose.PUBLIC_LIST)
            lines, unnamed = [line for line in lines if line.stakeholder in agreed], 0
        return lines, unnamed, bool(final)
