"""Who may do what: every page, every kind of person, refusals beside permissions with the same setup."""

import pytest
from django.urls import reverse

from practices.models import Practice
from stakeholders.states import Role
from tests.factories import StakeholderFactory

from . import stages

pytestmark = pytest.mark.django_db

PEOPLE = ("anonymous", "person", "submitter", "reviewer", "other_reviewer", "editor", "own_editor", "administrator")
LOGIN, OK, FOUND, CONFLICT, HIDDEN, FORBIDDEN = "login", 200, 302, 409, 404, 403

# Pages of a practice under review, all reviews in. `own_editor` is an editor who submitted the practice in question.
GET = {
    "edit_practice": (LOGIN, HIDDEN, FOUND, FORBIDDEN, FORBIDDEN, FORBIDDEN, FOUND, FORBIDDEN),
    "my_practice": (LOGIN, HIDDEN, OK, FORBIDDEN, FORBIDDEN, FORBIDDEN, OK, FORBIDDEN),
    "practice_changes": (LOGIN, HIDDEN, OK, FORBIDDEN, FORBIDDEN, FORBIDDEN, OK, FORBIDDEN),
    "withdraw_practice": (LOGIN, HIDDEN, OK, FORBIDDEN, FORBIDDEN, FORBIDDEN, OK, FORBIDDEN),
    "editorial_practice": (LOGIN, HIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, OK, FORBIDDEN, OK),
    "reviewers": (LOGIN, HIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, OK, FORBIDDEN, OK),
    "decision": (LOGIN, HIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, OK, FORBIDDEN, OK),
    "return_practice": (LOGIN, HIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, OK, FORBIDDEN, OK),
    "clearance": (LOGIN, HIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, OK, FORBIDDEN, OK),
    "take_down_practice": (LOGIN, HIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, OK, OK, OK),
}
POST = {
    "revise_practice": (LOGIN, HIDDEN, CONFLICT, FORBIDDEN, FORBIDDEN, FORBIDDEN, CONFLICT, FORBIDDEN),
    "publish_practice": (LOGIN, HIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, CONFLICT, FORBIDDEN, CONFLICT),
    "put_back_practice": (LOGIN, HIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, CONFLICT, FORBIDDEN, CONFLICT),
}


@pytest.fixture
def scene(editor, administrator):
    """A practice of an ordinary submitter and one of an editor, both reviewed."""
    own_editor = StakeholderFactory(role=Role.EDITOR)
    practice = stages.reviewed(editor)
    own = stages.reviewed(editor, submitter=own_editor)
    first, second = practice.current.assignments.all()
    people = {
        "person": StakeholderFactory(),
        "submitter": practice.submitter,
        "reviewer": first.reviewer,
        "other_reviewer": second.reviewer,
        "editor": editor,
        "own_editor": own_editor,
        "administrator": administrator,
    }
    return people, practice, own


def answer_to(client, signed_in, scene, who, method, name):
    people, practice, own = scene
    browser = client if who == "anonymous" else signed_in(people[who])
    about = own if who == "own_editor" else practice
    answer = getattr(browser, method)(reverse(f"practices:{name}", kwargs={"pk": about.pk}))
    is_login = answer.status_code == 302 and "/login/" in answer.url
    return LOGIN if is_login else answer.status_code


@pytest.mark.parametrize("name", GET)
def test_who_may_look(client, signed_in, scene, name):
    assert tuple(answer_to(client, signed_in, scene, who, "get", name) for who in PEOPLE) == GET[name]


@pytest.mark.parametrize("name", POST)
def test_who_may_act(client, signed_in, scene, name):
    assert tuple(answer_to(client, signed_in, scene, who, "post", name) for who in PEOPLE) == POST[name]


def test_who_sees_the_desk(client, signed_in, scene):
    people = scene[0]
    desk = reverse("practices:editorial")
    answers = {who: signed_in(somebody).get(desk).status_code for who, somebody in people.items()}

    assert client.get(desk).status_code == 302
    assert {who for who, answer in answers.items() if answer == OK} == {"editor", "own_editor", "administrator"}
    assert set(answers.values()) == {OK, FORBIDDEN}


def test_an_administrator_decides_on_others_practices_but_not_on_their_own(signed_in, administrator, editor):
    own = stages.reviewed(editor, submitter=administrator)

    for name in ("editorial_practice", "decision", "clearance"):
        assert signed_in(administrator).get(reverse(f"practices:{name}", kwargs={"pk": own.pk})).status_code == 403


def test_a_draft_is_hidden_from_everybody_but_its_submitter(signed_in, editor, administrator, person):
    practice = stages.PracticeFactory()
    page = reverse("practices:edit_practice", kwargs={"pk": practice.pk})

    assert [signed_in(who).get(page).status_code for who in (editor, administrator, person)] == [404, 404, 404]
    assert signed_in(practice.submitter).get(page).status_code == 200
    assert list(Practice.objects.visible_to(practice.submitter)) == [practice]


def test_words_meant_for_the_editor_leave_the_desk_nowhere(client, signed_in, scene, editor):
    """Data that could leak: every page an outsider, the submitter or a reader can open, published at the end."""
    people, practice, _own = scene
    secret = "Between us: doubtful."
    stages.deciding.decide(practice, outcome="promising", reasons="Clear.", by=editor)
    practice.refresh_from_db()
    stages.clear(practice, editor)
    practice = stages.deciding.publish(practice, by=editor)
    public = ["/", "/practices/", practice.get_absolute_url(), f"/practices/{practice.slug}.json"]
    mine = [reverse(f"practices:{name}", kwargs={"pk": practice.pk}) for name in ("my_practice", "practice_changes")]
    browser = signed_in(people["submitter"])

    for page in public:
        assert secret not in client.get(page).text
    for page in [*public, *mine, "/practices/mine/"]:
        assert secret not in browser.get(page).text
    assert secret in signed_in(editor).get(reverse("practices:decision", kwargs={"pk": practice.pk})).text
