"""Fictional practices in every state, with finished reviews, and an edition with its files.

They are brought there by the very actions the portal's pages call. No organisation in them exists.
"""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from meetings.demonstration import Came
from rrge_portal.kernel.vocabulary import EvidenceLevel, Sector
from stakeholders.models import Stakeholder
from stakeholders.states import Purpose

from . import demonstration_desk, safeguards
from .actions import assigning, clearing, deciding, desk, reviewing, submission
from .actions.saved_searches import save_search
from .demonstration_afterwards import load_afterwards
from .demonstration_editions import load_editions
from .demonstration_translations import load_translations
from .demonstration_writing import load_writing
from .models import Practice, PracticePartner, ResultClaim
from .rubric import CRITERIA, GATE
from .states import Outcome

Everybody = dict[str, Stakeholder]

COMMON: dict[str, Any] = {
    "lead_sector": Sector.GOVERNMENT,
    "focal_point": "Office of the director (fictional)",
    "relation_to_lead": "I coordinate it there.",
    "formality": "mou",
    "regions": ["americas"],
    "level": "national",
    "start_year": 2023,
    "status": "ongoing",
    "exploitation": ["labour"],
    "pillars": ["prevention", "partnership"],
    "sdg_targets": ["8.7"],
    "relation_to_trafficking": "direct",
    "conflicts": "None.",
    "licence": "cc-by-4.0",
    "allows_translation": True,
    "declares_accurate": True,
    "declares_agreed": True,
    "declares_no_victim": True,
    "declares_images": True,
}

ENGLISH = {
    "language": "en",
    "public_role": "The ministry shares its licences and complaints with the partners and inspects what they report.",
    "private_role": "The companies give their contracts and payment data, and repay fees that are found.",
    "target_group": "Workers recruited abroad or in another part of the country.",
    "theory_of_change": "If fees are seen early and repaid by whoever gained from them, nobody is bound by debt.",
    "challenges": "Sharing data took a year to settle in law. Small recruiters could not afford the audits at first.",
    "failures": "A first list of indicators was too long to be used; it was cut from 60 to 12.",
    "lessons_learned": "Begin with the law on data protection. Ask workers before choosing indicators.",
    "costs": "Two posts at the ministry; about half a post at each company.",
    "sustainability": "The ministry's budget carries it since the second year.",
    "replicability": "Possible wherever recruiters are licensed and a complaint can be made without fear.",
    "rights_aspects": "Women and men are counted apart; no worker is named; children are referred at once.",
    "survivor_involvement": "Two survivors advise the group and are paid for it; nobody is asked to tell their story.",
    "risks": "Workers might lose their jobs or accounts when fees are found; both are excluded by the agreement.",
}
SPANISH = {
    "language": "es",
    "public_role": "El ministerio comparte sus licencias y denuncias, e inspecciona lo que se le comunica.",
    "private_role": "Las empresas entregan sus contratos y datos de pago, y devuelven las comisiones halladas.",
    "target_group": "Personas contratadas en otro país o en otra región.",
    "theory_of_change": "Si las comisiones se detectan pronto y se devuelven, nadie queda atado por una deuda.",
    "challenges": "El acuerdo sobre datos personales tardó un año. Las agencias pequeñas no podían pagar auditorías.",
    "lessons_learned": "Empezar por la protección de datos. Preguntar a los trabajadores antes de elegir indicadores.",
    "replicability": "Es posible donde las agencias necesitan licencia y se puede denunciar sin temor.",
    "rights_aspects": "Se cuenta a mujeres y hombres por separado; no se nombra a ninguna persona.",
    "survivor_involvement": "Dos sobrevivientes asesoran al grupo y reciben un pago por ello.",
    "risks": "Una persona podría perder su empleo al descubrirse la comisión; el acuerdo lo excluye.",
}
FRENCH = {
    "language": "fr",
    "public_role": "Le ministère partage ses licences et ses plaintes, et inspecte ce qui lui est signalé.",
    "private_role": "Les entreprises fournissent contrats et données de paiement, et remboursent les frais constatés.",
    "target_group": "Personnes recrutées à l'étranger ou dans une autre région.",
    "theory_of_change": "Si les frais sont vus tôt et remboursés, personne n'est lié par une dette.",
    "challenges": "L'accord sur les données a pris un an. Les petites agences ne pouvaient payer les audits.",
    "lessons_learned": "Commencer par la protection des données. Interroger les travailleurs avant de choisir.",
    "replicability": "Possible là où les agences ont une licence et où l'on peut se plaindre sans crainte.",
    "rights_aspects": "Femmes et hommes sont comptés séparément ; personne n'est nommé.",
    "survivor_involvement": "Deux personnes survivantes conseillent le groupe et sont rémunérées.",
    "risks": "Une personne pourrait perdre son emploi quand des frais sont constatés ; l'accord l'exclut.",
}

