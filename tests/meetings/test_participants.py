"""The list of participants: order, form, languages, who is named, corrections by link, provisional and final."""

import io
import itertools

import docx
import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from correspondence.models import Letter
from meetings.actions import participants as lists
from meetings.models import Appointment, ListEntry, ParticipantList
from meetings.participants import GROUPS, Line, grouped, in_capitals, title_in
from meetings.participants.names import parts_of
from meetings.states import AttendanceRole, HouseRule, MeetingRole, RegistrationState
from rrge_portal.kernel import jobs
from rrge_portal.kernel.models import Job
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.vocabulary import Sector
from stakeholders.actions import give_consent, withdraw_consent
from stakeholders.states import BodyKind, Purpose
from tests.factories import (
    MeetingFactory,
    OrganisationFactory,
    RegistrationFactory,
    SessionFactory,
    StakeholderFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser():
    return StakeholderFactory(
        profile__given_name="Olga",
        profile__family_name="Secretary",
        profile__organisation__name="Fictional Secretariat",
        profile__sector=Sector.INTERNATIONAL,
    )


@pytest.fixture
def meeting(organiser):
    return MeetingFactory(organiser=organiser, titles={"en": "Expert Group", "es": "Grupo de Expertos"})


def seat(meeting, *, named=True, public=False, body=None, role=AttendanceRole.PARTICIPANT, **profile):
    """A confirmed participant, who agreed to be named unless told otherwise."""
    about = {f"profile__{name}": value for name, value in profile.items()}
    if body:
        about["profile__organisation"] = body
    person = StakeholderFactory(**about)
    if named:
        give_consent(person, Purpose.PARTICIPANT_LIST, about=meeting)
    if public:
        give_consent(person, Purpose.PUBLIC_LIST, about=meeting)
    return RegistrationFactory(meeting=meeting, stakeholder=person, role=role, state=RegistrationState.CONFIRMED)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def words_of(response) -> str:
    if response["Content-Type"] == "application/pdf":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(response.content)).pages)
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(response.content)).paragraphs)


def in_order(text: str, *pieces: str) -> bool:
    places = [text.find(piece) for piece in pieces]
    assert -1 not in places, f"{pieces[places.index(-1)]} is not in {text}"
    return places == sorted(places)


# --- Names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("family", "country", "expected"),
    [
        ("Pérez", "PA", "PÉREZ"),
        ("de la Cruz", "MX", "DE LA CRUZ"),
        ("O’Neil", "", "O’NEIL"),
        ("McDonald", "GB", "McDONALD"),
        ("Strauß", "DE", "STRAUSS"),
        ("Yıldız-Işik", "TR", "YILDIZ-IŞİK"),
        ("Işik", "", "IŞIK"),
        ("王", "CN", "王"),
        ("კაპანაძე", "GE", "კაპანაძე"),
        ("Παπαδόπουλος", "GR", "ΠΑΠΑΔΟΠΟΥΛΟΣ"),
    ],
)
def test_a_family_name_stands_in_capitals_as_its_script_and_language_write_them(family, country, expected):
    assert in_capitals(family, country) == expected


@pytest.mark.parametrize(
    ("title", "language", "expected"),
    [
        ("Ms.", "es", "Sra."),
        ("Sra", "fr", "Mme"),
        ("M.", "en", "Mr."),
        ("Dr.", "es", "Dr."),
        ("Dra.", "en", "Dr."),
        ("H.E.", "fr", "H.E."),
        ("", "es", ""),
    ],
)
def test_a_title_is_said_in_the_language_of_the_list_where_nothing_is_guessed(title, language, expected):
    assert title_in(title, language) == expected


def test_a_name_to_show_replaces_the_other_name_wholly():
    assert parts_of("María José", "Ruiz", "") == ("María José", "Ruiz")
    assert parts_of("María José", "Ruiz", "Pepa Ruiz") == ("Pepa", "Ruiz")
    assert parts_of("María José", "Ruiz", "Pepa Sol") == ("Pepa Sol", "")


