"""Editions: drafted, frozen, built by a job, the same bytes for the same edition."""

import csv
import hashlib
import io
import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from practices import documents
from practices.actions import editions, taking_down
from practices.models import Edition, PracticeVersion
from practices.states import EditionState, Format
from rrge_portal.kernel import jobs
from rrge_portal.kernel.models import Job
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.states import JobState

from .editions import build, built, bytes_of, drafted, frozen, published, reference, text_of

pytestmark = pytest.mark.django_db


def test_an_editor_prepares_and_freezes_an_edition_on_pages(signed_in, editor):
    published(current__title="A practice")
    reference()
    client = signed_in(editor)

    assert "Everything that is published (2)" in client.get("/editorial/editions/new/").content.decode()
    draft = client.post("/editorial/editions/new/", {"title": "Compendium 2026", "choice": "all"})["Location"]
    shown = client.get(draft).content.decode()
    assert shown.index("Practices, reviewed") < shown.index("A practice") < shown.index("A reference entry")
    asked = client.get(f"{draft}freeze/").content.decode()
    assert "Freeze edition 1 with 2 practices" in asked
    response = client.post(f"{draft}freeze/", seen_at(client, draft))

    assert response["Location"] == "/compendium/edition-1/"
    edition = Edition.objects.get()
    assert edition.titles == {"en": "Compendium 2026"}
    assert list(edition.entries.in_order().values_list("number", "is_reference")) == [(1, False), (2, True)]
    assert "Its files are being built." in client.get("/compendium/edition-1/").content.decode()


def seen_at(client, draft):
    """What the page sends along that shows the draft before it is frozen."""
    return {"seen": re.search(r'name="seen" value="(\w+)"', client.get(f"{draft}freeze/").text)[1]}


CHANGES = {
    "an entry is left out": lambda draft, by: editions.remove_entries(draft, [draft.entries.last().pk], by=by),
    "the order is another": lambda draft, by: editions.move_entry(draft.entries.first(), "down", by=by),
    "a chapter is called otherwise": lambda draft, by: editions.write_chapter(
        draft.chapters.first(), titles={"en": "Banks"}, introductions={}, by=by
    ),
    "the foreword is another": lambda draft, by: editions.write_texts(
        draft, revision=1, texts={"forewords": {"en": "Another."}}, by=by
    ),
    "a practice says something else": lambda draft, by: PracticeVersion.objects.update(summary="Another summary."),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_nothing_is_frozen_that_nobody_has_looked_at(signed_in, editor, change):
    published("a", current__title="A practice")
    published("b", current__title="B practice")
    draft = drafted(editor)
    client, address = signed_in(editor), draft.get_absolute_url()
    seen = seen_at(client, address)
    change(draft, editor)

    refused = client.post(f"{address}freeze/", seen)

    assert refused.status_code == 409
    assert "The draft has changed since you opened this page." in refused.text
    assert not Edition.objects.exists()
    assert client.post(f"{address}freeze/", seen_at(client, address)).status_code == 302


def test_a_second_click_freezes_nothing_more_and_says_so(signed_in, editor):
    published()
    client, address = signed_in(editor), drafted(editor).get_absolute_url()
    seen = seen_at(client, address)
    client.post(f"{address}freeze/", seen)

    again = client.post(f"{address}freeze/", seen)

    assert again.status_code == 409
    assert "This edition is frozen" in again.text
    assert Edition.objects.count() == 1


def test_only_editors_prepare_and_freeze(signed_in, person, editor):
    published()
    draft = drafted(editor)

    for page in ("", "add/", "texts/", "chapters/new/", "read/", "preview/", "freeze/", "discard/"):
        address = f"/editorial/editions/{draft.pk}/{page}"
        assert signed_in(person).get(address).status_code == 403, address
        assert Client().get(address).status_code == 302, address
        assert signed_in(editor).get(address).status_code == 200, address
    assert signed_in(person).post(f"/editorial/editions/{draft.pk}/freeze/").status_code == 403
    assert signed_in(person).post(f"/editorial/editions/{draft.pk}/order/", {"move": "1 up"}).status_code == 403
    assert not Edition.objects.exists()


def test_a_draft_is_nowhere_to_be_seen(editor):
    published()
    drafted(editor, titles={"en": "Secret plans"})

    assert "Secret plans" not in Client().get("/compendium/").content.decode()
    assert Client().get("/compendium/edition-1/").status_code == 404
    assert not Edition.objects.exists()


def test_the_page_before_the_freezing_offers_no_empty_edition(signed_in, editor):
    draft = drafted(editor, choice="nothing")

    shown = signed_in(editor).get(f"/editorial/editions/{draft.pk}/freeze/").text

    assert "there is nothing to freeze" in shown
    assert f"/editorial/editions/{draft.pk}/add/" in shown
    assert 'name="seen"' not in shown


def test_a_draft_without_anything_published_cannot_be_frozen(editor):
    draft = drafted(editor)

    with pytest.raises(Refusal, match="Nothing in it is published"):
        editions.freeze(draft, by=editor)


def test_nothing_changes_once_frozen(editor):
    published()
    edition = frozen(editor)

    with pytest.raises(Refusal, match="is frozen"):
        editions.add_practices(edition, type(published("b")).objects.all(), by=editor)
    with pytest.raises(Refusal, match="is frozen already"):
        editions.freeze(edition, by=editor)


def test_the_pdf_holds_what_was_frozen_in_two_chapters(editor):
    published(current__title="Zebra practice")
    reference()

    pdf = bytes_of(built(editor))

    shown = text_of(pdf)
    assert shown.index("Practices, reviewed") < shown.rindex("Zebra practice")
    assert "Reference entries, not assessed" in shown
    assert "A foreword." in shown
    assert "An imprint." in shown
    assert "Cases referred" in shown
    assert "Compiled from public sources; not assessed" in shown
    assert "Doubtful year." not in shown


def test_every_format_in_every_language_is_built(editor):
    published(current__title="=Dangerous()")
    edition = built(editor, languages=("en", "es"))

    made = set(edition.files.current().values_list("language", "format"))
    forms = {form.value for form in Format}
    assert made == {("en", form) for form in forms} | {("es", form) for form in forms - {"json"}}
    assert "Edición 1" in text_of(bytes_of(edition, "pdf", "es"))
    table = bytes_of(edition, "csv")
    assert table.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][1] == "'=Dangerous()"


