"""Translations without the gettext tools: what is found, kept, refused and compiled."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import gettext, ngettext, override, pgettext, trans_real

from rrge_portal.kernel import catalogues

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext

# Translators: on a button
SAVE = _("Save %(name)s")
MONTH = pgettext("month", "May")
JOINED = _("One "
           "sentence.")
def seats(n):
    return ngettext("%(n)s seat", "%(n)s seats", n)
"""

PAGE = """{% load i18n %}
<h1>{% translate "100% sure" %}</h1>
    {% if late %}it's "quoted' and\u00a0indented {{ x|default:_("nothing") }}{% endif %}
  {% blocktranslate trimmed count n=n with who=user %}
    One answer from {{ who }}
  {% plural %}
    {{ n }} answers from {{ who }}
  {% endblocktranslate %}
"""


@pytest.fixture
def project(settings, tmp_path):
    """A small project of its own, with one Python file and one page."""
    (tmp_path / "room").mkdir()
    (tmp_path / "room/models.py").write_text(PYTHON)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/page.html").write_text(PAGE)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_words.py").write_text("_('never shown')")
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    settings.LANGUAGES = [("en", "English"), ("es", "Spanish")]
    yield tmp_path
    trans_real._translations.clear()


def say(*arguments):
    """What the command prints."""
    out = StringIO()
    call_command("catalogues", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def answer(project, **texts):
    """Translate the strings that begin with these words, as a translator would."""
    waiting = json.loads(say("--todo", "es"))
    for item in waiting:
        item["str"] = texts.get(item["id"].split()[0], item["str"])
    path = project / "answers.json"
    path.write_text(json.dumps(waiting))
    return say("--fill", "es", str(path))


def test_finds_every_kind_of_string_where_people_write_them(project):
    found = {source.key: source for source in catalogues.find_sources().values()}
    assert set(found) == {
        (None, "Save %(name)s"),
        ("month", "May"),
        (None, "One sentence."),
        (None, "%(n)s seat"),
        (None, "100%% sure"),
        (None, "nothing"),
        (None, "One answer from %(who)s"),
    }
    assert found[None, "Save %(name)s"].comments == ["Translators: on a button"]
    assert found[None, "One answer from %(who)s"].plural == "%(n)s answers from %(who)s"


def test_a_second_run_changes_nothing(project):
    say()
    before = catalogues.po_file("es").read_text()
    say()
    assert catalogues.po_file("es").read_text() == before
    assert "POT-Creation-Date" not in before
    assert "#: room/models.py\n" in before


def test_translations_are_read_by_django(project):
    plural = ["%(n)s plaza", "%(n)s de plazas", "%(n)s plazas"]
    answer(project, May="mayo", nothing="nada", **{"%(n)s": plural})
    trans_real._translations.clear()
    with override("es"):
        assert gettext("nothing") == "nada"
        assert pgettext("month", "May") == "mayo"
        assert [ngettext("%(n)s seat", "%(n)s seats", n) for n in (1, 2, 1_000_000)] == [
            "%(n)s plaza",
            "%(n)s plazas",
            "%(n)s de plazas",
        ]


def test_a_translation_survives_when_its_string_moves_and_goes_when_it_goes(project):
    answer(project, nothing="nada", Save="Guardar %(name)s")
    (project / "room/models.py").write_text("")
    (project / "templates/page.html").rename(project / "templates/other.html")
    say()
    text = catalogues.po_file("es").read_text()
    assert '"nada"' in text
    assert "Guardar" not in text


@pytest.mark.parametrize("wrong", ["Guardar", "Guardar %(nombre)s", "Guardar %(name)s, 50 % de"])
def test_a_translation_with_other_placeholders_is_refused(project, wrong):
    with pytest.raises(CommandError):
        answer(project, Save=wrong)
    say()
    assert wrong not in catalogues.po_file("es").read_text()


def test_the_check_names_what_is_not_in_order(project):
    say()
    path = catalogues.po_file("es")
    path.write_text(
        path.read_text()
        .replace('msgid "nothing"\nmsgstr ""', '#, fuzzy\nmsgid "nothing"\nmsgstr "nada"')
        .replace('msgid "Save %(name)s"\nmsgstr ""', 'msgid "Save %(name)s"\nmsgstr "Guardar"')
        .replace('msgid "One sentence."\nmsgstr ""', 'msgid "Two sentences."\nmsgstr "Dos."')
    )
    before = path.read_text()
    assert set(catalogues.problems("es", catalogues.find_sources())) == {
        "es: fuzzy: 'nothing'",
        "es: placeholders differ: 'Save %(name)s'",
        "es: missing: 'One sentence.'",
        "es: obsolete: 'Two sentences.'",
        "es: untranslated: 'May'",
        "es: untranslated: '%(n)s seat'",
        "es: untranslated: '100%% sure'",
        "es: untranslated: 'One answer from %(who)s'",
    }
    with pytest.raises(CommandError):
        say("--check")
    assert path.read_text() == before


def test_the_first_plural_form_may_leave_out_the_number():
    source = catalogues.Source("One answer from %(who)s", "%(n)s answers from %(who)s", None)
    rest = ["%(n)s respuestas de %(who)s"] * 2
    assert not catalogues.has_wrong_placeholders(source, ["Una respuesta de %(who)s", *rest])
    assert not catalogues.has_wrong_placeholders(source, ["%(n)s respuesta de %(who)s", *rest])
    assert catalogues.has_wrong_placeholders(source, ["Una respuesta", *rest])
    assert catalogues.has_wrong_placeholders(source, ["Una respuesta de %(who)s", "%(n)s respuestas", rest[0]])
