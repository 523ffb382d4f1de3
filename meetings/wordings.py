"""The letters organisers may word themselves: which, with which placeholders, and whose words are in force."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from correspondence.words import Placeholder, Words, worded
from rrge_portal.kernel.moments import say_moment
from rrge_portal.kernel.vocabulary import Language

from .models import Meeting, Wording
from .states import REMINDER_BEFORE_MEETING, REMINDER_TO_ANSWER, AttendanceRole

NAME = Placeholder(gettext_lazy("the recipient’s name"), lambda said: said["name"] or _("colleague"))
TITLE = Placeholder(gettext_lazy("the title of the meeting"), lambda said: said["meeting"].title)
DAYS = Placeholder(gettext_lazy("its days"), lambda said: said["meeting"].days_said)
PLACE = Placeholder(gettext_lazy("its place"), lambda said: said["meeting"].place or _("online"))
ROLE = Placeholder(gettext_lazy("as what they are invited"), lambda said: AttendanceRole(said["role"]).label)
ORGANISATION = Placeholder(gettext_lazy("their organisation"), lambda said: said.get("organisation", ""))
DUE = Placeholder(
    gettext_lazy("until when to answer"), lambda said: say_moment(said["due"], said["zone"]) if said["due"] else "–"
)
START = Placeholder(gettext_lazy("when it begins"), lambda said: say_moment(said["start"], said["zone"]))
ANSWER_LINK = Placeholder(
    gettext_lazy("the link to answer, which is the recipient’s own"), lambda said: said["url"], is_secret=True
)
MEETING_LINK = Placeholder(gettext_lazy("the address of the meeting’s page"), lambda said: said["url"])

MEETING = {"name": NAME, "title": TITLE, "days": DAYS, "place": PLACE}
AN_INVITATION = MEETING | {"due": DUE, "role": ROLE, "organisation": ORGANISATION, "link": ANSWER_LINK}

worded("invitation", AN_INVITATION, needed=("link",))
worded(REMINDER_TO_ANSWER, AN_INVITATION, needed=("link",))
worded(REMINDER_BEFORE_MEETING, MEETING | {"start": START, "link": MEETING_LINK})
worded(
    "registration_confirmed",
    MEETING
    | {
        "link": Placeholder(
            gettext_lazy("the link to one’s own registration, to give the seat back"),
            lambda said: said["link"],
            is_secret=True,
        ),
        "page": Placeholder(gettext_lazy("the address of the meeting’s page"), lambda said: said["meeting_link"]),
        "calendar": Placeholder(
            gettext_lazy("the address of the agenda for a calendar"), lambda said: said["calendar_link"]
        ),
    },
    needed=("link",),
)
worded("message", MEETING | {"link": MEETING_LINK})

KINDS: tuple[str, ...] = ("invitation", REMINDER_TO_ANSWER, "registration_confirmed", REMINDER_BEFORE_MEETING)
"""Letters that keep the organisers' words for the whole meeting, in the order people get them."""


def wording_of(meeting: Meeting, kind: str, language: str) -> Words | None:
    """The organisers' own words of this letter for readers of `language`; None where the standard letter goes out.

    A meeting answers from memory after the first question, so that it may be asked for every letter.
    """
    return wordings_of(meeting).get(kind, {}).get(language)


def wordings_of(meeting: Meeting) -> dict[str, dict[str, Words]]:
    """All own words of a meeting: by kind of letter, then by language."""
    known = meeting.__dict__.get("_wordings")
    if known is None:
        known = meeting.__dict__["_wordings"] = {kind: {} for kind in KINDS}
        for wording in Wording.objects.filter(meeting=meeting):
            known.setdefault(wording.kind, {})[wording.language] = wording.words
    return known


def languages_met(languages: Iterable[str]) -> list[Language]:
    """Those of the languages people read, in the order of the portal's own, then the others."""
    own = [code for code, _name in settings.LANGUAGES]
    present = set(languages)
    return [
        Language(code) for code in (*own, *(code for code in Language.values if code not in own)) if code in present
    ]