@pytest.mark.parametrize("form", [form.value for form in Format])
def test_the_same_edition_gives_the_same_bytes(editor, form):
    published()
    reference()
    edition = built(editor)

    again = documents.make(documents.of_edition(edition, "en"), form)

    assert bytes_of(edition, form) == again


def test_text_is_never_markup_and_no_character_stops_the_book(editor):
    hostile = "#panic() *b* $x$ @ref <label> & \\ ` // /* #sys 中文 😀 \u202e \ue000 \x07 عربي é́"
    published(current__title=hostile, current__summary=hostile, current__description=hostile + "\n\n= Heading\n- item")

    edition = built(editor, titles={"en": hostile})

    shown = text_of(bytes_of(edition))
    assert "#panic() *b* $x$ @ref <label>" in shown
    assert "= Heading" in shown


def test_an_edition_stays_as_it_was(editor):
    practice = published(current__title="As it was")
    edition = built(editor)
    type(practice.current).objects.filter(pk=practice.current.pk).update(title="Changed later")

    body = json.loads(b"".join(Client().get("/compendium/edition-1.json").streaming_content))

    assert body["entries"][0]["title"] == "As it was"
    assert "As it was" in text_of(bytes_of(edition))
    assert "As it was" in Client().get("/compendium/edition-1/1/").content.decode()


