"""Two windows and two authors in one draft, and who may do what with it."""

import json

import pytest
from django.urls import reverse

from correspondence.models import Letter
from practices.actions import authoring, drafting, submission
from practices.conflicts import conflict
from practices.drafts import marks_of, merge
from practices.models import CoAuthor, Practice
from practices.states import CoAuthorState, PracticeState
from rrge_portal.kernel.refusal import Refusal
from tests.factories import PracticeFactory, StakeholderFactory

from . import stages

pytestmark = pytest.mark.django_db


def page(name, practice, **kwargs):
    return reverse(f"practices:{name}", kwargs={"pk": practice.pk, **kwargs})


def edit(practice, step="short"):
    return f"{page('edit_practice', practice)}?step={step}"


def co_author(practice, person=None, **trust):
    person = person or StakeholderFactory()
    author = authoring.invite(practice, email=person.email, language="en", by=practice.submitter, **trust)
    return authoring.accept(author, by=person)


# --- Bringing together ------------------------------------------------------------------------------------------------


def test_what_only_one_side_changed_is_taken_from_that_side():
    was = {"title": "One", "summary": "Two", "problem": "Three"}
    stored = was | {"title": "Theirs"}
    typed = was | {"summary": "Mine"}
    merged = merge(stored, typed, marks_of(was))

    assert merged.values == {"summary": "Mine", "problem": "Three"}
    assert (merged.from_others, merged.both) == (["title"], [])


def test_what_both_changed_is_for_people_to_settle_unless_it_is_the_same():
    was = {"title": "One", "summary": "Two"}
    merged = merge({"title": "Theirs", "summary": "Same"}, {"title": "Mine", "summary": "Same"}, marks_of(was))

    assert (merged.values, merged.both) == ({"summary": "Same"}, ["title"])


def test_a_browser_s_line_ends_are_no_change():
    merged = merge({"problem": "a\nb"}, {"problem": "a\r\nb"}, {})

    assert merged.both == []


def test_two_windows_on_different_fields_both_keep_their_words(signed_in):
    practice = PracticeFactory()
    client = signed_in(practice.submitter)
    form = client.get(edit(practice)).context["forms"].form
    filled = {"revision": 0, "known": json.dumps(form["known"].initial), "language": "en"}
    words = {"title": form["title"].value(), "summary": form["summary"].value()}
    client.post(edit(practice), filled | words | {"window": "one", "title": "From one"})
    client.post(edit(practice), filled | words | {"window": "two", "summary": "From two."})

    version = practice.draft
    assert (version.title, version.summary) == ("From one", "From two.")


def test_a_window_that_saved_something_else_meanwhile_still_overwrites_nothing(signed_in):
    practice = PracticeFactory()
    client = signed_in(practice.submitter)
    form = client.get(edit(practice)).context["forms"].form
    filled = {"revision": 0, "known": json.dumps(form["known"].initial), "language": "en", "window": "two"}
    filled |= {"title": form["title"].value(), "summary": form["summary"].value()}
    client.post(edit(practice), filled | {"window": "one", "summary": "From one."})
    script = {"Accept": "application/json"}
    said = client.post(edit(practice), filled | {"title": "From two"}, headers=script).json()
    assert said["others"] == ["Short summary"]
    again = filled | {"title": "From two", "revision": said["revision"], "known": json.dumps(said["known"])}

    assert client.post(edit(practice), again | {"summary": "From two."}, headers=script).status_code == 409
    assert (practice.draft.title, practice.draft.summary) == ("From two", "From one.")


def test_one_s_own_text_goes_on_after_an_answer_was_lost():
    assert merge({"title": "One"}, {"title": "One and two"}, {}, is_own=True).values == {"title": "One and two"}
    assert merge({"title": "One"}, {"title": "One and two"}, {}).both == ["title"]


