"""Recommendations across meetings: what a reader finds, narrows and takes along, and what stays hidden."""

import csv
import io
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from docx import Document as WordFile
from pypdf import PdfReader

from meetings.models import PublicRecord, Recommendation, RecommendationPlan
from meetings.states import Listing, RecommendationState
from rrge_portal.kernel.vocabulary import Mark, Region
from tests.factories import MeetingFactory, RegistrationFactory, StakeholderFactory

pytestmark = pytest.mark.django_db

PAGE = "/meetings/recommendations/"


@pytest.fixture
def africa():
    return held("africa", Region.AFRICA, 2024, shows=True)


@pytest.fixture
def americas():
    return held("americas", Region.AMERICAS, 2025)


def held(slug, region, year, *, fixed=True, shows=False, **facts):
    meeting = MeetingFactory(
        slug=slug, region=region, starts_on=date(year, 5, 3), titles={"en": f"Meeting of {slug}"}, **facts
    )
    now = timezone.now()
    RecommendationPlan.objects.create(
        meeting=meeting, numbers_fixed_at=now if fixed else None, progress_shown_at=now if shows else None
    )
    return meeting


def recommended(meeting, number, text, mark=Mark.PUBLIC, **facts):
    return Recommendation.objects.create(meeting=meeting, number=number, text=text, mark=mark, **facts)


def text_of(query="", person=None) -> str:
    client = Client()
    if person:
        client.force_login(person)
    return client.get(f"{PAGE}{query}").content.decode()


def test_published_recommendations_of_all_meetings_stand_on_one_page(africa, americas):
    recommended(africa, 1, "Pay inspectors.")
    recommended(americas, 2, "End fees.")
    page = text_of()
    for words in ("Pay inspectors.", "End fees.", "Meeting of africa", "/meetings/americas/recommendations/2/"):
        assert words in page
    assert "2 recommendations" in page
    assert PAGE in Client().get("/meetings/").content.decode()


def test_a_stranger_finds_only_what_is_public_stands_and_can_be_cited(africa):
    recommended(africa, 1, "Public one.")
    recommended(africa, 2, "Inner one.", Mark.PARTICIPANTS)
    recommended(africa, 3, "Organisers one.", Mark.SECRETARIAT)
    recommended(africa, 4, "Withdrawn one.", state=RecommendationState.WITHDRAWN)
    recommended(held("loose", Region.EUROPE, 2024, fixed=False), 1, "Loose one.")
    recommended(held("closed", Region.EUROPE, 2024, listing=Listing.BY_INVITATION), 1, "Closed one.")
    page = text_of()
    assert "Public one." in page
    for words in ("Inner one.", "Organisers one.", "Withdrawn one.", "Loose one.", "Closed one."):
        assert words not in page
        for form in ("csv", "docx", "pdf"):
            assert words not in file_text(form)
    inside = RegistrationFactory(meeting=africa).stakeholder
    page = text_of(person=inside)
    assert "Inner one." in page
    assert "Organisers one." not in page
    assert "Inner one." not in text_of(person=StakeholderFactory())


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?region=africa", {"Pay inspectors."}),
        ("?theme=finance", {"End fees."}),
        ("?meeting=americas", {"End fees.", "Publicar el registro."}),
        ("?addressee=member states", {"Pay inspectors.", "End fees."}),
        ("?year=2024", {"Pay inspectors."}),
        ("?status=in_progress", {"Pay inspectors."}),
        ("?q=inspectors pay", {"Pay inspectors."}),
        ("?q=PUBLICÁR", {"Publicar el registro."}),
        ("?q=nothing-has-it", set()),
        ("?region=nowhere&year=x", {"Pay inspectors.", "End fees.", "Publicar el registro."}),
    ],
)
def test_it_is_narrowed(africa, americas, query, found):
    recommended(africa, 1, "Pay inspectors.", addressee="Member states", state=RecommendationState.IN_PROGRESS)
    recommended(
        americas, 1, "End fees.", addressee="Member States", themes=["finance"], state=RecommendationState.IN_PROGRESS
    )
    recommended(americas, 2, "Publicar el registro.", language="es", addressee="Ministerios")
    page = text_of(query)
    assert {words for words in ("Pay inspectors.", "End fees.", "Publicar el registro.") if words in page} == found
    if not found:
        assert "No recommendation fits these filters." in page


def test_how_far_one_has_got_is_shown_only_where_its_organisers_publish_it(africa, americas):
    for meeting in (africa, americas):
        recommended(meeting, 1, "End fees.", state=RecommendationState.DONE, owner=f"Body of {meeting.slug}")
    page = text_of()
    assert "Body of africa" in page
    assert "Body of americas" not in page
    rows = list(csv.DictReader(io.StringIO(file_text("csv"))))
    assert {(row["Region"], row["Status"]) for row in rows} == {("Africa", "Done"), ("Americas", "")}


@pytest.mark.parametrize(
    ("by", "headings"),
    [
        ("theme", ["Finance (2)", "Technology (1)", "No theme stated (1)"]),
        ("region", ["Africa (1)", "Americas (2)"]),
        ("meeting", ["Meeting of americas (2025) (2)", "Meeting of africa (2024) (1)"]),
    ],
)
def test_it_is_grouped(africa, americas, by, headings):
    recommended(africa, 1, "Pay inspectors.")
    recommended(americas, 1, "End fees.", themes=["finance", "technology"])
    recommended(americas, 2, "See fees.", themes=["finance"])
    groups = Client().get(f"{PAGE}?by={by}").context["groups"]
    assert [f"{group.heading} ({group.number})" for group in groups] == headings


def test_what_the_public_record_says_stands_apart(africa):
    old = MeetingFactory(slug="old", region=Region.EUROPE, starts_on=date(2020, 5, 3))
    PublicRecord.objects.create(meeting=old, recommendations=["Offer employment."])
    assert "Offer employment." in text_of()
    assert "Offer employment." in text_of("?region=europe&year=2020&q=employment")
    for query in ("?region=africa", "?status=done", "?q=fees"):
        recommended(africa, 1, "See.", state=RecommendationState.DONE) if query == "?region=africa" else None
        assert "Offer employment." not in text_of(query)


def file_text(form, query="") -> str:
    content = Client().get(f"/meetings/recommendations.{form}{query}").content
    if form == "csv":
        return content.decode("utf-8-sig")
    if form == "pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return "\n".join(paragraph.text for paragraph in WordFile(io.BytesIO(content)).paragraphs)


@pytest.mark.parametrize("form", ["csv", "docx", "pdf"])
def test_a_file_holds_the_selection(africa, americas, form):
    recommended(africa, 1, "Pay inspectors.")
    recommended(americas, 1, "End fees.", themes=["finance", "technology"])
    text = file_text(form, "?region=americas")
    assert "End fees." in text
    assert "Pay inspectors." not in text
    assert "/meetings/americas/recommendations/1/" in text.replace("\n", "")


def test_a_table_holds_each_once_and_no_formula(americas):
    recommended(americas, 1, "=1+1", themes=["finance", "technology"])
    rows = list(csv.reader(io.StringIO(file_text("csv"))))
    assert [row[:2] for row in rows[1:]] == [["1", "'=1+1"]]


def test_it_costs_as_many_queries_for_three_as_for_one(africa, americas, django_assert_num_queries):
    recommended(africa, 1, "One.")
    with django_assert_num_queries(4):
        Client().get(PAGE)
    recommended(africa, 2, "Two.", owner="A body")
    recommended(americas, 1, "Three.", themes=["finance"])
    with django_assert_num_queries(4):
        Client().get(PAGE)