PRACTICES: dict[str, dict[str, Any]] = {
    "published": ENGLISH
    | {
        "title": "Banks and labour inspectors against recruitment fees",
        "summary": "Banks and inspectors of a fictional ministry look for the traces that recruitment fees leave"
        " in accounts, and make recruiters repay them.",
        "lead_organisation": "Notional Ministry of Labour",
        "lead_country": "CR",
        "countries": ["CR", "PA"],
        "partnership_types": ["information_sharing", "due_diligence"],
        "themes": ["finance", "supply_chain"],
        "problem": "Workers pay for their jobs and are bound by the debt. Inspectors learn of it too late.",
        "description": "Twice a year the partners compare patterns and agree on indicators. Banks search for them and"
        " tell the inspectors which recruiters appear often, never which workers. Fees are repaid.",
        "building_blocks": [
            {
                "title": "A list of twelve indicators",
                "how": "Drafted by workers, banks and inspectors in three workshops.",
                "enabling_factor": "A clause in the data protection act.",
                "lesson": "Fewer are used more.",
            }
        ],
    },
    "published_es": SPANISH
    | {
        "title": "Registro público de agencias de contratación",
        "summary": "Un ministerio ficticio, las agencias y los sindicatos mantienen un registro que cada persona "
        "puede consultar por teléfono antes de pagar nada.",
        "lead_organisation": "Ministerio Imaginario de Trabajo",
        "lead_country": "GT",
        "countries": ["GT", "MX"],
        "partnership_types": ["technology_tool", "training"],
        "themes": ["agriculture", "technology"],
        "problem": "Quien busca empleo no sabe qué agencia tiene licencia y paga a intermediarios.",
        "description": "El registro se consulta por mensaje en cinco idiomas. Cada agencia muestra su licencia,"
        " y los sindicatos comunican las quejas.",
    },
    "returned": ENGLISH
    | {
        "title": "A hotel code of conduct on agency workers",
        "summary": "Fictional hotels promise to hire cleaners directly or through recruiters that charge no fees.",
        "lead_organisation": "Invented Hotels Association",
        "lead_sector": Sector.PRIVATE,
        "lead_country": "MX",
        "countries": ["MX"],
        "partnership_types": ["due_diligence"],
        "themes": ["hospitality_tourism"],
        "problem": "Agency workers in hotels pay for their posts.",
        "description": "Hotels sign a code and train their managers; the ministry publishes who signed.",
    },
    "in_review": ENGLISH
    | {
        "title": "Fair contracts on fishing vessels",
        "summary": "Fictional ship owners, a port authority and a union write contracts that crews can read and keep.",
        "lead_organisation": "Unreal Port Authority",
        "lead_country": "PE",
        "countries": ["PE", "CL"],
        "partnership_types": ["due_diligence"],
        "themes": ["fisheries"],
        "problem": "Crews sign contracts in languages they do not read.",
        "description": "Contracts are read aloud in port, recorded and given to each person.",
    },
    "submitted": ENGLISH
    | {
        "title": "A helpline run by a job platform and a union",
        "summary": "A fictional job platform shows a union's helpline beside every advertisement for work abroad.",
        "lead_organisation": "Fictional Union of Domestic Workers",
        "lead_sector": Sector.CIVIL_SOCIETY,
        "lead_country": "CO",
        "countries": ["CO"],
        "partnership_types": ["information_sharing"],
        "themes": ["technology", "services"],
        "problem": "False advertisements lead domestic workers into debt.",
        "description": "The platform removes advertisements the helpline reports within a day.",
    },
    "accepted": ENGLISH
    | {
        "title": "Survivors as trainers of bank staff",
        "summary": "A fictional bank lets survivors train its branch staff and opens accounts for those without.",
        "lead_organisation": "Make-Believe Bank",
        "lead_sector": Sector.PRIVATE,
        "lead_country": "DO",
        "countries": ["DO"],
        "partnership_types": ["training", "survivor_services"],
        "themes": ["finance"],
        "pillars": ["protection", "prevention"],
        "problem": "Survivors cannot open accounts, and staff do not know why they should.",
        "description": "Paid trainers from a survivors' network hold a course each quarter. The first was held on"
        " 3 May 2024 in the village of Nowhere Springs.",
    },
    "unpublished": FRENCH
    | {
        "title": "Un fonds de remboursement des frais de recrutement",
        "summary": "Des planteurs fictifs et un ministère remboursent les frais payés par les coupeurs de canne.",
        "lead_organisation": "Ministère Imaginaire des Affaires sociales",
        "lead_country": "BR",
        "countries": ["BR"],
        "partnership_types": ["financing"],
        "themes": ["agriculture"],
        "problem": "Les coupeurs de canne paient pour leur emploi et restent liés par la dette.",
        "description": "Un fonds alimenté par les acheteurs rembourse les frais dans les trois mois.",
    },
    "withdrawn": ENGLISH
    | {
        "title": "Audits of flower farms",
        "summary": "Fictional flower growers let workers choose the auditors of their farms.",
        "lead_organisation": "Conjured Flower Growers",
        "lead_sector": Sector.PRIVATE,
        "lead_country": "EC",
        "countries": ["EC"],
        "partnership_types": ["due_diligence"],
        "themes": ["agriculture"],
        "problem": "Audits announced in advance find nothing.",
        "description": "Workers draw the auditor by lot from a list.",
    },
}


