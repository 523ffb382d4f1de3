"""The do-no-harm screen: what it finds, what it leaves alone, and how a flag is cleared and opens again."""

import json

import pytest
from django.urls import reverse

from practices import screening
from practices.actions import deciding, editing, flagging
from practices.models import ResultClaim
from practices.reference import FILE
from practices.screening import signs
from practices.states import FlagKind
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.spotting import Spotter
from rrge_portal.kernel.vocabulary import Mark
from tests.factories import PracticeFactory, StakeholderFactory

from . import stages
from .editions import reference

pytestmark = pytest.mark.django_db

NOBODY = Spotter([])


def found(text: str, field: str = "description") -> list[tuple[str, str]]:
    """Kind and words of every flag in one field of an otherwise harmless text."""
    version = PracticeFactory(**{f"current__{field}": text}).current
    return [
        (flag.kind, flag.text) for screened in screening.screen(version, NOBODY) for flag in screened.flags
        if flag.field == field
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("María López was helped.", FlagKind.NAME, "María López"),
        ("A girl called Aisha was helped.", FlagKind.NAME, "Aisha"),
        ("Una joven llamada Rosa fue asistida.", FlagKind.NAME, "Rosa"),
        ("Une jeune fille prénommée Aïcha.", FlagKind.NAME, "Aïcha"),
        ("She asked Mr. Tanaka for her papers.", FlagKind.NAME, "Mr. Tanaka"),
        ("La Sra. Gómez lo contó.", FlagKind.NAME, "Sra. Gómez"),
        ("A woman, 19 years old, came.", FlagKind.AGE, "19 years old"),
        ("Una niña de 15 años de edad.", FlagKind.AGE, "de 15 años"),
        ("Une fille âgée de 16 ans.", FlagKind.AGE, "âgée de 16 ans"),
        ("It happened on 3 May 2024.", FlagKind.DATE, "3 May 2024"),
        ("She was identified in Perth on 3 May 2024.", FlagKind.DATE, "3 May 2024"),
        ("The raid was launched, and she came on 3 May 2024.", FlagKind.DATE, "3 May 2024"),
        ("Ocurrió el 3 de mayo de 2024.", FlagKind.DATE, "3 de mayo de 2024"),
        ("They lived in the village of San Pedrito.", FlagKind.PLACE, "village of San Pedrito"),
        ("El albergue en Comayagua recibe a mujeres.", FlagKind.PLACE, "albergue en Comayagua"),
        ("Le foyer de Koumra les accueille.", FlagKind.PLACE, "foyer de Koumra"),
        ("Go to Calle Bolívar 45.", FlagKind.PLACE, "Calle Bolívar 45"),
        ("See case no. 123/2024.", FlagKind.CASE_NUMBER, "case no. 123/2024"),
        ("Call +507 6123 4567.", FlagKind.PHONE, "+507 6123 4567"),
        ("Write to rosa@example.org.", FlagKind.EMAIL, "rosa@example.org"),
        ("The rescue of slaves.", FlagKind.WORD, "rescue"),
        ("Una mejor práctica.", FlagKind.WORD, "mejor práctica"),
        ("Une esclave.", FlagKind.WORD, "esclave"),
    ],
)
def test_what_points_at_somebody_is_flagged(text, kind, words):
    assert (kind, words) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "The Johns Hopkins University and the Martin Luther King Foundation trained 400 inspectors in 2023.",
        "Banks in Panama and Costa Rica report 1,200 patterns a year to the Financial Intelligence Unit.",
        "The Modern Slavery Act 2015 and Directive 2011/36/EU require it.",
        "El programa de diez años cubre a 34 000 trabajadores en todo el municipio.",
        "Le projet de trois ans couvre les Pays-Bas et la Côte d'Ivoire.",
        "An alliance of banks, set up on 24 September 2019.",
        "The forum, launched in Rio de Janeiro on 22-23 May 2014, and a fund founded on 3 May 2024.",
        "Una alianza creada el 3 de mayo de 2024; une alliance créée à Paris le 3 mai 2024.",
        "Workers pay between 500 and 2,000 dollars; 62% were paid back within 3 months.",
    ],
)
def test_what_points_at_nobody_is_left_alone(text):
    assert found(text) == []


