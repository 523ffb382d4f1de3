"""What is put right in a frozen edition: numbered, dated, in new files at once; and what becomes of the old ones."""

import pytest

from practices import screening
from practices.actions import deciding, editing, editions, flagging, taking_down
from practices.models import Edition, Practice
from practices.states import EditionState
from rrge_portal.kernel.refusal import Refusal

from . import stages
from .editions import build, built, bytes_of, drafted, published, text_of

pytestmark = pytest.mark.django_db

SENT = {"entry": "1", "where": "Results", "what": "For 64 read 46.", "why": "A digit was turned.", "language": "en"}


@pytest.fixture
def edition(editor):
    published("staying", current__title="Staying")
    published("leaving", current__title="Leaving")
    return built(editor)


def take_down(editor, slug="leaving"):
    return taking_down.take_down(Practice.objects.get(slug=slug), reason="A partner withdrew.", by=editor)


def gone(edition):
    return edition.entries.get(practice__slug="leaving").number


def test_an_editor_corrects_and_everybody_reads_it(signed_in, editor, edition, client):
    old = edition.files.current().get(format="pdf")

    assert signed_in(editor).post("/editorial/editions/edition-1/correct/", SENT).status_code == 302
    response = client.get("/compendium/edition-1.pdf")
    assert response["ETag"] == f'"{old.sha256}"', "harmless: the old file is there until the new one is"
    assert b"".join(response.streaming_content)
    build(edition)

    shown = client.get("/compendium/edition-1/").content.decode()
    for told in ("Entry 1, Results", "For 64 read 46.", "A digit was turned.", "by an editor"):
        assert told in shown
    pdf = text_of(bytes_of(edition, "pdf"))
    assert "For 64 read 46." in pdf
    assert "See correction 1." in pdf
    assert "See correction 1." in client.get("/compendium/edition-1/1/").content.decode()
    earlier = client.get(f"/compendium/edition-1/history/{old.pk}/")
    assert b"".join(earlier.streaming_content).startswith(b"%PDF")
    assert old.sha256 in client.get("/compendium/edition-1/history/").content.decode()


def test_only_editors_correct_and_never_without_a_reason(signed_in, person, editor, edition):
    address = "/editorial/editions/edition-1/correct/"
    assert signed_in(person).get(address).status_code == 403
    assert signed_in(person).post(address, SENT).status_code == 403
    shown = signed_in(editor).post(address, SENT | {"why": ""})
    assert shown.status_code == 200
    assert "For 64 read 46." in shown.content.decode()
    assert not edition.errata.exists()
    assert signed_in(editor).get(address).status_code == 200


def test_a_draft_is_changed_not_corrected(editor, edition):
    with pytest.raises(Refusal, match="still a draft"):
        editions.correct(drafted(editor), what="This.", why="That.", language="en", by=editor)


def test_old_files_that_do_harm_are_given_to_nobody(signed_in, editor, edition, client):
    old = edition.files.current().get(format="pdf")

    signed_in(editor).post("/editorial/editions/edition-1/correct/", SENT | {"is_harmful": "on"})

    assert client.get("/compendium/edition-1.pdf").status_code == 409
    build(edition)
    response = client.get(f"/compendium/edition-1/history/{old.pk}/")
    assert response.status_code == 410
    assert "not given out any more" in response.content.decode()
    shown = client.get("/compendium/edition-1/history/").content.decode()
    assert old.sha256 in shown
    assert "given to nobody any more" in shown


def test_a_practice_taken_down_is_in_no_file_from_that_moment(editor, edition, client):
    number, old = gone(edition), list(edition.files.current())

    take_down(editor)

    for form in ("pdf", "docx", "epub", "json", "csv"):
        response = client.get(f"/compendium/edition-1.{form}")
        assert response.status_code == 409
        assert "put right" in response.content.decode()
    for file in old:
        assert client.get(f"/compendium/edition-1/history/{file.pk}/").status_code == 410
    page = client.get("/compendium/edition-1/").content.decode()
    assert "Leaving" not in page
    assert "Withdrawn on" in page
    assert f"Entry {number} was withdrawn" in page
    entry = client.get(f"/compendium/edition-1/{number}/")
    assert entry.status_code == 410
    assert "Leaving" not in entry.content.decode()


def test_new_files_hold_a_tombstone_and_begin_by_themselves(editor, edition, client):
    number = gone(edition)
    take_down(editor)
    edition = build(edition)

    pdf = text_of(bytes_of(edition, "pdf"))
    assert "Leaving" not in pdf
    assert f"{number}. Withdrawn" in pdf
    assert "This entry was withdrawn on" in pdf
    assert b"Leaving" not in bytes_of(edition, "json")
    assert b"Leaving" not in bytes_of(edition, "csv")


