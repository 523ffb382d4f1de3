"""Names in notes under the Chatham House Rule: who is looked for, and what becomes of each name."""

import re

import pytest
from django.test import Client

from journal.models import Entry
from meetings.actions import notes
from meetings.actions.naming import Decision
from meetings.models import Appointment, ClearedName, NoteSegment, Session
from meetings.naming import NamesStand, Screen, spotter_of
from meetings.states import HouseRule, MeetingRole, NoteState
from rrge_portal.kernel.vocabulary import Sector
from stakeholders.models import Organisation, OrganisationAlias
from tests.factories import (
    InvitationFactory,
    MeetingFactory,
    NominationFactory,
    RegistrationFactory,
    SessionFactory,
    StakeholderFactory,
)

from .naming import SAID, choices, in_session, page, rapporteur_of, read, sent, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(secretariat):
    return in_session(secretariat)


# --- Who is looked for ------------------------------------------------------------------------------------------------


def test_everybody_who_has_to_do_with_the_meeting_is_looked_for(session, secretariat):
    meeting = session.meeting
    InvitationFactory(
        meeting=meeting, given_name="Never", family_name="Answered", organisation="Quiet Shipping Ltd", stakeholder=None
    )
    NominationFactory(meeting=meeting, focal_point="Fokko Puntje")
    speaker = StakeholderFactory(profile__display_name="Wanjiru Speaks")
    Appointment.objects.create(meeting=meeting, session=session, stakeholder=speaker, role=MeetingRole.SPEAKER)
    body = Organisation.objects.get(acronym="BAL")
    OrganisationAlias.objects.create(organisation=body, name="The Bank of the Heights")
    spotter = spotter_of(meeting)
    for name in (
        "Ximena Quispe", "QUISPE, Ximena", "Sra. Quispe", "Banco Altiplano", "BAL", "Bank of the Heights",
        "Never Answered", "Quiet Shipping", "Fokko Puntje", "Wanjiru Speaks",
    ):  # fmt: skip
        assert [found.text for found in spotter.find(f"as {name} said")] == [name]
    RegistrationFactory(meeting=MeetingFactory(), stakeholder=StakeholderFactory(profile__family_name="Elsewhere"))
    assert spotter_of(meeting).find("as Elsewhere said") == []


def test_the_number_of_queries_does_not_grow_with_the_people(session, django_assert_num_queries):
    for number in (0, 2):
        for _ in range(number):
            in_the_meeting = StakeholderFactory(
                profile__organisation=Organisation.objects.create(
                    name=f"Body {Organisation.objects.count()}", sector=Sector.ACADEMIA
                )
            )
            RegistrationFactory(meeting=session.meeting, stakeholder=in_the_meeting)
        with django_assert_num_queries(7):
            spotter_of(session.meeting)


def test_contact_details_and_unknown_people_with_a_title_are_flagged_too(session):
    screen = Screen(session.meeting, [session])
    text = "Write to anna@example.org, says Ms. Unknown. Others agree."
    assert [(flag.text, flag.replacement) for flag in screen.flags(text, "en")] == [
        ("anna@example.org", "(contact details left out)"),
        ("Ms. Unknown", "a participant"),
    ]


def test_in_a_session_without_the_rule_nothing_is_looked_for(secretariat, django_assert_num_queries):
    session = write(in_session(secretariat, HouseRule.ATTRIBUTED), SAID, by=secretariat)
    meeting = session.meeting
    with django_assert_num_queries(0):
        assert Screen(meeting, [session]).flags(SAID, "en") == []
    notes.publish(session, by=secretariat)


@pytest.mark.parametrize(
    ("language", "put"),
    [
        ("en", "A participant from the private sector"),
        ("ar", "A participant from the private sector"),
    ],
)
def test_a_replacement_is_worded_in_the_language_of_the_text_and_begins_a_sentence(session, language, put):
    [flag] = Screen(session.meeting, [session]).flags("Quispe disagreed.", language)
    assert flag.replaced_in("Quispe disagreed.", flag.replacement) == f"{put} disagreed."


# --- Notes ------------------------------------------------------------------------------------------------------------


def test_notes_that_name_somebody_are_not_shown_and_the_page_shows_each_name_where_it_stands(signed_in, session):
    rapporteur = rapporteur_of(session)
    write(session, SAID, by=rapporteur)
    response = signed_in(rapporteur).post(page(session, "publish_notes"))
    assert response.status_code == 409
    text = read(response)
    assert "names stand here: “Ximena Quispe”, “Banco Altiplano”" in text
    assert "as <mark>Ximena Quispe</mark> of Banco Altiplano put it." in text
    assert "of <mark>Banco Altiplano</mark> put it." in text
    assert Session.objects.get(pk=session.pk).note.state == NoteState.DRAFT


