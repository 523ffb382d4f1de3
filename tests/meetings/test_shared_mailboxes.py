"""Several nominees at one mailbox: each is a person of their own, with letters and links of their own."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from correspondence.models import Letter
from correspondence.states import LetterState
from meetings.actions import invitation as answers
from meetings.actions import inviting, nominating
from meetings.actions import registration as seats
from meetings.models import Invitation, Registration
from meetings.states import RegistrationState
from rrge_portal.kernel.refusal import Refusal
from stakeholders.models import Stakeholder
from tests.factories import MeetingFactory, NominationFactory, StakeholderFactory

from .test_nominating import accept, ana, luis

pytestmark = pytest.mark.django_db


@pytest.fixture
def nomination(secretariat):
    return NominationFactory(meeting=MeetingFactory(organiser=secretariat), seats=2)


@pytest.fixture
def sharing(nomination):
    return [nominee.invitation for nominee in nominating.name_people(nomination, [ana(), luis()])]


def test_each_at_a_shared_mailbox_gets_a_letter_and_a_link_of_their_own(client, sharing):
    letters = Letter.objects.filter(kind="nominee_invited").order_by("pk")
    assert [letter.name for letter in letters] == ["Ana Ruiz", "Luis Paz"]
    for invitation, own, other in ((sharing[0], "Ana", "Luis"), (sharing[1], "Luis", "Ana")):
        page = client.get(reverse("meetings:invitation", kwargs={"token": invitation.token})).content.decode()
        assert own in page
        assert other not in page


def test_both_accept_and_are_two_people_of_whom_one_signs_in(client, signed_in, sharing):
    for invitation in Invitation.objects.order_by("pk"):
        accept(invitation)
    first, second = (Invitation.objects.get(pk=invitation.pk).stakeholder for invitation in sharing)

    assert (first.email, first.contact_address) == ("m@example.org", "m@example.org")
    assert (second.email, second.contact_address) == (None, "m@example.org")
    assert {registration.stakeholder for registration in Registration.objects.all()} == {first, second}
    page = client.get(reverse("meetings:invitation", kwargs={"token": sharing[1].token})).content.decode()
    assert "You have a seat" in page
    assert "Ana" not in page
    assert "we e-mail you a code" not in page
    assert list(Invitation.objects.addressed_to(first)) == [sharing[0]]
    confirmed = Letter.objects.filter(kind="registration_confirmed").order_by("pk")
    assert [letter.recipient for letter in confirmed] == [first, second]


def test_giving_a_seat_back_and_taking_it_again_stays_the_same_person(sharing):
    accept(Invitation.objects.get(pk=sharing[0].pk))
    registration = accept(Invitation.objects.get(pk=sharing[1].pk), given_name="Luís")
    seats.cancel(registration, by=None)
    accept(Invitation.objects.get(pk=sharing[1].pk))
    assert Stakeholder.objects.filter(contact_address="m@example.org").count() == 2


def test_a_mailbox_somebody_else_signs_in_with_is_shared(nomination):
    owner = StakeholderFactory(email="m@example.org", profile__given_name="Olga", profile__family_name="Other")
    invitation = nominating.name_people(nomination, [ana()])[0].invitation

    assert invitation.shares_mailbox
    assert not invitation.is_for(owner)
    accept(Invitation.objects.get())
    assert Invitation.objects.get().stakeholder != owner
    assert not owner.registrations.exists()


def test_somebody_known_by_name_and_address_is_the_same_person(nomination):
    known = StakeholderFactory(email="m@example.org", profile__given_name="Ana", profile__family_name="Ruíz")
    invitation = nominating.name_people(nomination, [ana()])[0].invitation

    assert (invitation.stakeholder, invitation.shares_mailbox) == (known, False)


def test_the_lost_link_page_serves_all_at_the_mailbox_and_focal_points(client, nomination, sharing):
    lost = reverse("meetings:lost_link")
    unknown = client.post(lost, {"email": "nobody@example.org"}).content.decode()
    known = client.post(lost, {"email": "m@example.org"}).content.decode()
    client.post(lost, {"email": nomination.email})

    assert Letter.objects.filter(kind="link_again", address="m@example.org").count() == 2
    assert Letter.objects.get(kind="nomination_link_again").address == nomination.email
    assert "on its way" in known
    assert "on its way" in unknown


def test_a_nominee_does_not_pass_the_invitation_on(client, sharing):
    with pytest.raises(Refusal, match="Ask them to name somebody else"):
        answers.pass_on(sharing[0], given_name="Z", family_name="Z", email="z@example.org", language="en")
    page = client.get(reverse("meetings:invitation", kwargs={"token": sharing[0].token})).content.decode()
    assert "Suggest a colleague" not in page


def test_the_registration_form_is_filled_with_what_the_focal_point_wrote(client, nomination):
    person = ana(title="Dr.", function="Head of the unit")
    invitation = nominating.name_people(nomination, [person])[0].invitation
    address = reverse("meetings:invitation", kwargs={"token": invitation.token})
    form = client.get(address, {"answer": "accept"}).content.decode()

    assert 'value="Dr."' in form
    assert 'value="Head of the unit"' in form


def test_a_nominee_named_late_has_a_week_to_answer(nomination):
    nomination.meeting.answer_by = timezone.now() - timedelta(days=1)
    nomination.meeting.save(update_fields=["answer_by"])
    invitation = nominating.name_people(nomination, [ana()])[0].invitation

    assert invitation.answer_by > timezone.now() + timedelta(days=6)
    assert accept(invitation).state == RegistrationState.CONFIRMED


def test_the_organisers_correction_of_a_nominee_keeps_the_mailboxes_apart(nomination):
    first, second = nominating.name_people(nomination, [ana(), luis(email="luis@example.org")])
    invitation = Invitation.objects.get(pk=second.invitation_id)
    invitation.email = "m@example.org"
    inviting.change(invitation, by=None)

    assert set(Invitation.objects.values_list("shares_mailbox", flat=True)) == {True}
    assert first.invitation.email == "m@example.org"


def test_somebody_named_at_the_mailbox_of_whoever_declined_is_written_to(nomination):
    nominee = nominating.name_people(nomination, [ana()])[0]
    answers.decline(nominee.invitation)
    nominating.replace(nominee, luis())

    letter = Letter.objects.get(kind="nominee_invited", name="Luis Paz")
    assert letter.state == LetterState.WAITING
