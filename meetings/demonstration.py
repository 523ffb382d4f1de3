"""The live meeting of the demonstration: everything a meeting can hold, in every state, and nothing of it real.

It lies five weeks after the day of seeding and is made by the very actions the portal's pages call.
"""

import io
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import typst
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from correspondence import delivery
from rrge_portal.kernel import jobs, pending
from rrge_portal.kernel.vocabulary import Mark, Region, Sector, Theme
from stakeholders.models import Stakeholder
from stakeholders.states import Purpose

from .actions import contributing, invitation, inviting, notes, registration, scheduling, sessions
from .actions.appointing import Named
from .demonstrations import agenda as agendas
from .demonstrations import (
    attendance,
    balance,
    campaigns,
    contributions,
    fates,
    held,
    listing,
    nominations,
    recommendations,
    registering,
    reminders,
    report,
)
from .merging import Paragraph, new_key
from .models import Invitation, Meeting, Recommendation, Session
from .states import Admission, AttendanceRole, Format, HouseRule, SegmentKind, SessionKind

SLUG = "demo"
ZONE = "America/Panama"
SEATS = 16

Everybody = dict[str, Stakeholder]


class Came(NamedTuple):
    """What of the meeting the practices came from."""

    meeting: Meeting
    session: Session
    chatham: Session
    recommendation: Recommendation


def _day() -> date:
    """The Tuesday at least five weeks from today."""
    soonest = timezone.localdate() + timedelta(days=35)
    return soonest + timedelta(days=(1 - soonest.weekday()) % 7)


def is_there() -> bool:
    return Meeting.objects.filter(slug=SLUG).exists()


@transaction.atomic
def load(people: Everybody) -> Came:
    """Make the meeting, from its first draft to a full waiting list."""
    organiser = people["organiser"]
    meeting = scheduling.schedule(_meeting(), by=organiser)
    agenda = _agenda(meeting, people)
    scheduling.publish(meeting, by=organiser)
    meeting.refresh_from_db()
    _invite(meeting, organiser)
    nominations.load(meeting, organiser)
    _answer(meeting, people)
    registering.load(meeting, organiser)
    agendas.load(meeting, agenda, by=organiser)
    balance.load(meeting, organiser)
    campaigns.load(meeting, organiser)
    reminders.load(meeting, by=organiser)
    fates.load(meeting)
    attendance.load(meeting, organiser)
    listing.load(meeting, by=organiser)
    _share(agenda, people)
    came = _note(meeting, agenda, people)
    recommendations.load(meeting, organiser, people["rapporteur"], people["participant"])
    report.load(meeting, agenda["fees"], organiser, people["rapporteur"])
    seated = meeting.registrations.confirmed().select_related("stakeholder__profile").order_by("pk")
    held.load(organiser, people["rapporteur"], [registration.stakeholder for registration in seated])
    return came


def _meeting() -> Meeting:
    starts_on = _day()
    closes = datetime.combine(starts_on - timedelta(days=7), time(18), ZoneInfo(ZONE))
    return Meeting(
        slug=SLUG,
        titles={
            "en": "Regional Expert Group Meeting on Fair Recruitment and Public-Private Partnerships (demonstration)",
            "es": "Reunión Regional del Grupo de Expertos sobre contratación equitativa y alianzas público-privadas"
            " (demostración)",
            "fr": "Réunion régionale du groupe d'experts sur le recrutement équitable et les partenariats public-privé"
            " (démonstration)",
        },
        summaries={
            "en": "How labour ministries, banks, recruiters and survivors' organisations of the Americas can end"
            " recruitment fees, which bind workers by debt. Meeting, people and organisations are fictional.",
            "es": "Cómo los ministerios de trabajo, los bancos, las agencias de contratación y las organizaciones de"
            " sobrevivientes de las Américas pueden poner fin a las comisiones de contratación. La reunión, las"
            " personas y las organizaciones son ficticias.",
            "fr": "Comment les ministères du travail, les banques, les recruteurs et les organisations de personnes"
            " survivantes des Amériques peuvent mettre fin aux frais de recrutement. La réunion, les personnes et les"
            " organisations sont fictives.",
        },
        region=Region.AMERICAS,
        themes=[Theme.SUPPLY_CHAIN, Theme.FINANCE, Theme.TECHNOLOGY],
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=1),
        time_zone=ZONE,
        format=Format.HYBRID,
        venue="Imaginary Conference Centre, Canal Room",
        city="Panama City",
        country="PA",
        joining_link="https://meet.example.org/fair-recruitment",
        languages=["en", "es", "fr"],
        capacity=SEATS,
        registration_closes_at=closes,
        answer_by=closes - timedelta(days=3),
        admission=Admission.OPEN,
    )


