"""The compendium for machines, read back by readers of others: harvesters, reference managers, linked data."""

import html
import json
import xml.etree.ElementTree as ET
from datetime import timedelta
from urllib.parse import urlsplit

import bibtexparser
import pytest
import rispy
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rdflib import Graph, URIRef
from sickle import Sickle
from sickle.oaiexceptions import BadArgument, BadResumptionToken, CannotDisseminateFormat, IdDoesNotExist
from sickle.response import OAIResponse

from practices import search
from practices.actions import deciding, taking_down
from practices.models import Chapter, Edition, Entry, PracticeRelation
from practices.states import Cause, EditionState, Kinship, PracticeState
from stakeholders.states import Role
from tests.factories import PracticeFactory, StakeholderFactory

from .editions import published, reference

ATOM = "{http://www.w3.org/2005/Atom}"
SCHEMA = "https://schema.org/"

pytestmark = pytest.mark.django_db


def edition(*practices):
    frozen = Edition.objects.create(
        number=1, slug="first", titles={"en": "First edition"}, state=EditionState.READY, frozen_at=timezone.now()
    )
    chapter = Chapter.objects.create(edition=frozen, position=1)
    for position, practice in enumerate(practices):
        Entry.objects.create(
            edition=frozen,
            chapter=chapter,
            practice=practice,
            version=practice.current,
            position=position,
            is_reference=False,
            content={},
        )
    return frozen


class Harvester(Sickle):
    """Sickle, asking the portal without a network in between."""

    def harvest(self, **asked):
        answer = Client().get("/oai/", {name: value for name, value in asked.items() if value is not None})
        assert answer.status_code == 200
        answer.text = answer.content.decode()
        return OAIResponse(answer, params=asked)


@pytest.fixture
def harvester():
    return Harvester("http://portal.test/oai/")


# --- Harvesting -------------------------------------------------------------------------------------------------------


def test_a_library_harvests_the_compendium(harvester):
    practice = published(current__title="Ethical recruitment & banks", current__countries=["PA"])

    (record,) = harvester.ListRecords(metadataPrefix="oai_dc")

    assert record.header.identifier == "oai:portal.test:a-practice"
    assert record.metadata["title"] == ["Ethical recruitment & banks"]
    assert record.metadata["creator"] == [practice.current.lead_organisation]
    assert record.metadata["coverage"] == ["Panama", "2022"]
    assert record.metadata["identifier"] == ["http://portal.test/practices/a-practice/"]
    assert record.metadata["language"] == ["en"]


def test_what_was_taken_down_stays_on_record_as_deleted(harvester, editor):
    practice = published()
    deciding.take_down(practice, reason="Somebody could be recognised.", by=editor)

    assert harvester.Identify().deletedRecord == "persistent"
    (record,) = harvester.ListRecords(metadataPrefix="oai_dc")
    assert record.deleted
    assert practice.current.title not in record.raw
    assert [header.deleted for header in harvester.ListIdentifiers(metadataPrefix="oai_dc", set="theme:finance")] == [
        True
    ]
    assert harvester.GetRecord(metadataPrefix="oai_dc", identifier="oai:portal.test:a-practice").deleted


def test_what_was_never_published_is_not_on_record(harvester):
    PracticeFactory(slug="never")

    with pytest.raises(IdDoesNotExist):
        harvester.GetRecord(metadataPrefix="oai_dc", identifier="oai:portal.test:never")


def test_a_large_compendium_is_harvested_in_parts_and_every_practice_once(harvester, monkeypatch):
    monkeypatch.setattr("practices.harvesting.BATCH", 2)
    for number in range(5):
        published(f"practice-{number}")

    records = list(harvester.ListRecords(metadataPrefix="oai_dc"))

    assert sorted(record.header.identifier[-1] for record in records) == ["0", "1", "2", "3", "4"]


def test_sets_are_themes_and_what_was_compiled_from_public_sources(harvester):
    published("banks", current__themes=["finance"])
    reference("ships", current__themes=["fisheries"])

    assert {each.setSpec for each in harvester.ListSets()} >= {"theme:finance", "theme:fisheries", "reference"}
    assert _named(harvester, set="theme:finance") == ["banks"]
    assert _named(harvester, set="reference") == ["ships"]
    assert sorted(_named(harvester, set="theme")) == ["banks", "ships"]
    with pytest.raises(BadArgument):
        list(harvester.ListIdentifiers(metadataPrefix="oai_dc", set="theme:nothing"))


