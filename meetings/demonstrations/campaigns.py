"""The demonstration's own words: an invitation worded in two languages, a letterhead, and a message that waits."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from correspondence.words import Words
from stakeholders.models import Stakeholder

from ..actions import messaging, wording
from ..audience import participants
from ..models import LetterHead, Meeting
from ..states import LIVE_REGISTRATIONS, Costs

INVITATION = {
    "en": (
        "Invitation: {days}",
        (
            "Dear {name},\n\nThe Imaginary Office for Fair Recruitment has the honour to invite you as {role} to:\n\n"
            "{title}\n{days}\n{place}\n\nRead what it is about, and answer:\n{link}\n\n"
            "We would be glad of your answer by {due}.\n\nWith kind regards,\nThe secretariat of the meeting"
        ),
    ),
    "es": (
        "Invitación: {days}",
        (
            "Estimado/a {name}:\n\nLa Oficina Imaginaria para la Contratación Equitativa tiene el honor de invitarle"
            " como {role} a:\n\n{title}\n{days}\n{place}\n\nLea de qué trata y responda:\n{link}\n\n"
            "Le agradeceríamos su respuesta a más tardar el {due}.\n\nAtentamente,\nLa secretaría de la reunión"
        ),
    ),
}
MESSAGE = (
    Words(
        "Where to find us",
        "Dear {name},\n\nThe Imaginary Conference Centre opens its doors at 8:00. Please bring a document with your"
        " name.\n\nAgenda and documents:\n{link}\n\nWith kind regards,\nThe secretariat of the meeting",
        "en",
    ),
    Words(
        "Dónde encontrarnos",
        "Estimado/a {name}:\n\nEl Centro de Conferencias Imaginario abre sus puertas a las 8:00. Traiga un documento"
        " con su nombre.\n\nAgenda y documentos:\n{link}\n\nAtentamente,\nLa secretaría de la reunión",
        "es",
    ),
)


def load(meeting: Meeting, organiser: Stakeholder) -> None:
    """Made through the same actions as by hand; the message goes out three days before the meeting."""
    for language, (subject, body) in INVITATION.items():
        wording.word(meeting, "invitation", language, subject=subject, body=body, version=0, by=organiser)
    head = LetterHead(
        meeting=meeting,
        organisation="Imaginary Office for Fair Recruitment",
        address="1 Invented Avenue, Panama City",
        signatory_name="Olivia Organiser",
        signatory_function="Director (fictional)",
        costs=Costs.STAY,
    )
    wording.set_letterhead(head, by=organiser)
    people = participants(meeting).filter(registrations__meeting=meeting, registrations__state__in=LIVE_REGISTRATIONS)
    messaging.message(
        meeting,
        list(people.order_by("pk").values_list("pk", flat=True).distinct()),
        words=MESSAGE,
        main_language="en",
        by=organiser,
        due_at=datetime.combine(meeting.starts_on - timedelta(days=3), time(9), ZoneInfo(meeting.zone)),
    )
