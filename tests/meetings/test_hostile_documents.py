"""Every hostile or wrong file is refused at both doors, the form and pieces, with a sentence; nothing of it is kept."""

import html
import threading

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.models import Contribution
from rrge_portal.kernel import pending, uploads
from rrge_portal.kernel.models import PartialUpload
from rrge_portal.kernel.refusal import Refusal
from tests.factories import MeetingFactory, RegistrationFactory, SessionFactory
from tests.kernel.test_files import HOSTILE, a_png, an_office_file
from tests.papers import A_PDF, a_pdf

pytestmark = pytest.mark.django_db

AT_THE_DOOR = {case: found for case, found in HOSTILE.items() if "|" not in found[2]} | {
    "an enormous picture": ("large.png", a_png(width=200_000_000), "The picture has too many pixels."),
    "an enormous picture within": (
        "large.docx",
        an_office_file(**{"word/media/a.png": a_png(width=200_000_000)}),
        "The picture has too many pixels.",
    ),
    "signed": ("signed.pdf", a_pdf(b"<</Type/Sig/ByteRange[0 1 2 3]>>", catalog=b"/Perms 5 0 R"), "is signed"),
    "a PDF of nothing": ("none.pdf", b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n", "The PDF is damaged"),
}


@pytest.fixture
def session(secretariat):
    return SessionFactory(meeting=MeetingFactory(organiser=secretariat))


@pytest.fixture
def uploader(session):
    return RegistrationFactory(meeting=session.meeting).stakeholder


def lying_aside() -> list[str]:
    """Files that were put aside, or came in part."""
    return [
        f"{folder}/{name}"
        for folder in ("pending", "partial")
        if default_storage.exists(folder)
        for name in default_storage.listdir(folder)[1]
    ]


@pytest.mark.parametrize("case", AT_THE_DOOR)
def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(signed_in, session, uploader, case):
    name, content, sentence = AT_THE_DOOR[case]
    before = lying_aside()
    address = reverse("meetings:new_contribution", kwargs={"slug": session.meeting.slug})
    typed = {"session": session.pk, "title": "Typed with care", "language": "en", "mark": "participants"}
    answer = signed_in(uploader).post(address, typed | {"file": SimpleUploadedFile(name, content)})
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 200
    assert sentence in page
    assert 'value="Typed with care"' in page
    assert not Contribution.objects.exists()
    assert lying_aside() == before


@pytest.mark.parametrize("case", [case for case, (_name, content, _sentence) in AT_THE_DOOR.items() if content])
def test_a_file_in_pieces_is_judged_by_the_same_sentence_and_thrown_away(signed_in, uploader, case):
    name, content, sentence = AT_THE_DOOR[case]
    before = lying_aside()
    browser = signed_in(uploader)
    key = begun(browser, name, len(content))
    half = len(content) // 2
    piece(browser, key, 0, content[:half])
    answer = piece(browser, key, half, content[half:])
    assert answer.status_code == 422
    assert sentence in answer.json()["problem"]
    assert not PartialUpload.objects.exists()
    assert lying_aside() == before


# --- Pieces -----------------------------------------------------------------------------------------------------------


def begun(browser, name="paper.pdf", size=None) -> int:
    size = len(A_PDF) if size is None else size
    return browser.post(reverse("pages:begin_upload"), {"name": name, "size": size}).json()["key"]


def piece(browser, key, at, content):
    address = reverse("pages:upload", kwargs={"pk": key})
    return browser.post(f"{address}?at={at}", content, content_type="application/octet-stream")


def test_pieces_out_of_order_change_nothing_and_are_told_where_to_go_on(signed_in, uploader):
    browser = signed_in(uploader)
    key = begun(browser)
    assert piece(browser, key, 20, A_PDF[20:30]).json() == {"received": 0}
    assert piece(browser, key, 0, A_PDF[:20]).json() == {"received": 20}
    for at in ("", "-5", "x", "9" * 5000, 10, 30):
        assert piece(browser, key, at, A_PDF[20:]).json() == {"received": 20}
    assert piece(browser, key, 20, A_PDF[20:]).json()["said"] == "Kept: paper.pdf"


@pytest.mark.parametrize("size", ["", "0", "-1", "9" * 5000, "many"])
def test_a_size_that_is_none_is_refused(signed_in, uploader, size):
    answer = signed_in(uploader).post(reverse("pages:begin_upload"), {"name": "paper.pdf", "size": size})
    assert (answer.status_code, answer.json()["problem"][:18]) == (422, "The file is empty.")


def test_a_size_over_the_limit_is_refused_before_anything_is_sent(signed_in, uploader):
    answer = signed_in(uploader).post(reverse("pages:begin_upload"), {"name": "paper.pdf", "size": 10**12})
    assert answer.status_code == 422
    assert "at most 25 MB are possible" in answer.json()["problem"]


def test_more_than_was_said_is_refused(signed_in, uploader):
    browser = signed_in(uploader)
    key = begun(browser, size=len(A_PDF) - 1)
    answer = piece(browser, key, 0, A_PDF)
    assert answer.status_code == 422
    assert "larger than it was when it was chosen" in answer.json()["problem"]
    assert PartialUpload.objects.get().received == 0


def test_less_than_was_said_is_never_taken(signed_in, uploader):
    browser = signed_in(uploader)
    key = begun(browser, size=len(A_PDF) + 5)
    assert piece(browser, key, 0, A_PDF).json() == {"received": len(A_PDF)}
    assert uploads.forget_old(timezone.now() + PartialUpload.KEPT_FOR * 2) == 1
    assert piece(browser, key, len(A_PDF), b"12345").status_code == 404
    assert not [path for path in lying_aside() if path.startswith("partial")]


def test_nobody_reaches_into_anothers_upload(signed_in, session, uploader):
    browser = signed_in(uploader)
    key = begun(browser)
    stranger = signed_in(RegistrationFactory(meeting=session.meeting).stakeholder)
    assert piece(stranger, key, 0, A_PDF).status_code == 404
    assert stranger.get(reverse("pages:upload", kwargs={"pk": key})).status_code == 404
    assert piece(Client(), key, 0, A_PDF).status_code == 302
    assert PartialUpload.objects.get().received == 0


def without_time(answer: dict) -> dict:
    """What stands in the sealed reference, without the second it was sealed in."""
    return {**answer, "kept": answer["kept"].split(":")[0]}


def test_whoever_lost_the_last_answer_gets_it_again(signed_in, session, uploader, django_capture_on_commit_callbacks):
    browser = signed_in(uploader)
    key = begun(browser)
    kept = piece(browser, key, 0, A_PDF).json()
    assert without_time(piece(browser, key, 0, A_PDF).json()) == without_time(kept)
    assert without_time(browser.get(reverse("pages:upload", kwargs={"pk": key})).json()) == without_time(kept)
    assert len([path for path in lying_aside() if path.startswith("pending")]) == 1
    typed = {"session": session.pk, "title": "Banks", "language": "en", "mark": "participants", "kept": kept["kept"]}
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("meetings:new_contribution", kwargs={"slug": session.meeting.slug}), typed)
    assert Contribution.objects.get().title == "Banks"
    assert browser.get(reverse("pages:upload", kwargs={"pk": key})).status_code == 404, "it has been used"
    assert not PartialUpload.objects.exists()


