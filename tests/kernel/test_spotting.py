"""Names and telling details are found however they are written, and plain words are left alone."""

import sys
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rrge_portal.kernel.spotting import Body, Detail, Person, Spotter, details

KNOWN = Spotter(
    [
        Person("müller", "Jan", "Müller"),
        Person("white", "Grace", "White"),
        Person("lópez", "María del Carmen", "López García"),
        Person("wang", "小明", "王"),
        Person("rashid", "محمد", "الراشد"),
        Person("ivanova", "Анна", "Иванова"),
        Person("o'brien", "Sean", "O’Brien"),
        Person("jordan", "Michael", "Jordan"),
        Person("berg", "Pieter", "van den Berg"),
        Person("dupont", "Jean-Pierre", "Dupont", shown="Jipé Delmas"),
        Body("who", ("World Health Organization",), "WHO"),
        Body("andes", ("Andes Telecom S.A.",)),
        Body("ministry", ("Ministry of Labour",)),
        Body("hope", ("Hope",)),
        Body("ilo", ("International Labour Organization (ILO)",)),
    ]
)


def named(text):
    return [(found.text, *found.what) for found in KNOWN.find(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("as Jan Müller said", ("Jan Müller", "müller")),
        ("as jan muller said", ("jan muller", "müller")),
        ("as MÜLLER, Jan said", ("MÜLLER, Jan", "müller")),
        ("as J. Müller said", ("J. Müller", "müller")),
        ("as Dr. Müller said", ("Dr. Müller", "müller")),
        ("as Müller said", ("Müller", "müller")),
        ("as Mueller said", ("Mueller", "müller")),
        ("as Mu\u0308ller said", ("Mu\u0308ller", "müller")),
        ("as **Jan** *Müller* said", ("Jan** *Müller", "müller")),
        ("as Jan Müller’s bank said", ("Jan Müller", "müller")),
        ("Carmen pidió la palabra", ("Carmen", "lópez")),
        ("María López pidió la palabra", ("María López", "lópez")),
        ("la Sra. García pidió la palabra", ("Sra. García", "lópez")),
        ("Van Den Berg spoke", ("Van Den Berg", "berg")),
        ("O'Brien spoke", ("O'Brien", "o'brien")),
        ("OBrien spoke", ("OBrien", "o'brien")),
        ("Dupont J.-P. spoke", ("Dupont J.-P", "dupont")),
        ("Jipé spoke", ("Jipé", "dupont")),
        ("会上王小明说", ("王小明", "wang")),
        ("会上王先生说", ("王先生", "wang")),
        ("قال محمد الراشد ذلك", ("محمد الراشد", "rashid")),
        ("شكرا للراشد على ذلك", ("للراشد", "rashid")),
        ("мы благодарны Ивановой", ("Ивановой", "ivanova")),
        ("said andes telecom", ("andes telecom", "andes")),
        ("said the Ministry of Labour", ("Ministry of Labour", "ministry")),
        ("said WHO", ("WHO", "who")),
        ("said W.H.O. twice", ("W.H.O", "who")),
        ("the ILO's view", ("ILO", "ilo")),
        ("as White put it", ("White", "white")),
        ("as Mrs white put it", ("Mrs white", "white")),
        ("as grace White put it", ("grace White", "white")),
        ("as Mr Jordan put it", ("Mr Jordan", "jordan")),
    ],
)
def test_a_name_is_found_as_people_write_it(text, found):
    assert named(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "White papers are white.",
        "at the White House, after a Grace Period",
        "Jordan and Chad took part",
        "who said so?",
        "WHO SPEAKS FOR WHOM",
        "the ministry of labour of any country",
        "Hope is needed; we hope so.",
        "国王先到",
        "the mullerian mimicry of millers",
        "January, Janeiro and janitors",
        "ilo",
    ],
)
def test_plain_words_are_no_names(text):
    assert named(text) == []


def test_a_name_of_two_people_means_both():
    spotter = Spotter([Person(1, "Ana", "García"), Person(2, "Luis", "García"), Person(3, "Eva", "Ruiz")])
    assert [found.what for found in spotter.find("dijo García; dijo Ana García; dijo Eva García")] == [
        (1, 2),
        (1,),
        (3,),
        (1, 2),
    ]