def test_every_name_is_replaced_or_given_a_reason_and_then_the_notes_are_shown(signed_in, session):
    rapporteur = rapporteur_of(session)
    write(session, SAID, by=rapporteur)
    browser = signed_in(rapporteur)
    form = sent(browser.get(page(session)))
    person, bank = (name for name in form if re.fullmatch(r"name-[0-9a-f]{16}", name))
    assert form[f"{person}-put"] == "a participant from the private sector"
    assert form[f"{bank}-put"] == "a company"
    browser.post(page(session), form | {person: "replace", bank: ""})
    assert NoteSegment.objects.get().text.startswith(
        "Banks wait too long, as a participant from the private sector of Banco"
    )
    assert browser.post(page(session, "publish_notes")).status_code == 409, "the bank is still named"
    answer = browser.post(page(session), choices(browser.get(page(session)), "spoken_of"), follow=True)
    assert "No name waits to be looked at." in read(answer)
    assert "It is spoken about, and is not speaking" in read(answer)
    assert browser.post(page(session, "publish_notes")).status_code == 302
    assert Session.objects.get(pk=session.pk).note.is_published


def test_a_sentence_that_is_changed_is_looked_at_again_and_others_are_not(session, secretariat):
    session = write(session, f"{SAID} Quispe repeated it.", by=secretariat)
    flags = Screen(session.meeting, [session]).flags(session.note.segments.get().text, "en")
    notes.settle_names(session, by=secretariat, decisions={flag.field: Decision("agreed") for flag in flags})
    session = write(session, f"{SAID} Quispe repeated it loudly.", by=secretariat)
    with pytest.raises(NamesStand) as stand:
        notes.publish(session, by=secretariat)
    assert [flag.text for flag in stand.value.flags] == ["Quispe"]
    assert stand.value.flags[0].behind == " repeated it loudly."


def test_a_reason_is_taken_back(signed_in, session, secretariat):
    session = write(session, SAID, by=secretariat)
    browser = signed_in(secretariat)
    browser.post(page(session), choices(browser.get(page(session)), "published"))
    first = ClearedName.objects.first()
    answer = browser.post(page(session, "look_at_name_again", clearing=first.pk), follow=True)
    assert "The name is open again." in read(answer)
    assert ClearedName.objects.count() == 1
    assert browser.post(page(session, "publish_notes")).status_code == 409
    browser.post(page(session), choices(browser.get(page(session)), "published"))
    notes.publish(session, by=secretariat)
    answer = browser.post(page(session, "look_at_name_again", clearing=ClearedName.objects.first().pk))
    assert answer.status_code == 409
    assert ClearedName.objects.count() == 2


def test_another_reason_is_said_in_words_and_nothing_typed_is_lost(signed_in, session, secretariat):
    session = write(session, SAID, by=secretariat)
    browser = signed_in(secretariat)
    form = sent(browser.get(page(session)))
    person, bank = (name for name in form if re.fullmatch(r"name-[0-9a-f]{16}", name))
    answer = browser.post(page(session), form | {person: "replace", f"{person}-put": "a banker", bank: "other"})
    assert answer.status_code == 409
    assert "Say in your own words why “Banco Altiplano” may stand." in read(answer)
    assert sent(answer)[f"{person}-put"] == "a banker"
    assert NoteSegment.objects.get().text == SAID
    browser.post(page(session), form | {person: "replace", bank: "other", f"{bank}-words": "It sponsors the building."})
    assert "It sponsors the building." in read(browser.get(page(session)))


def test_the_journal_and_the_rows_hold_no_name(signed_in, session, secretariat):
    session = write(session, SAID, by=secretariat)
    browser = signed_in(secretariat)
    browser.post(page(session), choices(browser.get(page(session)), "spoken_of"))
    browser.post(page(session, "look_at_name_again", clearing=ClearedName.objects.first().pk))
    written = [*Entry.objects.values_list("verb", "facts"), *ClearedName.objects.values_list()]
    assert {verb for verb, _facts in Entry.objects.values_list("verb", "facts")} >= {"name.cleared", "name.reopened"}
    assert not re.search("Quispe|Altiplano", repr(written))


@pytest.mark.parametrize("role", [MeetingRole.SPEAKER, None])
def test_the_names_are_shown_to_those_who_write_the_notes_and_to_nobody_else(signed_in, session, secretariat, role):
    write(session, SAID, by=secretariat)
    other = SessionFactory(meeting=session.meeting)
    stranger = rapporteur_of(other)
    if role:
        Appointment.objects.create(meeting=session.meeting, session=session, stakeholder=stranger, role=role)
    for method in ("get", "post"):
        assert getattr(signed_in(stranger), method)(page(session)).status_code == 403
    assert Client().get(page(session)).status_code == 302
    assert signed_in(rapporteur_of(session)).get(page(session)).status_code == 200


def test_a_flag_says_nothing_of_who_somebody_is(signed_in, session):
    """A rapporteur who types a name learns no more than that it is a name: neither address nor organisation."""
    rapporteur = rapporteur_of(session)
    write(session, "As Quispe said.", by=rapporteur)
    text = read(signed_in(rapporteur).get(page(session)))
    assert "<mark>Quispe</mark>" in text
    for fact in ("Ximena", "Altiplano", "@example.org", "registered"):
        assert fact not in text


def test_an_empty_page_leads_to_the_notes(signed_in, session):
    assert "Nothing has been saved yet." in read(signed_in(rapporteur_of(session)).get(page(session)))
