"""Answering through the link in the letter, without an account."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from correspondence.actions import post
from correspondence.models import Letter
from correspondence.states import LetterState
from meetings.actions import invitation as answers
from meetings.models import Invitation, Registration
from meetings.states import INVITATION_TRANSITIONS, Format, InvitationState, RegistrationState
from rrge_portal.kernel.refusal import Refusal
from stakeholders.models import Stakeholder
from tests.factories import InvitationFactory, MeetingFactory, RegistrationFactory, StakeholderFactory

pytestmark = pytest.mark.django_db

State = InvitationState


def page_of(invitation):
    return reverse("meetings:invitation", kwargs={"token": invitation.token})


def filled(**changes):
    return {
        "answer": "accept",
        "title": "Dr.",
        "given_name": "Ana",
        "family_name": "Guest",
        "display_name": "",
        "organisation": "Fictional Bank",
        "function": "Head of compliance",
        "country": "MX",
        "language": "es",
        "time_zone": "America/Mexico_City",
        "mode": "online",
        "needs": "Captions",
        **changes,
    }


@pytest.fixture
def invitation(secretariat):
    return InvitationFactory(meeting=MeetingFactory(organiser=secretariat), email="guest@example.org", given_name="Ana")


def test_the_page_says_who_what_when_where_in_which_role_and_until_when(client, invitation, secretariat):
    page = client.get(page_of(invitation)).content.decode()
    meeting = invitation.meeting
    for fact in (secretariat.shown_name, str(meeting.title), meeting.days_said, "Panama City", "Participant"):
        assert fact in page
    assert "Answer by:" in page
    for button in ("Accept", "Decline", "Suggest a colleague"):
        assert button in page


def test_the_address_is_shown_masked(client, invitation):
    page = client.get(page_of(invitation)).content.decode()
    assert "g•••@example.org" in page
    assert "guest@example.org" not in page


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("answer", ["", "accept", "decline", "pass_on", "cancel", "take_seat"])
def test_following_the_link_changes_nothing(client, invitation, method, answer):
    response = getattr(client, method)(page_of(invitation), {"answer": answer})
    assert response.status_code == 200
    invitation.refresh_from_db()
    assert invitation.state == State.SENT
    assert not Registration.objects.exists()


def test_accepting_registers_and_makes_a_stakeholder_but_signs_nobody_in(client, invitation):
    response = client.post(page_of(invitation), filled(consents=["keep_profile"]), follow=True)
    person = Stakeholder.objects.get(email="guest@example.org")
    registration = Registration.objects.get(stakeholder=person)
    assert (registration.state, registration.mode, registration.needs) == ("confirmed", "online", "Captions")
    assert (person.profile.function, person.profile.language, person.profile.sector) == (
        "Head of compliance",
        "es",
        "private",
    )
    assert person.profile.organisation.name == "Fictional Bank"
    assert [consent.purpose for consent in person.consents.all()] == ["keep_profile"]
    assert "_auth_user_id" not in client.session
    page = response.content.decode()
    assert "You have a seat" in page
    assert reverse("meetings:agenda_ics", kwargs={"slug": invitation.meeting.slug}) in page
    assert "we e-mail you a code" in page


def test_the_confirmation_speaks_the_language_the_person_chose_and_has_their_link_sealed(client, invitation):
    client.post(page_of(invitation), filled())
    letter = Letter.objects.get(kind="registration_confirmed")
    invitation.refresh_from_db()
    assert (letter.language, letter.address) == ("es", "guest@example.org")
    assert invitation.token not in letter.text
    assert f"/es/invitations/{invitation.token.split(':')[0]}" in letter.open_text.replace("%3A", ":")


def test_no_consent_is_ticked_beforehand(client, invitation):
    page = client.get(page_of(invitation), {"answer": "accept"}).content.decode()
    assert page.count('name="consents"') == 3
    assert "checked" not in page.split('name="consents"', 1)[1]


def test_the_form_is_filled_from_the_list(client, invitation):
    page = client.get(page_of(invitation), {"answer": "accept"}).content.decode()
    for value in ('value="Ana"', 'value="Guest"', 'value="Fictional Bank"'):
        assert value in page


def test_a_forwarded_link_shows_nothing_of_the_profile(client, signed_in, invitation):
    known = StakeholderFactory(email="guest@example.org", profile__function="Head of a secret unit")
    Invitation.objects.filter(pk=invitation.pk).update(stakeholder=known)
    stranger = signed_in(StakeholderFactory())
    for browser in (client, stranger):
        assert "Head of a secret unit" not in browser.get(page_of(invitation), {"answer": "accept"}).content.decode()
    own = signed_in(known).get(page_of(invitation), {"answer": "accept"}).content.decode()
    assert "Head of a secret unit" in own


def test_through_the_link_alone_nobody_overwrites_a_profile(client, invitation):
    known = StakeholderFactory(email="guest@example.org", profile__function="Judge")
    client.post(page_of(invitation), filled(function="Something else"))
    known.profile.refresh_from_db()
    assert known.profile.function == "Judge"


def test_the_signed_in_invitee_corrects_their_profile_with_the_same_form(signed_in, invitation):
    known = StakeholderFactory(email="guest@example.org", profile__function="Judge")
    signed_in(known).post(page_of(invitation), filled(function="President of the court"))
    known.profile.refresh_from_db()
    assert known.profile.function == "President of the court"


def test_whoever_is_signed_in_as_somebody_else_is_told_whose_invitation_it_is(signed_in, person, invitation):
    page = signed_in(person).get(page_of(invitation)).content.decode()
    assert "this invitation is meant for g•••@example.org" in page


def test_what_was_typed_stays_when_something_is_missing(client, invitation):
    page = client.post(page_of(invitation), filled(given_name="", function="Head of compliance")).content.decode()
    assert "Head of compliance" in page
    assert not Registration.objects.exists()


def test_an_online_meeting_does_not_ask_how_one_takes_part(client, secretariat):
    invitation = InvitationFactory(meeting=MeetingFactory(format=Format.ONLINE))
    page = client.get(page_of(invitation), {"answer": "accept"}).content.decode()
    assert 'name="mode"' not in page
    client.post(page_of(invitation), filled())
    assert Registration.objects.get().mode == "online"


def test_a_full_meeting_tells_the_place_on_the_waiting_list(client, invitation):
    invitation.meeting.capacity = 1
    invitation.meeting.save(update_fields=["capacity"])
    RegistrationFactory(meeting=invitation.meeting)
    page = client.post(page_of(invitation), filled(), follow=True).content.decode()
    assert "You are on the waiting list" in page
    assert "Your place in the queue: 1." in page


def test_answering_twice_is_refused_with_a_sentence(client, invitation):
    client.post(page_of(invitation), filled())
    response = client.post(page_of(invitation), filled())
    assert response.status_code == 409
    assert "This invitation is already accepted." in response.content.decode()
    assert Registration.objects.count() == 1


def test_declining_with_a_reason(client, invitation):
    page = client.post(page_of(invitation), {"answer": "decline", "reason": "On leave"}, follow=True).content.decode()
    invitation.refresh_from_db()
    assert (invitation.state, invitation.decline_reason) == (State.DECLINED, "On leave")
    assert "Thank you for telling us." in page
    assert "Accept after all" in page


def test_who_declined_may_still_accept_until_the_answer_is_due(client, invitation):
    client.post(page_of(invitation), {"answer": "decline", "reason": ""})
    client.post(page_of(invitation), filled())
    invitation.refresh_from_db()
    assert invitation.state == State.ACCEPTED
    assert Registration.objects.get().state == RegistrationState.CONFIRMED


def test_the_seat_can_be_given_back_through_the_link_and_taken_again(client, invitation):
    client.post(page_of(invitation), filled())
    page = client.post(page_of(invitation), {"answer": "cancel"}, follow=True).content.decode()
    assert Registration.objects.get().state == RegistrationState.CANCELLED
    assert "Register again" in page
    client.post(page_of(invitation), filled())
    assert Registration.objects.live().count() == 1


def test_an_offered_seat_is_taken_through_the_link(client, invitation):
    invitation.meeting.capacity = 1
    invitation.meeting.save(update_fields=["capacity"])
    seated = RegistrationFactory(meeting=invitation.meeting)
    client.post(page_of(invitation), filled())
    answers.seats.cancel(seated, by=None)
    assert "Take the seat" in client.get(page_of(invitation)).content.decode()
    client.post(page_of(invitation), {"answer": "take_seat"})
    assert Registration.objects.get(invitation=invitation).state == RegistrationState.CONFIRMED


def test_an_answer_recalls_the_reminder_that_has_not_left(client, invitation):
    post(
        "reminder_to_answer",
        to=invitation,
        about=invitation,
        key="r",
        meeting=invitation.meeting,
        role=invitation.role,
        due=invitation.due,
        zone="UTC",
        url="http://portal.test/",
    )
    client.post(page_of(invitation), {"answer": "decline"})
    assert Letter.objects.get(key="r").state == LetterState.RECALLED


def test_an_expired_invitation_says_whom_to_ask_and_keeps_what_was_typed(client, invitation, secretariat):
    Invitation.objects.filter(pk=invitation.pk).update(answer_by=timezone.now() - timedelta(hours=1))
    response = client.get(page_of(invitation))
    assert response.status_code == 410
    assert "The answer was due by" in response.content.decode()
    assert secretariat.letter_address in response.content.decode()
    response = client.post(page_of(invitation), filled(function="Typed in vain"))
    assert response.status_code == 409
    assert "Typed in vain" in response.content.decode()


def test_a_withdrawn_invitation_says_so(client, invitation):
    Invitation.objects.filter(pk=invitation.pk).update(state=State.WITHDRAWN)
    response = client.get(page_of(invitation))
    assert response.status_code == 410
    assert "have withdrawn this invitation" in response.content.decode()
    assert client.post(page_of(invitation), filled()).status_code == 409


@pytest.mark.parametrize("spoilt", ["{}x", "x{}", "1.abc:def", "x"])
def test_a_forged_link_opens_nothing_and_offers_help(client, invitation, spoilt):
    response = client.get(reverse("meetings:invitation", kwargs={"token": spoilt.format(invitation.token)}))
    assert response.status_code == 404
    assert "I lost my link" in response.content.decode()


def test_a_replaced_link_opens_nothing(client, invitation):
    old = page_of(invitation)
    Invitation.objects.filter(pk=invitation.pk).update(nonce="renewed")
    assert client.get(old).status_code == 404


# --- Passing on -------------------------------------------------------------------------------------------------------

COLLEAGUE = {
    "answer": "pass_on",
    "given_name": "Luis",
    "family_name": "Colleague",
    "email": "Luis@example.org",
    "language": "es",
}


def test_passing_on_invites_the_colleague_in_their_language(client, invitation):
    page = client.post(page_of(invitation), COLLEAGUE, follow=True).content.decode()
    invitation.refresh_from_db()
    colleague = Invitation.objects.get(email="luis@example.org")
    letter = Letter.objects.get(kind="passed_on")
    assert (invitation.state, colleague.state) == (State.PASSED_ON, State.SENT)
    assert colleague.passed_on_from == invitation
    assert (letter.address, letter.language) == ("luis@example.org", "es")
    assert colleague.token in letter.open_text.replace("%3A", ":")
    assert "You passed this invitation on" in page
    assert client.get(page_of(colleague)).status_code == 200


def test_passing_on_to_an_invited_address_is_refused_with_everything_kept(client, invitation):
    InvitationFactory(meeting=invitation.meeting, email="luis@example.org")
    response = client.post(page_of(invitation), COLLEAGUE)
    assert response.status_code == 409
    assert "This address is already invited to this meeting." in response.content.decode()
    assert 'value="Luis"' in response.content.decode()
    invitation.refresh_from_db()
    assert invitation.state == State.SENT


def test_what_was_passed_on_is_not_passed_on_again(client, invitation):
    client.post(page_of(invitation), COLLEAGUE)
    colleague = Invitation.objects.get(email="luis@example.org")
    assert "Suggest a colleague" not in client.get(page_of(colleague)).content.decode()
    response = client.post(page_of(colleague), {**COLLEAGUE, "email": "third@example.org"})
    assert response.status_code == 409
    assert "cannot be passed on again" in response.content.decode()


def test_the_organiser_undoes_a_passing_on_and_it_may_happen_again(invitation, secretariat):
    details = {"given_name": "Luis", "family_name": "", "email": "luis@example.org", "language": "en"}
    colleague = answers.pass_on(invitation, **details)
    assert answers.undo_pass_on(invitation, by=secretariat).state == State.SENT
    colleague.refresh_from_db()
    assert colleague.state == State.WITHDRAWN
    assert answers.pass_on(invitation, **details).state == State.SENT


def test_a_passing_on_is_not_undone_once_the_colleague_has_accepted(invitation, secretariat):
    colleague = answers.pass_on(invitation, given_name="Luis", family_name="", email="luis@example.org", language="en")
    Invitation.objects.filter(pk=colleague.pk).update(state=State.ACCEPTED)
    with pytest.raises(Refusal, match="has already accepted"):
        answers.undo_pass_on(invitation, by=secretariat)


# --- The lost link ----------------------------------------------------------------------------------------------------


def test_the_answer_about_a_lost_link_is_the_same_for_everybody(client, invitation):
    pages = [
        client.post(reverse("meetings:lost_link"), {"email": email}).content
        for email in ("Guest@example.org", "nobody@example.org")
    ]
    assert pages[0] == pages[1]
    letter = Letter.objects.get()
    assert (letter.kind, letter.address) == ("link_again", "guest@example.org")
    assert invitation.token in letter.open_text.replace("%3A", ":")


def test_a_lost_link_is_sent_once_an_hour_at_most(client, invitation):
    for _ in range(3):
        client.post(reverse("meetings:lost_link"), {"email": "guest@example.org"})
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("state", [State.LISTED, State.WITHDRAWN])
def test_an_invitation_that_was_never_sent_or_is_withdrawn_is_not_given_away(invitation, state):
    Invitation.objects.filter(pk=invitation.pk).update(state=state)
    answers.send_link_again("guest@example.org")
    assert not Letter.objects.exists()


# --- Refusals from the table ------------------------------------------------------------------------------------------

DEEDS = {
    "accept": (State.ACCEPTED, lambda invitation: answers.accept(invitation, given_name="Ana")),
    "decline": (State.DECLINED, answers.decline),
    "pass_on": (
        State.PASSED_ON,
        lambda invitation: answers.pass_on(
            invitation, given_name="Luis", family_name="", email="luis@example.org", language="en"
        ),
    ),
    "undo_pass_on": (State.SENT, lambda invitation: answers.undo_pass_on(invitation, by=None)),
}
REFUSED = [
    (name, state)
    for name, (to, _deed) in DEEDS.items()
    for state in State
    if to not in INVITATION_TRANSITIONS[state] and (name, state) != ("accept", State.ACCEPTED)  # registering anew
]
REFUSED.append(("undo_pass_on", State.LISTED))


@pytest.mark.parametrize(("name", "state"), REFUSED)
def test_an_answer_outside_the_table_is_refused(name, state):
    invitation = InvitationFactory(state=state)
    with pytest.raises(Refusal):
        DEEDS[name][1](invitation)
    invitation.refresh_from_db()
    assert invitation.state == state
    assert not Registration.objects.exists()
