"""What of the practices a person takes along from “My data”: their own, and nothing of anybody else's."""

import pytest

from practices.actions import authoring, concerns
from practices.models import Adaptation, Clearance, Concern, SavedSearch
from stakeholders.own_data import own_data
from tests.factories import StakeholderFactory

from . import stages
from .editions import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return StakeholderFactory(email="reader@example.org")


def taken_along(person, part):
    return own_data(person).get(part, [])


def test_saved_searches_whether_saved_when_signed_in_or_for_the_address(reader, person):
    SavedSearch.objects.create(email="reader@example.org", stakeholder=reader, query="q=hotels")
    SavedSearch.objects.create(email="Reader@example.org", query="q=banks")
    SavedSearch.objects.create(email="other@example.org", query="q=others")

    assert [row["query"] for row in taken_along(reader, "practices.savedsearch (stakeholder)")] == ["q=hotels"]
    assert [row["query"] for row in taken_along(reader, "searches saved for my address")] == ["q=banks"]
    assert "nonce" not in str(own_data(reader)["searches saved for my address"])
    assert "q=" not in str(own_data(person))


def test_a_concern_one_reported_but_not_what_the_editors_noted(reader, person):
    concerns.report(published(), language="en", kind="error", text="It is not so.", email="reader@example.org")
    Concern.objects.update(note="Knows the partner.")

    [row] = taken_along(reader, "concerns I reported")
    assert row["text"] == "It is not so."
    assert "Knows the partner." not in str(own_data(reader))
    assert "It is not so." not in str(own_data(person))


def test_what_one_told_of_adapting_a_practice(reader, person):
    Adaptation.objects.create(
        practice=published(), organisation="Fictional Bank", country="PA", text="Fewer steps.", email=reader.email
    )

    assert [row["text"] for row in taken_along(reader, "what I told of practices I adapted")] == ["Fewer steps."]
    assert "Fewer steps." not in str(own_data(person))


def test_what_one_answered_for_an_organisation(reader, editor):
    practice = stages.published(editor)
    Clearance.objects.filter(practice=practice, is_lead=True).update(
        email=reader.email, answered_by="R. Reader", note="Told on the telephone."
    )

    assert [row["answered_by"] for row in taken_along(reader, "what I answered for an organisation")] == ["R. Reader"]
    assert "Told on the telephone." not in str(own_data(reader))
    assert "R. Reader" not in str(own_data(editor))


def test_the_practices_one_writes_along_at(editor):
    practice = stages.submitted()
    helper = StakeholderFactory(email="helper@example.org")
    authoring.invite(practice, email=helper.email, name="Helper", language="en", by=practice.submitter)

    assert [row["name"] for row in taken_along(helper, "practices I write along at")] == ["Helper"]
    assert "helper@example.org" not in str(own_data(editor))


def test_nobody_without_an_address_gets_what_has_none(person):
    concerns.report(published(), language="en", kind="error", text="It is not so.")
    person.email = None

    assert taken_along(person, "concerns I reported") == []
