"""The account pages: what waits, the profile, consents, one's own data, and the reader's zone."""

import json

import pytest
from django.test import Client

from journal.models import Entry
from meetings.states import RegistrationState
from practices.states import PracticeState
from stakeholders.actions import give_consent
from stakeholders.models import Consent, Organisation, Profile
from stakeholders.states import Purpose
from tests.factories import InvitationFactory, PracticeFactory, RegistrationFactory, StakeholderFactory

pytestmark = pytest.mark.django_db


def profile_form(person, **changes):
    profile = Profile.objects.get(stakeholder=person)
    return {
        "title": "",
        "given_name": profile.given_name,
        "family_name": profile.family_name,
        "display_name": "",
        "function": profile.function,
        "organisation_name": profile.organisation.name,
        "sector": profile.sector,
        "country": str(profile.country),
        "language": profile.language,
        "languages": [],
        "time_zone": profile.time_zone,
        "expertise": "",
        "gender": "",
        "version": profile.version,
        **changes,
    }


# --- What waits -------------------------------------------------------------------------------------------------------


def test_nothing_waits_for_somebody_with_nothing_to_do(signed_in, person):
    page = signed_in(person).get("/account/").content.decode()
    assert "Nothing waits for you at present." in page


def test_an_invitation_an_offer_and_a_returned_practice_wait(signed_in, person):
    invitation = InvitationFactory(stakeholder=person)
    offer = RegistrationFactory(stakeholder=person, state=RegistrationState.OFFERED)
    practice = PracticeFactory(submitter=person, state=PracticeState.RETURNED)
    page = signed_in(person).get("/account/").content.decode()
    assert f"/invitations/{invitation.token}/" in page
    assert f"A seat at “{offer.meeting}” has become free for you." in page
    assert f"“{practice.title}” came back with comments." in page
    assert f"/practices/{practice.pk}/edit/" in page


def test_what_waits_for_others_is_not_mine(signed_in, person):
    InvitationFactory(stakeholder=StakeholderFactory())
    PracticeFactory(state=PracticeState.RETURNED)
    page = signed_in(person).get("/account/").content.decode()
    assert "Nothing waits for you at present." in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_overview_costs_the_same_however_much_waits(signed_in, person, number, django_assert_num_queries):
    for _each in range(number):
        InvitationFactory(stakeholder=person)
        PracticeFactory(submitter=person)
    client = signed_in(person)
    client.get("/account/")
    with django_assert_num_queries(8):
        client.get("/account/")


def test_somebody_without_a_name_is_asked_for_it(signed_in):
    nameless = StakeholderFactory(profile__given_name="", profile__family_name="")
    page = signed_in(nameless).get("/account/").content.decode()
    assert "Complete my profile" in page


# --- Profile ----------------------------------------------------------------------------------------------------------


def test_a_person_changes_their_own_profile(signed_in, person):
    answer = signed_in(person).post(
        "/account/profile/", profile_form(person, function="Head of unit", languages=["es", "fr"])
    )
    assert answer.status_code == 302
    profile = Profile.objects.get(stakeholder=person)
    assert (profile.function, profile.languages, profile.version) == ("Head of unit", ["es", "fr"], 2)
    assert Entry.objects.filter(verb="profile.changed", by=person).exists()


def test_an_organisation_typed_anew_is_made_and_a_known_one_is_found(signed_in, person):
    client = signed_in(person)
    client.post("/account/profile/", profile_form(person, organisation_name="Banco Ficticio", country="PA"))
    client.post("/account/profile/", profile_form(person, organisation_name="  BANCO   ficticio ", country="PA"))
    assert Organisation.objects.filter(name__iexact="banco ficticio").count() == 1
    assert Profile.objects.get(stakeholder=person).organisation.name == "Banco Ficticio"


def test_the_city_is_enough_to_name_the_time_zone(signed_in, person):
    signed_in(person).post("/account/profile/", profile_form(person, time_zone="mexico city"))
    assert Profile.objects.get(stakeholder=person).time_zone == "America/Mexico_City"


def test_an_unknown_time_zone_is_refused_at_the_field(signed_in, person):
    page = signed_in(person).post("/account/profile/", profile_form(person, time_zone="Mars/Olympus")).content.decode()
    assert "“Mars/Olympus” is not a time zone." in page
    assert 'id="id_time_zone_error"' in page
    assert 'href="#id_time_zone"' in page


