"""Sent after the sign-in had ended: nothing is lost."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.models import Appointment, NoteSegment
from meetings.states import MeetingRole
from rrge_portal.kernel import kept_forms
from rrge_portal.kernel.models import KeptForm
from tests.factories import SessionFactory, StakeholderFactory

pytestmark = pytest.mark.django_db

PAGE = {"Accept": "text/html"}
TEXT = "Fees are mostly paid in cash, to a person the worker knows well."


@pytest.fixture
def session(db):
    return SessionFactory()


@pytest.fixture
def rapporteur(session):
    person = StakeholderFactory()
    Appointment.objects.create(
        meeting=session.meeting, session=session, stakeholder=person, role=MeetingRole.RAPPORTEUR
    )
    return person


def notes(session):
    return reverse("meetings:notes", kwargs={"slug": session.meeting.slug, "pk": session.pk})


def typed(**more):
    return {
        "known": "{}",
        "language": "en",
        "segment-TOTAL_FORMS": 1,
        "segment-INITIAL_FORMS": 0,
        "segment-0-kind": "finding",
        "segment-0-text": TEXT,
        **more,
    }


def kept_page(answer):
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
    return reverse("pages:kept_form", kwargs={"token": KeptForm.objects.get().token})


def sign_in(browser, person):
    browser.force_login(person, backend="stakeholders.authentication.PortalBackend")


def test_what_was_typed_is_found_again_after_signing_in_and_sent_as_it_was(session, rapporteur):
    browser = Client()
    page = kept_page(browser.post(notes(session), typed(), headers=PAGE))
    assert browser.get(page).status_code == 302
    sign_in(browser, rapporteur)
    answer = browser.get(page)
    text = answer.content.decode()
    assert "Nothing is lost" in text
    assert TEXT in text
    assert f'action="{notes(session)}"' in text
    browser.post(notes(session), dict(answer.context["sent"].fields))
    assert [segment.text for segment in NoteSegment.objects.all()] == [TEXT]


def test_it_lies_sealed_and_without_passwords(session):
    Client().post(notes(session), typed(password="a good one"), headers=PAGE)
    kept = KeptForm.objects.get()
    assert TEXT.encode() not in bytes(kept.sealed)
    assert "password" not in dict(kept_forms.find(of_browser(kept.token), kept.token).fields)


def of_browser(*tokens):
    return SimpleNamespace(session={kept_forms.OWN: list(tokens)})


def test_nobody_is_led_to_a_form_they_never_sent(signed_in, session, rapporteur):
    page = kept_page(Client().post(notes(session), typed(), headers=PAGE))
    answer = signed_in(rapporteur).get(page)
    assert answer.status_code == 404
    assert TEXT not in answer.text


def test_strangers_do_not_fill_the_disk(session, monkeypatch):
    monkeypatch.setattr(kept_forms, "MOST_KEPT", 1)
    for _each in range(3):
        assert Client().post(notes(session), typed(), headers=PAGE).status_code == 302
    assert KeptForm.objects.count() == 1


def test_it_opens_nothing_to_whoever_may_not(session, person):
    browser = Client()
    page = kept_page(browser.post(notes(session), typed(), headers=PAGE))
    sign_in(browser, person)
    assert browser.get(page).status_code == 200
    assert browser.post(notes(session), typed()).status_code == 403
    assert browser.get(reverse("pages:kept_form", kwargs={"token": "forged"})).status_code == 404


@pytest.mark.parametrize(
    ("data", "headers"), [({}, PAGE), (typed(), {"Accept": "application/json"}), (typed(known="x" * 600_000), PAGE)]
)
def test_nothing_is_put_aside_of_an_empty_form_a_script_or_a_flood(session, data, headers):
    answer = Client().post(notes(session), data, headers=headers)
    assert answer.url == f"{reverse('account_login')}?next={notes(session)}"
    assert not KeptForm.objects.exists()


def test_a_form_sent_from_another_site_is_not_put_aside(session):
    assert Client(enforce_csrf_checks=True).post(notes(session), typed(), headers=PAGE).status_code == 403
    assert not KeptForm.objects.exists()


def test_it_is_forgotten_after_a_day(session):
    Client().post(notes(session), typed(), headers=PAGE)
    KeptForm.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    token = KeptForm.objects.get().token
    assert kept_forms.find(of_browser(token), token) is None
    assert kept_forms.forget_old() == 1
