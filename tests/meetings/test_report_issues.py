"""The outcome report published: what stands in the way, what is frozen, corrected, downloaded and taken down."""

import hashlib
import io
import zipfile
from datetime import timedelta

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document as WordFile
from pypdf import PdfReader

from correspondence.models import Letter, Mailing
from meetings import archive
from meetings.actions import notes, reporting
from meetings.closing import checklist
from meetings.models import NoteSegment, RecommendationPlan, ReportIssue
from meetings.reporting.building import build_files
from meetings.reporting.waiting import waiting
from meetings.states import ClosingItem, IssueState, ReportState
from rrge_portal.kernel import jobs
from rrge_portal.kernel.models import Job
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.vocabulary import Mark
from stakeholders.actions import give_consent, withdraw_consent
from stakeholders.states import Purpose
from tests.factories import StakeholderFactory

from .test_report import meeting, organiser, recommended, report, seat, session, signed_in  # noqa: F401
from .test_report_sections import save

pytestmark = pytest.mark.django_db

PAGE, ORGANISE = "/meetings/held/report/", "/organise/held/report/"


@pytest.fixture
def issue(report, session, organiser):  # noqa: F811
    """Published, with a recommendation, and its files built."""
    recommended(session, 1, addressee="Member States")
    return built(reporting.publish(report, by=organiser))


def built(issue) -> ReportIssue:
    jobs.run(Job.objects.filter(kind="report_files").latest("pk").pk)
    return issue


def bytes_of(issue, language="en", form="docx") -> bytes:
    with issue.files.get(language=language, form=form).file.open("rb") as file:
        return file.read()


def status_of(browser, path) -> int:
    answer = browser.get(path)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def agreed(registration, *purposes):
    for purpose in purposes:
        give_consent(registration.stakeholder, purpose, about=registration.meeting)
    return registration.stakeholder


# --- Publishing -------------------------------------------------------------------------------------------------------


def test_everybody_reads_what_was_published(issue):
    page = Client().get(PAGE).content.decode()
    assert "Fees are paid in cash." in page
    assert "Recommendation 1" in page
    outcome = Client().get("/meetings/held/outcome/").content.decode()
    assert PAGE in outcome
    assert "report/1/en.pdf" in outcome
    assert "PDF," in outcome


def test_later_edits_reach_no_reader(issue, report, session, organiser):  # noqa: F811
    save(report.sections.get(session=session), by=organiser, body="Said later.")
    assert "Said later." not in Client().get(PAGE).content.decode()
    assert "Said later." in signed_in(organiser).get("/meetings/held/report/draft/").content.decode()


def test_publishing_fixes_the_numbers_of_the_recommendations(issue, meeting):  # noqa: F811
    assert RecommendationPlan.objects.get(meeting=meeting).numbers_fixed_at


def test_the_files_are_kept_with_their_sums_and_are_the_same_when_built_again(issue):
    for file in issue.files.all():
        assert hashlib.sha256(bytes_of(issue, file.language, file.form)).hexdigest() == file.sha256
    assert {(file.language, file.form) for file in issue.files.all()} == {
        (language, form) for language in ("en", "es") for form in ("pdf", "docx")
    }
    before = {file.pk: file.sha256 for file in issue.files.all()}
    build_files(Job.objects.latest("pk"))
    assert {file.pk: file.sha256 for file in issue.files.all()} == before


