"""Letters leave once, their fate is kept, and nothing waiting is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from correspondence import delivery
from correspondence.actions import post, recall, try_again, try_all_again
from correspondence.models import Letter
from correspondence.seals import Secret
from correspondence.states import LetterState
from rrge_portal.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db


def a_letter(person, *, key="letter:1", code="204863") -> Letter:
    return post("sign_in_code", to=person, about=person, key=key, code=Secret(code))


def test_a_letter_is_accepted_by_the_mail_server_with_text_and_html_of_the_same_content(person, letterbox):
    letter = a_letter(person)

    assert delivery.deliver([letter.pk]) == 1

    (message,) = letterbox.messages
    letter.refresh_from_db()
    assert letter.state == LetterState.SENT
    assert message["Message-ID"] == letter.message_id
    assert message["To"].addresses[0].addr_spec == person.email
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    for words in (person.shown_name, "204863"):
        assert words in text
        assert words in html


def test_the_same_key_is_posted_once(person):
    first, second = a_letter(person), a_letter(person)

    assert first.pk == second.pk
    assert Letter.objects.count() == 1


def test_a_letter_given_to_two_workers_leaves_once(person, letterbox):
    letter = a_letter(person)

    delivery.deliver([letter.pk])
    delivery.deliver([letter.pk])

    assert len(letterbox.messages) == 1


def test_a_refused_address_fails_with_the_servers_words_and_the_others_leave(person, secretariat, letterbox):
    letterbox.refused.add(person.email)
    refused, fine = a_letter(person, key="a"), a_letter(secretariat, key="b")

    delivery.deliver([refused.pk, fine.pk])

    refused.refresh_from_db()
    fine.refresh_from_db()
    assert (refused.state, refused.fate) == (LetterState.FAILED, "550 No such user here")
    assert fine.state == LetterState.SENT


def test_a_busy_mailbox_is_tried_again_later_and_given_up_in_the_end(person, letterbox):
    letterbox.busy.add(person.email)
    letter = a_letter(person)

    delivery.deliver([letter.pk])

    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (LetterState.WAITING, 1)
    assert letter.due_at > timezone.now()
    for _attempt in range(delivery.MOST_ATTEMPTS):
        Letter.objects.update(due_at=timezone.now())
        delivery.deliver([letter.pk])
    letter.refresh_from_db()
    assert letter.state == LetterState.FAILED
    assert letter.attempts == delivery.MOST_ATTEMPTS


def test_a_dead_server_costs_no_letter(person, dead_server):
    letter = a_letter(person)

    delivery.deliver([letter.pk])

    letter.refresh_from_db()
    assert letter.state == LetterState.WAITING
    assert "ConnectionRefusedError" in letter.fate


def test_what_a_killed_worker_had_claimed_is_offered_again_with_the_same_message_id(person, letterbox):
    letter = a_letter(person)
    Letter.objects.update(
        state=LetterState.SENDING,
        claim="dead",
        claimed_at=timezone.now() - timedelta(minutes=5),
        created_at=timezone.now() - timedelta(minutes=6),
    )

    delivery.deliver(delivery.waiting())

    assert [message["Message-ID"] for message in letterbox.messages] == [letter.message_id]


def test_a_letter_being_sent_just_now_is_left_to_its_worker(person):
    a_letter(person)
    Letter.objects.update(
        state=LetterState.SENDING,
        claim="busy",
        claimed_at=timezone.now(),
        created_at=timezone.now() - timedelta(minutes=6),
    )

    assert delivery.waiting() == []


def test_without_a_mail_server_a_letter_is_kept_and_never_released_by_itself(person, settings):
    settings.MAIL_IS_SENT = False
    letter = a_letter(person)
    delivery.deliver([letter.pk])
    settings.MAIL_IS_SENT = True
    Letter.objects.update(created_at=timezone.now() - timedelta(minutes=6))

    assert delivery.deliver([letter.pk]) == 0
    assert delivery.waiting() == []
    letter.refresh_from_db()
    assert letter.get_state_display() == "Kept, not sent"


def test_a_recalled_letter_does_not_leave(person, letterbox):
    letter = a_letter(person)

    assert recall(about=person, kinds=["sign_in_code"]) == 1
    delivery.deliver([letter.pk])

    assert letterbox.messages == []


def test_a_failed_letter_can_be_tried_again_and_a_sent_one_cannot(person, administrator, letterbox):
    letterbox.refused.add(person.email)
    letter = a_letter(person)
    delivery.deliver([letter.pk])
    letterbox.refused.clear()
    letter.refresh_from_db()

    try_again(letter, by=administrator)
    delivery.deliver([letter.pk])

    letter.refresh_from_db()
    assert letter.state == LetterState.SENT
    with pytest.raises(Refusal, match="no longer possible"):
        try_again(letter, by=administrator)


def test_trying_all_again_with_nothing_failed_says_so(person, administrator):
    a_letter(person)

    with pytest.raises(Refusal, match="No letter has failed"):
        try_all_again(Letter.objects.all(), by=administrator, room=person)


def test_a_secret_is_not_stored_readable_and_is_destroyed_once_sent(person, letterbox, settings):
    letter = a_letter(person, code="204863")
    letter.refresh_from_db()

    assert "204863" not in letter.text
    assert b"204863" not in bytes(letter.sealed)
    assert "204863" in letter.open_text
    assert "204863" not in letter.shown_text
    settings.DEMO = True
    assert "204863" in letter.shown_text
    settings.DEMO = False
    delivery.deliver([letter.pk])
    letter.refresh_from_db()
    assert bytes(letter.sealed) == b""


def test_a_name_with_quotes_and_line_breaks_cannot_forge_a_header(person, letterbox):
    person.profile.display_name = 'Eve"\r\nBcc: all@example.org'
    person.profile.save(update_fields=["display_name"])
    letter = a_letter(person)

    delivery.deliver([letter.pk])

    (message,) = letterbox.messages
    assert message["Bcc"] is None
    assert [address.addr_spec for address in message["To"].addresses] == [person.email]
