"""What a practice needs before it can be submitted: its steps, its starred fields, its word limits.

While somebody drafts, all of this is told and nothing is enforced.
"""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

REQUIRED = frozenset({
    "title", "summary", "language",
    "lead_organisation", "lead_sector", "focal_point", "relation_to_lead", "public_role", "private_role", "partners",
    "partnership_types", "countries", "start_year", "status",
    "themes", "pillars",
    "problem", "description", "results",
    "challenges", "lessons_learned",
    "rights_aspects", "survivor_involvement", "risks",
    "declares_accurate", "declares_agreed", "declares_no_victim", "declares_images",
    "conflicts", "licence", "review_on",
})  # fmt: skip
"""The starred fields; `partners` and `results` are rows."""

WORD_LIMITS = {
    "title": 15,
    "summary": 120,
    "public_role": 100,
    "private_role": 100,
    "problem": 150,
    "theory_of_change": 150,
    "description": 400,
    "challenges": 200,
    "lessons_learned": 200,
}


class Step(NamedTuple):
    """One page of the form: its name in the address, its title, its fields and its kinds of rows."""

    code: str
    title: object
    fields: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()


STEPS = (
    Step("short", _("In short"), ("title", "summary", "language")),
    Step(
        "who",
        _("Who"),
        (
            "lead_organisation",
            "lead_sector",
            "lead_country",
            "focal_point",
            "relation_to_lead",
            "public_role",
            "private_role",
        ),
        ("partners",),
    ),
    Step(
        "where",
        _("What kind, where and when"),
        (
            "partnership_types",
            "formality",
            "countries",
            "is_global",
            "regions",
            "level",
            "start_year",
            "start_month",
            "end_year",
            "status",
        ),
    ),
    Step(
        "about",
        _("What it is about"),
        ("themes", "exploitation", "pillars", "protocol_articles", "sdg_targets", "relation_to_trafficking"),
    ),
    Step("why", _("The problem"), ("problem", "target_group", "theory_of_change")),
    Step("how", _("What is done"), ("description",), ("building_blocks",)),
    Step("results", _("What came of it"), ("not_yet_measured", "results_in_words"), ("results",)),
    Step("lessons", _("What was hard, what was learned"), ("challenges", "failures", "lessons_learned", "costs")),
    Step(
        "future",
        _("Will it last, will it travel"),
        ("sustainability", "replicability", "replicated_in"),
        ("related_practices",),
    ),
    Step("rights", _("Rights, survivors and risks"), ("rights_aspects", "survivor_involvement", "risks")),
    Step("evidence", _("Evidence"), (), ("evidence_links",)),
    Step("origin", _("Where it comes from")),
    Step("answer", _("Answer to the reviewers"), ("answer_to_reviewers",)),
    Step(
        "check",
        _("Check and submit"),
        (
            "declares_accurate",
            "declares_agreed",
            "declares_no_victim",
            "declares_images",
            "conflicts",
            "licence",
            "allows_translation",
            "review_on",
        ),
    ),
)
"""In the order in which they are filled."""

STEP_OF = {name: step.code for step in STEPS for name in (*step.fields, *step.rows)}
ROW_FIELDS = {"building_blocks", "evidence_links", "related_practices"}
"""Rows that are kept in a field of the version itself."""


class Gap(NamedTuple):
    """Something that stands between a draft and its submission: the field, the step it is on, what to do.

    `comment` is the key of the reviewer's comment that is still to be answered, where it is that.
    """

    field: str
    step: str
    sentence: object
    comment: int | None = None


def steps_of(version) -> list[Step]:
    """The steps of this version; only a later version answers reviewers."""
    return [step for step in STEPS if step.code != "answer" or version.number > 1]


def is_required(name: str, version) -> bool:
    return name in REQUIRED or (name == "answer_to_reviewers" and version.number > 1)


def count_words(text: str) -> int:
    return len(text.split())


