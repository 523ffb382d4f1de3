"""Translation catalogues without the gettext tools, which are not on every machine.

Strings are found in our Python files and templates, kept in `locale/<language>/LC_MESSAGES/django.po` and compiled to
the `django.mo` beside it. The `.po` files hold no dates and no line numbers: they change only when a string does.
"""

import gettext
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import generate_po, read_po
from django.conf import settings
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

# Which arguments of which calls are strings to translate; "c" is the context.
KEYWORDS = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"]),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (1, 2)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], ((1, "c"), 2)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], ((1, "c"), 2, 3)),
}
COMMENT_MARK = "Translators:"

# Directories without words for readers. Migrations repeat those of the models.
SKIPPED = {"bench", "docs", "locale", "migrations", "node_modules", "static", "tests", "var"}

# "%(name)s" and "%s" as Python understands them; a space after the sign counts as well ("50 % de" is a "% d").
PERCENT = re.compile(r"%(?:%|(?:\(\w+\))?[ #0+-]*\d*(?:\.\d+)?[diouxXeEfFgGcrsa])")
BRACES = re.compile(r"\{\w*\}")

type Key = tuple[str | None, str]
"""Context and singular: what gettext looks a translation up by."""


@dataclass
class Source:
    """A string as it stands in the code."""

    id: str
    plural: str | None
    context: str | None
    comments: list[str] = field(default_factory=list)
    files: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        return self.context, self.id