# --- Agenda -----------------------------------------------------------------------------------------------------------


def _agenda(meeting: Meeting, people: Everybody) -> dict[str, Session]:
    plenary, panel, group, rest = SessionKind.PLENARY, SessionKind.PANEL, SessionKind.WORKING_GROUP, SessionKind.BREAK
    chatham = HouseRule.CHATHAM
    everybody = {"moderator": "moderator", "rapporteur": "rapporteur"}
    speaking = {**everybody, "speaker": "participant"}
    others = {"moderator": "reviewer", "rapporteur": "reviewer2"}
    survivors = {"moderator": "submitter", "rapporteur": "rapporteur"}
    items: tuple[tuple[Any, ...], ...] = (
        ("opening", 0, "09:00", "09:45", plenary, "", "Opening and aims of the meeting", "", everybody),
        ("fees", 0, "09:45", "11:00", panel, "", "Recruitment fees: who pays, and how it shows", "", speaking),
        ("coffee", 0, "11:00", "11:30", rest, "", "Coffee", "", {}),
        ("banks", 0, "11:30", "13:00", group, "Canal Room", "Indicators that banks can see", chatham, everybody),
        ("tech", 0, "11:30", "13:00", group, "Garden Room", "Platforms that advertise jobs", "", others),
        ("lunch", 0, "13:00", "14:30", rest, "", "Lunch", "", {}),
        ("survivors", 0, "14:30", "16:00", plenary, "", "What survivors ask of employers", chatham, survivors),
        ("inspection", 1, "09:00", "10:30", panel, "", "Labour inspection with company data", "", speaking),
        ("pause", 1, "10:30", "11:00", rest, "", "Coffee", "", {}),
        ("remedy", 1, "11:00", "12:30", group, "Canal Room", "Repaying fees: remedies that work", "", everybody),
        ("contracts", 1, "11:00", "12:30", group, "Garden Room", "Contracts that workers can read", "", others),
        ("closing", 1, "14:00", "15:30", plenary, "", "Recommendations and next steps", "", everybody),
    )  # fmt: skip
    return {
        name: sessions.add(
            Session(
                meeting=meeting,
                kind=kind,
                titles={"en": title},
                starts_at=_at(meeting, day, start),
                ends_at=_at(meeting, day, end),
                track=track,
                rule=rule or HouseRule.ATTRIBUTED,
            ),
            people={role: [Named(str(people[who].email))] for role, who in named.items()},
            by=people["organiser"],
        )
        for name, day, start, end, kind, track, title, rule, named in items
    }


def _at(meeting: Meeting, day: int, clock: str) -> datetime:
    return datetime.combine(meeting.starts_on + timedelta(days=day), time.fromisoformat(clock), ZoneInfo(ZONE))


# --- Invitations and registrations ------------------------------------------------------------------------------------

