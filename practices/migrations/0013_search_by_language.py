"""A document per practice and language, with its words in order; the index beside it is the same table on both databases.

Nothing is carried over: `python manage.py index_practices` writes all of it anew, and `prepare` does so by itself.
"""

import importlib

import django.db.models.deletion
from django.db import migrations, models

former = importlib.import_module("practices.migrations.0003_search_index")

SQLITE = """
    CREATE VIRTUAL TABLE practices_searchwords
    USING fts5(title, words, stems, tokenize = 'ascii', prefix = '1 2 3')
"""
POSTGRESQL = (
    "CREATE TABLE practices_searchwords (document bigint PRIMARY KEY, title tsvector NOT NULL, words tsvector NOT NULL)",
    "CREATE INDEX practices_searchwords_title ON practices_searchwords USING gin (title)",
    "CREATE INDEX practices_searchwords_words ON practices_searchwords USING gin (words)",
)


def make(apps, editor):
    for statement in [SQLITE] if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


def drop(apps, editor):
    editor.execute("DROP TABLE practices_searchwords")


class Migration(migrations.Migration):
    dependencies = [("practices", "0012_clearance_concerns_and_living_practices")]

    operations = [
        migrations.RunPython(former.drop, former.make),
        migrations.DeleteModel("SearchDocument"),
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                (
                    "key",
                    models.BigIntegerField(
                        help_text="The practice's key and its language in one number.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("language", models.CharField(max_length=7)),
                ("title", models.TextField(default=" ")),
                ("summary", models.TextField(default=" ")),
                ("body", models.TextField(default=" ")),
                (
                    "names",
                    models.TextField(
                        default=" ", help_text="Countries, themes and types by their names in every language."
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_documents",
                        to="practices.practice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("practice", "language"), name="one_document_per_practice_and_language"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="KnownWord",
            fields=[
                ("word", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("documents", models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="SearchState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stamp", models.CharField(help_text="Another at every change.", max_length=32)),
                (
                    "analysis",
                    models.PositiveIntegerField(default=0, help_text="By which analysis of words it was written."),
                ),
            ],
        ),
        migrations.RunPython(make, drop),
    ]
