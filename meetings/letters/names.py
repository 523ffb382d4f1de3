"""What the letters of a meeting are called on the organisers' pages."""

from django.utils.translation import gettext_lazy as _

from ..states import (
    REMINDER_BEFORE_MEETING,
    REMINDER_OF_NOTES,
    REMINDER_OF_OFFER,
    REMINDER_TO_ANSWER,
    REMINDER_TO_REPORT,
    REMINDER_TO_SUBMIT,
)

NAMES = {
    "invitation": _("Invitation"),
    "invitation_withdrawn": _("Invitation withdrawn"),
    "passed_on": _("Invitation passed on by a colleague"),
    "link_again": _("The link once more"),
    REMINDER_TO_ANSWER: _("Reminder to answer"),
    REMINDER_BEFORE_MEETING: _("Reminder before the meeting"),
    REMINDER_TO_SUBMIT: _("Reminder to describe a practice"),
    REMINDER_OF_NOTES: _("Reminder of the notes"),
    REMINDER_OF_OFFER: _("Reminder of the seat on offer"),
    REMINDER_TO_REPORT: _("Reminder to report on a recommendation"),
    "recommendation_entrusted": _("Recommendation entrusted"),
    "comment_answered": _("Comment answered"),
    "practice_asked_for": _("Asked to describe a practice"),
    "nomination_requested": _("Request for nominations"),
    "nomination_reminder": _("Reminder to name people"),
    "nomination_received": _("Nominations received"),
    "nomination_extended": _("More time for nominations"),
    "nomination_withdrawn": _("Request for nominations withdrawn"),
    "nomination_link_again": _("The focal point’s link once more"),
    "late_change_granted": _("Late replacement consented to"),
    "late_change_refused": _("Late change not consented to"),
    "nominee_invited": _("Invitation of a nominee"),
    "nominee_taken_back": _("Nominee replaced or taken back"),
    "nominee_declined": _("A nominee declined"),
    "registration_requested": _("Registration received"),
    "registration_confirmed": _("Seat confirmed"),
    "registration_waitlisted": _("Place on the waiting list"),
    "registration_declined": _("Not admitted"),
    "registration_cancelled": _("Registration cancelled"),
    "seat_offered": _("A freed seat offered"),
    "follow_up": _("Questions to those who have a seat"),
    "visa_support": _("Visa support letter"),
    "message": _("Message from the organisers"),
    "test_copy": _("Test copy"),
    "meeting_postponed": _("Meeting postponed"),
    "meeting_moved": _("Meeting moved to new dates"),
    "meeting_called_off": _("Meeting cancelled"),
    "list_for_correction": _("Entry in the list of participants"),
    "certificate": _("Certificate of attendance"),
    "survey": _("Evaluation"),
    "report_published": _("Outcome report is out"),
    "agenda_changed": _("Changes of the agenda"),
    "contribution_accepted": _("Document accepted"),
    "contribution_refused": _("Document not accepted"),
    "appointed": _("Named in a session"),
    "co_organiser": _("Named as organiser"),
}


def name_of(kind: str) -> str:
    """The letter's name; its kind where it has none."""
    return str(NAMES.get(kind, kind))
