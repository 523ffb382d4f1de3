"""What goes with a letter arrives with it, as it is when the letter leaves."""

import pytest

from correspondence import delivery, enclosures
from correspondence.actions import post
from correspondence.enclosures import Enclosure
from correspondence.models import Letter
from correspondence.states import LetterState
from tests.factories import StakeholderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(monkeypatch):
    def written(maker):
        monkeypatch.setitem(enclosures._makers, "paper", maker)
        return post("role_granted", to=StakeholderFactory(), key="one", role="editor", link="/", enclosures=["paper"])

    return written


def deliver(letter):
    delivery.deliver([letter.pk])
    return Letter.objects.get(pk=letter.pk)


def test_an_enclosure_arrives_beside_the_text(letter, mailoutbox, settings):
    settings.MAIL_IS_SENT = True
    deliver(letter(lambda letter: Enclosure("paper.pdf", "application/pdf", b"%PDF-1.7")))
    (message,) = mailoutbox
    assert [(a.filename, a.content, a.mimetype) for a in message.attachments] == [
        ("paper.pdf", b"%PDF-1.7", "application/pdf")
    ]


def test_what_no_longer_applies_is_left_out(letter, mailoutbox, settings):
    settings.MAIL_IS_SENT = True
    assert deliver(letter(lambda letter: None)).state == LetterState.SENT
    assert mailoutbox[0].attachments == []


def test_an_enclosure_that_cannot_be_made_keeps_the_letter_and_says_why(letter, mailoutbox, settings):
    settings.MAIL_IS_SENT = True

    def broken(letter):
        raise KeyError("venue")

    kept = deliver(letter(broken))
    assert (kept.state, kept.fate) == (LetterState.WAITING, "KeyError: 'venue'")
    assert mailoutbox == []
