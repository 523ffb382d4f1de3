"""What editors write around the entries is looked through before an edition is frozen or corrected."""

import pytest

from practices import screening
from practices.actions import deciding, editions, flagging
from practices.models import Edition
from practices.states import FlagKind
from rrge_portal.kernel.refusal import Refusal
from tests.factories import StakeholderFactory

from . import stages
from .editions import TITLES, built, drafted, published

pytestmark = pytest.mark.django_db

NAMING = "Rosa Martínez, 17 years old, told us her story."


@pytest.fixture
def draft(editor):
    """A draft whose foreword names somebody."""
    published()
    edition = drafted(editor)
    return editions.write_texts(edition, revision=edition.revision, texts={"forewords": {"en": NAMING}}, by=editor)


def kinds(edition) -> set[tuple[str, str]]:
    return {(flag.field, flag.kind) for flag in screening.open_flags_of_edition(edition)}


def test_every_text_around_the_entries_is_looked_through(editor):
    published()
    edition = editions.draft(titles=TITLES, languages=["en"], choice="all", by=editor)
    texts = {
        "titles": {"en": "For Rosa Martínez"},
        "forewords": {"fr": "Une fille âgée de 16 ans."},
        "acknowledgements": {"es": "Gracias a María López."},
        "imprints": {"en": "3 May 2024. Call +507 6123 4567."},
    }
    edition = editions.write_texts(edition, revision=0, texts=texts, by=editor)
    chapter = edition.chapters.get()
    editions.write_chapter(
        chapter,
        seen=chapter.digest,
        titles={"en": "Ana López"},
        introductions={"en": "See case no. 123/2024."},
        by=editor,
    )

    assert kinds(Edition.every.get(pk=edition.pk)) == {
        ("titles.en", FlagKind.NAME),
        ("forewords.fr", FlagKind.AGE),
        ("acknowledgements.es", FlagKind.NAME),
        ("imprints.en", FlagKind.PHONE),
        ("chapters.titles.en", FlagKind.NAME),
        ("chapters.introductions.en", FlagKind.CASE_NUMBER),
    }


def test_nothing_is_frozen_before_each_passage_is_cleared_with_a_reason(signed_in, editor, draft):
    desk, page = signed_in(editor), f"/editorial/editions/{draft.pk}/freeze/"
    shown = desk.get(page).content.decode()
    with pytest.raises(Refusal, match="“Rosa Martínez”, “17 years old”"):
        editions.freeze(draft, by=editor)

    for flag in screening.open_flags_of_edition(draft):
        assert flag.code in shown
        without = desk.post(f"/editorial/editions/{draft.pk}/flags/", {"flag": flag.code, "reason": " "}, follow=True)
        assert "Say in a few words why it may stay." in without.text
        desk.post(f"/editorial/editions/{draft.pk}/flags/", {"flag": flag.code, "reason": "A character of a film."})

    assert "Foreword (English)" in shown
    assert not editions.freeze(draft, by=editor).is_draft


def test_a_cleared_passage_that_is_written_anew_is_looked_at_anew(editor, draft):
    for flag in screening.open_flags_of_edition(draft):
        flagging.clear_in_edition(draft, flag.code, reason="A character of a film.", by=editor)
    texts = {"forewords": {"en": f"{NAMING} Rosa Martínez is well."}}
    draft = editions.write_texts(draft, revision=draft.revision, texts=texts, by=editor)

    assert kinds(draft) == {("forewords.en", FlagKind.NAME)}


def test_a_flag_of_an_edition_is_cleared_once_and_by_editors_only(signed_in, person, editor, draft):
    flag = screening.open_flags_of_edition(draft)[0]
    address, said = f"/editorial/editions/{draft.pk}/flags/", {"flag": flag.code, "reason": "A film."}

    assert signed_in(person).post(address, said).status_code == 403
    assert signed_in(editor).post(address, said).status_code == 302
    assert signed_in(editor).post(address, said).status_code == 409


def test_an_entry_that_names_somebody_who_joined_the_portal_since_is_not_frozen(editor):
    practice = stages.published(editor, current__description="As Quetzal Xocotl told the partners.")
    edition = drafted(editor)
    StakeholderFactory(profile__given_name="Quetzal", profile__family_name="Xocotl")

    with pytest.raises(Refusal, match="Entry 1 has an open flag"):
        editions.freeze(edition, by=editor)
    (flag,) = screening.open_flags(practice)
    flagging.clear(practice, flag.code, reason="Xocotl agreed in writing.", by=editor)

    assert not editions.freeze(edition, by=editor).is_draft


def test_an_open_flag_of_an_entry_is_shown_before_the_freezing(signed_in, editor):
    practice = stages.published(editor, current__description="Banks look since 3 May 2024.")
    edition = drafted(editor)
    deciding.take_down(practice, reason="Look again.", by=editor)
    flagging.reopen(practice.cleared_flags.get(), by=editor)
    type(practice)._base_manager.filter(pk=practice.pk).update(state="published")

    assert "something nobody has cleared" in signed_in(editor).get(f"/editorial/editions/{edition.pk}/freeze/").text


CORRECTION = {"entry": "", "where": "", "what": "Read “Rosa Martínez”.", "why": "A name was wrong.", "language": "en"}


def test_a_correction_that_could_point_at_somebody_is_made_only_with_a_reason(signed_in, editor):
    published()
    edition = built(editor)
    desk, address = signed_in(editor), f"/editorial/editions/{edition.slug}/correct/"
    assert "Why what was found may stay" not in desk.get(address).text

    refused = desk.post(address, CORRECTION)
    assert refused.status_code == 409
    assert not edition.errata.exists()
    for said in ("This could point at somebody: “Rosa Martínez”", "Why what was found may stay", "A name was wrong."):
        assert said in refused.text
    desk.post(address, CORRECTION | {"reason": "The author, who agreed."})

    assert edition.errata.get().what == "Read “Rosa Martínez”."
    assert edition.cleared_flags.get().reason == "The author, who agreed."


@pytest.mark.parametrize("number", [1, 3])
def test_looking_for_open_flags_asks_the_same_number_of_times(editor, number, django_assert_num_queries):
    practices = [published(f"practice-{place}").pk for place in range(number)]

    with django_assert_num_queries(7):
        assert screening.flagged(practices, ["en", "es"]) == set()
