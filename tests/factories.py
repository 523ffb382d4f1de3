"""Rows with unsurprising defaults; a test states only what matters to it."""

from datetime import UTC, datetime, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from meetings.models import Appointment, Invitation, Meeting, Nomination, Registration, Session
from meetings.states import Format, InvitationState, MeetingRole, MeetingState, NominationState, RegistrationState
from practices.models import Practice, PracticePartner, PracticeVersion, ResultClaim
from rrge_portal.kernel.vocabulary import Region, Sector
from stakeholders.models import Organisation, PortalRole, Profile, Stakeholder
from stakeholders.states import Role


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")
    sector = Sector.GOVERNMENT
    country = "PA"


class StakeholderFactory(DjangoModelFactory):
    """`role=Role.EDITOR` grants a portal role; `profile__country="MX"` sets the profile."""

    class Meta:
        model = Stakeholder
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    contact_address = factory.SelfAttribute("email")
    profile = factory.RelatedFactory("tests.factories.ProfileFactory", factory_related_name="stakeholder")

    @factory.post_generation
    def role(self, create, extracted, **kwargs):
        if extracted:
            PortalRole.objects.create(stakeholder=self, role=extracted)
        if extracted == Role.ADMINISTRATOR:
            self.is_superuser = True
            self.save(update_fields=["is_superuser"])


class ProfileFactory(DjangoModelFactory):
    class Meta:
        model = Profile

    stakeholder = factory.SubFactory(StakeholderFactory, profile=None)
    given_name = factory.Sequence(lambda n: f"Given{n}")
    family_name = factory.Sequence(lambda n: f"Family{n}")
    function = "Adviser"
    organisation = factory.SubFactory(OrganisationFactory)
    sector = Sector.GOVERNMENT
    country = "PA"
    language = "en"
    time_zone = "America/Panama"


class MeetingFactory(DjangoModelFactory):
    """A published public meeting of two days, five weeks from now, with registration open."""

    class Meta:
        model = Meeting
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"meeting-{n}")
    titles = factory.LazyAttribute(lambda meeting: {"en": f"Regional Expert Group Meeting {meeting.slug}"})
    region = Region.AMERICAS
    starts_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=35))
    ends_on = factory.LazyAttribute(lambda meeting: meeting.starts_on + timedelta(days=1))
    time_zone = "America/Panama"
    format = Format.HYBRID
    city = "Panama City"
    country = "PA"
    joining_link = "https://meet.example.org/room"
    languages = ["en", "es"]
    state = MeetingState.PUBLISHED
    answer_by = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))
    registration_closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=28))

    @factory.post_generation
    def organiser(self, create, extracted, **kwargs):
        if extracted:
            Appointment.objects.create(meeting=self, stakeholder=extracted, role=MeetingRole.ORGANISER)


class SessionFactory(DjangoModelFactory):
    """On the meeting's first day, 10:00–11:30 in Panama (15:00 UTC)."""

    class Meta:
        model = Session

    meeting = factory.SubFactory(MeetingFactory)
    titles = factory.Sequence(lambda n: {"en": f"Session {n}"})
    starts_at = factory.LazyAttribute(
        lambda session: datetime.combine(session.meeting.starts_on, datetime.min.time(), UTC) + timedelta(hours=15)
    )
    ends_at = factory.LazyAttribute(lambda session: session.starts_at + timedelta(minutes=90))


class InvitationFactory(DjangoModelFactory):
    """Sent, and awaiting an answer."""

    class Meta:
        model = Invitation

    meeting = factory.SubFactory(MeetingFactory)
    given_name = factory.Sequence(lambda n: f"Invited{n}")
    family_name = "Guest"
    email = factory.Sequence(lambda n: f"guest{n}@example.org")
    sector = Sector.PRIVATE
    country = "MX"
    organisation = "Fictional Bank"
    state = InvitationState.SENT
    sent_at = factory.LazyFunction(timezone.now)


class NominationFactory(DjangoModelFactory):
    """Asked for two names, due in ten days."""

    class Meta:
        model = Nomination

    meeting = factory.SubFactory(MeetingFactory)
    country = "HN"
    body = factory.Sequence(lambda n: f"Fictional Mission {n}")
    focal_point = "Fina Focal"
    email = factory.Sequence(lambda n: f"mission{n}@example.org")
    seats = 2
    due_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=10))
    state = NominationState.ASKED
    sent_at = factory.LazyFunction(timezone.now)


class RegistrationFactory(DjangoModelFactory):
    class Meta:
        model = Registration

    meeting = factory.SubFactory(MeetingFactory)
    stakeholder = factory.SubFactory(StakeholderFactory)
    state = RegistrationState.CONFIRMED
    sector = factory.LazyAttribute(lambda registration: registration.stakeholder.profile.sector)


class PracticeFactory(DjangoModelFactory):
    """A draft with every starred field filled, so that it can be submitted."""

    class Meta:
        model = Practice
        skip_postgeneration_save = True

    submitter = factory.SubFactory(StakeholderFactory)

    @factory.post_generation
    def current(self, create, extracted, **kwargs):
        self.current = PracticeVersionFactory(practice=self, **kwargs)
        self.save(update_fields=["current"])


class PracticeVersionFactory(DjangoModelFactory):
    class Meta:
        model = PracticeVersion
        skip_postgeneration_save = True

    practice = factory.SubFactory(PracticeFactory)
    title = factory.Sequence(lambda n: f"Recruitment without fees {n}")
    summary = "Banks and inspectors look together for the traces that recruitment fees leave in accounts."
    language = "en"
    lead_organisation = "Ministry of Work of Freedonia"
    lead_sector = Sector.GOVERNMENT
    lead_country = "CR"
    focal_point = "Office of the director"
    relation_to_lead = "I coordinate it there."
    public_role = "The inspectorate shares its list of indicators."
    private_role = "Banks search their accounts for them."
    partnership_types = ["information_sharing"]
    countries = ["CR", "PA"]
    regions = ["americas"]
    level = "national"
    start_year = 2022
    status = "ongoing"
    themes = ["finance"]
    exploitation = ["labour"]
    pillars = ["prevention", "partnership"]
    relation_to_trafficking = "direct"
    problem = "Workers pay for their jobs and are bound by the debt."
    description = "Twice a year the partners compare patterns and agree on new indicators."
    challenges = "Data protection took a year to settle."
    lessons_learned = "Begin with the law."
    rights_aspects = "Women and men are counted apart; no account holder is named."
    survivor_involvement = "Two survivors advise the group and are paid for it."
    risks = "Workers may be refused an account; an appeal is possible."
    declares_accurate = declares_agreed = declares_no_victim = declares_images = True
    conflicts = "None."
    licence = "cc-by-4.0"
    allows_translation = True
    review_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=730))

    @factory.post_generation
    def rows(self, create, extracted, **kwargs):
        PracticePartner.objects.create(
            version=self,
            organisation="Fictional Bank",
            sector=Sector.PRIVATE,
            role="Searches accounts",
            brings=["data"],
        )
        ResultClaim.objects.create(
            version=self,
            indicator="Cases referred",
            baseline="0",
            value="12",
            unit="cases",
            source="Own count",
            evidence=2,
        )
