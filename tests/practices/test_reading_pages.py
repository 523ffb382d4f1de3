"""The selection, practices side by side, the map and charts, and practices like one: all without an account."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from practices import glance, search
from practices.models import Practice
from practices.states import PracticeState
from rrge_portal.settings import BASE_DIR
from tests.factories import PracticeFactory

pytestmark = pytest.mark.django_db

CHANGE = "/practices/selection/change/"


def published(title, **version):
    practice = PracticeFactory(
        state=PracticeState.PUBLISHED,
        slug=title.lower().replace(" ", "-"),
        label="promising",
        published_at=timezone.now(),
        current__title=title,
        **{f"current__{name}": value for name, value in version.items()},
    )
    search.index(practice)
    return practice


def unpublish(practice):
    Practice.objects.filter(pk=practice.pk).update(state=PracticeState.UNPUBLISHED)
    search.remove(practice)


def page(path, client=None):
    answer = (client or Client()).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def titles(shown, *names):
    """Those of the titles that are on a page, in its order."""
    main = shown[shown.index("<main") :]
    return sorted((name for name in names if name in main), key=main.index)


# --- Selection --------------------------------------------------------------------------------------------------------


def test_a_reader_keeps_orders_and_empties_a_selection():
    one, two = published("Alpha"), published("Beta")
    client = Client()

    client.post(CHANGE, {"deed": "add", "practice": [one.pk, two.pk]})
    assert titles(page("/practices/selection/", client), "Alpha", "Beta") == ["Alpha", "Beta"]
    client.post(CHANGE, {"deed": "up", "practice": two.pk})
    assert titles(page("/practices/selection/", client), "Alpha", "Beta") == ["Beta", "Alpha"]
    client.post(CHANGE, {"deed": "remove", "practice": two.pk})
    assert "Alpha" in page("/practices/alpha/", client)
    assert "In my selection" in page("/practices/alpha/", client)
    assert "Add to my selection" in page("/practices/beta/", client)
    client.post(CHANGE, {"deed": "empty"})
    assert "Nothing is selected yet." in page("/practices/selection/", client)


def test_a_selection_is_passed_on_as_a_link_and_taken_over():
    one, two = published("Alpha"), published("Beta")
    link = f"/practices/selection/?practices={two.pk}.{one.pk}"
    client = Client()

    assert titles(page(link, client), "Alpha", "Beta") == ["Beta", "Alpha"]
    assert "Nothing is selected yet." in page("/practices/selection/", client)
    client.post(CHANGE, {"deed": "add", "practice": f"{two.pk}.{one.pk}"})
    assert titles(page("/practices/selection/", client), "Alpha", "Beta") == ["Beta", "Alpha"]


def test_an_altered_cookie_is_no_selection():
    practice = published("Alpha")
    client = Client()
    client.cookies["selection"] = f"{practice.pk}:forged"

    assert "Nothing is selected yet." in page("/practices/selection/", client)


def test_what_is_not_public_cannot_be_selected_and_drops_out():
    draft, practice = PracticeFactory(current__title="Draft"), published("Alpha")
    client = Client()
    client.post(CHANGE, {"deed": "add", "practice": [draft.pk, practice.pk]})
    assert "Draft" not in page("/practices/selection/", client)
    assert "Draft" not in page(f"/practices/selection/?practices={draft.pk}")

    unpublish(practice)

    shown = page("/practices/selection/", client)
    assert "Alpha" not in shown
    assert "is not public any more" in shown


@pytest.mark.parametrize("said", ["", "x", "1.²", "-1", "." * 50, "9" * 30, "1" + ".2" * 500])
def test_nonsense_in_the_address_is_an_empty_selection(said):
    page(f"/practices/selection/?practices={said}")
    page(f"/practices/compare/?practices={said}")


def test_the_way_back_leads_nowhere_else():
    answer = Client().post(CHANGE, {"deed": "empty", "next": "https://elsewhere.example.org/"})

    assert answer.url == "/practices/selection/"


# --- Side by side -----------------------------------------------------------------------------------------------------


def test_what_is_ticked_is_compared_aspect_by_aspect():
    one = published("Alpha", problem="Fees are hidden.")
    two = published("Beta", problem="Contracts are swapped.")
    client = Client()

    answer = client.post(CHANGE, {"deed": "compare", "practice": [one.pk, two.pk]})
    shown = page(answer.url, client)

    assert titles(shown, "Alpha", "Beta", "Fees are hidden.", "Contracts are swapped.") == [
        "Alpha", "Beta", "Fees are hidden.", "Contracts are swapped.",
    ]  # fmt: skip
    assert re.search(r'class="same"><th scope="row">Theme', shown)


def test_one_practice_alone_is_no_comparison_and_what_is_not_public_is_left_out():
    one, two = published("Alpha"), published("Beta")
    unpublish(two)

    shown = page(f"/practices/compare/?practices={one.pk}.{two.pk}")

    assert "Tick two to four practices" in shown
    assert "Beta" not in shown


def test_what_left_a_comparison_is_told():
    one, two, gone = published("Alpha"), published("Beta"), published("Gamma")
    unpublish(gone)

    shown = page(f"/practices/compare/?practices={one.pk}.{gone.pk}.{two.pk}")

    assert "1 practice of this comparison is not public any more and is left out." in shown
    assert "Gamma" not in shown


def test_only_four_are_shown_side_by_side_and_leaving_one_out_shows_the_next():
    keys = [str(published(f"Practice {number}").pk) for number in range(5)]

    shown = page(f"/practices/compare/?practices={'.'.join(keys)}")

    assert "Only the first 4 of 5 are shown. Leave one out to see the next." in shown
    assert "Practice 4" not in shown
    without_the_first = ".".join(keys[1:])
    assert f'href="?practices={without_the_first}"' in shown
    assert "Practice 4" in page(f"/practices/compare/?practices={without_the_first}")


@pytest.mark.parametrize("number", [2, 4])
def test_comparing_asks_the_same_whatever_the_number(number, django_assert_num_queries):
    keys = ".".join(str(published(f"Practice {count}").pk) for count in range(number))
    page(f"/practices/compare/?practices={keys}")

    with django_assert_num_queries(5):
        page(f"/practices/compare/?practices={keys}")


# --- At a glance ------------------------------------------------------------------------------------------------------


def test_the_map_says_how_many_and_leads_to_them():
    published("Alpha", countries=["PA"], themes=["finance"])
    published("Beta", countries=["PA", "CI"], themes=["retail"])

    shown = page("/practices/overview/")
    assert ">About</a>" in shown.split("<main")[0], "the frame lost its places"

    assert 'href="/practices/?country=PA" aria-label="Panama: 2 practices"' in shown
    assert "Côte d’Ivoire: 1 practice" in shown.replace("&#x27;", "’").replace("'", "’")
    assert '<a href="/practices/?theme=finance">Finance</a>' in shown
    assert "do not imply any opinion on the legal status" in shown


def test_what_is_taken_down_is_not_counted_any_more():
    practice = published("Alpha", countries=["PA"])
    page("/practices/overview/")

    unpublish(practice)

    assert "Panama" not in page("/practices/overview/")


def test_every_country_is_on_the_map_or_known_not_to_be():
    drawn = set(re.findall(r'id="([A-Z]{2})"', (BASE_DIR / "static" / "portal" / "world.svg").read_text()))

    assert search.FACETS["country"] - drawn - {search.WORLDWIDE} == glance.NOT_ON_THE_MAP


@pytest.mark.parametrize("number", [1, 3])
def test_the_overview_asks_twice_whatever_there_is(number, django_assert_num_queries):
    for count in range(number):
        published(f"Practice {count}")
    page("/practices/overview/")

    with django_assert_num_queries(2):
        page("/practices/overview/")


# --- Practices like one -----------------------------------------------------------------------------------------------


def test_the_likest_practices_are_named_first_and_only_public_ones():
    own = published("Hotels train staff", themes=["hospitality_tourism"], countries=["PA"])
    near = published("Hotels train cleaners", themes=["hospitality_tourism"], countries=["PA"])
    gone = published("Hotels train cooks", themes=["hospitality_tourism"], countries=["PA"])
    far = published("Lorries", themes=["transport"], countries=["ZA"], partnership_types=["financing"], pillars=[])
    unpublish(gone)

    found = search.related(own)

    assert found[0] == near
    assert gone not in found
    assert own not in found
    assert far not in found[:1]


# --- Finding nothing --------------------------------------------------------------------------------------------------


def test_a_mistyped_word_is_understood_and_counted():
    published("Seafarers speak")

    shown = page("/practices/?q=seafarrers")

    assert 'href="?q=seafarers">seafarers</a>' in shown
    assert "(1 practice)" in shown


def test_a_word_of_a_withdrawn_practice_is_not_offered():
    practice = published("Zygomorphic")
    unpublish(practice)

    assert "zygomorphic" not in page("/practices/?q=zygomorphik").lower().replace("zygomorphik", "")


def test_each_filter_that_could_go_is_offered_with_what_it_would_find():
    published("Hotels", countries=["PA"], themes=["finance"])

    shown = page("/practices/?q=hotels&country=MX&theme=finance")

    assert re.search(r"without the filter “Country”</a> <span[^>]*>\(1 practice\)", shown)
    assert "without the filter “Theme”" not in shown