GUESTS = (
    # given name, family name, sector, country, organisation, language
    ("Alba", "Fabled", "government", "AR", "Fabled Ministry of Security", "es"),
    ("Bruno", "Fictional", "government", "BR", "Fictional Labour Inspectorate", "en"),
    ("Celine", "Imaginary", "government", "CA", "Imaginary Department of Employment", "fr"),
    ("Dario", "Invented", "government", "CL", "Invented Public Prosecutor's Office", "es"),
    ("Elena", "Made-up", "government", "CO", "Made-up Ministry of the Interior", "es"),
    ("Fabio", "Notional", "government", "DO", "Notional Directorate of Migration", "es"),
    ("Gloria", "Unreal", "government", "EC", "Unreal Ministry of Labour", "es"),
    ("Hector", "Supposed", "government", "SV", "Supposed Human Rights Office", "es"),
    ("Irma", "Conjured", "government", "GT", "Conjured Financial Intelligence Unit", "es"),
    ("Jean", "Fabled", "government", "HT", "Fabled Ministry of Social Affairs", "fr"),
    ("Karla", "Fictional", "government", "HN", "Fictional Ministry of Labour", "es"),
    ("Lionel", "Imaginary", "government", "JM", "Imaginary Office against Trafficking in Persons", "en"),
    ("Marta", "Invented", "private", "MX", "Invented Hotels", "es"),
    ("Nestor", "Made-up", "private", "MX", "Made-up Recruiters", "es"),
    ("Olga", "Notional", "private", "PA", "Notional Shipping", "es"),
    ("Pablo", "Unreal", "private", "PE", "Unreal Fruit Exporters", "es"),
    ("Quentin", "Supposed", "private", "US", "Supposed Payments", "en"),
    ("Rosa", "Conjured", "private", "CO", "Conjured Flower Growers", "es"),
    ("Simon", "Fabled", "private", "CA", "Fabled Credit Union", "en"),
    ("Teresa", "Fictional", "private", "BR", "Fictional Job Platform", "en"),
    ("Ulises", "Imaginary", "private", "CR", "Imaginary Airline", "es"),
    ("Vera", "Invented", "civil_society", "AR", "Invented House for Survivors", "es"),
    ("Walter", "Made-up", "civil_society", "BO", "Made-up Domestic Workers' Union", "es"),
    ("Ximena", "Notional", "civil_society", "CL", "Notional Helpline", "es"),
    ("Yves", "Unreal", "civil_society", "HT", "Unreal Association of Cane Cutters", "fr"),
    ("Zoe", "Supposed", "civil_society", "TT", "Supposed Faith Coalition", "en"),
    ("Andres", "Conjured", "civil_society", "GT", "Conjured Migrants' House", "es"),
    ("Belen", "Fabled", "academia", "UY", "Fabled University", "es"),
    ("Carl", "Fictional", "academia", "US", "Fictional School of Law", "en"),
    ("Diana", "Imaginary", "academia", "PE", "Imaginary Institute of Economics", "es"),
    ("Emil", "Invented", "academia", "CA", "Invented Centre for Data Ethics", "fr"),
    ("Flora", "Made-up", "international", "PA", "Made-up Regional Labour Programme", "en"),
    ("Gaspar", "Notional", "international", "CR", "Notional Intergovernmental Forum", "es"),
    ("Hilda", "Unreal", "expert", "NI", "", "es"),
    ("Ivan", "Supposed", "expert", "VE", "", "es"),
    ("Julia", "Conjured", "expert", "BZ", "", "en"),
)  # fmt: skip

# Who of them answers how, by place in the list.
ACCEPT = (0, 1, 2, 4, 8, 11, 12, 14, 16, 18, 21, 22, 24, 27, 28, 31, 33, 19, 29)
DECLINE = {5: "I am on leave that week.", 15: "The harvest does not let us go.", 25: ""}
PASS_ON = {13: ("Ines", "Made-up"), 30: ("Leon", "Invented")}
WITHDRAW = (34,)
NOT_SENT = (9, 35, 26)


def _invite(meeting: Meeting, organiser) -> None:
    """Everybody on the list, and the participant of the demonstration; the letters are written at once."""
    listed = [
        inviting.add(
            Invitation(
                meeting=meeting,
                given_name=given_name,
                family_name=family_name,
                email=f"{given_name}.{family_name}@example.org".lower(),
                sector=sector,
                country=country,
                organisation=organisation,
                language=language,
                role=AttendanceRole.OBSERVER if sector == Sector.INTERNATIONAL else AttendanceRole.PARTICIPANT,
            ),
            by=organiser,
        )
        for given_name, family_name, sector, country, organisation, language in GUESTS
    ]
    listed.append(
        inviting.add(
            Invitation(
                meeting=meeting,
                given_name="Paula",
                family_name="Notional",
                email="participant@example.org",
                sector=Sector.GOVERNMENT,
                country="CR",
                organisation="Notional Ministry of Labour",
                language="es",
                role=AttendanceRole.SPEAKER,
            ),
            by=organiser,
        )
    )
    to_send = [invited.pk for place, invited in enumerate(listed) if place not in NOT_SENT]
    mailing: Any = inviting.send(meeting, to_send, by=organiser)
    jobs.run(mailing.job_id)
    if not settings.MAIL_IS_SENT:  # else the worker delivers them
        delivery.deliver(list(mailing.letters.values_list("pk", flat=True)))


