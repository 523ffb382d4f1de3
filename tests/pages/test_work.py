"""The page of long work: how far it is, what it made, and who may know."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from rrge_portal.kernel import jobs
from rrge_portal.kernel.models import Job
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.states import JobState
from tests.factories import StakeholderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sums(monkeypatch):
    """A kind of work that makes a file; set `sums.problem` to make it fail."""

    class Sums:
        problem: Exception | None = None

        def __call__(self, job):
            job.advance(1, 2)
            if self.problem:
                raise self.problem
            job.keep_file("sums.csv", "text/csv", b"1;2;3")
            return {"said": str(_("Done."))}

    sums = Sums()
    kind = jobs.Kind(
        sums,
        label="Adding up",
        place=lambda _job: jobs.Link("/meetings/", "Back to the meetings"),
        outcome=lambda _job: "Three numbers were added.",
        may=lambda job, person: not job.arguments.get("secret"),
    )
    monkeypatch.setitem(jobs._kinds, "sums", kind)
    return sums


def page(job):
    return reverse("pages:work", kwargs={"pk": job.pk})


def file(job):
    return reverse("pages:work_file", kwargs={"pk": job.pk})


def test_work_that_waits_says_so_and_asks_again(sums, person, signed_in):
    job = jobs.start("sums", by=person)
    read = signed_in(person).get(page(job)).text
    assert "<h1>Adding up</h1>" in read
    assert "about to begin" in read
    assert 'hx-trigger="every 2s"' in read
    assert "Look again" in read
    assert "Back to the meetings" in read


def test_half_way_the_bar_says_how_far(sums, person, signed_in):
    job = jobs.start("sums", by=person)
    job.advance(400, 1000)
    assert "400 of 1000" in signed_in(person).get(page(job)).text


def test_the_fragment_is_only_the_progress(sums, person, signed_in):
    job = jobs.start("sums", by=person)
    read = signed_in(person).get(page(job), headers={"HX-Request": "true"}).text
    assert "<h1>" not in read
    assert 'id="work"' in read


def test_what_was_made_is_downloaded_under_its_name(sums, person, signed_in):
    job = jobs.start("sums", by=person)
    jobs.run(job.pk)
    read = signed_in(person).get(page(job)).text
    assert "Three numbers were added." in read
    assert "hx-trigger" not in read
    answer = signed_in(person).get(file(job))
    assert b"".join(answer) == b"1;2;3"
    assert 'filename="sums.csv"' in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_the_file_lies_under_a_name_nobody_can_guess(sums, person):
    job = jobs.start("sums", by=person)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert "sums" not in job.file.name


def test_only_its_owner_and_administrators_see_it(sums, person, administrator, signed_in):
    job = jobs.start("sums", by=person)
    jobs.run(job.pk)
    for somebody, expected in [(person, 200), (administrator, 200), (StakeholderFactory(), 404)]:
        assert signed_in(somebody).get(page(job)).status_code == expected
        answer = signed_in(somebody).get(file(job))
        answer.getvalue()
        assert answer.status_code == expected


def test_nobody_else_tries_it_again(sums, person, signed_in):
    job = jobs.start("sums", by=person)
    Job.objects.update(state=JobState.FAILED)
    again = reverse("pages:try_work_again", kwargs={"pk": job.pk})
    assert signed_in(StakeholderFactory()).post(again).status_code == 404
    job.refresh_from_db()
    assert job.state == JobState.FAILED


def test_who_may_no_longer_have_it_does_not_find_it(sums, person, signed_in):
    job = jobs.start("sums", by=person, secret=True)
    jobs.run(job.pk)
    assert signed_in(person).get(page(job)).status_code == 404
    assert signed_in(person).get(file(job)).status_code == 404


def test_without_a_file_there_is_nothing_to_download(sums, person, signed_in):
    assert signed_in(person).get(file(jobs.start("sums", by=person))).status_code == 404


def test_a_refusal_is_said_and_the_work_tried_again(sums, person, signed_in):
    job = jobs.start("sums", by=person)
    sums.problem = Refusal("There are no numbers yet. Add some.")
    jobs.run(job.pk)
    client = signed_in(person)
    assert "There are no numbers yet. Add some." in client.get(page(job)).text
    sums.problem = None
    answer = client.post(reverse("pages:try_work_again", kwargs={"pk": job.pk}), follow=True)
    assert "It is tried again." in answer.text
    jobs.run(job.pk)
    assert "Three numbers were added." in client.get(page(job)).text


def test_a_fault_shows_a_number_and_nothing_from_inside(sums, person, signed_in):
    job = jobs.start("sums", by=person)
    sums.problem = ZeroDivisionError("password of the database")
    for _attempt in range(jobs.MOST_ATTEMPTS):
        with pytest.raises(ZeroDivisionError):
            jobs.run(job.pk)
    read = signed_in(person).get(page(job)).text
    assert f"give the administrator the number {job.pk}" in read
    assert "password" not in read


def test_what_has_not_failed_is_not_tried_again(sums, person, signed_in):
    job = jobs.start("sums", by=person)
    answer = signed_in(person).post(reverse("pages:try_work_again", kwargs={"pk": job.pk}))
    assert answer.status_code == 409
    assert "has not failed" in answer.text


def test_after_a_week_the_file_is_gone_and_the_page_says_so(sums, person, signed_in):
    job = jobs.start("sums", by=person)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert jobs.forget_files(timezone.now() + timedelta(days=6)) == 0
    assert jobs.forget_files(timezone.now() + timedelta(days=8)) == 1
    assert not job.file.storage.exists(job.file.name)
    client = signed_in(person)
    assert client.get(file(job)).status_code == 404
    assert "was kept for seven days and is deleted" in client.get(page(job)).text


def test_work_speaks_the_language_of_whoever_started_it(sums, person):
    with translation.override("es"):
        job = jobs.start("sums", by=person)
        expected = str(_("Done."))
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.result == {"said": expected}
