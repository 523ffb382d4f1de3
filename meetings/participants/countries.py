"""Official short names of States where the United Nations says them otherwise than the list of ISO codes."""

from django.utils import translation
from django_countries import countries

NAMES = {
    "BO": ("Bolivia (Plurinational State of)", "Bolivia (Estado Plurinacional de)", "Bolivie (État plurinational de)"),
    "CD": (
        "Democratic Republic of the Congo",
        "República Democrática del Congo",
        "République démocratique du Congo",
    ),
    "CG": ("Congo", "Congo", "Congo"),
    "CI": ("Côte d’Ivoire", "Côte d’Ivoire", "Côte d’Ivoire"),
    "CV": ("Cabo Verde", "Cabo Verde", "Cabo Verde"),
    "CZ": ("Czechia", "Chequia", "Tchéquie"),
    "FM": ("Micronesia (Federated States of)", "Micronesia (Estados Federados de)", "Micronésie (États fédérés de)"),
    "GB": (
        "United Kingdom of Great Britain and Northern Ireland",
        "Reino Unido de Gran Bretaña e Irlanda del Norte",
        "Royaume-Uni de Grande-Bretagne et d’Irlande du Nord",
    ),
    "IR": ("Iran (Islamic Republic of)", "Irán (República Islámica del)", "Iran (République islamique d’)"),
    "KP": (
        "Democratic People’s Republic of Korea",
        "República Popular Democrática de Corea",
        "République populaire démocratique de Corée",
    ),
    "KR": ("Republic of Korea", "República de Corea", "République de Corée"),
    "LA": (
        "Lao People’s Democratic Republic",
        "República Democrática Popular Lao",
        "République démocratique populaire lao",
    ),
    "MD": ("Republic of Moldova", "República de Moldova", "République de Moldova"),
    "MK": ("North Macedonia", "Macedonia del Norte", "Macédoine du Nord"),
    "NL": ("Netherlands (Kingdom of the)", "Países Bajos (Reino de los)", "Pays-Bas (Royaume des)"),
    "PS": ("State of Palestine", "Estado de Palestina", "État de Palestine"),
    "RU": ("Russian Federation", "Federación de Rusia", "Fédération de Russie"),
    "SY": ("Syrian Arab Republic", "República Árabe Siria", "République arabe syrienne"),
    "SZ": ("Eswatini", "Eswatini", "Eswatini"),
    "TR": ("Türkiye", "Türkiye", "Türkiye"),
    "TZ": ("United Republic of Tanzania", "República Unida de Tanzanía", "République-Unie de Tanzanie"),
    "US": ("United States of America", "Estados Unidos de América", "États-Unis d’Amérique"),
    "VA": ("Holy See", "Santa Sede", "Saint-Siège"),
    "VE": (
        "Venezuela (Bolivarian Republic of)",
        "Venezuela (República Bolivariana de)",
        "Venezuela (République bolivarienne du)",
    ),
    "VN": ("Viet Nam", "Viet Nam", "Viet Nam"),
}
ORDER = ("en", "es", "fr")


def short_name(code: str, language: str) -> str:
    """The official short name of a State in a language; empty for no code."""
    if code in NAMES and language in ORDER:
        return NAMES[code][ORDER.index(language)]
    with translation.override(language):
        return countries.name(code) if code else ""