def _named(harvester, **asked):
    headers = harvester.ListIdentifiers(metadataPrefix="oai_dc", **asked)
    return [header.identifier.rsplit(":", 1)[1] for header in headers]


def test_a_library_asks_for_what_changed_since(harvester):
    old, _new = published("old"), published("new")
    type(old).objects.filter(pk=old.pk).update(state_since=timezone.now() - timedelta(days=30))
    yesterday = f"{timezone.now() - timedelta(days=1):%Y-%m-%d}"

    assert _named(harvester, **{"from": yesterday}) == ["new"]
    assert _named(harvester, until=yesterday) == ["old"]


def test_wrong_questions_are_answered_in_the_words_of_the_protocol(harvester):
    published()

    with pytest.raises(CannotDisseminateFormat):
        list(harvester.ListRecords(metadataPrefix="marc21"))
    with pytest.raises(BadResumptionToken):
        list(harvester.ListRecords(resumptionToken="metadataPrefix=oai_dc&from_=nonsense&cursor=1"))
    with pytest.raises(BadResumptionToken):
        list(harvester.ListRecords(resumptionToken="metadataPrefix=oai_dc&cursor=-1"))
    with pytest.raises(BadArgument):
        list(harvester.ListRecords(metadataPrefix="oai_dc", **{"from": "yesterday"}))
    for address in ("/oai/?verb=Dance", "/oai/", "/oai/?verb=ListSets&verb=ListSets"):
        assert b"badVerb" in Client().get(address).content
    assert b"badArgument" in Client().get("/oai/?verb=Identify&odd=%01%00").content