def test_word_has_real_headings_contents_numbers_and_tables(issue):
    word = WordFile(io.BytesIO(bytes_of(issue)))
    headings = [(p.style.name, p.text) for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert headings[0] == ("Heading 1", "Purpose")
    assert ("Heading 1", "Summary of the sessions") in headings
    assert ("Heading 2", "Who pays") in headings
    assert ("Heading 2", "Recommendation 1") in headings
    xml = word.element.body.xml
    assert "TOC" in xml
    assert [cell.text for cell in word.tables[0].rows[0].cells] == ["Time", "Session", "How it was held"]
    assert "w:tblHeader" in word.tables[0].rows[0]._tr.xml
    assert "NUMPAGES" in word.sections[0].footer.paragraphs[0]._p.xml
    assert word.core_properties.language == "en"


def test_the_pdf_is_tagged_speaks_its_language_and_holds_the_same(issue):
    content = bytes_of(issue, "es", "pdf")
    pdf = PdfReader(io.BytesIO(content))
    text = " ".join("\n".join(page.extract_text() for page in pdf.pages).split())
    assert "Fees are paid in cash." in text
    assert pdf.trailer["/Root"]["/Lang"] == "es"
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    opened = pikepdf.open(io.BytesIO(content))
    tags = {str(each["/S"]) for each in opened.objects if isinstance(each, pikepdf.Dictionary) and "/S" in each}
    assert {"/H1", "/H2", "/P", "/Table", "/TH", "/L"} <= tags


def test_charts_are_figures_that_say_what_they_show(report, session, organiser):  # noqa: F811
    seat(report.meeting, 6)
    issue = built(reporting.publish(report, by=organiser))
    word = WordFile(io.BytesIO(bytes_of(issue)))
    said = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert said[0] == "Participants by sector. Government: 6."
    opened = pikepdf.open(io.BytesIO(bytes_of(issue, "en", "pdf")))
    figures = [each for each in opened.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"]
    assert said[0] in [str(each["/Alt"]) for each in figures]


def test_a_download_is_what_was_frozen(issue):
    answer = Client().get("/meetings/held/report/1/en.docx")
    assert b"".join(answer.streaming_content) == bytes_of(issue)
    assert "held-report-en.docx" in answer["Content-Disposition"]
    assert Client().get("/meetings/held/report/1/fr.docx").status_code == 404
    assert Client().get("/meetings/held/report/2/en.docx").status_code == 404


def test_a_report_for_those_in_the_meeting_is_hidden_from_others(report, organiser):  # noqa: F811
    reporting.set_up(report, by=organiser, mark=Mark.PARTICIPANTS, languages=["en"])
    issue = built(reporting.publish(report, by=organiser))
    inside = seat(report.meeting, 1)[0].stakeholder
    file = reverse("meetings:report_file", args=["held", issue.number, "en", "pdf"])
    for path in (PAGE, file):
        assert status_of(Client(), path) == 404
        assert status_of(signed_in(StakeholderFactory()), path) == 404
        assert status_of(signed_in(inside), path) == 200
    assert PAGE not in Client().get("/meetings/held/").content.decode()


# --- What stands in the way -------------------------------------------------------------------------------------------


def test_own_words_beside_changed_data_must_be_decided_first(report, session, organiser):  # noqa: F811
    save(report.sections.get(session=session), by=organiser, body="What we say.")
    notes.correct(NoteSegment.objects.first(), by=organiser, text="Other.")
    with pytest.raises(Refusal, match="Decide what stands"):
        reporting.publish(report, by=organiser)
    page = signed_in(organiser).get(f"{ORGANISE}publish/").content.decode()
    assert "Decide what stands" in page
    assert not ReportIssue.objects.exists()


def test_no_address_of_a_person_is_published(report, session, organiser):  # noqa: F811
    save(report.sections.get(session=session), by=organiser, body="Write to ana@example.org.")
    with pytest.raises(Refusal, match="e-mail address"):
        reporting.publish(report, by=organiser)


def test_only_organisers_publish(report, session):  # noqa: F811
    for person in (StakeholderFactory(), seat(report.meeting, 1)[0].stakeholder):
        assert signed_in(person).post(f"{ORGANISE}publish/", {}).status_code == 403
    assert not ReportIssue.objects.exists()


# --- Letters, corrections, taking down --------------------------------------------------------------------------------


@pytest.mark.parametrize("ticked", [True, False])
def test_people_are_told_where_the_organiser_says_so(report, session, organiser, ticked):  # noqa: F811
    person = seat(report.meeting, 1)[0].stakeholder
    signed_in(organiser).post(f"{ORGANISE}publish/", {"tells": "on"} if ticked else {})
    for mailing in Mailing.objects.filter(kind="report_published"):
        jobs.run(mailing.job_id)
    letters = Letter.objects.filter(kind="report_published", recipient=person)
    assert letters.count() == ticked
    if ticked:
        assert PAGE in letters.get().text


def test_a_correction_has_a_number_says_what_it_corrects_and_the_earlier_issue_is_kept(
    issue,
    report,  # noqa: F811
    session,  # noqa: F811
    organiser,  # noqa: F811
):
    before = bytes_of(issue)
    save(report.sections.get(session=session), by=organiser, body="Put right.")
    browser = signed_in(organiser)
    answer = browser.post(f"{ORGANISE}publish/", {"corrected": ""})
    assert answer.status_code == 200
    assert ReportIssue.objects.count() == 1
    browser.post(f"{ORGANISE}publish/", {"corrected": "The figures of the first session."})
    second = built(ReportIssue.objects.in_force().get())
    assert second.name == "Outcome report, corrigendum 1"
    page = Client().get(PAGE).content.decode()
    assert "Put right." in page
    assert "The figures of the first session." in page
    issue.refresh_from_db()
    assert issue.state == IssueState.REPLACED
    assert bytes_of(issue) == before
    assert status_of(Client(), "/meetings/held/report/1/en.docx") == 404
    assert status_of(browser, "/meetings/held/report/1/en.docx") == 200
    assert "Corrigendum 1" in "".join(p.text for p in WordFile(io.BytesIO(bytes_of(second))).paragraphs)


def test_a_report_taken_down_is_read_by_nobody_and_kept(issue, report, organiser):  # noqa: F811
    browser = signed_in(organiser)
    browser.post(f"{ORGANISE}take-down/", {"reason": "A name slipped in."})
    assert Client().get(PAGE).status_code == 404
    assert Client().get("/meetings/held/report/1/en.pdf").status_code == 404
    assert "A name slipped in." in browser.get(ORGANISE).content.decode()
    report.refresh_from_db()
    assert report.state == ReportState.DRAFT
    with pytest.raises(Refusal, match="what is corrected"):
        reporting.publish(report, by=organiser)
    assert reporting.publish(report, by=organiser, corrected="The name is out.").number == 2


def test_comments_show_the_draft_to_those_in_the_meeting_and_end(report, meeting, organiser):  # noqa: F811
    inside = seat(meeting, 1)[0].stakeholder
    browser = signed_in(organiser)
    until = timezone.localtime() + timedelta(days=10)
    browser.post(f"{ORGANISE}comments/", {"until": f"{until:%Y-%m-%dT%H:%M}"})
    assert "You can comment on each recommendation" in signed_in(inside).get(f"{PAGE}draft/").content.decode()
    assert f"{PAGE}draft/" in signed_in(inside).get("/meetings/held/outcome/").content.decode()
    assert signed_in(StakeholderFactory()).get(f"{PAGE}draft/").status_code == 404
    browser.post(f"{ORGANISE}comments/", {"deed": "back"})
    assert signed_in(inside).get(f"{PAGE}draft/").status_code == 404
    assert RecommendationPlan.objects.get(meeting=meeting).comments_open_until is None


def test_comments_until_a_time_that_is_past_are_refused(report, organiser):  # noqa: F811
    answer = signed_in(organiser).post(f"{ORGANISE}comments/", {"until": "2020-01-01T10:00"})
    assert answer.status_code == 409
    assert "This time is past." in answer.content.decode()


# --- Names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("purpose", [Purpose.PUBLIC_LIST, Purpose.PARTICIPANT_LIST])
def test_whoever_no_longer_wishes_to_be_named_is_taken_off_page_and_files(report, organiser, purpose):  # noqa: F811
    person = agreed(seat(report.meeting, 1)[0], Purpose.PARTICIPANT_LIST, Purpose.PUBLIC_LIST)
    other = agreed(seat(report.meeting, 1)[0], Purpose.PARTICIPANT_LIST, Purpose.PUBLIC_LIST)
    issue = built(reporting.publish(report, by=organiser))
    family = person.profile.family_name.upper()
    assert family in Client().get(PAGE).content.decode()
    withdraw_consent(person.consents.get(purpose=purpose), by=person)
    assert family not in Client().get(PAGE).content.decode()
    assert not issue.files.exists(), "what names them is gone at once"
    built(issue)
    text = "\n".join(p.text for p in WordFile(io.BytesIO(bytes_of(issue))).paragraphs)
    assert family not in text
    assert other.profile.family_name.upper() in text


# --- What follows from it ---------------------------------------------------------------------------------------------


def said_of_report(meeting):  # noqa: F811
    return next((item.is_done, item.sentence) for item in checklist(meeting) if item.code == ClosingItem.REPORT)


def test_the_checklist_reads_from_the_data_whether_the_report_is_out(meeting, organiser):  # noqa: F811
    assert said_of_report(meeting)[0] is False
    assert [page for _sentence, _deed, page in waiting(meeting)] == ["organise_report"]
    report = reporting.begin(meeting, by=organiser, mark=Mark.PUBLIC, languages=["en"])  # noqa: F811
    assert said_of_report(meeting) == (False, "It is still a draft.")
    issue = reporting.publish(report, by=organiser)
    assert said_of_report(meeting) == (True, "It is published.")
    assert list(waiting(meeting)) == []
    reporting.take_down(issue, by=organiser, reason="Wrong.")
    assert said_of_report(meeting)[0] is False


def test_the_archive_holds_every_issue(issue, report, meeting, organiser, tmp_path):  # noqa: F811
    built(reporting.publish(report, by=organiser, corrected="A figure."))
    archive.write(meeting, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as papers:
        names = [name for name in papers.namelist() if name.startswith("report/")]
        assert papers.read("report/outcome-report-en.docx") == bytes_of(issue)
    assert len(names) == 8
    assert "report/outcome-report-corrigendum-1-es.pdf" in names


def test_the_draft_is_built_in_the_background(report, organiser):  # noqa: F811
    browser = signed_in(organiser)
    answer = browser.post(f"{ORGANISE}draft/?language=es", {"form": "docx"})
    row = Job.objects.get(kind="report_draft")
    assert answer.url == row.get_absolute_url()
    row = jobs.run(row.pk)
    assert row.file_name == "held-report-draft-es.docx"
    with row.file.open("rb") as file:
        assert WordFile(file).core_properties.language == "es"
