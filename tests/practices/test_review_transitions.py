"""Every step of a practice and of a request to a reviewer: the allowed ones succeed, all others are refused.

The steps are taken from the transition tables; who may take them is one table of roles.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from practices.actions import assigning, deciding, reviewing, submission
from practices.states import ASSIGNMENT_TRANSITIONS, PRACTICE_TRANSITIONS, AssignmentState, PracticeState
from rrge_portal.kernel.refusal import Refusal
from stakeholders.states import Role
from tests.factories import PracticeFactory, StakeholderFactory

from . import stages

pytestmark = pytest.mark.django_db

# --- Requests to reviewers --------------------------------------------------------------------------------------------


def request_in(state, editor):
    """A request in that state, of a practice still under review."""
    _practice, first, _second = stages.in_review(editor)
    person = first.reviewer
    match state:
        case AssignmentState.ACCEPTED:
            assigning.accept(first, by=person)
        case AssignmentState.DECLINED:
            assigning.decline(first, reason="No time.", by=person)
        case AssignmentState.CANCELLED:
            assigning.call_off(first, by=editor)
        case AssignmentState.SUBMITTED:
            stages.write(first)
    first.refresh_from_db()
    return first


STEPS = {
    AssignmentState.DECLINED: lambda request, editor: assigning.decline(request, reason="No.", by=request.reviewer),
    AssignmentState.CANCELLED: lambda request, editor: assigning.call_off(request, by=editor),
    AssignmentState.SUBMITTED: lambda request, editor: stages.write(request),
}
ACCEPTING = {
    AssignmentState.ASSIGNED: lambda request: assigning.accept(request, by=request.reviewer),
    AssignmentState.SUBMITTED: lambda request: reviewing.reopen(request, by=request.reviewer),
}
"""Two ways lead to a review that is awaited: a yes, and opening one's own again."""


@pytest.mark.parametrize("to", STEPS)
@pytest.mark.parametrize("state", AssignmentState)
def test_a_request_moves_along_its_table_only(editor, state, to):
    request = request_in(state, editor)
    allowed = to in ASSIGNMENT_TRANSITIONS[state]
    if state == AssignmentState.ASSIGNED and to == AssignmentState.SUBMITTED:
        allowed = True  # whoever writes has said yes by it: two steps in one
    if allowed:
        STEPS[to](request, editor)
    else:
        with pytest.raises(Refusal):
            STEPS[to](request, editor)
    request.refresh_from_db()
    assert request.state == (to if allowed else state)


@pytest.mark.parametrize("way", ACCEPTING)
@pytest.mark.parametrize("state", AssignmentState)
def test_a_review_is_awaited_after_a_yes_or_opening_it_again_only(editor, state, way):
    request = request_in(state, editor)
    is_said_twice = state == AssignmentState.ACCEPTED and way == AssignmentState.ASSIGNED
    if state == way or is_said_twice:
        ACCEPTING[way](request)
        request.refresh_from_db()
        assert request.state == AssignmentState.ACCEPTED
        assert is_said_twice or AssignmentState.ACCEPTED in ASSIGNMENT_TRANSITIONS[state]
    else:
        with pytest.raises(Refusal):
            ACCEPTING[way](request)


# --- Practices --------------------------------------------------------------------------------------------------------

BRING_TO = {
    PracticeState.DRAFT: lambda editor: PracticeFactory(),
    PracticeState.SUBMITTED: lambda editor: stages.checked(stages.submitted(), editor),
    PracticeState.IN_REVIEW: stages.reviewed,
    PracticeState.RETURNED: stages.returned,
    PracticeState.ACCEPTED: stages.accepted,
    PracticeState.WITHDRAWN: stages.withdrawn,
    PracticeState.PUBLISHED: stages.published,
    PracticeState.UNPUBLISHED: stages.taken_down,
}


def _return(practice, editor):
    deed = deciding.decide if practice.state == PracticeState.IN_REVIEW else deciding.return_from_desk
    more = {"outcome": "returned"} if practice.state == PracticeState.IN_REVIEW else {}
    return deed(practice, reasons="Say who pays.", by=editor, **more)


