"""The post room: who may read which letter, find it, and try it again."""

import pytest

from correspondence.actions import post
from correspondence.models import Letter
from correspondence.seals import Secret
from correspondence.states import LetterState
from tests.factories import MeetingFactory, StakeholderFactory

pytestmark = pytest.mark.django_db

PAGE = "/post-room/"


def letter_to(person, *, room=None, number=1, state=LetterState.SENT) -> Letter:
    letter = post("sign_in_code", to=person, about=room or person, key=f"{person.pk}:{number}", code=Secret("ABC-123"))
    Letter.objects.filter(pk=letter.pk).update(state=state)
    letter.refresh_from_db()
    return letter


def page_of(client, **query) -> str:
    return client.get(PAGE, query).content.decode()


def test_people_read_the_letters_written_to_them_and_no_others(signed_in, person):
    mine, theirs = letter_to(person), letter_to(StakeholderFactory())
    client = signed_in(person)
    assert person.email in page_of(client)
    assert theirs.address not in page_of(client)
    assert client.get(f"{PAGE}{mine.pk}/").status_code == 200
    assert client.get(f"{PAGE}{theirs.pk}/").status_code == 404


def test_organisers_read_the_letters_of_their_meetings_only(signed_in, secretariat):
    own = letter_to(StakeholderFactory(), room=MeetingFactory(organiser=secretariat))
    foreign = letter_to(StakeholderFactory(), room=MeetingFactory())
    page = page_of(signed_in(secretariat))
    assert own.address in page
    assert foreign.address not in page


def test_administrators_read_all(signed_in, administrator):
    assert letter_to(StakeholderFactory()).address in page_of(signed_in(administrator))


def test_what_opens_something_is_shown_only_in_a_demonstration(settings, signed_in, person):
    letter = letter_to(person)
    client = signed_in(person)
    assert "ABC-123" in client.get(f"{PAGE}{letter.pk}/").content.decode()
    settings.DEMO = False
    hidden = client.get(f"{PAGE}{letter.pk}/").content.decode()
    assert "ABC-123" not in hidden
    assert "••••••" in hidden


def test_a_letter_is_found_by_name_address_and_fate(signed_in, administrator):
    amina = StakeholderFactory(email="amina@example.org", profile__given_name="Amina")
    letter_to(amina, state=LetterState.FAILED)
    other = letter_to(StakeholderFactory())
    client = signed_in(administrator)
    for query in ({"q": "AMINA"}, {"q": "amina code"}, {"state": "failed"}):
        page = page_of(client, **query)
        assert "amina@example.org" in page
        assert other.address not in page
    assert "No letter matches." in page_of(client, q="nobody")


def test_a_filter_in_force_can_be_taken_off(signed_in, administrator):
    letter_to(administrator)
    page = page_of(signed_in(administrator), q="code", state="sent")
    assert 'href="?state=sent"' in page
    assert 'href="?q=code"' in page


def test_without_a_mail_server_the_page_says_that_nothing_is_sent(settings, signed_in, person):
    client = signed_in(person)
    assert "This portal is not connected to a mail server." not in page_of(client)
    settings.MAIL_IS_SENT = False
    assert "This portal is not connected to a mail server." in page_of(client)


def test_the_organiser_tries_a_failed_letter_again(signed_in, secretariat):
    letter = letter_to(StakeholderFactory(), room=MeetingFactory(organiser=secretariat), state=LetterState.FAILED)
    client = signed_in(secretariat)
    assert "Try again" in client.get(f"{PAGE}{letter.pk}/").content.decode()
    assert client.post(f"{PAGE}{letter.pk}/again/").status_code == 302
    letter.refresh_from_db()
    assert letter.state == LetterState.WAITING


def test_the_recipient_may_read_but_not_try_again(signed_in, person):
    letter = letter_to(person, room=MeetingFactory(), state=LetterState.FAILED)
    client = signed_in(person)
    assert "Try again" not in client.get(f"{PAGE}{letter.pk}/").content.decode()
    assert client.post(f"{PAGE}{letter.pk}/again/").status_code == 403
    letter.refresh_from_db()
    assert letter.state == LetterState.FAILED


def test_a_letter_that_was_sent_is_not_sent_again(signed_in, administrator):
    letter = letter_to(administrator)
    refused = signed_in(administrator).post(f"{PAGE}{letter.pk}/again/")
    assert refused.status_code == 409
    assert "Accepted by the mail server" in refused.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(signed_in, person, number, django_assert_num_queries):
    for each in range(number):
        letter_to(person, number=each)
    client = signed_in(person)
    client.get(PAGE)
    with django_assert_num_queries(7):
        client.get(PAGE)


def test_a_long_list_has_pages(settings, signed_in, person):
    settings.LIST_PAGE_SIZE = 2
    for each in range(3):
        letter_to(person, number=each)
    client = signed_in(person)
    assert 'href="?page=2"' in page_of(client)
    assert page_of(client, page=2).count('<th scope="row">') == 1
