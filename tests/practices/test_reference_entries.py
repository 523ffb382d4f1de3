"""The public record: loaded once, with its gaps, and never assessed."""

import json

import pytest
from django.test import Client

from meetings import reference as meetings_on_record
from meetings.models import Meeting
from meetings.states import Listing, MeetingState
from practices import reference, search
from practices.models import Practice, PracticeVersion, Review, ReviewAssignment
from practices.states import Origin

pytestmark = pytest.mark.django_db


def test_loading_twice_enters_everything_once():
    assert (meetings_on_record.load(), reference.load()) == (5, 31)
    assert (meetings_on_record.load(), reference.load()) == (0, 0)
    assert Meeting.objects.count() == 5
    assert Practice.objects.count() == 31


def test_meetings_on_record_are_public_with_their_sources_and_gaps():
    meetings_on_record.load()

    assert set(Meeting.objects.values_list("state", "listing")) == {(MeetingState.PUBLISHED, Listing.PUBLIC)}
    meeting = Meeting.objects.get(slug="africa-2021")
    assert meeting.is_historical
    assert meeting.time_zone == ""
    assert meeting.record.participants_stated is None
    assert meeting.record.source_urls
    assert Client().get("/meetings/africa-2021/").status_code == 200


def test_every_meeting_and_entry_says_what_the_file_says():
    meetings_on_record.load()
    reference.load()

    for entry in json.loads(reference.FILE.read_text("utf-8")):
        practice = Practice.objects.select_related("current", "source").get(slug=entry["slug"])
        assert practice.current.title == entry["title"]
        assert practice.current.countries == entry["countries"]
        assert [partner.organisation for partner in practice.current.partners.all()] == entry["partners"]
        assert practice.current.start_year == entry["start_year"]
        assert practice.source.urls == entry["source_urls"]
        assert practice.source.note == (entry["source_note"] or "")
    for entry in json.loads(meetings_on_record.FILE.read_text("utf-8")):
        assert Meeting.objects.get(slug=entry["slug"]).record.donor == entry["donor"]


def test_nothing_judges_a_reference_entry():
    reference.load()

    assert set(Practice.objects.values_list("origin", "label", "submitter")) == {(Origin.REFERENCE, "", None)}
    assert not ReviewAssignment.objects.exists()
    assert not Review.objects.exists()
    assert not PracticeVersion.objects.exclude(decisions=None).exists()


def test_the_examples_of_the_search_find_something():
    reference.load()

    for text in ("banks survivors", "supply chain audits", "hotels training", "canada banks"):
        assert search.find(text).total, text


def test_every_entry_is_open_to_everybody_without_the_doubts_of_the_editors():
    reference.load()

    for practice in Practice.objects.select_related("source"):
        response = Client().get(practice.get_absolute_url())
        assert response.status_code == 200
        assert not practice.source.note or practice.source.note not in response.content.decode()
