"""What a meeting still lacks before it can be published: each a sentence, and the page where to mend it."""

from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Meeting
from .states import Format, SessionState


class Lack(NamedTuple):
    """Something missing. `page` is the name of the address where it is mended; publishing waits for the essential."""

    sentence: str
    page: str
    is_essential: bool = True


def lacks_of(meeting: Meeting) -> list[Lack]:
    """Everything missing, the essential first."""
    found = [*_about_the_meeting(meeting), *_about_its_sessions(meeting)]
    return sorted(found, key=lambda lack: not lack.is_essential)


def _about_the_meeting(meeting: Meeting):
    if not any(meeting.titles.values()):
        yield Lack(_("The meeting has no title."), "edit_meeting")
    if not meeting.time_zone:
        yield Lack(_("The time zone is not stated."), "edit_meeting")
    if not meeting.format:
        yield Lack(_("It is not stated whether people meet in person or online."), "edit_meeting")
    if meeting.format in {Format.IN_PERSON, Format.HYBRID} and not (meeting.venue or meeting.city):
        yield Lack(_("The venue is not stated."), "edit_meeting")
    if meeting.format in {Format.ONLINE, Format.HYBRID} and not meeting.joining_link:
        yield Lack(_("There is no link to join online."), "edit_meeting", meeting.format == Format.ONLINE)
    if meeting.ends_on < timezone.localdate():
        yield Lack(_("The days of the meeting are in the past."), "edit_meeting")
    if not meeting.languages:
        yield Lack(_("No working language is stated."), "edit_meeting", is_essential=False)
    if not any(meeting.summaries.values()):
        yield Lack(_("Nothing says what the meeting is about."), "edit_meeting", is_essential=False)
    if not meeting.answer_by and not meeting.registration_closes_at:
        sentence = _("No date says until when people are to answer, so nobody is reminded.")
        yield Lack(sentence, "edit_meeting", is_essential=False)


def _about_its_sessions(meeting: Meeting):
    sessions = [
        session
        for session in meeting.sessions.filter(state=SessionState.SCHEDULED).prefetch_related("appointments")
        if not session.is_break
    ]
    if not sessions:
        yield Lack(_("There is no session yet."), "new_session")
    outside = sum(
        not meeting.starts_on <= session.starts_in(meeting.zone).date() <= meeting.ends_on for session in sessions
    )
    if outside:
        sentence = ngettext(
            "%(number)d session lies outside the days of the meeting.",
            "%(number)d sessions lie outside the days of the meeting.",
            outside,
        )
        yield Lack(sentence % {"number": outside}, "sessions")
    for role, singular, plural in (
        ("moderator", "%(number)d session has no moderator.", "%(number)d sessions have no moderator."),
        ("rapporteur", "%(number)d session has no rapporteur.", "%(number)d sessions have no rapporteur."),
    ):
        number = sum(role not in {each.role for each in session.appointments.all()} for session in sessions)
        if number:
            yield Lack(ngettext(singular, plural, number) % {"number": number}, "sessions", is_essential=False)