# --- Order ------------------------------------------------------------------------------------------------------------

line = st.builds(
    Line,
    registration=st.none(),
    stakeholder=st.integers(1, 10_000),
    group=st.sampled_from(list(GROUPS)),
    country=st.sampled_from(["", "PA", "VN", "ES", "DE", "CI"]),
    is_head=st.booleans(),
    given=st.text(max_size=8),
    family=st.text(max_size=8),
    institution=st.sampled_from(["", "Ministry", "Bank"]),
)


@given(st.lists(line, max_size=25, unique_by=lambda each: each.stakeholder), st.sampled_from(["en", "es", "fr"]))
@settings(deadline=None, max_examples=60)
def test_the_order_is_whole_and_the_same_however_people_came(lines, language):
    once = grouped(lines, language)
    again = grouped(list(reversed(lines)), language)
    flat = [each for group in once for delegation in group.delegations for each in delegation.lines]

    assert once == again
    assert sorted(flat, key=lambda each: each.stakeholder) == sorted(lines, key=lambda each: each.stakeholder)
    assert [group.code for group in once] == [code for code in GROUPS if any(each.group == code for each in lines)]
    for group in once:
        for delegation in group.delegations:
            by_body = itertools.groupby(
                delegation.lines, key=lambda each: "" if each.group in {"states", "expert"} else each.institution
            )
            for _body, members in by_body:
                heads = [each.is_head for each in members]
                assert heads == sorted(heads, reverse=True), "a head of delegation stands behind somebody"


def test_groups_states_and_people_stand_in_the_official_order(meeting, organiser):
    seat(meeting, given_name="Zoe", family_name="Able", country="DE", function="Adviser")
    head = seat(meeting, given_name="Ute", family_name="Zorn", country="DE")
    lists.name_head(head, by=organiser, is_head=True)
    seat(meeting, given_name="Ana", family_name="Ñato", country="PA", title="Ms.")
    seat(meeting, given_name="Eva", family_name="Nuñez", country="PA")
    un = OrganisationFactory(name="Fictional UN Fund", sector=Sector.INTERNATIONAL, kind=BodyKind.UN_ENTITY)
    bank = OrganisationFactory(name="Fictional Union", sector=Sector.INTERNATIONAL, kind=BodyKind.INTERGOVERNMENTAL)
    seat(meeting, given_name="Ivo", family_name="Inter", sector=Sector.INTERNATIONAL, body=bank)
    seat(meeting, given_name="Una", family_name="Unda", sector=Sector.INTERNATIONAL, body=un)
    seat(meeting, given_name="Pia", family_name="Priva", sector=Sector.PRIVATE)
    seat(meeting, given_name="Xen", family_name="Expert", sector=Sector.EXPERT)
    seat(meeting, given_name="Obi", family_name="Serva", role=AttendanceRole.OBSERVER)

    response = signed_in(organiser).get(
        reverse("meetings:participants_file", args=(meeting.slug, "docx")), {"language": "es"}
    )
    text = words_of(response)

    assert in_order(text, "Ute ZORN", "Zoe ABLE, Adviser", "Panamá", "Eva NUÑEZ", "Sra. Ana ÑATO")
    assert in_order(text, "Ana ÑATO", "Una UNDA", "Ivo INTER", "Pia PRIVA", "Xen EXPERT", "Olga SECRETARY", "Obi SERVA")
    assert in_order(text, "Alemania", "Panamá")
    assert "Grupo de Expertos" in text


@pytest.mark.parametrize("form", ["pdf", "docx"])
@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_the_document_names_nobody_who_did_not_agree_no_address_and_no_other_name(meeting, organiser, form, language):
    seat(meeting, given_name="Maria", family_name="Legal", display_name="Pepa Sol")
    hidden = seat(meeting, named=False, given_name="Hidden", family_name="Person")

    response = signed_in(organiser).get(
        reverse("meetings:participants_file", args=(meeting.slug, form)), {"language": language}
    )
    text = words_of(response)

    assert response.status_code == 200
    assert "Pepa Sol" in text
    assert "@" not in text
    assert not {"Maria", "LEGAL", "Hidden", "PERSON"} & set(text.replace("\n", " ").split())
    assert hidden.stakeholder.email not in text
    if form == "pdf":
        assert pypdf.PdfReader(io.BytesIO(response.content)).trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert pypdf.PdfReader(io.BytesIO(response.content)).trailer["/Root"]["/Lang"] == language


