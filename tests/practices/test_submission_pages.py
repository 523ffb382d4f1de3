"""The form in steps, and a submitter's own pages."""

import re

import pytest
from django.urls import reverse

from correspondence.models import Letter
from meetings.states import RegistrationState
from practices import completeness
from practices.actions import submission
from practices.models import Practice, PracticeVersion
from practices.states import PracticeState
from tests.factories import MeetingFactory, PracticeFactory, RegistrationFactory, SessionFactory, StakeholderFactory

from . import stages

pytestmark = pytest.mark.django_db


def edit(practice, step="short"):
    return f"{reverse('practices:edit_practice', kwargs={'pk': practice.pk})}?step={step}"


def fields_of(page) -> dict:
    """What a browser would send back from the draft form of a page, untouched."""
    forms = page.context["forms"]
    data = {}
    for form in [forms.form, *(row for formset in forms.rows for row in formset), forms.consents, forms.origin]:
        for field in form or []:
            value = field.value()
            if value is not None and value is not False and value != "":
                data[field.html_name] = value
    for formset in forms.rows:
        for field in formset.management_form:
            data[field.html_name] = field.value()
    return data


def test_beginning_asks_for_little_and_leads_to_the_steps(signed_in, person):
    answer = signed_in(person).post(reverse("practices:new_practice"), {"title": "Debt-free", "language": "es"})

    practice = Practice.objects.get()
    assert answer.url == reverse("practices:edit_practice", kwargs={"pk": practice.pk})
    assert (practice.submitter, practice.current.title, practice.current.language) == (person, "Debt-free", "es")


def test_looking_at_the_first_page_begins_nothing(signed_in, person):
    assert signed_in(person).get(reverse("practices:new_practice")).status_code == 200
    assert not Practice.objects.exists()


def test_only_meetings_one_took_part_in_can_be_named(signed_in, person):
    attended = RegistrationFactory(stakeholder=person, state=RegistrationState.CONFIRMED).meeting
    session, elsewhere = SessionFactory(meeting=attended), SessionFactory(meeting=MeetingFactory())
    client, page = signed_in(person), reverse("practices:new_practice")
    form = client.get(f"{page}?session={session.pk}").context["form"]
    assert list(form.fields["meeting"].queryset) == [attended]
    assert list(form.fields["session"].queryset) == [session]

    client.post(page, {"title": "One", "language": "en", "session": elsewhere.pk})
    assert not Practice.objects.exists()
    client.post(page, {"title": "One", "language": "en", "session": session.pk})
    assert Practice.objects.get().meeting == attended


def test_a_session_of_another_meeting_is_refused_with_a_sentence(signed_in, person):
    first, second = (RegistrationFactory(stakeholder=person).meeting for _number in range(2))
    session = SessionFactory(meeting=second)
    answer = signed_in(person).post(
        reverse("practices:new_practice"),
        {"title": "One", "language": "en", "meeting": first.pk, "session": session.pk},
    )

    assert "This session belongs to another meeting." in answer.text


@pytest.mark.parametrize("step", [step.code for step in completeness.STEPS if step.code != "answer"])
def test_every_step_saved_untouched_changes_nothing(signed_in, step):
    practice = PracticeFactory(
        current__building_blocks=[{"title": "Talk", "how": "Monthly", "enabling_factor": "", "lesson": ""}],
        current__evidence_links=[
            {"title": "Report", "url": "https://example.org/r", "text_alternative": "", "mark": "public"}
        ],
    )
    client = signed_in(practice.submitter)
    before = stages_of(practice)
    page = client.get(edit(practice, step))
    answer = client.post(edit(practice, step), fields_of(page) | {"deed": "save"})

    assert answer.status_code == 302
    assert stages_of(practice) == before
    assert PracticeVersion.objects.get().revision == 1


def stages_of(practice):
    """All words of a draft, rows included."""
    version = PracticeVersion.objects.get(practice=practice)
    kept = {name: getattr(version, name) for step in completeness.STEPS for name in step.fields}
    rows = list(version.partners.values_list("organisation", "sector", "role", "brings"))
    results = list(version.results.values_list("indicator", "value", "as_of", "evidence"))
    return kept, version.building_blocks, version.evidence_links, rows, results


def test_a_step_is_kept_with_anything_missing_and_too_long(signed_in):
    practice = PracticeFactory()
    client = signed_in(practice.submitter)
    client.post(edit(practice), {"revision": 0, "window": "w", "title": "word " * 20, "summary": "", "deed": "save"})

    version = PracticeVersion.objects.get()
    assert (completeness.count_words(version.title), version.summary) == (20, "")
    page = client.get(edit(practice)).text
    assert "has 20 words; 15 are possible. Shorten it." in page
    assert "Fill in “short summary”." in page


