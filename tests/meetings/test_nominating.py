"""A focal point names people through the link in the letter, without an account."""

import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from correspondence.enclosures import enclosed
from correspondence.models import Letter
from meetings.actions import invitation as answers
from meetings.actions import nominating, nominations
from meetings.actions.nominating import Person
from meetings.models import Invitation, LateRequest, Nominee, Registration
from meetings.states import InvitationState, NominationState, RegistrationState
from rrge_portal.kernel.refusal import Refusal
from tests.factories import InvitationFactory, MeetingFactory, NominationFactory

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\nnote verbale\n%%EOF\n"


@pytest.fixture
def nomination(secretariat):
    return NominationFactory(meeting=MeetingFactory(organiser=secretariat), seats=2)


def page_of(nomination):
    return reverse("meetings:nomination", kwargs={"token": nomination.token})


def deed_of(nominee, deed):
    facts = {"token": nominee.nomination.token, "pk": nominee.pk, "deed": deed}
    return reverse("meetings:nominee", kwargs=facts)


def row(number=0, **changes):
    filled = {"title": "Ms.", "given_name": "Ana", "family_name": "Ruiz", "function": "Attaché"}
    filled |= {"email": "ana@example.org", "language": "es", **changes}
    return {f"row{number}-{name}": value for name, value in filled.items()}


def ana(**changes):
    return Person(**{"given_name": "Ana", "family_name": "Ruiz", "email": "m@example.org", "language": "es", **changes})


def luis(**changes):
    return ana(**{"given_name": "Luis", "family_name": "Paz", **changes})


def be_late(nomination):
    nomination.due_at = timezone.now() - timedelta(hours=1)
    nomination.save(update_fields=["due_at"])


def accept(invitation, **changes):
    facts = {"given_name": invitation.given_name, "family_name": invitation.family_name, "mode": "online"}
    return answers.accept(invitation, **{**facts, **changes})


# --- Naming -----------------------------------------------------------------------------------------------------------


def test_the_page_says_which_meeting_how_many_seats_and_until_when(client, nomination):
    page = client.get(page_of(nomination)).content.decode()

    for fact in (str(nomination.meeting.title), nomination.body, "Honduras", "0 of 2 seats named", "until"):
        assert fact in page
    assert page.count("<legend>Nominee") == 2


@pytest.mark.parametrize("method", ["get", "head"])
def test_following_the_link_changes_nothing(client, nomination, method):
    assert getattr(client, method)(page_of(nomination)).status_code == 200

    nomination.refresh_from_db()
    assert nomination.seen_at is None
    assert not Nominee.objects.exists()


def test_a_person_who_moves_on_the_page_has_seen_it(client, nomination):
    assert client.post(page_of(nomination), {"deed": "seen"}).status_code == 204

    nomination.refresh_from_db()
    assert nomination.seen_at


def test_a_nominee_is_invited_at_once_in_the_language_chosen(client, nomination):
    page = client.post(page_of(nomination), {"deed": "name", **row(is_head="on")}, follow=True).content.decode()

    nominee = Nominee.objects.get()
    invitation = nominee.invitation
    assert (invitation.state, invitation.sector, invitation.country.code) == ("sent", "government", "HN")
    assert (invitation.organisation, nominee.function, nominee.is_head) == (nomination.body, "Attaché", True)
    letter = Letter.objects.get(kind="nominee_invited")
    assert (letter.address, letter.language) == ("ana@example.org", "es")
    assert "1 person is named and has been sent an invitation." in page
    assert "1 of 2 seats named" in page
    assert Letter.objects.get(kind="nomination_received").address == nomination.email


def test_wrong_rows_keep_everything_typed_and_the_file(client, nomination):
    note = SimpleUploadedFile("note.pdf", PDF)
    response = client.post(page_of(nomination), {"deed": "name", **row(email="no address"), "note": note})
    page = response.content.decode()

    assert response.status_code == 422
    assert 'value="no address"' in page
    assert 'value="Ruiz"' in page
    assert "Kept: note.pdf" in page
    kept = response.context["note"].pending.token
    client.post(page_of(nomination), {"deed": "name", **row(), "kept": kept})
    nomination.refresh_from_db()
    with nomination.note.open() as file:
        assert (nomination.note_name, file.read()) == ("note.pdf", PDF)


def test_a_file_that_is_no_document_is_refused_and_the_names_stay(client, nomination):
    note = SimpleUploadedFile("note.pdf", b"just words")
    response = client.post(page_of(nomination), {"deed": "name", **row(), "note": note})

    assert "A file of this kind is not possible here" in response.content.decode()
    assert 'value="Ruiz"' in response.content.decode()
    assert not Nominee.objects.exists()


def test_the_note_verbale_can_come_alone_and_later(client, nomination):
    page = client.post(
        page_of(nomination), {"deed": "name", "note": SimpleUploadedFile("n.pdf", PDF)}, follow=True
    ).content.decode()

    assert "The note verbale is attached." in page
    assert "Attached: n.pdf" in page


def test_nothing_filled_in_says_what_to_do(client, nomination):
    response = client.post(page_of(nomination), {"deed": "name"})

    assert response.status_code == 409
    assert "Name at least one person" in response.content.decode()


