"""Which region a country belongs to, after the regional groups the Organization's field offices serve."""

from .vocabulary import Region


def _codes(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


COUNTRIES: dict[str, frozenset[str]] = {
    Region.AFRICA: _codes(
        "AO BF BI BJ BW CD CF CG CI CM CV DJ ER ET GA GH GM GN GQ GW KE KM LR LS MG ML MR MU MW MZ NA NE NG "
        "RW SC SL SN SO SS ST SZ TD TG TZ UG ZA ZM ZW"
    ),
    Region.AMERICAS: _codes(
        "AG AI AR AW BB BL BM BO BQ BR BS BZ CA CL CO CR CU CW DM DO EC FK GD GF GP GT GY HN HT JM KN KY LC "
        "MF MQ MS MX NI PA PE PM PR PY SR SV SX TC TT US UY VC VE VG VI"
    ),
    Region.ASIA_PACIFIC: _codes(
        "AF AU BD BN BT CK CN FJ FM HK ID IN IR JP KG KH KI KP KR KZ LA LK MH MM MN MO MV MY NP NR NU NZ PG "
        "PH PK PW SB SG TH TJ TL TM TO TV UZ VN VU WS"
    ),
    Region.EUROPE: _codes(
        "AD AL AM AT AZ BA BE BG BY CH CY CZ DE DK EE ES FI FR GB GE GR HR HU IE IL IS IT LI LT LU LV MC MD "
        "ME MK MT NL NO PL PT RO RS RU SE SI SK SM TR UA VA XK"
    ),
    Region.MIDDLE_EAST: _codes("AE BH DZ EG IQ JO KW LB LY MA OM PS QA SA SD SY TN YE"),
}


def region_of(country: str) -> str:
    """The region of a country's code; empty where it is in none."""
    return next((region for region, codes in COUNTRIES.items() if country in codes), "")
