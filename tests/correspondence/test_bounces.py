"""Letters that come back are found again, and nobody can make the portal stop writing to somebody else."""

import json
from base64 import b64encode
from email import message_from_string

import pytest
from django.test import Client

from correspondence import bounce_mailbox, bounces, delivery, fates, tasks
from correspondence.actions import post
from correspondence.models import Letter, Suppression
from correspondence.states import LetterState, StopReason
from meetings.addresses import invitation_context
from tests.factories import InvitationFactory
from tests.imap import Bounces, open_mailbox
from tests.letterbox import free_port

pytestmark = pytest.mark.django_db

ADDRESS = "ana@example.org"
SECRET = "portal:secret"


@pytest.fixture
def letter(db) -> Letter:
    invitation = InvitationFactory(email=ADDRESS)
    written = post("invitation", to=invitation, about=invitation, key="i", **invitation_context(invitation))
    Letter.objects.update(state=LetterState.SENT)
    written.refresh_from_db()
    return written


def report(message_id, *, address=ADDRESS, action="failed", status="5.1.1", part="message/rfc822") -> str:
    """A delivery report as Postfix and Exchange Online write it (RFC 3464)."""
    return f"""From: MAILER-DAEMON@mx.example.org
To: bounces@portal.test
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <{address}>: Recipient address rejected: User unknown

--b
Content-Type: {part}

Message-ID: {message_id}
From: noreply@portal.test
To: {address}
Subject: Invitation

--b--
"""


def exim(message_id, *, address=ADDRESS) -> str:
    """Exim and Gmail name the failed address in a header."""
    return f"""From: Mail Delivery System <Mailer-Daemon@mx.example.org>
To: bounces@portal.test
X-Failed-Recipients: {address}
Subject: Mail delivery failed: returning message to sender
Content-Type: text/plain; charset=utf-8

This message was created automatically by mail delivery software.

  {address}
    550 5.1.1 The email account that you tried to reach does not exist

------ This is a copy of the message, including all the headers. ------

Message-ID: {message_id}
To: {address}
"""


def qmail(message_id, *, address=ADDRESS) -> str:
    return f"""From: MAILER-DAEMON@mx.example.org
To: bounces@portal.test
Subject: failure notice

Hi. This is the qmail-send program at mx.example.org.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{address}>:
550 5.1.1 No such mailbox

--- Below this line is a copy of the message.

Message-ID: {message_id}
To: {address}
"""


def complaint(message_id, *, address=ADDRESS) -> str:
    return f"""From: feedback@provider.example
To: bounces@portal.test
Subject: complaint
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is an email abuse report.

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Example/1.0
Version: 1
Original-Rcpt-To: {address}

--b
Content-Type: message/rfc822

Message-ID: {message_id}
To: {address}

--b--
"""


@pytest.mark.parametrize("write", [report, exim, qmail])
def test_a_letter_that_came_back_says_so_and_its_address_is_not_written_to(letter, write):
    assert bounces.take_in(message_from_string(write(letter.message_id))) == 1

    letter.refresh_from_db()
    suppression = Suppression.objects.get()
    assert letter.state == LetterState.BOUNCED
    assert "5.1.1" in letter.fate
    assert (suppression.address, suppression.reason, suppression.letter) == (ADDRESS, StopReason.BOUNCED, letter)


def test_a_report_with_only_the_headers_is_understood(letter):
    assert bounces.take_in(message_from_string(report(letter.message_id, part="text/rfc822-headers"))) == 1


def test_a_delay_is_noted_and_stops_nothing(letter):
    bounces.take_in(message_from_string(report(letter.message_id, action="delayed", status="4.2.2")))

    letter.refresh_from_db()
    assert (letter.state, Suppression.objects.count()) == (LetterState.SENT, 0)
    assert "4.2.2" in letter.fate


def test_a_complaint_stops_the_address(letter):
    bounces.take_in(message_from_string(complaint(letter.message_id)))

    assert Suppression.objects.get().reason == StopReason.COMPLAINED


@pytest.mark.parametrize("write", [report, exim, qmail, complaint])
@pytest.mark.parametrize(
    "forge",
    [
        lambda letter: {"message_id": "<" + "0" * 32 + "@portal.test>"},
        lambda letter: {"message_id": "<a@elsewhere.example>"},
        lambda letter: {"message_id": letter.message_id, "address": "minister@example.org"},
    ],
    ids=["unknown letter", "foreign letter", "somebody else's address"],
)
def test_a_forged_report_stops_nobody(letter, write, forge):
    assert bounces.take_in(message_from_string(write(**forge(letter)))) == 0

    letter.refresh_from_db()
    assert (letter.state, Suppression.objects.count()) == (LetterState.SENT, 0)


def test_an_automatic_reply_is_no_bounce(letter):
    reply = f"From: {ADDRESS}\nIn-Reply-To: {letter.message_id}\nSubject: Out of office\n\nI am away until Monday.\n"

    assert bounces.take_in(message_from_string(reply)) == 0
    assert not Suppression.objects.exists()