def test_two_tabs_never_name_more_than_the_seats(client, nomination):
    both = {**row(0), **row(1, given_name="Luis", email="luis@example.org")}
    client.post(page_of(nomination), {"deed": "name", **row(given_name="Eva", email="eva@example.org")})
    response = client.post(page_of(nomination), {"deed": "name", **both})

    assert response.status_code == 409
    assert "Only 1 seat is left" in response.content.decode()
    assert 'value="luis@example.org"' in response.content.decode()
    assert nomination.nominees.count() == 1


def test_somebody_invited_already_is_refused_by_name(nomination):
    InvitationFactory(meeting=nomination.meeting, given_name="Ana", family_name="Ruiz", email="m@example.org")

    with pytest.raises(Refusal, match="Ana Ruiz is already invited"):
        nominating.name_people(nomination, [ana()])


def test_saying_that_nobody_comes_ends_the_waiting_and_can_be_changed(client, nomination):
    page = client.post(page_of(nomination), {"deed": "finish"}, follow=True).content.decode()
    nomination.refresh_from_db()
    assert nomination.state == NominationState.FINISHED
    assert "You name nobody further" in page

    nominating.name_people(nomination, [ana()])
    nomination.refresh_from_db()
    assert nomination.state == NominationState.ASKED


# --- Who may ----------------------------------------------------------------------------------------------------------


def test_a_forged_or_renewed_link_opens_nothing(client, nomination, secretariat):
    old = page_of(nomination)
    nominations.renew(nomination, by=secretariat)
    invitation = InvitationFactory(meeting=nomination.meeting)

    for address in (
        old,
        reverse("meetings:nomination", kwargs={"token": "1.forged:x"}),
        reverse("meetings:nomination", kwargs={"token": invitation.token}),
    ):
        assert client.get(address).status_code == 404
        assert client.post(address, {"deed": "name", **row()}).status_code == 404
    assert not Nominee.objects.exists()


def test_the_nominee_of_another_request_is_not_there(client, nomination):
    other = nominating.name_people(NominationFactory(meeting=nomination.meeting), [ana()])[0]
    address = reverse("meetings:nominee", kwargs={"token": nomination.token, "pk": other.pk, "deed": "take-back"})

    assert client.post(address).status_code == 404
    assert Invitation.objects.get(pk=other.invitation_id).state == InvitationState.SENT


def test_a_withdrawn_request_says_so_and_takes_nothing(client, nomination, secretariat):
    nominations.withdraw(nomination, by=secretariat)

    response = client.get(page_of(nomination))
    assert response.status_code == 410
    assert "The organisers have withdrawn this request." in response.content.decode()
    assert client.post(page_of(nomination), {"deed": "name", **row()}).status_code == 409
    assert not Nominee.objects.exists()


def test_the_link_of_a_withdrawn_request_shows_nobody_any_more(client, nomination, secretariat):
    (nominee,) = nominating.name_people(nomination, [ana()])
    assert "m@example.org" in client.get(page_of(nomination)).text
    assert client.get(deed_of(nominee, "replace")).status_code == 200
    nominations.withdraw(nomination, by=secretariat)
    assert "m@example.org" not in client.get(page_of(nomination)).text
    assert client.get(deed_of(nominee, "replace")).status_code == 302


def test_a_request_that_was_not_sent_has_no_page(client):
    assert client.get(page_of(NominationFactory(state=NominationState.LISTED))).status_code == 404


# --- Replacing --------------------------------------------------------------------------------------------------------


def test_replacing_ends_one_invitation_frees_the_seat_and_invites_the_next(client, nomination):
    nominee = nominating.name_people(nomination, [ana(is_head=True)])[0]
    accept(nominee.invitation)
    filled = {"given_name": "Luis", "family_name": "Paz", "email": "l@example.org", "language": "en"}
    page = client.post(deed_of(nominee, "replace"), {**filled, "is_head": "on"}, follow=True).content.decode()

    assert "Luis Paz is named in place of" in page
    nominee.refresh_from_db()
    assert nominee.invitation.state == InvitationState.WITHDRAWN
    assert Registration.objects.get().state == RegistrationState.CANCELLED
    fresh = nominee.replaced_by
    assert (fresh.is_head, nominee.is_head) == (True, False)
    told = Letter.objects.get(kind="nominee_taken_back")
    assert told.address == "m@example.org"
    assert not Letter.objects.filter(kind="registration_cancelled").exists()
    assert [each.media_type for each in enclosed(told)] == ["text/calendar; method=CANCEL"]


def test_wrong_details_of_the_next_keep_the_first(client, nomination):
    nominee = nominating.name_people(nomination, [ana()])[0]
    response = client.post(deed_of(nominee, "replace"), {"given_name": "Luis", "email": "l@", "language": "en"})

    assert response.status_code == 422
    assert 'value="Luis"' in response.content.decode()
    assert nomination.nominees.live().get() == nominee


