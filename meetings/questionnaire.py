"""The usual questions of an evaluation, and what the answers add up to, with small numbers hidden."""

import random
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from rrge_portal.kernel.charts import Bar, Chart, Group, say_number
from rrge_portal.kernel.suppression import THRESHOLD, hide_small, hide_small_in_table
from rrge_portal.kernel.vocabulary import Sector

from .models import Question, Survey
from .states import QuestionKind

MOST_ON_SCALE = 5
MEAN_HIDES_FROM = 30
"""Of fewer answers the mean, with their number, would give hidden cells away; of so many its rounding keeps them."""

DEFAULT_QUESTIONS: Sequence[tuple[str, dict[str, str], list[dict[str, str]]]] = (
    (
        QuestionKind.SCALE,
        {
            "en": "How useful was the meeting for your work?",
            "es": "¿Qué utilidad tuvo la reunión para su trabajo?",
            "fr": "Dans quelle mesure la réunion a-t-elle été utile pour votre travail ?",
        },
        [],
    ),
    (
        QuestionKind.SCALE,
        {
            "en": "How well was it organised?",
            "es": "¿Cómo valora la organización?",
            "fr": "Comment jugez-vous l’organisation ?",
        },
        [],
    ),
    (
        QuestionKind.SCALE,
        {
            "en": "How well did the sessions meet their aims?",
            "es": "¿En qué medida cumplieron las sesiones sus objetivos?",
            "fr": "Dans quelle mesure les séances ont-elles atteint leurs objectifs ?",
        },
        [],
    ),
    (
        QuestionKind.SCALE,
        {
            "en": "How well could you take part, with your language and your needs?",
            "es": "¿En qué medida pudo participar, con su idioma y sus necesidades?",
            "fr": "Dans quelle mesure avez-vous pu participer, avec votre langue et vos besoins ?",
        },
        [],
    ),
    (
        QuestionKind.CHOICE,
        {
            "en": "Which part was of most use to you?",
            "es": "¿Qué parte le resultó más útil?",
            "fr": "Quelle partie vous a été la plus utile ?",
        },
        [
            {"en": "Plenaries", "es": "Plenarias", "fr": "Séances plénières"},
            {"en": "Working groups", "es": "Grupos de trabajo", "fr": "Groupes de travail"},
            {"en": "Talks in between", "es": "Conversaciones entre sesiones", "fr": "Échanges informels"},
        ],
    ),
    (
        QuestionKind.YES_NO,
        {
            "en": "Will you use a practice you heard of here?",
            "es": "¿Utilizará alguna práctica que conoció aquí?",
            "fr": "Utiliserez-vous une pratique découverte ici ?",
        },
        [],
    ),
    (
        QuestionKind.TEXT,
        {
            "en": "What should we do differently next time? Please name nobody.",
            "es": "¿Qué deberíamos hacer de otra manera la próxima vez? Por favor, no nombre a nadie.",
            "fr": "Que devrions-nous faire autrement la prochaine fois ? Merci de ne nommer personne.",
        },
        [],
    ),
)


class Result(NamedTuple):
    """What came of one question: charts, or texts in random order; a sentence where neither may be shown."""

    question: Question
    overall: Chart | None
    by_sector: Chart | None
    texts: Sequence[str]
    sentence: str


def results_of(survey: Survey) -> list[Result]:
    """What the answers of a closed survey add up to."""
    rows = list(survey.answers.values_list("sector", "values"))
    return [_result(question, rows) for question in survey.questions.all()]


def _result(question: Question, rows: list[tuple[str, dict]]) -> Result:
    given = [(sector, values[str(question.pk)]) for sector, values in rows if str(question.pk) in values]
    if len(given) < THRESHOLD:
        few = _("Fewer than %(number)d people answered this, so nothing is shown.") % {"number": THRESHOLD}
        return Result(question, None, None, (), few)
    if question.kind == QuestionKind.TEXT:
        texts = [str(value) for _sector, value in given]
        return Result(question, None, None, random.sample(texts, len(texts)), "")
    return Result(question, _overall(question, given), _by_sector(question, given), (), "")


