"""What the letters of a meeting are called on the organisers' pages."""

from django.utils.translation import gettext_lazy as _

from ..states import REMINDER_BEFORE_MEETING, REMINDER_TO_ANSWER

NAMES = {
    "invitation": _("Invitation"),
    "invitation_withdrawn": _("Invitation withdrawn"),
    "passed_on": _("Invitation passed on by a colleague"),
    "link_again": _("The link once more"),
    REMINDER_TO_ANSWER: _("Reminder to answer"),
    REMINDER_BEFORE_MEETING: _("Reminder before the meeting"),
    "registration_requested": _("Registration received"),
    "registration_confirmed": _("Seat confirmed"),
    "registration_waitlisted": _("Place on the waiting list"),
    "registration_declined": _("Not admitted"),
    "registration_cancelled": _("Registration cancelled"),
    "seat_offered": _("A freed seat offered"),
    "message": _("Message from the organisers"),
    "test_copy": _("Test copy"),
    "list_for_correction": _("Entry in the list of participants"),
    "appointed": _("Named in a session"),
    "co_organiser": _("Named as organiser"),
}


def name_of(kind: str) -> str:
    """The letter's name; its kind where it has none."""
    return str(NAMES.get(kind, kind))
