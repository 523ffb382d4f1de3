"""The rules of reminders in sentences, for organisers."""

from collections.abc import Sequence
from datetime import time
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from correspondence.reminders.planning import Verdict, Why
from correspondence.reminders.timeline import Coming
from rrge_portal.kernel.moments import say_moment

from ..models import ReminderPlan
from ..states import (
    REMINDER_BEFORE_MEETING,
    REMINDER_OF_NOTES,
    REMINDER_OF_OFFER,
    REMINDER_TO_ANSWER,
    REMINDER_TO_REPORT,
    REMINDER_TO_SUBMIT,
)
from ..wordings import KINDS
from .names import name_of
from .reminding import rules_of, usual_offsets

NOMINATION_REMINDER = "nomination_reminder"
FOLLOW_UP = "follow_up"
SURVEY = "survey"

DATES = {
    REMINDER_TO_ANSWER: gettext_lazy("the answer is due"),
    REMINDER_BEFORE_MEETING: gettext_lazy("the meeting begins"),
    REMINDER_TO_SUBMIT: gettext_lazy("the meeting ends"),
    REMINDER_OF_NOTES: gettext_lazy("the session ends"),
    REMINDER_OF_OFFER: gettext_lazy("the offer ends"),
    REMINDER_TO_REPORT: gettext_lazy("the recommendation is due"),
    NOMINATION_REMINDER: gettext_lazy("the names are due"),
    FOLLOW_UP: gettext_lazy("the questions are to be answered"),
    SURVEY: gettext_lazy("the evaluation closes"),
}
"""The date each reminder lies around, as it stands after *before* or *after*."""

TO_WHOM = {
    REMINDER_TO_ANSWER: gettext_lazy(
        "To everybody whose invitation was sent at least two days ago and awaits an answer. Any answer, or withdrawing "
        "the invitation, ends it."
    ),
    REMINDER_BEFORE_MEETING: gettext_lazy(
        "To everybody with a confirmed seat. Whoever cancels gets none, and whoever was confirmed later than that has "
        "just had a letter."
    ),
    REMINDER_TO_SUBMIT: gettext_lazy(
        "To everybody who attended (where nobody was checked in: who had a confirmed seat) and has not begun to "
        "describe a practice from this meeting."
    ),
    REMINDER_OF_NOTES: gettext_lazy(
        "To the rapporteurs of each session that has ended, until the participants can see its notes."
    ),
    REMINDER_OF_OFFER: gettext_lazy("To whoever was offered a freed seat and has neither taken it nor given it back."),
    REMINDER_TO_REPORT: gettext_lazy(
        "To the person each recommendation with a date is entrusted to, until it is reported as done or not pursued; "
        "also after the meeting is closed."
    ),
    NOMINATION_REMINDER: gettext_lazy("To the focal points who were asked for names and have seats left to name."),
    SURVEY: gettext_lazy("To everybody who was asked how the meeting was and has not answered."),
    FOLLOW_UP: gettext_lazy("To everybody with a confirmed seat who has not answered the questions you ask of them."),
}

SETTLED = {
    REMINDER_TO_ANSWER: gettext_lazy("Has answered."),
    REMINDER_BEFORE_MEETING: gettext_lazy("Has given the seat back."),
    REMINDER_TO_SUBMIT: gettext_lazy("Has begun a practice."),
    REMINDER_OF_NOTES: gettext_lazy("The notes are shown."),
    REMINDER_OF_OFFER: gettext_lazy("The offer is settled."),
    REMINDER_TO_REPORT: gettext_lazy("It is done, or not pursued."),
    NOMINATION_REMINDER: gettext_lazy("Has named everybody."),
    FOLLOW_UP: gettext_lazy("Has answered the questions, or given the seat back."),
    SURVEY: gettext_lazy("Has answered."),
}
"""Why somebody who owes nothing any more gets none."""


def say_rule(letter: str, days: int, clock: time | None = None) -> str:
    """*7 days before the answer is due*, *1 day after the meeting ends, at 10:00*."""
    date = DATES[letter]
    if days < 0:
        said = ngettext("%(days)d day before %(date)s", "%(days)d days before %(date)s", -days)
    else:
        said = ngettext("%(days)d day after %(date)s", "%(days)d days after %(date)s", days)
    said %= {"days": abs(days), "date": date}
    return _("%(rule)s, at %(time)s") % {"rule": said, "time": f"{clock:%H:%M}"} if clock else said


class Line(NamedTuple):
    """A line of the timeline as it is shown."""

    what: Coming
    name: str
    said: str

    @property
    def number(self) -> int:
        return self.what.number


def lines(coming: Sequence[Coming]) -> list[Line]:
    """What comes, in words."""
    return [Line(each, name_of(each.letter), say_rule(each.letter, each.days)) for each in coming]


class Rule(NamedTuple):
    """One rule as the page shows it."""

    days: int
    said: str
    is_on: bool


class Kind(NamedTuple):
    """What is reminded of, to whom, and by which rules."""

    letter: str
    name: str
    to_whom: str
    rules: list[Rule]
    is_worded: bool
    """Whether organisers can write the letter in their own words."""


def rules_in_words(plan: ReminderPlan) -> list[Kind]:
    """Every kind of reminder with its rules, the earliest first."""
    rules = sorted(rules_of(plan), key=lambda rule: rule.days)
    return [
        Kind(
            letter,
            name_of(letter),
            str(TO_WHOM[letter]),
            [
                Rule(rule.days, say_rule(letter, rule.days, rule.clock), rule.is_on)
                for rule in rules
                if rule.letter == letter
            ],
            letter in KINDS,
        )
        for letter in usual_offsets()
    ]


def say_verdict(letter: str, verdict: Verdict, zone: str) -> str:
    """Why somebody gets a reminder when they get it, or gets none; times are their own."""
    at = say_moment(verdict.at, zone) if verdict.at else ""
    sentence = {
        Why.DUE: _("%(at)s"),
        Why.NIGHT: _("%(at)s, when it is morning there"),
        Why.RESTS: _("%(at)s, as they had a letter shortly before"),
        Why.PAUSE: _("%(at)s, when the pause is over"),
        Why.SETTLED: SETTLED[letter],
        Why.REMINDED: _("Was reminded on %(at)s."),
        Why.BLOCKED: _("Their address is not written to: they unsubscribed, or letters came back."),
        Why.JUST_TOLD: _("Had a letter about it only on %(at)s."),
        Why.PAUSED: _("The reminders are paused."),
        Why.OVERTAKEN: _("Would come too late: a nearer reminder or the date itself comes first."),
        Why.PAST: _("Its time is past."),
    }[verdict.why]
    return str(sentence) % {"at": at}