@transaction.atomic
def load(people: Everybody, came: Came) -> None:
    """A practice in every state; one that came of the demonstration's meeting; an edition of what is published."""
    editor = people["editor"]
    published = _publish("published", people, came=came, results=FIGURES)
    load_translations(published, people)
    spanish = _publish("published_es", people, submitter=people["rapporteur"], results=COUNT)
    load_afterwards(published, spanish, by=editor)
    demonstration_desk.load_reviewers(people)
    returned = _returned(people)
    _in_review(people)
    asked = _submit("submitted", people["moderator"])
    demonstration_desk.load_desk(people, asked=asked, returned=returned)
    _ask_for_agreement(_accept("accepted", people, submitter=people["submitter"]), people["editor"])
    draft = submission.start(
        by=people["participant"],
        title="Training inspectors with recruiters (draft)",
        language="en",
        meeting=came.meeting,
    )
    load_writing(draft, along=people["rapporteur"])
    submission.withdraw(_submit("withdrawn", people["moderator"]), by=people["moderator"])
    taken_down = _publish("unpublished", people, submitter=people["submitter"], results=COUNT)
    load_editions(editor, taken_down)
    save_search(
        email=people["participant"].email or "", query="theme=finance", rhythm="weekly", language="en",
        by=people["participant"],
    )  # fmt: skip


# --- Steps ------------------------------------------------------------------------------------------------------------

FIGURES = (
    ("Recruiters inspected after a sign from a bank", "0", "64", "recruiters", EvidenceLevel.OUTCOMES),
    ("Workers who got their fees back", "0", "1,180", "workers", EvidenceLevel.OUTCOMES),
    ("Median time until a fee is repaid", "14", "3", "months", EvidenceLevel.OUTCOMES),
)
COUNT = (("Complaints answered", "40", "310", "a year", EvidenceLevel.OUTCOMES),)


def _draft(name: str, submitter: Stakeholder, *, came: Came | None = None, results=()) -> Practice:
    practice = submission.start(
        by=submitter,
        meeting=came and came.meeting,
        session=came and came.session,
        recommendation=came and came.recommendation,
    )
    version: Any = practice.current
    today = timezone.localdate()
    values = COMMON | PRACTICES[name] | {"not_yet_measured": not results, "review_on": today + timedelta(days=730)}
    for field, value in values.items():
        setattr(version, field, value)
    version.save()
    PracticePartner.objects.create(
        version=version,
        organisation="Make-Believe Bank" if name == "published" else "Fictional Partners Ltd",
        sector=Sector.PRIVATE if values["lead_sector"] != Sector.PRIVATE else Sector.GOVERNMENT,
        role="Shares its data and staff",
        brings=["data", "expertise"],
    )
    PracticePartner.objects.create(
        version=version,
        position=1,
        organisation="Conjured Network of Survivors",
        sector=Sector.CIVIL_SOCIETY,
        role="Advises",
        brings=["expertise"],
    )
    ResultClaim.objects.bulk_create(
        ResultClaim(
            version=version,
            position=position,
            indicator=indicator,
            baseline=baseline,
            value=value,
            unit=unit,
            as_of=today.replace(month=1, day=31),
            source="Own count (fictional)",
            evidence=evidence,
        )
        for position, (indicator, baseline, value, unit, evidence) in enumerate(results)
    )
    return practice


