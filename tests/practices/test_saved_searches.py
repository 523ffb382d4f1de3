"""Saved searches: nothing without confirmation, nothing twice, nothing about what is not public, and an end at once."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from correspondence.models import Letter
from correspondence.states import LetterState
from correspondence.stopping import stop_address
from practices import search
from practices.actions import saved_searches as actions
from practices.actions.taking_down import take_down
from practices.models import SavedSearch
from practices.states import PracticeState, SavedSearchState
from tests.factories import PracticeFactory, StakeholderFactory

pytestmark = pytest.mark.django_db

NEW = "/practices/alerts/new/?q=hotels"
READER = "reader@example.org"


@pytest.fixture(autouse=True)
def _no_counters():
    cache.clear()


def published(title, *, ago=timedelta(minutes=6), **version):
    practice = PracticeFactory(
        state=PracticeState.PUBLISHED,
        slug=title.lower().replace(" ", "-"),
        published_at=timezone.now() - ago,
        current__title=title,
        **{f"current__{name}": value for name, value in version.items()},
    )
    search.index(practice)
    return practice


def saved(query="q=hotels", **facts):
    known = {"email": READER, "state": SavedSearchState.RUNNING, "told_until": timezone.now() - timedelta(days=30)}
    return SavedSearch.objects.create(query=query, **known | facts)


def letters(kind):
    return list(Letter.objects.filter(kind=kind).order_by("pk"))


def test_a_stranger_saves_a_search_and_nothing_comes_before_it_is_confirmed():
    answer = Client().post(NEW, {"email": READER, "rhythm": "weekly"})

    assert "Look into your mailbox" in answer.content.decode()
    (kept,) = SavedSearch.objects.all()
    assert (kept.state, kept.query) == (SavedSearchState.UNCONFIRMED, "q=hotels")
    assert [letter.address for letter in letters(actions.CONFIRM)] == [READER]
    published("Hotels train")
    assert actions.tell_due() == 0


def test_opening_the_link_changes_nothing_and_the_button_confirms():
    kept = saved(state=SavedSearchState.UNCONFIRMED, told_until=None)
    client, page = Client(), f"/practices/alerts/{kept.token}/"

    assert "Yes, send me letters" in client.get(page).content.decode()
    kept.refresh_from_db()
    assert kept.state == SavedSearchState.UNCONFIRMED

    client.post(page, {"deed": "confirm"})
    kept.refresh_from_db()
    assert kept.is_running


def test_a_forged_link_opens_nothing():
    kept = saved()

    assert Client().get(f"/practices/alerts/{kept.pk}.{kept.nonce}:forged/").status_code == 404


def test_the_page_says_the_same_whether_the_search_is_known_or_not():
    saved()
    known = Client().post(NEW, {"email": READER.upper(), "rhythm": "daily"})
    unknown = Client().post(NEW, {"email": "other@example.org", "rhythm": "daily"})

    def plain(answer):
        return re.sub(r"csrf\S+ value=\S+", "", answer.content.decode())

    assert plain(known) == plain(unknown)
    assert [letter.address for letter in letters(actions.CONFIRM)] == ["other@example.org"]


def test_an_address_is_asked_once_an_hour_and_five_times_a_day():
    for number in range(8):
        actions.save_search(email=READER, query=f"q=word{number}", rhythm="daily", language="en")
        actions.save_search(email=READER, query=f"q=word{number}", rhythm="daily", language="en")

    assert len(letters(actions.CONFIRM)) == 5


def test_from_one_place_only_so_many_are_saved_in_an_hour(monkeypatch):
    monkeypatch.setattr("practices.views.saved_searches.MOST_AN_HOUR", 2)
    answers = [Client().post(NEW, {"email": f"r{n}@example.org", "rhythm": "daily"}).status_code for n in range(3)]

    assert answers == [200, 200, 429]
    assert SavedSearch.objects.count() == 2


def test_whoever_is_signed_in_needs_no_confirmation_for_their_own_address():
    person = StakeholderFactory(email="known@example.org")
    client = Client()
    client.force_login(person, backend="stakeholders.authentication.PortalBackend")

    client.post(NEW, {"email": "known@example.org", "rhythm": "daily"})
    client.post(NEW, {"email": "another@example.org", "rhythm": "daily"})

    assert SavedSearch.objects.get(email="known@example.org").is_running
    assert not SavedSearch.objects.get(email="another@example.org").is_running
    shown = client.get("/account/searches/").content.decode()
    assert "“hotels”" in shown
    assert "another@example.org" not in shown


def test_somebody_elses_search_is_not_there():
    kept = saved()
    client = Client()
    client.force_login(StakeholderFactory(), backend="stakeholders.authentication.PortalBackend")

    assert client.get(f"/account/searches/{kept.pk}/").status_code == 404
    assert client.post(f"/account/searches/{kept.pk}/", {"deed": "stop"}).status_code == 404
    kept.refresh_from_db()
    assert kept.is_running


def test_a_letter_names_what_is_new_and_matches_and_comes_once():
    saved("q=hotels&country=PA")
    published("Hotels train", countries=["PA"])
    published("Hotels elsewhere", countries=["MX"])
    published("Banks", countries=["PA"])

    assert actions.tell_due() == 1
    assert actions.tell_due() == 0

    (letter,) = letters(actions.FOUND)
    assert letter.address == READER
    assert "Hotels train" in letter.text
    assert "Hotels elsewhere" not in letter.text
    assert "Banks" not in letter.text
    assert "1 new practice" in letter.subject


def test_what_was_published_before_the_search_was_confirmed_is_not_new():
    published("Hotels train", ago=timedelta(hours=1))
    saved(told_until=timezone.now() - timedelta(minutes=30))

    assert actions.tell_due() == 0


@pytest.mark.parametrize(("rhythm", "days", "comes"), [("daily", 1, True), ("weekly", 1, False), ("weekly", 7, True)])
def test_letters_keep_their_rhythm_and_leave_nothing_out(rhythm, days, comes):
    now = timezone.now()
    saved(rhythm=rhythm, told_at=now - timedelta(days=days), told_until=now - timedelta(days=days))
    published("Hotels train")

    assert actions.tell_due(now) == comes
    assert actions.tell_due(now + timedelta(days=8)) == (not comes)


def test_what_is_taken_down_before_its_day_is_not_told():
    saved()
    practice = published("Hotels train")
    take_down(practice, reason="Somebody can be recognised.", by=StakeholderFactory(role="editor"))

    assert actions.tell_due() == 0


def test_a_letter_that_waits_is_written_anew_without_what_was_taken_down():
    saved()
    practice = published("Hotels train")
    published("Hotels audit")
    actions.tell_due()
    Letter.objects.update(state=LetterState.WAITING)

    take_down(practice, reason="Somebody can be recognised.", by=StakeholderFactory(role="editor"))

    first, second = letters(actions.FOUND)
    assert first.state == LetterState.RECALLED
    assert "Hotels train" not in second.text
    assert "Hotels audit" in second.text


def test_one_click_in_the_mail_program_stops_this_search_only():
    first, other = saved(), saved("q=zebras")
    published("Hotels train")
    actions.tell_due()
    (letter,) = letters(actions.FOUND)
    path = stop_address(letter).removeprefix("http://portal.test")

    assert Client().get(path).url.startswith("http://portal.test/practices/alerts/")
    first.refresh_from_db()
    assert first.is_running

    answer = Client().post(path, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    first.refresh_from_db()
    other.refresh_from_db()
    assert (first.state, other.state) == (SavedSearchState.STOPPED, SavedSearchState.RUNNING)


def test_the_link_stops_starts_again_changes_the_rhythm_and_forgets():
    kept = saved()
    client, page = Client(), f"/practices/alerts/{kept.token}/"

    client.post(page, {"deed": "rhythm", "rhythm": "daily"})
    client.post(page, {"deed": "stop"})
    kept.refresh_from_db()
    assert (kept.rhythm, kept.state) == ("daily", SavedSearchState.STOPPED)
    client.post(page, {"deed": "confirm"})
    kept.refresh_from_db()
    assert kept.is_running
    client.post(page, {"deed": "forget"})
    assert not SavedSearch.objects.exists()


def test_addresses_nobody_confirmed_are_forgotten_after_a_week():
    now = timezone.now()
    saved(state=SavedSearchState.UNCONFIRMED, told_until=None, asked_at=now)
    saved("q=banks")

    assert actions.forget_unconfirmed(now) == 0
    assert actions.forget_unconfirmed(now + timedelta(days=8)) == 1
    assert SavedSearch.objects.get().query == "q=banks"


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_whatever_its_length(number, django_assert_num_queries):
    person = StakeholderFactory(email="known@example.org")
    for count in range(number):
        saved(f"q=word{count}", stakeholder=person)
    client = Client()
    client.force_login(person, backend="stakeholders.authentication.PortalBackend")
    client.get("/account/searches/")

    with django_assert_num_queries(6):
        client.get("/account/searches/")
