"""The letter that asks participants to look at their entry in the list."""

from collections.abc import Iterator, Sequence

from correspondence.actions import Draft
from correspondence.mailings import composer
from correspondence.models import Mailing
from correspondence.seals import Secret
from stakeholders.states import Purpose

from ..addresses import address_for
from ..models import Meeting, Registration
from ..participants.documents import language_of
from ..participants.gathering import consenting, for_list, line_of


@composer("list_for_correction")
def entries_to_correct(mailing: Mailing, keys: Sequence[int]) -> Iterator[Draft]:
    """One letter a round to everybody who still has a seat, with the link to their own entry."""
    seated = Registration.objects.confirmed().filter(pk__in=keys, meeting__list_closed_at=None)
    meeting = Meeting.objects.get(pk=mailing.room_id)
    agreed = consenting(meeting, Purpose.PARTICIPANT_LIST)
    for registration in for_list(seated).select_related("meeting"):
        person = registration.stakeholder
        yield Draft(
            person,
            registration,
            f"list_for_correction:{registration.pk}:{mailing.pk}",
            {
                "meeting": registration.meeting,
                "line": line_of(registration).say(language_of(person.letter_language)),
                "named": person.pk in agreed,
                "url": Secret(address_for(person, "list_entry", token=registration.list_token)),
            },
        )
