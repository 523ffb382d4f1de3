"""The words people write in lists, in English, Spanish and French, and what they mean."""

import re
import unicodedata
from functools import lru_cache

from babel import Locale
from django.conf import settings
from django.utils import translation
from django_countries import countries

from rrge_portal.kernel.country_names import all_names
from rrge_portal.kernel.vocabulary import Language, Sector

from ..states import AttendanceRole

COLUMNS = {
    "name": "name, full name, participant, invitee, nombre completo, nombre y apellidos, nombre y apellido, "
    "participante, invitado, invitada, nom complet, nom et prenom, prenom et nom, participant e, invite",
    "given_name": "given name, given names, first name, firstname, forename, nombre, nombres, nombre de pila, prenom, "
    "prenoms",
    "family_name": "family name, last name, lastname, surname, apellido, apellidos, nom, nom de famille",
    "email": "email, e mail, mail, email address, e mail address, address, correo, correo electronico, "
    "direccion de correo, courriel, adresse electronique, adresse e mail, adresse mail, adresse de courriel",
    "sector": "sector, stakeholder group, group, category, sector de la entidad, grupo, categoria, secteur, groupe, "
    "categorie",
    "country": "country, state, member state, pais, estado miembro, nacionalidad, pays, etat, etat membre",
    "organisation": "organisation, organization, institution, entity, company, affiliation, employer, organizacion, "
    "institucion, entidad, empresa, organisme, entreprise, entite, societe",
    "language": "language, preferred language, language of letters, lang, idioma, lengua, langue, langue preferee",
    "role": "role, invited as, capacity, rol, papel, calidad, invitado como, qualite, invite comme, invite en tant que",
}

SECTORS = {
    Sector.GOVERNMENT: "government, governmental, public, public sector, state, ministry, member state, gobierno, "
    "gubernamental, sector publico, publico, estado, ministerio, gouvernement, gouvernemental, secteur public, etat, "
    "ministere",
    Sector.PRIVATE: "private, private sector, private sector entity, business, company, industry, sector privado, "
    "privado, empresa, secteur prive, prive, entreprise",
    Sector.CIVIL_SOCIETY: "civil society, civil, cso, ngo, civil society organisation, civil society organization, "
    "non governmental organisation, non governmental organization, sociedad civil, osc, ong, societe civile",
    Sector.ACADEMIA: "academia, academic, university, research, academico, universidad, universite, "
    "milieu universitaire, recherche, monde universitaire",
    Sector.INTERNATIONAL: "international organisation, international organization, international, io, igo, un, "
    "intergovernmental organisation, intergovernmental organization, organizacion internacional, internacional, onu, "
    "organismo internacional, organisation internationale",
    Sector.EXPERT: "independent expert, expert, independent, experto, experta, experto independiente, "
    "experta independiente, independiente, expert independant, experte independante, experte, independant",
}

ROLES = {
    AttendanceRole.PARTICIPANT: "participant, delegate, expert, participante, delegado, delegada, delegue, "
    "deleguee, participante",
    AttendanceRole.SPEAKER: "speaker, panellist, panelist, orador, oradora, ponente, panelista, orateur, oratrice, "
    "intervenant, intervenante, panéliste",
    AttendanceRole.OBSERVER: "observer, observador, observadora, observateur, observatrice",
}

COUNTRY_ALIASES = {
    "US": "usa, united states, estados unidos, etats unis, eeuu, ee uu",
    "GB": "uk, united kingdom, great britain, reino unido, royaume uni",
    "VN": "vietnam",
    "CI": "ivory coast, cote d ivoire, costa de marfil",
    "KR": "south korea, republic of korea, corea del sur, coree du sud",
    "LA": "laos",
    "TR": "turkey, turquia, turquie",
    "RU": "russia, rusia, russie",
    "BO": "bolivia, bolivie",
    "VE": "venezuela",
    "TZ": "tanzania, tanzanie",
    "CZ": "czech republic, republica checa, republique tcheque",
    "MD": "moldova, moldavia, moldavie",
    "SY": "syria, siria, syrie",
    "IR": "iran",
    "CD": "democratic republic of the congo, drc, rdc",
    "NL": "the netherlands, holland, paises bajos, pays bas",
    "DO": "republica dominicana, republique dominicaine",
}


def plain(text: str) -> str:
    """In lower case, without accents and punctuation, so that *E-Mail* and *e mail* are the same."""
    bare = "".join(
        letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter)
    )
    return " ".join(re.sub(r"[\W_]+", " ", bare).split())


def _labels(choices) -> dict[str, str]:
    """What the portal itself calls them, in every language it speaks: a list exported from here comes back in."""
    known: dict[str, str] = {}
    for spoken, _name in settings.LANGUAGES:
        with translation.override(spoken):
            known |= {plain(str(label)): value for value, label in choices.choices}
    return known


def _by_word(words: dict) -> dict[str, str]:
    return {plain(word): str(meaning) for meaning, listed in words.items() for word in listed.split(",")}


@lru_cache
def columns() -> dict[str, str]:
    return _by_word(COLUMNS)


@lru_cache
def sectors() -> dict[str, str]:
    return {plain(value): value for value in Sector.values} | _labels(Sector) | _by_word(SECTORS)


@lru_cache
def roles() -> dict[str, str]:
    return _labels(AttendanceRole) | _by_word(ROLES)


@lru_cache
def languages() -> dict[str, str]:
    """Codes, own names, and names in every language the portal speaks."""
    known = {code: code for code in Language.values} | {plain(name): code for code, name in Language.choices}
    for spoken, _name in settings.LANGUAGES:
        names = Locale.parse(spoken).languages
        known |= {plain(names[code]): code for code in Language.values}
    return known


@lru_cache
def country_codes() -> dict[str, str]:
    """Two- and three-letter codes, and names in every language the portal speaks."""
    known: dict[str, str] = {}
    for spoken, _name in settings.LANGUAGES:
        territories = Locale.parse(spoken).territories
        for code in countries.countries:
            for name in (*all_names(code, spoken), territories.get(code, "")):
                known.setdefault(plain(name), code)
    for code, _name in list(countries):
        known[code.lower()] = code
        known[countries.alpha3(code).lower()] = code
    return known | _by_word(COUNTRY_ALIASES)
