"""A meeting as an *Event* of schema.org, as far as everybody may know of it."""

from typing import Any

from rrge_portal.kernel.addresses import permanent_address

from .models import Meeting
from .states import Format, MeetingState

ATTENDANCE = {
    Format.IN_PERSON: "OfflineEventAttendanceMode",
    Format.ONLINE: "OnlineEventAttendanceMode",
    Format.HYBRID: "MixedEventAttendanceMode",
}
STATUS = {MeetingState.POSTPONED: "EventPostponed", MeetingState.CANCELLED: "EventCancelled"}


def of_meeting(meeting: Meeting) -> dict[str, Any]:
    """With the dates only where they are known to the day."""
    address = permanent_address(meeting)
    known: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": address,
        "url": address,
        "name": str(meeting.title),
        "inLanguage": meeting.title.language,
        "description": str(meeting.summary),
        "eventStatus": f"https://schema.org/{STATUS.get(MeetingState(meeting.state), 'EventScheduled')}",
    }
    if meeting.date_precision == "day":
        known |= {"startDate": meeting.starts_on.isoformat(), "endDate": meeting.ends_on.isoformat()}
    if meeting.format:
        known["eventAttendanceMode"] = f"https://schema.org/{ATTENDANCE[Format(meeting.format)]}"
    if meeting.place:
        known["location"] = {
            "@type": "Place",
            "name": meeting.venue or meeting.city or meeting.place,
            "address": {
                "@type": "PostalAddress",
                "addressLocality": meeting.city,
                "addressCountry": str(meeting.country),
            },
        }
    return {name: value for name, value in known.items() if value}
