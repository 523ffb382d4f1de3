"""The desk before a review: who is in charge, the gate, questions to the submitter and their answers."""

import pytest
from django.urls import reverse

from correspondence.models import Letter
from practices.actions import desk
from practices.models import DeskCheck
from practices.rubric import GATE
from practices.states import Mover
from rrge_portal.kernel.refusal import Refusal
from stakeholders.states import Role
from tests.factories import StakeholderFactory

from . import stages

pytestmark = pytest.mark.django_db

ASKS = stages.YES | {"rights": "ask"}


def page_of(name, practice):
    return reverse(f"practices:{name}", kwargs={"pk": practice.pk})


def posted(gate, **more):
    return {f"gate_{code}": answer for code, answer in gate.items()} | more


def only_row(client):
    ((mover, rows),) = client.get("/editorial/").context["groups"]
    return mover, rows[0][1]


def test_no_reviewer_is_asked_before_the_desk_check(editor):
    practice = stages.submitted()
    with pytest.raises(Refusal, match="The desk check comes first"):
        stages.assigning.assign(practice, stages.reviewer(), due_on=stages.timezone.localdate(), by=editor)


def test_one_no_stops_it_and_offers_to_return_it(signed_in, editor):
    practice = stages.submitted()
    client = signed_in(editor)
    answer = client.post(page_of("desk_check", practice), posted(stages.YES | {"implemented": "no"}, remark="A plan."))

    assert answer.url == page_of("return_practice", practice)
    assert "A plan." in client.get(answer.url).text
    assert only_row(client)[1].label == "Return it with comments"
    with pytest.raises(Refusal, match="says “no”"):
        stages.ask(practice, editor)


def test_ask_sends_the_question_and_waits_with_the_submitter(signed_in, editor):
    practice = stages.submitted()
    client = signed_in(editor)
    client.post(page_of("desk_check", practice), posted(ASKS, ask_rights="May the logo be shown?"))

    letter = Letter.objects.get(kind="desk_question")
    assert letter.recipient == practice.submitter
    assert "May the logo be shown?" in letter.text
    assert only_row(client)[0] == Mover.AUTHOR
    with pytest.raises(Refusal, match="still open"):
        stages.ask(practice, editor)


def test_ask_without_a_question_is_shown_again_with_everything_in_it(signed_in, editor):
    practice = stages.submitted()
    page = signed_in(editor).post(page_of("desk_check", practice), posted(ASKS, remark="Kept words."))

    assert "Write what you want to know." in page.text
    assert "Kept words." in page.text
    assert not DeskCheck.objects.exists()


def test_a_stale_page_of_the_desk_check_is_refused_and_keeps_what_was_typed(signed_in, editor):
    practice = stages.submitted()
    client = signed_in(editor)
    stale = client.get(page_of("desk_check", practice)).context["form"].initial["mark"]
    other = StakeholderFactory(role=Role.EDITOR)
    desk.check(practice, gate=stages.YES, questions={}, remark="Their words.", by=other)
    mine = posted(stages.YES | {"implemented": "no"}, remark="My words.", mark=stale)

    page = client.post(page_of("desk_check", practice), mine)
    assert page.status_code == 409
    assert "since you opened the page" in page.text
    assert f"What {other.shown_name} has saved" in page.text
    assert "Their words." in page.text
    assert "My words." in page.text
    assert DeskCheck.objects.get().remark == "Their words."

    fresh = mine | {"mark": page.context["form"]["mark"].value()}
    assert client.post(page_of("desk_check", practice), fresh).url == page_of("return_practice", practice)
    assert DeskCheck.objects.get().remark == "My words."


