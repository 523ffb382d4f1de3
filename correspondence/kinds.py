"""Which letters people have asked for, and which come unasked.

What comes unasked never goes to an address that unsubscribed, bounced or declined, and says how to stop it. What a
person asked for still goes: somebody who wants no invitations must be able to sign in. A test finds kinds that stand
in neither table; until it is told, the post room takes a letter for unasked.
"""

from collections.abc import Iterable

UNASKED = {
    "survey": "The person took part, but has not asked to be questioned.",
    "invitation": "The organisers put the person on a list.",
    "nominee_invited": "A focal point named the person.",
    "nomination_requested": "The organisers put the focal point on a list.",
    "nomination_reminder": "The focal point has not answered, so has not said that they want to hear of it.",
    "message": "The organisers write to several people at once in their own words.",
    "passed_on": "A colleague named the person.",
    "practice_asked_for": "The organisers named the person.",
    "co_author_invited": "The author of a practice named the person.",
    "clearance_requested": "The submitter or an editor named the person.",
    "clearance_reminder": "The person has not answered, so has not said that they want to hear of it.",
    "translation_asked_for": "An editor chose the person as translator.",
    "review_request_reminder": "The person was asked for a review and has not answered.",
    "reviewer_added": "An editor chose the person for their expertise.",
    "reminder_to_submit": "The person took part, but has not said that they want to describe a practice.",
    "reminder_to_answer": "The person has not answered, so has not said that they want to hear of it.",
}

ASKED_FOR = {
    "certificate": "The person took part, and the certificate is theirs.",
    "follow_up": "The person has a seat in the meeting.",
    "account_changed": "Tells of a change to the person's own account, which they may not have made.",
    "account_exists": "The person, or somebody with their address, is signing up.",
    "agenda_changed": "The person has a seat or a part in the meeting.",
    "appointed": "The person has a role in the meeting.",
    "contribution_accepted": "About the person's own document.",
    "contribution_refused": "About the person's own document.",
    "comment_answered": "About the person's own comment.",
    "co_organiser": "The person organises the meeting.",
    "confirm_address": "The person gave this address.",
    "invitation_withdrawn": "Whoever was told of an invitation must be told that it no longer holds.",
    "late_change_granted": "The focal point asked for it.",
    "late_change_refused": "The focal point asked for it.",
    "link_again": "The person asked for their link.",
    "list_for_correction": "The person has a seat in the meeting.",
    "meeting_postponed": "Whoever was told of a meeting must be told that its dates no longer hold.",
    "meeting_moved": "Whoever was told of a meeting must be told its new dates.",
    "meeting_called_off": "Whoever was told of a meeting must be told that it will not take place.",
    "nomination_extended": "Whoever was given a deadline must be told that it has moved.",
    "nomination_link_again": "The focal point asked for their link.",
    "nomination_received": "Confirms what the focal point has just done.",
    "nomination_withdrawn": "Whoever was asked must be told that the request no longer holds.",
    "nominee_declined": "The focal point named the person and can name another.",
    "nominee_taken_back": "Whoever was told of an invitation must be told that it no longer holds.",
    "password_code": "The person asked for a new password.",
    "decision_good": "About the person's own practice.",
    "decision_promising": "About the person's own practice.",
    "decision_returned": "About the person's own practice.",
    "desk_question": "About the person's own practice.",
    "desk_question_reminder": "About the person's own practice.",
    "desk_question_answered": "The person edits the practice.",
    "practice_in_charge": "The person is an editor.",
    "practice_on_desk": "The person is an editor.",
    "practice_published": "About the person's own practice.",
    "translation_handed_in": "The person is an editor.",
    "translation_outdated": "The person translates the practice.",
    "clearance_answered": "The person edits the practice.",
    "co_author_joined": "About the person's own practice.",
    "concern_answered": "The person reported the concern and gave an address for the answer.",
    "concern_on_desk": "The person is an editor.",
    "concern_received": "The person reported the concern and gave an address for the answer.",
    "concern_reminder": "The person is an editor.",
    "consent_ended": "Whoever agreed must be told that it no longer holds.",
    "consent_expiring": "Whoever agreed must be told that it ends.",
    "message_on_desk": "The person is an editor.",
    "practice_handed_over": "About the person's own practice.",
    "practice_withdrawn": "The person is an editor.",
    "report_published": "The person had a seat in the meeting.",
    "result_checked": "The person sent the result.",
    "still_running": "About the person's own practice.",
    "still_running_reminder": "About the person's own practice.",
    "translation_published": "About the person's own practice.",
    "translation_sent_back": "The person translates the practice.",
    "practice_submitted": "About the person's own practice.",
    "practice_taken_down": "About the person's own practice.",
    "registration_cancelled": "About the person's own registration.",
    "registration_confirmed": "About the person's own registration.",
    "registration_declined": "About the person's own registration.",
    "registration_requested": "About the person's own registration.",
    "registration_waitlisted": "About the person's own registration.",
    "practice_draft_reminder": "About the person's own draft.",
    "practice_revision_reminder": "About the person's own practice.",
    "reminder_before_meeting": "The person has a seat in the meeting.",
    "reminder_of_notes": "The person is a rapporteur of the session.",
    "recommendation_entrusted": "The person takes a recommendation on.",
    "reminder_to_report": "The person takes a recommendation on.",
    "reminder_of_offer": "The person waits for a seat.",
    "review_reopened": "The person edits the practice.",
    "review_time_wished": "The person edits the practice.",
    "review_time_answered": "The person asked for it, or has a review to write by another day.",
    "reviewer_away": "The person edits the practice.",
    "review_declined": "The person edits the practice.",
    "review_not_needed": "The person was waiting to review.",
    "review_reminder": "The person agreed to be a reviewer.",
    "review_requested": "The person agreed to be a reviewer.",
    "reviews_are_in": "The person edits the practice.",
    "role_granted": "The person has a new role.",
    "seat_offered": "The person waits for a seat.",
    "saved_search_confirm": "The person, or somebody with their address, saved a search.",
    "saved_search_found": "The person saved the search and confirmed it.",
    "sign_in_code": "The person is signing in.",
    "unknown_address": "Somebody with this address is signing in.",
    "visa_support": "The person needs a letter for their visa.",
}


def is_unasked(kind: str) -> bool:
    """Whether a letter of this kind stays away from addresses that are not written to."""
    return kind not in ASKED_FOR


def unasked(kinds: Iterable[str]) -> set[str]:
    """Those of the kinds that come unasked."""
    return {kind for kind in kinds if is_unasked(kind)}
