"""What stands in the way of publishing a report, and what an organiser should know before."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rrge_portal.kernel.spotting import Detail, details
from rrge_portal.kernel.vocabulary import Language

from ..models import Comment, OutcomeReport
from ..naming import Screen
from ..recommending import proposed
from ..states import CommentState
from .assembling import Drafted, drafted
from .material import Material
from .standard import missing_sessions

UNFIT = {Detail.EMAIL, Detail.PHONE}
"""Details that no report holds."""


class Concern(NamedTuple):
    """One thing to look at: the sentence, where it is settled, and what the link says."""

    sentence: str
    url: str = ""
    label: str = ""


def obstacles(report: OutcomeReport, material: Material) -> list[Concern]:
    """What must be settled first."""
    return list(_obstacles(report, material))


def _obstacles(report: OutcomeReport, material: Material) -> Iterator[Concern]:
    if not report.languages:
        yield Concern(_("Choose at least one language for the report."))
    screen = Screen(material.meeting, material.meeting.sessions.all())
    for language in report.languages:
        sections = [each for each in drafted(report, material, language) if not each.section.is_hidden]
        if all(each.part.is_empty for each in sections):
            yield Concern(
                _("The report in %(language)s is still empty. Write a section, or leave this language out.")
                % {"language": Language(language).label}
            )
        for each in sections:
            session = each.section.session
            yield from _in_section(each, material, language, screen.narrowed([session]) if session else screen)


def _in_section(each: Drafted, material: Material, language: str, screen: Screen) -> Iterator[Concern]:
    named = {"title": each.part.title or _("without a heading"), "language": Language(language).label}
    place = {"url": section_address(each, material, language), "label": _("Look at it")}
    if each.is_stale:
        yield Concern(
            _("The data behind “%(title)s” (%(language)s) have changed since it was edited. Decide what stands.")
            % named,
            **place,
        )
    if each.is_own and any(UNFIT & set(found.what) for found in details(each.part.text)):
        yield Concern(
            _("“%(title)s” (%(language)s) holds an e-mail address or a telephone number. Take it out.") % named, **place
        )
    if each.is_own and screen.open(each.part.title, each.part.text):
        yield Concern(
            _("“%(title)s” (%(language)s) names somebody, which the Chatham House Rule forbids. Look at the names.")
            % named,
            **place,
        )
    if each.is_own and not each.part.title:
        yield Concern(_("A section in %(language)s has no heading. Give it one.") % named, **place)


def section_address(each: Drafted, material: Material, language: str) -> str:
    address = reverse("meetings:report_section", kwargs={"slug": material.meeting.slug, "pk": each.section.pk})
    return f"{address}?language={language}"


def remarks(report: OutcomeReport, material: Material) -> list[Concern]:
    """What does not stand in the way, but may not be meant."""
    return list(_remarks(report, material))


def _remarks(report: OutcomeReport, material: Material) -> Iterator[Concern]:
    meeting = material.meeting
    slug = {"slug": meeting.slug}
    if not meeting.is_over:
        yield Concern(_("The meeting is not over yet."))
    if number := len(missing_sessions(report)):
        yield Concern(
            ngettext(
                "%(number)d session of the agenda has no section.",
                "%(number)d sessions of the agenda have no section.",
                number,
            )
            % {"number": number}
        )
    if number := sum(session.pk not in material.notes for session in material.worked):
        yield Concern(
            ngettext(
                "%(number)d session has no published notes, so its summary is left out unless you write one.",
                "%(number)d sessions have no published notes, so their summaries are left out unless you write them.",
                number,
            )
            % {"number": number},
            reverse("meetings:sessions", kwargs=slug),
            _("See the agenda"),
        )
    recommendations = (reverse("meetings:organise_recommendations", kwargs=slug), _("See the recommendations"))
    if number := proposed(meeting).count():
        yield Concern(
            ngettext(
                "%(number)d recommendation in the notes has no number.",
                "%(number)d recommendations in the notes have no number.",
                number,
            )
            % {"number": number},
            *recommendations,
        )
    if number := Comment.objects.filter(meeting=meeting, state=CommentState.OPEN).count():
        yield Concern(
            ngettext("%(number)d comment awaits an answer.", "%(number)d comments await an answer.", number)
            % {"number": number},
            *recommendations,
        )
    withheld = meeting.recommendations.standing().count() - len(material.recommendations)
    if withheld:
        yield Concern(
            ngettext(
                "%(number)d recommendation is left out, because not all readers of the report may see it.",
                "%(number)d recommendations are left out, because not all readers of the report may see them.",
                withheld,
            )
            % {"number": withheld},
            *recommendations,
        )
    if not meeting.participant_lists.in_force().exists():
        yield Concern(
            _("The list of participants is still provisional."),
            reverse("meetings:organise_participants", kwargs=slug),
            _("See the list"),
        )
