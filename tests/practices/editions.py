"""Editions in each stage, made by the very actions that make them in the portal."""

import io

import pypdf
from django.utils import timezone

from practices import search
from practices.actions import editions
from practices.models import PublicSource
from practices.states import Origin, PracticeState
from rrge_portal.kernel import jobs
from rrge_portal.kernel.states import JobState
from tests.factories import PracticeFactory

TITLES = {"en": "Compendium of tests", "es": "Compendio de pruebas"}


def published(slug="a-practice", **what):
    practice = PracticeFactory(
        **{"state": PracticeState.PUBLISHED, "slug": slug, "label": "promising", "published_at": timezone.now()} | what
    )
    search.index(practice)
    return practice


def reference(slug="on-record", **what):
    given = {"current__title": "A reference entry"} | what
    practice = published(slug, origin=Origin.REFERENCE, submitter=None, label="", **given)
    PublicSource.objects.create(practice=practice, urls=["https://source.example.org/"], note="Doubtful year.")
    return practice


def drafted(editor, *, choice="all", languages=("en",), titles=TITLES):
    edition = editions.draft(titles=titles, languages=languages, choice=choice, by=editor)
    texts = {"forewords": {"en": "A foreword."}, "imprints": {"en": "An imprint."}}
    return editions.write_texts(edition, revision=0, texts=texts, by=editor)


def frozen(editor, **what):
    return editions.freeze(drafted(editor, **what), by=editor)


def build(edition):
    edition.refresh_from_db()
    job = jobs.run(edition.job_id)
    assert job.state == JobState.DONE, job.problem
    edition.refresh_from_db()
    return edition


def built(editor, **what):
    return build(frozen(editor, **what))


def bytes_of(edition, form="pdf", language="en") -> bytes:
    with edition.files.current().get(format=form, language=language).file.open() as file:
        return file.read()


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())
