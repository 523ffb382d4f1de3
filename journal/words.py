"""How the journal reads to people: a sentence for every verb. A test finds verbs without one."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

SENTENCES = {
    "address.released": _("Address written to again"),
    "address.suppressed": _("Address no longer written to unasked"),
    "attendance.entered": ngettext_lazy("%(number)d tick entered from paper", "%(number)d ticks entered from paper", "number"),
    "attendance.undone": _("Check-in undone"),
    "certificate.reissued": _("Certificate issued once more"),
    "certificate.revoked": _("Certificate revoked"),
    "certificates.issued": ngettext_lazy("%(number)d certificate issued", "%(number)d certificates issued", "number"),
    "agenda.told": ngettext_lazy(
        "%(number)d change of the agenda told", "%(number)d changes of the agenda told", "number"
    ),
    "agenda.told_at_once": _("Changes of the agenda are told at once from now on"),
    "agenda.told_together": _("Changes of the agenda are collected from now on"),
    "calendar.renewed": _("New address for one’s own calendar"),
    "consent.given": _("Consent given"),
    "consent.withdrawn": _("Consent withdrawn"),
    "contribution.restored": _("Contribution shared again"),
    "contribution.shared": _("Contribution shared"),
    "contribution.withdrawn": _("Contribution withdrawn"),
    "door.closed": _("Door link closed"),
    "door.opened": _("Door link made"),
    "edition.build_started": _("Files of the edition being built again"),
    "edition.files_built": _("Files of the edition built"),
    "edition.frozen": _("Edition frozen"),
    "invitation.accepted": _("Invitation accepted"),
    "invitation.added": _("Invitee added"),
    "invitation.changed": _("Invitee’s details changed"),
    "invitation.declined": _("Invitation declined"),
    "invitation.passed_on": _("Invitation passed on to a colleague"),
    "invitation.passing_on_undone": _("Passing on undone"),
    "invitation.renewed": _("New link sent"),
    "invitation.withdrawn": _("Invitation withdrawn"),
    "invitations.withdrawn": ngettext_lazy(
        "%(number)d invitation withdrawn", "%(number)d invitations withdrawn", "number"
    ),
    "invitees.import_undone": ngettext_lazy(
        "Import of %(number)d invitee undone", "Import of %(number)d invitees undone", "number"
    ),
    "invitees.imported": ngettext_lazy("%(number)d invitee imported", "%(number)d invitees imported", "number"),
    "invitees.mended": _("List of invitees corrected"),
    "invitees.read": ngettext_lazy(
        "List of %(number)d invitee read in", "List of %(number)d invitees read in", "number"
    ),
    "late_request.asked": _("Focal point asked for a late change"),
    "late_request.granted": _("Late change consented to"),
    "late_request.refused": _("Late change not consented to"),
    "letter.came_back": _("A letter came back"),
    "invitees.chosen": ngettext_lazy(
        "%(number)d known stakeholder put on the list", "%(number)d known stakeholders put on the list", "number"
    ),
    "letter.tried_again": _("Failed letter tried again"),
    "letters.tried_again": ngettext_lazy(
        "%(number)d failed letter tried again", "%(number)d failed letters tried again", "number"
    ),
    "list.corrected": _("Entry in the list of participants corrected"),
    "list.head_named": _("Head of delegation named"),
    "list.head_removed": _("No longer head of delegation"),
    "list.made_final": _("List of participants made final"),
    "list.published": _("List of participants shown to everybody"),
    "list.reopened": _("List of participants opened again"),
    "list.unpublished": _("List of participants taken off the public page"),
    "mailing.cancelled": _("Letters that were to go out later called off"),
    "mailing.put_off": _("Letters put off to another time"),
    "mailing.scheduled": ngettext_lazy(
        "%(number)d letter to be sent later", "%(number)d letters to be sent later", "number"
    ),
    "mailing.started_again": _("Writing of letters started again"),
    "mailing.started": ngettext_lazy("%(number)d letter handed over", "%(number)d letters handed over", "number"),
    "meeting.changed": _("Meeting changed"),
    "meeting.duplicated": _("Meeting made like an earlier one"),
    "meeting.entered_from_public_record": _("Meeting entered from the public record"),
    "meeting.published": _("Meeting published"),
    "meeting.scheduled": _("Meeting scheduled"),
    "nomination.added": _("Request for nominations added"),
    "nomination.changed": _("Request for nominations changed"),
    "nomination.finished": _("Focal point names nobody further"),
    "nomination.note_attached": _("Note verbale attached"),
    "nomination.renewed": _("New link sent to the focal point"),
    "nomination.seen": _("Request for nominations seen by the focal point"),
    "nomination.withdrawn": _("Request for nominations withdrawn"),
    "nominations.added": ngettext_lazy(
        "%(number)d request for nominations added", "%(number)d requests for nominations added", "number"
    ),
    "nominations.extended": ngettext_lazy(
        "Deadline of %(number)d request for nominations extended",
        "Deadline of %(number)d requests for nominations extended",
        "number",
    ),
    "nominee.corrected": _("Nominee’s details corrected by the focal point"),
    "nominee.made_head": _("Head of delegation named"),
    "nominee.replaced": _("Nominee replaced by the focal point"),
    "nominee.taken_back": _("Nominee taken back by the focal point"),
    "nominees.named": ngettext_lazy("%(number)d nominee named", "%(number)d nominees named", "number"),
    "notes.brought_back": _("Earlier version of the notes brought back"),
    "notes.published": _("Notes shown to participants"),
    "notes.saved": _("Notes saved"),
    "notes.settled": _("Two versions of a paragraph both kept"),
    "notes.taken_back": _("Notes taken back for more work"),
    "organiser.named": _("Organiser named"),
    "organiser.removed": _("Organiser removed"),
    "practice.compiled": _("Compiled from public sources"),
    "practice.decided": _("Decision made"),
    "practice.published": _("Published in the compendium"),
    "practice.put_back": _("Put back into the compendium"),
    "practice.revised": _("Revision begun"),
    "practice.started": _("Draft begun"),
    "practice.submitted": pgettext_lazy("history", "Submitted"),
    "practice.taken_down": _("Taken down from the compendium"),
    "practice.withdrawn": _("Withdrawn by the submitter"),
    "letterhead.changed": _("Letterhead changed"),
    "profile.changed": _("Profile changed"),
    "recommendation.written": _("Recommendation written"),
    "registration.cancelled": _("Registration cancelled"),
    "registration.changed": _("Registration changed"),
    "registration.confirmed": _("Registration confirmed"),
    "registration.declined": _("Registration not admitted"),
    "registration.offer_expired": _("Offer of a seat expired"),
    "registration.offered": _("Freed seat offered"),
    "registration.requested": _("Registered"),
    "registration.sector_changed": _("Seat counted for another sector"),
    "registration.funding_changed": _("Who pays the journey changed"),
    "registration_note.written": _("Organisers’ note written"),
    "registration_note.deleted": _("Organisers’ note deleted"),
    "follow_up.chosen": _("Questions to those who have a seat chosen"),
    "follow_up.answered": _("Questions answered"),
    "participant_list.closed": _("List of participants closed to changes"),
    "participant_list.opened": _("List of participants opened to changes"),
    "list.exported": _("List exported"),
    "registration.waitlisted": _("Put on the waiting list"),
    "review.called_off": _("Review called off"),
    "review.declined": _("Review declined"),
    "review.requested": _("Reviewer asked"),
    "review.submitted": pgettext_lazy("history", "Review submitted"),
    "reminder.added": _("Reminder added"),
    "reminder.changed": _("Reminder changed"),
    "reminder.removed": _("Reminder removed"),
    "reminder.switched_off": _("Reminder switched off"),
    "reminder.switched_on": _("Reminder switched on"),
    "reminders.hours_changed": _("Hours of the reminders changed"),
    "reminders.paused": _("Reminders paused"),
    "reminders.reset": _("Usual reminders put back"),
    "reminders.resumed": _("Reminders resumed"),
    "retention.done": _("Personal data deleted when its time was over"),
    "role.granted": _("Role given: %(role)s"),
    "role.revoked": _("Role taken back: %(role)s"),
    "safeguard.confirmed": _("Safeguard confirmed"),
    "safeguard.reopened": _("Safeguard opened again"),
    "seats.offered": _("Seats per sector changed"),
    "signed_invitation.added": _("Signed invitation uploaded"),
    "signed_invitation.removed": _("Signed invitation removed"),
    "session.added": _("Session added"),
    "session.annotated": _("Session annotated"),
    "session.cancelled": _("Session cancelled"),
    "session.changed": _("Session changed"),
    "session.moved": _("Session moved"),
    "session.people_changed": _("People of a session changed"),
    "survey.changed": _("Evaluation changed"),
    "survey.closed": ngettext_lazy("Evaluation closed with %(number)d answer", "Evaluation closed with %(number)d answers", "number"),
    "survey.opened": ngettext_lazy("Evaluation sent to %(number)d person", "Evaluation sent to %(number)d people", "number"),
    "survey.prepared": _("Evaluation prepared"),
    "visa_letter.sent": _("Visa support letter sent"),
    "wording.changed": _("Wording of a letter changed"),
    "wording.dropped": _("Own wording dropped; the standard letter goes out again"),
}

FACTS = {
    "secretariat": _("secretariat"),
    "editor": _("editor"),
    "administrator": _("administrator"),
}
"""Words for the codes among the facts."""


def say(verb: str, facts: dict[str, Any]) -> str:
    """The sentence for what happened, with its facts filled in."""
    known = {name: FACTS.get(value, value) if isinstance(value, str) else value for name, value in facts.items()}
    return str(SENTENCES[verb] % known)