def test_every_public_field_row_link_and_file_name_is_looked_through():
    version = PracticeFactory(
        current__title="María López",
        current__building_blocks=[{"title": "Block", "how": "As Rosa Martínez told.", "lesson": ""}],
        current__evidence_links=[
            {"title": "Film", "url": "https://example.org/shelter.mp4", "mark": Mark.PUBLIC},
            {"title": "Only text", "url": "https://example.org/report", "mark": Mark.PUBLIC},
        ],
    ).current
    version.partners.update(role="Reached at lucia@example.org")
    ResultClaim.objects.filter(version=version).update(source="Told by Carmen Díaz")
    version.evidence_files.create(
        title="Photo", file_name="maria.jpg", mark=Mark.PUBLIC, media_type="image/jpeg", size=1, sha256="1"
    )
    flags = {(flag.field, flag.kind) for screened in screening.screen(version, NOBODY) for flag in screened.flags}

    assert flags == {
        ("title", FlagKind.NAME),
        ("building_blocks.how", FlagKind.NAME),
        ("evidence_links.url", FlagKind.IMAGE),
        ("partners.role", FlagKind.EMAIL),
        ("results.source", FlagKind.NAME),
        ("evidence_files.file_name", FlagKind.IMAGE),
    }


def test_people_known_to_the_portal_are_found_whatever_their_names():
    StakeholderFactory(profile__given_name="Quetzal", profile__family_name="Xocotl")
    version = PracticeFactory(current__description="As Quetzal Xocotl told the partners.").current
    flags = [flag for screened in screening.screen(version) for flag in screened.flags]

    assert [(flag.kind, flag.text) for flag in flags] == [(FlagKind.KNOWN_NAME, "Quetzal Xocotl")]


def test_a_body_may_bear_the_family_name_of_somebody_known_but_not_their_whole_name():
    StakeholderFactory(profile__given_name="Quetzal", profile__family_name="Xocotl")
    flags = {
        name: [flag.text for screened in screening.screen(_led_by(name)) for flag in screened.flags]
        for name in ("Xocotl Foundation", "Quetzal Xocotl Foundation")
    }

    assert flags == {"Xocotl Foundation": [], "Quetzal Xocotl Foundation": ["Quetzal Xocotl"]}


def test_one_name_alone_in_the_name_of_a_body_or_a_saint_is_nobody():
    StakeholderFactory(profile__given_name="Quetzal", profile__family_name="Xocotl")
    texts = (
        "The Xocotl Foundation and the Santa Xocotl Group.",
        "Xocotl spoke.",
        "In Santa Xocotl.",
        "Quetzal Xocotl Foundation.",
    )
    flags = [[flag.text for screened in screening.screen(_told(text)) for flag in screened.flags] for text in texts]

    assert flags == [[], ["Xocotl"], ["Xocotl"], ["Quetzal Xocotl"]]


def _told(text: str):
    return PracticeFactory(current__description=text).current


def test_what_to_write_instead_of_a_word_is_said():
    assert signs.instead_of("slave labour") == "forced labour"
    assert found("They call it slave labour.") == [(FlagKind.WORD, "slave labour")]


def _led_by(name: str):
    return PracticeFactory(current__lead_organisation=name).current


def test_the_reference_entries_raise_few_flags():
    """Thirty-one real texts, among them names of laws, companies and coalitions: few alarms, and none of a name."""
    entries = json.loads(FILE.read_text("utf-8"))
    flagged = []
    for entry in entries:
        for name in ("title", "summary", "results", "challenges", "lessons_learned", "replicability"):
            flagged += [each.what[0] for each in signs.names(entry[name] or "")]
            flagged += [each.what[0] for each in signs.places(entry[name] or "")]
    assert flagged == []


