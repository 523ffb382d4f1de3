"""Editions: frozen at a click, built by a job, the same bytes for the same edition."""

import io
import json

import pypdf
import pytest
from django.test import Client
from django.utils import timezone

from practices import documents, search
from practices.actions import deciding, editions
from practices.models import Edition, PublicSource
from practices.states import EditionState, Origin, PracticeState
from rrge_portal.kernel import jobs
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.states import JobState
from tests.factories import PracticeFactory

pytestmark = pytest.mark.django_db

TITLES = {"en": "Compendium of tests", "es": "Compendio de pruebas"}


def published(slug="a-practice", **what):
    practice = PracticeFactory(
        **{"state": PracticeState.PUBLISHED, "slug": slug, "label": "promising", "published_at": timezone.now()} | what
    )
    search.index(practice)
    return practice


def reference(slug="on-record"):
    practice = published(slug, origin=Origin.REFERENCE, submitter=None, label="", current__title="A reference entry")
    PublicSource.objects.create(practice=practice, urls=["https://source.example.org/"], note="Doubtful year.")
    return practice


def freeze(editor, **what):
    return editions.freeze(**{"titles": TITLES, "forewords": {"en": "A foreword."}} | what, by=editor)


def built(editor, **what):
    edition = freeze(editor, **what)
    job = jobs.run(edition.job_id)
    assert job.state == JobState.DONE, job.problem
    edition.refresh_from_db()
    return edition


def file_of(edition) -> bytes:
    with edition.pdf.open() as file:
        return file.read()


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


def test_an_editor_freezes_an_edition_on_a_page(signed_in, editor):
    published()
    reference()
    client = signed_in(editor)

    shown = client.get("/editorial/editions/new/").content.decode()
    assert "Freeze edition 1 with 2 practices" in shown
    assert "1 reviewed practice" in shown
    assert "1 reference entry" in shown
    response = client.post("/editorial/editions/new/", {"title_en": "Compendium 2026", "foreword_en": "Welcome."})

    assert response["Location"] == "/compendium/edition-1/"
    edition = Edition.objects.get()
    assert edition.titles == {"en": "Compendium 2026"}
    assert edition.entries.count() == 2
    assert "The PDF is being built." in client.get("/compendium/edition-1/").content.decode()


def test_only_editors_freeze(signed_in, person, editor):
    published()

    assert signed_in(person).get("/editorial/editions/new/").status_code == 403
    assert signed_in(person).post("/editorial/editions/new/", {"title_en": "Mine"}).status_code == 403
    assert Client().get("/editorial/editions/new/").status_code == 302
    assert signed_in(editor).get("/editorial/editions/new/").status_code == 200
    assert not Edition.objects.exists()


def test_nothing_published_cannot_be_frozen(signed_in, editor):
    with pytest.raises(Refusal, match="Nothing is published yet"):
        freeze(editor)

    response = signed_in(editor).post("/editorial/editions/new/", {"title_en": "Kept", "foreword_en": "My words."})
    assert response.status_code == 409
    assert "My words." in response.content.decode()


def test_the_pdf_holds_what_was_frozen_in_two_chapters(editor):
    published(current__title="Zebra practice")
    reference()

    edition = built(editor)

    pdf = file_of(edition)
    shown = text_of(pdf)
    assert shown.index("Practices, reviewed") < shown.rindex("Zebra practice")
    assert "Reference entries, not assessed" in shown
    assert "A foreword." in shown
    assert "Cases referred" in shown
    assert "Compiled from public sources; not assessed" in shown
    assert "Doubtful year." not in shown
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert reader.metadata.title == "Compendium of tests"
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_object().get_data()


def test_the_same_edition_gives_the_same_bytes(editor):
    published()

    edition = built(editor)

    again = documents.edition_pdf(edition, [entry.content for entry in edition.entries.readable()])
    assert file_of(edition) == again


def test_text_is_never_markup_and_no_character_stops_the_book(editor):
    hostile = "#panic() *b* $x$ @ref <label> \\ ` // /* #sys 中文 😀 \u202e \ue000 \x07 عربي é́"
    published(current__title=hostile, current__summary=hostile, current__description=hostile + "\n\n= Heading\n- item")

    edition = built(editor, titles={"en": hostile}, forewords={"en": hostile})

    shown = text_of(file_of(edition))
    assert "#panic() *b* $x$ @ref <label>" in shown
    assert "= Heading" in shown


