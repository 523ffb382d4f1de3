"""The demonstration: complete, quick, repeatable, and only where it is wanted."""

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from correspondence.models import Letter
from meetings.models import Contribution, Invitation, Meeting, Registration, Session, SessionNote
from meetings.states import ContributionState, HouseRule, InvitationState, NoteState, RegistrationState
from practices.models import Edition, Practice, Review
from practices.states import EditionState, Origin, PracticeState
from rrge_portal.kernel.vocabulary import Mark, Sector
from stakeholders.models import Stakeholder

pytestmark = pytest.mark.django_db

SIGN_INS = {"organiser", "editor", "reviewer", "participant", "rapporteur", "admin"}


@pytest.fixture
def seeded(settings):
    settings.DEMO = True
    call_command("seed_demo", verbosity=0)


def counts():
    models = (Stakeholder, Meeting, Session, Invitation, Registration, Contribution, Practice, Review, Edition, Letter)
    return {model.__name__: model.objects.count() for model in models}


@pytest.mark.usefixtures("seeded")
def test_every_state_there_is_can_be_seen():
    assert set(Invitation.objects.values_list("state", flat=True)) == set(InvitationState.values)
    assert set(Registration.objects.values_list("state", flat=True)) == set(RegistrationState.values)
    assert set(Contribution.objects.values_list("state", flat=True)) == set(ContributionState.values)
    assert set(Contribution.objects.values_list("mark", flat=True)) == set(Mark.values)
    assert set(SessionNote.objects.values_list("state", flat=True)) == set(NoteState.values)
    assert set(Practice.objects.values_list("state", flat=True)) == set(PracticeState.values)
    meeting = Meeting.objects.get(slug="demo")
    assert set(meeting.sessions.values_list("rule", flat=True)) == set(HouseRule.values)
    assert set(meeting.invitations.values_list("sector", flat=True)) == set(Sector.values)
    assert 28 <= (meeting.starts_on - timezone.localdate()).days <= 45
    assert set(Edition.every.values_list("state", flat=True)) == {EditionState.READY, EditionState.DRAFT}
    assert {len(text) > 0 for text in meeting.titles.values()} == {True}


@pytest.mark.usefixtures("seeded")
def test_a_second_time_changes_nothing():
    before = counts()

    call_command("seed_demo", verbosity=0)

    assert counts() == before


@pytest.mark.usefixtures("seeded")
def test_everybody_signs_in_with_the_password_on_the_sign_in_page():
    for name in SIGN_INS:
        person = Stakeholder.objects.get(email=f"{name}@example.org")
        assert person.is_demonstration
        assert person.check_password("demo")
        assert EmailAddress.objects.get(user=person).verified
    client = Client()
    response = client.post("/account/login/", {"login": "organiser@example.org", "password": "demo"})
    assert response.status_code == 302
    assert client.get("/organise/demo/").status_code == 200


@pytest.mark.usefixtures("seeded")
def test_nobody_of_the_demonstration_has_a_real_address():
    assert not Stakeholder.objects.exclude(email__endswith="@example.org").exists()
    assert not Invitation.objects.exclude(email__endswith="@example.org").exists()
    assert not Letter.objects.exclude(address__endswith="@example.org").exists()


@pytest.mark.usefixtures("seeded")
def test_a_reader_walks_from_the_published_practice_to_the_demonstration_meeting():
    practice = Practice.objects.published().get(meeting__slug="demo")

    shown = Client().get(practice.get_absolute_url()).content.decode()

    assert "/meetings/demo/" in shown
    assert practice.session.get_absolute_url() in shown
    assert practice.label == "promising"
    assert Review.objects.filter(assignment__version=practice.current, submitted_at__isnull=False).count() == 2


@pytest.mark.usefixtures("seeded")
def test_no_review_touches_a_real_practice():
    assert not Review.objects.filter(assignment__version__practice__origin=Origin.REFERENCE).exists()


def test_rows_for_measuring_are_topped_up_to_the_number(settings):
    settings.DEMO = True

    call_command("seed_demo", registrations=15, practices=12, seed=3, verbosity=0)
    call_command("seed_demo", registrations=20, practices=12, seed=3, verbosity=0)

    bench = Meeting.objects.get(slug="bench")
    assert bench.registrations.count() == 20
    assert bench.sessions.count() == 20
    assert "organiser" in bench.roles_of(Stakeholder.objects.with_address("organiser@example.org"))
    generated = Practice.objects.published().filter(slug__startswith="generated-")
    assert generated.count() == 12
    assert generated.filter(search_documents__isnull=False).count() == 12


def test_the_same_seed_makes_the_same(settings):
    settings.DEMO = True
    call_command("seed_demo", practices=3, seed=5, verbosity=0)
    first = list(Practice.objects.filter(slug__startswith="generated-").values_list("slug", "current__summary"))
    Practice.objects.filter(slug__startswith="generated-").delete()

    call_command("seed_demo", practices=3, seed=5, verbosity=0)

    assert list(Practice.objects.filter(slug__startswith="generated-").values_list("slug", "current__summary")) == first


def test_outside_a_demonstration_it_refuses(settings):
    settings.DEMO = settings.DEBUG = False

    with pytest.raises(CommandError, match="only runs with DEMO=1 or DEBUG=1"):
        call_command("seed_demo")

    assert not Meeting.objects.exists()


@pytest.mark.usefixtures("seeded")
def test_the_door_and_the_evaluation_are_prepared_and_nobody_is_there_before_the_meeting():
    meeting = Meeting.objects.get(slug="demo")
    assert meeting.door_passes.count() == 1
    assert meeting.survey.is_draft
    assert not meeting.sessions.filter(attendances__isnull=False).exists()
    call_command("seed_demo", verbosity=0)
    assert meeting.door_passes.count() == 1
