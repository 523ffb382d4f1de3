"""A draft: practices taken up, ordered, grouped, and worked on by several editors at once."""

import pytest

from practices.actions import editions, taking_down
from practices.models import Chapter, Edition, Practice
from rrge_portal.kernel import jobs
from rrge_portal.kernel.refusal import Refusal
from tests.factories import StakeholderFactory

from .editions import build, drafted, frozen, published, reference

pytestmark = pytest.mark.django_db


def order(edition):
    return list(edition.entries.in_order().values_list("practice__slug", flat=True))


@pytest.fixture
def draft(editor):
    for letter in "abc":
        published(letter, current__title=f"{letter.upper()} practice")
    return drafted(editor)


def entry(draft, slug):
    return draft.entries.get(practice__slug=slug)


def test_entries_move_by_buttons(signed_in, editor, draft):
    client = signed_in(editor)
    address = f"/editorial/editions/{draft.pk}/order/"

    client.post(address, {"move": f"{entry(draft, 'c').pk} up"})
    assert order(draft) == ["a", "c", "b"]
    client.post(address, {"move": f"{entry(draft, 'a').pk} down"})
    assert order(draft) == ["c", "a", "b"]
    client.post(address, {"move": f"{entry(draft, 'c').pk} up"})
    assert order(draft) == ["c", "a", "b"]


def test_an_entry_is_dropped_before_another_or_at_the_end(editor, draft):
    chapter = draft.chapters.get()

    editions.place_entry(entry(draft, "c"), chapter=chapter, before=entry(draft, "a"), by=editor)
    assert order(draft) == ["c", "a", "b"]
    editions.place_entry(entry(draft, "c"), chapter=chapter, by=editor)
    assert order(draft) == ["a", "b", "c"]


def test_a_move_answers_htmx_with_the_chapters_only(signed_in, editor, draft):
    address = f"/editorial/editions/{draft.pk}/order/"
    sent = {"move": f"{entry(draft, 'a').pk} down"}
    shown = signed_in(editor).post(address, sent, headers={"HX-Request": "true"}).content.decode()
    assert shown.index("B practice") < shown.index("A practice")
    assert "<html" not in shown


def test_chapters_group_entries_and_come_before_the_reference_entries(signed_in, editor, draft):
    editions.add_practices(draft, Practice.objects.filter(pk=reference().pk), by=editor)
    client = signed_in(editor)
    client.post(f"/editorial/editions/{draft.pk}/chapters/new/", {"titles_en": "Banks", "introductions_en": "Money."})
    banks = Chapter.objects.get(titles__en="Banks")
    sent = {"gather": "1", "chapter": banks.pk, "entry": [entry(draft, "a").pk, entry(draft, "b").pk]}
    client.post(f"/editorial/editions/{draft.pk}/order/", sent)

    assert order(draft) == ["c", "a", "b", "on-record"]
    edition = build(editions.freeze(draft, by=editor))
    assert [chapter.titles.get("en") for chapter in edition.chapters.all()] == [None, "Banks", None]
    shown = client.get("/compendium/edition-1/").content.decode()
    assert shown.index("C practice") < shown.index("Banks") < shown.index("Money.") < shown.index("A practice")


def test_reference_entries_and_assessed_ones_never_share_a_chapter(editor, draft):
    editions.add_practices(draft, Practice.objects.filter(pk=reference().pk), chapter=draft.chapters.get(), by=editor)
    found = entry(draft, "on-record")

    assert found.chapter.is_reference
    with pytest.raises(Refusal, match="their own chapter"):
        editions.place_entry(found, chapter=draft.chapters.get(is_reference=False), by=editor)
    with pytest.raises(Refusal, match="their own chapter"):
        editions.place_entry(entry(draft, "a"), chapter=found.chapter, by=editor)


def test_a_chapter_taken_out_leaves_its_entries_in_another(editor, draft):
    with pytest.raises(Refusal, match="would have no chapter"):
        editions.remove_chapter(draft.chapters.get(), by=editor)
    editions.add_chapter(draft, titles={"en": "Another"}, introductions={}, by=editor)

    editions.remove_chapter(draft.chapters.order_by("position").first(), by=editor)

    assert draft.chapters.get().titles == {"en": "Another"}
    assert order(draft) == ["a", "b", "c"]


def test_a_chapter_is_sorted_by_title(editor, draft):
    editions.move_entry(entry(draft, "a"), "bottom", by=editor)
    assert order(draft) == ["b", "c", "a"]

    editions.sort_chapter(draft.chapters.get(), by=editor)

    assert order(draft) == ["a", "b", "c"]


def test_practices_are_found_and_taken_up_on_a_page(signed_in, editor):
    published("lagoons", current__title="Lagoons watch transfers")
    published("hotels", current__title="Hotels train staff")
    draft = drafted(editor, choice="nothing")
    client = signed_in(editor)
    address = f"/editorial/editions/{draft.pk}/add/?q=lagoons"

    shown = client.get(address).content.decode()
    assert "Hotels train staff" not in shown
    client.post(address, {"all_found": "1"})
    assert order(draft) == ["lagoons"]
    client.post(f"/editorial/editions/{draft.pk}/add/", {"practice": [Practice.objects.get(slug="hotels").pk]})
    assert order(draft) == ["lagoons", "hotels"]
    assert "in the draft" in client.get(address).content.decode()


def test_only_what_is_new_can_be_begun_with(editor):
    published("old")
    build(frozen(editor))
    published("new")

    assert order(drafted(editor, choice="since")) == ["new"]


