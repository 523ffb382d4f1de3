"""The letter that says what changed on the agenda: each person reads what concerns them, on both clocks."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from correspondence.actions import Draft
from correspondence.mailings import composer
from correspondence.models import Mailing
from stakeholders.models import Stakeholder

from ..addresses import address_for
from ..changes import Change, concerning


class Line(NamedTuple):
    """One change as a letter says it, in the meeting's time and, where the reader's differs, in theirs."""

    change: Change
    zone: str
    own_zone: str

    @property
    def sentences(self) -> list[str]:
        return self.change.said(self.zone)

    @property
    def own_span(self) -> str:
        """When that is for the reader; empty where it says nothing new."""
        is_known = self.change.session is None or self.change.is_cancelled or self.own_zone in {"", self.zone}
        return "" if is_known else self.change.span(self.own_zone)


@composer("agenda_changed")
def changes(mailing: Mailing, keys: Sequence[int]) -> Iterator[Draft]:
    """What changed, to everybody it concerns. Whoever has given their seat back since gets none."""
    notice = mailing.agenda_notice
    meeting = notice.meeting
    told = [Change.from_row(row) for row in notice.changes]
    people = Stakeholder.objects.filter(pk__in=keys, is_active=True).select_related("profile").order_by("pk")
    confirmed = set(
        meeting.registrations.confirmed().filter(stakeholder__in=keys).values_list("stakeholder", flat=True)
    )
    parts: dict[int, list[int]] = {}
    named = meeting.appointments.filter(stakeholder__in=keys, session__isnull=False)
    for person, session in named.values_list("stakeholder", "session"):
        parts.setdefault(person, []).append(session)
    for person in people:
        own = concerning(told, parts.get(person.pk, ()), is_confirmed=person.pk in confirmed)
        if own and (person.pk in confirmed or person.pk in parts):
            yield Draft(
                person,
                notice,
                f"agenda_changed:{notice.pk}:{person.pk}",
                {
                    "meeting": meeting,
                    "lines": [Line(change, meeting.zone, person.letter_zone) for change in own],
                    "url": address_for(person, "agenda", slug=meeting.slug),
                    "my_meetings": address_for(person, "my_meetings"),
                },
            )
