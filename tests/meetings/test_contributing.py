"""Documents for a session: what is accepted, who sees them, and that nothing typed or chosen is lost."""

import hashlib
import io
import os
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings.actions import contributing
from meetings.models import Appointment, Contribution
from meetings.states import CONTRIBUTION_TRANSITIONS, ContributionState, HouseRule, MeetingRole, RegistrationState
from rrge_portal.kernel import pending
from rrge_portal.kernel.files import DOCX, PDF, without_authors
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.vocabulary import Mark
from tests.factories import MeetingFactory, RegistrationFactory, SessionFactory, StakeholderFactory
from tests.papers import A_PDF

pytestmark = pytest.mark.django_db


def a_docx(*members):
    """A Word document as small as it can be."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in members or ("[Content_Types].xml", "word/document.xml"):
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


@pytest.fixture
def session(secretariat):
    return SessionFactory(meeting=MeetingFactory(organiser=secretariat))


@pytest.fixture
def participant(session):
    return RegistrationFactory(meeting=session.meeting).stakeholder


def page_of(session, name="new_contribution", **kwargs):
    return reverse(f"meetings:{name}", kwargs={"slug": session.meeting.slug, **kwargs})


def typed(session, content=A_PDF, name="paper.pdf", **changes):
    values = {"session": session.pk, "title": "Indicators", "language": "en", "mark": "participants", **changes}
    return {**values, "file": SimpleUploadedFile(name, content)} if content is not None else values


def download(browser, url):
    """The status of a download; read to its end, which closes the file."""
    response = browser.get(url)
    if response.streaming:
        list(response.streaming_content)
    return response.status_code


def nameless(content, name, kind=PDF) -> bytes:
    """A document as it is kept, without whoever wrote it."""
    return without_authors(SimpleUploadedFile(name, content), kind).read()


def shared(session, by, **values):
    kept = pending.keep(SimpleUploadedFile("paper.pdf", A_PDF), owner=by.pk, nameless=True)
    values = {"title": "Indicators", "mark": Mark.PARTICIPANTS, "language": "en", **values}
    return contributing.contribute(session, by=by, pending=kept, **values)


@pytest.mark.parametrize(
    ("content", "name", "kind"), [(A_PDF, "paper.pdf", PDF), (a_docx(), "paper.docx", DOCX)], ids=["pdf", "docx"]
)
def test_a_pdf_or_word_document_is_shared_and_downloaded_as_it_is_kept(
    signed_in, session, participant, content, name, kind
):
    browser = signed_in(participant)
    browser.post(page_of(session), typed(session, content, name))
    contribution = Contribution.objects.get()
    kept = nameless(content, name, kind)
    assert (contribution.media_type, contribution.file_name, contribution.size) == (kind, name, len(kept))
    assert contribution.sha256 == hashlib.sha256(kept).hexdigest()
    response = browser.get(page_of(session, "contribution", pk=contribution.pk))
    assert b"".join(response.streaming_content) == kept
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == kind


def test_it_lies_under_a_name_that_tells_nothing(participant, session):
    contribution = shared(session, participant)
    assert re.fullmatch(r"contributions/[0-9a-f]{32}\.pdf", contribution.file.name)


WRONG = {
    "text": (b"plain text", "paper.pdf", "of this kind is not possible here"),
    "empty": (b"", "paper.pdf", "The file is empty."),
    "misnamed": (A_PDF, "paper.docx", "but inside it is a PDF"),
    "cut off": (b"%PDF-1.7\nhalf of it", "paper.pdf", "The PDF is cut off"),
    "damaged": (b"PK\x03\x04 and then nothing", "paper.docx", "The document is damaged"),
    "macros": (
        a_docx("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        "paper.docx",
        "contains macros",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_file_is_refused_with_its_sentence_and_what_was_typed_stays(signed_in, session, participant, case):
    content, name, sentence = WRONG[case]
    page = signed_in(participant).post(page_of(session), typed(session, content, name)).content.decode()
    assert sentence in page
    assert 'value="Indicators"' in page
    assert not Contribution.objects.exists()


def test_an_oversized_file_is_refused(signed_in, session, participant, settings):
    settings.UPLOAD_LIMIT_MB = 0
    page = signed_in(participant).post(page_of(session), typed(session)).content.decode()
    assert "at most 0 MB are possible" in page


def test_a_good_file_is_kept_while_another_field_is_corrected(signed_in, session, participant):
    browser = signed_in(participant)
    page = browser.post(page_of(session), typed(session, title="")).content.decode()
    assert "Kept: paper.pdf" in page
    token = re.search(r'name="kept" value="([^"]+)"', page)[1]
    browser.post(page_of(session), typed(session, None, kept=token))
    with Contribution.objects.get().file.open() as file:
        assert file.read() == nameless(A_PDF, "paper.pdf")


def test_a_kept_file_opens_for_nobody_else(signed_in, session, participant):
    kept = pending.keep(SimpleUploadedFile("paper.pdf", A_PDF), owner=participant.pk)
    other = RegistrationFactory(meeting=session.meeting).stakeholder
    page = signed_in(other).post(page_of(session), typed(session, None, kept=kept.token)).content.decode()
    assert "Choose the file to share." in page
    assert not Contribution.objects.exists()


def test_what_was_kept_and_never_fetched_is_forgotten_after_a_day(participant, settings):
    old = pending.keep(SimpleUploadedFile("paper.pdf", A_PDF), owner=participant.pk)
    path = settings.MEDIA_ROOT / old.path
    os.utime(path, (0, 0))
    pending.keep(SimpleUploadedFile("paper.pdf", A_PDF), owner=participant.pk)
    assert not path.exists()


def test_the_same_file_is_not_shared_twice_for_one_session(signed_in, session, participant):
    shared(session, participant)
    response = signed_in(participant).post(page_of(session), typed(session))
    assert response.status_code == 409
    assert "You have already shared this very file" in response.content.decode()
    assert "Kept: paper.pdf" in response.content.decode()


def test_the_form_says_who_will_see_it_beside_each_mark(signed_in, session, participant):
    page = signed_in(participant).get(page_of(session)).content.decode()
    for words in ("signed in or not", "a confirmed seat or a role", "the organisers of this meeting, and you"):
        assert words in page


WHO_SEES = {
    Mark.PUBLIC: {"anonymous", "outsider", "waiting", "participant", "uploader", "organiser"},
    Mark.PARTICIPANTS: {"participant", "uploader", "organiser"},
    Mark.SECRETARIAT: {"uploader", "organiser"},
    Mark.STRICT: {"uploader", "organiser"},
}


@pytest.mark.parametrize("mark", Mark)
def test_a_document_is_seen_by_whom_its_mark_names_in_list_session_and_download(
    client, signed_in, session, participant, secretariat, mark
):
    uploader = RegistrationFactory(meeting=session.meeting).stakeholder
    contribution = shared(session, uploader, mark=mark, title="A title found nowhere else")
    waiting = RegistrationFactory(meeting=session.meeting, state=RegistrationState.WAITLISTED).stakeholder
    browsers = {
        "anonymous": client,
        "outsider": signed_in(StakeholderFactory()),
        "waiting": signed_in(waiting),
        "participant": signed_in(participant),
        "uploader": signed_in(uploader),
        "organiser": signed_in(secretariat),
    }
    for url in (page_of(session, "documents"), session.get_absolute_url()):
        sees = {name for name, browser in browsers.items() if contribution.title in browser.get(url).content.decode()}
        assert sees == WHO_SEES[mark]
    url = page_of(session, "contribution", pk=contribution.pk)
    answers = {name: download(browser, url) for name, browser in browsers.items()}
    assert answers == {name: 200 if name in WHO_SEES[mark] else 404 for name in browsers}


def test_in_a_chatham_house_session_the_uploader_is_named_only_to_those_in_the_meeting(
    client, signed_in, session, participant
):
    session.rule = HouseRule.CHATHAM
    session.save(update_fields=["rule"])
    uploader = RegistrationFactory(meeting=session.meeting, stakeholder__profile__family_name="Planted").stakeholder
    shared(session, uploader, mark=Mark.PUBLIC)
    for url in (page_of(session, "documents"), session.get_absolute_url()):
        assert "Planted" in signed_in(participant).get(url).content.decode()
        for browser in (client, signed_in(StakeholderFactory())):
            page = browser.get(url).content.decode()
            assert "Indicators" in page
            assert "Planted" not in page


def test_a_withdrawn_document_is_gone_for_others_and_can_be_shared_again(signed_in, session, participant):
    uploader = RegistrationFactory(meeting=session.meeting).stakeholder
    contribution = shared(session, uploader)
    url = page_of(session, "contribution", pk=contribution.pk)
    browser, other = signed_in(uploader), signed_in(participant)
    browser.post(page_of(session, "withdraw_contribution", pk=contribution.pk))
    assert (download(browser, url), download(other, url)) == (200, 404)
    assert "Share it again" in browser.get(page_of(session, "documents")).content.decode()
    browser.post(page_of(session, "restore_contribution", pk=contribution.pk))
    assert download(other, url) == 200


@pytest.mark.parametrize(
    ("somebody", "answer"),
    [("outsider", 403), ("waiting", 403), ("participant", 200), ("speaker", 200), ("organiser", 200)],
)
def test_who_may_share_a_document(signed_in, session, participant, secretariat, somebody, answer):
    speaker = StakeholderFactory()
    Appointment.objects.create(meeting=session.meeting, session=session, stakeholder=speaker, role=MeetingRole.SPEAKER)
    people = {
        "outsider": StakeholderFactory(),
        "waiting": RegistrationFactory(meeting=session.meeting, state=RegistrationState.WAITLISTED).stakeholder,
        "participant": participant,
        "speaker": speaker,
        "organiser": secretariat,
    }
    assert signed_in(people[somebody]).get(page_of(session)).status_code == answer


def test_who_may_withdraw_a_document(signed_in, session, participant, secretariat):
    uploader = RegistrationFactory(meeting=session.meeting).stakeholder
    contribution = shared(session, uploader)
    url = page_of(session, "withdraw_contribution", pk=contribution.pk)
    assert signed_in(StakeholderFactory()).post(url).status_code == 404
    assert signed_in(participant).post(url).status_code == 403
    assert signed_in(secretariat).post(url).status_code == 302


DEEDS = {contributing.withdraw: ContributionState.WITHDRAWN, contributing.restore: ContributionState.SHARED}


@pytest.mark.parametrize(
    ("deed", "state"),
    [
        (deed, state)
        for deed, to in DEEDS.items()
        for state in ContributionState
        if to not in CONTRIBUTION_TRANSITIONS[state]
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_step_outside_the_table_is_refused(session, participant, deed, state):
    contribution = shared(session, participant)
    Contribution.objects.filter(pk=contribution.pk).update(state=state)
    with pytest.raises(Refusal):
        deed(contribution, by=participant)


@pytest.mark.parametrize("number", [1, 3])
def test_the_documents_cost_the_same_for_one_and_for_three(client, session, django_assert_num_queries, number):
    for _ in range(number):
        shared(session, RegistrationFactory(meeting=session.meeting).stakeholder, mark=Mark.PUBLIC)
    with django_assert_num_queries(3):
        client.get(page_of(session, "documents"))