def _answer(meeting: Meeting, people: Everybody) -> None:
    organiser = people["organiser"]
    invited = {one.email: one for one in meeting.invitations.all()}
    guests = [invited[f"{given}.{family}@example.org".lower()] for given, family, *_rest in GUESTS]
    invitation.accept(
        invited["participant@example.org"],
        by=people["participant"],
        given_name="Paula",
        family_name="Notional",
        function="Head of fair recruitment",
        organisation="Notional Ministry of Labour",
        country="CR",
        language="es",
        time_zone="America/Costa_Rica",
        mode=Format.IN_PERSON,
        consents=[Purpose.KEEP_PROFILE, Purpose.PARTICIPANT_LIST],
    )
    registered = [_accept(guests[place], place) for place in ACCEPT]
    registration.cancel(registered[3], by=registered[3].stakeholder)
    for place, reason in DECLINE.items():
        invitation.decline(guests[place], reason=reason)
    for place, (given_name, family_name) in PASS_ON.items():
        invitation.pass_on(
            guests[place],
            given_name=given_name,
            family_name=family_name,
            email=f"{given_name}.{family_name}@example.org".lower(),
            language=guests[place].language,
        )
    for place in WITHDRAW:
        inviting.withdraw(guests[place], by=organiser)
    registration.request(meeting, by=people["moderator"], mode=Format.ONLINE)
    asked = registration.request(meeting, by=people["submitter"], mode=Format.IN_PERSON)
    registration.decline(asked, by=organiser)


def _accept(invited: Invitation, place: int):
    return invitation.accept(
        invited,
        given_name=invited.given_name,
        family_name=invited.family_name,
        function="Adviser",
        organisation=invited.organisation,
        country=str(invited.country),
        language=invited.language,
        gender=("woman", "man", "undisclosed")[place % 3],
        mode=Format.ONLINE if place % 4 == 0 else Format.IN_PERSON,
        needs="Captions, please." if place == 8 else "",
        consents=[Purpose.PARTICIPANT_LIST] if place % 2 == 0 else [],
    )


# --- Documents and notes ----------------------------------------------------------------------------------------------


def _share(agenda: dict[str, Session], people: Everybody) -> None:
    for session, who, title, mark, language, file in (
        ("fees", "participant", "Who pays for a job: figures of a fictional survey", Mark.PUBLIC, "en", "pdf"),
        ("banks", "moderator", "Indicators for discussion", Mark.PARTICIPANTS, "en", "docx"),
        ("inspection", "participant", "Inspección con datos de empresas: borrador", Mark.PARTICIPANTS, "es", "docx"),
        ("survivors", "submitter", "Ce que demandent les personnes survivantes", Mark.SECRETARIAT, "fr", "pdf"),
        ("closing", "organiser", "Notes on security at the venue", Mark.STRICT, "en", "pdf"),
    ):
        body = _pdf(title) if file == "pdf" else _docx(title)
        person = people[who]
        contributing.contribute(
            agenda[session],
            by=person,
            pending=pending.keep(ContentFile(body, name=f"{session}.{file}"), owner=person.pk),
            title=title,
            mark=mark,
            language=language,
        )
    taken_back = contributing.contribute(
        agenda["fees"],
        by=people["participant"],
        pending=pending.keep(ContentFile(_pdf("An older version"), name="old.pdf"), owner=people["participant"].pk),
        title="Who pays for a job: an older version",
        mark=Mark.PARTICIPANTS,
        language="en",
    )
    contributing.withdraw(taken_back, by=people["participant"])
    contributions.load(agenda["contracts"], by=people["organiser"], sender=people["participant"], pdf=_pdf)