def test_an_open_flag_blocks_publication_until_it_is_cleared_with_a_reason(signed_in, editor):
    practice = stages.accepted(editor, current__description="Banks look since 3 May 2024.")
    stages.agree(practice, editor)
    for code in _codes(practice):
        deciding.confirm_safeguard(practice.current, code, remark="Read.", by=editor)
    with pytest.raises(Refusal, match="1 flag of the do-no-harm screen is not cleared yet"):
        deciding.publish(practice, by=editor)

    desk, page = signed_in(editor), reverse("practices:screen", kwargs={"pk": practice.pk})
    shown = desk.get(page).text
    assert "<mark" in shown
    assert "3 May 2024</mark>" in shown
    (flag,) = screening.open_flags(practice)
    assert "This field is required." in desk.post(page, {"flag": flag.code, "reason": ""}).text
    desk.post(page, {"flag": flag.code, "reason": "The day a law came into force."})
    assert "The day a law came into force." in desk.get(page).text
    assert deciding.publish(practice, by=editor).is_published


def _codes(practice):
    return stages.safeguards.codes(practice.current)


def test_advice_blocks_nothing(editor):
    practice = stages.accepted(editor, current__description="A best practice.")

    assert screening.open_flags(practice) == []
    assert stages.published(editor, current__description="A best practice.").is_published


def test_a_cleared_flag_stays_cleared_for_the_same_sentence_and_opens_with_another(editor):
    practice = stages.accepted(editor, current__description="Begun on 3 May 2024. It works.")
    (flag,) = screening.open_flags(practice)
    flagging.clear(practice, flag.code, reason="A law.", by=editor)
    editing.edit(practice, values={"description": "Begun on 3 May 2024. It works well."}, base=1, by=editor)
    practice.refresh_from_db()
    assert screening.open_flags(practice) == []

    editing.edit(practice, values={"description": "She fled on 3 May 2024. It works well."}, base=2, by=editor)
    practice.refresh_from_db()
    assert [flag.text for flag in screening.open_flags(practice)] == ["3 May 2024"]


def test_a_flag_is_opened_again_by_a_button_and_cleared_once(signed_in, editor):
    practice = stages.accepted(editor, current__description="Begun on 3 May 2024.")
    (flag,) = screening.open_flags(practice)
    row = flagging.clear(practice, flag.code, reason="A law.", by=editor)
    with pytest.raises(Refusal, match="Somebody has just cleared this flag"):
        flagging.clear(practice, flag.code, reason="A law.", by=editor)
    with pytest.raises(Refusal, match="The text has changed"):
        flagging.clear(practice, "nothing", reason="A law.", by=editor)

    signed_in(editor).post(reverse("practices:reopen_flag", kwargs={"pk": practice.pk, "flag": row.pk}))
    assert len(screening.open_flags(practice)) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_screen_asks_the_same_number_of_times(signed_in, editor, number, django_assert_num_queries):
    practice = stages.accepted(editor, current__description="Begun on 3 May 2024. " * number)
    for _number in range(number):
        StakeholderFactory()
    client = signed_in(editor)

    with django_assert_num_queries(11):
        client.get(reverse("practices:screen", kwargs={"pk": practice.pk}))


def test_a_flag_of_a_text_everybody_reads_is_not_opened_before_it_is_taken_down(signed_in, editor):
    practice = stages.published(editor, current__description="Banks look since 3 May 2024.")
    row = practice.cleared_flags.get()
    address = reverse("practices:reopen_flag", args=[practice.pk, row.pk])

    refused = signed_in(editor).post(address)
    deciding.take_down(practice, reason="Look again.", by=editor)
    signed_in(editor).post(address)

    assert refused.status_code == 409
    assert "Take the practice down first" in refused.content.decode()
    assert not practice.cleared_flags.exists()
    with pytest.raises(Refusal, match="1 flag of the do-no-harm screen"):
        deciding.put_back(practice, by=editor)


def test_a_reference_entry_that_was_taken_down_comes_back_without_open_flags_only(editor):
    practice = reference(current__description="Banks look since 3 May 2024.")
    deciding.take_down(practice, reason="Look again.", by=editor)

    with pytest.raises(Refusal, match="1 flag of the do-no-harm screen"):
        deciding.put_back(practice, by=editor)
    (flag,) = screening.open_flags(practice)
    flagging.clear(practice, flag.code, reason="The day of a law.", by=editor)

    assert deciding.put_back(practice, by=editor).is_published
