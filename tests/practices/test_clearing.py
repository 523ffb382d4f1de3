"""Lead and partners agree to how they are described: asked by a link, answered, corrected, withdrawn."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from correspondence.models import Letter
from journal.models import Entry
from practices import parties
from practices.actions import clearing, consenting, deciding, editing
from practices.models import Clearance, PublicationConsent, SearchDocument
from practices.states import CLEARANCE_TRANSITIONS, ClearanceState, GivenHow, PracticeState, Scope
from rrge_portal.kernel.refusal import Refusal
from stakeholders.states import Role
from tests.factories import StakeholderFactory

from . import stages

pytestmark = pytest.mark.django_db

WHO = {"answered_by": "Petra Example", "function": "Director"}


def body_of(practice, *, lead=False, email="office@example.org"):
    body = practice.clearances.get(is_lead=lead)
    return clearing.name_contact(body, name="Petra Example", email=email, language="en", by=None)


def asked(practice, editor, *, lead=False):
    return clearing.ask(body_of(practice, lead=lead), by=editor)


def link_of(body):
    return reverse("practices:clear_by_link", kwargs={"token": body.token})


def answers(body, answer="agree", **more):
    source = {"organisation": "Fictional Bank", "role": "Searches accounts"}
    return {"seen": body.described, "answer": answer, "may_speak": "on", **WHO, **source, **more}


def test_accepting_puts_lead_and_partners_on_the_list_and_writes_to_nobody(editor):
    practice = stages.accepted(editor)

    bodies = [(body.organisation, body.is_lead, body.state) for body in practice.clearances.all()]
    assert bodies == [
        ("Ministry of Work of Freedonia", True, ClearanceState.OPEN),
        ("Fictional Bank", False, ClearanceState.OPEN),
    ]
    assert not Letter.objects.filter(kind="clearance_requested").exists()


def test_asking_sends_a_link_of_which_no_copy_is_readable_and_opening_it_changes_nothing(editor, client):
    practice = stages.accepted(editor)
    body = asked(practice, editor)
    letter = Letter.objects.get(kind="clearance_requested")
    assert letter.address == "office@example.org"
    assert body.token not in letter.text
    before = list(Clearance.objects.values())

    page = client.get(link_of(body))
    assert page.status_code == 200
    assert "Searches accounts" in page.text
    assert "Recruitment without fees" in page.text
    assert list(Clearance.objects.values()) == before


def test_a_partner_agrees_by_its_link_and_the_ledger_says_so(editor, client):
    practice = stages.accepted(editor)
    body = asked(practice, editor)
    page = client.post(link_of(body), answers(body), follow=True)

    body.refresh_from_db()
    assert body.is_approved
    assert "Your organisation agrees to how it is described." in page.text
    consent = body.consents.get()
    assert (consent.scope, consent.how, consent.given_by) == (Scope.NAME, GivenHow.LINK, "Petra Example")
    assert consent.wording_version == parties.WORDING_VERSION
    assert Letter.objects.filter(kind="clearance_answered", recipient=editor).count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"may_speak": ""}, "Confirm that you may speak for it"),
        ({"answered_by": ""}, "This field is required."),
        ({"answer": ""}, "Choose one of the three answers."),
        ({"answer": "no"}, "Say in a few words why not"),
    ],
)
def test_an_incomplete_answer_is_refused_with_everything_kept(editor, client, changed, sentence):
    body = asked(stages.accepted(editor), editor)
    page = client.post(link_of(body), answers(body, remark="" if "answer" in changed else "Kept words.") | changed)

    assert sentence in page.text
    assert "Director" in page.text
    body.refresh_from_db()
    assert body.is_asked


def test_an_answer_to_an_earlier_text_is_refused(editor, client):
    practice = stages.accepted(editor)
    body = asked(practice, editor)
    seen = answers(body)
    editing.edit(practice, values={}, partners={0: {"role": "Sends reports"}}, base=1, by=editor)
    practice.refresh_from_db()
    body.refresh_from_db()
    assert body.state == ClearanceState.OPEN
    assert client.get(link_of(body)).status_code == 410
    clearing.ask(body, by=editor)

    page = client.post(link_of(body), seen)
    assert page.status_code == 409
    assert "The text has changed since you opened this page." in page.text


def test_a_second_window_is_told_that_its_answer_came_too_late_and_shown_what_it_had_written(editor, client):
    body = asked(stages.accepted(editor), editor)
    client.post(link_of(body), answers(body))

    page = client.post(link_of(body), answers(body, "otherwise", role="Trains its staff", remark="Shorter, please."))
    assert page.status_code == 409
    assert "Your answer was not taken" in page.text
    assert "Trains its staff" in page.text
    assert "Shorter, please." in page.text
    body.refresh_from_db()
    assert body.is_approved


def test_a_text_that_changed_and_was_asked_again_is_answered_from_the_same_page(editor, client):
    practice = stages.accepted(editor)
    body = asked(practice, editor)
    position = practice.current.partners.get().position
    editing.edit(practice, values={}, partners={position: {"role": "Trains tellers"}}, base=1, by=editor)
    body.refresh_from_db()
    stale = answers(body) | {"seen": "0" * 64}
    clearing.ask(body, by=editor)

    page = client.post(link_of(body), stale)
    assert page.status_code == 409
    assert "Trains tellers" in page.text
    seen = page.context["form"]["seen"].value()
    assert client.post(link_of(body), stale | {"seen": seen}).status_code == 302


def test_a_proposed_wording_is_taken_over_in_a_new_version_and_counts_as_agreement(editor, client):
    practice = stages.accepted(editor)
    lead = asked(practice, editor, lead=True)
    clearing.approve(lead, seen=lead.described, **WHO)
    body = asked(practice, editor)
    client.post(link_of(body), answers(body, "otherwise", role="Looks for traces of fees"))
    body.refresh_from_db()
    assert body.proposed == {"role": "Looks for traces of fees"}

    first = practice.current
    editing.accept_correction(body, base=1, by=editor)
    practice.refresh_from_db()
    assert practice.current.number == 2
    assert practice.current.partners.get().role == "Looks for traces of fees"
    assert first.partners.get().role == "Searches accounts"
    body.refresh_from_db()
    assert body.is_approved
    assert clearing.not_cleared(practice) == []  # the lead's text did not change, so it is not asked again


def test_whoever_proposed_a_wording_is_told_in_their_language_that_it_is_taken_over(editor, client):
    practice = stages.accepted(editor)
    body = asked(practice, editor)
    clearing.name_contact(body, name="Paul", email="paul@example.org", language="es", by=editor)
    body.refresh_from_db()
    client.post(link_of(body), answers(body, "otherwise", role="Looks for traces of fees"))
    body.refresh_from_db()

    editing.accept_correction(body, base=1, by=editor)

    letter = Letter.objects.get(kind="clearance_taken_over")
    assert (letter.address, letter.language) == ("paul@example.org", "es")
    assert body.token not in letter.text


def test_a_proposed_wording_that_is_not_taken_over_is_answered_with_the_reason(signed_in, editor, client):
    practice = stages.accepted(editor)
    body = asked(practice, editor)
    client.post(link_of(body), answers(body, "otherwise", role="Trains its staff"))
    address = reverse("practices:clearance_of", kwargs={"pk": practice.pk, "clearance": body.pk})
    due_on = timezone.localdate() + timedelta(days=7)

    desk = signed_in(editor)
    said = {"deed": "ask", "due_on": due_on.isoformat()}
    assert "This field is required." in desk.post(address, said | {"why": ""}).text
    assert desk.post(address, said | {"why": "The source says so."}).status_code == 302
    assert "The source says so." in Letter.objects.filter(kind="clearance_requested").latest("pk").text
    body.refresh_from_db()
    assert body.is_asked


def test_a_partner_that_is_renamed_stays_the_same_partner(editor):
    practice = stages.accepted(editor)
    body = asked(practice, editor)
    clearing.propose(body, seen=body.described, proposed={"organisation": "Fictional Bank Ltd"}, remark="", **WHO)
    editing.accept_correction(body, base=1, by=editor)

    practice.refresh_from_db()
    body.refresh_from_db()
    assert (body.organisation, body.is_approved) == ("Fictional Bank Ltd", True)
    assert practice.clearances.named().count() == 2


def test_only_what_changed_is_to_be_cleared_again(editor):
    practice = stages.accepted(editor)
    stages.agree(practice, editor)
    editing.edit(practice, values={"summary": "Shorter."}, base=1, by=editor)

    practice.refresh_from_db()
    assert clearing.not_cleared(practice) == ["Ministry of Work of Freedonia"]
    assert practice.clearances.get(is_lead=False).is_approved
    assert practice.current.number == 2


def test_an_editor_who_read_an_earlier_version_is_refused_and_nothing_without_change_is_saved(editor):
    practice = stages.accepted(editor)
    with pytest.raises(Refusal, match="Nothing is different"):
        editing.edit(practice, values={"summary": practice.current.summary}, base=1, by=editor)
    editing.edit(practice, values={"summary": "Shorter."}, base=1, by=editor)

    with pytest.raises(Refusal, match="Somebody has changed the text meanwhile"):
        editing.edit(practice, values={"summary": "Shortest."}, base=1, by=editor)


def test_a_stale_edit_shows_the_typed_text_again(signed_in, editor):
    practice = stages.accepted(editor)
    page = reverse("practices:edit_text", kwargs={"pk": practice.pk})
    shown = signed_in(editor).get(page).context["form"]
    data = {name: shown.initial.get(name, "") for name in shown.fields} | {
        "base": 1,
        "summary": "Typed in the old tab.",
    }
    editing.edit(practice, values={"summary": "Other."}, base=1, by=editor)

    answer = signed_in(editor).post(page, data)
    assert answer.status_code == 409
    assert "Typed in the old tab." in answer.text


def test_a_submitter_s_own_editor_changes_nothing(editor):
    practice = stages.accepted(editor)
    other = practice.submitter
    with pytest.raises(Refusal, match="This is your own practice"):
        editing.edit(practice, values={"summary": "Mine."}, base=1, by=other)
    with pytest.raises(Refusal, match="This is your own practice"):
        clearing.ask(body_of(practice), by=other)


def test_publication_waits_for_every_body(editor):
    practice = stages.accepted(editor)
    stages.clear(practice, editor)
    body = practice.clearances.get(is_lead=False)
    clearing.withdraw(body, how=GivenHow.EDITOR, by=editor)

    with pytest.raises(Refusal, match="Fictional Bank has not agreed to this text yet"):
        deciding.publish(practice, by=editor)
    clearing.record_on_paper(body, given_by="Director", note="Letter of 5 May.", by=editor)
    assert deciding.publish(practice, by=editor).is_published


def test_another_address_ends_the_first_link_and_gets_its_own_letter(editor, client):
    body = asked(stages.accepted(editor), editor)
    first = link_of(body)
    body = clearing.name_contact(body, name="Paul", email="paul@example.org", language="es", by=editor)

    assert client.get(first).status_code == 404
    assert client.get(link_of(body)).status_code == 200
    assert Letter.objects.filter(kind="clearance_requested", address="paul@example.org", language="es").exists()


def test_a_withdrawal_by_link_unpublishes_at_once_and_leaves_a_tombstone(editor, client):
    practice = stages.published(editor)
    body = practice.clearances.get(is_lead=False)
    address = practice.get_absolute_url()
    withdraw = reverse("practices:withdraw_by_link", kwargs={"token": body.token})
    assert "at once" in client.get(withdraw).text
    practice.refresh_from_db()
    assert practice.is_published
    assert "Tick this if you are sure." in client.post(withdraw, {"hides_title": ""}).text

    client.post(withdraw, {"sure": "on"})
    practice.refresh_from_db()
    assert practice.state == PracticeState.UNPUBLISHED
    assert not SearchDocument.objects.filter(practice=practice).exists()
    gone = client.get(address)
    assert gone.status_code == 410
    assert "Consent to its publication was withdrawn." in gone.text
    assert practice.title in gone.text
    assert practice.current.summary not in gone.text
    assert client.get(f"/practices/{practice.slug}.json").status_code == 410
    assert practice.title not in client.get("/practices/").text
    assert Letter.objects.filter(kind="clearance_answered", recipient=editor).exists()
    with pytest.raises(Refusal, match="has not agreed"):
        deciding.put_back(practice, by=editor)


def test_the_title_can_be_withheld_at_the_tombstone(editor, client):
    practice = stages.published(editor)
    body = practice.clearances.get(is_lead=True)
    clearing.withdraw(body, hides_title=True)

    gone = client.get(practice.get_absolute_url())
    assert gone.status_code == 410
    assert practice.title not in gone.text


def test_the_address_of_what_was_never_published_is_unknown(editor, client):
    stages.accepted(editor)
    assert client.get("/practices/recruitment-without-fees/").status_code == 404


def test_consent_to_survivors_material_ends_within_three_years(editor):
    practice = stages.accepted(editor)
    lead = practice.clearances.get(is_lead=True)
    today = timezone.localdate()
    paper = {"given_by": "Director", "note": "Letter.", "scopes": [Scope.SURVIVOR], "by": editor}
    with pytest.raises(Refusal, match="has an end"):
        clearing.record_on_paper(lead, **paper)
    with pytest.raises(Refusal, match="within the next three years"):
        clearing.record_on_paper(lead, **paper, expires_on=today + timedelta(days=1200))

    clearing.record_on_paper(lead, **paper, expires_on=today + timedelta(days=1000))
    assert lead.consents.get(scope=Scope.SURVIVOR).expires_on == today + timedelta(days=1000)


def test_what_rested_on_an_expired_consent_is_unpublished_and_editors_are_told_once(editor, client):
    practice = stages.published(editor)
    lead = practice.clearances.get(is_lead=True)
    today = timezone.localdate()
    PublicationConsent.objects.create(
        practice=practice, clearance=lead, scope=Scope.SURVIVOR, wording_version="1", given_by="Director",
        how=GivenHow.PAPER, given_on=today - timedelta(days=900), expires_on=today - timedelta(days=1),
    )  # fmt: skip

    assert consenting.end_expired() == 1
    assert consenting.end_expired() == 0
    practice.refresh_from_db()
    assert practice.state == PracticeState.UNPUBLISHED
    assert "Consent to its publication has run out." in client.get(practice.get_absolute_url()).text
    assert Letter.objects.filter(kind="consent_ended").count() == 1


def test_a_consent_in_force_is_left_alone(editor):
    practice = stages.accepted(editor)
    lead = practice.clearances.get(is_lead=True)
    end = timezone.localdate() + timedelta(days=3)
    clearing.record_on_paper(lead, given_by="D", note="N", scopes=[Scope.SURVIVOR], expires_on=end, by=editor)

    assert consenting.end_expired() == 0


REACH = {
    ClearanceState.OPEN: lambda body, editor: body,
    ClearanceState.ASKED: lambda body, editor: clearing.ask(body, by=editor),
    ClearanceState.APPROVED: lambda body, editor: clearing.record_on_paper(body, given_by="D", note="N", by=editor),
    ClearanceState.CORRECTED: lambda body, editor: _answered(clearing.ask(body, by=editor), clearing.propose),
    ClearanceState.REFUSED: lambda body, editor: _answered(clearing.ask(body, by=editor), clearing.refuse),
    ClearanceState.WITHDRAWN: lambda body, editor: clearing.withdraw(
        clearing.record_on_paper(body, given_by="D", note="N", by=editor), by=editor
    ),
}


def _answered(body, deed):
    more = {"proposed": {}} if deed is clearing.propose else {}
    return deed(body, seen=body.described, remark="No.", **WHO, **more)


@pytest.mark.parametrize("state", REACH)
def test_only_who_is_asked_answers(editor, state):
    practice = stages.accepted(editor)
    body = REACH[state](body_of(practice), editor)
    body.refresh_from_db()
    assert body.state == state
    if ClearanceState.REFUSED in CLEARANCE_TRANSITIONS[state]:
        assert clearing.refuse(body, seen=body.described, remark="No.", **WHO).state == ClearanceState.REFUSED
    else:
        with pytest.raises(Refusal, match="This was answered already"):
            clearing.refuse(body, seen=body.described, remark="No.", **WHO)


def test_nobody_is_asked_before_the_practice_is_accepted(editor):
    practice = stages.submitted()
    clearing.save_contacts(
        practice,
        [{"organisation": "Fictional Bank", "is_lead": False, "name": "P", "email": "p@example.org", "language": "en"}],
        by=practice.submitter,
    )
    with pytest.raises(Refusal, match="asked once a practice is accepted"):
        clearing.ask(practice.clearances.get(), by=editor)
    assert not Letter.objects.filter(kind="clearance_requested").exists()


def test_a_submitter_names_whom_to_ask_and_the_editor_asks_them_all(signed_in, editor):
    practice = stages.accepted(editor)
    page = reverse("practices:contacts", kwargs={"pk": practice.pk})
    shown = signed_in(practice.submitter).get(page)
    assert "Fictional Bank" in shown.text
    data = {
        "body0-language": "en",
        "body0-email": "lead@example.org",
        "body1-language": "fr",
        "body1-email": "b@example.org",
    }
    signed_in(practice.submitter).post(page, data)
    assert not mail.outbox

    desk = signed_in(editor)
    desk.post(
        reverse("practices:ask_everybody", kwargs={"pk": practice.pk}),
        {"due_on": timezone.localdate() + timedelta(days=9)},
    )
    asked_now = dict(Letter.objects.filter(kind="clearance_requested").values_list("address", "language"))
    assert asked_now == {"lead@example.org": "en", "b@example.org": "fr"}


@pytest.mark.parametrize("name", ["clearance", "screen", "edit_text"])
def test_the_pages_of_the_clearance_are_the_editors_alone(signed_in, editor, name):
    practice = stages.accepted(editor)
    page = reverse(f"practices:{name}", kwargs={"pk": practice.pk})

    assert signed_in(editor).get(page).status_code == 200
    assert signed_in(practice.submitter).get(page).status_code == 403
    assert signed_in(StakeholderFactory()).get(page).status_code == 404
    own = stages.accepted(StakeholderFactory(role=Role.EDITOR, profile__country="KE"), submitter=editor)
    assert signed_in(editor).get(reverse(f"practices:{name}", kwargs={"pk": own.pk})).status_code == 403


def test_one_body_has_its_page_with_every_deed(signed_in, editor):
    practice = stages.accepted(editor)
    body = practice.clearances.get(is_lead=False)
    page = reverse("practices:clearance_of", kwargs={"pk": practice.pk, "clearance": body.pk})
    desk = signed_in(editor)
    assert desk.post(page, {"deed": "ask", "due_on": "2030-01-01"}).status_code == 409
    desk.post(page, {"deed": "contact", "name": "Petra", "email": "petra@example.org", "language": "en"})
    desk.post(page, {"deed": "ask", "due_on": timezone.localdate() + timedelta(days=5)})
    body.refresh_from_db()
    assert body.is_asked
    desk.post(page, {"deed": "paper", "given_by": "Petra", "note": "Letter of 3 May."})
    body.refresh_from_db()
    assert (body.state, body.how) == (ClearanceState.APPROVED, GivenHow.PAPER)
    assert "Letter of 3 May." in desk.get(page).text
    consent = body.consents.get()
    desk.post(reverse("practices:end_consent", kwargs={"pk": practice.pk, "consent": consent.pk}))
    body.refresh_from_db()
    assert body.state == ClearanceState.WITHDRAWN


def test_the_journal_names_nobody(editor):
    body = asked(stages.accepted(editor), editor)
    clearing.approve(body, seen=body.described, **WHO)

    facts = str(list(Entry.objects.values_list("facts", flat=True)))
    assert "Petra" not in facts
    assert "office@example.org" not in facts
