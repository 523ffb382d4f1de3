"""Questions to those who have a seat, a few answers, a journey that is paid, and a note between organisers."""

from datetime import timedelta

from ..actions import follow_up, registration, registration_notes
from ..models import Meeting

ANSWERS = (
    {"dietary": "Vegetarian, no nuts.", "access": "", "interpretation": ["es"], "wants_funding": False},
    {"dietary": "", "access": "A seat near the door: wheelchair.", "interpretation": [], "wants_funding": False},
    {"dietary": "Halal.", "access": "", "interpretation": ["fr", "en"], "wants_funding": True},
)


def load(meeting: Meeting, by) -> None:
    """Choose what to ask, let some answer, pay one journey, and write down what the organisers should know."""
    follow_up.choose(
        meeting,
        by=by,
        topics=["dietary", "access", "interpretation", "travel"],
        answer_by=meeting.starts_on - timedelta(days=10),
        claims_close_on=meeting.ends_on + timedelta(days=60),
    )
    seated = list(meeting.registrations.confirmed().in_queue_order().select_related("stakeholder")[:5])
    for one, answers in zip(seated[1:], ANSWERS, strict=False):
        follow_up.answer(one, by=one.stakeholder, answers=answers)
    if len(seated) == 5:
        _pay_the_journey(meeting, seated[4], by)
    if seated:
        registration_notes.write_note(seated[-1], by=by, text="Asked to speak early on the first day: flight at 17:00.")


def _pay_the_journey(meeting: Meeting, traveller, by) -> None:
    traveller = registration.fund(traveller, by=by, is_funded=True)
    follow_up.answer(
        traveller,
        by=traveller.stakeholder,
        answers={"dietary": "", "access": "", "interpretation": []},
        travel={
            "passport_name": "FICTIONAL TRAVELLER",
            "leaves_from": "Bogotá",
            "arrives_on": meeting.starts_on - timedelta(days=1),
            "arrival": "Fictional Airlines 123, 16:40",
            "departs_on": meeting.ends_on,
            "departure": "Fictional Airlines 124, 21:05",
        },
    )
