"""The sections of a report: worded, ordered, hidden, locked; every text is kept, and nobody's is written over."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock

from ...models import OutcomeReport, ReportSection, SectionText, SectionVersion
from ...naming import screen_of
from ...reporting.assembling import Drafted, drafted_section
from ...reporting.material import Material
from ...reporting.standard import missing_sessions
from ...states import ReportPart
from ..naming import Decisions, let_pass

CHANGED_MEANWHILE = _("Somebody else saved this section meanwhile. Compare below, then save again.")
DATA_CHANGED = _("The data behind this section have changed while you wrote. Compare below, then save again.")


# --- Words ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def save_text(
    section: ReportSection,
    *,
    by,
    language: str,
    title: str,
    body: str,
    number: int,
    seen: str,
    decisions: Decisions | None = None,
) -> SectionText | None:
    """Put the organisers' own words in place of what is assembled; equal words leave the section assembled.

    `number` and `seen` are the number of the text and the fingerprint of the data that stood beside it when the form
    was filled.

    Raises:
        Refusal: the section is locked, somebody else saved it, or the data changed meanwhile.
        NamesStand: a session it may come from was under the Chatham House Rule, and the words name somebody.
    """
    section = _unlocked(section)
    drafted = _drafted(section, language)
    if (drafted.own.number if drafted.own else 0) != number:
        raise Refusal(CHANGED_MEANWHILE)
    if drafted.fingerprint != seen:
        raise Refusal(DATA_CHANGED)
    body = body.strip().replace("\r\n", "\n")
    title = "" if title.strip() == drafted.assembled.title else title.strip()
    is_own = bool(title) or body != drafted.assembled.text.strip()
    if not is_own and drafted.own is None:
        return None
    let_pass(screen_of(section), [title, body], by=by, language=language, decisions=decisions)
    text = _keep(drafted, by=by, language=language, title=title, body=body, is_own=is_own)
    record("report.section_saved", by=by, about=section, language=language, number=text.number)
    return text


@transaction.atomic
def keep_own(section: ReportSection, *, by, language: str, seen: str) -> SectionText:
    """Leave the organisers' words as they are, now that they have seen what the data give."""
    section = lock(section)
    drafted, text = _own(section, language, seen)
    text.basis = drafted.assembled.text
    text.save(update_fields=["basis"])
    record("report.section_kept", by=by, about=section, language=language)
    return text


@transaction.atomic
def take_assembled(section: ReportSection, *, by, language: str, seen: str) -> SectionText:
    """Let the data speak again; the organisers' words stay among the versions."""
    section = _unlocked(section)
    drafted, _text = _own(section, language, seen)
    text = _keep(drafted, by=by, language=language, title="", body=drafted.assembled.text, is_own=False)
    record("report.section_assembled", by=by, about=section, language=language)
    return text


@transaction.atomic
def bring_back(version: SectionVersion, *, by, decisions: Decisions | None = None) -> SectionText:
    """Make an earlier text the section's again; what stands there now stays among the versions."""
    section = _unlocked(version.text.section)
    language = version.text.language
    drafted = _drafted(section, language)
    title, body = (version.title, version.body) if version.is_own else ("", drafted.assembled.text)
    if version.is_own:
        let_pass(screen_of(section), [title, body], by=by, language=language, decisions=decisions)
    text = _keep(drafted, by=by, language=language, title=title, body=body, is_own=version.is_own)
    record("report.section_brought_back", by=by, about=section, language=language, number=version.number)
    return text


def _keep(drafted: Drafted, *, by, language: str, title: str, body: str, is_own: bool) -> SectionText:
    """Store a text under the next number, with a version of it, and of what was assembled before the first one."""
    text = drafted.own or SectionText(section=drafted.section, language=language, number=0)
    text.number += 1
    text.title, text.body, text.is_own, text.basis = title, body, is_own, drafted.assembled.text
    text.save()
    if text.number == 1:
        text.versions.create(number=0, body=drafted.assembled.text, is_own=False)
    text.versions.create(number=text.number, title=title, body=body, is_own=is_own, saved_by=by)
    return text


def _drafted(section: ReportSection, language: str) -> Drafted:
    return drafted_section(section, Material(section.report.meeting, section.report.mark), language)


def _own(section: ReportSection, language: str, seen: str) -> tuple[Drafted, SectionText]:
    """The section and the organisers' words in it, for whoever has seen the data as they are now."""
    drafted = _drafted(section, language)
    if drafted.own is None or not drafted.own.is_own:
        raise Refusal(_("This section is assembled from the data already. Reload the page to see it."))
    if drafted.fingerprint != seen:
        raise Refusal(_("The data have changed once more. Look at the difference again, then decide."))
    return drafted, drafted.own


