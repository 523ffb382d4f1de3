"""A version as it is read from beginning to end, in the order of the form: for its submitter, reviewers and editors.

What the public reads is `content.py`; here everything is shown, in the words of the page's language.
"""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django_countries import countries

from rrge_portal.kernel.differences import Piece, differences
from rrge_portal.kernel.moments import say_short_date
from rrge_portal.kernel.vocabulary import Mark, PartnershipType, Pillar, Region, Theme

from . import rules as may
from .completeness import STEPS, Step
from .states import Brings, Exploitation, Kinship, SdgTarget

LISTS = {
    "partnership_types": PartnershipType,
    "regions": Region,
    "themes": Theme,
    "exploitation": Exploitation,
    "pillars": Pillar,
    "sdg_targets": SdgTarget,
}
EVERY_MARK = frozenset(Mark.values)
FOR_REVIEWERS = frozenset({Mark.PUBLIC, Mark.PARTICIPANTS})
ONLY_FOR_EDITORS = {"focal_point"}
"""What reviewers have no need of."""


class Line(NamedTuple):
    """One field: its name, its label, its value as text, and, for rows, a table of labels and texts."""

    name: str
    label: str
    text: str
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()

    @property
    def is_stated(self) -> bool:
        return bool(self.text or self.rows)

    @property
    def as_text(self) -> str:
        """In words only: each row a line, its parts behind one another."""
        rows = (" · ".join(f"{label}: {text}" for label, text in row) for row in self.rows)
        return self.text or "\n".join(rows)


class Change(NamedTuple):
    """One field in two versions."""

    before: Line
    after: Line

    @property
    def label(self) -> str:
        return self.after.label

    @property
    def pieces(self) -> list[Piece]:
        """What stayed, went and came, word by word."""
        return differences(self.before.as_text, self.after.as_text)


class Part(NamedTuple):
    """One step of the form, read."""

    step: Step
    lines: list[Line]

    @property
    def title(self):
        return _("Declarations") if self.step.code == "check" else self.step.title

    @property
    def is_stated(self) -> bool:
        return any(line.is_stated for line in self.lines)


def marks_seen_by(person, practice) -> frozenset:
    """Which confidentiality marks of links and files somebody may see who reads this practice before it is public."""
    if may.is_author(person, practice):
        return EVERY_MARK
    if not may.is_editor(person):
        return FOR_REVIEWERS
    return EVERY_MARK if practice.editor_id == person.pk else EVERY_MARK - {Mark.STRICT}


def read(version, *, without=frozenset(), marks=EVERY_MARK) -> list[Part]:
    """All parts that hold something to read; `without` leaves fields out, `marks` are those whose links are shown."""
    parts = []
    for step in STEPS:
        names = [name for name in (*step.fields, *step.rows) if name not in without]
        lines = [read_field(version, name, marks=marks) for name in names]
        if lines and (step.code != "answer" or version.number > 1):
            parts.append(Part(step, lines))
    return parts


def read_field(version, name: str, *, marks=EVERY_MARK) -> Line:
    """One field as a person reads it; an empty text where nothing is stated."""
    if name in ROWS:
        label, rows = _evidence_links(version, marks) if name == "evidence_links" else ROWS[name](version)
        return Line(name, label, "", tuple(tuple((head, text) for head, text in row if text) for row in rows))
    label = str(version._meta.get_field(name).verbose_name)
    return Line(name, label[:1].upper() + label[1:], _text(version, name))


def changes(before, after, *, marks=EVERY_MARK) -> list[Change]:
    """The fields in which two versions differ, as far as somebody with these marks may see it."""
    names = [name for step in STEPS for name in (*step.fields, *step.rows) if name != "answer_to_reviewers"]
    pairs = ((read_field(before, name, marks=marks), read_field(after, name, marks=marks)) for name in names)
    return [Change(old, new) for old, new in pairs if old != new]


def _text(version, name: str) -> str:
    value = getattr(version, name)
    if name == "countries":
        return ", ".join(str(countries.name(code)) for code in value)
    if name in LISTS:
        labels = dict(LISTS[name].choices)
        return ", ".join(str(labels.get(code, code)) for code in value)
    if name == "lead_country":
        return str(value.name) if value else ""
    if name == "review_on":
        return say_short_date(value) if value else ""
    if isinstance(value, bool):
        return _("Yes") if value else ""
    if hasattr(version, f"get_{name}_display"):
        return str(getattr(version, f"get_{name}_display")())
    return "" if value is None else str(value)


def _partners(version):
    brings = dict(Brings.choices)
    return _("Partners"), [
        [
            (_("Organisation"), partner.organisation),
            (_("Sector"), str(partner.get_sector_display())),
            (_("Role"), partner.role),
            (_("Brings"), ", ".join(str(brings.get(code, code)) for code in partner.brings)),
        ]
        for partner in version.partners.all()
    ]


def _results(version):
    return _("Results"), [
        [
            (_("Indicator"), claim.indicator),
            (_("Before"), claim.baseline),
            (_("After"), f"{claim.value} {claim.unit}".strip()),
            (_("As of"), say_short_date(claim.as_of) if claim.as_of else ""),
            (_("Source"), claim.source),
            (_("Evidence"), str(claim.get_evidence_display() or "")),
        ]
        for claim in version.results.all()
    ]


def _building_blocks(version):
    return _("Building blocks"), [
        [
            (_("Building block"), block.get("title", "")),
            (_("How"), block.get("how", "")),
            (_("What made it possible"), block.get("enabling_factor", "")),
            (_("Lesson"), block.get("lesson", "")),
        ]
        for block in version.building_blocks
    ]


def _related_practices(version):
    kinds = dict(Kinship.choices)
    return _("Relations to other practices"), [
        [
            (_("How they are related"), str(kinds.get(row.get("kind", ""), ""))),
            (_("The other practice"), row.get("title", "")),
            (_("Address"), row.get("url", "")),
        ]
        for row in version.related_practices
    ]


def _evidence_links(version, shown=EVERY_MARK):
    marks = dict(Mark.choices)
    return _("Evidence"), [
        [
            (_("What it is"), link.get("title", "")),
            (_("Address"), link.get("url", "")),
            (_("What it shows, in words"), link.get("text_alternative", "")),
            (_("Who may see it"), str(marks.get(link.get("mark", ""), ""))),
        ]
        for link in version.evidence_links
        if link.get("mark", Mark.PUBLIC) in shown
    ]


ROWS = {
    "partners": _partners,
    "results": _results,
    "building_blocks": _building_blocks,
    "evidence_links": _evidence_links,
    "related_practices": _related_practices,
}