FICTIONAL = "This document belongs to the demonstration of the portal. Everything in it is fictional."


def _pdf(title: str) -> bytes:
    return typst.compile(
        b"#set document(title: sys.inputs.title)\n= #sys.inputs.title\n#sys.inputs.text",
        format="pdf",
        sys_inputs={"title": title, "text": FICTIONAL},
        ignore_system_fonts=True,
    )


def _docx(title: str) -> bytes:
    """The smallest Word document there is."""
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml"'
        f' ContentType="{word}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}"'
        ' Target="word/document.xml"/></Relationships>',
        "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body><w:p><w:r><w:t>{title}</w:t></w:r></w:p><w:p><w:r><w:t>{FICTIONAL}</w:t></w:r></w:p></w:body>"
        "</w:document>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + text)
    return file.getvalue()


def _note(meeting: Meeting, agenda: dict[str, Session], people: Everybody) -> Came:
    """Notes drafted ahead of the meeting, as rapporteurs do, so that every kind of note is there to be seen."""
    rapporteur = people["rapporteur"]
    notes.save(
        agenda["fees"],
        by=rapporteur,
        language="en",
        paragraphs=[
            _said(SegmentKind.FINDING, "Fees are mostly paid in cash, to a person the worker knows.", "A ministry"),
            _said(SegmentKind.CHALLENGE, "Banks see the repayment, not the fee.", "A bank"),
            _said(SegmentKind.PRACTICE, "A register of licensed recruiters that workers can search by phone."),
            _said(SegmentKind.ACTION, "Compare three national lists of indicators before the next meeting."),
        ],
    )
    notes.publish(agenda["fees"], by=rapporteur)
    notes.save(
        agenda["banks"],
        by=rapporteur,
        language="en",
        paragraphs=[
            _said(SegmentKind.FINDING, "Regular small transfers to one account on pay day are a usable sign."),
            _said(SegmentKind.CHALLENGE, "Closing accounts harms the workers; it was agreed to warn against it."),
            _said(SegmentKind.RECOMMENDATION, "Forbid recruitment fees by law and name the employer as who must pay."),
        ],
    )
    notes.publish(agenda["banks"], by=rapporteur)
    notes.save(
        agenda["remedy"],
        by=rapporteur,
        language="en",
        paragraphs=[_said(SegmentKind.FINDING, "To be written during the session.")],
    )
    heard = people["participant"].profile
    notes.save(
        agenda["survivors"],
        by=rapporteur,
        language="en",
        paragraphs=[
            _said(SegmentKind.FINDING, f"Workers want a person to call, not a form, as {heard.shown_name} put it."),
            _said(SegmentKind.FINDING, f"The hotline that {heard.organisation or 'an employer'} pays for is one."),
            _said(SegmentKind.CHALLENGE, "Whoever complains is often known to the supervisor by the next day."),
        ],
    )
    first = notes.recommend(
        agenda["fees"],
        by=rapporteur,
        text="Forbid recruitment fees by law and name the employer as the one who pays.",
        addressee="Member States",
        mark=Mark.PUBLIC,
        language="en",
    )
    notes.recommend(
        agenda["banks"],
        by=rapporteur,
        text="Agree on indicators of debt bondage with the financial intelligence unit, and review them every year.",
        addressee="Banks and financial intelligence units",
        mark=Mark.PARTICIPANTS,
        language="en",
    )
    notes.recommend(
        agenda["fees"],
        by=rapporteur,
        text="Publicar en línea el registro de agencias autorizadas, en los idiomas de los trabajadores.",
        addressee="Ministerios de trabajo",
        mark=Mark.PUBLIC,
        language="es",
    )
    return Came(meeting, agenda["fees"], agenda["banks"], first)


def _said(kind: str, text: str, said_by: str = "") -> Paragraph:
    return Paragraph(new_key(), kind, text, said_by)
