"""The letters editors may word themselves: which, with which placeholders, and whose words are in force."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from correspondence import rendering
from correspondence.words import Placeholder, Words, worded
from rrge_portal.kernel.moments import say_date, say_short_date
from rrge_portal.kernel.templatetags.portal import language_name

from .addresses import address_for
from .models import DeskWording
from .states import Outcome

DECISIONS = {
    Outcome.GOOD: "decision_good",
    Outcome.PROMISING: "decision_promising",
    Outcome.RETURNED: "decision_returned",
}
KINDS = {
    "decision_good": gettext_lazy("Decision: good practice"),
    "decision_promising": gettext_lazy("Decision: promising practice"),
    "decision_returned": gettext_lazy("Decision: returned with comments"),
    "review_requested": gettext_lazy("Request to a reviewer"),
}
"""Letters that keep the editors' words, with what their pages call them."""

NAME = Placeholder(gettext_lazy("the recipient’s name"), lambda said: said["name"] or _("colleague"))
TITLE = Placeholder(gettext_lazy("the title of the practice"), lambda said: said["title"])
DECISION = {
    "name": NAME,
    "title": TITLE,
    "reasons": Placeholder(gettext_lazy("the editors’ reasons, word for word"), lambda said: said["reasons"]),
    "link": Placeholder(gettext_lazy("the address of the submitter’s page"), lambda said: said["link"]),
}
for each in DECISIONS.values():
    worded(each, DECISION, needed=("reasons", "link"))
worded(
    "review_requested",
    {
        "name": NAME,
        "title": TITLE,
        "language": Placeholder(
            gettext_lazy("the language the practice is written in"), lambda said: language_name(said["text_language"])
        ),
        "due": Placeholder(
            gettext_lazy("the day the review is due, with its weekday"), lambda said: say_date(said["due_on"])
        ),
        "day": Placeholder(gettext_lazy("the same day, short"), lambda said: say_short_date(said["due_on"])),
        "link": Placeholder(
            gettext_lazy("the link to the review, which is the reviewer’s own"),
            lambda said: said["link"],
            is_secret=True,
        ),
    },
    needed=("link",),
)
EXAMPLE = {
    "title": "{title}",
    "reasons": "{reasons}",
    "link": "{link}",
    "text_language": "ia",
    "due_on": date(2033, 3, 30),
}
"""Stands in for what a letter is about; Interlingua and that day occur nowhere else in a letter."""


def wording_of(kind: str, language: str) -> Words | None:
    """The editors' own words of this letter for readers of `language`; None where the standard letter goes out."""
    wording = DeskWording.objects.filter(kind=kind, language=language).first()
    return wording.words if wording else None


def standard_words(kind: str, language: str) -> Words:
    """The standard letter of this kind with its placeholders: what own words begin from."""
    return rendering.standard_words(kind, language=language, context=EXAMPLE)


def decision_context(practice, reasons: str) -> dict:
    """What a decision letter says."""
    return {
        "title": practice.current.title,
        "reasons": reasons,
        "link": address_for(practice.submitter, "my_practice", pk=practice.pk),
    }


def preview(practice, outcome: str, reasons: str) -> rendering.Said | None:
    """The decision letter as the submitter would read it; None where nobody is left to read it."""
    submitter = practice.submitter
    if submitter is None:
        return None
    kind = DECISIONS[Outcome(outcome)]
    return rendering.say(
        kind,
        name=submitter.letter_name,
        language=submitter.letter_language,
        context=decision_context(practice, reasons),
        words=wording_of(kind, submitter.letter_language),
    )
