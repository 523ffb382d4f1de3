"""A practice after publication: still running, new results, adaptations, relations."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from correspondence.models import Letter
from practices import living as shown
from practices import screening
from practices.actions import deciding, living
from practices.models import LifeSign, Practice, ResultUpdate
from practices.states import Cause, Kinship, LifeAnswer, MessageState, RunningStatus
from rrge_portal.kernel.refusal import Refusal
from tests.factories import StakeholderFactory

from . import stages

pytestmark = pytest.mark.django_db

RESULT = {
    "indicator": "Fees repaid", "baseline": "12", "value": "40", "unit": "cases", "as_of": "2026-01-31",
    "source": "Annual report", "evidence": 2,
}  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


def due(practice, days=0):
    """As if its day had come so many days ago."""
    day = timezone.localdate() - timedelta(days=days)
    Practice.objects.filter(pk=practice.pk).update(look_on=day, confirmed_on=day - timedelta(days=700))
    practice.refresh_from_db()
    return practice


def link_of(sign):
    return reverse("practices:still_running", kwargs={"token": sign.token})


def asked(practice):
    return living.ask_whether_it_runs(due(practice))


def test_publication_sets_the_day_on_which_it_is_asked_whether_it_runs(editor):
    named = stages.published(editor)
    assert named.look_on == named.current.review_on
    assert named.confirmed_on == timezone.localdate()


def test_every_due_practice_is_asked_once(editor):
    practice, other = due(stages.published(editor)), stages.published(editor)

    assert living.ask_what_is_due() == 1
    assert living.ask_what_is_due() == 0
    letter = Letter.objects.get(kind="still_running")
    assert letter.recipient == practice.submitter
    assert not other.life_signs.exists()


def test_opening_the_link_changes_nothing_and_one_click_answers(client, editor):
    sign = asked(stages.published(editor))
    before = list(Practice.objects.values())
    page = client.get(link_of(sign))
    assert "Is it still running?" in page.text
    assert list(Practice.objects.values()) == before
    assert sign.token not in Letter.objects.get(kind="still_running").text

    client.post(link_of(sign), {"answer": "unchanged"})
    practice = Practice.objects.get()
    assert practice.confirmed_on == timezone.localdate()
    assert practice.look_on == timezone.localdate() + living.UNTIL_ASKED_AGAIN
    assert "The page says so from now on." in client.get(link_of(sign)).text
    assert client.post(link_of(sign), {"answer": "unchanged"}).status_code == 200  # pressed twice
    assert client.post(link_of(sign), {"answer": "unknown"}).status_code == 409
    sign.refresh_from_db()
    assert sign.answer == LifeAnswer.UNCHANGED


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"answer": ""}, "Choose one of the four answers."),
        ({"answer": "news", "news": ""}, "Say in a few words what is new."),
        ({"answer": "ended"}, "Say in which year it ended."),
        ({"answer": "ended", "ended_year": "1999"}, "That year cannot be"),
    ],
)
def test_an_answer_that_cannot_be_is_asked_again(client, editor, said, sentence):
    sign = asked(stages.published(editor))

    assert sentence in client.post(link_of(sign), said).text
    sign.refresh_from_db()
    assert sign.answer == ""


def test_a_window_that_answers_late_reads_so_and_keeps_what_was_written(client, editor):
    sign = asked(stages.published(editor))
    client.post(link_of(sign), {"answer": "unchanged"})

    late = client.post(link_of(sign), {"answer": "news", "news": "A third bank joined."})

    assert late.status_code == 409
    assert "This was answered already" in late.text
    assert "A third bank joined." in late.text
    assert LifeSign.objects.get().answer == LifeAnswer.UNCHANGED
    assert "This was answered already" not in client.get(link_of(sign)).text


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"answer": "news"}, "news"),
        ({"answer": "ended"}, "ended_year"),
        ({"answer": "ended", "ended_year": "x"}, "ended_year"),
    ],
)
def test_what_an_answer_lacks_is_said_at_its_field(client, editor, said, field):
    sign = asked(stages.published(editor))

    answer = client.post(link_of(sign), said)

    assert list(answer.context["form"].errors) == [field]


def test_an_adaptation_with_gaps_is_told_what_to_write(client, editor):
    practice = stages.published(editor)

    answer = client.post(f"/practices/{practice.slug}/adapted/", {"year": "1800", "language": "en"})

    assert "This field is required." not in answer.text
    assert "Name the organisation that took it up." in answer.text
    assert "Give a year from 1990 to" in answer.text


def test_what_has_ended_says_so_with_the_day_it_was_told(client, editor):
    practice = stages.published(editor)
    living.tell(asked(practice), answer=LifeAnswer.ENDED, ended_year=2025)
    page = client.get(practice.get_absolute_url()).text

    assert "Completed" in page
    assert "2022–2025" in page
    assert "Status told on" in page
    practice.refresh_from_db()
    assert practice.look_on is None


def test_without_an_answer_it_is_marked_as_not_confirmed_since(client, editor):
    practice = due(stages.published(editor), days=10)
    assert "Not confirmed since" not in client.get(practice.get_absolute_url()).text
    due(practice, days=100)

    assert "Not confirmed since" in client.get(practice.get_absolute_url()).text
    living.tell(living.open_question(practice), answer=LifeAnswer.UNCHANGED)
    practice.refresh_from_db()
    assert shown.not_confirmed_since(practice) is None


def test_news_are_shown_once_an_editor_has_read_them(client, signed_in, editor):
    practice = stages.published(editor)
    sign = living.tell(asked(practice), answer=LifeAnswer.NEWS, news="A second bank has joined.")
    assert "A second bank has joined." not in client.get(practice.get_absolute_url()).text
    desk = signed_in(editor)
    assert "A second bank has joined." in desk.get("/editorial/messages/").text
    desk.post(reverse("practices:check_news", kwargs={"pk": sign.pk}), {"deed": "show"})

    assert "A second bank has joined." in client.get(practice.get_absolute_url()).text


def test_a_submitter_tells_how_it_stands_without_waiting_for_the_letter(signed_in, editor):
    practice = stages.published(editor)
    page = reverse("practices:tell_how_it_stands", kwargs={"pk": practice.pk})
    answer = signed_in(practice.submitter).post(page)

    assert answer.url == link_of(LifeSign.objects.get())
    assert signed_in(StakeholderFactory()).post(page).status_code in {403, 404}


def test_a_new_result_is_checked_then_stands_on_the_page_as_an_update(client, signed_in, editor):
    practice = stages.published(editor)
    page = reverse("practices:new_result", kwargs={"pk": practice.pk})
    writer, desk = signed_in(practice.submitter), signed_in(editor)
    assert "That day is still to come." in writer.post(page, RESULT | {"as_of": "2999-01-01"}).text
    writer.post(page, RESULT)
    update = practice.updates.get()
    assert "Fees repaid" not in client.get(practice.get_absolute_url()).text

    check = reverse("practices:check_result", kwargs={"pk": update.pk})
    assert desk.post(check, {"deed": "refuse", "remark": ""}).status_code == 409
    desk.post(check, {"deed": "show"})
    text = client.get(practice.get_absolute_url()).text
    assert "Fees repaid" in text
    assert "Update 1, as of 31 January 2026" in text
    assert client.get(f"/practices/{practice.slug}.json").json()["since_publication"]["updates"][0]["value"] == "40"
    assert Letter.objects.filter(kind="result_checked", recipient=practice.submitter).count() == 1
    assert practice.current.results.count() == 1  # the reviewed text stays as it was


def test_only_the_submitter_sends_results_and_only_of_what_is_published(editor):
    practice = stages.published(editor)
    with pytest.raises(Refusal, match="Only its submitter"):
        living.send_result(practice, by=editor, **RESULT)
    with pytest.raises(Refusal, match="published practice"):
        living.send_result(stages.taken_down(editor), by=Practice.objects.latest("pk").submitter, **RESULT)


def test_a_reader_s_adaptation_is_moderated_and_shows_no_person(client, signed_in, editor):
    practice = stages.published(editor)
    page = f"/practices/{practice.slug}/adapted/"
    said = {"organisation": "Invented Bank", "country": "PE", "text": "We ask twelve questions.", "language": "en"}
    client.post(page, said | {"email": "reader@example.org"})
    assert "Invented Bank" not in client.get(practice.get_absolute_url()).text
    adaptation = practice.adaptations.get()
    assert adaptation.state == MessageState.WAITING

    signed_in(editor).post(reverse("practices:check_adaptation", kwargs={"pk": adaptation.pk}), {"deed": "show"})
    text = client.get(practice.get_absolute_url()).text
    assert "Invented Bank" in text
    assert "reader@example.org" not in text
    assert "reader@example.org" not in client.get(f"/practices/{practice.slug}.json").text


def test_a_relation_is_shown_both_ways_and_a_merged_practice_leads_on(client, signed_in, editor):
    one, other = stages.published(editor), stages.published(editor)
    page = reverse("practices:relations", kwargs={"pk": one.pk})
    desk = signed_in(editor)
    assert "No published practice has this address." in desk.post(page, {"kind": "adapts", "other": "nowhere"}).text
    desk.post(page, {"kind": "merged_into", "other": f"https://example.org/practices/{other.slug}/"})

    assert f"This practice became part of “{other.title}”." in client.get(one.get_absolute_url()).text.replace(
        "&quot;", '"'
    )
    assert "Took up" in client.get(other.get_absolute_url()).text
    one.refresh_from_db()
    assert one.status_now == RunningStatus.MERGED
    deciding.take_down(one, reason="Merged.", cause=Cause.MERGED, by=editor)
    assert client.get(one.get_absolute_url()).url == other.get_absolute_url()
    desk.post(reverse("practices:part", kwargs={"pk": one.pk, "relation": one.relations.get().pk}))
    assert client.get(one.get_absolute_url()).status_code == 410


def test_relations_that_cannot_be_are_refused(editor):
    one, other = stages.published(editor), stages.published(editor)
    with pytest.raises(Refusal, match="Choose another practice than this one"):
        living.relate(one, kind=Kinship.ADAPTS, other=one, by=editor)
    living.relate(one, kind=Kinship.ADAPTS, other=other, by=editor)
    with pytest.raises(Refusal, match="This relation is there already"):
        living.relate(one, kind=Kinship.ADAPTS, other=other, by=editor)
    with pytest.raises(Refusal, match="The other one leads back to this one"):
        living.relate(other, kind=Kinship.ADAPTS, other=one, by=editor)


def test_no_chain_of_relations_comes_back_to_where_it_began(editor):
    one, other, third = stages.published(editor), stages.published(editor), stages.published(editor)
    living.relate(one, kind=Kinship.MERGED_INTO, other=other, by=editor)
    living.relate(other, kind=Kinship.SUCCEEDED_BY, other=third, by=editor)
    with pytest.raises(Refusal, match="leads back"):
        living.relate(third, kind=Kinship.MERGED_INTO, other=one, by=editor)
    living.relate(third, kind=Kinship.ADAPTS, other=one, by=editor)  # where it came from is another matter


def test_taking_back_another_relation_leaves_what_became_of_a_practice(editor):
    one, other = stages.published(editor), stages.published(editor)
    living.relate(one, kind=Kinship.MERGED_INTO, other=other, by=editor)
    adapts = living.relate(one, kind=Kinship.ADAPTS, other=other, by=editor)

    living.part(adapts, by=editor)
    one.refresh_from_db()
    assert one.status_now == RunningStatus.MERGED


def test_a_relation_that_would_lead_back_does_not_stop_a_publication(editor, settings):
    named = [{"kind": "adapts", "title": "X", "url": ""}]
    practice = stages.published(editor, current__related_practices=named)
    other = stages.published(editor)
    living.relate(other, kind=Kinship.ADAPTS, other=practice, by=editor)
    practice.current.related_practices = [named[0] | {"url": f"{settings.PORTAL_URL}/practices/{other.slug}/"}]

    living.take_over_relations(practice)
    assert not practice.relations.exists()


def with_name(editor, kind):
    """A message that names somebody, of the kind that is sent in."""
    practice = stages.published(editor)
    if kind == "resultupdate":
        named = RESULT | {"source": "As Rosa Martínez told"}
        return living.send_result(practice, by=practice.submitter, **named)
    if kind == "adaptation":
        text = "We met Rosa Martínez and took it up."
        return living.report_adaptation(practice, organisation="Fictional Bank", country="FR", text=text)
    return living.tell(living.open_question(practice), answer=LifeAnswer.NEWS, news="Rosa Martínez left the shelter.")


def show(message, editor):
    if isinstance(message, LifeSign):
        return living.check_news(message, show=True, by=editor)
    if isinstance(message, ResultUpdate):
        return living.show_result(message, by=editor)
    return living.check_adaptation(message, show=True, by=editor)


@pytest.mark.parametrize("kind", ["resultupdate", "adaptation", "lifesign"])
def test_what_is_sent_in_and_names_somebody_is_not_shown_until_each_flag_is_cleared(signed_in, editor, kind):
    message = with_name(editor, kind)
    with pytest.raises(Refusal, match="could point at somebody: “Rosa Martínez”"):
        show(message, editor)

    desk = signed_in(editor)
    flag = screening.open_flags_of_message(message)[0]
    assert "Looks like the name of a person" in desk.get("/editorial/messages/").text
    address = reverse("practices:clear_message_flag", kwargs={"kind": kind, "pk": message.pk})
    assert desk.post(address, {"flag": flag.code, "reason": " "}).status_code == 409
    assert desk.post(address, {"flag": flag.code, "reason": "Her office, with her consent."}).status_code == 302
    shown_now = show(message, editor)
    assert (shown_now.shown if kind == "lifesign" else shown_now.state) == MessageState.SHOWN


def test_only_editors_of_other_texts_clear_what_is_sent_in(signed_in, editor):
    message = with_name(editor, "resultupdate")
    flag = screening.open_flags_of_message(message)[0]
    address = reverse("practices:clear_message_flag", kwargs={"kind": "resultupdate", "pk": message.pk})
    answer = signed_in(message.practice.submitter).post(address, {"flag": flag.code, "reason": "Mine."})
    assert answer.status_code == 403
    assert not message.practice.cleared_flags.exists()


def test_what_a_submitter_named_as_related_becomes_a_relation_on_publication(editor, settings):
    other = stages.published(editor)
    named = [{"kind": "adapts", "title": "X", "url": f"{settings.PORTAL_URL}/practices/{other.slug}/"}]
    practice = stages.published(editor, current__related_practices=named)

    assert practice.relations.get().other == other


@pytest.mark.parametrize("number", [1, 3])
def test_what_is_said_since_publication_takes_five_queries(editor, number, django_assert_num_queries):
    practice = stages.published(editor)
    for place in range(number):
        update = living.send_result(practice, by=practice.submitter, **RESULT | {"indicator": f"Result {place}"})
        living.show_result(update, by=editor)
        living.relate(practice, kind=Kinship.REPLICATES, other=stages.published(editor), by=editor)

    with django_assert_num_queries(5):
        shown.public(practice)


@pytest.mark.parametrize("number", [1, 3])
def test_what_waits_to_be_read_asks_the_same_number_of_times(signed_in, editor, number, django_assert_num_queries):
    for _number in range(number):
        practice = stages.published(editor)
        living.send_result(practice, by=practice.submitter, **RESULT)
        living.tell(living.open_question(practice), answer=LifeAnswer.NEWS, news="New.")
    client = signed_in(editor)

    with django_assert_num_queries(10):
        client.get("/editorial/messages/")
