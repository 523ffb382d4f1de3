"""A reader's concern about a published text, from the form to the answer."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from correspondence.models import Letter
from journal.models import Entry
from practices.actions import concerns, deciding
from practices.models import Concern
from practices.states import CONCERN_TRANSITIONS, ConcernState, PracticeState
from rrge_portal.kernel.flood import PER_SENDER
from rrge_portal.kernel.refusal import Refusal
from stakeholders.states import Role
from tests.factories import StakeholderFactory

from . import stages

pytestmark = pytest.mark.django_db

SAID = {"kind": "identification", "passage": "The woman from the bank", "text": "People here know who she is."}


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


def form_of(practice):
    return f"/practices/{practice.slug}/concern/"


def reported(practice, **more):
    return concerns.report(practice, language="en", **({"kind": "error", "text": "It is not so."} | more))


def test_a_stranger_reports_a_concern_from_the_page_and_it_is_on_the_desk(client, editor):
    practice = stages.published(editor)
    assert form_of(practice) in client.get(practice.get_absolute_url()).text
    assert client.get(form_of(practice)).status_code == 200
    answer = client.post(form_of(practice), SAID | {"email": "reader@example.org"})

    assert "Your message has reached the editors." in answer.text
    concern = Concern.objects.get()
    assert (concern.state, concern.handler) == (ConcernState.OPEN, editor)
    assert concern.due_on == timezone.localdate() + timedelta(days=2)
    letters = dict(Letter.objects.filter(kind__startswith="concern").values_list("kind", "address"))
    assert letters["concern_received"] == "reader@example.org"
    assert letters["concern_on_desk"] == editor.email


def test_without_an_address_nobody_is_written_to_but_the_editors(client, editor):
    practice = stages.published(editor)
    client.post(form_of(practice), SAID)

    assert Letter.objects.filter(kind__startswith="concern").count() == 1


def test_what_is_missing_is_said_and_nothing_lost(client, editor):
    practice = stages.published(editor)
    answer = client.post(form_of(practice), {"passage": "Kept passage.", "text": ""})

    assert "Choose what it is about." in answer.text
    assert "Say what worries you." in answer.text
    assert "Kept passage." in answer.text
    assert not Concern.objects.exists()


def test_a_machine_that_fills_every_field_is_thanked_and_ignored(client, editor):
    practice = stages.published(editor)
    answer = client.post(form_of(practice), SAID | {"homepage": "https://spam.example.org"})

    assert answer.status_code == 200
    assert not Concern.objects.exists()


def test_many_messages_of_one_sender_are_refused_with_the_words_kept(client, editor):
    practice = stages.published(editor)
    for _number in range(PER_SENDER):
        client.post(form_of(practice), SAID)
    answer = client.post(form_of(practice), SAID)

    assert answer.status_code == 409
    assert "People here know who she is." in answer.text
    assert Concern.objects.count() == PER_SENDER


def test_one_click_takes_the_text_down_while_it_is_looked_at(signed_in, client, editor):
    practice = stages.published(editor)
    concern = reported(practice)
    desk, page = signed_in(editor), f"/editorial/concerns/{concern.pk}/"
    assert "Take it down while we look" in desk.get(page).text
    desk.post(page, {"deed": "take_down"})

    concern.refresh_from_db()
    practice.refresh_from_db()
    assert (concern.state, practice.state) == (ConcernState.LOOKING, PracticeState.UNPUBLISHED)
    gone = client.get(practice.get_absolute_url())
    assert gone.status_code == 410
    assert "A concern about it is being looked at." in gone.text
    assert "It is not so." not in gone.text
    assert deciding.put_back(practice, by=editor).is_published


def test_an_answer_reaches_whoever_left_an_address_and_closes_in_the_end(signed_in, editor):
    concern = reported(stages.published(editor), email="reader@example.org")
    desk, page = signed_in(editor), f"/editorial/concerns/{concern.pk}/"
    desk.post(page, {"deed": "look"})
    assert "This field is required." in desk.post(page, {"deed": "answer", "answer": "", "note": "Kept note."}).text
    desk.post(page, {"deed": "answer", "answer": "We corrected the figure.", "note": "Asked the lead."})
    letter = Letter.objects.get(kind="concern_answered")
    assert "We corrected the figure." in letter.text
    assert "Asked the lead." not in letter.text
    desk.post(page, {"deed": "close", "note": ""})

    concern.refresh_from_db()
    assert (concern.state, concern.note) == (ConcernState.CLOSED, "Asked the lead.")
    assert concern.practice.title not in desk.get("/editorial/concerns/").text
    assert concern.practice.title in desk.get("/editorial/concerns/?all").text


REACH = {
    ConcernState.OPEN: lambda concern, editor: concern,
    ConcernState.LOOKING: lambda concern, editor: concerns.look_into(concern, by=editor),
    ConcernState.ANSWERED: lambda concern, editor: concerns.answer(concern, answer="So.", by=editor),
    ConcernState.CLOSED: lambda concern, editor: concerns.close(concern, note="Spam.", by=editor),
}
DEEDS = {
    ConcernState.LOOKING: lambda concern, editor: concerns.look_into(concern, by=editor),
    ConcernState.ANSWERED: lambda concern, editor: concerns.answer(concern, answer="So.", by=editor),
    ConcernState.CLOSED: lambda concern, editor: concerns.close(concern, note="Done.", by=editor),
}


@pytest.mark.parametrize("before", REACH)
@pytest.mark.parametrize("after", DEEDS)
def test_a_concern_moves_along_its_table_only(editor, before, after):
    concern = REACH[before](reported(stages.published(editor)), editor)
    if after in CONCERN_TRANSITIONS[before]:
        assert DEEDS[after](concern, editor).state == after
    else:
        with pytest.raises(Refusal, match="no longer possible"):
            DEEDS[after](concern, editor)


def test_closing_without_an_answer_needs_a_word(editor):
    with pytest.raises(Refusal, match="Say why it is closed"):
        concerns.close(reported(stages.published(editor)), note=" ", by=editor)


def test_only_editors_see_concerns_and_none_about_their_own_text(signed_in, editor):
    concern = reported(stages.published(editor))
    page = f"/editorial/concerns/{concern.pk}/"
    assert signed_in(StakeholderFactory()).get(page).status_code == 403
    assert signed_in(concern.practice.submitter).get(page).status_code == 403
    own = reported(stages.published(StakeholderFactory(role=Role.EDITOR, profile__country="KE"), submitter=editor))
    assert signed_in(editor).get(f"/editorial/concerns/{own.pk}/").status_code == 404
    assert signed_in(editor).get(page).status_code == 200


def test_no_concern_is_reported_of_what_is_not_published(client, editor):
    practice = stages.taken_down(editor)

    assert client.get(form_of(practice)).status_code == 410
    with pytest.raises(Refusal, match="not published any more"):
        reported(practice)


def test_the_journal_keeps_neither_words_nor_address(editor):
    concern = reported(stages.published(editor), email="reader@example.org", text="Zq words")
    concerns.answer(concern, answer="Zq answer", by=editor)
    facts = str(list(Entry.objects.values_list("facts", flat=True)))

    assert "reader@example.org" not in facts
    assert "Zq" not in facts


def test_the_address_is_forgotten_a_year_after_the_matter_is_closed(editor):
    concern = reported(stages.published(editor), email="reader@example.org")
    concerns.close(concern, note="Done.", by=editor)
    assert concerns.forget_addresses() == 0
    Concern.objects.update(state_since=timezone.now() - timedelta(days=366))
    assert concerns.forget_addresses() == 1
    assert Concern.objects.get().email == ""


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_number_of_times(signed_in, editor, number, django_assert_num_queries):
    for _number in range(number):
        reported(stages.published(editor))
    client = signed_in(editor)

    with django_assert_num_queries(6):
        client.get("/editorial/concerns/")
