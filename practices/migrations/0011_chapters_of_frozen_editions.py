"""Frozen editions get their two chapters, their entries the numbers by which they are cited, their PDF its own row."""

from django.core.files.storage import default_storage
from django.db import migrations
from django.db.models import F


def give_chapters(apps, schema_editor):
    Chapter = apps.get_model("practices", "Chapter")
    for edition in apps.get_model("practices", "Edition").objects.order_by("pk"):
        edition.entries.update(number=F("position"))
        for position, is_reference in enumerate((False, True), start=1):
            entries = edition.entries.filter(is_reference=is_reference)
            if entries.exists():
                chapter = Chapter.objects.create(edition=edition, position=position, is_reference=is_reference)
                entries.update(chapter=chapter)
        edition.languages = ["en" if "en" in edition.titles else next(iter(edition.titles), "en")]
        edition.save(update_fields=["languages"])


def keep_pdfs(apps, schema_editor):
    """What was handed out so far is kept as an earlier file; the files in all formats are built by the next sweep."""
    EditionFile = apps.get_model("practices", "EditionFile")
    for edition in apps.get_model("practices", "Edition").objects.order_by("pk"):
        name = edition.pdf.name
        if name and default_storage.exists(name):
            EditionFile.objects.create(
                edition=edition,
                language=edition.languages[0],
                format="pdf",
                file=name,
                sha256=edition.pdf_sha256,
                size=default_storage.size(name),
                built_at=edition.built_at or edition.frozen_at,
                superseded_at=edition.built_at or edition.frozen_at,
            )
        edition.state, edition.job = "building", None
        edition.save(update_fields=["state", "job"])


class Migration(migrations.Migration):
    dependencies = [
        ("practices", "0010_preparing_editions"),
    ]

    operations = [
        migrations.RunPython(give_chapters, migrations.RunPython.noop),
        migrations.RunPython(keep_pdfs, migrations.RunPython.noop),
    ]
