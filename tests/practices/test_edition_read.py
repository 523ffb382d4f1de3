"""A draft edition read as it will appear, and what an editor should look at before freezing it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from practices import doubts
from practices.actions import concerns, editions, taking_down
from practices.actions import translating as translations
from practices.models import Edition, PracticeVersion, PublicationConsent
from practices.states import GivenHow, Scope
from tests.factories import StakeholderFactory

from . import stages
from .editions import build, drafted, frozen, published, reference
from .test_translations import everything

pytestmark = pytest.mark.django_db


def address(draft):
    return f"/editorial/editions/{draft.pk}/read/"


def found(draft, editor):
    """The sentence and the practices of every doubt."""
    entries = editions.foresee(draft).entries
    known = doubts.doubts_of(draft.issued_in, entries, person=editor)
    return {doubt.sentence: [entry.practice.slug for entry in doubt.entries] for doubt in known}


def test_a_draft_is_read_in_the_order_in_which_it_will_appear(signed_in, editor):
    published("a", current__title="A practice")
    reference()
    draft = drafted(editor)

    shown = signed_in(editor).get(address(draft)).text

    read = shown[shown.index('class="prose') :]
    order = ["A foreword.", "Practices, reviewed", "1. A practice", "2. A reference entry", "An imprint."]
    places = [read.index(words) for words in order]
    assert places == sorted(places)
    assert not Edition.objects.exists()


def test_the_page_tells_what_changes_and_what_leaves_since_the_last_edition(signed_in, editor):
    changing, going = published("changing"), published("going")
    edition = build(frozen(editor))
    PracticeVersion.objects.filter(pk=changing.current_id).update(summary="Another summary.")
    draft = drafted(editor)
    editions.remove_entries(draft, [draft.entries.get(practice=going).pk], by=editor)

    shown = signed_in(editor).get(address(draft)).text

    assert "Another summary." in shown
    assert f"Entry {edition.entries.get(practice=going).number} of edition 1" in shown


def test_a_long_draft_is_read_page_by_page(signed_in, editor):
    for number in range(21):
        published(f"practice-{number}", current__title=f"Practice {number:02}")
    draft = drafted(editor)
    client = signed_in(editor)

    first, last = client.get(address(draft)).text, client.get(f"{address(draft)}?page=2").text

    assert "A foreword." in first
    assert "An imprint." not in first
    assert 'id="entry-20"' in first
    assert 'id="entry-21"' in last
    assert "An imprint." in last
    assert "A foreword." not in last


def test_a_draft_is_read_in_each_of_its_languages_and_no_other(signed_in, editor):
    published("a")
    draft = drafted(editor, languages=["en", "es"])
    client = signed_in(editor)

    assert "<h1><bdi" in client.get(f"{address(draft)}?text=es").text
    assert "Compendio de pruebas" in client.get(f"{address(draft)}?text=es").text
    assert "Compendium of tests" in client.get(f"{address(draft)}?text=ru").text


def test_only_editors_read_it(signed_in, person, editor):
    published("a")
    page = address(drafted(editor))

    assert signed_in(editor).get(page).status_code == 200
    assert signed_in(person).get(page).status_code == 403
    assert Client().get(page).status_code == 302


def test_an_empty_draft_says_what_to_do(signed_in, editor):
    draft = drafted(editor, choice="nothing")

    assert "no entries to read" in signed_in(editor).get(address(draft)).text


def test_a_practice_taken_down_meanwhile_is_not_read_and_named_as_left_out(signed_in, editor):
    published("staying")
    going = published("going", current__title="Gone by then")
    draft = drafted(editor)
    taking_down.take_down(going, reason="Asked for.", by=editor)

    shown = signed_in(editor).get(address(draft)).text

    assert "1 practice was taken down since it was chosen" in shown
    assert "Gone by then" not in shown


# --- What to look at --------------------------------------------------------------------------------------------------


def test_an_open_concern_is_named_until_it_is_settled(signed_in, editor):
    practice = published("a")
    concern = concerns.report(practice, language="en", kind="error", text="It is not so.")
    draft = drafted(editor)

    sentence = "Somebody has reported a concern that is not settled yet."
    assert found(draft, editor) == {sentence: ["a"]}
    assert sentence in signed_in(editor).get(f"/editorial/editions/{draft.pk}/freeze/").text
    assert "It is not so." not in signed_in(editor).get(address(draft)).text

    concerns.answer(concern, answer="It is.", by=editor)
    assert found(draft, editor) == {}


def test_whose_practice_it_is_does_not_learn_here_of_a_concern_about_it(editor):
    practice = published("a", submitter=editor)
    concerns.report(practice, language="en", kind="error", text="It is not so.")

    assert found(drafted(editor), editor) == {}


@pytest.mark.parametrize(
    ("days", "beginning"), [(-1, "A consent has run out"), (30, "A consent ends within three months"), (100, None)]
)
def test_a_consent_that_ends_is_named_in_time(editor, days, beginning):
    practice = stages.published(editor)
    today = timezone.localdate()
    PublicationConsent.objects.create(
        practice=practice, clearance=practice.clearances.get(is_lead=True), scope=Scope.SURVIVOR, wording_version="1",
        given_by="Director", how=GivenHow.PAPER, given_on=today - timedelta(days=900),
        expires_on=today + timedelta(days=days),
    )  # fmt: skip

    named = [sentence for sentence in found(drafted(editor), editor) if sentence.startswith("A consent")]

    assert len(named) == (1 if beginning else 0)
    assert not beginning or named[0].startswith(beginning)


def test_an_outdated_translation_is_told_from_a_missing_one(editor):
    practice = stages.published(editor)
    published("untranslated")
    translation = translations.begin(practice, "es", by=editor)
    translator = StakeholderFactory()
    translations.ask(translation, translator, by=editor)
    translations.save(translation, everything(translation), by=translator)
    translations.publish(translations.hand_in(translation, by=translator), by=editor)
    draft = drafted(editor, languages=["en", "es"])
    missing = "Not translated into Spanish: the original would stand there."
    assert found(draft, editor) == {missing: ["untranslated"]}

    PracticeVersion.objects.filter(pk=practice.current_id).update(summary="Another summary.")

    outdated = "The translation into Spanish is outdated, so the original would stand there."
    assert found(draft, editor) == {missing: ["untranslated"], outdated: [practice.slug]}


@pytest.mark.parametrize("number", [1, 3])
def test_reading_a_draft_asks_the_same_number_of_questions(signed_in, editor, number, django_assert_num_queries):
    for count in range(number):
        concerns.report(published(f"practice-{count}"), language="en", kind="error", text="It is not so.")
    draft = drafted(editor, languages=["en", "es"])
    client = signed_in(editor)
    client.get("/")

    with django_assert_num_queries(26):
        client.get(address(draft))
