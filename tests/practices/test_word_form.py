"""The practice form as a Word document: empty, filled without a line, brought in again."""

import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from docx import Document

from practices.actions import submission
from practices.drafts import mark_of, stored
from practices.forms.word import NotOurForm, as_word_form, read_word_form
from practices.forms.word.spec import ITEMS, PAGES
from practices.models import Practice, WordReading
from tests.factories import PracticeFactory

pytestmark = pytest.mark.django_db

NAMES = [*ITEMS, *(kind for page in PAGES for kind in page.rows)]


def filled(**more):
    """A draft with something in every field and two rows of each kind."""
    block = {"title": "Talk", "how": "Monthly.", "enabling_factor": "A clause.", "lesson": "Fewer."}
    link = {"title": "Report", "url": "https://example.org/r", "text_alternative": "A table.", "mark": "participants"}
    related = {"kind": "adapts", "title": "Another practice", "url": "https://example.org/a"}
    texts = dict.fromkeys(
        ("theory_of_change", "costs", "failures", "sustainability", "replicability"), "If so.\nThen so."
    )
    practice = PracticeFactory(
        current__title="Débt – free & <fair>",
        current__language="es",
        current__building_blocks=[block, block | {"title": "Listen"}],
        current__evidence_links=[link],
        current__related_practices=[related],
        current__start_month=5,
        current__end_year=2025,
        current__is_global=True,
        current__formality="mou",
        current__sdg_targets=["8.7", "16.2"],
        current__protocol_articles="9, 10",
        **{f"current__{name}": text for name, text in (texts | more).items()},
    )
    practice.current.results.all().delete()
    practice.current.results.create(
        position=1, indicator="Workers repaid", baseline="0", value="212", unit="people", as_of=date(2025, 5, 31),
        source="Inspectorate", evidence=2,
    )  # fmt: skip
    return practice


def upload(data, name="form.docx"):
    return SimpleUploadedFile(name, data)


def read(data):
    return read_word_form(io.BytesIO(data))


def problems(found):
    return [(line["name"], line["problem"]) for line in found.report if line["state"] == "unread"]


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_a_draft_written_out_and_read_back_is_the_same_draft(language):
    practice = filled()
    found = read(as_word_form(practice.current, language=language))

    assert problems(found) == []
    for name in NAMES:
        before = stored(practice.current, name)
        if before not in ("", None, [], False):
            assert mark_of(found.values[name]) == mark_of(before), name
        else:
            assert name not in found.values, name


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_the_empty_form_asks_everything_and_says_nothing(language):
    data = as_word_form(language=language)
    found = read(data)

    assert (found.values, found.report) == ({}, [])
    words = "\n".join(cell.text for table in Document(io.BytesIO(data)).tables for cell in table._cells)
    with translation.override(language):
        assert all(item.label in words for item in ITEMS.values())


def fill(language="en", **answers):
    """The empty form, filled with Word as a person does: `{field: text}`; a list picks choices."""
    file = Document(io.BytesIO(as_word_form(language=language)))
    for table in file.tables:
        for row in table.rows:
            number = row.cells[0].text.split(" ")[0]
            for name, answer in answers.items():
                if ITEMS[name].number == number:
                    row.cells[1].text = answer
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def test_what_a_person_types_is_understood_in_their_own_way():
    found = read(
        fill(
            "es",
            title="Registro público",
            countries="Perú, Côte d'Ivoire\nViet Nam",
            start_year="2021",
            start_month="marzo",
            pillars="[x] Prevention",
            is_global="x",
            review_on="31.05.2028",
            status="☐ Completed\n☒ Ongoing",
        )
    )

    assert found.values["title"] == "Registro público"
    assert found.values["countries"] == ["PE", "CI", "VN"]
    assert (found.values["start_year"], found.values["start_month"]) == (2021, 3)
    assert found.values["pillars"] == ["prevention"]
    assert found.values["is_global"] is True
    assert (found.values["review_on"], found.values["status"]) == ("2028-05-31", "ongoing")


def test_what_is_not_understood_or_too_long_is_reported_field_by_field():
    found = read(
        fill(title="word " * 20, countries="Peru, Atlantis", start_year="long ago", status="x Both\nx Ongoing")
    )

    assert dict(problems(found)).keys() == {"countries", "start_year", "status"}
    assert found.values["countries"] == ["PE"]
    long = next(line for line in found.report if line["state"] == "long")
    assert "It has 20 words; 15 are possible." in long["problem"]
    assert "start_year" not in found.values