@pytest.mark.parametrize("until", ["9999-12-31", "9999-12-31T23:59:59Z"])
def test_a_library_may_ask_until_the_end_of_time(until):
    published()

    answer = Client().get("/oai/", {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc", "until": until})

    assert answer.content.count(b"<identifier>") == 1


def test_a_harvester_may_send_a_form():
    published()

    answer = Client(enforce_csrf_checks=True).post("/oai/", {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"})

    assert b"oai:portal.test:a-practice" in answer.content


# --- References -------------------------------------------------------------------------------------------------------


def test_a_reference_manager_reads_a_practice_as_bibtex():
    published(current__title="100 % fair & free {of fees}", current__lead_organisation="Ministry of Work_and Life")

    library = bibtexparser.parse_string(Client().get("/practices/a-practice.bib").content.decode())

    assert library.failed_blocks == []
    (entry,) = library.entries
    assert entry.key == "rrge-a-practice"
    assert entry["title"] == r"{100 \% fair \& free \{of fees\}}"
    assert entry["author"] == r"{Ministry of Work\_and Life}"
    assert entry["url"] == "http://portal.test/practices/a-practice/"


def test_a_reference_manager_reads_a_practice_as_ris():
    practice = published(current__title="Fair\nrecruitment", current__language="es")

    (entry,) = rispy.loads(Client().get("/practices/a-practice.ris").content.decode())

    assert entry["title"] == "Fair recruitment"
    assert entry["authors"] == [practice.current.lead_organisation]
    assert entry["secondary_title"] == "Compendium of promising practices"
    assert entry["language"] == "es"


def test_a_reference_manager_reads_an_edition():
    edition(published())

    (as_csl,) = Client().get("/compendium/first.csl.json").json()
    (as_ris,) = rispy.loads(Client().get("/compendium/first.ris").content.decode())

    assert (as_csl["type"], as_csl["title"], as_csl["edition"]) == ("book", "First edition", "edition 1")
    assert as_ris["type_of_reference"] == "BOOK"


@pytest.mark.parametrize("form", ["bib", "ris", "csl.json", "jsonld"])
def test_what_is_not_published_is_not_cited(form):
    PracticeFactory(slug="draft")

    assert Client().get(f"/practices/draft.{form}").status_code == 404


# --- Linked data ------------------------------------------------------------------------------------------------------


def _graph(described: dict) -> Graph:
    described["@context"] = {"@vocab": SCHEMA, "url": {"@type": "@id"}, "license": {"@type": "@id"}}
    return Graph().parse(data=json.dumps(described), format="json-ld")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own
def test_linked_data_says_what_a_practice_is():
    published(current__title="Fair recruitment", current__licence="cc-by-4.0")

    graph = _graph(Client().get("/practices/a-practice.jsonld").json())

    subject = URIRef("http://portal.test/practices/a-practice/")
    assert str(graph.value(subject, URIRef(f"{SCHEMA}name"))) == "Fair recruitment"
    assert graph.value(subject, URIRef(f"{SCHEMA}license")) == URIRef("https://creativecommons.org/licenses/by/4.0/")


def test_the_page_of_a_practice_carries_its_linked_data_as_data():
    """A title that would end the block stays inside it."""
    published(current__title="</script><script>alert(1)</script>")

    page = Client().get("/practices/a-practice/").content.decode()

    block = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert json.loads(block)["name"] == "</script><script>alert(1)</script>"


def test_nobody_is_named_who_submitted_or_answers_for_a_practice():
    practice = published(
        current__focal_point="Planted Person", submitter=StakeholderFactory(email="planted@example.org")
    )

    for address in ("/practices/a-practice.jsonld", "/practices/a-practice.bib", "/practices/a-practice.ris",
                    "/practices/a-practice.csl.json", "/practices/feed.atom", "/api/v1/practices/a-practice/",
                    "/api/v1/practices/", "/oai/?verb=ListRecords&metadataPrefix=oai_dc"):  # fmt: skip
        content = Client().get(address).content.decode()
        assert practice.current.title in content
        assert "lanted" not in content


# --- What was taken down ---------------------------------------------------------------------------------------------

FILES = ("json", "jsonld", "bib", "ris", "csl.json", "pdf", "docx", "epub")
ADDRESSES = [f"/practices/a-practice{end}" for end in ("/", *(f".{kind}" for kind in FILES))]


@pytest.mark.parametrize("address", [*ADDRESSES, "/es/practices/a-practice.bib", "/api/v1/practices/a-practice/"])
def test_at_every_address_of_a_practice_taken_down_stands_why(address, editor):
    practice = published()
    taking_down.take_down(practice, reason="For the editors.", cause=Cause.CONCERN, by=editor)

    answer = Client().get(address)

    assert answer.status_code == 410
    assert "For the editors" not in answer.content.decode()
    if not address.startswith("/es"):
        assert str(Cause.CONCERN.label) in html.unescape(answer.content.decode())
    assert Client().get(address.replace("a-practice", "no-practice")).status_code == 404


@pytest.mark.parametrize("kind", FILES)
def test_the_files_of_a_practice_that_became_part_of_another_lead_to_its_files(kind, editor):
    practice, other = published(), published("another")
    PracticeRelation.objects.create(practice=practice, other=other, kind=Kinship.MERGED_INTO)
    taking_down.take_down(practice, reason="Merged.", cause=Cause.MERGED, by=editor)

    answer = Client().get(f"/practices/a-practice.{kind}")

    assert (answer.status_code, answer["Location"]) == (302, f"/practices/another.{kind}")
    (said,) = Client().get("/api/v1/practices/a-practice/").json().values()
    assert said.endswith("http://portal.test/practices/another/")


# --- Feeds ------------------------------------------------------------------------------------------------------------


def test_a_reader_follows_a_search():
    published("banks", current__title="Banks look", current__themes=["finance"])
    published("ships", current__title="Ships look", current__themes=["fisheries"])

    feed = ET.fromstring(Client().get("/practices/feed.atom?theme=finance&q=look").content)  # noqa: S314 - our own

    assert feed.findtext(f"{ATOM}title") == "New practices: “look”, Theme: Finance"
    assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == ["Banks look"]
    assert feed.findtext(f"{ATOM}entry/{ATOM}id") == "http://portal.test/practices/banks/"


def test_a_summary_is_read_in_a_feed_as_it_was_written():
    published(current__summary="Fees < 1 % & no debts.")

    feed = ET.fromstring(Client().get("/practices/feed.atom").content)  # noqa: S314 - our own

    summary = feed.find(f"{ATOM}entry/{ATOM}summary")
    assert (summary.get("type"), html.unescape(summary.text)) == ("html", "Fees < 1 % & no debts.")
    assert summary.text == "Fees &lt; 1 % &amp; no debts."


def test_a_practice_taken_down_leaves_the_feed_at_once(editor):
    practice = published()
    assert practice.current.title in Client().get("/practices/feed.atom").content.decode()

    deciding.take_down(practice, reason="Somebody could be recognised.", by=editor)

    assert practice.current.title not in Client().get("/practices/feed.atom").content.decode()


def test_new_editions_are_followed():
    edition(published())

    assert b"<title>First edition</title>" in Client().get("/compendium/feed.atom").content


# --- The interface ----------------------------------------------------------------------------------------------------


def test_practices_are_found_by_the_same_words_and_filters_as_on_the_page():
    published("banks", current__title="Banks look", current__countries=["PA"])
    published("ships", current__title="Ships look", current__countries=["KH"])

    found = Client().get("/api/v1/practices/?q=look&country=KH").json()

    assert (found["count"], found["next"]) == (1, None)
    assert [entry["slug"] for entry in found["results"]] == ["ships"]
    assert found["facets"]["country"] == {"KH": 1, "PA": 1}


def test_pages_follow_one_another():
    for number in range(3):
        published(f"practice-{number}")

    first = Client().get("/api/v1/practices/?page_size=2").json()
    second = Client().get("/api/v1/practices/?page_size=2&page=2").json()

    assert first["count"] == 3
    assert parts(first["next"]) == "/api/v1/practices/?page_size=2&page=2"
    assert parts(second["previous"]) == "/api/v1/practices/?page_size=2&page=1"
    slugs = [entry["slug"] for entry in first["results"] + second["results"]]
    assert sorted(slugs) == ["practice-0", "practice-1", "practice-2"]


def parts(address):
    found = urlsplit(address)
    return f"{found.path}?{found.query}"


def test_an_answer_that_did_not_change_is_not_sent_again():
    published()
    first = Client().get("/api/v1/practices/a-practice/")
    assert first["Access-Control-Allow-Origin"] == "*"

    again = Client().get("/api/v1/practices/a-practice/", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_an_editor_sees_no_more_in_the_interface_than_a_stranger(signed_in):
    PracticeFactory(slug="draft", state=PracticeState.ACCEPTED)
    client = signed_in(StakeholderFactory(role=Role.EDITOR))

    assert client.get("/api/v1/practices/draft/").status_code == 404
    assert client.get("/api/v1/practices/").json()["count"] == 0


def test_the_interface_only_reads(signed_in, editor):
    published()

    for method in ("post", "put", "patch", "delete"):
        answer = getattr(signed_in(editor), method)("/api/v1/practices/a-practice/")
        assert answer.status_code == 405


@pytest.mark.parametrize(
    ("asked", "status", "about"),
    [
        ("country=XX", 400, "country"),
        ("country=PA&theme=none", 400, "theme"),
        ("sort=evil", 400, "sort"),
        ("page=two", 400, "page"),
        ("page=0", 400, "page"),
        ("page_size=-1", 400, "page_size"),
        ("page=2", 404, "detail"),
        ("page=1&country=&q=&sort=best&unknown=1", 200, "count"),
    ],
)
def test_a_programme_hears_what_is_wrong_with_its_question(asked, status, about):
    published(current__countries=["PA"])

    answer = Client().get(f"/api/v1/practices/?{asked}")

    assert (answer.status_code, about in answer.json()) == (status, True)


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_of_practices_asks_the_database_nine_times(number):
    for each in range(number):
        reference(f"practice-{each}")
    search.find("")

    with CaptureQueriesContext(connection) as asked:
        found = Client().get("/api/v1/practices/").json()

    assert len(found["results"]) == number
    assert len(asked) == 9


@pytest.mark.parametrize("number", [1, 3])
def test_a_harvest_asks_the_database_four_times(number):
    for each in range(number):
        reference(f"practice-{each}")

    with CaptureQueriesContext(connection) as asked:
        Client().get("/oai/?verb=ListRecords&metadataPrefix=oai_dc")

    assert len(asked) == 4


def test_an_edition_is_in_the_interface():
    edition(published())

    (found,) = Client().get("/api/v1/editions/").json()["results"]

    assert (found["number"], found["entries"]) == (1, 1)
    assert found["address"] == "http://portal.test/compendium/first/"
    assert Client().get("/api/v1/editions/first/").json() == found
