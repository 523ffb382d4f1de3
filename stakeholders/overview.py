"""What waits for a person: asked of every room through the person's own rows, never by importing a room."""

from typing import NamedTuple

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from rrge_portal.kernel.moments import say_date, say_moment


class Task(NamedTuple):
    """A sentence, and the one deed that answers it."""

    sentence: str
    url: str
    label: str


def tasks(person, zone: str = "") -> list[Task]:
    """What a person owes an answer, most urgent kind first. Five queries, however much waits."""
    return [
        *_own_account(person),
        *_invitations(person, zone),
        *_offers(person, zone),
        *_reviews(person),
        *_practices(person),
    ]


def _own_account(person):
    profile = getattr(person, "profile", None)
    if profile is None or not profile.given_name or not profile.sector:
        yield Task(
            _("Your profile has no name or sector yet. Registrations are filled from it."),
            reverse("stakeholders:profile"),
            _("Complete my profile"),
        )
    if person.is_portal_staff and not settings.DEMO and not is_mfa_enabled(person):
        yield Task(_("Your role needs a second factor."), reverse("mfa_index"), _("Set up a second factor"))


def _invitations(person, zone):
    waiting = person.invitations.filter(state="sent").select_related("meeting").order_by("meeting__starts_on", "pk")
    for invitation in waiting:
        due = invitation.due
        sentence = (
            _("You are invited to “%(meeting)s”. Answer by %(due)s.")
            % {"meeting": invitation.meeting, "due": say_moment(due, zone or invitation.meeting.zone)}
            if due
            else _("You are invited to “%(meeting)s”.") % {"meeting": invitation.meeting}
        )
        url = reverse("meetings:invitation", kwargs={"token": invitation.token})
        yield Task(sentence, url, _("Answer the invitation"))


def _offers(person, zone):
    for offer in person.registrations.filter(state="offered").select_related("meeting").order_by("offer_ends_at", "pk"):
        ends = offer.offer_ends_at
        sentence = (
            _("A seat at “%(meeting)s” has become free for you. Take it by %(due)s.")
            % {"meeting": offer.meeting, "due": say_moment(ends, zone or offer.meeting.zone)}
            if ends
            else _("A seat at “%(meeting)s” has become free for you.") % {"meeting": offer.meeting}
        )
        yield Task(sentence, offer.meeting.get_absolute_url(), _("Take the seat or leave it"))


def _reviews(person):
    waiting = person.review_assignments.open().select_related("version").order_by("due_on", "pk")
    for assignment in waiting:
        sentence = _("You are asked to review “%(practice)s” by %(due)s.") % {
            "practice": assignment.version.title,
            "due": say_date(assignment.due_on),
        }
        url = reverse("practices:review", kwargs={"token": assignment.token})
        yield Task(sentence, url, _("Go to the review"))


def _practices(person):
    waiting = (
        person.practices.filter(state__in=("returned", "draft")).select_related("current").order_by("-state", "pk")
    )
    for practice in waiting:
        url = reverse("practices:edit_practice", kwargs={"pk": practice.pk})
        if practice.state == "returned":
            sentence = _("“%(practice)s” came back with comments.") % {"practice": practice.title}
            yield Task(sentence, url, _("Read them and revise"))
        else:
            sentence = _("“%(practice)s” is a draft, not yet submitted.") % {"practice": practice.title}
            yield Task(sentence, url, _("Go on writing"))