def test_what_cannot_be_kept_is_said_and_nothing_typed_is_lost(signed_in):
    practice = PracticeFactory()
    answer = signed_in(practice.submitter).post(
        edit(practice, "where"), {"revision": 0, "start_year": "2022", "end_year": "2020", "countries": ["PE", ""]}
    )

    assert "It would have ended before it began." in answer.text
    assert re.search(r'<option value="PE" selected', answer.text)
    assert "2020" in answer.text


def test_rows_are_added_without_javascript(signed_in):
    practice = PracticeFactory()
    client = signed_in(practice.submitter)
    data = fields_of(client.get(edit(practice, "who"))) | {"add": "partners"}
    answer = client.post(edit(practice, "who"), data)

    assert "more=partners" in answer.url
    data = fields_of(client.get(answer.url.partition("#")[0]))
    assert data["partners-TOTAL_FORMS"] == 2
    new = {"partners-1-organisation": "Union of Fishers", "partners-1-sector": "civil_society", "deed": "save"}
    client.post(edit(practice, "who"), data | new)
    assert [partner.organisation for partner in practice.current.partners.all()] == [
        "Fictional Bank",
        "Union of Fishers",
    ]


def test_a_row_is_removed_by_its_box(signed_in):
    practice = PracticeFactory()
    client = signed_in(practice.submitter)
    data = fields_of(client.get(edit(practice, "who"))) | {"partners-0-DELETE": "on", "deed": "save"}
    client.post(edit(practice, "who"), data)

    assert not practice.current.partners.exists()


def by_script(client, practice, data, step="short"):
    return client.post(edit(practice, step), data, headers={"Accept": "application/json"})


def test_the_automatic_save_answers_with_the_new_revision_and_the_steps(signed_in):
    practice = PracticeFactory()
    client = signed_in(practice.submitter)
    answer = by_script(client, practice, {"revision": 0, "window": "w", "title": "Saved by itself"})

    assert answer.status_code == 200
    said = answer.json()
    assert said["revision"] == 1
    assert "In short" in said["steps"]
    assert said["others"] == []
    assert set(said["known"]) == {"title", "summary", "language"}
    assert PracticeVersion.objects.get().title == "Saved by itself"


def test_the_automatic_save_says_what_cannot_be_kept(signed_in):
    practice = PracticeFactory()
    data = {"revision": 0, "start_year": "2022", "end_year": "2020"}
    answer = by_script(signed_in(practice.submitter), practice, data, "where")

    assert answer.status_code == 422
    assert "It would have ended before it began." in answer.json()["problem"]


def test_the_second_window_is_refused_with_both_texts_on_the_page(signed_in):
    practice = PracticeFactory()
    client = signed_in(practice.submitter)
    first = {"revision": 0, "window": "first", "title": "From the first window"}
    second = {"revision": 0, "window": "second", "title": "From the second window"}
    client.post(edit(practice), first)
    answer = client.post(edit(practice), second)

    assert answer.status_code == 409
    assert "This draft was saved in another window meanwhile." in answer.text
    assert "From the first window" in answer.text
    assert "From the second window</textarea>" in answer.text
    assert PracticeVersion.objects.get().title == "From the first window"

    client.post(edit(practice), second | {"revision": answer.context["version"].revision})
    assert PracticeVersion.objects.get().title == "From the second window"


def test_submitting_an_unfinished_practice_lists_what_is_missing_with_links(signed_in):
    practice = PracticeFactory(current__risks="")
    client = signed_in(practice.submitter)
    data = fields_of(client.get(edit(practice, "check"))) | {"deed": "submit", "publication": "on"}
    answer = client.post(edit(practice, "check"), data)

    assert "It cannot be submitted yet: 1 thing is missing." in answer.text
    assert 'href="?step=rights#id_risks"' in answer.text
    practice.refresh_from_db()
    assert practice.state == PracticeState.DRAFT


def test_after_a_refused_submission_the_page_goes_on_from_what_it_saved(signed_in):
    practice = submission.start(by=StakeholderFactory())
    client = signed_in(practice.submitter)
    filled = fields_of(client.get(edit(practice, "check")))
    refused = client.post(edit(practice, "check"), filled | {"conflicts": "None.", "deed": "submit"})
    assert "It cannot be submitted yet" in refused.text

    again = fields_of(refused) | {"conflicts": "None known.", "deed": "save"}
    assert client.post(edit(practice, "check"), again).status_code == 302
    assert practice.draft.conflicts == "None known."


