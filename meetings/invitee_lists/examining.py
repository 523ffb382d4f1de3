"""What is wrong with each row of a list, what is new, and who is invited already."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from rrge_portal.kernel.vocabulary import Sector

from .words import country_codes, languages, plain, roles, sectors


class Invitee(NamedTuple):
    """A row that can be imported, in the terms of an invitation."""

    given_name: str
    family_name: str
    email: str
    sector: str
    country: str
    organisation: str
    language: str
    role: str

    @property
    def sector_name(self) -> str:
        return str(Sector(self.sector).label)


class Examined(NamedTuple):
    """One row: its line in the list, what it says, a sentence for each wrong column, and what it comes to.

    `invitee` is there for a row that can be imported; `known` says how far somebody already invited has got;
    `warnings` are sentences that stop nothing.
    """

    line: int
    values: dict[str, str]
    problems: dict[str, str]
    invitee: Invitee | None
    known: str
    warnings: list[str]


COMMON_HOSTS = (
    "gmail.com",
    "hotmail.com",
    "outlook.com",
    "yahoo.com",
    "icloud.com",
    "protonmail.com",
    "hotmail.es",
    "yahoo.es",
    "yahoo.fr",
    "orange.fr",
)
"""Hosts whose names people mistype."""
LONGEST = {"given_name": 100, "family_name": 100, "organisation": 200, "email": 254}


def examine(
    rows: list[dict], *, invited: Mapping[str, str], language: str, stopped: Mapping[str, str] | None = None
) -> list[Examined]:
    """Judge every row.

    `invited` gives the state of each address already invited, `stopped` why an address is not written to; `language`
    is for empty cells.
    """
    seen: dict[str, int] = {}
    return [_examine(row, seen, invited, language, stopped or {}) for row in rows]


def address_of(values: Mapping[str, str]) -> str:
    """The address as it is kept, whatever a spreadsheet wrote around it."""
    return values.get("email", "").removeprefix("mailto:").strip("<>").lower()


def _examine(
    row: dict, seen: dict[str, int], invited: Mapping[str, str], language: str, stopped: Mapping[str, str]
) -> Examined:
    values, problems = row["values"], {}
    email = address_of(values)
    if not email:
        problems["email"] = _("The e-mail address is missing.")
    elif not _is_address(email):
        problems["email"] = _("“%(email)s” is not an e-mail address.") % {"email": values["email"]}
    elif email in seen:
        problems["email"] = _("The same address is in row %(line)d. Correct it or leave this row out.") % {
            "line": seen[email]
        }
    else:
        seen[email] = row["line"]
    if row.get("is_ragged"):
        problems["name"] = _(
            "This row has more cells than there are columns. Was a comma meant as part of a cell? Check every field."
        )
    given_name, family_name = _names(values)
    invitee = Invitee(
        given_name,
        family_name,
        email,
        _meaning(values, "sector", sectors(), problems),
        _meaning(values, "country", country_codes(), problems),
        values.get("organisation", ""),
        _meaning(values, "language", languages(), problems) or language,
        _meaning(values, "role", roles(), problems) or "participant",
    )
    if not values.get("sector"):
        problems["sector"] = _("The sector is missing.")
    for column, limit in LONGEST.items():
        if len(getattr(invitee, column)) > limit:
            problems[column if column in values else "name"] = _("At most %(limit)d characters fit here.") % {
                "limit": limit
            }
    known = "" if problems else invited.get(email, "")
    warnings = [] if problems or known else _warnings(email, stopped)
    return Examined(row["line"], values, problems, None if problems or known else invitee, known, warnings)


def _warnings(email: str, stopped: Mapping[str, str]) -> list[str]:
    warnings = []
    if why := stopped.get(email):
        warnings.append(_("Will not be written to: %(why)s") % {"why": why})
    host = email.rpartition("@")[2]
    if meant := _likely_host(host):
        warnings.append(_("Is “%(host)s” meant to be “%(meant)s”?") % {"host": host, "meant": meant})
    return warnings


@lru_cache(maxsize=4096)
def _likely_host(host: str) -> str:
    """The common host that was probably meant, if this one looks like a slip of it."""
    close = [] if host in COMMON_HOSTS else get_close_matches(host, COMMON_HOSTS, 1, 0.88)
    return close[0] if close else ""


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return True


def _meaning(values: dict, column: str, words: Mapping[str, str], problems: dict) -> str:
    text = values.get(column, "")
    if not text:
        return ""
    meaning = words.get(plain(text), "")
    if not meaning:
        problems[column] = {
            "sector": _("“%(text)s” is not a sector we know. Choose one."),
            "country": _("“%(text)s” is not a country we know. Write its name or its two-letter code."),
            "language": _("“%(text)s” is not a language we write in. Choose one."),
            "role": _("“%(text)s” is not a role. Choose participant, speaker or observer."),
        }[column] % {"text": text}
    return meaning


def _names(values: dict) -> tuple[str, str]:
    given, family, full = values.get("given_name", ""), values.get("family_name", ""), values.get("name", "")
    return (given, family) if (given and family) or not full else divide_name(full)


def divide_name(full: str) -> tuple[str, str]:
    """Given and family name of a full one: divided at its comma, at its CAPITALS, or after its first word."""
    if "," in full:
        family, _comma, given = full.partition(",")
        return given.strip(), family.strip()
    words = full.split()
    capitals = [word for word in words if len(word) > 1 and word.isupper()]
    if capitals and len(capitals) < len(words):
        return " ".join(word for word in words if word not in capitals), " ".join(capitals)
    return " ".join(words[:1]), " ".join(words[1:])