# --- The organiser's page ---------------------------------------------------------------------------------------------


def test_the_page_says_what_lacks(meeting, organiser):
    seat(meeting, given_name="Ana", family_name="Twice", function="", title="")
    seat(meeting, given_name="Ana", family_name="Twice", title="Ms.", named=False)
    speaker = StakeholderFactory(profile__given_name="Only", profile__family_name="Speaks")
    Appointment.objects.create(
        meeting=meeting, session=SessionFactory(meeting=meeting), stakeholder=speaker, role=MeetingRole.SPEAKER
    )

    page = signed_in(organiser).get(reverse("meetings:organise_participants", args=(meeting.slug,))).content.decode()

    assert "no function" in page
    assert "the same name twice" in page
    assert "has not agreed to be named" in page
    assert "Provisional; 2 entries should be looked at." in page
    assert "Only Speaks" in page
    assert "And 1 participant who is not named." in page


@pytest.mark.parametrize(
    "name",
    ["organise_participants", "send_list", "finalise_list", "reopen_list", "organise_entry"],
)
def test_only_organisers_of_this_meeting_come_in(meeting, organiser, name):
    registration = seat(meeting)
    lists.finalise(meeting, by=organiser)
    args = (meeting.slug, registration.pk) if name == "organise_entry" else (meeting.slug,)
    address = reverse(f"meetings:{name}", args=args)
    stranger = StakeholderFactory()
    MeetingFactory(organiser=stranger)

    assert signed_in(organiser).get(address).status_code == 200
    assert signed_in(stranger).get(address).status_code == 403
    assert signed_in(registration.stakeholder).get(address).status_code == 403
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_queries_does_not_grow(meeting, organiser, django_assert_num_queries, number):
    client = signed_in(organiser)
    address = reverse("meetings:organise_participants", args=(meeting.slug,))
    for _each in range(number):
        seat(meeting)
    client.get(address)
    with django_assert_num_queries(13):
        client.get(address)


# --- Corrections by link ----------------------------------------------------------------------------------------------


def own_page(registration) -> str:
    return reverse("meetings:list_entry", kwargs={"token": registration.list_token})


def typed(registration, **changes) -> dict:
    profile = registration.stakeholder.profile
    known = {
        "title": profile.title,
        "given_name": profile.given_name,
        "family_name": profile.family_name,
        "display_name": "",
        "function": profile.function,
        "institution": profile.organisation.name,
        "country": str(profile.country),
        "version": 0,
        "consents": [Purpose.PARTICIPANT_LIST.value],
    }
    return known | changes


def test_a_participant_corrects_their_entry_without_an_account(meeting, organiser):
    registration = seat(meeting, given_name="Ana", family_name="Perez", title="Ms.", function="Clerk")
    client = Client()

    seen = client.get(own_page(registration)).content.decode()
    client.post(own_page(registration), typed(registration, family_name="Pérez", function="Director"))
    text = words_of(signed_in(organiser).get(reverse("meetings:participants_file", args=(meeting.slug, "docx"))))

    assert "Sra. Ana PEREZ" in seen
    assert "Mme Ana PEREZ" in seen
    assert "Ms. Ana PÉREZ, Director" in text
    registration.stakeholder.profile.refresh_from_db()
    assert registration.stakeholder.profile.family_name == "Perez", "the link changes the list only"


def test_looking_at_the_link_changes_nothing(meeting):
    registration = seat(meeting)
    Client().get(own_page(registration))
    Client().head(own_page(registration))

    assert not ListEntry.objects.exists()


