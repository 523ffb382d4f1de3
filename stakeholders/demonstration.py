"""The fictional people of the demonstration. Their organisations do not exist, and no letter reaches @example.org."""

from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from rrge_portal.kernel.vocabulary import Sector

from .actions import organisation_called
from .models import PortalRole, Profile, Stakeholder
from .states import Role

PASSWORD = "demo"  # noqa: S105 - shown on the sign-in page of a demonstration, useless everywhere else


class Person(NamedTuple):
    name: str
    given_name: str
    family_name: str
    function: str
    organisation: str
    sector: str
    country: str
    time_zone: str
    language: str = "en"
    role: str = ""
    expertise: str = ""


PEOPLE = (
    Person(
        "organiser", "Odalys", "Fictional", "Programme officer", "Fictional Secretariat for Expert Meetings",
        Sector.INTERNATIONAL, "PA", "America/Panama", role=Role.SECRETARIAT,
    ),
    Person(
        "editor", "Edgar", "Imaginary", "Editor of the compendium", "Fictional Secretariat for Expert Meetings",
        Sector.INTERNATIONAL, "AT", "Europe/Vienna", role=Role.EDITOR,
    ),
    Person(
        "reviewer", "Renata", "Invented", "Senior lecturer", "Invented University of the Plate",
        Sector.ACADEMIA, "UY", "America/Montevideo", expertise="fair recruitment, labour inspection, evaluation",
    ),
    Person(
        "reviewer2", "Ruben", "Unreal", "Independent evaluator", "", Sector.EXPERT, "CA", "America/Toronto",
        expertise="financial indicators, survivor participation",
    ),
    Person(
        "participant", "Paula", "Notional", "Head of fair recruitment", "Notional Ministry of Labour",
        Sector.GOVERNMENT, "CR", "America/Costa_Rica", language="es", expertise="fair recruitment",
    ),
    Person(
        "rapporteur", "Rafael", "Supposed", "Research fellow", "Supposed Institute for Migration Studies",
        Sector.ACADEMIA, "MX", "America/Mexico_City", language="es", expertise="migration, note-taking",
    ),
    Person(
        "admin", "Amina", "Fabled", "Administrator", "Fictional Secretariat for Expert Meetings",
        Sector.INTERNATIONAL, "PA", "America/Panama", role=Role.ADMINISTRATOR,
    ),
    Person(
        "moderator", "Mona", "Made-up", "Director of compliance", "Make-Believe Bank", Sector.PRIVATE, "GT",
        "America/Guatemala", expertise="transaction monitoring",
    ),
    Person(
        "submitter", "Solange", "Conjured", "Coordinator", "Conjured Network of Survivors", Sector.CIVIL_SOCIETY, "HT",
        "America/Port-au-Prince", language="fr", expertise="survivor services",
    ),
)  # fmt: skip


@transaction.atomic
def people() -> dict[str, Stakeholder]:
    """The people by the first part of their address; those who are there already stay as they are."""
    known = {person.email: person for person in Stakeholder.objects.filter(email__endswith="@example.org")}
    password = make_password(PASSWORD)
    return {who.name: known.get(f"{who.name}@example.org") or _appear(who, password) for who in PEOPLE}


def _appear(who: Person, password: str) -> Stakeholder:
    email = f"{who.name}@example.org"
    person = Stakeholder.objects.create(
        email=email,
        contact_address=email,
        password=password,
        is_demonstration=True,
        is_superuser=who.role == Role.ADMINISTRATOR,
    )
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    Profile.objects.create(
        stakeholder=person,
        given_name=who.given_name,
        family_name=who.family_name,
        function=who.function,
        organisation=organisation_called(who.organisation, sector=who.sector, country=who.country),
        sector=who.sector,
        country=who.country,
        language=who.language,
        languages=[who.language] if who.language == "en" else [who.language, "en"],
        time_zone=who.time_zone,
        expertise=who.expertise,
    )
    if who.role:
        PortalRole.objects.create(stakeholder=person, role=who.role)
    return person
