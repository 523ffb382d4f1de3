"""What the frame of every page needs."""

from typing import NamedTuple

from django.conf import settings
from django.db.models import Exists
from django.urls import reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from meetings.models import Appointment
from meetings.states import MeetingRole
from practices.models import ReviewAssignment, Translation
from rrge_portal.kernel.vocabulary import Language
from stakeholders.models import Stakeholder


class Place(NamedTuple):
    """A link of the frame. `current` is what `aria-current` says, or empty."""

    label: str
    url: str
    icon: str = ""
    current: str = ""


def frame(request) -> dict:
    """The language bar (in the order of `Language`), the places of the portal, and the person's own spaces."""
    here = request.get_full_path()
    spoken = dict(settings.LANGUAGES)
    return {
        "language_bar": [
            {"code": code, "name": name, "url": translate_url(here, code)}
            for code, name in Language.choices
            if code in spoken
        ],
        "places": SimpleLazyObject(lambda: places(request.path)),
        "spaces": SimpleLazyObject(lambda: spaces(request.user)),
        "sign_in_url": SimpleLazyObject(lambda: sign_in_url(request)),
        "reader_zone": SimpleLazyObject(lambda: str(request.zone) or "UTC"),
        "is_demo": settings.DEMO,
        "mail_is_sent": settings.MAIL_IS_SENT,
        "portal_version": settings.VERSION,
    }


def places(path: str) -> list[Place]:
    """The main navigation; the page's own place is marked, and so is the place it belongs to."""
    known = [
        (_("Meetings"), "meetings:meetings"),
        (_("Compendium"), "practices:compendium"),
        (_("About"), "pages:about"),
    ]
    found = [(label, reverse(name)) for label, name in known]
    return [
        Place(label, url, current="page" if path == url else "true" if path.startswith(url) else "")
        for label, url in found
    ]


def spaces(person) -> list[Place]:
    """Where a signed-in person has something to do. Two queries: the roles, and what else there is."""
    organises, reviews, translates = (
        Stakeholder.objects.filter(pk=person.pk)
        .values_list(
            Exists(Appointment.objects.filter(stakeholder=person, role=MeetingRole.ORGANISER)),
            Exists(ReviewAssignment.objects.filter(reviewer=person)),
            Exists(Translation.objects.visible_to(person)),
        )
        .get()
    )
    runs_meetings = organises or person.has_perm("meetings.schedule_meeting")
    known = [
        (True, _("My account"), "stakeholders:account", "person"),
        (True, _("My meetings"), "meetings:my_meetings", "calendar"),
        (True, _("My practices"), "practices:my_practices", "document"),
        (runs_meetings, _("Organise"), "meetings:organise", "calendar"),
        (runs_meetings, _("Directory"), "meetings:directory", "people"),
        (person.has_perm("practices.edit_compendium"), _("Editorial desk"), "practices:editorial", "book"),
        (reviews, _("Reviews"), "practices:reviews", "scales"),
        (translates, _("Translations"), "practices:translations", "document"),
        (True, _("Post room"), "pages:post_room", "letter"),
        (
            person.has_perm("correspondence.see_suppressions"),
            _("Addresses not written to"),
            "correspondence:stopped",
            "letter",
        ),
        (person.has_perm("stakeholders.administer"), _("People and roles"), "stakeholders:people_roles", "key"),
        (person.has_perm("stakeholders.administer"), _("Administration"), "admin:index", "lock"),
    ]
    return [Place(label, reverse(name), icon) for may, label, name, icon in known if may]


def sign_in_url(request) -> str:
    """The sign-in page, which leads back here; not back to a page of the sign-in itself."""
    page = reverse("account_login")
    here = request.get_full_path()
    return page if here.startswith(reverse("stakeholders:account")) else f"{page}?{urlencode({'next': here})}"