def test_a_question_that_another_editor_asked_first_is_not_lost(signed_in, editor):
    practice = stages.submitted()
    client = signed_in(editor)
    stale = client.get(page_of("desk_check", practice)).context["form"].initial["mark"]
    desk.check(
        practice, gate=ASKS, questions={"rights": "May the logo be shown?"}, by=StakeholderFactory(role=Role.EDITOR)
    )
    page = client.post(page_of("desk_check", practice), posted(ASKS, ask_rights="Who owns the photo?", mark=stale))

    assert page.status_code == 409
    assert "May the logo be shown?" in page.text
    assert "Who owns the photo?" in page.text
    assert Letter.objects.filter(kind="desk_question").count() == 1


def test_the_submitter_answers_and_the_desk_check_is_finished(signed_in, editor):
    practice = stages.submitted()
    desk.check(practice, gate=ASKS, questions={"rights": "May the logo be shown?"}, by=editor)
    question = practice.current.desk_questions.get()
    mine = signed_in(practice.submitter)
    assert "Answer the editors" in mine.get("/practices/mine/").text
    mine.post(page_of("answer_desk", practice), {"question": question.pk, "text": "Yes, in writing."})

    assert Letter.objects.get(kind="desk_question_answered").recipient == editor
    client = signed_in(editor)
    assert only_row(client)[1].label == "Finish the desk check"
    assert "Yes, in writing." in client.get(page_of("desk_check", practice)).text
    client.post(page_of("desk_check", practice), posted(stages.YES))
    assert only_row(client)[1].label == "Ask reviewers"


def test_a_question_is_answered_once_and_by_its_submitter(editor, person):
    practice = stages.submitted()
    desk.check(practice, gate=ASKS, questions={"rights": "May it?"}, by=editor)
    question = practice.current.desk_questions.get()

    with pytest.raises(Refusal, match="Only those who write"):
        desk.answer_desk(question, text="Yes.", by=person)
    desk.answer_desk(question, text="Yes.", by=practice.submitter)
    with pytest.raises(Refusal, match="This question is closed"):
        desk.answer_desk(question, text="No.", by=practice.submitter)


def test_the_next_version_begins_from_the_answers_of_the_last(signed_in, editor):
    practice = stages.resubmitted(editor)
    page = signed_in(editor).get(page_of("desk_check", practice)).text

    assert "The answers are those of the last version." in page
    assert page.count("checked") >= len(GATE)


def test_letters_go_to_the_editor_in_charge_only(editor):
    other = StakeholderFactory(role=Role.EDITOR)
    practice = stages.submitted()
    desk.put_in_charge(practice, other, by=editor)
    assert Letter.objects.get(kind="practice_in_charge").recipient == other

    stages.write(stages.ask(practice, editor))
    stages.write(stages.ask(practice, editor))
    assert [letter.recipient for letter in Letter.objects.filter(kind="reviews_are_in")] == [other]


def test_whoever_wrote_it_or_is_no_editor_is_not_put_in_charge(editor, person):
    own = StakeholderFactory(role=Role.EDITOR)
    practice = stages.submitted(submitter=own)

    for somebody in (own, person):
        with pytest.raises(Refusal):
            desk.put_in_charge(practice, somebody, by=editor)


def test_the_desk_is_narrowed_by_state_theme_and_editor(signed_in, editor):
    wanted = stages.submitted(current__themes=["fisheries"])
    desk.put_in_charge(wanted, editor, by=editor)
    other = stages.accepted(editor)
    client = signed_in(editor)

    def shown(query):
        groups = client.get(f"/editorial/?{query}").context["groups"]
        return {practice for _mover, rows in groups for practice, _next in rows}

    assert shown("theme=fisheries") == shown("editor=me") == shown("state=submitted") == {wanted}
    assert shown("theme=finance") == shown("editor=none") == {other}
    assert shown("theme=nonsense&editor=99999x") == {wanted, other}


def test_closed_practices_are_found_by_their_state(signed_in, editor):
    published = stages.published(editor)
    client = signed_in(editor)

    assert not client.get("/editorial/").context["groups"]
    ((_mover, rows),) = client.get("/editorial/?state=published").context["groups"]
    assert [practice for practice, _next in rows] == [published]
