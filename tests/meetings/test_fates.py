"""How far each invitation has got, in words one filters by; and nobody is written to again by accident."""

import pytest
from django.test import Client
from django.urls import reverse

from correspondence.models import Letter, Suppression
from correspondence.states import LetterState, StopReason
from correspondence.suppression import suppress, why_not
from meetings.actions import invitation as answering
from meetings.actions import inviting
from meetings.letters import mailings
from meetings.letters.fates import Fate, with_fate
from meetings.models import Invitation
from meetings.states import InvitationState
from rrge_portal.kernel.refusal import Refusal
from stakeholders.own_data import own_data
from tests.factories import InvitationFactory, MeetingFactory, StakeholderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(secretariat):
    return MeetingFactory(organiser=secretariat)


def written(invitation, state=LetterState.SENT, **more) -> Letter:
    return Letter.objects.create(
        kind="invitation",
        key=f"i{invitation.pk}",
        address=invitation.email,
        language="en",
        about=invitation,
        room=invitation.meeting,
        state=state,
        **more,
    )


@pytest.mark.parametrize(
    ("letter", "more", "fate"),
    [
        (None, {}, Fate.UNWRITTEN),
        (LetterState.WAITING, {}, Fate.WAITING),
        (LetterState.SENDING, {}, Fate.WAITING),
        (LetterState.SENT, {}, Fate.SENT),
        (LetterState.DELIVERED, {}, Fate.DELIVERED),
        (LetterState.FAILED, {}, Fate.FAILED),
        (LetterState.BOUNCED, {}, Fate.BOUNCED),
        (LetterState.SUPPRESSED, {}, Fate.NOT_SENT),
        (LetterState.KEPT, {}, Fate.KEPT),
        (LetterState.DELIVERED, {"opened_at": "2026-05-03T10:00Z"}, Fate.OPENED),
        (LetterState.BOUNCED, {"opened_at": "2026-05-03T10:00Z"}, Fate.BOUNCED),
        (LetterState.BOUNCED, {"state": InvitationState.DECLINED}, Fate.ANSWERED),
    ],
)
def test_a_fate_is_the_worst_news_or_the_furthest_step(meeting, letter, more, fate):
    invitation = InvitationFactory(meeting=meeting, **more)
    if letter:
        written(invitation, letter)

    assert with_fate(Invitation.objects.all()).get().fate == fate


def test_the_list_is_filtered_by_fate_and_says_the_server_s_words(signed_in, secretariat, meeting):
    written(InvitationFactory(meeting=meeting, family_name="Ruiz"), LetterState.BOUNCED, fate="550 5.1.1 unknown")
    written(InvitationFactory(meeting=meeting, family_name="Martin"))
    address = reverse("meetings:invitations", kwargs={"slug": meeting.slug})

    page = signed_in(secretariat).get(f"{address}?fate=bounced").content.decode()

    assert "550 5.1.1 unknown" in page
    assert "Ruiz" in page
    assert "Martin" not in page
    assert "Came back: <strong>1</strong>" in page


def test_the_list_says_why_somebody_is_not_written_to(signed_in, secretariat, meeting):
    invitation = InvitationFactory(meeting=meeting)
    suppression = suppress(invitation.email, StopReason.BOUNCED)

    page = signed_in(secretariat).get(reverse("meetings:invitations", kwargs={"slug": meeting.slug})).content.decode()

    assert f"Not written to: {suppression.why}" in page


def test_the_link_counts_as_opened_when_somebody_touches_its_page_not_when_it_is_fetched(meeting):
    invitation = InvitationFactory(meeting=meeting)
    page = reverse("meetings:invitation", kwargs={"token": invitation.token})
    client = Client(enforce_csrf_checks=True)

    content = client.get(page).content.decode()
    invitation.refresh_from_db()
    assert invitation.opened_at is None
    assert reverse("meetings:invitation_seen", kwargs={"token": invitation.token}) in content

    seen = reverse("meetings:invitation_seen", kwargs={"token": invitation.token})
    assert client.post(seen, headers={"X-CSRFToken": client.cookies["csrftoken"].value}).status_code == 204
    invitation.refresh_from_db()
    first = invitation.opened_at
    assert first
    client.post(seen, headers={"X-CSRFToken": client.cookies["csrftoken"].value})
    invitation.refresh_from_db()
    assert invitation.opened_at == first


def test_sending_to_somebody_who_unsubscribed_leaves_them_uninvited_and_says_why(secretariat, meeting):
    stopped, fine = (
        InvitationFactory(meeting=meeting, email=email, state=InvitationState.LISTED, sent_at=None)
        for email in ("ana@example.org", "luc@example.org")
    )
    suppression = suppress("ana@example.org", StopReason.UNSUBSCRIBED)
    mailing = inviting.send(meeting, [stopped.pk, fine.pk], by=secretariat)

    from_mailing = list(mailings.invitations(mailing, [stopped.pk, fine.pk]))

    stopped.refresh_from_db()
    fine.refresh_from_db()
    assert len(from_mailing) == 2
    assert (stopped.state, fine.state) == (InvitationState.LISTED, InvitationState.SENT)
    assert why_not("ana@example.org", meeting) == suppression