def test_finished_files_take_no_room_among_the_unfinished(uploader, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_AT_ONCE", 1)
    row = uploads.begin(owner=uploader, name="paper.pdf", size=len(A_PDF))
    with pytest.raises(Refusal, match="Too many of your files are unfinished"):
        uploads.begin(owner=uploader, name="other.pdf", size=5)
    uploads.append(row.pk, owner=uploader, at=0, piece=A_PDF)
    uploads.finish(row.pk, owner=uploader.pk)
    assert uploads.begin(owner=uploader, name="other.pdf", size=5)


def test_a_file_that_is_being_looked_into_is_not_looked_into_twice(signed_in, uploader):
    browser = signed_in(uploader)
    key = begun(browser)
    uploads.append(key, owner=uploader, at=0, piece=A_PDF)
    PartialUpload.objects.update(judged_since=timezone.now())
    answer = piece(browser, key, len(A_PDF), b"")
    assert (answer.status_code, answer.json()["received"]) == (503, len(A_PDF))
    assert "Wait a moment." in answer.json()["problem"]
    PartialUpload.objects.update(judged_since=timezone.now() - uploads.PATIENCE)
    assert piece(browser, key, len(A_PDF), b"").json()["kept"], "whoever looked into it is taken for dead"


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_the_same_piece_twice_at_once_is_written_once(signed_in, session, uploader):
    """A line that stutters sends a piece again before the first was answered."""
    row = uploads.begin(owner=uploader, name="paper.pdf", size=len(A_PDF))
    answers, together = [], threading.Barrier(2)

    def send():
        try:
            browser = Client()
            browser.force_login(uploader, backend="stakeholders.authentication.PortalBackend")
            together.wait()
            answers.append(piece(browser, row.pk, 0, A_PDF))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} <= {200, 503}
    tokens = {answer.json()["kept"] for answer in answers if answer.status_code == 200}
    assert len(tokens) == 1
    assert pending.find(tokens.pop(), owner=uploader.pk, kinds=pending.DOCUMENTS)
    assert len([path for path in lying_aside() if path.startswith("pending")]) == 1


def test_what_was_put_aside_opens_for_nobody_else_and_not_when_forged(uploader):
    kept = pending.keep(ContentFile(A_PDF, name="paper.pdf"), owner=uploader.pk)
    assert pending.find(kept.token, owner=uploader.pk)
    assert pending.find(kept.token, owner=uploader.pk + 1) is None
    assert pending.find(kept.token + "x", owner=uploader.pk) is None
