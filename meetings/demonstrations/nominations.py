"""Member States of the demonstration in every state of the tracker, two of their nominees on one mailbox."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from correspondence import delivery
from rrge_portal.kernel import jobs, pending

from ..actions import invitation, nominating, nominations
from ..actions.nominating import Person
from ..models import Meeting, Nomination

STATES = (
    # country, mission or ministry, focal point, language, seats, days until the names are due
    ("AR", "Fabled Embassy of Argentina", "Amalia Fabled", "es", 2, 10),
    ("BR", "Fictional Ministry of Foreign Affairs", "Beto Fictional", "en", 2, 10),
    ("CL", "Invented Embassy of Chile", "Clara Invented", "es", 1, 10),
    ("CO", "Made-up Ministry of Labour", "Camilo Made-up", "es", 3, 10),
    ("CR", "Notional Embassy of Costa Rica", "Celia Notional", "es", 2, -4),
    ("GT", "Conjured Ministry of Foreign Affairs", "Gaby Conjured", "es", 2, 10),
    ("HT", "Imaginary Embassy of Haiti", "Henri Imaginary", "fr", 1, 10),
    ("JM", "Supposed High Commission of Jamaica", "Janet Supposed", "en", 2, 10),
    ("MX", "Unreal Embassy of Mexico", "", "es", 2, 10),
)  # fmt: skip


def load(meeting: Meeting, by) -> None:
    """Ask, and let some answer: named, partly named, confirmed, nobody, overdue, late with a wish, seen, withdrawn."""
    nominations.offer_seats(meeting, {"government": 10, "private": 6}, by=by)
    asked = {row[0]: _add(meeting, row, by) for row in STATES}
    keys = [nomination.pk for code, nomination in asked.items() if code != "MX"]
    mailing: Any = nominations.send(meeting, keys, by=by)
    jobs.run(mailing.job_id)
    if not settings.MAIL_IS_SENT:  # else the worker delivers them
        delivery.deliver(list(mailing.letters.values_list("pk", flat=True)))
    for nomination in asked.values():
        nomination.refresh_from_db()
    for code in ("BR", "CL", "CO", "GT", "HT", "JM"):
        nominating.see(asked[code])
    nominating.name_people(asked["CO"], _people(("Ciro", "Made-up", "ciro"), ("Cora", "Made-up", "cora")))
    shared = asked["GT"].email.partition("@")[0]
    nominating.name_people(
        asked["GT"], _people(("Gabriel", "Conjured", shared), ("Gina", "Conjured", shared)), note=_note(asked["GT"])
    )
    nominee = nominating.name_people(asked["HT"], _people(("Hugo", "Imaginary", "hugo"), language="fr"))[0]
    invitation.accept(
        nominee.invitation, given_name="Hugo", family_name="Imaginary", function="Director", country="HT", language="fr"
    )
    nominating.finish(asked["CL"])
    late = nominating.name_people(asked["JM"], _people(("Jay", "Supposed", "jay"), language="en"))[0]
    Nomination.objects.filter(pk=asked["JM"].pk).update(due_at=timezone.now() - timedelta(days=1))
    late.nomination.refresh_from_db()
    nominating.ask_late(late.nomination, nominee=late, reason="Mr Supposed has taken up another post.")


def _add(meeting: Meeting, row: tuple, by) -> Nomination:
    country, body, focal_point, language, seats, days = row
    return nominations.add(
        Nomination(
            meeting=meeting,
            country=country,
            body=body,
            focal_point=focal_point,
            email=f"mission.{country}@example.org".lower(),
            language=language,
            seats=seats,
            due_at=_due(days),
        ),
        by=by,
    )


def _due(days: int) -> datetime:
    return (timezone.now() + timedelta(days=days)).replace(hour=23, minute=0, second=0, microsecond=0)


def _people(*names: tuple[str, str, str], language: str = "es") -> list[Person]:
    """Given name, family name and mailbox of each; the first leads the delegation."""
    return [
        Person(given_name, family_name, f"{mailbox}@example.org", language, "", "Adviser", is_head=place == 0)
        for place, (given_name, family_name, mailbox) in enumerate(names)
    ]


def _note(nomination: Nomination) -> pending.Pending:
    file = ContentFile(b"%PDF-1.7\n% A fictional note verbale.\n%%EOF\n", name="note-verbale.pdf")
    return pending.keep(file, owner=-nomination.pk)
