"""Evidence files: attached, versioned, and seen only by whom their mark names."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from practices.actions import evidence as attaching
from practices.actions import submission
from practices.models import EvidenceFile
from rrge_portal.kernel import pending
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.vocabulary import Mark
from tests.factories import PracticeFactory

from . import stages

pytestmark = pytest.mark.django_db


def word(text="Evaluation"):
    out = io.BytesIO()
    file = Document()
    file.add_paragraph(text)
    file.save(out)
    return SimpleUploadedFile("Maria Lopez.docx", out.getvalue())


def attach(version, mark=Mark.PARTICIPANTS, text="Evaluation"):
    by = version.practice.submitter
    kept = pending.keep(word(text), owner=by.pk)
    return attaching.attach(version, pending=kept, title="Evaluation", text_alternative="", mark=mark, by=by)


def is_open(client, link):
    """Whether the file is handed out; nobody leaves it open behind them."""
    answer = client.get(link)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code == 200


def address(evidence):
    return reverse("practices:evidence_file", kwargs={"pk": evidence.pk})


def test_a_file_is_attached_changed_and_removed(signed_in):
    practice = PracticeFactory()
    client = signed_in(practice.submitter)
    new = reverse("practices:attach_evidence", kwargs={"pk": practice.pk})
    answer = client.post(new, {"file": word(), "title": "Evaluation", "mark": "secretariat"})
    evidence = EvidenceFile.objects.get()
    assert "Evaluation" in client.get(answer.url).text

    about = {"pk": practice.pk, "file": evidence.pk}
    client.post(reverse("practices:change_evidence", kwargs=about), {"title": "Audit", "mark": "public"})
    evidence.refresh_from_db()
    assert (evidence.title, evidence.mark) == ("Audit", "public")
    client.post(reverse("practices:remove_evidence", kwargs=about))
    assert not EvidenceFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.pdf", b"no PDF at all"), ("a.docx", b"PK\x03\x04broken"), ("a.exe", b"MZ"), ("a.pdf", b"")],
)
def test_a_hostile_file_is_refused_with_a_sentence_and_what_was_typed_stays(signed_in, name, data):
    practice = PracticeFactory()
    answer = signed_in(practice.submitter).post(
        reverse("practices:attach_evidence", kwargs={"pk": practice.pk}),
        {"file": SimpleUploadedFile(name, data), "title": "Kept title", "mark": "public"},
    )

    assert 'class="invalid-feedback"' in answer.text
    assert 'value="Kept title"' in answer.text
    assert not EvidenceFile.objects.exists()


def test_the_same_file_is_attached_once_and_no_submitted_version_changes(editor):
    practice = PracticeFactory()
    evidence = attach(practice.draft)
    with evidence.file.open() as file:
        kept = pending.keep(SimpleUploadedFile("b.docx", file.read()), owner=practice.submitter_id)
    with pytest.raises(Refusal, match="attached already"):
        attaching.attach(
            practice.draft, pending=kept, title="x", text_alternative="", mark="public", by=practice.submitter
        )
    submission.submit(practice.draft, consents=stages.CONSENTS, by=practice.submitter)
    with pytest.raises(Refusal):
        attaching.remove(evidence, by=practice.submitter)


@pytest.mark.parametrize(
    ("mark", "reviewer_sees", "editor_sees", "public_sees"),
    [
        (Mark.PUBLIC, True, True, True),
        (Mark.PARTICIPANTS, True, True, False),
        (Mark.SECRETARIAT, False, True, False),
        (Mark.STRICT, False, False, False),
    ],
)
def test_a_file_is_seen_by_whom_its_mark_names(
    signed_in, client, editor, person, mark, reviewer_sees, editor_sees, public_sees
):
    practice = PracticeFactory()
    evidence = attach(practice.draft, mark)
    link = address(evidence)
    assert [is_open(signed_in(who), link) for who in (practice.submitter, person, editor)] == [True, False, False]
    submission.submit(practice.draft, consents=stages.CONSENTS, by=practice.submitter)
    practice.refresh_from_db()
    assignment = stages.ask(practice, editor)
    by_link = reverse("practices:evidence_for_review", kwargs={"token": assignment.token, "pk": evidence.pk})

    assert is_open(signed_in(assignment.reviewer), link) == reviewer_sees
    assert is_open(client, by_link) == reviewer_sees
    assert is_open(signed_in(editor), link) == editor_sees
    assert client.get(link).status_code == 404
    assert signed_in(person).get(link).status_code == 404

    type(practice).objects.filter(pk=practice.pk).update(
        state="published", slug="shown", published_at="2026-01-01T00:00Z"
    )
    assert is_open(client, link) == public_sees


def test_the_editor_in_charge_sees_what_is_strictly_confidential(signed_in, editor):
    practice = PracticeFactory(editor=editor)
    evidence = attach(practice.draft, Mark.STRICT)
    submission.submit(practice.draft, consents=stages.CONSENTS, by=practice.submitter)

    assert is_open(signed_in(editor), address(evidence))


def test_a_download_is_no_page_names_nobody_and_is_counted_for_others(signed_in, editor):
    practice = PracticeFactory()
    evidence = attach(practice.draft)
    answer = signed_in(practice.submitter).get(address(evidence))
    assert b"".join(answer.streaming_content)
    assert 'attachment; filename="Evaluation.docx"' in answer["Content-Disposition"]
    assert "Maria" not in str(answer.headers)
    assert answer["X-Content-Type-Options"] == "nosniff"
    submission.submit(practice.draft, consents=stages.CONSENTS, by=practice.submitter)
    practice.refresh_from_db()
    reviewer = stages.ask(practice, editor).reviewer
    assert is_open(signed_in(reviewer), address(evidence))
    assert is_open(signed_in(editor), address(evidence))

    evidence.refresh_from_db()
    assert evidence.downloads == 1


def test_a_revision_takes_the_files_over_and_removing_one_leaves_the_earlier_version_its_own(
    editor, django_capture_on_commit_callbacks
):
    practice = PracticeFactory()
    first = attach(practice.draft)
    submission.submit(practice.draft, consents=stages.CONSENTS, by=practice.submitter)
    type(practice).objects.filter(pk=practice.pk).update(state="returned")
    draft = submission.revise(practice, by=practice.submitter)
    copy = draft.evidence_files.get()
    assert copy.file.name == first.file.name

    with django_capture_on_commit_callbacks(execute=True):
        attaching.remove(copy, by=practice.submitter)
    assert default_storage.exists(first.file.name)


def test_links_show_to_reviewers_and_editors_by_their_marks(signed_in, client, editor):
    links = [
        {"title": f"Link {mark}", "url": f"https://example.org/{mark}", "text_alternative": "", "mark": mark}
        for mark in Mark.values
    ]
    practice = PracticeFactory(current__evidence_links=links)
    submission.submit(practice.draft, consents=stages.CONSENTS, by=practice.submitter)
    practice.refresh_from_db()
    assignment = stages.ask(practice, editor)
    review = client.get(reverse("practices:review", kwargs={"token": assignment.token})).text
    desk = signed_in(editor).get(reverse("practices:editorial_practice", kwargs={"pk": practice.pk})).text

    assert [mark for mark in Mark.values if f"Link {mark}" in review] == ["public", "participants"]
    assert [mark for mark in Mark.values if f"Link {mark}" in desk] == ["public", "participants", "secretariat"]