def languages() -> list[str]:
    """The languages to translate into."""
    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def po_file(language: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / to_locale(language) / "LC_MESSAGES" / "django.po"


# --- What the code says -----------------------------------------------------------------------------------------------


def source_files(root: Path) -> Iterator[Path]:
    """Python files anywhere in the project, pages and letters in any `templates/`; in a stable order."""
    for folder, subfolders, names in os.walk(root):
        here = Path(folder)
        subfolders[:] = sorted(
            name
            for name in subfolders
            if name not in SKIPPED and not name.startswith(".") and not (here / name / "pyvenv.cfg").exists()
        )
        is_templates = "templates" in here.relative_to(root).parts
        for name in sorted(names):
            if name.endswith(".py") or (is_templates and name.endswith((".html", ".txt"))):
                yield here / name


def as_python(path: Path) -> str:
    """A template as the Python calls it amounts to, on the same lines; Python files as they are."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    # What is not a string is now a row of X. Python's tokenizer minds indentation and no-break spaces between them.
    lines = templatize(text, origin=str(path)).split("\n")
    return "\n".join(re.sub(r"\s", " ", line).lstrip() for line in lines) + "\n"


def find_sources(root: Path | None = None) -> dict[Key, Source]:
    """All strings of the project, by file and then by wording."""
    root = root or settings.BASE_DIR
    found: dict[Key, Source] = {}
    for path in source_files(root):
        for _line, ids, comments, context in extract(
            "python", BytesIO(as_python(path).encode()), keywords=KEYWORDS, comment_tags=[COMMENT_MARK]
        ):
            singular, plural = (ids[0], ids[1]) if isinstance(ids, tuple) else (ids, None)
            if not singular:
                continue
            source = found.setdefault((context, singular), Source(singular, plural, context))
            source.plural = source.plural or plural
            source.files.add(path.relative_to(root).as_posix())
            for comment in [" ".join(comments)] if comments else []:
                if comment not in source.comments:
                    source.comments.append(comment)
    return dict(sorted(found.items(), key=lambda item: (min(item[1].files), item[1].id, item[1].context or "")))


# --- What the catalogues say ------------------------------------------------------------------------------------------


def plural_forms(language: str) -> str:
    """Django's own rule for the language, so that its catalogue and ours count alike."""
    path = Path(django.__file__).parent / "conf" / "locale" / to_locale(language) / "LC_MESSAGES" / "django.mo"
    with path.open("rb") as file:
        return gettext.GNUTranslations(file).info()["plural-forms"]


def new_catalogue(language: str) -> Catalog:
    catalogue = Catalog(locale=to_locale(language))
    catalogue.mime_headers = [("Plural-Forms", plural_forms(language))]
    return catalogue


def read(language: str) -> Catalog:
    """The catalogue as it is on disk; empty when there is none yet."""
    path = po_file(language)
    if not path.exists():
        return new_catalogue(language)
    with path.open("rb") as file:
        return read_po(file, locale=to_locale(language))


def write(language: str, catalogue: Catalog) -> None:
    """Write the `.po` file, and leave it alone when nothing changed."""
    header = [
        'msgid ""',
        'msgstr ""',
        r'"Content-Type: text/plain; charset=UTF-8\n"',
        r'"Content-Transfer-Encoding: 8bit\n"',
        rf'"Language: {to_locale(language)}\n"',
        rf'"Plural-Forms: {plural_forms(language)}\n"',
    ]
    body = "".join(generate_po(catalogue, omit_header=True, include_lineno=False, ignore_obsolete=True, width=100))
    text = "\n".join(header) + "\n\n" + body.rstrip("\n") + "\n"
    path = po_file(language)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def compile_catalogue(language: str) -> None:
    """Write the `.mo` file next to the `.po` file, unless it is already newer; a reader never sees half of it."""
    source = po_file(language)
    target = source.with_suffix(".mo")
    if not source.exists() or (target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns):
        return
    unfinished = target.with_suffix(f".mo.{os.getpid()}")
    with unfinished.open("wb") as file:
        write_mo(file, read(language))
    unfinished.replace(target)


def messages(catalogue: Catalog) -> dict[Key, Message]:
    return {(message.context, singular(message)): message for message in catalogue if message.id}


def singular(message: Message) -> str:
    return message.id[0] if isinstance(message.id, (list, tuple)) else message.id


def forms(message: Message) -> list[str]:
    """The translation as a list: one text, or one for each plural form."""
    return list(message.string) if isinstance(message.string, (list, tuple)) else [message.string or ""]


# --- Bringing the two together ----------------------------------------------------------------------------------------


def update(language: str, sources: dict[Key, Source]) -> Catalog:
    """The catalogue with exactly the strings of the code; what is already translated stays, nothing is guessed."""
    known = messages(read(language))
    catalogue = new_catalogue(language)
    for key, source in sources.items():
        count = catalogue.num_plurals if source.plural else 1
        old = known.get(key)
        texts = forms(old) if old else []
        if len(texts) != count or (old and bool(source.plural) != old.pluralizable):
            texts = [""] * count
        catalogue.add(
            id=(source.id, source.plural) if source.plural else source.id,
            string=tuple(texts) if source.plural else texts[0],
            locations=[(name, 0) for name in sorted(source.files)],
            flags={"fuzzy"} if old and old.fuzzy else (),
            auto_comments=source.comments,
            user_comments=old.user_comments if old else (),
            context=source.context,
        )
    return catalogue


def placeholders(text: str) -> set[str]:
    return {found for found in PERCENT.findall(text) if found != "%%"} | set(BRACES.findall(text))


def has_wrong_placeholders(source: Source, texts: list[str]) -> bool:
    """Whether a translation names a value the code does not give, or leaves one out.

    The first plural form may leave out the number, as "one answer" does in English.
    """
    if not placeholders(source.id) and not placeholders(source.plural or ""):
        return False
    required = placeholders(source.plural or source.id)
    if not source.plural:
        return placeholders(texts[0]) != required
    if len(texts) > 1:
        first = placeholders(texts[0])
        either = placeholders(source.id) | required
        both = placeholders(source.id) & required
        if not both <= first <= either:
            return True
        texts = texts[1:]
    return any(placeholders(text) != required for text in texts)


def problems(language: str, sources: dict[Key, Source]) -> list[str]:
    """What a reader of this language would stumble over, one line each."""
    catalogue = read(language)
    known = messages(catalogue)
    found = []
    for key, source in sources.items():
        message = known.get(key)
        if message is None or message.pluralizable != bool(source.plural):
            found.append(("missing", source.id))
        elif not all(forms(message)):
            found.append(("untranslated", source.id))
        elif message.fuzzy:
            found.append(("fuzzy", source.id))
        elif len(forms(message)) != (catalogue.num_plurals if source.plural else 1):
            found.append(("wrong number of plural forms", source.id))
        elif has_wrong_placeholders(source, forms(message)):
            found.append(("placeholders differ", source.id))
    obsolete = [key for key in known if key not in sources] + list(catalogue.obsolete)
    found += [("obsolete", key[1] if isinstance(key, tuple) else str(key)) for key in obsolete]
    if po_file(language).exists() and catalogue.plural_forms.strip("; ") != plural_forms(language).strip("; "):
        found.append(("Plural-Forms differ from Django's", catalogue.plural_forms))
    return [f"{language}: {what}: {text!r}" for what, text in found]


# --- For translators --------------------------------------------------------------------------------------------------


def todo(language: str, sources: dict[Key, Source]) -> list[dict]:
    """What waits for a translation: {"id", "plural", "context", "comment", "str": "" or one "" per plural form}."""
    waiting = []
    for key, message in messages(update(language, sources)).items():
        if all(forms(message)) and not message.fuzzy:
            continue
        source = sources[key]
        comments = [comment.removeprefix(COMMENT_MARK).strip() for comment in source.comments]
        waiting.append(
            {
                "id": source.id,
                "plural": source.plural,
                "context": source.context,
                "comment": " ".join(comments),
                "str": forms(message) if source.plural else forms(message)[0],
            }
        )
    return waiting


def fill(language: str, sources: dict[Key, Source], answers: list[dict]) -> tuple[int, list[str]]:
    """Take translations in the shape `todo` gives; returns how many were taken, and why the others were not."""
    catalogue = update(language, sources)
    known = messages(catalogue)
    taken, refused = 0, []
    for answer in answers:
        key = (answer.get("context"), answer["id"])
        texts = answer["str"] if isinstance(answer["str"], list) else [answer["str"]]
        if not any(texts):
            continue
        if key not in sources:
            refused.append(f"not in the code: {answer['id']!r}")
            continue
        source, message = sources[key], known[key]
        if not all(texts) or len(texts) != (catalogue.num_plurals if source.plural else 1):
            refused.append(f"not one text for each plural form: {answer['id']!r}")
        elif has_wrong_placeholders(source, texts):
            refused.append(f"placeholders differ: {answer['id']!r}")
        else:
            message.string = tuple(texts) if source.plural else texts[0]
            message.flags.discard("fuzzy")
            taken += 1
    write(language, catalogue)
    return taken, refused