def test_an_edition_stays_as_it_was(editor):
    practice = published(current__title="As it was")
    edition = built(editor)
    practice.current.title = "Changed later"
    practice.current.save()

    body = Client().get("/compendium/edition-1.json").json()

    assert body["entries"][0]["title"] == "As it was"
    assert "As it was" in text_of(file_of(edition))


def test_files_are_public_named_and_not_sent_twice(editor):
    published()
    built(editor)
    client = Client()

    pdf = client.get("/compendium/edition-1.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert 'filename="edition-1.pdf"' in pdf["Content-Disposition"]
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    assert "Last-Modified" in pdf
    assert client.get("/compendium/edition-1.pdf", headers={"If-None-Match": pdf["ETag"]}).status_code == 304

    body = client.get("/compendium/edition-1.json")
    assert client.get("/compendium/edition-1.json", headers={"If-None-Match": body["ETag"]}).status_code == 304
    content = json.loads(body.content)
    assert list(content)[:3] == ["edition", "slug", "titles"]
    assert content["citation"].startswith("RRGE portal (")
    assert content["entries"][0]["licence"] == "cc-by-4.0"


def test_while_it_is_built_there_is_no_pdf_and_the_page_says_so(editor):
    published()
    freeze(editor)

    assert Client().get("/compendium/edition-1.pdf").status_code == 404
    shown = Client().get("/compendium/edition-1/", headers={"HX-Request": "true"}).content.decode()
    assert "The PDF is being built." in shown
    assert 'hx-trigger="every 2s"' in shown
    assert "<html" not in shown


def test_a_practice_taken_down_leaves_every_edition_and_comes_back_with_it(editor, django_capture_on_commit_callbacks):
    published(current__title="Staying")
    practice = published("leaving", current__title="Leaving")
    edition = built(editor)
    old = edition.pdf.name

    with django_capture_on_commit_callbacks(execute=True):
        deciding.take_down(practice, reason="A partner withdrew.", by=editor)

    edition.refresh_from_db()
    assert edition.state == EditionState.BUILDING
    assert not edition._meta.get_field("pdf").storage.exists(old)
    assert Client().get("/compendium/edition-1.pdf").status_code == 404
    assert "Leaving" not in Client().get("/compendium/edition-1/").content.decode()
    assert [entry["title"] for entry in Client().get("/compendium/edition-1.json").json()["entries"]] == ["Staying"]

    jobs.run(edition.job_id)
    edition.refresh_from_db()
    shown = text_of(file_of(edition))
    assert "Staying" in shown
    assert "Leaving" not in shown

    practice.refresh_from_db()
    deciding.put_back(practice, by=editor)
    edition.refresh_from_db()
    jobs.run(edition.job_id)
    edition.refresh_from_db()
    assert "Leaving" in text_of(file_of(edition))


def test_a_pdf_of_other_entries_is_not_kept(editor):
    published()
    edition = freeze(editor)

    assert editions.keep_files(edition, b"%PDF-old", entries=[]) is False

    edition.refresh_from_db()
    assert edition.state == EditionState.BUILDING


def test_a_build_that_ended_badly_can_be_begun_again_by_editors(signed_in, editor, person):
    published()
    edition = freeze(editor)
    edition.job.finish(JobState.FAILED, problem="The disk is full.")

    assert "could not be built" in Client().get("/compendium/edition-1/").content.decode()
    assert "The disk is full." not in Client().get("/compendium/edition-1/").content.decode()
    assert signed_in(person).post("/editorial/editions/edition-1/build/").status_code == 403
    assert signed_in(editor).post("/editorial/editions/edition-1/build/").status_code == 302
    assert signed_in(editor).post("/editorial/editions/edition-1/build/").status_code == 409


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_of_editions_ask_the_same_number_of_questions(editor, number, django_assert_num_queries):
    for count in range(number):
        published(f"practice-{count}")
        freeze(editor)

    with django_assert_num_queries(1):
        assert Client().get("/compendium/").status_code == 200
    with django_assert_num_queries(3):
        assert Client().get(f"/compendium/edition-{number}/").status_code == 200
