"""A demonstration meeting that was held: its notes are published, and its report is out and was corrected once."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from rrge_portal.kernel import jobs
from rrge_portal.kernel.models import Job
from rrge_portal.kernel.vocabulary import Mark, Region, Sector, Theme
from stakeholders.actions import give_consent
from stakeholders.models import Stakeholder
from stakeholders.states import Purpose

from ..actions import notes, reporting, scheduling, sessions
from ..actions import recommendations as recommending
from ..actions.appointing import Named
from ..actions.reporting.issuing import FILES
from ..merging import Paragraph, new_key
from ..models import Meeting, Recommendation, Registration, Session
from ..reporting import Material, drafted_section
from ..states import Admission, Format, HouseRule, MeetingState, RecommendationState, SegmentKind, SessionKind

SLUG = "demo-held"
ZONE = "America/Lima"
CAME = 26


def load(by: Stakeholder, rapporteur: Stakeholder, guests: list[Stakeholder]) -> Meeting:
    """Held eight months ago, with `guests` in it; some of them agreed to be named to everybody."""
    meeting = scheduling.schedule(_meeting(), by=by)
    agenda = _agenda(meeting, by, rapporteur)
    for place, person in enumerate(guests[:CAME]):
        sector = person.profile.sector or Sector.EXPERT
        Registration.objects.create(meeting=meeting, stakeholder=person, sector=sector, state="confirmed")
        for purpose in (Purpose.PARTICIPANT_LIST, Purpose.PUBLIC_LIST)[: 2 if place % 3 == 0 else 1]:
            give_consent(person, purpose, about=meeting)
    _note(agenda, rapporteur)
    _recommend(agenda, by, rapporteur)
    _report(meeting, agenda, by)
    return meeting


def _day() -> date:
    """The Wednesday about eight months ago."""
    about = timezone.localdate() - timedelta(days=240)
    return about - timedelta(days=(about.weekday() - 2) % 7)


def _meeting() -> Meeting:
    starts_on = _day()
    return Meeting(
        slug=SLUG,
        titles={
            "en": "Regional Expert Group Meeting on Work at Sea and in Seafood (demonstration, held)",
            "es": "Reunión Regional del Grupo de Expertos sobre el trabajo en el mar y en la industria pesquera"
            " (demostración, celebrada)",
            "fr": "Réunion régionale du groupe d'experts sur le travail en mer et dans la filière de la pêche"
            " (démonstration, tenue)",
        },
        summaries={
            "en": "How flag States, buyers of seafood and crews' organisations can find forced labour at sea before a"
            " vessel lands. Meeting, people and organisations are fictional.",
            "es": "Cómo los Estados del pabellón, los compradores de productos del mar y las organizaciones de"
            " tripulantes pueden detectar el trabajo forzoso en el mar. La reunión, las personas y las organizaciones"
            " son ficticias.",
        },
        region=Region.AMERICAS,
        themes=[Theme.FISHERIES, Theme.RETAIL],
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=1),
        time_zone=ZONE,
        format=Format.IN_PERSON,
        venue="Imaginary Harbour Hall",
        city="Lima",
        country="PE",
        languages=["en", "es"],
        state=MeetingState.PUBLISHED,
        published_at=timezone.now() - timedelta(days=300),
        admission=Admission.INVITED,
        shows_balance=True,
    )


def _agenda(meeting: Meeting, by: Stakeholder, rapporteur: Stakeholder) -> dict[str, Session]:
    items = (
        ("opening", 0, "09:00", "09:45", SessionKind.PLENARY, HouseRule.ATTRIBUTED, "Opening and aims"),
        ("landing", 0, "10:00", "11:30", SessionKind.PANEL, HouseRule.ATTRIBUTED, "What inspectors see at landing"),
        ("lunch", 0, "12:00", "13:30", SessionKind.BREAK, HouseRule.ATTRIBUTED, "Lunch"),
        ("buyers", 0, "13:30", "15:30", SessionKind.WORKING_GROUP, HouseRule.CHATHAM, "What buyers can ask for"),
        ("crews", 1, "09:00", "10:30", SessionKind.PLENARY, HouseRule.CHATHAM, "What crews ask for"),
        ("closing", 1, "11:00", "12:30", SessionKind.PLENARY, HouseRule.ATTRIBUTED, "Recommendations"),
    )
    named = {"rapporteur": [Named(rapporteur.email or "")]}
    return {
        name: sessions.add(
            Session(
                meeting=meeting,
                kind=kind,
                titles={"en": title},
                starts_at=_at(meeting, day, start),
                ends_at=_at(meeting, day, end),
                rule=rule,
            ),
            by=by,
            people={} if kind == SessionKind.BREAK else named,
        )
        for name, day, start, end, kind, rule, title in items
    }


def _at(meeting: Meeting, day: int, clock: str) -> datetime:
    return datetime.combine(
        meeting.starts_on + timedelta(days=day), time.fromisoformat(clock), ZoneInfo(meeting.time_zone)
    )


SAID = {
    "opening": (
        (SegmentKind.FINDING, "Crews spend up to a year at sea; **most vessels are seen only when they land**."),
    ),
    "landing": (
        (SegmentKind.FINDING, "Crew lists and wage slips rarely travel with the catch papers."),
        (SegmentKind.PRACTICE, "One port asks for both together, and inspects where they do not agree."),
        (SegmentKind.CHALLENGE, "Inspectors do not speak the languages of the crews."),
        (SegmentKind.ACTION, "Compare the forms of four ports before the next meeting."),
    ),
    "buyers": (
        (SegmentKind.FINDING, "Buyers know the vessel for less than half of what they sell."),
        (SegmentKind.CHALLENGE, "A buyer who leaves a vessel leaves its crew without wages."),
        (SegmentKind.PRACTICE, "A fund of several buyers pays outstanding wages when a vessel is detained."),
    ),
    "crews": (
        (SegmentKind.FINDING, "A telephone of one's own matters more to crews than a complaint form."),
        (SegmentKind.CHALLENGE, "Whoever complains is not hired again."),
    ),
    "closing": ((SegmentKind.ACTION, "The secretariat asks every year how far the recommendations have got."),),
}


def _note(agenda: dict[str, Session], rapporteur: Stakeholder) -> None:
    for name, said in SAID.items():
        paragraphs = [Paragraph(new_key(), kind, text) for kind, text in said]
        notes.save(agenda[name], by=rapporteur, language="en", paragraphs=paragraphs)
        notes.publish(agenda[name], by=rapporteur)


RECOMMENDED: tuple[tuple[str, str, str, list[Theme], Mark], ...] = (
    ("landing", "Ask for crew lists and wage slips together with the catch papers, in every port.", "Port States",
     [Theme.FISHERIES], Mark.PUBLIC),
    ("landing", "Give port inspectors interpreters by telephone.", "Port States", [Theme.FISHERIES], Mark.PUBLIC),
    ("buyers", "Tell in public from which vessels seafood is bought.", "Retailers and processors",
     [Theme.RETAIL, Theme.SUPPLY_CHAIN], Mark.PUBLIC),
    ("buyers", "Pay into a common fund from which outstanding wages are paid.", "Retailers and processors",
     [Theme.RETAIL, Theme.FINANCE], Mark.PUBLIC),
    ("crews", "Let every member of a crew keep a telephone and papers of their own.", "Flag States",
     [Theme.FISHERIES], Mark.PUBLIC),
    ("crews", "Agree with crews' organisations on who is told of complaints.", "Member States", [], Mark.PARTICIPANTS),
)  # fmt: skip


def _recommend(agenda: dict[str, Session], by: Stakeholder, rapporteur: Stakeholder) -> None:
    written: list[Recommendation] = [
        notes.recommend(
            agenda[session], by=rapporteur, text=text, addressee=addressee, mark=mark, language="en", themes=themes
        )
        for session, text, addressee, themes, mark in RECOMMENDED
    ]
    recommending.entrust(written[0], by=by, owner="Port authority of an imaginary State")
    recommending.report(written[0], by=by, state=RecommendationState.DONE, words="Two forms became one in spring.")
    recommending.report(written[3], by=by, state=RecommendationState.IN_PROGRESS, words="Three buyers have signed.")
    recommending.show_progress(agenda["opening"].meeting, by=by, shown=True)


FOREWORD = (
    "The organisers thank everybody who came, above all those who spoke of their own years at sea.\n\n"
    "This report says **what was found and recommended**. It belongs to the demonstration of the portal, and everything"
    " in it is fictional."
)


def _report(meeting: Meeting, agenda: dict[str, Session], by: Stakeholder) -> None:
    """Published, then corrected in one section, which is locked."""
    report = reporting.begin(meeting, by=by, mark=Mark.PUBLIC, languages=["en", "es"])
    foreword = reporting.add_section(report, by=by, language="en", title="Foreword", body=FOREWORD)
    order = [section.pk for section in report.sections.all() if section.pk != foreword.pk]
    reporting.arrange(report, [foreword.pk, *order], by=by)
    reporting.publish(report, by=by)
    opening = report.sections.get(session=agenda["opening"])
    now = drafted_section(opening, Material(meeting, report.mark), "en")
    body = now.assembled.text.replace("up to a year", "up to ten months")
    reporting.save_text(opening, by=by, language="en", title="", body=body, number=0, seen=now.fingerprint)
    reporting.lock_section(opening, by=by)
    reporting.publish(report, by=by, corrected="How long crews spend at sea (opening).")
    for row in Job.objects.filter(kind=FILES, arguments__issue__in=list(report.issues.values_list("pk", flat=True))):
        jobs.run(row.pk)