def _submit(name: str, submitter: Stakeholder, **what) -> Practice:
    practice = _draft(name, submitter, **what)
    consents = [Purpose.PRACTICE_PUBLICATION, Purpose.PRACTICE_THREAD]
    return submission.submit(practice.current, consents=consents, by=submitter)


def _ask(practice: Practice, people: Everybody):
    due_on = timezone.localdate() + timedelta(days=21)
    desk.check(practice, gate=dict.fromkeys(GATE, "yes"), questions={}, by=people["editor"])
    return [
        assigning.assign(practice, people[who], due_on=due_on, by=people["editor"]) for who in ("reviewer", "reviewer2")
    ]


def _review(assignment, value: int, to_author: str, **special) -> None:
    person = assignment.reviewer
    reviewing.save_review(
        assignment,
        gate=dict.fromkeys(GATE, "yes"),
        scores={criterion.code: value for criterion in CRITERIA} | special,
        to_author=to_author,
        to_editor="A fictional remark for the editor only.",
        by=person,
    )
    reviewing.submit_review(assignment, by=person)


def _accept(name: str, people: Everybody, *, submitter: Stakeholder | None = None, **what) -> Practice:
    practice = _submit(name, submitter or people["participant"], **what)
    first, second = _ask(practice, people)
    _review(first, 3, "Clear and candid. Say more about what it costs a small recruiter.", candour=4)
    _review(second, 3, "Convincing partnership; the figures should be checked from outside.", effectiveness=2)
    practice.refresh_from_db()
    deciding.decide(
        practice,
        outcome=Outcome.PROMISING,
        reasons="Both reviewers find it sound and candid; its results are its own count so far.",
        by=people["editor"],
    )
    practice.refresh_from_db()
    return practice


def _publish(name: str, people: Everybody, **what) -> Practice:
    practice = _accept(name, people, **what)
    for body in practice.clearances.open():
        clearing.record_on_paper(
            body, given_by="Director (fictional)", note="Letter of agreement (fictional).", by=people["editor"]
        )
    for code in safeguards.codes(practice.current):
        deciding.confirm_safeguard(
            practice.current, code, remark="Checked against the text (fictional).", by=people["editor"]
        )
    return deciding.publish(practice, by=people["editor"])


def _ask_for_agreement(practice: Practice, editor: Stakeholder) -> None:
    """The lead has agreed by its link, one partner proposes another wording, the other has not answered."""
    for number, body in enumerate(practice.clearances.all()):
        clearing.name_contact(
            body, name="Somebody Fictional", email=f"body{number}@example.org", language="en", by=editor
        )
        clearing.ask(body, by=editor)
    lead, first = practice.clearances.all()[:2]
    clearing.approve(lead, seen=lead.described, answered_by="Ada Fictional", function="Director")
    proposed = {"role": "Pays the trainers and shares its data"}
    clearing.propose(
        first,
        seen=first.described,
        answered_by="Ben Fictional",
        function="Head of section",
        proposed=proposed,
        remark="",
    )


def _returned(people: Everybody) -> Practice:
    practice = _submit("returned", people["participant"])
    first, second = _ask(practice, people)
    demonstration_desk.comment(first)
    _review(first, 2, "A promise is not yet a result. Count something, then send it again.", rights=2)
    _review(second, 2, "Who checks that the code is kept? Describe the public side better.")
    practice.refresh_from_db()
    deciding.decide(
        practice,
        outcome=Outcome.RETURNED,
        reasons="The code is too new to have results. Please add what was counted in the first year.",
        by=people["editor"],
    )
    practice.refresh_from_db()
    return practice


def _in_review(people: Everybody) -> None:
    """One reviewer is done, the other is not: neither sees the other's."""
    practice = _submit("in_review", people["rapporteur"], results=COUNT)
    first, _second = _ask(practice, people)
    _review(first, 3, "Reading contracts aloud is simple and strong.")