def test_two_authors_on_the_same_field_see_both_and_nothing_is_overwritten(signed_in):
    practice = PracticeFactory()
    other = co_author(practice).person
    lead, along = signed_in(practice.submitter), signed_in(other)
    form = along.get(edit(practice)).context["forms"].form
    known = json.dumps(form["known"].initial)
    lead.post(edit(practice), {"revision": 0, "window": "a", "known": known, "title": "The lead's"})
    mine = {"revision": 0, "window": "b", "known": known, "title": "The other's"}
    answer = along.post(edit(practice), mine)

    assert answer.status_code == 409
    assert "Another author has changed the same words meanwhile." in answer.text
    assert "The lead&#x27;s" in answer.text
    assert "The other&#x27;s</textarea>" in answer.text
    assert practice.draft.title == "The lead's"

    by_script = along.post(edit(practice), mine, headers={"Accept": "application/json"})
    assert by_script.status_code == 409
    settled = answer.context["forms"].form
    again = mine | {"revision": settled["revision"].value(), "known": settled["known"].value()}
    along.post(edit(practice), again)
    assert practice.draft.title == "The other's"


# --- Co-authors -------------------------------------------------------------------------------------------------------


def test_an_invitation_by_link_changes_nothing_until_the_invited_address_says_yes(signed_in, client, person):
    practice = PracticeFactory(current__title="Debt-free")
    signed_in(practice.submitter).post(page("authors", practice), {"email": "new@example.org", "language": "es"})
    author = CoAuthor.objects.get()
    letter = Letter.objects.get(kind="co_author_invited")
    assert letter.address == "new@example.org"
    link = reverse("practices:join_practice", kwargs={"token": author.token})
    assert client.get(link).status_code == 302

    stranger = signed_in(person)
    looked = stranger.get(link)
    assert "written to another address" in looked.text
    assert "Debt-free" not in looked.text
    assert stranger.post(link, {"answer": "yes"}).status_code == 409
    invited = StakeholderFactory(email="new@example.org")
    assert signed_in(invited).get(page("my_practice", practice)).status_code == 404

    assert "Debt-free" in signed_in(invited).get(link).text
    author.refresh_from_db()
    assert author.state == CoAuthorState.INVITED
    signed_in(invited).post(link, {"answer": "yes"})
    assert signed_in(invited).get(edit(practice)).status_code == 200
    letter = Letter.objects.get(kind="co_author_joined", recipient=practice.submitter)
    assert f"{invited.shown_name} writes along at" in letter.text


def test_a_co_author_writes_but_neither_submits_nor_withdraws_unless_trusted(signed_in):
    practice = PracticeFactory()
    author = co_author(practice)
    version = practice.draft
    submission.save_draft(version, values={"title": "Together"}, revision=0, by=author.person)
    with pytest.raises(Refusal, match="Its lead author submits and withdraws"):
        submission.submit(version, consents=stages.CONSENTS, by=author.person)
    assert signed_in(author.person).get(page("withdraw_practice", practice)).status_code == 403
    assert "Submit this practice" not in signed_in(author.person).get(edit(practice, "check")).text

    authoring.trust(author, may_submit=True, by=practice.submitter)
    submission.submit(version, consents=stages.CONSENTS, by=author.person)
    practice.refresh_from_db()
    assert practice.state == PracticeState.SUBMITTED


def test_the_old_invitation_of_whoever_leads_by_now_leads_to_the_practice(signed_in):
    practice = PracticeFactory()
    author = co_author(practice)
    authoring.hand_over(author, by=practice.submitter)
    link = reverse("practices:join_practice", kwargs={"token": author.token})

    assert signed_in(author.person).get(link).headers["Location"] == page("my_practice", practice)


