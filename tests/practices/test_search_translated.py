"""Practices that were found, in the reader's language: on the page of the search and in the feed."""

import xml.etree.ElementTree as ET

import pytest
from django.test import Client
from django.utils import translation as languages

from practices import search, translating
from practices.actions import translating as actions
from practices.models import Translation
from tests.factories import StakeholderFactory

from . import stages

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture
def practice(editor):
    """Written in English, to be read in Spanish as well."""
    practice = stages.published(
        editor,
        current__title="Fair recruitment",
        current__summary="Agencies are inspected.",
        current__problem="Workers paid for their jobs.",
    )
    texts = {"title": "Contratación justa", "summary": "Se inspecciona a las agencias.", "problem": "Pagaban deudas."}
    translation = actions.begin(practice, "es", by=editor)
    translator = StakeholderFactory(profile__language="es")
    actions.ask(translation, translator, by=editor)
    said = {name: (texts.get(name, "—"), 0) for name in translating.originals(translation.practice.current)}
    actions.save(translation, said, by=translator)
    actions.publish(actions.hand_in(translation, by=translator), by=editor)
    return practice


def hit(words, language):
    with languages.override(language):
        (found,) = search.find(words).hits
    return found


@pytest.mark.parametrize("words", ["contratación", "recruitment", ""])
def test_whatever_was_looked_for_a_reader_reads_their_language(practice, words):
    found = hit(words, "es")

    assert (found.language, found.name) == ("es", "Contratación justa")
    assert "Se inspecciona a las agencias." in found.passage


def test_words_are_marked_in_the_translation(practice):
    assert hit("contratación", "es").title == "<mark>Contratación</mark> justa"
    assert hit("deudas", "es").passage == "Pagaban <mark>deudas</mark>."


def test_where_the_words_stand_in_another_language_only_the_page_says_so_and_leads_there(practice):
    assert hit("recruitment", "es").found_in == "en"
    assert hit("contratación", "es").found_in == ""

    page = Client().get("/es/practices/?q=recruitment").content.decode()
    assert f'href="/es/practices/{practice.slug}/?text=en" hreflang="en"' in page
    assert f"{practice.slug}/?text=" not in Client().get("/es/practices/?q=justa").content.decode()


def test_what_stands_in_the_other_language_is_shown_and_marked(practice):
    assert hit("recruitment", "es").found_passage == "Fair <mark>recruitment</mark>"
    assert hit("paid", "es").found_passage == "Workers <mark>paid</mark> for their jobs."
    assert hit("justa", "es").found_passage == ""

    page = Client().get("/es/practices/?q=paid").content.decode()
    assert '<p lang="en" dir="auto">Workers <mark>paid</mark> for their jobs.</p>' in page


def test_in_a_language_without_a_translation_the_page_names_the_language_shown(practice):
    assert hit("contratación", "fr").language == "es"
    assert hit("recruitment", "fr").language == "en"
    assert hit("", "fr").language == "en"

    page = Client().get("/fr/practices/?q=contratación").content.decode()
    assert '<bdi lang="es"><mark>Contratación</mark> justa</bdi>' in page
    assert "(espagnol)" in page


def test_practices_are_sorted_by_the_titles_that_are_shown(editor, practice):
    stages.published(editor, current__title="Duties")

    for language, first in (("es", "Contratación justa"), ("en", "Duties")):
        with languages.override(language):
            assert search.find("", sort="title").hits[0].name == first


def test_a_translation_taken_back_is_shown_no_more(editor, practice):
    actions.take_back(Translation.objects.get(), by=editor)

    assert hit("recruitment", "es").name == "Fair recruitment"
    assert search.find("contratación").total == 0


def test_the_feed_of_a_language_names_what_can_be_read_in_it(practice):
    for prefix, language, title in (("/es", "es", "Contratación justa"), ("", "en", "Fair recruitment")):
        feed = ET.fromstring(Client().get(f"{prefix}/practices/feed.atom").content)  # noqa: S314 - our own
        (entry,) = feed.iter(f"{ATOM}entry")
        assert (entry.findtext(f"{ATOM}title"), entry.get(LANG)) == (title, language)


def test_a_feed_in_a_language_nobody_translated_into_says_which_one_it_is(practice):
    feed = ET.fromstring(Client().get("/fr/practices/feed.atom").content)  # noqa: S314 - our own

    (entry,) = feed.iter(f"{ATOM}entry")
    assert (feed.get(LANG), entry.get(LANG)) == ("fr", "en")
