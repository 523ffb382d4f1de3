"""What a process keeps of the index: after a publication it is brought up to date by what changed, not read anew."""

from datetime import timedelta

import pytest
from django.utils import timezone

from practices import search
from practices.models import SearchChange
from practices.search import catalogue as keeping
from practices.search import writing
from practices.states import PracticeState
from tests.factories import PracticeFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def published(number, **fields):
    practice = PracticeFactory(
        state=PracticeState.PUBLISHED,
        slug=f"practice-{number}",
        published_at=NOW + timedelta(minutes=number),
        **{f"current__{name}": value for name, value in fields.items()},
    )
    search.index(practice)
    return practice


def change(practice, **fields):
    for name, value in fields.items():
        setattr(practice.current, name, value)
    practice.current.save(update_fields=[*fields])
    search.index(practice)


def everything_said():
    """What pages say of the index: by every order, with the counts beside it."""
    said = []
    for text, sort in (("", "newest"), ("", "title"), ("", "country"), ("hotels", "best"), ("hotels -ports", "best")):
        found = search.find(text, sort=sort)
        said.append(([hit.practice.slug for hit in found.hits], found.total, found.facets))
    return said


CHANGES = {
    "one is published": lambda one, other: published(9, title="Hotels and banks", countries=["CR"]),
    "one is published that is older": lambda one, other: published(1, title="Old hotels", countries=["CR"]),
    "one gets other words": lambda one, other: change(one, title="Ports", countries=["MX", "PA"]),
    "one is found by words it had not": lambda one, other: change(other, summary="Hotels."),
    "one is removed": lambda one, other: search.remove(other),
    "one is removed and comes back": lambda one, other: (search.remove(one), search.index(one)),
    "all are written anew": lambda one, other: search.index_everything(),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_is_kept_says_the_same_as_what_is_read_anew(what, monkeypatch):
    one = published(5, title="Hotels", countries=["PA"], themes=["finance"])
    other = published(6, title="Ports", countries=["CR"], themes=["retail"])
    published(7, title="Hotels in ports")
    everything_said()

    CHANGES[what](one, other)
    kept = everything_said()
    monkeypatch.setattr(keeping, "_kept", [])

    assert kept == everything_said()


def test_only_what_changed_is_read_after_a_publication(monkeypatch):
    published(1, title="Hotels")
    search.find("hotels")
    published(2, title="More hotels")
    monkeypatch.setattr(keeping.Catalogue, "__init__", None)

    assert [hit.practice.slug for hit in search.find("hotels", sort="newest").hits] == ["practice-2", "practice-1"]


@pytest.mark.parametrize("most", [0, 500])
def test_a_question_asked_before_is_answered_with_what_came_since(most, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_IN_DOUBT", most)
    one = published(1, title="Hotels")
    for number in range(2, 5):
        assert search.find("hotels -ports").total == number - 1
        published(number, title="More hotels")
        search.find("something else")

    search.remove(one)
    assert search.find("hotels").total == 3


def test_changes_do_not_stay_on_record_for_ever(monkeypatch):
    monkeypatch.setattr(writing, "MOST_ON_RECORD", 3)
    for number in range(5):
        published(number, title="Hotels")

    assert SearchChange.objects.count() == 3
    assert search.find("hotels").total == 5


def test_a_process_that_slept_through_too_many_changes_reads_all_anew(monkeypatch):
    monkeypatch.setattr(writing, "MOST_ON_RECORD", 1)
    published(1, title="Hotels")
    search.find("hotels")
    for number in range(2, 5):
        published(number, title="Hotels")

    assert search.find("hotels").total == 4
