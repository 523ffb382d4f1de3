"""The names the field has for the same thing, in the languages of the compendium: who looks for one finds the others.

The words of the Trafficking in Persons Protocol and of `reference/glossary.csv`, with those that readers bring along.
The portal's own texts say *trafficking in persons*; what is listed here is only looked for.
"""

from typing import NamedTuple


class Thing(NamedTuple):
    """`code` is of letters, `names` are by language; `also_asked` stand for it only in what a reader types."""

    code: str
    names: dict[str, tuple[str, ...]]
    also_asked: tuple[str, ...] = ()


THINGS = (
    Thing(
        "tip",
        {
            "en": (
                "trafficking in persons", "trafficking in human beings", "trafficking in people", "human trafficking",
                "trafficking of persons", "people trafficking", "modern slavery", "modern day slavery", "forced labour",
                "forced labor", "thb",
            ),
            "es": (
                "trata de personas", "trata de seres humanos", "trata de mujeres", "esclavitud moderna",
                "trabajo forzoso", "trabajo forzado", "víctimas de trata", "contra la trata",
            ),
            "fr": (
                "traite des personnes", "traite de personnes", "traite des êtres humains", "traite d'êtres humains",
                "esclavage moderne", "travail forcé", "contre la traite",
            ),
            "pt": (
                "tráfico de pessoas", "tráfico de seres humanos", "tráfico humano", "escravidão moderna",
                "escravatura moderna", "trabalho forçado", "trabalho escravo",
            ),
            "ar": (
                "الاتجار بالأشخاص", "الاتجار بالبشر", "الرق الحديث", "الرق المعاصر", "العبودية الحديثة",
                "العمل القسري", "العمل الجبري", "السخرة",
            ),
            "ru": (
                "торговля людьми", "современное рабство", "принудительный труд", "подневольный труд",
                "траффикинг", "торговля человеком",
            ),
            "zh": ("人口贩运", "贩运人口", "人口贩卖", "贩卖人口", "拐卖人口", "现代奴隶制", "现代奴役", "强迫劳动",
                   "强制劳动"),
        },
        also_asked=("trata", "traite", "tráfico", "tip", "slavery", "esclavitud", "esclavage"),
    ),
    Thing(
        "protocol",
        {
            "en": ("trafficking in persons protocol", "palermo protocol", "trafficking protocol"),
            "es": ("protocolo de palermo", "protocolo contra la trata"),
            "fr": ("protocole de palerme", "protocole relatif à la traite"),
            "pt": ("protocolo de palermo",),
            "ar": ("بروتوكول باليرمو", "بروتوكول الاتجار بالأشخاص"),
            "ru": ("палермский протокол", "протокол о торговле людьми"),
            "zh": ("巴勒莫议定书", "人口贩运议定书", "贩运人口议定书"),
        },
    ),
    Thing(
        "ppp",
        {
            "en": ("public private partnership", "public private partnerships", "ppp", "ppps"),
            "es": ("alianza público privada", "alianzas público privadas", "asociación público privada"),
            "fr": ("partenariat public privé", "partenariats public privé", "partenariats publics privés"),
            "pt": ("parceria público privada", "parcerias público privadas"),
            "ar": ("الشراكة بين القطاعين العام والخاص", "الشراكات بين القطاعين العام والخاص"),
            "ru": ("государственно частное партнёрство", "гчп"),
            "zh": ("公私伙伴关系", "公私合作", "公私营合作", "政府和社会资本合作"),
        },
    ),
    Thing(
        "cso",
        {
            "en": (
                "civil society organisation", "civil society organization", "cso", "csos", "ngo", "ngos",
                "non governmental organisation", "non governmental organization", "nongovernmental organization",
            ),
            "es": ("organización de la sociedad civil", "organizaciones de la sociedad civil", "ong", "oscs",
                   "organización no gubernamental", "organizaciones no gubernamentales"),
            "fr": ("organisation de la société civile", "organisations de la société civile", "ong",
                   "organisation non gouvernementale", "organisations non gouvernementales"),
            "pt": ("organização da sociedade civil", "organizações da sociedade civil", "ong", "ongs",
                   "organização não governamental"),
            "ar": ("منظمات المجتمع المدني", "منظمة المجتمع المدني", "المنظمات غير الحكومية", "منظمة غير حكومية"),
            "ru": ("организация гражданского общества", "организации гражданского общества", "нпо",
                   "неправительственная организация", "неправительственные организации"),
            "zh": ("民间社会组织", "民间组织", "非政府组织", "公民社会组织"),
        },
    ),
    Thing(
        "fiu",
        {
            "en": ("financial intelligence unit", "financial intelligence units", "fiu", "fius"),
            "es": ("unidad de inteligencia financiera", "unidad de análisis financiero", "uif"),
            "fr": ("cellule de renseignement financier", "service de renseignement financier", "crf"),
            "pt": ("unidade de inteligência financeira", "unidade de informação financeira", "uif"),
            "ar": ("وحدة الاستخبارات المالية", "وحدات الاستخبارات المالية", "وحدة التحريات المالية"),
            "ru": ("подразделение финансовой разведки", "пфр"),
            "zh": ("金融情报机构", "金融情报中心", "金融情报单位"),
        },
    ),
    Thing(
        "diligence",
        {
            "en": ("due diligence", "human rights due diligence"),
            "es": ("debida diligencia", "diligencia debida"),
            "fr": ("diligence raisonnable", "devoir de vigilance"),
            "pt": ("devida diligência", "diligência devida"),
            "ar": ("العناية الواجبة", "بذل العناية الواجبة"),
            "ru": ("должная осмотрительность", "надлежащая осмотрительность"),
            "zh": ("尽职调查", "尽责管理"),
        },
    ),
    Thing(
        "chain",
        {
            "en": ("supply chain", "supply chains", "value chain", "value chains"),
            "es": ("cadena de suministro", "cadenas de suministro", "cadena de valor", "cadenas de valor"),
            "fr": ("chaîne d'approvisionnement", "chaînes d'approvisionnement", "chaîne de valeur"),
            "pt": ("cadeia de suprimentos", "cadeias de suprimentos", "cadeia de abastecimento", "cadeia de valor",
                   "cadeias de abastecimento"),
            "ar": ("سلسلة الإمداد", "سلاسل الإمداد", "سلسلة التوريد", "سلاسل التوريد"),
            "ru": ("цепочка поставок", "цепочки поставок", "цепь поставок"),
            "zh": ("供应链", "价值链"),
        },
    ),
    Thing(
        "bank",
        {
            "en": ("bank", "banks", "banking"),
            "es": ("banco", "bancos", "banca"),
            "fr": ("banque", "banques"),
            "pt": ("banco", "bancos"),
            "ar": ("مصرف", "مصارف", "المصارف", "بنك", "بنوك", "البنوك"),
            "ru": ("банк", "банки"),
            "zh": ("银行",),
        },
    ),
    Thing("labour", {"en": ("labour", "labor")}),
    Thing("organisation", {"en": ("organisation", "organization", "organisations", "organizations")}),
    Thing("lorry", {"en": ("lorry", "lorries", "truck", "trucks")}),
)  # fmt: skip