def missing(version) -> list[Gap]:
    """What is still missing, in the order of the form, each with a sentence that says what to do."""
    gaps = []
    for step in steps_of(version):
        gaps += [
            Gap(name, step.code, _sentence(version, name))
            for name in step.fields
            if is_required(name, version) and not _is_stated(version, name)
        ]
        for name in step.rows:
            gaps += [Gap(name, step.code, sentence) for sentence in ROWS.get(name, _nothing)(version)]
    return gaps


def too_long(version) -> list[Gap]:
    """The texts that are longer than they may be when submitted."""
    gaps = []
    for name, limit in WORD_LIMITS.items():
        number = count_words(getattr(version, name))
        if number > limit:
            sentence = ngettext(
                "“%(field)s” has %(number)d word; %(limit)d are possible. Shorten it.",
                "“%(field)s” has %(number)d words; %(limit)d are possible. Shorten it.",
                number,
            )
            label = version._meta.get_field(name).verbose_name
            gaps.append(Gap(name, STEP_OF[name], sentence % {"field": label, "number": number, "limit": limit}))
    return gaps


def unfinished(version) -> list[Gap]:
    """Everything that stands between this draft and its submission, in the order of the form."""
    order = [step.code for step in STEPS]
    return sorted([*missing(version), *too_long(version)], key=lambda gap: order.index(gap.step))


def _is_stated(version, name: str) -> bool:
    if name == "countries":
        return bool(version.countries) or version.is_global
    return bool(getattr(version, name))


def _sentence(version, name: str):
    if name in SENTENCES:
        return SENTENCES[name]
    return _("Fill in “%(field)s”.") % {"field": version._meta.get_field(name).verbose_name}


def _partners(version):
    partners = list(version.partners.all())
    if not partners:
        yield _("Name at least one partner.")
    for number, partner in enumerate(partners, 1):
        if not (partner.organisation and partner.sector and partner.role):
            yield _("Partner %(number)d: name the organisation, its sector and its role.") % {"number": number}


def _results(version):
    results = list(version.results.all())
    if not results and not version.not_yet_measured:
        yield _("Give at least one result, or say that it is not yet measured.")
    if results and version.not_yet_measured:
        yield _("Results are given, yet “not yet measured” is ticked. Take one of them away.")
    for number, result in enumerate(results, 1):
        if not (result.indicator and result.value) or result.evidence is None:
            yield _("Result %(number)d: name the indicator, its value and the level of evidence.") % {"number": number}


def _links(version):
    for number, link in enumerate(version.evidence_links, 1):
        if not (link.get("title") and link.get("url")):
            yield _("Link %(number)d: say what it is and give its address.") % {"number": number}


def _related(version):
    for number, row in enumerate(version.related_practices, 1):
        if not (row.get("kind") and row.get("title")):
            yield _("Related practice %(number)d: name it, and say how the two are related.") % {"number": number}


def _nothing(version):
    return ()


ROWS = {"partners": _partners, "results": _results, "evidence_links": _links, "related_practices": _related}

SENTENCES = {
    "countries": _("Name the countries, or say that it is worldwide."),
    "language": _("Choose the language this text is written in."),
    "public_role": _("Say how the public side is involved."),
    "private_role": _("Say how the private side is involved."),
    "partnership_types": _("Choose at least one type of partnership."),
    "themes": _("Choose at least one industry sector."),
    "pillars": _("Choose at least one of the four pillars."),
    "start_year": _("Say in which year it began."),
    "status": _("Say whether it is still running."),
    "survivor_involvement": _("Say how survivors are involved and protected, or why they are not involved."),
    "conflicts": _("Name conflicts of interest, or write “none”."),
    "licence": _("Choose a licence."),
    "review_on": _("Say when the text should next be looked at."),
    "declares_accurate": _("Declare that what is written here is accurate."),
    "declares_agreed": _("Declare that the partners agree to its submission."),
    "declares_no_victim": _("Declare that no victim or survivor can be identified from it."),
    "declares_images": _("Declare that images, if any, are cleared for publication."),
    "answer_to_reviewers": _("Say what you changed, and answer the reviewers."),
}