def test_an_invitation_that_came_back_waits_for_the_organiser_until_it_is_sent_anew(signed_in, secretariat, meeting):
    invitation = InvitationFactory(meeting=meeting)
    letter = written(invitation, LetterState.BOUNCED)
    client = signed_in(secretariat)
    overview = reverse("meetings:overview", kwargs={"slug": meeting.slug})

    assert "1 invitation came back, so nobody has read it." in client.get(overview).content.decode()
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.DELIVERED)

    assert "came back" not in client.get(overview).content.decode()


# --- Declined ---------------------------------------------------------------------------------------------------------


def test_whoever_declined_is_not_written_to_again_about_this_meeting_only(meeting):
    invitation = InvitationFactory(meeting=meeting)
    other = InvitationFactory(email=invitation.email)

    answering.decline(invitation)

    assert why_not(invitation.email, meeting).why.startswith("Declined the invitation to this meeting on ")
    assert why_not(invitation.email, other.meeting) is None


def test_inviting_somebody_again_who_declined_takes_a_typed_reason(secretariat, meeting):
    invitation = answering.decline(InvitationFactory(meeting=meeting))

    with pytest.raises(Refusal, match=r"declined\. Write why"):
        inviting.renew(invitation, by=secretariat)
    inviting.renew(invitation, by=secretariat, because="They called and want to come.")

    assert Letter.objects.get(kind="invitation").state == LetterState.WAITING
    assert Suppression.objects.get().lifted_because == "They called and want to come."


def test_accepting_after_all_takes_the_refusal_back(meeting):
    invitation = answering.decline(InvitationFactory(meeting=meeting))
    suppress(invitation.email, StopReason.BOUNCED)

    answering.accept(
        invitation, given_name="Ana", family_name="Ruiz", function="Adviser", country="PA", organisation="Bank"
    )

    assert why_not(invitation.email, meeting).reason == StopReason.BOUNCED


# --- The invitee's page -----------------------------------------------------------------------------------------------


def test_the_page_says_why_and_writes_again_for_a_typed_reason(signed_in, secretariat, meeting):
    invitation = InvitationFactory(meeting=meeting)
    suppression = suppress(invitation.email, StopReason.BOUNCED)
    client = signed_in(secretariat)
    page = reverse("meetings:invitee", kwargs={"slug": meeting.slug, "pk": invitation.pk})
    again = reverse("meetings:write_again", kwargs={"slug": meeting.slug, "pk": invitation.pk})

    assert suppression.why in client.get(page).content.decode()
    assert client.post(again, {"because": ""}).status_code == 409
    client.post(again, {"because": "The mailbox was full."})

    assert why_not(invitation.email, meeting) is None


def test_whoever_asked_by_telephone_is_not_written_to_about_this_meeting(signed_in, secretariat, meeting):
    invitation, other = InvitationFactory(meeting=meeting), MeetingFactory()
    stop = reverse("meetings:stop_writing", kwargs={"slug": meeting.slug, "pk": invitation.pk})
    stranger = StakeholderFactory()
    MeetingFactory(organiser=stranger)

    assert signed_in(stranger).post(stop).status_code in {403, 404}
    assert why_not(invitation.email, meeting) is None
    signed_in(secretariat).post(stop, {"words": "by telephone"})

    assert why_not(invitation.email, meeting).reason == StopReason.ASKED
    assert why_not(invitation.email, other) is None


def test_what_a_person_wished_the_organiser_cannot_undo(signed_in, meeting):
    organiser = StakeholderFactory()
    own = MeetingFactory(organiser=organiser)
    invitation = InvitationFactory(meeting=own)
    suppress(invitation.email, StopReason.UNSUBSCRIBED)
    client = signed_in(organiser)
    again = reverse("meetings:write_again", kwargs={"slug": own.slug, "pk": invitation.pk})

    answer = client.post(again, {"because": "We want them."})

    assert answer.status_code == 409
    assert "only they can change it" in answer.content.decode()
    assert why_not(invitation.email, own)


def test_the_organiser_of_another_meeting_lifts_nothing(signed_in, meeting):
    invitation = InvitationFactory(meeting=meeting)
    suppress(invitation.email, StopReason.BOUNCED)
    other = StakeholderFactory()
    MeetingFactory(organiser=other)
    again = reverse("meetings:write_again", kwargs={"slug": meeting.slug, "pk": invitation.pk})

    assert signed_in(other).post(again, {"because": "x"}).status_code in {403, 404}
    assert signed_in(StakeholderFactory()).post(again, {"because": "x"}).status_code in {403, 404}
    assert why_not(invitation.email, meeting)


# --- What people take along ------------------------------------------------------------------------------------------


def test_people_take_along_why_they_are_not_written_to_and_not_of_others():
    person, organiser = StakeholderFactory(email="Ana@Example.org"), StakeholderFactory()
    suppress("ana@example.org", StopReason.ASKED, words="No more, please.", by=organiser)
    (taken,) = own_data(person)["correspondence.suppression"]
    assert (taken["reason"], taken["words"]) == (StopReason.ASKED, "No more, please.")
    assert "by" not in taken
    assert "ana@example.org" not in str(own_data(organiser))
