"""The one letter to everybody when a meeting is postponed, moved or cancelled."""

from collections.abc import Iterator, Sequence

from correspondence.actions import Draft
from correspondence.mailings import composer
from correspondence.models import Mailing
from stakeholders.models import Stakeholder

from ..addresses import address_for
from ..models import Announcement, Invitation, Nomination
from ..states import RegistrationState


@composer("meeting_postponed")
@composer("meeting_moved")
@composer("meeting_called_off")
def announcements(mailing: Mailing, keys: Sequence[int]) -> Iterator[Draft]:
    """To each of the frozen audience, whatever they are in the meeting; the keys count along that audience."""
    announcement = Announcement.objects.select_related("meeting").get(mailing=mailing)
    meeting = announcement.meeting
    chosen = [(kind, pk) for kind, pk in (announcement.audience[key] for key in keys)]
    rows = {
        "stakeholder": Stakeholder.objects.select_related("profile").in_bulk(_of("stakeholder", chosen)),
        "invitation": Invitation.objects.select_related("meeting", "stakeholder__profile").in_bulk(
            _of("invitation", chosen)
        ),
        "nomination": Nomination.objects.select_related("meeting").in_bulk(_of("nomination", chosen)),
    }
    seated = set(
        meeting.registrations.filter(
            stakeholder__in=rows["stakeholder"], state__in=(RegistrationState.CONFIRMED, RegistrationState.CANCELLED)
        ).values_list("stakeholder", flat=True)
    )
    for kind, pk in chosen:
        to = rows[kind].get(pk)
        if to is None:
            continue
        yield Draft(
            to,
            meeting,
            f"{mailing.kind}:{announcement.pk}:{kind}:{pk}",
            {
                "meeting": meeting,
                "announcement": announcement,
                "has_seat": kind == "stakeholder" and pk in seated,
                "url": address_for(to, "meeting", slug=meeting.slug),
            },
            ENCLOSED if kind == "stakeholder" else (),
        )


ENCLOSED = ("meeting_calendar", "agenda_calendar")
"""The meeting's entry in the calendar, moved or taken out; made when the letter leaves."""


def _of(kind: str, chosen: Sequence[tuple[str, int]]) -> list[int]:
    return [pk for of_kind, pk in chosen if of_kind == kind]
