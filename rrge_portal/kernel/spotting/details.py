"""Details that point at somebody without a name: addresses, numbers, ages and days."""

import re
from collections.abc import Iterator

from django.db import models
from django.utils.translation import gettext_lazy as _

from .found import Found, apart


class Detail(models.TextChoices):
    """What a detail is."""

    EMAIL = "email", _("E-mail address")
    PHONE = "phone", _("Telephone number")
    CASE_NUMBER = "case_number", _("Case number")
    AGE = "age", _("Age of a person")
    DATE = "date", _("Exact date")


_NUMBERS = {
    "en": "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    "seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty)(?:-\\w+)?)",
    "es": "(?:un|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieciséis|diecisiete|"
    "dieciocho|diecinueve|veinte|veinti\\w+|(?:treinta|cuarenta|cincuenta)(?: y \\w+)?)",
    "fr": "(?:un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix(?:-(?:sept|huit|neuf))?|onze|douze|treize|quatorze|"
    "quinze|seize|(?:vingt|trente|quarante|cinquante)(?:[- ](?:et[- ])?\\w+)?)",
}
_AGES = re.compile(
    rf"""
      \b(?:\d{{1,2}}|{_NUMBERS["en"]})[-‐‑–\s]{{1,2}}(?:years?|yrs?|months?)[-‐‑–\s]{{1,2}}olds?\b
    | \b\d{{1,2}}\s?(?:y/o|yo|y\.o\.)(?!\w)
    | \b(?:aged|age|ages)\s(?:of\s)?(?:between\s)?(?:\d{{1,2}}|{_NUMBERS["en"]})\b
    | \b(?:\d{{1,2}}|{_NUMBERS["es"]})\saños\sde\sedad\b
    | \b(?:a\slos|tenía|tiene|cumplió|edad\sde)\s(?:\d{{1,2}}|{_NUMBERS["es"]})\saños\b
    | \bde\s(?:\d{{1,2}}|{_NUMBERS["es"]})\saños\b(?!\sde\s(?!edad))
    | \bâgée?s?\sde\s(?:\d{{1,2}}|{_NUMBERS["fr"]})(?:\sans)?\b
    | \bâge\sde\s(?:\d{{1,2}}|{_NUMBERS["fr"]})\sans\b
    | \b(?:avait|a|avoir)\s(?:\d{{1,2}}|{_NUMBERS["fr"]})\sans\b
    | \bde\s(?:\d{{1,2}}|{_NUMBERS["fr"]})\sans\b(?!\sd['’e])
    | \b(?:com|de|aos)\s\d{{1,2}}\sanos\b(?!\sde\s(?!idade))
    | \b\d{{1,2}}[-‐‑\s](?:лет(?:н\w{{2,4}})?|года?)\b
    | \d{{1,2}}\s?[岁歲]
    | \d{{1,2}}\s(?:عاما|عامًا|عاماً|سنة)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LASTING = re.compile(
    r"(?:programa|programme|program|proyecto|projet|projeto|período|periodo|période|plazo|plan|duración|durée|estrategia|"
    r"stratégie|convenio|accord|acuerdo|más|plus|menos|moins|cerca|près|alrededor|pena|peine|prisión|hace|desde|depuis)"
    r"(?:\s\w+)?\s$",
    re.IGNORECASE,
)
"""Before *de diez años* these speak of a duration."""

_MONTHS = (
    "january|february|april|june|july|august|september|october|november|december|"
    "jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec|"
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|se[pt]tiembre|setiembre|octubre|noviembre|diciembre|"
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|"
    "janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro|"
    "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|"
    "يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|º|°)?"
_YEAR = r"(?:,?\s(?:de\s|del\s)?(?:19|20)\d\d(?![\w-]))"
_DATES = re.compile(
    rf"""
      \b(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])\b
    | (?<![\w./-])(?:0?[1-9]|[12]\d|3[01])(?P<mark>[./-])(?:0?[1-9]|1[0-2])(?P=mark)(?:(?:19|20)\d\d|\d\d)(?![\w/-])
    | (?<![\w./-])(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[01])/(?:(?:19|20)\d\d|\d\d)(?![\w/-])
    | \b{_DAY}\s(?:of\s|de\s|du\s)?(?:{_MONTHS}|(?-i:May|March|Mar))\b\.?{_YEAR}?
    | \b(?:{_MONTHS}|(?-i:May|March|Mar))\.?\s{_DAY}(?!\w|[.,]\d|\s?%){_YEAR}?
    | (?:\d{{4}}年)?\d{{1,2}}月\d{{1,2}}日
    """,
    re.IGNORECASE | re.VERBOSE,
)
_EMAILS = re.compile(
    r"(?<![\w.+%-])[\w.+%-]{1,64}(?:@|\s?[(\[]\s?(?:at|arroba|arobase)\s?[)\]]\s?)[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}"
)
_PHONES = re.compile(r"(?<![\w/.,-])(?P<sign>\+|00)?\(?\d(?:[\s().\-–/\u00a0]{0,2}\d){6,16}(?![\w/])")
_SAYS_PHONE = re.compile(
    r"(?:tel|tél|phone|mobile|fax|whats\s?app|call|m[oó]vil|celular|portable|тел)[\w.]*:?\s*$", re.IGNORECASE
)
_AMOUNT = re.compile(r"\d{1,3}(?:[\s.,\u00a0\u202f]\d{3})+")
_YEARS = re.compile(r"(?:19|20)\d\d(?:\s?[-–/]\s?|\s)(?:19|20)\d\d")
_CASES = re.compile(
    r"""
      \b(?:case|file|docket|indictment|complaint|investigation|police\sreport|reference|ref|
           expediente|causa|caso|sumario|legajo|carpeta|denuncia|radicado|
           dossier|affaire|procédure|parquet|plainte|procès-verbal|processo|inquérito)
      \.?\s(?:(?:file|report|penal|judicial|de\sinvestigación)\s)?
      (?:(?:no|nos|nr|nº|n°|n\.º|núm|numéro|número|number|num|\#)[.:]?\s?|\#)
      (?=[\w./-]{0,12}\d)[\w./-]{1,30}[\w]
    | \b(?:case|file|docket|expediente|causa|caso|sumario|dossier|affaire|procédure|processo|ref)\.?:?\s
      (?=[\w./-]{0,12}\d)[A-Z0-9]{1,10}[-/.][\w./-]{0,24}\w
    | (?<![\w/.-])(?-i:[A-Z]{1,5})[-/]?\d{1,7}[-/](?:(?:19|20)\d\d|\d\d)(?![\w/-])
    | (?<![\w/.-])\d{2,7}/(?:19|20)\d\d(?![\w/-])
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SAYS_LAW = re.compile(
    r"(?:law|act|decree|directive|regulation|resolution|decision|recommendation|convention|protocol|ley|decreto|"
    r"directiva|reglamento|resoluci[oó]n|convenio|loi|décret|règlement|résolution|convention|lei|resolução|"
    r"res|A/|E/|S/|EU|EC|UE)[\w\s./()-]{0,14}$",
    re.IGNORECASE,
)


def details(text: str) -> list[Found]:
    """Every detail of the text, in order; `what` is one `Detail`."""
    return apart(
        Found(start, end, text[start:end], (detail,))
        for detail, found in (
            (Detail.EMAIL, _plain(_EMAILS, text)),
            (Detail.CASE_NUMBER, _case_numbers(text)),
            (Detail.DATE, _plain(_DATES, text)),
            (Detail.AGE, _ages(text)),
            (Detail.PHONE, _phones(text)),
        )
        for start, end in found
    )


def _plain(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    for match in pattern.finditer(text):
        yield match.span()


def _before(text: str, at: int) -> str:
    return text[max(0, at - 32) : at]


def _ages(text: str) -> Iterator[tuple[int, int]]:
    for match in _AGES.finditer(text):
        if not (match.group().lower().startswith("de ") and _LASTING.search(_before(text, match.start()))):
            yield match.span()


def _case_numbers(text: str) -> Iterator[tuple[int, int]]:
    for match in _CASES.finditer(text):
        if match.group()[0].isdigit() or match.group()[:1].isupper():
            is_month = re.fullmatch(r"(?:0?[1-9]|1[0-2])/(?:19|20)\d\d", match.group())
            if is_month or _SAYS_LAW.search(_before(text, match.start())):
                continue
        yield match.span()


def _phones(text: str) -> Iterator[tuple[int, int]]:
    for match in _PHONES.finditer(text):
        written = match.group()
        number = sum(letter.isdigit() for letter in written)
        is_said = bool(match["sign"]) or bool(_SAYS_PHONE.search(_before(text, match.start())))
        is_other = bool(_AMOUNT.fullmatch(written) or _YEARS.search(written) or _DATES.fullmatch(written))
        is_grouped = any(not letter.isdigit() for letter in written)
        if is_said or (not is_other and (number >= 9 or (is_grouped and number >= 7)) and number <= 15):
            yield match.span()
