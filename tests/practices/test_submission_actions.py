"""Starting, saving, submitting, withdrawing, revising."""

import pytest

from correspondence.models import Letter
from practices.actions import submission
from practices.models import Practice, PracticeVersion
from practices.states import PracticeState
from rrge_portal.kernel.refusal import Refusal
from stakeholders.states import Purpose
from tests.factories import MeetingFactory, PracticeFactory, SessionFactory, StakeholderFactory

from . import stages

pytestmark = pytest.mark.django_db

SAVE = {"values": {}, "rows": {}}


def test_a_draft_begins_with_anything_missing(person):
    practice = submission.start(by=person)

    assert (practice.state, practice.current.title, practice.current.number) == (PracticeState.DRAFT, "", 1)


def test_the_origin_is_of_one_meeting(person):
    session = SessionFactory()
    with pytest.raises(Refusal, match="These belong to different meetings"):
        submission.start(by=person, meeting=MeetingFactory(), session=session)

    assert submission.start(by=person, session=session).pk
    assert Practice.objects.get().meeting == session.meeting


def test_a_draft_keeps_too_long_a_text_and_half_a_row(person):
    version = submission.start(by=person).current
    submission.save_draft(
        version,
        values={"summary": "word " * 500},
        rows={"partners": [{"organisation": "Fictional Bank", "sector": "", "role": "", "brings": []}]},
        revision=0,
        by=person,
    )

    version.refresh_from_db()
    assert (len(version.summary.split()), version.revision) == (500, 1)
    assert [partner.organisation for partner in version.partners.all()] == ["Fictional Bank"]


def test_the_second_window_is_refused_and_the_first_one_s_words_stay(person):
    version = submission.start(by=person).current
    submission.save_draft(version, values={"title": "From the first"}, revision=0, window="first", by=person)

    with pytest.raises(submission.Overtaken, match="This draft was saved in another window meanwhile"):
        submission.save_draft(version, values={"title": "From the second"}, revision=0, window="second", by=person)

    version.refresh_from_db()
    assert version.title == "From the first"


def test_a_window_never_conflicts_with_its_own_automatic_save(person):
    version = submission.start(by=person).current
    submission.save_draft(version, values={"title": "One"}, revision=0, window="mine", by=person)
    submission.save_draft(version, values={"title": "Two"}, revision=0, window="mine", by=person)

    version.refresh_from_db()
    assert (version.title, version.revision) == ("Two", 2)


def test_only_the_submitter_writes(person):
    version = PracticeFactory().current

    with pytest.raises(Refusal, match="Only its authors write this practice"):
        submission.save_draft(version, values={}, revision=0, by=person)


def test_submitting_freezes_the_version_and_tells_submitter_and_editors(editor):
    practice = PracticeFactory()
    version = practice.current
    submission.submit(version, consents=stages.CONSENTS, by=practice.submitter)

    practice.refresh_from_db()
    assert practice.state == PracticeState.SUBMITTED
    assert practice.submitter.consents.in_force().get().about == practice
    letters = {letter.kind: letter.recipient for letter in Letter.objects.all()}
    assert letters == {"practice_submitted": practice.submitter, "practice_on_desk": editor}
    with pytest.raises(TypeError, match="immutable"):
        PracticeVersion.objects.get(pk=version.pk).save()
    with pytest.raises(Refusal, match="It cannot be changed now: it is “Submitted”"):
        submission.save_draft(version, values={"title": "Late"}, revision=version.revision, by=practice.submitter)


def test_an_unfinished_practice_is_not_submitted():
    practice = PracticeFactory(current__summary="", current__problem="word " * 151)

    with pytest.raises(Refusal, match="It cannot be submitted yet: 2 things are missing"):
        submission.submit(practice.current, consents=stages.CONSENTS, by=practice.submitter)


def test_nothing_is_submitted_without_consent_to_publication():
    practice = PracticeFactory()

    with pytest.raises(Refusal, match="It cannot be published without your consent"):
        submission.submit(practice.current, consents=[Purpose.PRACTICE_THREAD], by=practice.submitter)


def test_an_editor_gets_no_letter_about_their_own_practice(editor):
    stages.submitted(submitter=editor)

    assert not Letter.objects.filter(kind="practice_on_desk").exists()


@pytest.mark.parametrize(
    "kind", ["practice_submitted", "practice_on_desk", "review_requested", "decision_promising", "practice_published"]
)
def test_no_subject_says_what_a_stranger_should_not_read(editor, kind):
    practice = stages.published(editor)

    for letter in Letter.objects.filter(kind=kind):
        assert practice.title not in letter.subject
        assert "trafficking" not in letter.subject.lower()
    assert Letter.objects.filter(kind=kind).exists()


def test_withdrawing_tells_reviewers_at_work_and_recalls_what_has_not_left(editor):
    practice, first, second = stages.in_review(editor)
    stages.write(first)
    submission.withdraw(practice, by=practice.submitter)

    practice.refresh_from_db()
    assert practice.state == PracticeState.WITHDRAWN
    assert [letter.recipient for letter in Letter.objects.filter(kind="review_not_needed")] == [second.reviewer]


def test_a_published_practice_is_not_withdrawn(editor):
    practice = stages.published(editor)

    with pytest.raises(Refusal, match="This is no longer possible: it is now “Published”"):
        submission.withdraw(practice, by=practice.submitter)


def test_a_revision_begins_with_the_words_of_the_last_version_and_new_declarations(editor):
    practice = stages.returned(editor)
    version = submission.revise(practice, by=practice.submitter)

    assert (version.number, version.title) == (2, practice.current.title)
    assert [partner.organisation for partner in version.partners.all()] == ["Fictional Bank"]
    assert [claim.value for claim in version.results.all()] == ["12"]
    assert not version.declares_accurate
    assert submission.revise(practice, by=practice.submitter) == version


def test_what_is_not_returned_is_not_revised(editor):
    practice = stages.submitted()

    with pytest.raises(Refusal, match="Only a practice that was returned can be revised"):
        submission.revise(practice, by=practice.submitter)


def test_the_revised_version_becomes_the_current_one_when_submitted(editor):
    practice = stages.returned(editor)
    version = submission.revise(practice, by=practice.submitter)
    assert practice.current.number == 1
    declared = dict.fromkeys(("declares_accurate", "declares_agreed", "declares_no_victim", "declares_images"), True)
    submission.save_draft(
        version, values=declared | {"answer_to_reviewers": "Costs added."}, revision=0, by=practice.submitter
    )
    practice = submission.submit(version, consents=stages.CONSENTS, by=practice.submitter)

    assert practice.current.number == 2
    assert Letter.objects.filter(kind="practice_on_desk").count() == 2


def test_somebody_else_s_draft_is_hidden_from_editors_even_once_withdrawn(editor):
    practice = PracticeFactory(submitter=StakeholderFactory())
    assert not Practice.objects.visible_to(editor).exists()

    submission.withdraw(practice, by=practice.submitter)
    assert not Practice.objects.visible_to(editor).exists()
    assert Practice.objects.visible_to(practice.submitter).exists()
