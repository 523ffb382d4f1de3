"""A chart of bars in a document: a drawing with the words that stand for it, and the same numbers as a table."""

from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..charts import PATTERNS, Chart
from ..suppression import THRESHOLD
from .blocks import Block, Paragraph, Picture, Table

WIDTH, LABELS, VALUES = 640, 210, 90
LINE, GAP, LEGEND = 20, 10, 26
GROUNDS = ("#0b5c8a", "#bcd6e4", "#e8f1f6", "#ffffff")
INK, RAIL, TARGET = "#14213d", "#d9e0e6", "#b45309"
LONGEST_LABEL = 30


def bars_of(chart: Chart) -> list[Block]:
    """The drawing and the table; under them what is hidden."""
    columns = [chart.heading]
    for name in chart.series:
        columns += [name, _("Target")] if chart.has_targets else [name]
    rows = []
    for group in chart.groups:
        cells = [group.label]
        for bar in group.bars:
            cells += [bar.words, bar.target_words] if chart.has_targets else [bar.words]
        rows.append(cells)
    blocks: list[Block] = [
        Picture(_drawing(chart), _alternative(chart), 15.5, caption=chart.title),
        Table(columns, rows, widths=[2.0] + [1.0] * (len(columns) - 1)),
    ]
    if chart.summary:
        blocks.append(Paragraph(chart.summary))
    if chart.hides:
        said = ngettext(
            "Not shown: fewer than %(number)d person, or a number from which such a small one could be worked out.",
            "Not shown: fewer than %(number)d people, or a number from which such a small one could be worked out.",
            THRESHOLD,
        )
        blocks.append(Paragraph(said % {"number": THRESHOLD}, "small"))
    return blocks


def _alternative(chart: Chart) -> str:
    """What the drawing shows, for those who do not see it."""
    said = []
    for group in chart.groups:
        numbers = [
            f"{name} {bar.words}" if len(chart.series) > 1 else bar.words
            for name, bar in zip(chart.series, group.bars, strict=True)
        ]
        said.append(f"{group.label}: {', '.join(numbers)}")
    return f"{chart.title}. {'; '.join(said)}."


def _drawing(chart: Chart) -> str:
    """SVG with every value beside its bar; series differ by pattern, not by colour alone."""
    parts, top = [], 0
    if len(chart.series) > 1:
        parts, top = _legend(chart), LEGEND
    room = WIDTH - LABELS - VALUES
    for group in chart.drawn():
        height = LINE * len(group["bars"])
        parts.append(_text(group["label"][:LONGEST_LABEL], LABELS - 10, top + height / 2 + 5, "end"))
        for each in group["bars"]:
            length = room * float(each["length"].rstrip("%")) / 100
            parts.append(f'<path d="M{LABELS} {top + LINE - 1}h{room}" stroke="{RAIL}"/>')
            if length:
                parts += _bar(LABELS, top + 3, length, LINE - 8, each["pattern"])
            if each["target"]:
                at = LABELS + room * float(each["target"].rstrip("%")) / 100
                parts.append(f'<path d="M{at:.1f} {top}v{LINE - 2}" stroke="{TARGET}" stroke-width="3"/>')
            bar = each["bar"]
            words = f"{bar.words} / {bar.target_words}" if bar.target is not None else bar.words
            parts.append(_text(words, LABELS + room + 8, top + LINE - 6, "start"))
            top += LINE
        top += GAP
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{top}" viewBox="0 0 {WIDTH} {top}">'
    return f"{head}{''.join(parts)}</svg>"


def _legend(chart: Chart) -> list[str]:
    parts, left = [], LABELS
    for each in chart.legend():
        parts += [*_bar(left, 3, 20, 12, each["pattern"]), _text(each["name"], left + 26, 14, "start")]
        left += 40 + 8 * len(each["name"])
    return parts


def _bar(left: float, top: float, length: float, height: float, pattern: int) -> list[str]:
    """One bar; its pattern is drawn as lines, since not every reader of SVG knows patterns."""
    ground = GROUNDS[(pattern - 1) % PATTERNS]
    box = f'x="{left:.1f}" y="{top:.1f}" width="{length:.1f}" height="{height:.1f}"'
    parts = [f'<rect {box} fill="{ground}" stroke="{GROUNDS[0]}"/>']
    if pattern == 2:
        steps = range(6, int(length), 8)
        strokes = "".join(f"M{left + step} {top + height:.1f}l4 -{height:.1f}" for step in steps if step + 4 < length)
        parts.append(f'<path d="{strokes}" stroke="{GROUNDS[0]}" stroke-width="1.5"/>' if strokes else "")
    if pattern == 3:
        steps = range(5, int(length), 7)
        dots = "".join(f"M{left + step} {top + height / 2:.1f}h2" for step in steps)
        parts.append(f'<path d="{dots}" stroke="{GROUNDS[0]}" stroke-width="2"/>' if dots else "")
    return parts


def _text(words: str, left: float, base: float, anchor: str) -> str:
    return (
        f'<text x="{left:.1f}" y="{base:.1f}" text-anchor="{anchor}" font-family="Libertinus Serif" font-size="14"'
        f' fill="{INK}">{escape(str(words))}</text>'
    )