@pytest.mark.parametrize("damage", ["forged", "other purpose", "seat given back"])
def test_another_link_opens_nothing(meeting, damage):
    registration = seat(meeting, given_name="Secretly")
    token = registration.list_token
    if damage == "forged":
        token = token[:-1] + ("A" if token[-1] != "A" else "B")
    if damage == "other purpose":
        from rrge_portal.kernel.tokens import make_token  # noqa: PLC0415 - only this case needs it

        token = make_token("invitation", registration)
    if damage == "seat given back":
        registration.state = RegistrationState.CANCELLED
        registration.save(update_fields=["state"])
    response = Client().get(reverse("meetings:list_entry", kwargs={"token": token}))

    assert response.status_code == 404
    assert "Secretly" not in response.content.decode()


def test_the_consent_is_given_and_taken_back_by_the_link(meeting):
    registration = seat(meeting, named=False)
    client = Client()

    client.post(own_page(registration), typed(registration))
    assert registration.stakeholder.consents.in_force().filter(purpose=Purpose.PARTICIPANT_LIST).count() == 1
    client.post(own_page(registration), typed(registration, version=1, consents=[]))
    assert not registration.stakeholder.consents.in_force().exists()


def test_nobody_overwrites_what_somebody_else_saved_meanwhile(meeting, organiser):
    registration = seat(meeting)
    lists.correct(registration, {"function": "Minister"}, by=organiser, version=0)

    response = Client().post(own_page(registration), typed(registration, function="Clerk"))

    assert response.status_code == 409
    assert "Somebody else corrected this entry meanwhile." in response.content.decode()
    assert 'value="Clerk"' in response.content.decode()
    assert ListEntry.objects.get().function == "Minister"


def test_a_name_is_needed(meeting):
    registration = seat(meeting)
    response = Client().post(own_page(registration), typed(registration, given_name="", family_name=""))

    assert "Write at least one name" in response.content.decode()
    assert not ListEntry.objects.exists()


def test_after_the_list_is_final_the_link_shows_but_corrects_no_more(meeting, organiser):
    registration = seat(meeting)
    lists.finalise(meeting, by=organiser)

    assert "The list of participants is closed." in Client().get(own_page(registration)).content.decode()
    response = Client().post(own_page(registration), typed(registration, function="Late"))
    assert response.status_code == 409
    assert not ListEntry.objects.exists()


def test_everybody_with_a_seat_gets_their_own_link_once_a_round(meeting, organiser):
    first, second = seat(meeting, language="es", title="Ms.", family_name="Perez"), seat(meeting, named=False)
    seat(meeting).delete()
    mailing = lists.send_for_correction(meeting, by=organiser)
    jobs.run(mailing.job.pk)
    Job.objects.filter(pk=mailing.job.pk).update(state="waiting")
    jobs.run(mailing.job.pk)

    letters = Letter.objects.filter(kind="list_for_correction").order_by("about_id")
    assert [letter.about_id for letter in letters] == [first.pk, second.pk]
    assert "Sra." in letters[0].text
    assert own_page(first) in letters[0].open_text.replace("/es/", "/")
    assert own_page(first) not in letters[0].text
    assert "PEREZ" not in letters[1].text


# --- Final ------------------------------------------------------------------------------------------------------------


def test_a_final_list_gives_the_same_bytes_whatever_happens_later(meeting, organiser):
    registration = seat(meeting, given_name="Ana")
    lists.finalise(meeting, by=organiser)
    client, address = signed_in(organiser), reverse("meetings:participants_file", args=(meeting.slug, "pdf"))
    before = client.get(address).content
    registration.stakeholder.profile.given_name = "Changed"
    registration.stakeholder.profile.save()
    seat(meeting, given_name="Late")

    assert client.get(address).content == before
    assert "Final, " in words_of(client.get(address))
    with pytest.raises(Refusal, match="final already"):
        lists.finalise(meeting, by=organiser)