def test_a_row_half_understood_is_kept_and_reported():
    file = Document(io.BytesIO(as_word_form(language="en")))
    table = next(table for table in file.tables if table.rows[0].cells[0].paragraphs[0].text == "Indicator")
    for cell, text in zip(table.rows[1].cells, ("Repaid", "0", "212", "people", "May", "Unit", "2"), strict=True):
        cell.text = text
    out = io.BytesIO()
    file.save(out)
    found = read(out.getvalue())

    assert found.values["results"][0]["indicator"] == "Repaid"
    assert next((line["name"], line["row"]) for line in found.report if line["state"] == "unread") == ("results", 1)
    assert found.values["results"][0]["evidence"] == 2


def test_a_form_turned_into_plain_paragraphs_is_still_read():
    file = Document()
    for text in (
        "Practice form of Freedonia",
        "Title",
        "Debt-free",
        "PROBLEM AND CONTEXT:",
        "Workers pay.",
        "They owe.",
    ):
        file.add_paragraph(text)
    out = io.BytesIO()
    file.save(out)
    found = read(out.getvalue())

    assert found.values == {"title": "Debt-free", "problem": "Workers pay.\nThey owe."}
    assert [line["text"] for line in found.report if line["state"] == "stray"] == ["Practice form of Freedonia"]


def test_another_document_is_refused_with_a_sentence(signed_in, person):
    out = io.BytesIO()
    Document().save(out)
    with pytest.raises(NotOurForm):
        read(out.getvalue())
    answer = signed_in(person).post(reverse("practices:import_new"), {"file": upload(out.getvalue())})

    assert "Nothing in this document stands where the form asks for it." in answer.text
    assert not WordReading.objects.exists()


def with_part(data, name, content):
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.4 not Word", b"PK\x03\x04 damaged", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old"],
    ids=["empty", "pdf", "damaged", "old Word"],
)
def test_what_is_no_word_document_is_refused(signed_in, person, data):
    answer = signed_in(person).post(reverse("practices:import_new"), {"file": upload(data)})

    assert answer.status_code == 200
    assert 'class="invalid-feedback"' in answer.text
    assert not WordReading.objects.exists()


def test_a_document_with_macros_is_refused(signed_in, person):
    data = with_part(as_word_form(language="en"), "word/vbaProject.bin", b"macro")
    answer = signed_in(person).post(reverse("practices:import_new"), {"file": upload(data)})

    assert "macro" in answer.text.lower()
    assert not WordReading.objects.exists()


def test_a_new_draft_begins_with_what_was_ticked(signed_in, person):
    client = signed_in(person)
    answer = client.post(
        reverse("practices:import_new"), {"file": upload(fill(title="Debt-free", problem="Workers pay."))}
    )
    page = client.get(answer.url)
    assert "Debt-free" in page.text
    assert not Practice.objects.exists()

    client.post(answer.url, {"take": ["title"], "known": page.context["known"], "revision": "0"})
    version = Practice.objects.get().draft
    assert (version.title, version.problem) == ("Debt-free", "")


def test_a_text_that_is_there_is_shown_beside_and_kept_unless_ticked(signed_in):
    practice = PracticeFactory(current__costs="")
    client = signed_in(practice.submitter)
    data = fill(problem="Another problem.", costs="Two posts.")
    answer = client.post(reverse("practices:import_into", kwargs={"pk": practice.pk}), {"file": upload(data)})
    page = client.get(answer.url)
    states = {field["name"]: field["state"] for field in page.context["fields"]}
    assert states == {"problem": "differs", "costs": "new"}
    assert "Workers pay for their jobs" in page.text
    assert "Another problem." in page.text

    client.post(answer.url, {"take": ["costs"], "known": page.context["known"], "revision": "0"})
    version = practice.draft
    assert version.costs == "Two posts."
    assert version.problem.startswith("Workers pay for their jobs")


def test_a_draft_changed_since_it_was_compared_is_not_overwritten(signed_in):
    practice = PracticeFactory()
    client = signed_in(practice.submitter)
    data = fill(problem="From Word.")
    answer = client.post(reverse("practices:import_into", kwargs={"pk": practice.pk}), {"file": upload(data)})
    page = client.get(answer.url)
    submission.save_draft(
        practice.draft, values={"problem": "Typed meanwhile."}, revision=0, window="w", by=practice.submitter
    )
    again = client.post(answer.url, {"take": ["problem"], "known": page.context["known"], "revision": "0"})

    assert "The draft was changed meanwhile." in again.text
    assert practice.draft.problem == "Typed meanwhile."


def test_nobody_else_sees_what_somebody_brought_in(signed_in, person):
    practice = PracticeFactory()
    answer = signed_in(practice.submitter).post(
        reverse("practices:import_into", kwargs={"pk": practice.pk}), {"file": upload(fill(title="Secret"))}
    )

    assert signed_in(person).get(answer.url).status_code == 404
    for name in ("import_into", "export_draft"):
        assert signed_in(person).get(reverse(f"practices:{name}", kwargs={"pk": practice.pk})).status_code == 404
