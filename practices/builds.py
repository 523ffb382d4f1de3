"""Long builds: the files of an edition, drafts to look at, and whatever readers choose."""

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rrge_portal.kernel.jobs import Link, job
from rrge_portal.kernel.refusal import Refusal

from . import choosing, documents
from .actions import editions
from .content import for_public_content
from .models import Edition
from .rules import is_editor
from .states import Format

ROUNDS = 3
"""How often a build begins again because the entries changed under it."""


def _place(build) -> Link | None:
    edition = Edition.every.filter(pk=build.arguments["edition"]).first()
    return Link(edition.get_absolute_url(), str(edition.title)) if edition else None


@job("edition", label=gettext_lazy("Files of an edition"), place=_place)
def build_edition(build) -> dict:
    """Make an edition's files from its frozen entries and keep them; nothing of it happens inside a transaction."""
    edition = Edition.objects.get(pk=build.arguments["edition"])
    for _round in range(ROUNDS):
        state = editions.made_of(edition)
        made = _made(build, edition)
        if editions.keep_files(edition, made, of=state):
            return {"entries": len(state[0]), "files": len(made), "bytes": sum(map(len, made.values()))}
        edition.refresh_from_db()
        if edition.is_ready:
            return {"entries": len(state[0]), "files": 0, "bytes": 0}
    raise Refusal(_("Practices are being taken down or put back. Build it again when that is over."))


def _made(build, edition: Edition) -> dict[tuple[str, str], bytes]:
    """Every file by language and format; the JSON file is the same in all languages."""
    entries = list(documents.entries_of(edition))
    wanted = [
        (language, kind)
        for language in edition.issued_in
        for kind in Format
        if kind != Format.JSON or language == edition.language
    ]
    made: dict[tuple[str, str], bytes] = {}
    build.advance(0, len(wanted))
    for done, (language, kind) in enumerate(wanted, start=1):
        made[language, kind] = documents.make(documents.of_edition(edition, language, entries=entries), kind)
        build.advance(done, len(wanted))
    return made


def _is_editor(_build, person) -> bool:
    return is_editor(person)


@job("edition_preview", label=gettext_lazy("Preview of an edition"), place=_place, may=_is_editor)
def preview_edition(build) -> dict:
    """A draft as it would read if it were frozen now."""
    edition = Edition.every.get(pk=build.arguments["edition"])
    language, kind = build.arguments["language"], Format(build.arguments["format"])
    build.advance(1, 3)
    if edition.is_draft:
        book = editions.book_of_draft(edition, editions.foresee(edition), language)
    else:
        book = documents.of_edition(edition, language)
    build.advance(2, 3)
    build.keep_file(f"draft-{edition.pk}-{language}.{kind}", documents.MEDIA_TYPES[kind], documents.make(book, kind))
    return {"entries": len(book.leaves)}


@job("selection", label=gettext_lazy("Practices to download"), outcome=choosing.told, may=choosing.still_public)
def build_selection(build) -> dict:
    """The practices somebody chose, in the format they chose; what was taken down meanwhile is not in it."""
    kind, language = Format(build.arguments["format"]), build.arguments["language"]
    build.advance(1, 3)
    practices = list(for_public_content(choosing.practices_of(build)))
    if not practices:
        raise Refusal(_("None of these practices is public any more. Choose others."))
    with translation.override(language):
        book = documents.of_practices(
            practices,
            language,
            title=choosing.title_of(build),
            address=build.arguments["address"],
            made_at=build.created_at or timezone.now(),
        )
    build.advance(2, 3)
    build.keep_file(f"{build.arguments['name']}.{kind}", documents.MEDIA_TYPES[kind], documents.make(book, kind))
    build.arguments |= {"held": [practice.pk for practice in practices]}
    build.save(update_fields=["arguments"])
    return {"practices": len(practices)}
