"""What is settled before a meeting closes: found in the data where the data can say, else said by an organiser."""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from correspondence.models import Letter
from correspondence.states import LetterState

from .attendance import attended
from .models import Certificate, ClosingStep, FollowUp, Meeting, OutcomeReport, ReportIssue, Survey, Travel
from .states import ClosingItem, NoteState, SessionState


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
        ClosingItem.EVALUATION: _evaluation(meeting),
        ClosingItem.REPORT: _report(meeting),
        ClosingItem.EXTRAS: _extras(meeting),
        ClosingItem.PRACTICES: _practices(meeting),
    }
    return [Item(code, str(ClosingItem(code).label), *said, steps.get(code)) for code, said in found.items()]


def _list(meeting: Meeting) -> tuple[bool, str, str]:
    final = meeting.participant_lists.in_force().exists()
    return final, _("It is final.") if final else _("It is still provisional."), "organise_participants"


def _notes(meeting: Meeting) -> tuple[bool, str, str]:
    sessions = meeting.sessions.filter(state=SessionState.SCHEDULED).exclude(kind="break")
    if not sessions.exists():
        return True, _("There is no session."), "sessions"
    missing = sessions.exclude(note__state=NoteState.PUBLISHED).count()
    sentence = ngettext(
        "%(number)d session has no published notes.", "%(number)d sessions have no published notes.", missing
    ) % {"number": missing}
    return not missing, sentence if missing else _("The notes of every session are published."), "sessions"


def _certificates(meeting: Meeting) -> tuple[bool, str, str]:
    """Done once a letter with a certificate is on its way to everybody who was in a session."""
    there = attended(meeting)
    if not there.exists():
        return (
            False,
            _("Nobody was checked in, so nobody can be certified. Leave it out if so."),
            "certificates",
        )
    not_sent = (LetterState.FAILED, LetterState.RECALLED)
    written = Letter.objects.in_room(meeting).filter(kind="certificate").exclude(state__in=not_sent)
    certified = Certificate.objects.valid().filter(pk__in=written.values("about_id")).values("registration")
    missing = there.exclude(pk__in=certified).count()
    sentence = ngettext(
        "%(number)d person who attended has no certificate yet.",
        "%(number)d people who attended have no certificate yet.",
        missing,
    ) % {"number": missing}
    return not missing, sentence if missing else _("Everybody who attended was sent one."), "certificates"


def _evaluation(meeting: Meeting) -> tuple[bool, str, str]:
    survey = Survey.objects.filter(meeting=meeting).first()
    if survey is None:
        return True, _("There is none."), "evaluation"
    if survey.is_draft:
        return False, _("It is prepared, but nobody has been asked."), "evaluation"
    if survey.is_closed:
        return True, _("It is closed, and its results stand."), "evaluation"
    return False, _("It still takes answers."), "evaluation"


def _report(meeting: Meeting) -> tuple[bool, str, str]:
    """Done once an issue of it is in force; one made outside the portal an organiser says by hand."""
    if ReportIssue.objects.in_force().filter(report__meeting=meeting).exists():
        return True, _("It is published."), "organise_report"
    report = OutcomeReport.objects.filter(meeting=meeting).first()
    if report is None:
        return False, _("It has not been begun. If it was made outside the portal, say so here."), "organise_report"
    if report.is_out_for_comments:
        return False, _("It is out for comments."), "organise_report"
    return False, _("It is still a draft."), "organise_report"


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
    number = meeting.practices.exclude(state="draft").count()
    sentence = ngettext(
        "%(number)d practice was submitted from this meeting.",
        "%(number)d practices were submitted from this meeting.",
        number,
    ) % {"number": number}
    return bool(number), sentence if number else _("No practice has been submitted from this meeting yet."), "reminders"
