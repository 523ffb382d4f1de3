"""One entry as blocks, in the order in which a reader asks; questions without an answer are left out."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from rrge_portal.kernel.documents import Block, Facts, Heading, Paragraph, Table
from rrge_portal.kernel.moments import say_short_date
from rrge_portal.kernel.templatetags.portal import language_name
from rrge_portal.kernel.vocabulary import EvidenceLevel

from ..facts import facts_of
from ..states import Licence, Origin, Outcome
from .book import Leaf
from .wording import in_language

COLUMNS = (2.4, 1.0, 1.4, 1.2, 2.0, 1.8)


def blocks_of_leaf(leaf: Leaf, language: str, *, level: int = 2) -> Iterator[Block]:
    """The entry under a heading of this level, in a document of this language."""
    if leaf.content is None:
        yield from _tombstone(leaf, level)
        return
    content = in_language(leaf.content, language)
    spoken = _spoken(content, language)
    title = f"{leaf.number}. {content['title']}" if leaf.number else content["title"]
    yield Heading(title, level, spoken)
    if standing := standing_of(content):
        yield Paragraph(standing, "small")
    if content.get("translated_from"):
        told = _("Translated from %(language)s") % {"language": language_name(content["translated_from"])}
        yield Paragraph(told, "small")
    for note in leaf.notes:
        yield Paragraph(note, "strong")
    yield Facts(list(_facts(content, spoken)))
    yield from _paragraphs(content["summary"], spoken, "lead")
    yield from _answers(content, spoken, level + 1)
    yield from _links(content, spoken, level + 1)
    yield Heading(_("How to cite"), level + 1)
    yield Paragraph(leaf.citation or content["citation"], "small", "en" if language != "en" else "")


def _spoken(content: dict[str, Any], language: str) -> str:
    """The language of its texts, where it is not the document's."""
    own = content["language"] or "en"
    return "" if own == language else own


def _tombstone(leaf: Leaf, level: int) -> Iterator[Block]:
    yield Heading(_("%(number)d. Withdrawn") % {"number": leaf.number or 0}, level)
    if leaf.withdrawn_on:
        day = say_short_date(leaf.withdrawn_on)
        yield Paragraph(_("This entry was withdrawn on %(day)s. Its text is not shown any more.") % {"day": day})
    else:
        yield Paragraph(_("This entry was withdrawn. Its text is not shown any more."))


def standing_of(content: dict[str, Any]) -> str:
    """*Promising practice*, or that it was not assessed."""
    if content["origin"] == Origin.REFERENCE:
        return str(Origin.REFERENCE.label)
    return str(Outcome(content["assessed_as"]).label) if content["assessed_as"] else ""


def _facts(content: dict[str, Any], spoken: str) -> Iterator[tuple[str, str, str]]:
    facts = facts_of(content)
    licence = [str(Licence(content["licence"]).label)] if content["licence"] else []
    for name, values, language, is_always in (
        (_("Where"), facts["where"], "", True),
        (_("Lead"), facts["lead"], spoken, True),
        (_("Partners"), facts["partners"], spoken, True),
        (_("Sectors"), facts["sectors"], "", True),
        (_("Period"), facts["period"], "", True),
        (_("Status"), facts["status"], "", True),
        (_("Evidence"), facts["evidence"], "", False),
        (_("Theme"), facts["themes"], "", True),
        (_("Pillar"), facts["pillars"], "", True),
        (_("Type of partnership"), facts["types"], "", True),
        (_("Formality"), facts["formality"], "", False),
        (_("Form of exploitation"), facts["exploitation"], "", False),
        (_("SDG targets"), facts["targets"], "", False),
        (_("Language of the text"), facts["language"], "", False),
        (_("Licence"), licence, "", False),
    ):
        if values:
            yield name, "; ".join(map(str, values)), language
        elif is_always:
            yield name, _("not stated"), ""