def test_what_is_left_out_stays_in_the_compendium(signed_in, editor, draft, client):
    sent = {"leave_out": "1", "entry": [entry(draft, "b").pk]}
    signed_in(editor).post(f"/editorial/editions/{draft.pk}/order/", sent)

    assert order(draft) == ["a", "c"]
    assert client.get("/practices/b/").status_code == 200


def test_what_was_taken_down_is_marked_and_left_out_when_frozen(signed_in, editor, draft):
    taking_down.take_down(Practice.objects.get(slug="b"), reason="Asked for.", by=editor)

    shown = signed_in(editor).get(f"/editorial/editions/{draft.pk}/").content.decode()
    assert "Taken down; will be left out" in shown
    frozen_one = editions.freeze(draft, by=editor)
    assert order(frozen_one) == ["a", "c"]


def test_a_stale_tab_loses_nothing(signed_in, editor, draft):
    address = f"/editorial/editions/{draft.pk}/texts/"
    sent = {"titles_en": "Mine", "forewords_en": "Typed for hours.", "languages": ["en"], "main_language": "en"}
    assert signed_in(editor).post(address, sent | {"revision": draft.revision}).status_code == 302

    response = signed_in(editor).post(address, sent | {"titles_en": "Too late", "revision": draft.revision})

    assert response.status_code == 409
    assert "Typed for hours." in response.content.decode()
    assert Edition.every.get(pk=draft.pk).titles == {"en": "Mine"}


def test_a_language_it_is_issued_in_needs_a_title(signed_in, editor, draft):
    sent = {"titles_en": "Mine", "languages": ["en", "fr"], "main_language": "en", "revision": draft.revision}
    shown = signed_in(editor).post(f"/editorial/editions/{draft.pk}/texts/", sent).content.decode()
    assert "it needs a title in it" in shown


def test_a_colleagues_step_is_not_undone_by_an_old_page(editor, draft):
    held = entry(draft, "b")
    editions.remove_entries(draft, [held.pk], by=StakeholderFactory(role="editor"))

    with pytest.raises(Refusal, match="left this practice out"):
        editions.move_entry(held, "up", by=editor)


def test_whoever_wrote_at_a_chapter_is_not_overwritten_by_an_old_page(signed_in, editor, draft):
    client = signed_in(editor)
    chapter = draft.chapters.get()
    page = f"/editorial/editions/{draft.pk}/chapters/{chapter.pk}/"
    seen = {"seen": chapter.digest}
    editions.write_chapter(chapter, titles={"en": "Banks"}, introductions={}, by=editor)

    refused = client.post(page, {"titles_en": "Airports", **seen})

    assert refused.status_code == 409
    assert "Somebody else has saved these texts" in refused.text
    assert "Airports" in refused.text
    chapter.refresh_from_db()
    assert chapter.titles == {"en": "Banks"}
    assert client.post(page, {"titles_en": "Airports", "seen": chapter.digest}).status_code == 302


def test_what_was_written_at_a_chapter_that_is_gone_is_still_there_to_copy(signed_in, editor, draft):
    chapter = editions.add_chapter(draft, titles={"en": "Banks"}, introductions={}, by=editor)
    editions.remove_chapter(chapter, by=editor)
    page = f"/editorial/editions/{draft.pk}/chapters/{chapter.pk}/"

    refused = signed_in(editor).post(page, {"titles_en": "Airports", "introductions_en": "Long and thought over."})

    assert refused.status_code == 409
    assert "A colleague has removed this chapter meanwhile." in refused.text
    assert "Long and thought over." in refused.text
    assert signed_in(editor).get(page).status_code == 404


@pytest.mark.parametrize("page", ["texts/", "chapters/new/"])
def test_what_was_written_while_a_colleague_froze_the_edition_is_not_lost(signed_in, editor, draft, page):
    address = f"/editorial/editions/{draft.pk}/{page}"
    editions.freeze(draft, by=editor)
    written = {"titles_en": "Airports", "introductions_en": "Thought over.", "forewords_en": "Thought over."}

    refused = signed_in(editor).post(address, {**written, "languages": "en", "main_language": "en", "revision": 1})

    assert refused.status_code == 409
    assert "This edition is frozen" in refused.text
    assert "Thought over." in refused.text
    assert "Airports" not in str(draft.chapters.values_list("titles"))


def test_the_pages_of_a_draft_that_is_frozen_say_so(signed_in, editor, draft):
    editions.freeze(draft, by=editor)

    for page in ("", "add/", "texts/", "read/", "freeze/", "discard/"):
        shown = signed_in(editor).get(f"/editorial/editions/{draft.pk}/{page}")
        assert shown.status_code == 409, page
        assert "This edition is frozen" in shown.text, page


def test_a_draft_is_discarded(signed_in, editor, draft):
    client = signed_in(editor)
    assert "are lost" in client.get(f"/editorial/editions/{draft.pk}/discard/").content.decode()
    client.post(f"/editorial/editions/{draft.pk}/discard/")

    assert not Edition.every.exists()
    assert Practice.objects.published().count() == 3


def test_a_draft_is_looked_at_in_any_format(signed_in, editor, draft):
    client = signed_in(editor)
    page = client.post(f"/editorial/editions/{draft.pk}/preview/", {"language": "en", "form": "epub"})["Location"]
    job = jobs.run(int(page.strip("/").split("/")[-1]))

    assert job.state == "done", job.problem
    assert "draft-" in client.get(page).content.decode()
    assert not Edition.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_a_draft_asks_the_same_number_of_questions(signed_in, editor, number, django_assert_num_queries):
    for count in range(number):
        published(f"practice-{count}")
    draft = drafted(editor)
    client = signed_in(editor)
    client.get("/")

    with django_assert_num_queries(7):
        assert client.get(f"/editorial/editions/{draft.pk}/").status_code == 200
