"""A filled Word form, read field by field, with a report: what was read, not understood, too long, not assigned.

A field is known by its label in any language of the portal, or by its number, wherever it stands: in the table, or as a
heading after somebody turned the tables into text. Formatting means nothing.
"""

import re
from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from rrge_portal.kernel.refusal import Refusal

from ...completeness import WORD_LIMITS, count_words
from ..submission.rows import ROW_KINDS
from ..submission.step import FIRST_YEAR
from .spec import ITEMS, PAGES, Item, columns_of, country_names, folded, in_every_language
from .writing import introduction

NUMBER = re.compile(r"^\s*(\d{1,2}\.\d{1,2})[.)]?\s+")
HEAD_NUMBER = re.compile(r"^\s*\d{1,2}[.)]?\s+")
TICKED = re.compile(r"^\s*(?:[☒☑✓✔✗✘■●]|\[\s*[xX✓]\s*\]|\(\s*[xX]\s*\)|[xX](?=\s))\s*")
OPEN = re.compile(r"^\s*(?:[☐□○]|\[\s*\]|\(\s*\))\s*")
DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d %B %Y")
MOST_ROWS = 100
MOST_LINES = 500
"""Of a report: whoever sends another document altogether need not read all of it there."""
W_P, W_TBL, W_SDT, W_CONTENT = qn("w:p"), qn("w:tbl"), qn("w:sdt"), qn("w:sdtContent")
W_T, W_BR, W_TAB, W_DEL = qn("w:t"), qn("w:br"), qn("w:tab"), qn("w:del")


_NOTHING_HERE = _lazy(
    "Nothing in this document stands where the form asks for it. Download the form below, and copy your text into its "
    "right-hand column."
)


class NotOurForm(Refusal):
    """The document has none of the fields of the form."""


class Read(NamedTuple):
    """What the form says, ready for JSON, and the report: `{name, row, state, text, problem}` a line."""

    values: dict
    report: list[dict]


def read_word_form(file) -> Read:
    """Read a document that passed `kernel.files.inspect`.

    Raises:
        NotOurForm: none of its text stands where the form asks for it, or it cannot be opened.
    """
    try:
        document = Document(file)
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise NotOurForm(_NOTHING_HERE) from error
    reader = _Reader()
    reader.walk(document.element.body)
    if not reader.answers and not reader.rows:
        raise NotOurForm(_NOTHING_HERE)
    return reader.read()