def test_the_lead_is_told_when_a_trusted_co_author_submits(signed_in):
    practice = PracticeFactory()
    author = co_author(practice, StakeholderFactory(profile__family_name="Alongside", profile__display_name=""))
    authoring.trust(author, may_submit=True, by=practice.submitter)
    submission.submit(practice.draft, consents=stages.CONSENTS, by=author.person)

    told = Letter.objects.filter(kind="practice_submitted")
    assert {letter.recipient for letter in told} == {practice.submitter, author.person}
    assert "Alongside, who writes it with you" in told.get(recipient=practice.submitter).text
    assert "who writes it with you" not in told.get(recipient=author.person).text
    mine = signed_in(practice.submitter).get(page("my_practice", practice))
    assert any("Alongside" in event.by for event in mine.context["history"])


def test_the_lead_is_told_when_a_co_author_answers_the_editors(editor):
    practice = PracticeFactory()
    author = co_author(practice, StakeholderFactory(profile__family_name="Alongside", profile__display_name=""))
    practice = submission.submit(practice.draft, consents=stages.CONSENTS, by=practice.submitter)
    asks = {"gate": stages.YES | {"rights": "ask"}, "questions": {"rights": "Whose photograph?"}}
    stages.desk.check(practice, **asks, by=editor)
    stages.desk.answer_desk(practice.current.desk_questions.get(), text="There is none.", by=author.person)

    letter = Letter.objects.get(kind="co_author_answered")
    assert letter.recipient == practice.submitter
    assert all(words in letter.text for words in ("Alongside, who writes", "Whose photograph?", "There is none."))


def test_the_lead_is_told_when_a_trusted_co_author_withdraws():
    practice = PracticeFactory()
    author = co_author(practice, StakeholderFactory(profile__family_name="Alongside", profile__display_name=""))
    authoring.trust(author, may_submit=True, by=practice.submitter)
    submission.withdraw(practice, because="A partner objects.", by=author.person)

    letter = Letter.objects.get(kind="co_author_withdrew")
    assert letter.recipient == practice.submitter
    assert all(words in letter.text for words in ("Alongside, who writes", "A partner objects."))


def test_a_lead_who_answers_and_withdraws_alone_gets_no_letter_about_it(editor):
    practice = PracticeFactory()
    practice = submission.submit(practice.draft, consents=stages.CONSENTS, by=practice.submitter)
    asks = {"gate": stages.YES | {"rights": "ask"}, "questions": {"rights": "Whose photograph?"}}
    stages.desk.check(practice, **asks, by=editor)
    stages.desk.answer_desk(practice.current.desk_questions.get(), text="There is none.", by=practice.submitter)
    submission.withdraw(practice, because="A partner objects.", by=practice.submitter)

    assert not Letter.objects.filter(kind__in=["co_author_answered", "co_author_withdrew"]).exists()


def test_a_co_author_answers_the_editors_and_the_reviewers_and_a_stranger_does_not(signed_in, editor, person):
    practice = PracticeFactory()
    author = co_author(practice)
    practice = submission.submit(practice.draft, consents=stages.CONSENTS, by=practice.submitter)
    asks = {"gate": stages.YES | {"rights": "ask"}, "questions": {"rights": "Whose photograph?"}}
    stages.desk.check(practice, **asks, by=editor)
    question = practice.current.desk_questions.get()
    with pytest.raises(Refusal, match="Only those who write"):
        stages.desk.answer_desk(question, text="None of mine.", by=person)
    answer = {"question": question.pk, "text": "There is none."}
    assert signed_in(person).post(page("answer_desk", practice), answer).status_code == 404
    assert signed_in(author.person).post(page("answer_desk", practice), answer).status_code == 302

    stages.deciding.return_from_desk(practice, reasons="Say who pays.", by=editor)
    practice.refresh_from_db()
    with pytest.raises(Refusal, match="Only its authors"):
        submission.revise(practice, by=person)
    assert signed_in(person).post(page("revise_practice", practice)).status_code == 404
    assert signed_in(author.person).post(page("revise_practice", practice)).status_code == 302
    assert practice.draft.number == 2


