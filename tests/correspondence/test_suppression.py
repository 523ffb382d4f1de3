"""Whoever unsubscribed, bounced or declined is written to by no accident, and every page can say why."""

import pytest
from django.test import Client
from django.utils import timezone

from correspondence import delivery
from correspondence.actions import post
from correspondence.kinds import ASKED_FOR, UNASKED
from correspondence.models import Letter, Suppression
from correspondence.states import LetterState, StopReason
from correspondence.stopping import stop_address
from correspondence.suppression import blocked, lift, suppress
from meetings.addresses import invitation_context
from rrge_portal.kernel.refusal import Refusal
from stakeholders.states import Role
from tests.factories import InvitationFactory, MeetingFactory, StakeholderFactory
from tests.house.test_letters import KINDS
from tests.letterbox import text_of

pytestmark = pytest.mark.django_db


def invite(invitation, *, key="invitation:1") -> Letter:
    return post("invitation", to=invitation, about=invitation, key=key, **invitation_context(invitation))


def path_of(letter: Letter) -> str:
    return stop_address(letter).removeprefix("http://portal.test")


@pytest.fixture
def invitation(db):
    return InvitationFactory(email="ana@example.org")


def test_every_kind_of_letter_is_either_asked_for_or_not():
    assert set(KINDS) == set(UNASKED) | set(ASKED_FOR)
    assert not set(UNASKED) & set(ASKED_FOR)


@pytest.mark.parametrize("reason", StopReason)
def test_what_comes_unasked_is_not_sent_and_its_row_says_why(invitation, reason):
    suppression = suppress("Ana@Example.org", reason)

    letter = invite(invitation)

    assert letter.state == LetterState.SUPPRESSED
    assert letter.said == suppression.why
    assert letter.sealed == b"" or letter.sealed


@pytest.mark.parametrize("reason", StopReason)
def test_what_a_person_asked_for_still_goes(person, reason):
    suppress(person.email, reason)

    letter = post("sign_in_code", to=person, about=person, key="code", code="204863")

    assert letter.state == LetterState.WAITING


def test_a_room_s_own_suppression_holds_in_no_other_room(invitation):
    suppress(invitation.email, StopReason.DECLINED, room=invitation.meeting)
    other = InvitationFactory(email=invitation.email)

    assert blocked(["ANA@example.org"], invitation.meeting)["ANA@example.org"].reason == StopReason.DECLINED
    assert blocked([invitation.email], other.meeting) == blocked([invitation.email]) == {}
    assert invite(other, key="other").state == LetterState.WAITING


def test_a_person_s_own_wish_is_named_before_a_bounce(invitation):
    suppress(invitation.email, StopReason.BOUNCED)
    suppress(invitation.email, StopReason.UNSUBSCRIBED, room=invitation.meeting)

    found = blocked([invitation.email], invitation.meeting)

    assert found[invitation.email].reason == StopReason.UNSUBSCRIBED


def test_the_reason_is_a_sentence_with_its_day(invitation):
    suppression = suppress(invitation.email, StopReason.UNSUBSCRIBED)

    assert suppression.why.startswith("Unsubscribed from all invitations on ")
    assert str(timezone.localdate().year) in suppression.why


def test_many_addresses_are_asked_for_at_once(django_assert_num_queries):
    for number in range(3):
        suppress(f"{number}@example.org", StopReason.BOUNCED)

    with django_assert_num_queries(1):
        assert len(blocked(f"{number}@example.org" for number in range(1500))) == 3


def test_whoever_unsubscribes_after_the_letter_was_written_still_does_not_get_it(invitation, letterbox):
    letter = invite(invitation)
    suppress(invitation.email, StopReason.UNSUBSCRIBED)

    assert delivery.deliver([letter.pk]) == 0

    letter.refresh_from_db()
    assert (letter.state, letterbox.messages) == (LetterState.SUPPRESSED, [])


def test_once_lifted_the_same_letter_is_written_anew(invitation, administrator, letterbox):
    suppression = suppress(invitation.email, StopReason.BOUNCED)
    first = invite(invitation)
    lift(suppression, because="The mailbox is back.", by=administrator)

    letter = invite(invitation)

    assert letter.pk == first.pk
    assert letter.state == LetterState.WAITING
    assert delivery.deliver([letter.pk]) == 1
    assert invitation.token in text_of(letterbox.messages[0])


def test_posting_a_letter_again_that_stays_stopped_changes_nothing(invitation):
    suppress(invitation.email, StopReason.BOUNCED)

    invite(invitation)
    invite(invitation)

    assert Letter.objects.count() == 1


def test_an_unknown_mailbox_at_delivery_is_not_written_to_again(invitation, letterbox):
    letterbox.refused.add(invitation.email)

    delivery.deliver([invite(invitation).pk])

    suppression = Suppression.objects.get()
    assert (suppression.reason, suppression.words) == (StopReason.BOUNCED, "550 No such user here")


# --- Stopping by the link ---------------------------------------------------------------------------------------------


def test_a_letter_that_comes_unasked_says_how_to_stop_in_words_and_for_programs(invitation, letterbox):
    letter = invite(invitation)

    delivery.deliver([letter.pk])

    (message,) = letterbox.messages
    assert message["List-Unsubscribe"] == f"<{stop_address(letter)}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop_address(letter) in text_of(message)


