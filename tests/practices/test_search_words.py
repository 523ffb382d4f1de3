"""What the analysis of words makes of texts and queries."""

import pytest

from practices import words
from practices.search import highlight, passage


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Éducation", "education"),
        ("Straße", "strasse"),
        ("ŒUVRE", "oeuvre"),
        ("Łódź", "lodz"),
        ("København", "kobenhavn"),
        ("DIYARBAKIR ı İ", "diyarbakir i i"),
        ("ﬁnance", "finance"),
        ("Türkiye", "turkiye"),
    ],
)
def test_accents_case_and_ligatures_are_folded(written, folded):
    assert words.fold(written) == folded


def test_chinese_is_indexed_by_pairs_and_found_by_one_character_or_several():
    indexed = set(words.words("人口贩运"))

    assert indexed == {"人口", "口贩", "贩运", "运"}
    assert words.understand("贩运").terms == ((("贩运",),),)
    assert words.understand("人").terms == ((("人",),),)


def test_a_name_brings_the_other_names_of_the_same_thing():
    (term,) = words.understand("Modern slavery").terms

    assert ("modern", "slavery") in term
    assert ("human", "trafficking") in term
    assert ("trata", "de", "personas") in term


def test_words_beside_a_name_stay_words_of_their_own():
    terms = words.understand("banks human trafficking Canada").terms

    assert len(terms) == 3
    assert terms[0] == (("banks",),)
    assert terms[2] == (("canada",),)


@pytest.mark.parametrize("nothing", ["", "   ", "!!! -- ' \" * :", "\x00"])
def test_signs_alone_are_no_query(nothing):
    assert not words.understand(nothing)


def test_the_words_found_are_marked_and_everything_else_is_escaped():
    marked = highlight('<img src=x onerror="alert(1)"> Banques & más', words.understand("BANQUE mas"))

    assert str(marked) == ("&lt;img src=x onerror=&quot;alert(1)&quot;&gt; <mark>Banques</mark> &amp; <mark>más</mark>")


def test_a_query_cannot_write_markup():
    marked = highlight("a script about <script>", words.understand("<script>"))

    assert "<script>" not in marked
    assert marked.count("<mark>script</mark>") == 2


def test_chinese_is_marked_where_it_stands():
    assert str(highlight("打击人口贩运工作", words.understand("人口贩运"))) == "打击<mark>人口贩运</mark>工作"


def test_the_passage_is_around_the_first_word_found_and_about_two_lines_long():
    text = "Beginning. " + "filler " * 100 + "remedies for workers " + "filler " * 100

    shown = passage(["Summary without it.", text], words.understand("remedies"))

    assert "<mark>remedies</mark>" in shown
    assert shown.startswith("… ")
    assert len(shown) < 280


def test_the_passage_is_the_beginning_of_the_summary_where_nothing_is_looked_for():
    assert str(passage(["A short summary.", "Another text."], words.understand(""))) == "A short summary."
