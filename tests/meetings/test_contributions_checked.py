"""Documents sent in pieces, several at once, replaced, looked at by the organisers, found by their words, counted."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from correspondence.models import Letter
from meetings.actions import contributing
from meetings.models import Contribution, Meeting
from meetings.states import ContributionState
from rrge_portal.kernel import jobs, pending, uploads
from rrge_portal.kernel.files import PDF, without_authors
from rrge_portal.kernel.models import Job, PartialUpload
from rrge_portal.kernel.vocabulary import Mark
from tests.factories import MeetingFactory, RegistrationFactory, SessionFactory, StakeholderFactory
from tests.papers import A_PDF, a_pdf

pytestmark = pytest.mark.django_db

ANOTHER_PDF = a_pdf(words=b"On inspectors")


def a_docx(text):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<d xmlns:w='w'><w:p><w:r><w:t>{text}</w:t></w:r></w:p></d>")
    return buffer.getvalue()


@pytest.fixture
def session(secretariat):
    return SessionFactory(meeting=MeetingFactory(organiser=secretariat))


@pytest.fixture
def uploader(session):
    return RegistrationFactory(meeting=session.meeting).stakeholder


@pytest.fixture
def participant(session):
    return RegistrationFactory(meeting=session.meeting).stakeholder


def page_of(session, name="new_contribution", **kwargs):
    return reverse(f"meetings:{name}", kwargs={"slug": session.meeting.slug, **kwargs})


def shared(session, by, content=A_PDF, name="paper.pdf", **values):
    kept = pending.keep(SimpleUploadedFile(name, content), owner=by.pk)
    values = {"title": "Indicators", "mark": Mark.PARTICIPANTS, "language": "en", **values}
    return contributing.contribute(session, by=by, pending=kept, **values)


def checking(session):
    Meeting.objects.filter(pk=session.meeting_id).update(checks_contributions=True)
    session.refresh_from_db()


def status(browser, url):
    response = browser.get(url)
    if response.streaming:
        list(response.streaming_content)
    return response.status_code


# --- In pieces --------------------------------------------------------------------------------------------------------


def test_a_file_sent_in_pieces_goes_on_where_it_stopped_and_is_shared(signed_in, session, uploader):
    browser = signed_in(uploader)
    begun = browser.post(reverse("pages:begin_upload"), {"name": "../paper.pdf", "size": len(A_PDF)}).json()
    url = reverse("pages:upload", kwargs={"pk": begun["key"]})

    def send(at, piece):
        return browser.post(f"{url}?at={at}", piece, content_type="application/octet-stream")

    assert send(0, A_PDF[:10]).json() == {"received": 10}
    assert send(0, A_PDF[:10]).json() == {"received": 10}  # its answer was lost, so it comes twice
    assert browser.get(url).json() == {"received": 10}
    done = send(10, A_PDF[10:]).json()
    assert done["said"] == "Kept: paper.pdf"
    typed = {"session": session.pk, "title": "Indicators", "language": "en", "mark": "participants"}
    browser.post(page_of(session), {**typed, "kept": done["kept"]})
    with Contribution.objects.get().file.open() as file:
        assert file.read() == without_authors(SimpleUploadedFile("paper.pdf", A_PDF), PDF).read()
    assert not PartialUpload.objects.filter(kept="").exists()


def test_a_file_in_pieces_belongs_to_one_person(signed_in, uploader, participant):
    row = uploads.begin(owner=uploader, name="paper.pdf", size=10)
    assert signed_in(participant).get(reverse("pages:upload", kwargs={"pk": row.pk})).status_code == 404


@pytest.mark.parametrize(("content", "sentence"), [(b"MZ" + bytes(20), "of this kind"), (b"", "The file is empty.")])
def test_a_wrong_file_in_pieces_is_refused_with_its_sentence(signed_in, uploader, content, sentence):
    browser = signed_in(uploader)
    answer = browser.post(reverse("pages:begin_upload"), {"name": "paper.pdf", "size": len(content)})
    if content:
        url = reverse("pages:upload", kwargs={"pk": answer.json()["key"]})
        answer = browser.post(f"{url}?at=0", content, content_type="application/octet-stream")
    assert answer.status_code == 422
    assert sentence in answer.json()["problem"]
    assert not PartialUpload.objects.exists()


def test_while_the_scanner_is_silent_the_pieces_are_kept(signed_in, uploader, settings):
    settings.CLAMAV_URL = "tcp://127.0.0.1:1"
    row = uploads.begin(owner=uploader, name="paper.pdf", size=len(A_PDF))
    url = reverse("pages:upload", kwargs={"pk": row.pk})
    browser = signed_in(uploader)
    answer = browser.post(f"{url}?at=0", A_PDF, content_type="application/octet-stream")
    assert answer.status_code == 503
    settings.CLAMAV_URL = ""
    assert browser.post(f"{url}?at={len(A_PDF)}", b"", content_type="application/octet-stream").json()["kept"]


def test_several_files_are_shared_at_once_under_their_names(signed_in, session, uploader):
    typed = {"session": session.pk, "title": "", "language": "en", "mark": "participants"}
    files = [SimpleUploadedFile("Fees.pdf", A_PDF), SimpleUploadedFile("Banks.pdf", ANOTHER_PDF)]
    page = signed_in(uploader).post(page_of(session), {**typed, "file": files}, follow=True).content.decode()
    assert "2 documents are shared." in page
    assert set(Contribution.objects.values_list("title", flat=True)) == {"Fees", "Banks"}


# --- Versions ---------------------------------------------------------------------------------------------------------


def test_a_replaced_document_keeps_its_earlier_version_for_those_who_follow_it(
    signed_in, session, uploader, participant, secretariat
):
    contribution = shared(session, uploader)
    typed = {"title": "Better indicators", "language": "en", "mark": "participants"}
    url = page_of(session, "change_contribution", pk=contribution.pk)
    signed_in(uploader).post(url, {**typed, "file": SimpleUploadedFile("new.pdf", ANOTHER_PDF)})
    contribution.refresh_from_db()
    assert (contribution.title, contribution.version, contribution.file_name) == ("Better indicators", 2, "new.pdf")
    earlier = page_of(session, "earlier_version", pk=contribution.pk, number=1)
    assert b"".join(signed_in(secretariat).get(earlier).streaming_content) == A_PDF
    assert status(signed_in(uploader), earlier) == 200
    assert status(signed_in(participant), earlier) == 403
    assert signed_in(participant).get(url).status_code == 403
    about = page_of(session, "about_contribution", pk=contribution.pk)
    assert "Earlier versions" in signed_in(uploader).get(about).content.decode()
    assert "Earlier versions" not in signed_in(participant).get(about).content.decode()


# --- The organisers' check --------------------------------------------------------------------------------------------


def test_where_the_meeting_asks_for_it_nobody_sees_a_document_before_it_is_accepted(
    signed_in, session, uploader, participant, secretariat
):
    checking(session)
    contribution = shared(session, uploader)
    url = page_of(session, "about_contribution", pk=contribution.pk)
    assert contribution.state == ContributionState.WAITING
    assert status(signed_in(participant), url) == 404
    assert status(signed_in(uploader), url) == 200
    overview = signed_in(secretariat).get(page_of(session, "overview")).content.decode()
    assert "1 document waits to be looked at" in overview
    accept = page_of(session, "accept_contribution", pk=contribution.pk)
    assert signed_in(uploader).post(accept).status_code == 403
    signed_in(secretariat).post(accept)
    assert status(signed_in(participant), url) == 200
    assert "have accepted your document" in Letter.objects.get(kind="contribution_accepted").text


def test_a_refused_document_says_why_and_a_new_version_waits_again(
    signed_in, session, uploader, participant, secretariat
):
    checking(session)
    contribution = shared(session, uploader)
    refuse = page_of(session, "refuse_contribution", pk=contribution.pk)
    assert signed_in(secretariat).post(refuse, {"words": ""}).status_code == 200
    signed_in(secretariat).post(refuse, {"words": "Please take the names out."})
    assert "Please take the names out." in Letter.objects.get(kind="contribution_refused").text
    about = page_of(session, "about_contribution", pk=contribution.pk)
    assert "Please take the names out." in signed_in(uploader).get(about).content.decode()
    signed_in(uploader).post(page_of(session, "restore_contribution", pk=contribution.pk))
    typed = {"title": "Indicators", "language": "en", "mark": "participants"}
    url = page_of(session, "change_contribution", pk=contribution.pk)
    signed_in(uploader).post(url, {**typed, "file": SimpleUploadedFile("new.pdf", ANOTHER_PDF)})
    contribution.refresh_from_db()
    assert contribution.state == ContributionState.WAITING
    assert status(signed_in(participant), about) == 404


def test_what_an_organiser_shares_waits_for_nobody(session, secretariat):
    checking(session)
    assert shared(session, secretariat).is_shared


# --- Search, a look before, the count ---------------------------------------------------------------------------------


def test_a_document_is_found_by_its_words_by_those_who_may_see_it(signed_in, session, uploader, participant):
    shared(session, uploader, a_docx("Remesas pequeñas"), "nota.docx", mark=Mark.PARTICIPANTS)
    shared(session, uploader, a_docx("Remesas secretas"), "dos.docx", mark=Mark.SECRETARIAT, title="Hidden")
    for row in Job.objects.filter(kind="contribution_text"):
        jobs.run(row.pk)
    url = page_of(session, "documents")
    found = signed_in(participant).get(url, {"q": "PEQUENAS remesas"}).content.decode()
    assert "Indicators" in found
    assert "Hidden" not in signed_in(participant).get(url, {"q": "secretas"}).content.decode()
    assert "Hidden" in signed_in(uploader).get(url, {"q": "secretas"}).content.decode()
    assert "No document is found." in signed_in(participant).get(url, {"q": "nowhere"}).content.decode()


def test_its_first_words_are_shown_as_text_before_the_download(signed_in, session, uploader, participant):
    contribution = shared(session, uploader, a_docx("&lt;script&gt;alert(1)&lt;/script&gt; Fees"), "note.docx")
    jobs.run(Job.objects.get(kind="contribution_text").pk)
    about = page_of(session, "about_contribution", pk=contribution.pk)
    page = signed_in(participant).get(about).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Fees" in page
    assert "<script>alert" not in page
    outsider = signed_in(StakeholderFactory())
    assert status(outsider, about) == 404


def test_downloads_by_others_are_counted_and_a_browser_runs_nothing(
    signed_in, session, uploader, participant, secretariat
):
    contribution = shared(session, uploader)
    url = page_of(session, "contribution", pk=contribution.pk)
    for person in (participant, participant, uploader, secretariat):
        assert status(signed_in(person), url) == 200
    contribution.refresh_from_db()
    assert contribution.downloads == 2
    documents = page_of(session, "documents")
    assert "downloaded 2 times" in signed_in(uploader).get(documents).content.decode()
    assert "downloaded 2 times" not in signed_in(participant).get(documents).content.decode()
    response = signed_in(participant).get(url)
    list(response.streaming_content)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
