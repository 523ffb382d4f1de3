"""The index over the folded words, made by hand: neither kind is one Django knows.

PostgreSQL keeps its index up to date by itself. SQLite's table is written by `practices/search.py` and not by triggers,
which would be lost whenever a later migration rebuilds the table they hang on.
"""

from django.db import migrations

SQLITE = """
    CREATE VIRTUAL TABLE practices_searchwords
    USING fts5(words, tokenize = 'ascii', detail = 'none', prefix = '1 2 3')
"""
POSTGRESQL = """
    CREATE INDEX practices_searchwords ON practices_searchdocument
    USING gin (array_to_tsvector(string_to_array(btrim(words), ' ')))
"""


def make(apps, editor):
    editor.execute(SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL)


def drop(apps, editor):
    kind = "TABLE" if editor.connection.vendor == "sqlite" else "INDEX"
    editor.execute(f"DROP {kind} practices_searchwords")


class Migration(migrations.Migration):
    dependencies = [("practices", "0002_search_words")]

    operations = [migrations.RunPython(make, drop)]
