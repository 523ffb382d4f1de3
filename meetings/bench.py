"""A generated meeting for measuring: twenty sessions and as many registrations as wanted."""

import random
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from journal.actions import record
from rrge_portal.kernel.vocabulary import Region, Sector
from stakeholders.models import Organisation, Profile, Stakeholder

from .models import Appointment, Invitation, Meeting, Registration, Session
from .states import Format, InvitationState, MeetingRole, MeetingState, RegistrationState

SLUG = "bench"
SESSIONS = 20
BATCH = 1000
COUNTRIES = ("AR", "BR", "CA", "CL", "CO", "CR", "DO", "EC", "GT", "HN", "JM", "MX", "PA", "PE", "US", "UY")
STATES = (
    *(RegistrationState.CONFIRMED,) * 7,
    RegistrationState.WAITLISTED,
    RegistrationState.REQUESTED,
    RegistrationState.CANCELLED,
)


def top_up(number: int, *, seed: int) -> int:
    """See that `bench` has `number` registrations; the same seed makes the same. Returns how many are new."""
    meeting = Meeting.objects.filter(slug=SLUG).first() or _meeting()
    organiser = Stakeholder.objects.with_address("organiser@example.org")
    if organiser:
        Appointment.objects.get_or_create(meeting=meeting, stakeholder=organiser, role=MeetingRole.ORGANISER)
    present = meeting.registrations.count()
    for first in range(present, number, BATCH):
        _make(meeting, range(first, min(first + BATCH, number)), seed)
    return max(0, number - present)


@transaction.atomic
def _meeting() -> Meeting:
    starts_on = timezone.localdate() + timedelta(days=60)
    meeting = Meeting.objects.create(
        slug=SLUG,
        titles={"en": "Generated meeting for measuring"},
        summaries={"en": "Generated: nothing in it is real."},
        region=Region.AMERICAS,
        themes=["finance", "technology"],
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=1),
        time_zone="America/Panama",
        format=Format.HYBRID,
        city="Panama City",
        country="PA",
        languages=["en"],
        state=MeetingState.PUBLISHED,
        published_at=timezone.now(),
    )
    opening = datetime.combine(starts_on, time(14), UTC)
    Session.objects.bulk_create(
        Session(
            meeting=meeting,
            titles={"en": f"Generated session {number + 1}"},
            description="Generated to measure pages with a full agenda.",
            starts_at=opening + timedelta(days=number // 10, minutes=45 * (number % 10)),
            ends_at=opening + timedelta(days=number // 10, minutes=45 * (number % 10) + 40),
        )
        for number in range(SESSIONS)
    )
    Organisation.objects.bulk_create(
        (
            Organisation(name=f"Generated {country} {sector}", sector=sector, country=country)
            for country in COUNTRIES
            for sector in Sector.values
        ),
        ignore_conflicts=True,
    )
    record("meeting.published", by=None, about=meeting)  # as of every meeting that people publish
    return meeting


@transaction.atomic
def _make(meeting: Meeting, numbers: range, seed: int) -> None:
    now = timezone.now()
    bodies = list(Organisation.objects.filter(name__startswith="Generated ").order_by("pk"))
    chances = [random.Random(f"{seed}:{number}") for number in numbers]  # noqa: S311 - chance, not secrecy
    emails = [f"bench-{number}@example.org" for number in numbers]
    people = Stakeholder.objects.bulk_create(
        Stakeholder(email=email, contact_address=email, password=make_password(None), is_demonstration=True)
        for email in emails
    )
    profiles: list[Any] = Profile.objects.bulk_create(
        _profile(person, number, chance.choice(bodies))
        for person, number, chance in zip(people, numbers, chances, strict=True)
    )
    invitations = Invitation.objects.bulk_create(
        Invitation(
            meeting=meeting,
            stakeholder=person,
            given_name=profile.given_name,
            family_name=profile.family_name,
            email=person.email,
            sector=profile.sector,
            country=profile.country,
            organisation=profile.organisation.name,
            state=InvitationState.ACCEPTED,
            sent_at=now,
            answered_at=now,
        )
        for person, profile in zip(people, profiles, strict=True)
    )
    Registration.objects.bulk_create(
        Registration(
            meeting=meeting,
            stakeholder=person,
            invitation=invitation,
            state=chance.choice(STATES),
            sector=invitation.sector,
            mode=chance.choice((Format.ONLINE, Format.IN_PERSON)),
            decided_at=now,
        )
        for person, invitation, chance in zip(people, invitations, chances, strict=True)
    )


def _profile(person: Stakeholder, number: int, body: Organisation) -> Profile:
    return Profile(
        stakeholder=person,
        given_name=f"Generated{number}",
        family_name="Person",
        function="Adviser",
        organisation=body,
        sector=body.sector,
        country=body.country,
        time_zone="America/Panama",
    )