@pytest.mark.parametrize(
    ("step", "typed", "sentence"),
    [
        ("where", {"start_year": "twenty"}, "Write a year between 1950"),
        ("where", {"end_year": "20"}, "Write a year between 1950"),
        ("check", {"review_on": "1999-01-01"}, "This day is past."),
        ("evidence", {"evidence_links-0-url": "javascript:alert(1)"}, "Write the whole web address"),
        ("future", {"related_practices-0-url": "no address"}, "Write the whole web address"),
    ],
)
def test_wrong_input_gets_one_sentence_and_stays_in_its_field(signed_in, step, typed, sentence):
    practice = submission.start(by=StakeholderFactory())
    client = signed_in(practice.submitter)
    filled = fields_of(client.get(edit(practice, step)))
    page = client.post(edit(practice, step), filled | typed)

    assert sentence in page.text
    assert fields_of(page) | typed == fields_of(page)


def test_a_finished_practice_is_submitted_from_the_last_step(signed_in):
    practice = PracticeFactory()
    client = signed_in(practice.submitter)
    data = fields_of(client.get(edit(practice, "check"))) | {"deed": "submit", "publication": "on"}
    answer = client.post(edit(practice, "check"), data)

    assert answer.url == reverse("practices:my_practice", kwargs={"pk": practice.pk})
    practice.refresh_from_db()
    assert practice.state == PracticeState.SUBMITTED
    assert "An editor reads it, then asks two reviewers." in client.get(answer.url).text
    assert client.get(edit(practice)).url == answer.url


def test_the_submitter_reads_reasons_and_comments_but_nothing_meant_for_editors(signed_in, editor):
    practice, first, second = stages.in_review(editor)
    stages.write(first, 1, to_author="Name the costs.", to_editor="I do not trust the figures.")
    stages.write(second, 1)
    client, mine = signed_in(practice.submitter), reverse("practices:my_practice", kwargs={"pk": practice.pk})
    assert "Name the costs." not in client.get(mine).text

    stages.deciding.decide(practice, outcome="returned", reasons="Say who pays.", by=editor)
    page = client.get(mine).text
    assert "Say who pays." in page
    assert "Name the costs." in page
    for secret in (
        "I do not trust the figures.",
        "Between us",
        first.reviewer.shown_name,
        second.reviewer.shown_name,
        editor.shown_name,
    ):
        assert secret not in page


def test_a_returned_practice_is_revised_and_what_changed_is_shown(signed_in, editor):
    practice = stages.returned(editor)
    client = signed_in(practice.submitter)
    answer = client.post(reverse("practices:revise_practice", kwargs={"pk": practice.pk}))
    assert answer.url == edit(practice, "answer")
    assert "Go on revising" in client.get(reverse("practices:my_practice", kwargs={"pk": practice.pk})).text
    draft = practice.draft
    declared = dict.fromkeys(("declares_accurate", "declares_agreed", "declares_no_victim", "declares_images"), True)
    submission.save_draft(
        draft,
        values=declared | {"answer_to_reviewers": "The bank pays.", "costs": "Two analysts a year."},
        revision=0,
        by=practice.submitter,
    )
    submission.submit(draft, consents=stages.CONSENTS, by=practice.submitter)

    changes = reverse("practices:practice_changes", kwargs={"pk": practice.pk})
    for page in (
        client.get(changes),
        signed_in(editor).get(reverse("practices:editorial_practice", kwargs={"pk": practice.pk})),
    ):
        assert "The bank pays." in page.text
        assert "Two analysts a year." in page.text


def test_withdrawing_asks_first_and_says_why_to_the_editors(signed_in, editor):
    practice = stages.submitted()
    client, page = signed_in(practice.submitter), reverse("practices:withdraw_practice", kwargs={"pk": practice.pk})
    assert "Nobody will review or publish it." in client.get(page).text
    practice.refresh_from_db()
    assert practice.state == PracticeState.SUBMITTED

    assert "is-invalid" in client.post(page, {"because": ""}).text
    practice.refresh_from_db()
    assert practice.state == PracticeState.SUBMITTED

    client.post(page, {"because": "The figures are wrong."})
    practice.refresh_from_db()
    assert (practice.state, practice.withdrawn_because) == (PracticeState.WITHDRAWN, "The figures are wrong.")
    letter = Letter.objects.get(kind="practice_withdrawn", recipient=editor)
    assert "The figures are wrong." in letter.text


def test_what_is_published_is_not_withdrawn(signed_in, editor):
    practice = stages.published(editor)
    page = reverse("practices:withdraw_practice", kwargs={"pk": practice.pk})
    answer = signed_in(practice.submitter).get(page)

    assert answer.status_code == 409
    assert "It can no longer be withdrawn." in answer.text


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_one_s_own_asks_the_same_number_of_times(signed_in, person, number, django_assert_num_queries):
    for _number in range(number):
        PracticeFactory(submitter=person)
    client = signed_in(person)

    with django_assert_num_queries(7):
        page = client.get(reverse("practices:my_practices"))
    assert len(page.context["rows"]) == number


def test_an_empty_list_says_what_to_do(signed_in, person):
    assert "A draft is enough to begin with." in signed_in(person).get(reverse("practices:my_practices")).text