def test_it_is_opened_again_with_a_reason(meeting, organiser):
    registration = seat(meeting)
    final = lists.finalise(meeting, by=organiser)
    client = signed_in(organiser)

    client.post(reverse("meetings:reopen_list", args=(meeting.slug,)), {"reason": "A delegation was missing."})

    final.refresh_from_db()
    assert (final.state, final.reason) == ("reopened", "A delegation was missing.")
    lists.correct(registration, {"function": "Minister"}, by=organiser, version=0)
    assert lists.finalise(meeting, by=organiser).lines[0]["function"] == "Minister"


def test_whoever_withdraws_the_consent_leaves_the_final_list_at_once(meeting, organiser):
    registration = seat(meeting, given_name="Ana", family_name="Leaves")
    final = lists.finalise(meeting, by=organiser)

    withdraw_consent(registration.stakeholder.consents.get(), by=registration.stakeholder)

    assert "Leaves" not in str(ParticipantList.objects.get(pk=final.pk).lines)
    text = words_of(signed_in(organiser).get(reverse("meetings:participants_file", args=(meeting.slug, "docx"))))
    assert "LEAVES" not in text
    assert "And 1 participant who is not named." in text


@pytest.mark.parametrize("rule", HouseRule.values)
def test_everybody_sees_a_final_list_made_public_with_only_those_who_agreed_to_that(meeting, organiser, rule):
    SessionFactory(meeting=meeting, rule=rule)
    seat(meeting, given_name="Open", family_name="Name", public=True)
    inside = seat(meeting, given_name="Inner", family_name="Circle")
    seat(meeting, given_name="No", family_name="Body", named=False)
    page = reverse("meetings:participants", args=(meeting.slug,))
    final = lists.finalise(meeting, by=organiser)

    assert Client().get(page).status_code == 404
    assert "Inner CIRCLE" in signed_in(inside.stakeholder).get(page).content.decode()

    lists.show_to_everybody(final, by=organiser, is_public=True)
    seen = Client().get(page).content.decode()
    assert "Open NAME" in seen
    for secret in ("CIRCLE", "BODY", "SECRETARY", "not named"):
        assert secret not in seen


def test_a_stranger_gets_no_document_and_a_participant_only_the_final_one(meeting, organiser):
    registration = seat(meeting)
    address = reverse("meetings:participants_file", args=(meeting.slug, "pdf"))
    assert Client().get(address).status_code == 302
    assert signed_in(StakeholderFactory()).get(address).status_code == 404
    assert signed_in(registration.stakeholder).get(address).status_code == 404

    lists.finalise(meeting, by=organiser)

    assert signed_in(registration.stakeholder).get(address).status_code == 200
    assert signed_in(StakeholderFactory()).get(address).status_code == 404


# --- As a table -------------------------------------------------------------------------------------------------------


def test_the_list_is_a_table_with_chosen_columns_and_nothing_in_it_is_a_formula(meeting, organiser):
    seat(meeting, given_name="Ana", family_name="Pérez", title="Ms.", function="=SUM(1)", country="PA")
    seat(meeting, given_name="Hidden", named=False)
    seat(meeting, given_name="Maria", family_name="Legal", display_name="Pepa Sol", country="PA")
    client = signed_in(organiser)
    page = reverse("meetings:list_table", args=(meeting.slug,))

    response = client.post(page, {"columns": ["state", "title", "given", "family", "function"], "format": "csv"})
    job = Job.objects.get()
    jobs.run(job.pk)
    job.refresh_from_db()
    with job.file.open() as file:
        text = file.read().decode("utf-8-sig")

    assert response.url == job.get_absolute_url()
    assert "Panama,Ms.,Ana,PÉREZ,'=SUM(1)" in text
    assert "Pepa Sol" in text
    for secret in ("Hidden", "Maria", "LEGAL", "@"):
        assert secret not in text
    assert "Tick at least one column." in client.post(page, {"format": "csv"}).content.decode()
    assert signed_in(StakeholderFactory()).post(page).status_code == 403