def _submit(practice, editor):
    if practice.state == PracticeState.RETURNED:
        return stages.hand_in(submission.revise(practice, by=practice.submitter))
    return submission.submit(practice.current, consents=stages.CONSENTS, by=practice.submitter)


def _publish(practice, editor):
    if practice.state == PracticeState.UNPUBLISHED:
        return deciding.put_back(practice, by=editor)
    if practice.state == PracticeState.ACCEPTED:
        stages.clear(practice, editor)
    return deciding.publish(practice, by=editor)


MOVES = {
    PracticeState.SUBMITTED: _submit,
    PracticeState.PUBLISHED: _publish,
    PracticeState.UNPUBLISHED: lambda practice, editor: deciding.take_down(practice, reason="A doubt.", by=editor),
    PracticeState.IN_REVIEW: stages.ask,
    PracticeState.RETURNED: _return,
    PracticeState.ACCEPTED: lambda practice, editor: deciding.decide(
        practice, outcome="promising", reasons="Clear.", by=editor
    ),
    PracticeState.WITHDRAWN: lambda practice, editor: submission.withdraw(practice, by=practice.submitter),
}


@pytest.mark.parametrize("to", MOVES)
@pytest.mark.parametrize("state", BRING_TO)
def test_a_practice_moves_along_its_table_only(editor, state, to):
    practice = BRING_TO[state](editor)
    if to in PRACTICE_TRANSITIONS[state]:
        MOVES[to](practice, editor)
        after = to
    else:
        with pytest.raises(Refusal):
            MOVES[to](practice, editor)
        after = state
    practice.refresh_from_db()
    assert practice.state == after


def test_every_state_and_every_step_of_the_table_is_walked():
    """A draft is begun, not moved to."""
    assert set(BRING_TO) == set(PracticeState)
    assert set(MOVES) == set().union(*PRACTICE_TRANSITIONS.values())


OWNED = set(MOVES) - {PracticeState.UNPUBLISHED}
"""Every editor may take a text down, their own too: that must not wait for anybody else."""


@pytest.mark.parametrize("to", sorted(OWNED))
@pytest.mark.parametrize("state", BRING_TO)
def test_nobody_moves_a_practice_whose_part_it_is_not(editor, to, state):
    """The same steps, by a stranger in place of the submitter, and by the submitter in place of an editor."""
    practice = BRING_TO[state](editor)
    submitter, wrong = practice.submitter, practice.submitter
    if to in {PracticeState.SUBMITTED, PracticeState.WITHDRAWN}:
        practice.submitter = wrong = StakeholderFactory()
    with pytest.raises(Refusal):
        MOVES[to](practice, wrong)
    practice = type(practice).objects.get(pk=practice.pk)
    assert (practice.state, practice.submitter) == (state, submitter)


# --- Who --------------------------------------------------------------------------------------------------------------