def test_a_letter_a_person_asked_for_has_nothing_to_stop(person, letterbox):
    letter = post("sign_in_code", to=person, about=person, key="code", code="204863")

    delivery.deliver([letter.pk])

    assert letterbox.messages[0]["List-Unsubscribe"] is None


def test_opening_the_link_changes_nothing_for_scanners_open_links(invitation, client):
    letter = invite(invitation)

    page = client.get(path_of(letter))

    assert "No more letters about this meeting" in page.content.decode()
    assert not Suppression.objects.exists()


def test_a_mail_program_unsubscribes_with_one_post_without_cookies(invitation):
    letter = invite(invitation)

    answer = Client(enforce_csrf_checks=True).post(path_of(letter), {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert Suppression.objects.get().address == "ana@example.org"
    assert Suppression.objects.get().room is None


def test_one_meeting_then_everything_then_undone(invitation, client):
    path = path_of(invite(invitation))

    client.post(path, {"deed": "room"})
    assert Suppression.objects.get().room == invitation.meeting
    page = client.post(path, {"deed": "everything"}, follow=True)
    assert "Nobody writes to this address with invitations" in page.content.decode()
    client.post(path, {"deed": "undo"})

    assert not Suppression.objects.live().exists()
    assert Suppression.objects.count() == 2


def test_the_page_is_in_the_language_of_the_letter(client):
    letter = invite(InvitationFactory(language="fr"))

    assert path_of(letter).startswith("/fr/letters/stop/")


@pytest.mark.parametrize("token", ["nothing", "0" * 32 + ":forged"])
def test_a_forged_link_stops_nothing(client, token):
    answer = client.post(f"/letters/stop/{token}/", {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 404
    assert not Suppression.objects.exists()


# --- Lifting ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", [StopReason.UNSUBSCRIBED, StopReason.COMPLAINED])
def test_what_a_person_decided_only_they_or_an_administrator_lift(secretariat, administrator, reason):
    person = StakeholderFactory()
    suppression = suppress(person.email, reason)

    with pytest.raises(Refusal, match="only they can change it"):
        lift(suppression, because="They should come.", by=secretariat)
    lift(suppression, because="They told me so.", by=administrator)

    suppression = suppress(person.email, reason)
    lift(suppression, because="I want to.", by=person)


@pytest.mark.parametrize("reason", [StopReason.BOUNCED, StopReason.ASKED, StopReason.DECLINED])
def test_the_rest_is_lifted_for_a_typed_reason_only(secretariat, reason):
    suppression = suppress("ana@example.org", reason)

    with pytest.raises(Refusal, match="Write why"):
        lift(suppression, because="  ", by=secretariat)
    lift(suppression, because="The address was repaired.", by=secretariat)

    suppression.refresh_from_db()
    assert (suppression.lifted_by, suppression.lifted_because) == (secretariat, "The address was repaired.")
    with pytest.raises(Refusal, match="already"):
        lift(suppression, because="Again.", by=secretariat)


def test_the_secretariat_finds_adds_and_lifts_addresses(signed_in, secretariat):
    suppress("ana@example.org", StopReason.BOUNCED, words="550 5.1.1 No such user")
    suppress("luc@example.org", StopReason.UNSUBSCRIBED)
    client = signed_in(secretariat)

    page = client.get("/letters/stopped/?q=ana").content.decode()
    assert "550 5.1.1 No such user" in page
    assert "luc@example.org" not in page
    client.post("/letters/stopped/", {"address": "New@example.org", "words": "by telephone"})
    assert Suppression.objects.get(address="new@example.org").reason == StopReason.ASKED
    lifted = Suppression.objects.get(address="ana@example.org")
    client.post(f"/letters/stopped/{lifted.pk}/lift/", {"because": "Corrected."})
    assert "ana@example.org" not in blocked(["ana@example.org"])
    own = Suppression.objects.get(address="luc@example.org")
    refused = client.post(f"/letters/stopped/{own.pk}/lift/", {"because": "Please."})
    assert refused.status_code == 409
    assert "only they can change it" in refused.content.decode()


@pytest.mark.parametrize("role", [None, Role.EDITOR])
def test_nobody_else_sees_the_addresses(signed_in, role):
    meeting = MeetingFactory(organiser=StakeholderFactory())
    pk = suppress("ana@example.org", StopReason.BOUNCED, room=meeting).pk
    client = signed_in(StakeholderFactory(role=role))

    assert client.get("/letters/stopped/").status_code == 403
    assert client.post(f"/letters/stopped/{pk}/lift/", {"because": "x"}).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_database_as_often_for_three_as_for_one(
    signed_in, secretariat, django_assert_num_queries, number
):
    for each in range(number):
        suppress(f"{each}@example.org", StopReason.BOUNCED)
    client = signed_in(secretariat)
    client.get("/letters/stopped/")

    with django_assert_num_queries(6):
        client.get("/letters/stopped/")


def test_a_person_sees_and_undoes_their_own_in_the_account(signed_in, person):
    mine, others = (suppress(address, StopReason.UNSUBSCRIBED) for address in (person.email, "ana@example.org"))
    client = signed_in(person)

    assert mine.why in client.get("/letters/mine/").content.decode()
    assert client.post("/letters/mine/", {"pk": others.pk}).status_code == 404
    client.post("/letters/mine/", {"pk": mine.pk})

    assert list(Suppression.objects.live()) == [others]