# --- Places -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_section(
    report: OutcomeReport, *, by, language: str, title: str, body: str, decisions: Decisions | None = None
) -> ReportSection:
    """Add a section of one's own, such as a foreword, before the annexes.

    Raises:
        NamesStand: a session was under the Chatham House Rule, and the words name somebody.
    """
    report = lock(report)
    sections = list(report.sections.all())
    place = next((each for each, section in enumerate(sections) if section.part == ReportPart.PARTICIPANTS), None)
    section = ReportSection.objects.create(report=report, position=len(sections))
    let_pass(screen_of(section), [title, body], by=by, language=language, decisions=decisions)
    text = section.texts.create(language=language, number=1, title=title, body=body)
    text.versions.create(number=1, title=title, body=body, saved_by=by)
    sections.insert(len(sections) if place is None else place, section)
    _place(sections)
    record("report.section_added", by=by, about=section)
    return section


@transaction.atomic
def add_sessions(report: OutcomeReport, *, by) -> int:
    """Add the sessions that came onto the agenda since the report was begun, after the others. Returns how many."""
    report = lock(report)
    missing = missing_sessions(report)
    sections = list(report.sections.all())
    summed = [place for place, section in enumerate(sections) if section.part == ReportPart.SESSION]
    place = summed[-1] + 1 if summed else len(sections)
    fresh = [
        ReportSection.objects.create(report=report, part=ReportPart.SESSION, session=session, position=0)
        for session in missing
    ]
    sections[place:place] = fresh
    _place(sections)
    if fresh:
        record("report.sessions_added", by=by, about=report, number=len(fresh))
    return len(fresh)


@transaction.atomic
def move_section(section: ReportSection, *, by, up: bool) -> None:
    """Let a section change places with its neighbour; at either end it stays where it is."""
    report = lock(section.report)
    sections = list(report.sections.all())
    here = next((place for place, each in enumerate(sections) if each.pk == section.pk), None)
    if here is None:
        raise Refusal(_("This section has been removed meanwhile. Reload the page."))
    there = here - 1 if up else here + 1
    if 0 <= there < len(sections):
        sections[here], sections[there] = sections[there], sections[here]
        _place(sections)
        record("report.section_moved", by=by, about=section)


@transaction.atomic
def arrange(report: OutcomeReport, order: Sequence[int], *, by) -> None:
    """Put the sections in this order of their keys.

    Raises:
        Refusal: a section came or went meanwhile.
    """
    report = lock(report)
    sections = {section.pk: section for section in report.sections.all()}
    if set(order) != set(sections) or len(order) != len(sections):
        raise Refusal(_("A section came or went meanwhile. Look at the list again, then order it."))
    _place([sections[pk] for pk in order])
    record("report.section_moved", by=by, about=report)


def _place(sections: Sequence[ReportSection]) -> None:
    changed = []
    for position, section in enumerate(sections):
        if section.position != position:
            section.position = position
            changed.append(section)
    ReportSection.objects.bulk_update(changed, ["position"])


@transaction.atomic
def hide(section: ReportSection, *, by) -> ReportSection:
    """Leave a section out of the report; its text is kept."""
    return _set_hidden(section, by, is_hidden=True)


@transaction.atomic
def show(section: ReportSection, *, by) -> ReportSection:
    """Take a hidden section into the report again."""
    return _set_hidden(section, by, is_hidden=False)


def _set_hidden(section: ReportSection, by, *, is_hidden: bool) -> ReportSection:
    section = _unlocked(section)
    section.is_hidden = is_hidden
    section.save(update_fields=["is_hidden"])
    record("report.section_hidden" if is_hidden else "report.section_shown", by=by, about=section)
    return section


@transaction.atomic
def remove_section(section: ReportSection, *, by) -> None:
    """Remove a section of one's own with all its texts; others can only be hidden."""
    section = _unlocked(section)
    if not section.is_free:
        raise Refusal(_("Sections that are assembled from the data cannot be removed. Hide it instead."))
    record("report.section_removed", by=by, about=section.report)
    section.delete()


# --- Locks ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def lock_section(section: ReportSection, *, by) -> ReportSection:
    """Let a section stand as it is: nobody edits it, and new data do not change its words, until it is unlocked."""
    section = _unlocked(section)
    for language in section.report.languages:
        drafted = _drafted(section, language)
        if not drafted.is_own and not drafted.assembled.is_empty:
            _keep(drafted, by=by, language=language, title="", body=drafted.assembled.text, is_own=True)
    section.locked_by, section.locked_at = by, timezone.now()
    section.save(update_fields=["locked_by", "locked_at"])
    record("report.section_locked", by=by, about=section)
    return section


@transaction.atomic
def unlock_section(section: ReportSection, *, by) -> ReportSection:
    """Let a section be edited again; one whose words were never touched follows the data again."""
    section = lock(section)
    if not section.is_locked:
        raise Refusal(_("This section is not locked any more. Reload the page."))
    for text in section.texts.filter(is_own=True, title=""):
        if text.body == text.basis:
            text.is_own = False
            text.save(update_fields=["is_own"])
    section.locked_by = section.locked_at = None
    section.save(update_fields=["locked_by", "locked_at"])
    record("report.section_unlocked", by=by, about=section)
    return section


def _unlocked(section: ReportSection) -> ReportSection:
    section = lock(section)
    if section.is_locked:
        raise Refusal(_("This section is locked. Unlock it first, then change it."))
    return section
