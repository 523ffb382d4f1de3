"""Dates and times as a person would say them."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from rrge_portal.kernel import moments

START = datetime(2026, 12, 10, 15, 0, tzinfo=UTC)
END = datetime(2026, 12, 10, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Thursday 10 December 2026, 10:00–11:30 (Panama, UTC−5)"),
        ("es", "jueves, 10 de diciembre de 2026, 10:00–11:30 (Panamá, UTC−5)"),
        ("fr", "jeudi 10 décembre 2026, 10:00–11:30 (Panama, UTC−5)"),
    ],
)
def test_a_span_is_said_in_the_pages_language_with_its_zone(language, said):
    with translation.override(language):
        assert moments.say_span(START, END, "America/Panama") == said


def test_a_zone_is_said_with_the_offset_of_that_day():
    winter, summer = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)

    assert moments.say_zone("Europe/Vienna", winter) == "Vienna, UTC+1"
    assert moments.say_zone("Europe/Vienna", summer) == "Vienna, UTC+2"
    assert moments.say_zone("Asia/Kathmandu", winter).endswith("UTC+5:45")
    assert moments.say_zone("UTC", winter) == "UTC"


def test_a_span_over_midnight_names_both_days():
    said = moments.say_span(START, END, "Asia/Tokyo")

    assert said.startswith("Friday 11 December 2026, 00:00–01:30")
    said = moments.say_span(datetime(2026, 12, 10, 14, tzinfo=UTC), END, "Asia/Tokyo")
    assert "Thursday 10 December 2026, 23:00" in said
    assert "Friday 11 December 2026, 01:30" in said


@pytest.mark.parametrize(
    ("start", "end", "precision", "said"),
    [
        (date(2020, 12, 9), date(2020, 12, 10), "day", "9–10 December 2020"),
        (date(2021, 4, 1), date(2021, 4, 29), "month", "April 2021"),
        (date(2020, 8, 17), date(2020, 8, 21), "week", "in the week of 17–21 August 2020"),
        (date(2026, 12, 31), date(2027, 1, 1), "day", "31 December 2026 – 1 January 2027"),
    ],
)
def test_days_are_said_no_more_exactly_than_they_are_known(start, end, precision, said):
    assert moments.say_days(start, end, precision) == said


def test_only_real_zones_are_zones():
    assert moments.is_zone("America/Panama")
    assert not moments.is_zone("America/Atlantis")
    assert not moments.is_zone("../../etc/passwd")


def test_a_zone_may_be_lazy():
    lazy = SimpleLazyObject(lambda: "Asia/Kathmandu")
    moment = datetime(2026, 12, 10, 15, 0, tzinfo=UTC)
    assert moments.say_moment(moment, lazy).endswith("20:45 (Kathmandu, UTC+5:45)")