def test_whoever_declined_is_replaced_without_another_letter(nomination):
    nominee = nominating.name_people(nomination, [ana()])[0]
    answers.decline(nominee.invitation)
    assert Letter.objects.get(kind="nominee_declined").address == nomination.email

    nominating.replace(nominee, luis())
    assert not Letter.objects.filter(kind="nominee_taken_back").exists()


def test_a_corrected_address_gets_a_new_link(client, nomination):
    nominee = nominating.name_people(nomination, [ana()])[0]
    old = nominee.invitation.token
    nominating.correct(nominee, ana(email="ana.ruiz@example.org", family_name="Ruíz"))

    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.family_name) == ("ana.ruiz@example.org", "Ruíz")
    assert client.get(reverse("meetings:invitation", kwargs={"token": old})).status_code == 404
    assert Letter.objects.filter(kind="nominee_invited", address="ana.ruiz@example.org").count() == 1


def test_one_person_leads_the_delegation(client, nomination):
    first, second = nominating.name_people(nomination, [ana(is_head=True), luis(is_head=True)])
    client.post(deed_of(first, "lead"))

    assert list(nomination.nominees.filter(is_head=True)) == [first]
    assert second.nomination == nomination


# --- After the deadline -----------------------------------------------------------------------------------------------


def test_after_the_deadline_nobody_is_named_replaced_or_taken_back(client, nomination):
    nominee = nominating.name_people(nomination, [ana()])[0]
    be_late(nomination)

    page = client.get(page_of(nomination)).content.decode()
    assert "Ask to replace this person" in page
    assert "Send these names" not in page
    assert client.post(page_of(nomination), {"deed": "name", **row()}).status_code == 409
    assert client.post(deed_of(nominee, "take-back")).status_code == 409
    assert nomination.nominees.live().count() == 1


def test_with_the_organisers_consent_one_nominee_is_replaced_once(client, nomination, secretariat):
    nominee, other = nominating.name_people(nomination, [ana(), luis()])
    be_late(nomination)
    client.post(deed_of(nominee, "ask"), {"reason": "She has left the ministry."})
    asked = LateRequest.objects.get()
    with pytest.raises(Refusal, match="You have asked for this already"):
        nominating.ask_late(nomination, nominee=nominee)
    nominations.grant(asked, by=secretariat)
    assert Letter.objects.get(kind="late_change_granted").address == nomination.email

    fresh = nominating.replace(nominee, ana(given_name="Eva"))
    asked.refresh_from_db()
    assert asked.state == "used"
    for late in (fresh, other):
        with pytest.raises(Refusal, match="Ask the organisers for their consent"):
            nominating.replace(late, ana(given_name="Zoe"))


def test_a_refusal_is_told_and_changes_nothing(nomination, secretariat):
    nominee = nominating.name_people(nomination, [ana()])[0]
    be_late(nomination)
    nominations.refuse(nominating.ask_late(nomination, nominee=nominee), by=secretariat)

    assert "cannot consent" in Letter.objects.get(kind="late_change_refused").text
    with pytest.raises(Refusal):
        nominating.replace(nominee, luis())


def test_a_refusal_says_why_in_the_organisers_own_words(signed_in, nomination, secretariat):
    nominee = nominating.name_people(nomination, [ana()])[0]
    be_late(nomination)
    wish = nominating.ask_late(nomination, nominee=nominee)
    slug = nomination.meeting.slug
    answer = reverse("meetings:answer_late_request", args=(slug, nomination.pk, wish.pk))
    page = signed_in(secretariat).get(reverse("meetings:one_nomination", args=(slug, nomination.pk)))
    assert 'name="words"' in page.content.decode()

    signed_in(secretariat).post(answer, {"answer": "refuse", "words": "The badges are printed."})
    text = Letter.objects.get(kind="late_change_refused").text
    assert "The organisers write:\nThe badges are printed." in text


def test_more_time_moves_the_deadline(client, nomination, secretariat):
    be_late(nomination)
    client.post(page_of(nomination), {"deed": "ask", "reason": "Holidays."})
    with pytest.raises(Refusal, match="Say until when"):
        nominations.grant(LateRequest.objects.get(), by=secretariat)
    nominations.grant(LateRequest.objects.get(), by=secretariat, until=timezone.now() + timedelta(days=3))

    nomination.refresh_from_db()
    nominating.name_people(nomination, [ana()])
    assert Letter.objects.filter(kind="nomination_extended").exists()


def test_before_the_deadline_nobody_needs_to_ask(nomination):
    with pytest.raises(Refusal, match="you need not ask"):
        nominating.ask_late(nomination)


# --- Races ------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.services  # on SQLite the test database is one connection in memory: no race there
def test_eight_tabs_at_the_same_moment_name_as_many_as_there_are_seats():
    nomination = NominationFactory(seats=3)
    connections.close_all()
    start = threading.Barrier(8)
    refused, problems = [], []

    def tab(number):
        try:
            start.wait(timeout=30)
            nominating.name_people(nomination, [ana(given_name=f"Ana{number}")])
        except Refusal as refusal:
            refused.append(refusal)
        except Exception as error:  # noqa: BLE001 - reported to the test, whatever it is
            problems.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=tab, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    assert (nomination.nominees.live().count(), len(refused)) == (3, 5)
