"""One click to many: frozen, expanded in chunks, and not repeated after a crash."""

import pytest
from django.utils import timezone

from correspondence import mailings
from correspondence.actions import Draft
from correspondence.models import Letter, Mailing
from rrge_portal.kernel import jobs
from rrge_portal.kernel.models import Job
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.states import JobState
from stakeholders.models import Stakeholder
from tests.factories import MeetingFactory, StakeholderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def composer(monkeypatch):
    """A letter kind of the tests' own; `composer.fails_at` makes its n-th chunk fail."""

    class Composer:
        fails_at = None
        calls = 0

        def __call__(self, mailing, keys):
            self.calls += 1
            if self.calls == self.fails_at:
                raise ConnectionError("the machine went down")
            people = Stakeholder.objects.in_bulk(keys)
            return [Draft(people[key], mailing.room, f"test:{key}", {"role": "editor"}) for key in keys]

    composer = Composer()
    monkeypatch.setitem(mailings._composers, "role_granted", composer)
    monkeypatch.setattr(mailings, "CHUNK", 2)
    return composer


def test_a_mailing_writes_one_letter_each_and_says_how_far_it_is(composer, secretariat):
    people = StakeholderFactory.create_batch(5)

    mailing = mailings.send_to_many(
        "role_granted", room=MeetingFactory(), audience=[person.pk for person in people], by=secretariat
    )
    assert Letter.objects.count() == 0, "the click itself writes nothing"
    job = jobs.run(mailing.job_id)

    assert (job.state, job.done, job.total, job.result) == (JobState.DONE, 5, 5, {"written": 5})
    assert set(mailing.letters.values_list("address", flat=True)) == {person.email for person in people}


def test_a_second_click_writes_to_nobody_again(composer, secretariat):
    room, people = MeetingFactory(), StakeholderFactory.create_batch(2)
    click = {"room": room, "audience": [person.pk for person in people], "by": secretariat}
    mailing = mailings.send_to_many("role_granted", **click)
    with pytest.raises(Refusal, match="a moment ago"):
        mailings.send_to_many("role_granted", **click)
    assert mailings.send_to_many("role_granted", **click | {"audience": [people[0].pk]}).pk
    Mailing.objects.filter(pk=mailing.pk).update(created_at=timezone.now() - mailings.ONE_CLICK)
    assert mailings.send_to_many("role_granted", **click).pk != mailing.pk


def test_a_mailing_whose_worker_died_is_finished_by_the_next_and_nobody_is_written_to_twice(composer, secretariat):
    people = StakeholderFactory.create_batch(5)
    mailing = mailings.send_to_many(
        "role_granted", room=MeetingFactory(), audience=[person.pk for person in people], by=secretariat
    )
    composer.fails_at = 2
    with pytest.raises(ConnectionError):
        jobs.run(mailing.job_id)
    assert Letter.objects.count() == 2

    composer.fails_at = None
    jobs.run(mailing.job_id)

    assert Letter.objects.count() == 5
    assert Job.objects.get(pk=mailing.job_id).state == JobState.DONE


def test_a_mailing_leaves_what_a_letter_brings_of_its_own(monkeypatch, secretariat):
    def composed(mailing, keys):
        people = Stakeholder.objects.in_bulk(keys)
        return [
            Draft(people[key], mailing.room, f"test:{key}", {"role": "editor"}, enclosures=["brings_its_own"])
            for key in keys
        ]

    monkeypatch.setitem(mailings._composers, "role_granted", composed)
    mailing = mailings.send_to_many(
        "role_granted", room=MeetingFactory(), audience=[secretariat.pk], by=secretariat, enclosures=["of_the_mailing"]
    )
    jobs.run(mailing.job_id)

    assert Letter.objects.get().enclosures == ["brings_its_own", "of_the_mailing"]