@pytest.mark.parametrize(
    ("form", "media"),
    [
        ("pdf", "application/pdf"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("epub", "application/epub+zip"),
        ("json", "application/json"),
        ("csv", "text/csv; charset=utf-8"),
    ],
)
def test_files_are_public_named_and_not_sent_twice(editor, form, media):
    published()
    built(editor)
    client = Client()

    first = client.get(f"/compendium/edition-1.{form}")
    assert first["Content-Type"] == media
    assert f'filename="edition-1.{form}"' in first["Content-Disposition"]
    assert hashlib.sha256(b"".join(first.streaming_content)).hexdigest() == first["ETag"].strip('"')
    assert "Last-Modified" in first
    assert client.get(f"/compendium/edition-1.{form}", headers={"If-None-Match": first["ETag"]}).status_code == 304
    head = client.head(f"/compendium/edition-1.{form}")
    assert (head.status_code, head["ETag"]) == (200, first["ETag"])
    assert Edition.objects.get().files.current().get(format=form).downloads == 1


def test_a_reader_gets_the_files_of_their_language_or_the_main_one(editor):
    published()
    edition = built(editor, languages=("en", "es"))
    sums = {file.language: file.sha256 for file in edition.files.current().filter(format="epub")}

    for address, language in (("/es/compendium/edition-1.epub", "es"), ("/fr/compendium/edition-1.epub", "en")):
        response = Client().get(address)
        assert b"".join(response.streaming_content)
        assert response["ETag"] == f'"{sums[language]}"'


def test_while_it_is_built_there_is_a_page_that_says_so(editor):
    published()
    frozen(editor)

    response = Client().get("/compendium/edition-1.pdf")
    assert response.status_code == 409
    assert response["Retry-After"]
    assert "This file is being built" in response.content.decode()
    shown = Client().get("/compendium/edition-1/", headers={"HX-Request": "true"}).content.decode()
    assert "Its files are being built." in shown
    assert 'hx-trigger="every 2s"' in shown
    assert "<html" not in shown


def test_files_of_other_entries_are_not_kept(editor):
    published()
    edition = frozen(editor)

    assert editions.keep_files(edition, {("en", "pdf"): b"%PDF-old"}, of=([], 0)) is False

    edition.refresh_from_db()
    assert edition.state == EditionState.BUILDING


def test_a_build_that_ended_badly_can_be_begun_again_by_editors(signed_in, editor, person):
    published()
    edition = frozen(editor)
    edition.job.finish(JobState.FAILED, problem="The disk is full.")

    assert "could not be built" in Client().get("/compendium/edition-1/").content.decode()
    assert "The disk is full." not in Client().get("/compendium/edition-1/").content.decode()
    assert signed_in(person).post("/editorial/editions/edition-1/build/").status_code == 403
    assert signed_in(editor).post("/editorial/editions/edition-1/build/").status_code == 302
    assert signed_in(editor).post("/editorial/editions/edition-1/build/").status_code == 409


def test_a_build_a_killed_worker_left_is_taken_up_again(editor):
    published()
    edition = frozen(editor)
    long_ago = timezone.now() - jobs.STALE_AFTER - timedelta(seconds=1)
    Job.objects.filter(pk=edition.job_id).update(state=JobState.RUNNING, seen_at=long_ago, attempts=1)

    assert edition.job_id in jobs.waiting()
    assert build(edition).files.current().count() == len(Format)


def test_a_build_nobody_started_is_found_and_started(editor):
    published()
    edition = frozen(editor)
    Edition.objects.update(job=None)

    assert editions.build_what_waits() == 1
    assert editions.build_what_waits() == 0
    assert build(edition).is_ready


def test_a_build_whose_worker_is_gone_says_that_it_goes_on_by_itself(client, editor):
    published()
    edition = frozen(editor)
    pages = (edition.get_absolute_url(), f"/compendium/{edition.slug}.pdf")
    Job.objects.filter(pk=edition.job_id).update(state=JobState.RUNNING, seen_at=timezone.now())
    for page in pages:
        assert "stood still" not in client.get(page).text, page

    Job.objects.filter(pk=edition.job_id).update(seen_at=timezone.now() - timedelta(seconds=61))

    for page in pages:
        assert "it is taken up again by itself" in client.get(page).text, page


def test_files_of_a_new_edition_were_not_put_right(client, editor):
    published()
    edition = frozen(editor)
    assert "The edition is new, and its files are being made." in client.get("/compendium/edition-1.pdf").text
    assert client.get(edition.get_absolute_url()).text.count("Its files are being built.") == 1

    build(edition)
    editions.correct(edition, what="For 64 read 46.", why="Misread.", language="en", is_harmful=True, by=editor)

    assert "was put right" in client.get("/compendium/edition-1.pdf").text


def test_changes_since_the_last_edition_are_told(editor):
    staying, changing, going = published("staying"), published("changing"), published("going")
    build(frozen(editor))
    type(changing.current).objects.filter(pk=changing.current.pk).update(summary="Another summary.")
    taking_down.take_down(going, reason="Asked for.", by=editor)
    published("coming")
    draft = drafted(editor)

    foreseen = editions.foresee(draft)
    second = editions.freeze(draft, by=editor)

    found = {entry.practice.slug: entry.change for entry in second.entries.select_related("practice")}
    assert found == {staying.slug: "unchanged", "changing": "changed", "coming": "new"}
    assert {entry.practice.slug: entry.change for entry in foreseen.entries} == found
    old = Edition.objects.get(number=1).entries.get(practice=going)
    assert second.departures == [{"edition": 1, "number": old.number, "why": "withdrawn"}]
    shown = Client().get("/compendium/edition-2/").content.decode()
    assert f"Entry {old.number} of edition 1" in shown


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_of_editions_ask_the_same_number_of_questions(editor, number, django_assert_num_queries):
    for count in range(number):
        published(f"practice-{count}")
        build(frozen(editor))

    with django_assert_num_queries(2):
        assert Client().get("/compendium/").status_code == 200
    with django_assert_num_queries(9):
        assert Client().get(f"/compendium/edition-{number}/").status_code == 200
