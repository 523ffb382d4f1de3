"""What is settled before a meeting closes: found in the data where the data can say, else said by an organiser."""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from correspondence.models import Letter

from .models import Certificate, ClosingStep, FollowUp, Meeting, Travel
from .states import REMINDER_TO_SUBMIT, ClosingItem, NoteState, SessionState


class Item(NamedTuple):
    """One item: whether the data say it is done, what they say, where to do it, and what an organiser said by hand."""

    code: str
    label: str
    is_done: bool
    sentence: str
    page: str
    step: ClosingStep | None

    @property
    def is_settled(self) -> bool:
        return self.is_done or self.step is not None


def checklist(meeting: Meeting) -> list[Item]:
    """The items in their order."""
    steps = {step.item: step for step in meeting.closing_steps.select_related("by__profile")}
    found = {
        ClosingItem.LIST: _list(meeting),
        ClosingItem.NOTES: _notes(meeting),
        ClosingItem.CERTIFICATES: _certificates(meeting),
        ClosingItem.REPORT: (
            False,
            _("The outcome report is made outside the portal for now. Say here when it is out."),
            "",
        ),
        ClosingItem.EXTRAS: _extras(meeting),
        ClosingItem.PRACTICES: _practices(meeting),
    }
    return [Item(code, str(ClosingItem(code).label), *said, steps.get(code)) for code, said in found.items()]


def _list(meeting: Meeting) -> tuple[bool, str, str]:
    final = meeting.participant_lists.in_force().exists()
    return final, _("It is final.") if final else _("It is still provisional."), "organise_participants"


def _notes(meeting: Meeting) -> tuple[bool, str, str]:
    sessions = meeting.sessions.filter(state=SessionState.SCHEDULED).exclude(kind="break")
    missing = sessions.exclude(note__state=NoteState.PUBLISHED).count()
    sentence = ngettext(
        "%(number)d session has no published notes.", "%(number)d sessions have no published notes.", missing
    ) % {"number": missing}
    return not missing, sentence if missing else _("The notes of every session are published."), "sessions"


def _certificates(meeting: Meeting) -> tuple[bool, str, str]:
    number = Certificate.objects.filter(registration__meeting=meeting).count()
    sentence = ngettext("%(number)d certificate is issued.", "%(number)d certificates are issued.", number)
    return bool(number), sentence % {"number": number}, "certificates"


def extras_of(meeting: Meeting) -> int:
    """How many answers about needs and journeys are still kept."""
    return (
        meeting.registrations.exclude(needs="").count()
        + FollowUp.objects.filter(registration__meeting=meeting).count()
        + Travel.objects.filter(registration__meeting=meeting).count()
    )


def _extras(meeting: Meeting) -> tuple[bool, str, str]:
    number = extras_of(meeting)
    sentence = ngettext(
        "%(number)d answer about needs and travel is still kept.",
        "%(number)d answers about needs and travel are still kept.",
        number,
    ) % {"number": number}
    return not number, sentence if number else _("Nothing of the kind is kept any more."), ""


def _practices(meeting: Meeting) -> tuple[bool, str, str]:
    asked = Letter.objects.in_room(meeting).filter(kind=REMINDER_TO_SUBMIT).exists()
    sentence = _("Participants were reminded by letter.") if asked else _("Nobody has been asked by letter.")
    return asked, sentence, "reminders"