def test_a_change_made_elsewhere_is_not_overwritten_and_nothing_typed_is_lost(signed_in, person):
    client = signed_in(person)
    stale = profile_form(person, function="Typed in the old window")
    client.post("/account/profile/", profile_form(person, function="Saved in the new window"))
    refused = client.post("/account/profile/", stale)
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Your profile was changed in another window meanwhile." in page
    assert 'value="Typed in the old window"' in page
    assert "Saved meanwhile: “Saved in the new window”." in page
    assert Profile.objects.get(stakeholder=person).function == "Saved in the new window"


def test_after_comparing_the_second_try_is_saved(signed_in, person):
    client = signed_in(person)
    stale = profile_form(person, function="Typed in the old window")
    client.post("/account/profile/", profile_form(person, function="Saved in the new window"))
    shown = client.post("/account/profile/", stale).context["form"]
    client.post("/account/profile/", {**stale, "version": shown["version"].value()})
    assert Profile.objects.get(stakeholder=person).function == "Typed in the old window"


# --- Consents ---------------------------------------------------------------------------------------------------------


def test_a_consent_is_shown_in_its_words_and_withdrawn_with_one_click(signed_in, person):
    consent = give_consent(person, Purpose.PARTICIPANT_LIST)
    client = signed_in(person)
    page = client.get("/account/consents/").content.decode()
    assert "Show my name, function and organisation in the list of participants" in page
    client.post(f"/account/consents/{consent.pk}/withdraw/")
    assert not Consent.objects.in_force().exists()


def test_nobody_withdraws_the_consent_of_somebody_else(signed_in, person):
    consent = give_consent(StakeholderFactory(), Purpose.PARTICIPANT_LIST)
    assert signed_in(person).post(f"/account/consents/{consent.pk}/withdraw/").status_code == 404
    assert Consent.objects.in_force().exists()


def test_a_consent_withdrawn_twice_is_refused_with_a_sentence(signed_in, person):
    consent = give_consent(person, Purpose.PARTICIPANT_LIST)
    client = signed_in(person)
    client.post(f"/account/consents/{consent.pk}/withdraw/")
    refused = client.post(f"/account/consents/{consent.pk}/withdraw/")
    assert refused.status_code == 409
    assert "This consent is already withdrawn." in refused.content.decode()


# --- My data ----------------------------------------------------------------------------------------------------------


def test_everything_about_me_is_in_one_file_and_nothing_about_others(signed_in, person):
    person.set_password("four words not together")
    person.save()
    mine = RegistrationFactory(stakeholder=person, needs="Captions")
    practice = PracticeFactory(submitter=person)
    RegistrationFactory(needs="Somebody else’s need")
    answer = signed_in(person).get("/account/data/?download")
    assert "attachment" in answer["Content-Disposition"]
    text = answer.content.decode()
    data = json.loads(text)
    assert data["person"]["email"] == person.email
    assert data["meetings.registration (stakeholder)"][0]["meeting"] == mine.meeting_id
    assert data["texts of my practices"][0]["title"] == practice.title
    assert "Captions" in text
    assert "Somebody else" not in text


def test_nothing_in_the_file_opens_anything(signed_in, person):
    person.set_password("four words not together")
    person.save()
    invitation = InvitationFactory(stakeholder=person)
    text = signed_in(person).get("/account/data/?download").content.decode()
    assert person.password not in text
    assert invitation.nonce not in text


# --- The reader's zone ------------------------------------------------------------------------------------------------


def test_a_zone_chosen_on_a_page_is_kept_for_a_stranger_too():
    client = Client()
    answer = client.post("/account/zone/", {"zone": "Africa/Nairobi", "next": "/about/"})
    assert answer.url == "/about/"
    assert client.cookies["zone"].value == "Africa/Nairobi"


def test_an_unknown_zone_is_not_kept():
    client = Client()
    client.post("/account/zone/", {"zone": "Mars/Olympus", "next": "/about/"})
    assert "zone" not in client.cookies


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_choosing_a_zone_leads_nowhere_else(elsewhere):
    assert Client().post("/account/zone/", {"zone": "UTC", "next": elsewhere}).url == "/"
