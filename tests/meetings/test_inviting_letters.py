"""Invitations are previewed, sent to many, survive a killed worker, are withdrawn and renewed."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from correspondence import delivery, mailings
from correspondence.models import Letter, Mailing
from correspondence.states import LetterState
from meetings.actions import inviting
from meetings.models import Invitation
from meetings.states import InvitationState, MeetingState
from rrge_portal.kernel import jobs
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.states import JobState
from tests.factories import InvitationFactory, MeetingFactory, RegistrationFactory


@pytest.fixture
def meeting(secretariat):
    return MeetingFactory(organiser=secretariat, titles={"en": "Expert meeting", "es": "Reunión de expertos"})


def listed(meeting, number=1, **fields):
    return InvitationFactory.create_batch(number, meeting=meeting, state=InvitationState.LISTED, sent_at=None, **fields)


def address(name, meeting, **kwargs):
    return reverse(f"meetings:{name}", kwargs={"slug": meeting.slug, **kwargs})


def test_the_letter_is_previewed_as_one_of_them_will_see_it(signed_in, secretariat, meeting):
    listed(meeting)
    (spanish,) = listed(meeting, language="es", given_name="Núria", family_name="Paz")
    page = signed_in(secretariat).get(address("send_invitations", meeting), {"all": 1, "preview": spanish.pk})
    text = page.content.decode()
    assert "Reunión de expertos" in text
    assert "Núria Paz" in text
    assert spanish.token not in text
    assert "Send 2 invitations" in text


def test_sending_freezes_the_audience_and_the_worker_writes(signed_in, secretariat, meeting):
    for language in ("en", "es"):
        listed(meeting, language=language)
    client = signed_in(secretariat)
    response = client.post(f"{address('send_invitations', meeting)}?all=1", {"number": 2})
    sent = Mailing.objects.get()
    assert response.url == address("mailing", meeting, pk=sent.pk)
    jobs.run(sent.job_id)
    assert set(Invitation.objects.values_list("state", flat=True)) == {InvitationState.SENT}
    delivery.deliver(list(Letter.objects.values_list("pk", flat=True)))
    english, spanish = sorted(mail.outbox, key=lambda message: "/es/" in message.body)
    assert "/es/invitations/" in spanish.body
    assert "http://portal.test/invitations/" in english.body
    page = client.get(response.url).content.decode()
    assert "All letters have been dealt with." in page
    assert "Accepted by the mail server" in page


def test_a_stored_letter_does_not_show_its_link(secretariat, meeting):
    (invitation,) = listed(meeting)
    jobs.run(inviting.send(meeting, [invitation.pk], by=secretariat).job_id)
    letter = Letter.objects.get()
    assert invitation.token not in letter.text
    assert invitation.token in letter.open_text


def test_a_button_that_said_another_number_sends_nothing(signed_in, secretariat, meeting):
    listed(meeting, 2)
    response = signed_in(secretariat).post(f"{address('send_invitations', meeting)}?all=1", {"number": 1})
    assert response.status_code == 409
    assert "The list has changed since you opened this page" in response.content.decode()
    assert not Mailing.objects.exists()


def test_only_the_ticked_and_not_yet_invited_are_written_to(signed_in, secretariat, meeting):
    first, _second = listed(meeting, 2)
    answered = InvitationFactory(meeting=meeting, state=InvitationState.ACCEPTED)
    signed_in(secretariat).post(f"{address('send_invitations', meeting)}?pk={first.pk}&pk={answered.pk}", {"number": 1})
    assert Mailing.objects.get().audience == [first.pk]


def test_a_draft_invites_nobody(secretariat, meeting):
    meeting.state = MeetingState.DRAFT
    (invitation,) = listed(meeting)
    with pytest.raises(Refusal, match="The meeting is a draft"):
        inviting.send(meeting, [invitation.pk], by=secretariat)


def test_a_killed_worker_costs_no_letter_and_doubles_none(secretariat, meeting, monkeypatch):
    keys = [invitation.pk for invitation in listed(meeting, 120)]
    sent = inviting.send(meeting, keys, by=secretariat)
    written = mailings.post_many
    chunks = []

    def killed_in_the_second_chunk(*args, **kwargs):
        chunks.append(1)
        if len(chunks) == 2:
            raise SystemExit
        return written(*args, **kwargs)

    monkeypatch.setattr(mailings, "post_many", killed_in_the_second_chunk)
    with pytest.raises(SystemExit):
        jobs.run(sent.job_id)
    assert Letter.objects.count() == 50
    sent.job.refresh_from_db()
    sent.job.seen_at = timezone.now() - timedelta(minutes=10)
    sent.job.save()
    assert sent.job_id in jobs.waiting()
    jobs.run(sent.job_id)
    sent.job.refresh_from_db()
    assert sent.job.state == JobState.DONE
    assert Letter.objects.count() == 120
    assert Letter.objects.values("about_id").distinct().count() == 120


def test_whoever_is_withdrawn_between_click_and_letter_gets_none(secretariat, meeting):
    first, second = listed(meeting, 2)
    sent = inviting.send(meeting, [first.pk, second.pk], by=secretariat)
    inviting.withdraw(second, by=secretariat)
    jobs.run(sent.job_id)
    assert Letter.objects.get().about == first


def test_only_those_awaiting_an_answer_are_reminded(signed_in, secretariat, meeting):
    waits = InvitationFactory(meeting=meeting)
    InvitationFactory(meeting=meeting, state=InvitationState.DECLINED)
    listed(meeting)
    signed_in(secretariat).post(f"{address('remind_invitations', meeting)}?all=1", {"number": 1})
    sent = Mailing.objects.get()
    jobs.run(sent.job_id)
    assert [letter.about for letter in Letter.objects.filter(kind="reminder_to_answer")] == [waits]


def test_nobody_to_remind_is_said(secretariat, meeting):
    (invitation,) = listed(meeting)
    with pytest.raises(Refusal, match="there is nobody to remind"):
        inviting.remind(meeting, [invitation.pk], by=secretariat)


def test_withdrawing_tells_whoever_was_written_to_and_recalls_what_has_not_left(secretariat, meeting):
    (invitation,) = listed(meeting)
    jobs.run(inviting.send(meeting, [invitation.pk], by=secretariat).job_id)
    inviting.withdraw(invitation, by=secretariat)
    fates = dict(Letter.objects.values_list("kind", "state"))
    assert fates == {"invitation": LetterState.RECALLED, "invitation_withdrawn": LetterState.WAITING}
    assert not Invitation.objects.exclude(state=InvitationState.WITHDRAWN).exists()


def test_an_unsent_invitation_is_withdrawn_in_silence(secretariat, meeting):
    (invitation,) = listed(meeting)
    inviting.withdraw(invitation, by=secretariat)
    assert not Letter.objects.exists()


def test_whoever_is_registered_is_not_uninvited(signed_in, secretariat, meeting):
    invitation = InvitationFactory(meeting=meeting, state=InvitationState.ACCEPTED)
    RegistrationFactory(meeting=meeting, invitation=invitation)
    response = signed_in(secretariat).post(address("withdraw_invitation", meeting, pk=invitation.pk))
    assert response.status_code == 409
    assert "is registered. Cancel the registration first" in response.content.decode()
    assert inviting.withdraw_many(meeting, [invitation.pk], by=secretariat) == 0


def test_a_new_link_ends_the_old_one(secretariat, meeting):
    invitation = InvitationFactory(meeting=meeting)
    old = invitation.token
    renewed = inviting.renew(invitation, by=secretariat)
    assert not Invitation.objects.opened_by(old).exists()
    assert Invitation.objects.opened_by(renewed.token).get() == invitation
    assert renewed.token in Letter.objects.get(kind="invitation").open_text


def test_a_new_address_ends_the_link_sent_to_the_old_one(signed_in, secretariat, meeting):
    invitation = InvitationFactory(meeting=meeting)
    old = invitation.token
    typed = {
        "email": "new@example.org",
        "sector": "private",
        "language": "en",
        "role": "participant",
        "given_name": "Ana",
    }
    signed_in(secretariat).post(address("invitee", meeting, pk=invitation.pk), typed)
    invitation.refresh_from_db()
    assert invitation.email == "new@example.org"
    assert not Invitation.objects.opened_by(old).exists()


def test_adding_somebody_twice_is_refused(signed_in, secretariat, meeting):
    InvitationFactory(meeting=meeting, email="ana@example.org")
    typed = {"email": "ANA@example.org", "sector": "academia", "language": "en", "role": "participant"}
    page = signed_in(secretariat).post(address("new_invitee", meeting), typed).content.decode()
    assert "This address is already invited to this meeting." in page
    assert Invitation.objects.count() == 1


def test_the_failed_are_tried_again(signed_in, secretariat, meeting):
    (invitation,) = listed(meeting)
    sent = inviting.send(meeting, [invitation.pk], by=secretariat)
    jobs.run(sent.job_id)
    Letter.objects.update(state=LetterState.FAILED, fate="550 No such user here")
    client = signed_in(secretariat)
    page = client.get(address("mailing", meeting, pk=sent.pk)).content.decode()
    assert "550 No such user here" in page
    again = address("try_mailing_again", meeting, pk=sent.pk)
    client.post(again)
    assert Letter.objects.get().state == LetterState.WAITING
    nothing = client.post(again)
    assert nothing.status_code == 409
    assert "No letter has failed, so there is nothing to try again." in nothing.content.decode()


def test_the_list_is_narrowed_by_state_words_and_fate(signed_in, secretariat, meeting):
    listed(meeting, given_name="Listed")
    InvitationFactory(meeting=meeting, given_name="Zoë", organisation="Green Bank", sector="private")
    failed = InvitationFactory(meeting=meeting, given_name="Failed")
    inviting.renew(failed, by=secretariat)
    Letter.objects.update(state=LetterState.FAILED)
    client = signed_in(secretariat)

    def found(**query):
        rows = client.get(address("invitations", meeting), query).context["rows"]
        return {row.invitation.given_name for row in rows}

    assert found() == {"Listed", "Zoë", "Failed"}
    assert found(state="listed") == {"Listed"}
    assert found(q="green bank") == {"Zoë"}
    assert found(fate="failed") == {"Failed"}
    assert found(state="nonsense") == {"Listed", "Zoë", "Failed"}


@pytest.mark.parametrize(("page", "queries"), [("invitations", 10), ("letters", 10)])
def test_a_list_costs_the_same_for_any_number(
    signed_in, secretariat, meeting, django_assert_num_queries, page, queries
):
    client = signed_in(secretariat)
    for number in range(3):
        inviting.renew(InvitationFactory(meeting=meeting), by=secretariat)
        if number in {0, 2}:
            client.get(address(page, meeting))
            with django_assert_num_queries(queries):
                client.get(address(page, meeting))
