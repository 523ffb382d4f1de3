"""The letter that asks those who have a seat what they need."""

from collections.abc import Iterator, Sequence
from typing import cast

from correspondence.actions import Draft
from correspondence.mailings import composer
from correspondence.models import Mailing

from ..actions.follow_up import plan_of, unanswered
from ..addresses import address_for
from ..models import Meeting


@composer("follow_up")
def follow_up(mailing: Mailing, keys: Sequence[int]) -> Iterator[Draft]:
    """Whoever has answered or given the seat back since the click gets none."""
    meeting = cast(Meeting, mailing.room)
    due = plan_of(meeting).answer_by
    for registration in unanswered(meeting).filter(pk__in=keys).select_related("stakeholder__profile"):
        registration.meeting = meeting
        person = registration.stakeholder
        link = address_for(person, "follow_up", slug=meeting.slug)
        context = {"meeting": meeting, "link": link, "due": due}
        yield Draft(person, registration, f"follow_up:{registration.pk}:{mailing.pk}", context)
