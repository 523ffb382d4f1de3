"""What the analysis of words makes of texts and queries."""

import pytest

from practices import words
from practices.asking import Alternative, understand
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


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("الأشخاص", "الاشخاص"),
        ("إدارة", "اداره"),
        ("مُكَافَحَة", "مكافحه"),
        ("مـــصرف", "مصرف"),
        ("مستشفى", "مستشفي"),
        ("ещё", "еще"),
        ("販運", "贩运"),
        ("國際組織", "国际组织"),
    ],
)
def test_vowel_signs_spellings_and_traditional_characters_are_folded(written, folded):
    assert words.fold(written) == folded


def test_chinese_is_indexed_by_pairs_and_found_by_one_character_or_several():
    assert [word.folded for word in words.analyse("打击犯罪", "zh")] == ["打击", "击犯", "犯罪", "罪"]
    assert understand("打击").terms == ((Alternative(("打击",)),),)
    assert understand("打").terms == ((Alternative(("打",), is_open=True),),)


def test_chinese_and_latin_letters_in_one_run_are_told_apart():
    assert [word.folded for word in words.analyse("4P原则与IOM", "zh")] == ["4p", "原则", "则与", "与", "iom"]


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "trained", "training"),
        ("es", "formación", "formaciones"),
        ("fr", "travailleuse", "travailleuses"),
        ("pt", "trabalhador", "trabalhadores"),
        ("ar", "العمال", "والعمال"),
        ("ru", "банками", "банков"),
    ],
)
def test_forms_of_a_word_have_one_stem_in_their_language(language, one, other):
    assert words.stem(one, language) == words.stem(other, language) != ""


def test_a_stem_belongs_to_its_language():
    assert words.stem("son", "en") != words.stem("son", "fr")


@pytest.mark.parametrize(
    "name",
    [
        "Modern slavery", "THB", "trata de personas", "traite des êtres humains", "tráfico de pessoas",
        "الاتجار بالأشخاص", "торговли людьми", "人口贩运", "販賣人口", "traite", "trata",
    ],
)  # fmt: skip
def test_every_name_of_trafficking_is_the_same_sign(name):
    (term,) = understand(name).terms

    assert term[0] == Alternative(("\ue000tip",))


def test_a_verb_in_a_text_is_no_name():
    known = [(word.folded, word.stem) for word in words.analyse("El texto trata de otra cosa.", "es")]

    assert list(words.things(known)) == []


def test_words_beside_a_name_stay_words_of_their_own():
    terms = understand("survivors human trafficking Canada").terms

    assert [term[0].words[0] for term in terms] == ["survivors", "\ue000tip", "canada"]


def test_words_that_every_text_holds_are_not_asked_for_beside_others():
    assert [term[0].words for term in understand("the rights of workers").terms] == [("rights",), ("workers",)]
    assert [term[0].words for term in understand("how").terms] == [("how",)]


@pytest.mark.parametrize("quoted", ['"fair wages"', "“fair wages”", "«fair wages»", "„fair wages“"])
def test_words_in_quotes_are_a_phrase(quoted):
    assert understand(quoted).terms == ((Alternative(("fair", "wages")),),)


@pytest.mark.parametrize("text", ["hotels -police", "hotels −police", 'hotels -"police"'])
def test_what_must_not_be_there_is_kept_apart(text):
    query = understand(text)

    assert [term[0].words for term in query.terms] == [("hotels",)]
    assert [term[0].words for term in query.excluded] == [("police",)]


def test_a_hyphen_within_a_word_excludes_nothing():
    assert understand("follow-up").excluded == ()


def test_a_letter_just_begun_waits_for_more():
    assert understand("hotels t") == understand("hotels")


@pytest.mark.parametrize("nothing", ["", "   ", "!!! -- ' \" * :", "\x00", '""', "-"])
def test_signs_alone_are_no_query(nothing):
    assert not understand(nothing)


def test_the_words_found_are_marked_and_everything_else_is_escaped():
    marked = highlight('<img src=x onerror="alert(1)"> Banques & más', understand("BANQUE mas"))

    assert str(marked) == ("&lt;img src=x onerror=&quot;alert(1)&quot;&gt; <mark>Banques</mark> &amp; <mark>más</mark>")


def test_a_query_cannot_write_markup():
    marked = highlight("a script about <script>", understand("<script>"))

    assert "<script>" not in marked
    assert marked.count("<mark>script</mark>") == 2


def test_chinese_is_marked_where_it_stands():
    assert str(highlight("打击人口贩运工作", understand("人口贩运"), "zh")) == "打击<mark>人口贩运</mark>工作"
    assert str(highlight("打擊販運工作", understand("贩运"), "zh")) == "打擊<mark>販運</mark>工作"


@pytest.mark.parametrize(
    ("language", "text", "query", "marked"),
    [
        ("en", "They trained bankers.", "training", "<mark>trained</mark>"),
        ("es", "Las prácticas de formación", "practica", "<mark>prácticas</mark>"),
        ("ar", "مُكَافَحَة الاتجار بالبشر", "مكافحة", "<mark>مُكَافَحَة</mark>"),
        ("en", "Human trafficking hurts.", "modern slavery", "<mark>Human trafficking</mark>"),
        ("ru", "Ещё о торговле людьми", "торговля людьми", "<mark>торговле людьми</mark>"),
        ("en", "Fair wages, not wages that are fair.", '"fair wages"', "<mark>Fair wages</mark>, not wages"),
    ],
)
def test_what_is_met_in_another_form_is_marked_as_it_was_written(language, text, query, marked):
    assert marked in str(highlight(text, understand(query), language))


def test_the_passage_is_around_the_first_word_found_and_about_two_lines_long():
    text = "Beginning. " + "filler " * 100 + "remedies for workers " + "filler " * 100

    shown = passage(["Summary without it.", text], understand("remedies"))

    assert "<mark>remedies</mark>" in shown
    assert shown.startswith("… ")
    assert len(shown) < 280


def test_the_passage_is_the_beginning_of_the_summary_where_nothing_is_looked_for():
    assert str(passage(["A short summary.", "Another text."], understand(""))) == "A short summary."