def as_rows(results: Sequence[Result]) -> list[tuple[str, str, str, str]]:
    """The same as rows of a table: question, of whom, which answer, how many; texts stand as answers."""
    rows = [(_("Question"), _("Of whom"), _("Answer"), _("Value"))]
    for result in results:
        question = str(result.question.text)
        if result.sentence:
            rows.append((question, "", result.sentence, ""))
        rows += [(question, "", text, "") for text in result.texts]
        if result.overall:
            rows += [(question, _("Everybody"), group.label, group.bars[0].words) for group in result.overall.groups]
        if result.by_sector:
            rows += [
                (question, group.label, name, bar.words)
                for group in result.by_sector.groups
                for name, bar in zip(result.by_sector.series, group.bars, strict=True)
            ]
    return rows


def labels_of(question: Question) -> list[str]:
    """What one could answer, in order."""
    if question.kind == QuestionKind.SCALE:
        ends = {1: _("1 – not at all"), MOST_ON_SCALE: _("5 – very much")}
        return [ends.get(step, str(step)) for step in range(1, MOST_ON_SCALE + 1)]
    if question.kind == QuestionKind.YES_NO:
        return [_("Yes"), _("No")]
    return [str(option) for option in question.shown_options]


def _place(question: Question, value: int) -> int:
    """Where in `labels_of` an answer stands."""
    return value - 1 if question.kind == QuestionKind.SCALE else value


def _counts(question: Question, values: Sequence[int]) -> list[int]:
    counted = Counter(_place(question, value) for value in values)
    return [counted[place] for place in range(len(labels_of(question)))]


def _overall(question: Question, given: list[tuple[str, int]]) -> Chart:
    values = [value for _sector, value in given]
    shown = hide_small(_counts(question, values))
    summary = _("%(number)d answers.") % {"number": len(values)} if shown.total is not None else ""
    if question.kind == QuestionKind.SCALE and (None not in shown.cells or len(values) >= MEAN_HIDES_FROM):
        summary = " ".join(
            (summary, _("Mean %(mean)s of 5.") % {"mean": say_number(sum(values) / len(values))})
        ).strip()
    return Chart(
        f"question-{question.pk}",
        _("All answers"),
        heading=_("Answer"),
        series=[_("People")],
        groups=[Group(label, [Bar(cell)]) for label, cell in zip(labels_of(question), shown.cells, strict=True)],
        summary=summary,
    )


def groups_by_sector(given: list[tuple[str, int]]) -> list[tuple[str, list[int]]] | None:
    """The answers of each sector; those of sectors too small to show together under one name. None if that is too few.

    No group can be worked out from the others and the whole: what is left over is the last group itself.
    """
    by_sector: dict[str, list[int]] = {}
    for sector, value in given:
        by_sector.setdefault(sector, []).append(value)
    names = sorted(by_sector, key=lambda sector: (-len(by_sector[sector]), sector))
    shown = hide_small([len(by_sector[name]) for name in names])
    if shown.total is None:
        return None
    groups = [
        (str(Sector(name).label) if name else _("Not stated"), by_sector[name])
        for name, cell in zip(names, shown.cells, strict=True)
        if cell is not None
    ]
    together = [
        value for name, cell in zip(names, shown.cells, strict=True) if cell is None for value in by_sector[name]
    ]
    if together:
        groups.append((_("Other sectors together"), together))
    return groups


def _by_sector(question: Question, given: list[tuple[str, int]]) -> Chart | None:
    groups = groups_by_sector(given)
    if not groups or len(groups) < 2:
        return None
    name, title = f"question-{question.pk}-sectors", _("By sector")
    if question.kind == QuestionKind.SCALE:
        return Chart(
            name,
            title,
            heading=_("Sector"),
            series=[_("Mean of 1 to 5")],
            groups=[Group(label, [Bar(round(sum(values) / len(values), 1))]) for label, values in groups],
            most=MOST_ON_SCALE,
        )
    table = hide_small_in_table([_counts(question, values) for _label, values in groups])
    if table is None:
        return None
    return Chart(
        name,
        title,
        heading=_("Sector"),
        series=labels_of(question),
        groups=[Group(label, [Bar(cell) for cell in cells]) for (label, _v), cells in zip(groups, table, strict=True)],
    )