class _Reader:
    """Collects the lines that belong to each field, then understands them."""

    def __init__(self):
        self.answers: dict[str, list[str]] = {}
        self.rows: dict[str, list[dict[str, list[str]]]] = {}
        self.strays: list[str] = []
        self.report: list[dict] = []
        self.at: str | None = None
        self.labels = in_every_language(lambda: [(item.label, item.name) for item in ITEMS.values()])
        self.numbers = {item.number: item.name for item in ITEMS.values()}
        self.own = in_every_language(_own_sentences)
        self.notes = in_every_language(_note_sentences)
        """Help under a label does not end its field."""
        self.heads = {kind: _heads(kind) for kind in ROW_KINDS}

    # --- Finding ------------------------------------------------------------------------------------------------------

    def walk(self, parent) -> None:
        for element in parent.iterchildren():
            if element.tag == W_P:
                self._paragraph(_text(element))
            elif element.tag == W_TBL:
                self._table(element)
            elif element.tag == W_SDT:
                for content in element.iterchildren(W_CONTENT):
                    self.walk(content)

    def _paragraph(self, text: str) -> None:
        for line in text.split("\n"):
            if not line.strip():
                continue
            name = self._field(line)
            if name:
                self.at = name
                self.answers.setdefault(name, [])
            elif folded(line) in self.own or folded(HEAD_NUMBER.sub("", line)) in self.own:
                if folded(line) not in self.notes:
                    self.at = None
            elif self.at:
                self.answers[self.at].append(line)
            else:
                self.strays.append(line)

    def _table(self, table) -> None:
        rows = [[_lines(cell) for cell in row.iter(qn("w:tc"))] for row in table.iter(qn("w:tr"))]
        rows = [cells for cells in rows if cells]
        if not rows:
            return
        kind, columns = self._kind(rows[0])
        if kind:
            self._take_rows(kind, columns, rows[1:])
            return
        for cells in rows:
            asked = cells[0]
            name = self._field(asked[0]) if asked else None
            if name is None:
                self.strays += [line for cell in cells for line in cell if folded(line) not in self.own]
                continue
            rest = [line for line in asked[1:] if folded(line) not in self.own]
            answer = [line for cell in cells[1:] for line in cell]
            self.answers.setdefault(name, []).extend(answer if len(cells) > 1 else rest)
        self.at = None

    def _field(self, line: str) -> str | None:
        number = NUMBER.match(line)
        bare = NUMBER.sub("", line)
        name = self.labels.get(folded(bare))
        if name is None and number:
            name = self.numbers.get(number.group(1))
        return name if number or folded(line) in self.labels else None

    def _kind(self, cells) -> tuple[str | None, dict[int, str]]:
        """Which rows a table holds, by its first row: at least two columns of one kind, and most of them."""
        best: tuple[str | None, dict[int, str]] = (None, {})
        for kind, heads in self.heads.items():
            found = {
                place: heads[folded(cell[0])] for place, cell in enumerate(cells) if cell and folded(cell[0]) in heads
            }
            if len(found) >= 2 and len(found) > max(len(best[1]), len(cells) // 2):
                best = (kind, found)
        return best

    def _take_rows(self, kind, columns, rows) -> None:
        taken = self.rows.setdefault(kind, [])
        for cells in rows:
            row = {name: cells[place] for place, name in columns.items() if place < len(cells)}
            if any(any(line.strip() for line in lines) for lines in row.values()):
                taken.append(row)

    # --- Understanding ------------------------------------------------------------------------------------------------

    def read(self) -> Read:
        values: dict = {}
        for page in PAGES:
            for item in page.items:
                lines = [line for line in self.answers.get(item.name, []) if line.strip()]
                if lines:
                    self._answer(item, lines, values)
            for kind in page.rows:
                if self.rows.get(kind):
                    values[kind] = self._rows(kind, self.rows[kind][:MOST_ROWS])
        for line in self.strays[:MOST_LINES]:
            self._note("", "stray", line)
        return Read(values, self.report)

    def _note(self, name, state, text, problem="", row=None) -> None:
        self.report.append({"name": name, "row": row, "state": state, "text": text[:2000], "problem": str(problem)})

    def _answer(self, item: Item, lines: list[str], values: dict) -> None:
        text = "\n".join(line.strip() for line in lines)
        if item.kind == "text":
            if item.longest and len(text) > item.longest:
                problem = _("It has %(number)d characters; at most %(most)d are possible here. Shorten it.")
                self._note(item.name, "unread", text, problem % {"number": len(text), "most": item.longest})
                return
            values[item.name] = text
            number, limit = count_words(text), WORD_LIMITS.get(item.name)
            if limit and number > limit:
                problem = _("It has %(number)d words; %(limit)d are possible. It is taken as it is; shorten it later.")
                self._note(item.name, "long", text, problem % {"number": number, "limit": limit})
            else:
                self._note(item.name, "read", text)
            return
        value, left, problem = self._understand(item, lines, text)
        if value not in (None, "", []):
            values[item.name] = value
            self._note(item.name, "read", text if item.kind not in {"one", "several", "flag"} else _chosen(lines))
        if left:
            self._note(item.name, "unread", "; ".join(left), problem)

    def _understand(self, item: Item, lines, text):
        """The value, what was left over, and the sentence about that."""
        if item.kind in {"one", "several", "flag"}:
            return _choose(item, lines)
        if item.kind == "countries":
            return _countries(item, text)
        if item.kind == "month":
            known = in_every_language(lambda: [(name, number) for number, name in item.choices.items()])
            month = known.get(folded(text)) or (int(text) if text.isdigit() and 1 <= int(text) <= 12 else None)
            return month, [] if month else [text], _("Write the name of a month.")
        if item.kind == "day":
            day = _day(text)
            return (day.isoformat() if day else None), [] if day else [text], _("Write a day as 2028-05-31.")
        latest = timezone.localdate().year + 20
        year = int(text) if text.isdigit() and FIRST_YEAR <= int(text) <= latest else None
        problem = _("Write a year between %(first)d and %(latest)d.") % {"first": FIRST_YEAR, "latest": latest}
        return year, [] if year else [text], problem

    def _rows(self, kind: str, found) -> list[dict]:
        """Each row goes through the very form that the portal shows."""
        form_class, columns = ROW_KINDS[kind].form, columns_of(kind)
        kept = []
        for number, row in enumerate(found, 1):
            data, unread = {}, {}
            for name, field in columns.items():
                lines = [line for line in row.get(name, []) if line.strip()]
                data[name], wrong = _cell(field, lines)
                if wrong:
                    unread[name] = wrong
            form = form_class(data)
            form.full_clean()
            unread |= {name: [f"{data.get(name)} – {errors[0]}"] for name, errors in form.errors.items()}
            kept.append(
                {name: _plain(form.cleaned_data.get(name, field.initial or "")) for name, field in columns.items()}
            )
            said = " · ".join(" ".join(row.get(name, [])).strip() for name in columns if row.get(name))
            self._note(kind, "read", said, row=number)
            for name, wrong in unread.items():
                problem = _("“%(column)s” was not understood.") % {"column": columns[name].label}
                self._note(kind, "unread", "; ".join(wrong), problem, row=number)
        return kept


def _text(element) -> str:
    """The words of a paragraph, tracked insertions included and tracked deletions not."""
    parts = []
    for node in element.iter(W_T, W_BR, W_TAB):
        if any(above.tag == W_DEL for above in node.iterancestors()):
            continue
        parts.append(node.text or "" if node.tag == W_T else "\n" if node.tag == W_BR else " ")
    return "".join(parts)


def _lines(cell) -> list[str]:
    return [line for paragraph in cell.iter(W_P) for line in _text(paragraph).split("\n") if line.strip()]


def _own_sentences():
    """What the form itself says, and nobody wrote."""
    yield _("A promising practice"), True
    yield from ((sentence, True) for sentence in introduction())
    for page in PAGES:
        yield page.title, True
        yield from ((ROW_KINDS[kind].title, True) for kind in page.rows)
        yield from ((ROW_KINDS[kind].help_text, True) for kind in page.rows)
    yield from _note_sentences()


def _note_sentences():
    for item in ITEMS.values():
        yield item.help_text, True
    yield _("Needed to submit."), True
    for limit in set(WORD_LIMITS.values()):
        yield _("At most %(limit)d words.") % {"limit": limit}, True


def _heads(kind: str) -> dict:
    return in_every_language(lambda: [(field.label, name) for name, field in columns_of(kind).items()])


def _chosen(lines) -> str:
    ticked = [TICKED.sub("", line).strip() for line in lines if TICKED.match(line)]
    return "; ".join(ticked or [OPEN.sub("", line).strip() for line in lines if not OPEN.match(line)])


def _choose(item: Item, lines):
    known = in_every_language(lambda: [(label, code) for code, label in item.choices.items()])
    known |= {folded(str(code)): code for code in item.choices}
    if item.kind == "flag":
        known |= dict.fromkeys(("x", "si", "oui", "yes"), True)
    ticked = [TICKED.sub("", line) for line in lines if TICKED.match(line)]
    words = ticked or [line for line in lines if not OPEN.match(line)]
    if not ticked:
        words = [part for line in words for part in ([line] if folded(line) in known else re.split(r"[;,]", line))]
    codes, left = [], []
    for word in words:
        if folded(word) in known:
            codes.append(known[folded(word)])
        elif item.kind == "flag" and folded(word) in {"no", "non"}:
            continue
        elif word.strip():
            left.append(word.strip())
    codes = list(dict.fromkeys(codes))
    problem = _("This is not one of the choices. Choose on the portal.")
    if item.kind == "several":
        return codes, left, problem
    if len(codes) > 1:
        return None, [_chosen(lines)], _("More than one is chosen; only one is possible. Choose on the portal.")
    return (codes[0] if codes else None), left, problem


def _countries(item: Item, text: str):
    known = country_names()
    whole = known.get(folded(text))
    words = [text] if whole else [word for word in re.split(r"[,;\n]", text) if word.strip()]
    codes = [known[folded(word)] for word in words if folded(word) in known]
    left = [word.strip() for word in words if folded(word) not in known]
    problem = _("This is not the name of a country as the portal knows it. Choose it on the portal.")
    if item.name == "lead_country":
        return (codes[0] if len(codes) == 1 else None), left or ([text] if len(codes) > 1 else []), problem
    return list(dict.fromkeys(codes)), left, problem


def _cell(field, lines):
    """What the form of a row is given for one cell, and what of it was not understood."""
    text = "\n".join(line.strip() for line in lines)
    if not hasattr(field, "choices"):
        day = _day(text) if type(field).__name__ == "DateField" and text else None
        return (day.isoformat() if day else text), []
    known = in_every_language(lambda: [(label, code) for code, label in field.choices if code != ""])
    known |= {folded(str(code)): code for code, _label in field.choices if code != ""}
    for code, label in list(field.choices):
        known.setdefault(folded(str(label).split(":")[0].split("–")[0]), code)
    several = isinstance(field.initial, list) or type(field).__name__ == "MultipleChoiceField"
    words = [text] if folded(text) in known else re.split(r"[;,\n]" if several else r"\n", text)
    words = [TICKED.sub("", word) for word in words if word.strip() and not OPEN.match(word)]
    codes = [known[folded(word)] for word in words if folded(word) in known]
    left = [word.strip() for word in words if folded(word) not in known]
    if several:
        return codes, left
    return (codes[0] if codes else (field.initial or "")), left


def _day(text: str) -> date | None:
    for shape in DAYS:
        try:
            return datetime.strptime(text.strip(), shape).date()  # noqa: DTZ007 – a day without a time
        except ValueError:
            continue
    return None


def _plain(value):
    return value.isoformat() if isinstance(value, date) else value