def test_only_the_lead_invites_removes_others_and_hands_over(signed_in):
    practice = PracticeFactory()
    first, second = co_author(practice), co_author(practice)
    client = signed_in(first.person)
    for name in ("trust_author", "hand_over", "invite_again"):
        assert client.post(page(name, practice, author=second.pk)).status_code == 403
    assert client.post(page("remove_author", practice, author=second.pk)).status_code == 409
    with pytest.raises(Refusal, match="Only the lead author does this"):
        authoring.invite(practice, email="x@example.org", by=first.person)

    authoring.remove(second, by=practice.submitter)
    assert signed_in(second.person).get(edit(practice)).status_code == 404
    client.post(page("remove_author", practice, author=first.pk))
    assert client.get(edit(practice)).status_code == 404


def test_the_lead_is_handed_over_and_can_come_back():
    practice = PracticeFactory()
    before, heir = practice.submitter, co_author(practice)
    practice = authoring.hand_over(heir, by=before)

    assert practice.submitter == heir.person
    assert practice.co_authors.writing().get().person == before
    letter = Letter.objects.get(kind="practice_handed_over", recipient=heir.person)
    assert f"{before.shown_name} has handed the lead" in letter.text
    practice = authoring.hand_over(practice.co_authors.writing().get(), by=heir.person)
    assert practice.submitter == before


def test_nobody_hands_over_what_others_are_at_work_on():
    practice = stages.submitted()
    author = CoAuthor.objects.create(
        practice=practice, person=StakeholderFactory(), email="a@example.org", state=CoAuthorState.WRITING
    )
    with pytest.raises(Refusal, match="only while it is written"):
        authoring.hand_over(author, by=practice.submitter)


def test_an_address_is_invited_again_only_after_a_while_and_the_old_link_dies():
    practice = PracticeFactory()
    author = authoring.invite(practice, email="x@example.org", by=practice.submitter)
    old = author.token
    with pytest.raises(Refusal, match="within the last hour"):
        authoring.invite(practice, email="X@example.org", by=practice.submitter)
    authoring.remove(author, by=practice.submitter)

    again = authoring.invite(practice, email="x@example.org", by=practice.submitter)
    assert again.pk == author.pk
    assert not CoAuthor.objects.opened_by(old).exists()
    assert CoAuthor.objects.opened_by(again.token).exists()


def test_who_wrote_along_never_reviews_even_after_leaving(editor):
    practice = PracticeFactory()
    person = stages.reviewer()
    author = co_author(practice, person)
    authoring.remove(author, by=practice.submitter)

    assert "together with the submitter" in str(conflict(person, practice.current))
    assert practice.author_ids() == {practice.submitter_id, person.pk}


def test_an_editor_who_writes_along_has_no_say(signed_in, editor):
    practice = PracticeFactory()
    co_author(practice, editor)
    submission.submit(practice.draft, consents=stages.CONSENTS, by=practice.submitter)

    assert not editor.has_perm("practices.decide_practice", practice)
    assert practice not in Practice.objects.for_desk(editor)
    assert not Letter.objects.filter(kind="practice_on_desk", recipient=editor).exists()


def test_nobody_but_the_authors_sees_who_they_are(signed_in, editor):
    practice = PracticeFactory()
    author = co_author(practice, StakeholderFactory(profile__family_name="Hiddensmith", profile__display_name=""))
    submission.submit(practice.draft, consents=stages.CONSENTS, by=practice.submitter)
    client = signed_in(editor)

    assert client.get(page("authors", practice)).status_code == 403
    desk = client.get(page("editorial_practice", practice))
    assert desk.status_code == 200
    assert "Hiddensmith" not in desk.text
    assert "Hiddensmith" in signed_in(author.person).get(page("authors", practice)).text


# --- Drafts as things -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["my_practice", "edit_practice", "authors", "attach_evidence", "import_into"])
def test_a_stranger_finds_no_draft(signed_in, person, name):
    practice = PracticeFactory()

    assert signed_in(person).get(page(name, practice)).status_code == 404
    assert signed_in(practice.submitter).get(page(name, practice)).status_code == 200


