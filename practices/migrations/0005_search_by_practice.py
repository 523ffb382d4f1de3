"""A document is found by the key of its practice; the index is made anew with the table."""

import importlib

import django.db.models.deletion
from django.db import migrations, models

index = importlib.import_module("practices.migrations.0003_search_index")


class Migration(migrations.Migration):
    dependencies = [("practices", "0004_last_window")]

    operations = [
        migrations.RunPython(index.drop, index.make),
        migrations.DeleteModel("SearchDocument"),
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                (
                    "practice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_document",
                        serialize=False,
                        to="practices.practice",
                    ),
                ),
                ("language", models.CharField(max_length=7)),
                ("title_words", models.TextField(default=" ")),
                ("words", models.TextField()),
            ],
        ),
        migrations.RunPython(index.make, index.drop),
    ]