PEOPLE = ("anonymous", "person", "submitter", "reviewer", "editor", "own_editor", "administrator")
LOGIN, OK, FOUND, HIDDEN, FORBIDDEN, NOT_ALLOWED = "login", 200, 302, 404, 403, 405
PAGES = {
    # about one practice under review, both reviews in; `own_editor` is the editor who submitted the one in question
    "desk_check": (LOGIN, HIDDEN, FORBIDDEN, FORBIDDEN, OK, FORBIDDEN, OK),
    "assignment": (LOGIN, HIDDEN, FORBIDDEN, FORBIDDEN, OK, FORBIDDEN, OK),
    "answer_desk": (LOGIN, HIDDEN, OK, FORBIDDEN, FORBIDDEN, OK, FORBIDDEN),
    "answer_comments": (LOGIN, HIDDEN, FOUND, FORBIDDEN, FORBIDDEN, FOUND, FORBIDDEN),
    # about the desk as a whole
    "reviewer_pool": (LOGIN, FORBIDDEN, FORBIDDEN, FORBIDDEN, OK, OK, OK),
    "new_reviewer": (LOGIN, FORBIDDEN, FORBIDDEN, FORBIDDEN, OK, OK, OK),
    "desk_figures": (LOGIN, FORBIDDEN, FORBIDDEN, FORBIDDEN, OK, OK, OK),
    "desk_figures_csv": (LOGIN, FORBIDDEN, FORBIDDEN, FORBIDDEN, OK, OK, OK),
    "desk_rules": (LOGIN, FORBIDDEN, FORBIDDEN, FORBIDDEN, OK, OK, OK),
    "desk_letters": (LOGIN, FORBIDDEN, FORBIDDEN, FORBIDDEN, OK, OK, OK),
}
BUTTONS = {
    "put_in_charge": (LOGIN, HIDDEN, FORBIDDEN, FORBIDDEN, FOUND, FORBIDDEN, FOUND),
    "ask_again": (LOGIN, HIDDEN, FORBIDDEN, FORBIDDEN, FOUND, FORBIDDEN, FOUND),
    "keep_day": (LOGIN, HIDDEN, FORBIDDEN, FORBIDDEN, 409, FORBIDDEN, 409),
    "call_off_review": (LOGIN, HIDDEN, FORBIDDEN, FORBIDDEN, 409, FORBIDDEN, 409),
}


@pytest.fixture
def scene(editor, administrator):
    own_editor = StakeholderFactory(role=Role.EDITOR)
    practice = stages.reviewed(editor)
    people = {
        "person": StakeholderFactory(),
        "submitter": practice.submitter,
        "reviewer": practice.current.assignments.first().reviewer,
        "editor": editor,
        "own_editor": own_editor,
        "administrator": administrator,
    }
    return people, practice, stages.reviewed(editor, submitter=own_editor)


def answered(client, signed_in, scene, method, name):
    people, practice, own = scene
    found = []
    for who in PEOPLE:
        about = own if who == "own_editor" else practice
        keys = {"pk": about.pk} if name not in WHOLE else {}
        if name in {"assignment", "keep_day", "call_off_review"}:
            keys["assignment"] = about.current.assignments.first().pk
        browser = client if who == "anonymous" else signed_in(people[who])
        answer = getattr(browser, method)(reverse(f"practices:{name}", kwargs=keys))
        is_login = answer.status_code == 302 and "/login/" in answer.url
        found.append(LOGIN if is_login else answer.status_code)
    return tuple(found)


WHOLE = {"reviewer_pool", "new_reviewer", "desk_figures", "desk_figures_csv", "desk_rules", "desk_letters"}


@pytest.mark.parametrize("name", PAGES)
def test_who_may_look_at_the_desk(client, signed_in, scene, name):
    assert answered(client, signed_in, scene, "get", name) == PAGES[name]


@pytest.mark.parametrize("name", BUTTONS)
def test_whose_buttons_work_at_the_desk(client, signed_in, scene, name):
    assert answered(client, signed_in, scene, "post", name) == BUTTONS[name]


def test_a_reviewer_s_link_opens_their_own_review_only(client, editor):
    """A link for another purpose, or of another request, is nothing here."""
    _practice, first, second = stages.in_review(editor)
    first.nonce = "another1"
    first.save(update_fields=["nonce"])

    assert client.get(reverse("practices:review", args=[second.token])).status_code == 200
    old = second.token.replace(str(second.pk), str(first.pk), 1)
    assert client.get(reverse("practices:review", args=[old])).status_code == 404
    for name in ("accept_review", "reopen_review"):
        assert client.post(reverse(f"practices:{name}", args=[old])).status_code == 404


def test_the_day_a_review_is_due_lies_ahead(editor):
    _practice, first, _second = stages.in_review(editor)
    with pytest.raises(Refusal, match="before it can be written"):
        assigning.set_due(first, due_on=timezone.localdate(), by=editor)
    assert assigning.set_due(first, due_on=timezone.localdate() + timedelta(days=1), by=editor).due_on