def test_a_draft_thrown_away_can_be_fetched_back_by_its_lead_only(signed_in):
    practice = PracticeFactory(current__title="Thrown")
    author = co_author(practice)
    client = signed_in(practice.submitter)
    answer = client.post(page("discard_practice", practice), follow=True)

    assert "1 draft thrown away" in answer.text
    assert "Thrown" not in [str(row[0]) for row in answer.context["rows"]]
    assert signed_in(author.person).get(edit(practice)).status_code == 404
    with pytest.raises(Refusal, match="This draft is thrown away"):
        submission.save_draft(practice.draft, values={"title": "x"}, revision=0, by=practice.submitter)

    client.post(page("fetch_back_practice", practice))
    assert signed_in(author.person).get(edit(practice)).status_code == 200


def test_what_was_submitted_is_not_thrown_away():
    practice = stages.submitted()
    with pytest.raises(Refusal, match="You can withdraw it from its page"):
        drafting.discard(practice, by=practice.submitter)


def test_after_thirty_days_a_draft_is_gone_for_good():
    kept, late = PracticeFactory(), PracticeFactory()
    for practice in (kept, late):
        drafting.discard(practice, by=practice.submitter)
    Practice.objects.filter(pk=late.pk).update(discarded_at="2020-01-01T00:00Z")

    assert drafting.forget_discarded() == 1
    assert list(Practice.objects.all()) == [kept]


def test_a_copy_takes_the_words_and_rows_but_no_declarations(signed_in):
    practice = stages.submitted(current__title="Debt-free")
    signed_in(practice.submitter).post(page("duplicate_practice", practice))
    copy = Practice.objects.exclude(pk=practice.pk).get()

    assert copy.state == PracticeState.DRAFT
    assert copy.draft.title == "Copy of Debt-free"
    assert copy.draft.partners.get().organisation == "Fictional Bank"
    assert not copy.draft.declares_accurate


def test_rows_are_moved_without_javascript(signed_in):
    practice = PracticeFactory()
    practice.current.partners.create(position=2, organisation="Union", sector="civil_society", role="Listens")
    client = signed_in(practice.submitter)
    step = edit(practice, "who")
    found = client.get(step).context["forms"]
    data = {field.html_name: "" if field.value() is None else field.value() for field in found.form}
    for field in (field for formset in found.rows for form in [formset.management_form, *formset] for field in form):
        data[field.html_name] = field.value() or []
    data["known"] = json.dumps(found.form["known"].initial)
    data = {name: value for name, value in data.items() if not name.endswith("DELETE")}
    answer = client.post(step, data | {"up": "partners-1"})

    assert answer.url.endswith("#partners-0")
    assert [partner.organisation for partner in practice.draft.partners.all()] == ["Union", "Fictional Bank"]


def test_words_are_marked_with_their_language_and_the_frame_is_not(signed_in):
    practice = PracticeFactory(current__language="ar")
    text = signed_in(practice.submitter).get(edit(practice)).text

    assert 'lang="ar" dir="rtl"' in text
    assert '<html lang="en" dir="ltr">' in text


def test_the_way_ahead_is_told_with_days(signed_in, editor):
    practice = PracticeFactory()
    client = signed_in(practice.submitter)
    assert "usually within 7 days" in client.get(page("my_practice", practice)).text
    submission.submit(practice.draft, consents=stages.CONSENTS, by=practice.submitter)

    text = client.get(page("my_practice", practice)).text
    assert "Desk check by an editor" in text
    assert "until about" in text
    assert "too few practices yet to go by" in text


def test_a_long_list_is_searched(signed_in, person):
    for number in range(10):
        PracticeFactory(submitter=person, current__title=f"Number {number}")
    client = signed_in(person)
    mine = reverse("practices:my_practices")
    assert 'name="q"' in client.get(mine).text

    assert len(client.get(mine, {"q": "Number 7"}).context["rows"]) == 1
    assert "None of your practices fits." in client.get(mine, {"state": "published"}).text
