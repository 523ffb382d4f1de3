"""A list of missions and ministries as a secretariat has it: pasted or uploaded, one a row, headings first."""

import csv
import io
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from .invitee_lists import UnreadableError, read_file
from .invitee_lists.words import country_codes, languages, plain
from .models import Nomination

SEPARATORS = ",;\t"
MOST_ROWS = 500
MOST_SEATS = 50
COLUMNS = {
    "country": "country, state, member state, pais, estado, estado miembro, pays, etat, etat membre",
    "body": "mission or ministry, body, mission, ministry, permanent mission, organisation, organization, institution, "
    "mision, ministerio, institucion, ministere, mission permanente",
    "focal_point": "focal point, name, contact, contact person, punto focal, nombre, contacto, point focal, nom, point "
    "de contact",
    "email": "e mail, email, mail, e mail address, email address, correo, correo electronico, courriel, adresse",
    "language": "language, idioma, langue",
    "seats": "seats, places, number of seats, plazas, puestos, sieges, nombre de sieges",
}
NEEDED = ("country", "body", "email")


class Row(NamedTuple):
    """One row: its line, what it says, a sentence for each thing wrong, and the request it comes to if nothing is."""

    line: int
    values: dict[str, str]
    problems: list[str]
    nomination: Nomination | None


def _meanings() -> dict[str, str]:
    return {plain(word): column for column, words in COLUMNS.items() for word in words.split(",")}


def as_text(data: bytes) -> str:
    """The first table of an uploaded XLSX or CSV file, as it would have been pasted.

    Raises:
        UnreadableError: it is empty, too large, or no list.
    """
    pasted = io.StringIO()
    writer = csv.writer(pasted, delimiter="\t", lineterminator="\n")
    writer.writerows(cells for _line, *cells in read_file(data)[0].rows)
    return pasted.getvalue()


def read(text: str, *, due_at: datetime, language: str, known: set[tuple[str, str]]) -> list[Row]:
    """Every row judged. `language` is for empty cells, `known` the country and body of requests there are already.

    Raises:
        UnreadableError: needed columns are missing, or there are no or too many rows.
    """
    headings, lines = _table(text.lstrip("\ufeff"))
    missing = [column for column in NEEDED if column not in headings]
    if missing:
        raise UnreadableError(
            _("The first row must name the columns. Needed: country, body, e-mail. Possible: name, language, seats.")
        )
    if not lines:
        raise UnreadableError(_("There is no row below the headings. Add one row for each mission or ministry."))
    if len(lines) > MOST_ROWS:
        raise UnreadableError(
            _("The list has %(rows)d rows; at most %(limit)d fit at once. Divide it.")
            % {"rows": len(lines), "limit": MOST_ROWS}
        )
    seen = set(known)
    return [_judge(number, cells, headings, due_at, language, seen) for number, cells in lines]


def _table(text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The meanings of the headings, and the filled rows below with their numbers."""
    meanings = _meanings()
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(
        SEPARATORS,
        key=lambda each: sum(plain(cell) in meanings for cell in next(csv.reader([first], delimiter=each), [])),
    )
    table = [(number, cells) for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=separator), 1)]
    filled = [(number, cells) for number, cells in table if any(cell.strip() for cell in cells)]
    if not filled:
        raise UnreadableError(_("The list is empty. Paste a row of headings and one row for each mission or ministry."))
    return [meanings.get(plain(cell), "") for cell in filled[0][1]], filled[1:]


def _judge(
    line: int, cells: list[str], headings: list[str], due_at: datetime, language: str, seen: set[tuple[str, str]]
) -> Row:
    values = {meaning: " ".join(cell.split())[:200] for meaning, cell in zip(headings, cells, strict=False) if meaning}
    problems: list[str] = []
    country = _meaning(values, "country", country_codes(), problems, _("“%(text)s” is not a country we know."))
    spoken = _meaning(values, "language", languages(), problems, _("“%(text)s” is not a language we write in."))
    email, body, seats = values.get("email", "").lower(), values.get("body", ""), values.get("seats", "") or "1"
    if not country and not values.get("country"):
        problems.append(_("The country is missing."))
    if not body:
        problems.append(_("The mission or ministry is missing."))
    if not _is_address(email):
        problems.append(_("“%(text)s” is not an e-mail address.") % {"text": email})
    if not seats.isdecimal() or not 1 <= int(seats) <= MOST_SEATS:
        problems.append(_("“%(text)s” is no number of seats from 1 to %(most)d.") % {"text": seats, "most": MOST_SEATS})
    if (country, body.casefold()) in seen:
        problems.append(_("This mission or ministry is on the list already."))
    if problems:
        return Row(line, values, problems, None)
    seen.add((country, body.casefold()))
    found = Nomination(
        country=country,
        body=body,
        focal_point=values.get("focal_point", "")[:150],
        email=email,
        language=spoken or language,
        seats=int(seats),
        due_at=due_at,
    )
    return Row(line, values, [], found)


def _meaning(values: dict, column: str, words: Mapping[str, str], problems: list[str], sentence: str) -> str:
    text = values.get(column, "")
    meaning = words.get(plain(text), "") if text else ""
    if text and not meaning:
        problems.append(sentence % {"text": text})
    return meaning


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return True