def test_a_name_ends_with_its_sentence():
    assert [found[0] for found in named("So said Müller. Jan agreed.")] == ["Müller", "Jan"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("write to a.b@example.org", ("a.b@example.org", Detail.EMAIL)),
        ("write to anna (at) example.org", ("anna (at) example.org", Detail.EMAIL)),
        ("call +507 6123-4567", ("+507 6123-4567", Detail.PHONE)),
        ("tel. 2234 567", ("2234 567", Detail.PHONE)),
        ("(0049) 30 1234567", ("(0049) 30 1234567", Detail.PHONE)),
        ("see Case No. 123/2021", ("Case No. 123/2021", Detail.CASE_NUMBER)),
        ("el expediente N.º 4567-2019", ("expediente N.º 4567-2019", Detail.CASE_NUMBER)),
        ("le dossier n° 12/345", ("dossier n° 12/345", Detail.CASE_NUMBER)),
        ("as PGR-0045/2020 shows", ("PGR-0045/2020", Detail.CASE_NUMBER)),
        ("a 17-year-old girl", ("17-year-old", Detail.AGE)),
        ("a seventeen-year-old", ("seventeen-year-old", Detail.AGE)),
        ("she was aged 17", ("aged 17", Detail.AGE)),
        ("una joven de 17 años", ("de 17 años", Detail.AGE)),
        ("a los diecisiete años", ("a los diecisiete años", Detail.AGE)),
        ("une fille âgée de 16 ans", ("âgée de 16 ans", Detail.AGE)),
        ("une fille de seize ans", ("de seize ans", Detail.AGE)),
        ("17岁的女孩", ("17岁", Detail.AGE)),
        ("on 3 May 2019", ("3 May 2019", Detail.DATE)),
        ("on May 3, 2019", ("May 3, 2019", Detail.DATE)),
        ("el 3 de mayo de 2019", ("3 de mayo de 2019", Detail.DATE)),
        ("le 1er juin", ("1er juin", Detail.DATE)),
        ("2019-05-03", ("2019-05-03", Detail.DATE)),
        ("on 03/05/2019", ("03/05/2019", Detail.DATE)),
        ("2020年5月3日", ("2020年5月3日", Detail.DATE)),
    ],
)
def test_a_telling_detail_is_found(text, found):
    assert [(each.text, *each.what) for each in details(text)] == [found]


@pytest.mark.parametrize(
    "text",
    [
        "between 2019-2021 and in March 2020",
        "1 200 000 workers and USD 25,000,000",
        "Law 12/2009, Directive 2011/36/EU, resolution 55/25 and A/RES/55/25",
        "in case 2 of it, and in the case of 12 workers",
        "10 years of work, un programa de 10 años, plus de 10 ans d'expérience",
        "may 10 States agree, and 90 % of them",
        "Section 4.1.2, page 117, ISO 27001",
    ],
)
def test_a_plain_number_is_no_detail(text):
    assert details(text) == []


@given(st.text(max_size=300))
def test_finds_lie_in_the_text_in_order(text):
    for found in (KNOWN.find(text), details(text)):
        assert all(text[each.start : each.end] == each.text and each.text for each in found)
        assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.sampled_from(["NFC", "NFD"]), st.text(alphabet="abc éü\n.", max_size=20))
def test_a_full_name_is_found_in_any_surroundings(form, around):
    text = f"{around} {unicodedata.normalize(form, 'Sean O’Brien')} {around}"
    assert ("o'brien",) in [found.what for found in KNOWN.find(text)]


def test_the_work_grows_with_the_text_and_not_with_the_names():
    def steps(people, words):
        spotter = Spotter([Person(number, f"Given{number}", f"Family{number}") for number in range(people)])
        text, count = "the partnership of Family1 works " * words, 0

        def counted(_frame, event, _argument):
            nonlocal count
            count += event == "call"

        sys.setprofile(counted)
        try:
            spotter.find(text)
        finally:
            sys.setprofile(None)
        return count

    small = steps(10, 50)
    assert steps(2000, 50) <= small * 1.1
    assert steps(10, 500) <= small * 11
