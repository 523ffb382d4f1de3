"""The evaluation: asked by a link, answered by nobody in particular, shown without small numbers."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from correspondence.models import Letter
from journal.models import Entry
from meetings.actions import evaluating
from meetings.models import Answers, Asked, Question, ReminderPlan
from meetings.questionnaire import groups_by_sector, results_of
from meetings.states import QuestionKind
from rrge_portal.kernel import jobs
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.vocabulary import Sector
from tests.factories import MeetingFactory, RegistrationFactory, StakeholderFactory


@pytest.fixture
def organiser(db):
    return StakeholderFactory()


@pytest.fixture
def meeting(organiser):
    return MeetingFactory(organiser=organiser, starts_on=timezone.localdate(), ends_on=timezone.localdate())


@pytest.fixture
def survey(meeting, organiser):
    RegistrationFactory.create_batch(3, meeting=meeting)
    survey = evaluating.prepare(meeting, by=organiser)
    mailing = evaluating.open_to_all(survey, closes_at=timezone.now() + timedelta(days=7), by=organiser)
    jobs.run(mailing.job_id)
    survey.refresh_from_db()
    return survey


@pytest.fixture
def asked(survey):
    return survey.asked.select_related("survey").first()


def page_of(asked) -> str:
    return reverse("meetings:survey", args=[asked.token])


def test_the_usual_questions_come_in_three_languages(meeting, organiser):
    survey = evaluating.prepare(meeting, by=organiser)
    assert evaluating.prepare(meeting, by=organiser) == survey
    assert all(set(question.texts) == {"en", "es", "fr"} for question in survey.questions.all())
    assert {question.kind for question in survey.questions.all()} == set(QuestionKind)


def test_everybody_who_was_there_is_asked_by_a_link_of_their_own(survey):
    letters = Letter.objects.filter(kind="survey")
    assert letters.count() == 3
    assert all("/surveys/" not in letter.text and "/surveys/" in letter.open_text for letter in letters)


def test_it_is_not_sent_before_the_last_day(organiser):
    survey = evaluating.prepare(MeetingFactory(organiser=organiser), by=organiser)
    with pytest.raises(Refusal, match="not over"):
        evaluating.open_to_all(survey, closes_at=timezone.now() + timedelta(days=90), by=organiser)


def test_a_link_is_enough_to_answer_and_reading_changes_nothing(survey, asked):
    client, question = Client(), survey.questions.first()
    assert "How was the meeting?" in client.get(page_of(asked)).text
    assert not Answers.objects.exists()
    page = client.post(page_of(asked), {f"question_{question.pk}": "4"}, follow=True)
    assert "Thank you." in page.text
    assert Answers.objects.get().values == {str(question.pk): 4}


def test_no_row_leads_from_the_person_to_the_answers(survey, asked):
    entries = Entry.objects.count()
    Client().post(page_of(asked), {f"question_{survey.questions.first().pk}": "4"})
    answers = Answers.objects.get()

    named = {field.name for field in Answers._meta.get_fields()}
    assert named == {"key", "survey", "sector", "role", "values", "seal"}
    kept = {str(answers.key), answers.seal, str(answers.sector), str(answers.values)}
    assert not any(str(part) in kept for part in (asked.pk, asked.nonce, asked.token, asked.registration_id))
    assert not any(field.get_internal_type() in {"DateTimeField", "DateField"} for field in Answers._meta.fields)
    assert {field.name for field in Asked._meta.fields} == {"id", "survey", "registration", "nonce", "has_answered"}
    assert Entry.objects.count() == entries


def test_the_order_of_answers_is_not_that_of_arrival(survey, organiser):
    for number, asked in enumerate(survey.asked.all()):
        evaluating.answer(asked, {"1": number})
    assert all(answers.key.version == 4 for answers in Answers.objects.all())
    before = set(Answers.objects.values_list("key", flat=True))
    evaluating.close(survey, by=organiser)
    assert before.isdisjoint(Answers.objects.values_list("key", flat=True))
    assert set(Answers.objects.values_list("seal", flat=True)) == {""}
    assert sorted(values["1"] for values in Answers.objects.values_list("values", flat=True)) == [0, 1, 2]


def test_the_browser_that_answered_changes_its_answers_and_no_other_does(survey, asked):
    client, name = Client(), f"question_{survey.questions.first().pk}"
    client.post(page_of(asked), {name: "4"})
    client.post(page_of(asked), {name: "2"})
    assert list(Answers.objects.get().values.values()) == [2]

    other = Client()
    assert "cannot find them for you" in other.get(page_of(asked)).text
    refused = other.post(page_of(asked), {name: "5"})
    assert refused.status_code == 409
    assert "You have answered already." in refused.text
    assert list(Answers.objects.get().values.values()) == [2]


def test_two_people_at_one_computer_see_nothing_of_each_other(survey, asked):
    client, name = Client(), f"question_{survey.questions.first().pk}"
    other = survey.asked.exclude(pk=asked.pk).first()
    Client().post(page_of(other), {name: "1"})
    client.post(page_of(asked), {name: "4"})
    assert "cannot find them for you" in client.get(page_of(other)).text
    assert client.post(page_of(other), {name: "5"}).status_code == 409
    assert sorted(value for row in Answers.objects.all() for value in row.values.values()) == [1, 4]


def test_it_closes_by_itself_and_says_so(survey, asked):
    evaluating.close_what_is_due(timezone.now() + timedelta(days=8))
    assert "The evaluation has closed." in Client().get(page_of(asked)).text
    assert Client().post(page_of(asked), {}).status_code == 409
    assert not Answers.objects.exists()


def test_a_forged_link_opens_nothing(survey):
    assert Client().get(reverse("meetings:survey", args=["1.nonsense:forged"])).status_code == 404


def test_questions_stay_once_somebody_was_asked(survey, organiser):
    with pytest.raises(Refusal, match="stay as they are"):
        evaluating.remove_question(survey.questions.first(), by=organiser)


# --- Results ----------------------------------------------------------------------------------------------------------


def answered(survey, question: Question, sector: str, values) -> None:
    for value in values:
        Answers.objects.create(survey=survey, sector=sector, role="participant", values={str(question.pk): value})


def result(survey, question):
    return next(each for each in results_of(survey) if each.question == question)


def of_kind(survey, kind) -> Question:
    return survey.questions.filter(kind=kind).first()


def test_small_numbers_are_hidden(survey):
    question = of_kind(survey, QuestionKind.YES_NO)
    answered(survey, question, Sector.GOVERNMENT, [0] * 12 + [1] * 2)
    cells = [group.bars[0].value for group in result(survey, question).overall.groups]
    assert cells == [None, None]


def test_nothing_is_shown_of_four(survey):
    scale, text = of_kind(survey, QuestionKind.SCALE), of_kind(survey, QuestionKind.TEXT)
    answered(survey, scale, Sector.GOVERNMENT, [5] * 4)
    answered(survey, text, Sector.GOVERNMENT, ["More time"] * 4)
    assert result(survey, scale).overall is None
    assert result(survey, text).texts == ()
    assert "Fewer than 5 people" in result(survey, text).sentence


def test_small_sectors_are_shown_together(survey):
    question = of_kind(survey, QuestionKind.SCALE)
    answered(survey, question, Sector.GOVERNMENT, [5] * 10)
    answered(survey, question, Sector.PRIVATE, [3] * 3)
    answered(survey, question, Sector.ACADEMIA, [1] * 3)
    chart = result(survey, question).by_sector
    assert [(group.label, group.bars[0].value) for group in chart.groups] == [
        ("Government", 5.0),
        ("Other sectors together", 2.0),
    ]


def test_one_small_sector_takes_another_with_it():
    given = [("government", 5)] * 10 + [("private", 4)] * 8 + [("academia", 1)] * 2
    assert [(label, len(values)) for label, values in groups_by_sector(given)] == [
        ("Government", 10),
        ("Other sectors together", 10),
    ]
    assert groups_by_sector([("private", 4)] * 3) is None


def test_the_mean_does_not_give_hidden_numbers_away(survey):
    question = of_kind(survey, QuestionKind.SCALE)
    answered(survey, question, Sector.GOVERNMENT, [5] * 10 + [4] * 2)
    assert "Mean" not in result(survey, question).overall.summary


def test_results_wait_until_it_has_closed(signed_in, meeting, survey, organiser):
    question = of_kind(survey, QuestionKind.SCALE)
    answered(survey, question, Sector.GOVERNMENT, [5] * 10)
    client, address = signed_in(organiser), reverse("meetings:evaluation", args=[meeting.slug])
    assert "Mean 5 of 5." not in client.get(address).text
    client.post(reverse("meetings:close_survey", args=[meeting.slug]))
    assert "Mean 5 of 5." in client.get(address).text


def test_the_evaluation_is_the_organisers(signed_in, meeting, survey):
    address = reverse("meetings:close_survey", args=[meeting.slug])
    assert signed_in(StakeholderFactory()).post(address).status_code == 403
    survey.refresh_from_db()
    assert not survey.is_closed


def test_an_organiser_words_a_question(signed_in, meeting, organiser):
    client = signed_in(organiser)
    client.post(reverse("meetings:evaluation", args=[meeting.slug]))
    address = reverse("meetings:new_question", args=[meeting.slug])
    wrong = client.post(address, {"kind": "choice", "text_en": "Which?", "options_en": "One"})
    assert "at least two answers" in wrong.text
    client.post(address, {"kind": "choice", "text_en": "Which?", "options_en": "One\nTwo", "options_es": "Uno\nDos"})
    question = Question.objects.get(texts__en="Which?")
    assert question.options == [{"en": "One", "es": "Uno"}, {"en": "Two", "es": "Dos"}]


def test_a_meeting_whose_rules_forget_the_evaluation_is_offered_a_reminder(signed_in, meeting, survey, organiser):
    client, page = signed_in(organiser), reverse("meetings:evaluation", args=[meeting.slug])
    offer = "The rules of this meeting remind nobody of the evaluation by themselves."
    assert offer not in client.get(page).text
    plan = ReminderPlan.objects.create(meeting=meeting)
    plan.rules.create(letter="survey", days=-2, is_on=False)
    assert offer in client.get(page).text
    plan.rules.update(is_on=True)
    assert offer not in client.get(page).text


def test_only_those_who_have_not_answered_are_reminded(signed_in, meeting, survey, asked, organiser):
    evaluating.answer(asked, {})
    address = reverse("meetings:remind_survey", args=[meeting.slug])
    assert signed_in(StakeholderFactory()).post(address).status_code == 403
    assert "Remind 2 people" in signed_in(organiser).get(address).text
    assert Letter.objects.filter(kind="survey").count() == 3
    jobs.run(evaluating.remind(survey, by=organiser).job_id)
    assert Letter.objects.filter(kind="survey").count() == 5
    for each in survey.asked.filter(has_answered=False):
        evaluating.answer(each, {})
    assert signed_in(organiser).post(address).status_code == 409


def test_the_table_hides_what_the_page_hides(signed_in, meeting, survey, organiser):
    question = of_kind(survey, QuestionKind.YES_NO)
    answered(survey, question, Sector.GOVERNMENT, [0] * 12 + [1] * 2)
    text = of_kind(survey, QuestionKind.TEXT)
    answered(survey, text, Sector.GOVERNMENT, ["=HYPERLINK()"] * 5)
    client, address = signed_in(organiser), reverse("meetings:evaluation_csv", args=[meeting.slug])
    assert client.get(address).status_code == 409
    evaluating.close(survey, by=organiser)
    table = client.get(address).content.decode()
    assert "Everybody,Yes,not shown" in table
    assert "'=HYPERLINK()" in table
    assert signed_in(StakeholderFactory()).get(address).status_code == 403
