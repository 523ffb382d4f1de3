"""What is done with translations: begin, ask somebody, write, hand in, check, publish, take back."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from correspondence.actions import post
from correspondence.seals import Secret
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move
from rrge_portal.kernel.vocabulary import Language

from .. import screening, search, translating
from ..addresses import address_for
from ..models import TranslatedText, Translation
from ..states import PracticeState, TranslationState
from .life import editors_for

LONGEST = 20_000
"""Characters of one translated text."""


class Overtaken(Refusal):
    """A text was changed by somebody else since the page was opened; `names` says which texts."""

    def __init__(self, message, names):
        super().__init__(message)
        self.names = names


@transaction.atomic
def begin(practice, language: str, *, by) -> Translation:
    """Open a translation of a practice that is accepted or published, into a language it is not written in."""
    practice = lock(practice)
    version = practice.current
    if practice.state not in {PracticeState.ACCEPTED, PracticeState.PUBLISHED, PracticeState.UNPUBLISHED}:
        raise Refusal(_("A practice is translated once it is accepted: until then its text still changes."))
    if language not in Language.values or language == version.language:
        raise Refusal(_("Choose a language other than that of the original."))
    if not (practice.is_reference or version.allows_translation):
        raise Refusal(_("Its submitter has not agreed to a translation. Ask them first."))
    translation = Translation(practice=practice, language=language)
    try:
        with transaction.atomic():
            translation.full_clean(exclude=["practice"])
            translation.save()
    except (ValidationError, IntegrityError) as error:
        raise Refusal(_("There is already a translation into this language. Open that one.")) from error
    record("translation.begun", by=by, about=translation, language=language)
    return translation


@transaction.atomic
def ask(translation, translator, *, due_on=None, by) -> Translation:
    """Ask somebody to translate; whoever was asked before can no longer write in it."""
    translation = lock(translation)
    if translation.state != TranslationState.DRAFT:
        raise Refusal(_("It is translated already. Take it back first, then ask somebody else."))
    if translator.pk == translation.translator_id and due_on == translation.due_on:
        return translation
    translation.translator, translation.due_on = translator, due_on
    translation.save(update_fields=["translator", "due_on"])
    record("translation.asked_for", by=by, about=translation)
    post(
        "translation_asked_for",
        to=translator,
        about=translation,
        key=f"translation_asked_for:{translation.pk}:{translator.pk}:{timezone.now().isoformat()}",
        title=translation.practice.title,
        from_language=translation.practice.current.language,
        into_language=translation.language,
        due_on=due_on,
        link=Secret(address_for(translator, "translation", pk=translation.pk)),
    )
    return translation


def save(translation, texts: dict[str, tuple[str, int]], *, by) -> int:
    """Keep texts by name, each with the revision the page was opened with; returns how many have changed.

    A text that stands unchanged beside a changed original stays outdated: `confirm` says that it still fits.

    Raises:
        Overtaken: some were changed by somebody else meanwhile. The others are kept all the same.
        Refusal: it is not being translated at present.
    """
    changed, overtaken = _save(translation, texts, by)
    if overtaken:
        raise Overtaken(
            _("Somebody else has changed the same text meanwhile. Yours is kept here, theirs stands below it."),
            overtaken,
        )
    return changed


@transaction.atomic
def _save(translation, texts: dict[str, tuple[str, int]], by) -> tuple[int, list[str]]:
    """How many were changed, and which others somebody else had changed; what raises undoes nothing of it."""
    translation = lock(translation)
    _refuse_unless_writing(translation)
    known = translating.originals(translation.practice.current)
    held = {text.name: text for text in translation.texts.all()}
    changed, overtaken = 0, []
    for name, (written, revision) in texts.items():
        words = written.strip()[:LONGEST]
        there = held.get(name)
        if name not in known or words == (there.text if there else ""):
            continue
        if there and there.revision != revision:
            overtaken.append(name)
            continue
        changed += 1
        if there and not words:
            there.delete()
        else:
            TranslatedText.objects.update_or_create(
                translation=translation,
                name=name,
                defaults={"original": known[name], "text": words, "revision": revision + 1, "saved_by": by},
            )
    return changed, overtaken


@transaction.atomic
def confirm(translation, name: str, *, by) -> None:
    """Say that a translated text still fits although its original was changed."""
    translation = lock(translation)
    _refuse_unless_writing(translation)
    original = translating.originals(translation.practice.current).get(name)
    text = translation.texts.filter(name=name).first()
    if original is None or text is None:
        raise Refusal(_("This text is no longer there. Reload the page."))
    text.original, text.saved_by = original, by
    text.revision += 1
    text.save(update_fields=["original", "saved_by", "revision", "saved_at"])


@transaction.atomic
def hand_in(translation, *, by) -> Translation:
    """Give a whole translation to somebody else to check."""
    translation = lock(translation)
    _refuse_unless_whole(translation)
    translation.handed_in_by, translation.remark = by, ""
    _move(translation, TranslationState.HANDED_IN, also=["handed_in_by", "remark"])
    record("translation.handed_in", by=by, about=translation, language=translation.language)
    for editor in editors_for(translation.practice):
        if editor.pk == by.pk:
            continue
        post(
            "translation_handed_in",
            to=editor,
            about=translation,
            key=f"translation_handed_in:{translation.pk}:{translation.state_since.isoformat()}:{editor.pk}",
            title=translation.practice.title,
            into_language=translation.language,
            link=address_for(editor, "translation", pk=translation.pk),
        )
    return translation


@transaction.atomic
def send_back(translation, *, remark: str, by) -> Translation:
    """Give it back to be worked on, and say what to look at."""
    translation = lock(translation)
    if not remark.strip():
        raise Refusal(_("Say what to look at again. The translator reads it above the texts."))
    translation.remark = remark.strip()
    _move(translation, TranslationState.DRAFT, also=["remark"])
    record("translation.sent_back", by=by, about=translation, language=translation.language)
    told = translation.translator or translation.handed_in_by
    if told and told != by:
        post(
            "translation_sent_back",
            to=told,
            about=translation,
            key=f"translation_sent_back:{translation.pk}:{translation.state_since.isoformat()}",
            title=translation.practice.title,
            into_language=translation.language,
            remark=translation.remark,
            link=address_for(told, "translation", pk=translation.pk),
        )
    return translation


@transaction.atomic
def publish(translation, *, by) -> Translation:
    """Let the public read a checked translation. Whoever handed it in cannot check it."""
    practice = lock(translation.practice)
    translation = lock(translation)
    if translation.handed_in_by_id == by.pk:
        raise Refusal(_("You handed this translation in. Somebody else has to check it."))
    _refuse_unless_whole(translation)
    flags = screening.open_flags(practice, version=translating.draft_of(translation))
    if flags:
        raise Refusal(
            ngettext(
                "%(number)d passage of the translation could point at somebody. "
                "Clear it, or send the translation back.",
                "%(number)d passages of the translation could point at somebody. Clear them, or send it back.",
                len(flags),
            )
            % {"number": len(flags)}
        )
    translation.checked_by, translation.published_at = by, timezone.now()
    _move(translation, TranslationState.PUBLISHED, also=["checked_by", "published_at"])
    search.index(practice)
    record("translation.published", by=by, about=translation, language=translation.language)
    if practice.submitter and practice.is_published:
        post(
            "translation_published",
            to=practice.submitter,
            about=practice,
            key=f"translation_published:{translation.pk}:{translation.state_since.isoformat()}",
            title=practice.title,
            into_language=translation.language,
            link=f"{address_for(practice.submitter, 'practice', slug=practice.slug)}?text={translation.language}",
        )
    return translation


@transaction.atomic
def take_back(translation, *, by) -> Translation:
    """Take a translation off the page of the practice, or out of the check, to work on it again."""
    practice = lock(translation.practice)
    translation = _move(lock(translation), TranslationState.DRAFT)
    search.index(practice)
    record("translation.taken_back", by=by, about=translation, language=translation.language)
    return translation


@transaction.atomic
def discard(translation, *, by) -> None:
    """Throw a translation away that is being worked on, with everything written in it."""
    translation = lock(translation)
    _refuse_unless_writing(translation)
    record("translation.discarded", by=by, about=translation.practice, language=translation.language)
    translation.delete()


def tell_outdated(practice) -> None:
    """Write to whoever translated what the newest version changed. In the transaction that published it."""
    version = practice.current
    published = practice.translations.filter(state=TranslationState.PUBLISHED).select_related("translator__profile")
    for translation in published.prefetch_related("texts"):
        translation.practice = practice
        told = translation.translator
        if told and not translating.progress(translation).is_whole:
            post(
                "translation_outdated",
                to=told,
                about=translation,
                key=f"translation_outdated:{translation.pk}:{version.pk}",
                title=version.title,
                into_language=translation.language,
                link=address_for(told, "translation", pk=translation.pk),
            )


def _move(translation, to, *, also=()):
    translation.state_since = timezone.now()
    return move(translation, to, also=["state_since", *also])


def _refuse_unless_writing(translation) -> None:
    if translation.state != TranslationState.DRAFT:
        raise Refusal(
            _("This translation is “%(state)s” and cannot be changed. Take it back to work on it again.")
            % {"state": translation.get_state_display()}
        )


def _refuse_unless_whole(translation) -> None:
    progress = translating.progress(translation)
    left = progress.total - progress.done
    if left:
        raise Refusal(
            ngettext(
                "%(number)d text is still missing or outdated. The list shows it first.",
                "%(number)d texts are still missing or outdated. The list shows them first.",
                left,
            )
            % {"number": left}
        )
