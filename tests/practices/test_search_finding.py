"""What the search finds, counts and leaves out; the same on SQLite and PostgreSQL."""

from datetime import timedelta

import pytest
from django.utils import timezone

from practices import search
from practices.models import Practice, PracticeFacet, PublicSource, SearchDocument
from practices.states import Origin, PracticeState
from tests.factories import PracticeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def publish():
    """`publish(title="…")`: a published, indexed practice, newer than the last; fields are those of its version."""
    made = []

    def make(**fields):
        number = len(made)
        practice = PracticeFactory(
            state=PracticeState.PUBLISHED,
            slug=f"practice-{number}",
            published_at=timezone.now() + timedelta(seconds=number),
            **{f"current__{name}": value for name, value in fields.items()},
        )
        search.index(practice)
        made.append(practice)
        return practice

    return make


def found(text="", filters=None, **how):
    return [hit.practice.slug for hit in search.find(text, filters, **how).hits]


def test_every_word_must_be_met_in_whatever_field(publish):
    publish(title="Hotels and audits", description="Guests notice more.")
    publish(title="Hotels")

    assert found("guests hotels") == ["practice-0"]
    assert found("hotels guests zebra") == []


def test_words_are_found_by_their_beginning_and_without_accents(publish):
    publish(title="Coopération bancaire à Łódź", language="fr")

    assert found("coop lodz") == ["practice-0"]
    assert found("COOPÉRATION") == ["practice-0"]
    assert found("operation") == []


def test_synonyms_find_each_other(publish):
    publish(title="Against trafficking in persons")
    publish(title="Alianza contra la trata de personas", language="es")
    publish(title="Something else", summary="About wages.")

    assert set(found("modern slavery")) == {"practice-0", "practice-1"}
    assert set(found("THB")) == {"practice-0", "practice-1"}


def test_countries_are_found_by_their_name_in_every_language(publish):
    publish(title="Far away", countries=["DE"])

    assert found("Germany") == found("Alemania") == found("Allemagne") == ["practice-0"]


def test_chinese_is_found(publish):
    publish(title="打击人口贩运", language="zh")

    assert found("人口贩运") == found("贩") == ["practice-0"]
    assert found("运贩") == []


def test_words_in_the_title_come_first_then_the_newest(publish):
    publish(title="Seafarers speak")
    publish(title="Other", description="seafarers in the text, older")
    publish(title="Another", description="seafarers in the text, newer")

    assert found("seafarers") == ["practice-0", "practice-2", "practice-1"]
    assert found("seafarers", sort="newest") == ["practice-2", "practice-1", "practice-0"]
    assert found("seafarers", sort="title") == ["practice-2", "practice-1", "practice-0"]


def test_private_fields_are_not_searched(publish):
    practice = publish(focal_point="Wilhelmina", relation_to_lead="Xenophon", conflicts="Yolanda")
    PublicSource.objects.create(practice=practice, note="Zacharias")
    search.index(practice)

    for name in ("Wilhelmina", "Xenophon", "Yolanda", "Zacharias"):
        assert found(name) == []


def test_values_of_a_facet_are_alternatives_and_facets_narrow_one_another(publish):
    publish(countries=["PA"], themes=["finance"])
    publish(countries=["CR"], themes=["finance"])
    publish(countries=["MX"], themes=["retail"])

    assert set(found("", {"country": ["PA", "CR"]})) == {"practice-0", "practice-1"}
    assert found("", {"country": ["PA", "MX"], "theme": ["retail"]}) == ["practice-2"]


def test_the_counts_of_a_facet_ignore_its_own_choice_and_respect_all_others(publish):
    publish(title="Zebras", countries=["PA"], themes=["finance"])
    publish(title="Zebras", countries=["CR"], themes=["finance"])
    publish(title="Zebras", countries=["CR"], themes=["retail"])
    publish(title="Shops", countries=["CR"], themes=["finance"])

    results = search.find("zebras", {"theme": ["finance"]})

    assert results.total == 2
    counts = {name: {item.value: item.number for item in items} for name, items in results.facets.items()}
    assert counts["country"] == {"PA": 1, "CR": 1}
    assert counts["theme"] == {"finance": 2, "retail": 1}
    assert [item.value for item in results.facets["theme"] if item.is_chosen] == ["finance"]


def test_a_chosen_value_without_results_stays_in_sight_with_its_zero(publish):
    publish(countries=["PA"])

    results = search.find("", {"country": ["VN"]})

    assert results.total == 0
    assert ("VN", 0, True) in results.facets["country"]


def test_sectors_are_those_of_lead_and_partners(publish):
    publish()  # the factory's lead is a government, its partner a bank

    facets = search.find("").facets
    assert {item.value for item in facets["sector"]} == {"government", "private"}


@pytest.mark.parametrize("state", sorted(set(PracticeState) - {PracticeState.PUBLISHED}))
def test_what_is_not_published_is_neither_found_nor_counted(publish, state):
    """Even if a document were left behind."""
    practice = publish()
    Practice.objects.filter(pk=practice.pk).update(state=state)

    results = search.find("recruitment")

    assert results.total == 0
    assert all(items == [] for items in results.facets.values())
    assert search.find("").hits == []


def test_removing_leaves_nothing_behind(publish):
    practice = publish()

    search.remove(practice)

    assert not SearchDocument.objects.exists()
    assert not PracticeFacet.objects.exists()
    assert found("recruitment") == []


def test_indexing_again_replaces(publish):
    practice = publish(title="Zebra", countries=["PA"])
    version = practice.current
    version.title, version.countries = "Giraffe", ["MX"]
    version.save()

    search.index(practice)

    assert found("zebra") == []
    assert found("giraffe", {"country": ["MX"]}) == ["practice-0"]
    assert search.find("").total == 1


def test_a_page_beyond_the_last_is_the_last(publish):
    for _number in range(3):
        publish()

    results = search.find("", page=99, size=2)

    assert (results.page, results.pages, results.total) == (2, 2, 3)
    assert len(results.hits) == 1


@pytest.mark.parametrize("text", ["' OR 1=1 --", '"', "NEAR(a b)", "a:b*", "\\", "%_", "é" * 300, "AND OR NOT", "(("])
def test_signs_of_the_databases_are_only_signs(publish, text):
    publish()

    search.find(text)


@pytest.mark.parametrize("number", [1, 3])
def test_seven_questions_whatever_there_is(publish, django_assert_num_queries, number):
    for _number in range(number):
        publish()
    search.find("")  # what is kept of the index is read after every publication

    with django_assert_num_queries(7):
        search.find("recruitment", {"country": ["PA"], "theme": ["finance"], "pillar": ["prevention"]})


def test_a_reference_entry_is_found_as_not_assessed():
    practice = PracticeFactory(
        origin=Origin.REFERENCE,
        submitter=None,
        state=PracticeState.PUBLISHED,
        slug="reference",
        published_at=timezone.now(),
    )
    PublicSource.objects.create(practice=practice, sectors=["academia"])
    search.index(practice)

    assert found("", {"evidence": ["reference"]}) == ["reference"]
    assert found("", {"sector": ["academia"]}) == ["reference"]
