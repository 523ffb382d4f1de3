"""The organiser's workspace of one meeting: its door, and the frame of its pages."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal

from ..models import Meeting
from ..waiting import with_counts

SAFE = ("GET", "HEAD", "OPTIONS")
"""Ways to ask a page that change nothing."""
AFTER_CLOSING = ("meetings.reopen_meeting", "meetings.follow_up_meeting")
"""What organisers may do in a closed meeting too."""


def meeting_of(request, slug: str, permission: str = "meetings.organise_meeting") -> Meeting:
    """The meeting with what waits in it, for its organisers. Hidden: 404; visible but not theirs: 403.

    Nothing is changed in a closed meeting, except that it is opened again and its recommendations are followed up.
    """
    organised = with_counts(Meeting.objects.organised_by(request.user)).filter(slug=slug).first()
    meeting = organised or get_object_or_404(Meeting.objects.visible_to(request.user), slug=slug)
    allow(request.user, permission, meeting)
    if meeting.is_closed and request.method not in SAFE and permission not in AFTER_CLOSING:
        raise Refusal(_("This meeting is closed, so nothing in it changes any more. Open it again first."))
    return meeting


def workspace(meeting: Meeting, page: str, **context) -> dict:
    """What every page of the workspace shows around its own `context`."""
    groups = [
        (
            "",
            [
                ("overview", _("Overview"), 0),
            ],
        ),
        (
            _("Prepare"),
            [
                ("edit_meeting", _("Meeting"), 0),
                ("seats", _("Seats"), 0),
                ("sessions", _("Agenda"), 0),
                ("people", _("Organisers"), 0),
            ],
        ),
        (
            _("Invite"),
            [
                ("nominations", _("Nominations"), 0),
                ("invitations", _("Invitations"), meeting.unsent),
                ("balance", _("Balance"), 0),
                ("reminders", _("Reminders"), 0),
                ("letters", _("Letters"), meeting.failed),
                ("wordings", _("Wording"), 0),
            ],
        ),
        (
            _("Take part"),
            [
                ("registrations", _("Registrations"), meeting.requested),
                ("follow_ups", _("Follow-up"), 0),
                ("organise_participants", _("Participants"), 0),
                ("attendance", _("Attendance"), 0),
            ],
        ),
        (
            _("Afterwards"),
            [
                ("organise_recommendations", _("Recommendations"), 0),
                ("organise_report", _("Report"), 0),
                ("certificates", _("Certificates"), 0),
                ("evaluation", _("Evaluation"), 0),
                ("close_meeting", _("Closing"), 0),
            ],
        ),
    ]
    nav = [
        {
            "url": reverse(f"meetings:{name}", kwargs={"slug": meeting.slug}),
            "label": label,
            "count": count,
            "current": name == page,
            "group": group,
        }
        for group, places in groups
        for name, label, count in places
    ]
    return {"meeting": meeting, "nav": nav, **context}