def _answers(content: dict[str, Any], spoken: str, level: int) -> Iterator[Block]:
    """The questions a reader asks, each with the texts that answer it; the first text needs no heading of its own."""
    for question, texts in (
        (
            _("What was the problem?"),
            (
                ("problem", ""),
                ("target_group", _("Whom it is for")),
                ("theory_of_change", _("How it was meant to work")),
            ),
        ),
        (
            _("What did they do?"),
            (
                ("description", ""),
                ("public_role", _("The public side")),
                ("private_role", _("The private side")),
                ("building_blocks", ""),
            ),
        ),
        (_("What came of it?"), (("results", ""), ("results_in_words", ""))),
        (_("What went wrong, or was hard?"), (("challenges", ""), ("failures", _("What failed, and how it was met")))),
        (_("What did they learn?"), (("lessons_learned", ""),)),
        (
            _("Could we do it here?"),
            (
                ("replicability", ""),
                ("replicated_in", _("Where it was replicated")),
                ("costs", _("What it costs")),
                ("sustainability", _("Will it last?")),
            ),
        ),
        (
            _("Rights and risks"),
            (
                ("rights_aspects", _("Gender, children and human rights")),
                ("survivor_involvement", _("Survivors: involved and protected")),
                ("risks", _("Risks and how they are met")),
            ),
        ),
    ):
        blocks = [block for name, heading in texts for block in _answer(content, name, heading, spoken, level + 1)]
        if blocks:
            yield Heading(question, level)
            yield from blocks


def _answer(content: dict[str, Any], name: str, heading: str, spoken: str, level: int) -> Iterator[Block]:
    if name == "results":
        yield from _results(content, spoken)
    elif name == "building_blocks":
        for block in content["building_blocks"]:
            yield from _building_block(block, spoken, level)
    elif content[name]:
        if heading:
            yield Heading(heading, level)
        yield from _paragraphs(content[name], spoken)


def _building_block(block: dict[str, str], spoken: str, level: int) -> Iterator[Block]:
    if block.get("title"):
        yield Heading(block["title"], level, spoken)
    yield from _paragraphs(block.get("how"), spoken)
    known = [
        (name, block[key], spoken)
        for key, name in (("enabling_factor", _("What made it possible")), ("lesson", _("Lesson")))
        if block.get(key)
    ]
    if known:
        yield Facts(known)


def _results(content: dict[str, Any], spoken: str) -> Iterator[Block]:
    if content["results"]:
        heads = [_("Indicator"), _("Before"), _("After"), _("As of"), _("Source"), _("Evidence")]
        languages = [spoken, spoken, spoken, "", spoken, ""]
        yield Table(heads, [_row(claim) for claim in content["results"]], COLUMNS, languages)
    elif content["not_yet_measured"]:
        yield Paragraph(_("Results have not been measured yet."))


def _row(claim: dict[str, Any]) -> list[str]:
    level = claim["evidence"]
    return [
        claim["indicator"],
        claim["baseline"] or "–",
        " ".join(filter(None, [claim["value"], claim["unit"]])),
        claim["as_of"] or _("not stated"),
        claim["source"] or _("not stated"),
        _("not stated") if level is None else str(EvidenceLevel(level).label),
    ]


def _links(content: dict[str, Any], spoken: str, level: int) -> Iterator[Block]:
    if content["evidence_links"]:
        yield Heading(_("Evidence to read"), level)
        for link in content["evidence_links"]:
            yield Paragraph(link.get("title") or link["url"], "", spoken, link["url"])
    if content["sources"]:
        yield Heading(_("Public sources"), level)
        for address in content["sources"]:
            yield Paragraph(address, "", "", address)


def _paragraphs(text: str | None, spoken: str, manner: str = "") -> Iterator[Block]:
    for line in lines_of(text):
        yield Paragraph(line, manner, spoken)


def lines_of(text: str | None) -> list[str]:
    """The paragraphs of a text, as people type them: a line each."""
    return [" ".join(line.split()) for line in (text or "").splitlines() if line.strip()]
