"""Editions with words that occur nowhere else: a draft, an entry that was withdrawn, and a file that is withheld."""

from django.core.files.base import ContentFile
from django.utils import timezone

from practices.documents.binding import content_of
from practices.models import Chapter, ClearedEditionFlag, Edition, EditionFile, Entry
from practices.states import EditionState, PracticeState
from tests.factories import PracticeFactory


def plant_editions(key: int, slug: str) -> None:
    now = timezone.now()
    public = {"state": PracticeState.PUBLISHED, "published_at": now, "label": "promising"}
    standing, gone = PracticeFactory(slug="planted-standing", **public), PracticeFactory(slug="planted-gone", **public)
    type(gone)._base_manager.filter(pk=gone.pk).update(state=PracticeState.UNPUBLISHED)
    draft = Edition.every.create(pk=key, titles={"en": "Zqdraftedition"}, languages=["en"])
    Chapter.objects.create(pk=key, edition=draft, position=1, titles={"en": "Zqdraftchapter"})
    ClearedEditionFlag.objects.create(
        pk=key, edition=draft, kind="name", field="titles.en", passage="0", reason="Zqeditionflagreason"
    )
    edition = Edition.every.create(
        pk=key + 1,
        number=key,
        slug=slug,
        titles={"en": "Planted edition"},
        languages=["en"],
        state=EditionState.READY,
        frozen_at=now,
        built_at=now,
    )
    chapter = Chapter.objects.create(edition=edition, position=1)
    for number, practice, title in ((1, gone, "Zqwithdrawnentry"), (2, standing, "An open entry")):
        Entry.objects.create(
            edition=edition,
            chapter=chapter,
            practice=practice,
            version=practice.current,
            position=number,
            number=number,
            is_reference=False,
            content=content_of(practice) | {"title": title, "summary": title, "description": title},
        )
    for pk, form, words, withheld in ((key, "pdf", "Zqwithheldfile", now), (key + 1, "json", "Zqstalefile", None)):
        EditionFile.objects.create(
            pk=pk,
            edition=edition,
            language="en",
            format=form,
            file=ContentFile(f"%PDF-1.4\n% {words}\n%%EOF\n".encode(), f"planted.{form}"),
            sha256="0" * 64,
            size=1,
            built_at=now,
            superseded_at=withheld,
            withheld_at=withheld,
        )
