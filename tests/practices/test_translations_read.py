"""A translated practice on its page: what is said in which language, and in which direction."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client

from practices import translating
from practices.actions import living
from practices.actions import translating as actions
from practices.models import Practice, PracticeVersion, ResultUpdate
from rrge_portal.kernel.vocabulary import EvidenceLevel
from tests.factories import MeetingFactory, StakeholderFactory

from . import stages

pytestmark = pytest.mark.django_db
ARABIC = "كلمات"


@pytest.fixture
def practice(editor):
    found = stages.published(editor)
    found.current.results.update(source="Own count", baseline="none", unit="firms")
    block = {"title": "List", "how": "Drafted", "enabling_factor": "A law", "lesson": "Few"}
    PracticeVersion.objects.filter(pk=found.current_id).update(building_blocks=[block])
    found.current.refresh_from_db()
    return found


@pytest.fixture
def arabic(practice, editor):
    found = actions.begin(practice, "ar", by=editor)
    names = translating.originals(practice.current)
    actions.save(found, {name: (f"{ARABIC} {name}", 0) for name in names}, by=editor)
    found = actions.hand_in(found, by=editor)
    return actions.publish(found, by=StakeholderFactory())


def page_of(practice, query="?text=ar"):
    return Client().get(f"/practices/{practice.slug}/{query}").content.decode()


def test_every_arabic_text_is_set_apart_from_the_english_around_it(practice, arabic):
    page = page_of(practice)

    loose = re.findall(rf"<(\w+)((?:[^>\"]|\"[^\"]*\")*)>\s*(?:<p>)?{ARABIC}", page)

    assert loose
    assert not [name + rest for name, rest in loose if name not in {"bdi", "title", "p"} and 'dir="auto"' not in rest]


def test_what_is_not_translated_is_said_and_marked_with_its_own_language(practice, arabic):
    page = page_of(practice)

    assert "Names and sources stand as in the original." in page
    assert '<bdi lang="en">Own count</bdi>' in page
    assert f'<bdi lang="en">{practice.current.partners.first().organisation}</bdi> – <bdi lang="ar">' in page
    assert 'class="citation" lang="en" dir="ltr"' in page


def test_new_results_are_marked_with_the_language_their_people_write_in(practice, arabic, editor):
    update = ResultUpdate.objects.create(
        practice=practice, indicator="Firms audited", value="12", as_of="2026-01-31", source="Own count",
        evidence=EvidenceLevel.OUTCOMES,
    )  # fmt: skip
    living.show_result(update, by=editor)

    assert '<bdi lang="en">Firms audited</bdi>' in page_of(practice)


def test_the_thread_names_the_practice_as_it_is_read(practice, arabic):
    Practice.objects.filter(pk=practice.pk).update(meeting=MeetingFactory())

    thread = page_of(practice).split('class="thread"')[1].split("</ol>")[0]

    assert f"{ARABIC} title" in thread
    assert practice.title not in thread


def test_readers_are_told_which_translation_is_being_brought_up_to_date(practice, arabic):
    assert "being brought up to date" not in page_of(practice)

    PracticeVersion.objects.filter(pk=practice.current_id).update(problem="Put otherwise.")

    page = page_of(practice)
    assert "Arabic: being brought up to date" in page
    assert ARABIC not in page


def test_the_files_of_a_page_read_in_the_language_of_the_page(practice, arabic):
    assert f"{practice.slug}.epub?text=ar" in page_of(practice)

    with ZipFile(BytesIO(Client().get(f"/practices/{practice.slug}.epub?text=ar").content)) as book:
        texts = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml"))
    assert f"{ARABIC} problem" in texts
    assert 'dir="rtl"' in texts
    assert practice.current.problem not in texts
    other = Client().get(f"/practices/{practice.slug}.epub?text=xx").content
    assert other == Client().get(f"/practices/{practice.slug}.epub").content