def test_the_same_bounce_twice_is_one(letter):
    for _time in range(2):
        bounces.take_in(message_from_string(report(letter.message_id)))

    assert Suppression.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "words", "is_unknown"),
    [
        (550, "5.1.1 User unknown", True),
        (550, "No such user here", True),
        (556, "5.1.10 Domain does not accept mail", True),
        (550, "5.7.1 Message rejected as spam", False),
        (550, "Blocked by policy", False),
        (552, "5.2.2 Mailbox full", False),
        (450, "4.1.1 User unknown for now", False),
    ],
)
def test_only_a_bad_address_is_taken_for_one(code, words, is_unknown):
    assert fates.is_unknown_mailbox(code, words) is is_unknown


# --- The mailbox ------------------------------------------------------------------------------------------------------


def test_the_mailbox_is_read_once_and_what_is_not_understood_is_flagged(letter, settings):
    box = Bounces(report(letter.message_id).encode(), b"Subject: Hello\r\n\r\nNot a bounce.\r\n", b"x" * 1_100_000)

    with open_mailbox(box) as port:
        settings.BOUNCE_MAILBOX_URL = f"imap://bounces:secret@127.0.0.1:{port}/Returned%20letters"
        assert bounce_mailbox.read(settings.BOUNCE_MAILBOX_URL) == 1
        assert bounce_mailbox.read(settings.BOUNCE_MAILBOX_URL) == 0

    assert box.flags == {1: {"\\Seen"}, 2: {"\\Seen", "\\Flagged"}, 3: {"\\Seen", "\\Flagged"}}
    assert Suppression.objects.get().address == ADDRESS


def test_a_mailbox_that_refuses_or_is_not_there_is_told_without_its_password(settings, caplog):
    with open_mailbox(Bounces()) as port:
        settings.BOUNCE_MAILBOX_URL = f"imap://bounces:not-this@127.0.0.1:{port}/"
        tasks.read_bounces()
    settings.BOUNCE_MAILBOX_URL = f"imap://bounces:not-this@127.0.0.1:{free_port()}/"
    tasks.read_bounces()

    assert caplog.text.count("The bounce mailbox could not be read") == 2
    assert "not-this" not in caplog.text


def test_bounces_go_to_their_own_mailbox_and_answers_to_the_sender(letter, letterbox, settings):
    settings.BOUNCE_ADDRESS = "bounces@portal.test"
    Letter.objects.update(state=LetterState.WAITING)

    delivery.deliver([letter.pk])

    assert "bounces@" not in letterbox.messages[0]["From"]


# --- The webhook ------------------------------------------------------------------------------------------------------


@pytest.fixture
def postmark(settings):
    settings.MAIL_PROVIDER = "postmark"
    settings.ANYMAIL = {"WEBHOOK_SECRET": "portal:secret"}


def tell(event: dict, *, secret=SECRET):
    return Client(enforce_csrf_checks=True).post(
        "/letters/tracking/postmark/",
        json.dumps(event),
        content_type="application/json",
        headers={"Authorization": f"Basic {b64encode(secret.encode()).decode()}"},
    )


def event(kind: str, letter: Letter, **more) -> dict:
    return {
        "RecordType": kind,
        "MessageID": "p-1",
        "Recipient": ADDRESS,
        "Metadata": {"letter": letter.message_id},
    } | more


def test_a_provider_tells_that_a_letter_was_delivered_and_later_came_back(letter, postmark):
    assert tell(event("Delivery", letter)).status_code == 200
    letter.refresh_from_db()
    assert letter.state == LetterState.DELIVERED

    tell(event("Bounce", letter, Type="HardBounce", Email=ADDRESS, Details="550 5.1.1 unknown"))
    letter.refresh_from_db()
    assert (letter.state, letter.fate) == (LetterState.BOUNCED, "550 5.1.1 unknown")
    assert Suppression.objects.get().reason == StopReason.BOUNCED


def test_a_provider_s_own_name_for_the_letter_leads_to_it_too(letter, postmark):
    Letter.objects.update(provider_id="p-1")

    tell(event("SpamComplaint", letter, Metadata={}, Email=ADDRESS))

    assert Suppression.objects.get().reason == StopReason.COMPLAINED


def test_an_event_about_another_address_is_left_alone(letter, postmark):
    tell(event("Bounce", letter, Type="HardBounce", Email="minister@example.org", Recipient="minister@example.org"))

    assert not Suppression.objects.exists()


def test_without_the_secret_nothing_is_believed(letter, postmark, settings):
    assert tell(event("SpamComplaint", letter, Email=ADDRESS), secret="portal:guess").status_code == 400
    settings.ANYMAIL = {}
    assert tell(event("SpamComplaint", letter, Email=ADDRESS)).status_code == 404
    settings.ANYMAIL = {"WEBHOOK_SECRET": "portal:secret"}
    settings.MAIL_PROVIDER = "mailgun"
    assert tell(event("SpamComplaint", letter, Email=ADDRESS)).status_code == 404

    assert not Suppression.objects.exists()