def test_a_practice_put_back_is_in_the_files_again_and_that_is_told(editor, edition, client):
    take_down(editor)
    build(edition)

    taking_down.bring_back(Practice.objects.get(slug="leaving"), by=editor)
    edition = build(edition)

    assert "Leaving" in text_of(bytes_of(edition, "pdf"))
    assert [erratum.kind for erratum in edition.errata.all()] == ["withdrawn", "restored"]
    assert "was put back" in client.get("/compendium/edition-1/").content.decode()


def test_a_build_under_way_does_not_keep_what_was_taken_down_meanwhile(editor, edition):
    editions.correct(edition, what="This.", why="That.", language="en", by=editor)
    edition.refresh_from_db()
    state = editions.made_of(edition)

    take_down(editor)

    assert editions.keep_files(edition, {("en", "pdf"): b"%PDF-with"}, of=state) is False
    edition.refresh_from_db()
    assert edition.state == EditionState.BUILDING
    assert not edition.files.current().exists()


def test_what_is_taken_down_by_other_means_is_not_served_either(edition, client):
    Practice.objects.filter(slug="leaving").update(state="unpublished")

    assert client.get("/compendium/edition-1.pdf").status_code == 409
    assert "Leaving" not in client.get("/compendium/edition-1/").content.decode()


def test_earlier_files_are_withheld_released_and_deleted(signed_in, editor, person, edition, client):
    editions.correct(edition, what="This.", why="That.", language="en", by=editor)
    old = build(edition).files.earlier().get(format="pdf")
    address = f"/editorial/editions/edition-1/files/{old.pk}/"
    page = f"/compendium/edition-1/history/{old.pk}/"

    assert signed_in(person).post(address, {"step": "withhold"}).status_code == 403
    assert signed_in(person).post(f"{address}delete/").status_code == 403
    assert signed_in(editor).post(f"{address}delete/").status_code == 409
    signed_in(editor).post(address, {"step": "withhold"})
    assert client.get(page).status_code == 410
    signed_in(editor).post(address, {"step": "release"})
    assert b"".join(client.get(page).streaming_content).startswith(b"%PDF")
    signed_in(editor).post(address, {"step": "withhold"})
    assert old.sha256 in signed_in(editor).get(f"{address}delete/").content.decode()
    signed_in(editor).post(f"{address}delete/")
    old.refresh_from_db()
    assert not old.file
    assert old.sha256 in client.get("/compendium/edition-1/history/").content.decode()


def test_a_withheld_file_is_not_released_while_an_entry_is_withdrawn(editor, edition):
    take_down(editor)
    old = edition.files.earlier().first()

    with pytest.raises(Refusal, match="stays withheld"):
        editions.release_file(old, by=editor)


def test_a_corrected_entry_is_told_in_the_next_edition(editor, edition):
    entry = edition.entries.select_related("practice").get(practice__slug="staying")
    editions.correct(edition, entry=entry, what="This.", why="That.", language="en", by=editor)

    following = editions.freeze(drafted(editor), by=editor)

    assert following.entries.get(practice__slug="staying").change == "corrected"
    assert Edition.objects.count() == 2


def test_words_that_were_changed_while_they_were_off_stay_out_of_earlier_editions(editor, edition, client):
    """What the reason for taking it down was may still stand in the frozen words."""
    practice = take_down(editor)
    editing.edit(practice, values={"summary": "Nobody is named here."}, base=practice.current.number, by=editor)
    practice.refresh_from_db()
    stages.agree(practice, editor)
    deciding.put_back(practice, by=editor)
    deciding.take_down(practice, reason="Once more.", by=editor)
    deciding.put_back(practice, by=editor)

    assert client.get("/practices/leaving/").status_code == 200
    assert client.get(f"/compendium/edition-1/{gone(edition)}/").status_code == 410
    assert [erratum.kind for erratum in edition.errata.all()] == ["withdrawn"]


def test_frozen_words_with_an_open_flag_do_not_come_back(editor, client):
    published("leaving", current__title="Leaving", current__description="Banks look since 3 May 2024.")
    practice = Practice.objects.get(slug="leaving")
    (flag,) = screening.open_flags(practice)
    row = flagging.clear(practice, flag.code, reason="The day of a law.", by=editor)
    edition = built(editor)
    take_down(editor)
    row.delete()

    taking_down.bring_back(Practice.objects.get(slug="leaving"), by=editor)

    assert edition.entries.get().withdrawn_at
