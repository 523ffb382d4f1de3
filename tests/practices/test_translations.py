"""A practice in other languages: asked for, written, checked, read, and not read when it is outdated."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from correspondence.models import Letter
from practices import screening, translating
from practices.actions import deciding, flagging
from practices.actions import translating as actions
from practices.content import for_public_content, public_content
from practices.glossary import terms_in
from practices.models import Practice, PracticeVersion, TranslatedText, Translation
from practices.states import PracticeState, TranslationState
from rrge_portal.kernel.refusal import Refusal
from stakeholders.states import Role
from tests.factories import StakeholderFactory

from . import stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice(editor):
    return stages.published(editor)


@pytest.fixture
def translation(practice, editor):
    return actions.begin(practice, "es", by=editor)


@pytest.fixture
def translator(translation, editor):
    person = StakeholderFactory(email="translator@example.org", profile__language="es")
    actions.ask(translation, person, by=editor)
    return person


def everything(translation, words="dicho"):
    return {name: (f"{words}: {name}", 0) for name in translating.originals(translation.practice.current)}


def whole(translation, person):
    actions.save(translation, everything(translation), by=person)
    return actions.hand_in(translation, by=person)


def published(translation, person, editor):
    return actions.publish(whole(translation, person), by=editor)


def newer(practice, **changes):
    """The practice with a version of its own after the present one."""
    old = PracticeVersion.objects.get(pk=practice.current_id)
    rows = {name: list(getattr(old, name).all()) for name in ("partners", "results")}
    old.pk, old.number, old.submitted_at = None, old.number + 1, None
    for name, value in changes.items():
        setattr(old, name, value)
    old._state.adding = True
    old.save(force_insert=True)
    for things in rows.values():
        for thing in things:
            thing.pk, thing.version = None, old
            thing._state.adding = True
            thing.save(force_insert=True)
    PracticeVersion.objects.filter(pk=old.pk).update(submitted_at=practice.published_at)
    Practice.objects.filter(pk=practice.pk).update(current=old.pk)
    practice.refresh_from_db()
    return practice


# --- Beginning and asking ---------------------------------------------------------------------------------------------


def test_a_practice_is_translated_once_into_a_language(translation, practice, editor):
    with pytest.raises(Refusal, match="already a translation into this language"):
        actions.begin(practice, "es", by=editor)


@pytest.mark.parametrize("language", ["en", "xx", ""])
def test_a_practice_is_not_translated_into_its_own_language_or_none(practice, editor, language):
    with pytest.raises(Refusal, match="other than that of the original"):
        actions.begin(practice, language, by=editor)


def test_without_the_submitters_yes_nothing_is_translated(editor):
    practice = stages.published(editor, current__allows_translation=False)

    with pytest.raises(Refusal, match="has not agreed to a translation"):
        actions.begin(practice, "es", by=editor)
    assert practice not in Practice.objects.to_translate()


def test_what_is_still_being_judged_is_not_translated(editor):
    practice, _first, _second = stages.in_review(editor)

    with pytest.raises(Refusal, match="once it is accepted"):
        actions.begin(practice, "es", by=editor)


def test_a_translator_gets_a_letter_in_their_language_and_finds_only_their_translation(
    signed_in, translation, translator, practice, editor
):
    other = actions.begin(practice, "fr", by=editor)

    letter = Letter.objects.get(kind="translation_asked_for")
    page = signed_in(translator).get("/translations/")

    assert letter.language == "es"
    assert practice.title in letter.text
    assert page.content.decode().count("Spanish</td>") == 1
    assert signed_in(translator).get(f"/translations/{translation.pk}/").status_code == 200
    assert signed_in(translator).get(f"/translations/{other.pk}/").status_code == 404
    assert signed_in(StakeholderFactory()).get(f"/translations/{translation.pk}/").status_code == 404


def test_only_editors_ask_publish_send_back_and_throw_away(signed_in, translation, translator):
    whole(translation, translator)
    client = signed_in(translator)

    for deed in ("ask", "send-back", "publish", "discard"):
        assert client.post(f"/translations/{translation.pk}/{deed}/").status_code == 403
    assert client.get("/translations/new/").status_code == 403


def test_whoever_was_asked_before_no_longer_writes(signed_in, translation, translator, editor):
    actions.ask(translation, StakeholderFactory(), by=editor)

    assert signed_in(translator).get(f"/translations/{translation.pk}/").status_code == 404


# --- Writing ----------------------------------------------------------------------------------------------------------


def test_every_text_the_public_reads_is_there_to_be_translated(translation):
    names = {pair.name for pair in translating.pairs(translation)}

    assert {"title", "summary", "problem", "risks", "partners.0.role", "results.0.indicator"} <= names
    assert "focal_point" not in names


def test_half_a_translation_is_kept_and_cannot_be_handed_in(signed_in, translation, translator):
    client = signed_in(translator)
    address = f"/translations/{translation.pk}/"

    client.post(address, {"title": "Contratación sin cobros", "revision.title": "0", "deed": "save"})
    refused = client.post(address, {"summary": "Bancos e inspectores.", "revision.summary": "0", "deed": "hand_in"})

    assert "texts are still missing or outdated" in refused.content.decode()
    assert set(TranslatedText.objects.values_list("text", flat=True)) == {
        "Contratación sin cobros",
        "Bancos e inspectores.",
    }
    translation.refresh_from_db()
    assert translation.state == TranslationState.DRAFT


def test_two_people_in_one_text_lose_nothing(signed_in, translation, translator, editor):
    address = f"/translations/{translation.pk}/"
    signed_in(editor).post(address, {"title": "Palabras de la editora", "revision.title": "0"})

    answer = signed_in(translator).post(
        address,
        {"title": "Palabras mías", "revision.title": "0", "summary": "Otro texto.", "revision.summary": "0"},
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else has changed the same text meanwhile." in page
    assert "Palabras mías" in page
    assert "Palabras de la editora" in page
    assert translation.texts.get(name="title").text == "Palabras de la editora"
    assert translation.texts.get(name="summary").text == "Otro texto."


def test_an_automatic_save_answers_with_the_new_revisions_only(signed_in, translation, translator):
    answer = signed_in(translator).post(
        f"/translations/{translation.pk}/", {"title": "Uno", "revision.title": "0"}, headers={"HX-Request": "true"}
    )

    page = answer.content.decode()
    assert '<input type="hidden" name="revision.title" value="1"' in page
    assert "<html" not in page
    assert "1 of " in page


def test_an_automatic_save_says_which_texts_are_done(signed_in, translation, translator):
    data = {"title": "El título", "revision.title": "0"}

    answer = signed_in(translator).post(f"/translations/{translation.pk}/", data, headers={"HX-Request": "true"})

    title = answer.content.decode().split('id="standing-title"')[1].split("</span></span>")[0]
    assert "Done" in title
    assert "Missing" in answer.content.decode()


def test_an_emptied_text_is_missing_again(translation, translator):
    actions.save(translation, {"title": ("Uno", 0)}, by=translator)

    actions.save(translation, {"title": ("  ", 1)}, by=translator)

    assert not translation.texts.exists()


def test_the_workbench_writes_arabic_from_the_right(signed_in, practice, editor):
    translation = actions.begin(practice, "ar", by=editor)

    page = signed_in(editor).get(f"/translations/{translation.pk}/").content.decode()

    assert 'lang="ar" dir="rtl"' in page


def test_settled_terms_stand_beside_the_original():
    terms = terms_in("The focal point sent a note verbale on Trafficking in persons.", language="en", into="fr")

    assert [(term.said, term.translated) for term in terms] == [
        ("focal point", "point focal"),
        ("note verbale", "note verbale"),
        ("trafficking in persons", "traite des personnes"),
    ]


# --- Checking and reading ---------------------------------------------------------------------------------------------


def test_nobody_checks_their_own_translation(translation, editor):
    whole(translation, editor)

    with pytest.raises(Refusal, match="Somebody else has to check it"):
        actions.publish(translation, by=editor)


def test_what_could_point_at_somebody_in_a_translation_is_cleared_before_the_public_reads_it(
    signed_in, translation, translator, editor
):
    texts = everything(translation) | {"problem": ("Una mujer de 17 años pagó por su empleo.", 0)}
    actions.save(translation, texts, by=translator)
    actions.hand_in(translation, by=translator)
    client, address = signed_in(editor), f"/translations/{translation.pk}/"

    refused = client.post(f"{address}publish/")
    page = client.get(address).content.decode()
    code = page.split('name="flag" value="')[1].split('"')[0]
    without = client.post(f"{address}flags/", {"flag": code, "reason": " "})
    client.post(f"{address}flags/", {"flag": code, "reason": "It is the age of a character in a training film."})
    client.post(f"{address}publish/")

    assert refused.status_code == without.status_code == 409
    assert "could point at somebody" in refused.content.decode()
    assert "17 años" in page
    translation.refresh_from_db()
    assert translation.state == TranslationState.PUBLISHED


def test_what_is_sent_back_comes_with_a_remark(signed_in, translation, translator, editor):
    whole(translation, translator)
    client = signed_in(editor)

    refused = client.post(f"/translations/{translation.pk}/send-back/", {"remark": " "})
    client.post(f"/translations/{translation.pk}/send-back/", {"remark": "Look at the title."})

    assert refused.status_code == 409
    assert "Say what to look at again." in refused.content.decode()
    assert "Look at the title." in signed_in(translator).get(f"/translations/{translation.pk}/").content.decode()
    assert "Look at the title." in Letter.objects.get(kind="translation_sent_back").text


def test_readers_of_the_language_read_the_translation_and_find_the_original(translation, translator, practice, editor):
    published(translation, translator, editor)
    original = practice.current.title

    spanish = Client().get(f"/es/practices/{practice.slug}/").content.decode()
    english = Client().get(f"/practices/{practice.slug}/").content.decode()
    asked_for = Client().get(f"/practices/{practice.slug}/?text=es").content.decode()

    assert "dicho: title" in spanish
    assert "dicho: results.0.indicator" in spanish
    assert original not in spanish.split("<h1>")[1].split("</h1>")[0]
    assert original in english
    assert "dicho: title" in asked_for
    assert "Translated from English and checked by the editors." in asked_for


def test_the_submitter_hears_of_it(translation, translator, practice, editor):
    published(translation, translator, editor)

    letter = Letter.objects.get(kind="translation_published")
    assert letter.recipient == practice.submitter
    assert f"/practices/{practice.slug}/?text=es" in letter.text


def test_a_translation_of_a_changed_original_is_not_read_until_it_is_brought_up_to_date(
    translation, translator, practice, editor
):
    """The change may have taken out what endangers somebody; the translation could still say it."""
    published(translation, translator, editor)
    practice = newer(practice, problem="Workers pay for their jobs.")
    address = f"/es/practices/{practice.slug}/"

    assert "dicho: title" not in Client().get(address).content.decode()
    found = {pair.name: pair for pair in translating.pairs(Translation.objects.get())}
    assert found["problem"].is_outdated
    assert [piece.text for piece in found["problem"].change if piece.change == "removed"]
    assert not found["title"].is_outdated

    actions.take_back(translation, by=editor)
    actions.confirm(translation, "problem", by=translator)
    actions.hand_in(translation, by=translator)
    actions.publish(translation, by=editor)
    assert "dicho: problem" in Client().get(address).content.decode()


def test_a_practice_taken_down_takes_its_translations_along(translation, translator, practice, editor):
    published(translation, translator, editor)
    Practice.objects.filter(pk=practice.pk).update(state=PracticeState.UNPUBLISHED)

    assert Client().get(f"/es/practices/{practice.slug}/").status_code in {404, 410}
    assert not Translation.objects.public()


def test_a_translation_taken_back_is_no_longer_read(signed_in, translation, translator, practice, editor):
    published(translation, translator, editor)

    signed_in(translator).post(f"/translations/{translation.pk}/take-back/")

    assert "dicho: title" not in Client().get(f"/es/practices/{practice.slug}/").content.decode()


def test_the_public_content_can_be_had_in_the_other_language(translation, translator, practice, editor):
    published(translation, translator, editor)
    (found,) = for_public_content(Practice.objects.filter(pk=practice.pk))

    (translated,) = translating.readings(found.current).values()

    said = public_content(translated)
    assert (said["language"], said["title"]) == ("es", "dicho: title")
    assert said["partners"][0]["organisation"] == public_content(found.current)["partners"][0]["organisation"]
    original = public_content(found.current)
    assert original["language"] == "en"
    assert original["translations"]["es"]["title"] == "dicho: title"


def test_a_thrown_away_translation_is_gone_and_a_published_one_is_not_thrown_away(
    signed_in, translation, translator, editor
):
    published(translation, translator, editor)
    client = signed_in(editor)
    address = f"/translations/{translation.pk}/discard/"

    assert client.post(address).status_code == 409
    actions.take_back(translation, by=editor)
    assert "translated texts" in client.get(address).content.decode()
    client.post(address)
    assert not Translation.objects.exists()


# --- Lists ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_database_as_often_for_one_as_for_three(signed_in, editor, number):
    for language in ("es", "fr", "ar")[:number]:
        actions.begin(stages.published(editor), language, by=editor)
    client = signed_in(editor)
    client.get("/translations/")

    with CaptureQueriesContext(connection) as asked:
        page = client.get("/translations/").content.decode()

    assert page.count("0 of ") == number
    assert len(asked) == 9


def test_the_list_is_narrowed_by_language(signed_in, editor):
    for language in ("es", "fr"):
        actions.begin(stages.published(editor, current__title=f"Into {language}"), language, by=editor)

    page = signed_in(editor).get("/translations/?language=fr").content.decode()

    assert "Into fr" in page
    assert "Into es" not in page


def test_a_person_with_nothing_to_translate_reads_how_it_begins(signed_in):
    page = signed_in(StakeholderFactory()).get("/translations/").content.decode()

    assert "Nobody has asked you for a translation." in page


def test_an_editor_begins_a_translation_from_a_search(signed_in, editor):
    practice = stages.published(editor, current__title="Banks that look")
    stages.published(editor, current__title="Ships that look")
    client = signed_in(StakeholderFactory(role=Role.EDITOR))

    page = client.get("/translations/new/?q=banks").content.decode()
    answer = client.post("/translations/new/", {"practice": practice.pk, "language": "pt"}, follow=True)

    assert "Banks that look" in page
    assert "Ships that look" not in page
    assert "From English into Portuguese." in answer.content.decode()


# --- Flags of what is read already ------------------------------------------------------------------------------------


def flagged_and_cleared(translation, translator, editor):
    """Published with one passage that an editor let stand; returns the row that says so."""
    texts = everything(translation) | {"problem": ("Una mujer de 17 años pagó por su empleo.", 0)}
    actions.save(translation, texts, by=translator)
    actions.hand_in(translation, by=translator)
    version = translating.draft_of(translation)
    (flag,) = screening.open_flags(translation.practice, version=version)
    row = flagging.clear(translation.practice, flag.code, reason="A character in a film.", version=version, by=editor)
    actions.publish(translation, by=editor)
    return row


def test_a_flag_opened_again_takes_the_published_translation_off_the_page(
    signed_in, client, translation, translator, practice, editor
):
    row = flagged_and_cleared(translation, translator, editor)
    desk, address = signed_in(editor), f"/translations/{translation.pk}/"
    page = desk.get(address).content.decode()

    desk.post(f"{address}flags/{row.pk}/")

    assert "A character in a film." in page
    translation.refresh_from_db()
    assert translation.state == TranslationState.DRAFT
    assert "17 años" not in client.get(f"/practices/{practice.slug}/?text=es").content.decode()


def test_nobody_but_an_editor_opens_a_flag_of_a_translation_again(signed_in, translation, translator, editor):
    row = flagged_and_cleared(translation, translator, editor)

    assert signed_in(translator).post(f"/translations/{translation.pk}/flags/{row.pk}/").status_code == 403
    translation.refresh_from_db()
    assert translation.state == TranslationState.PUBLISHED


def test_a_practice_comes_back_only_when_its_translations_are_clean_too(
    signed_in, translation, translator, practice, editor
):
    row = flagged_and_cleared(translation, translator, editor)
    deciding.take_down(practice, reason="A partner asked for it.", by=editor)
    row.delete()  # as when somebody it names joins the portal meanwhile

    with pytest.raises(Refusal, match=r"translation into Spanish .*17 años"):
        deciding.put_back(practice, by=editor)
    page = signed_in(editor).get(f"/translations/{translation.pk}/").content.decode()
    code = page.split('name="flag" value="')[1].split('"')[0]
    signed_in(editor).post(f"/translations/{translation.pk}/flags/", {"flag": code, "reason": "A film."})

    assert deciding.put_back(practice, by=editor).is_published
