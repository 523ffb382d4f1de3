"""Names in texts under the Chatham House Rule: let stand with a reason, replaced, looked at again."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock

from ..models import ClearedName, SessionNote
from ..naming import Flag, NamesStand, Screen
from ..states import NameReason, NoteState

REPLACE = "replace"


class Decision(NamedTuple):
    """What somebody decided about one name: `deed` is `REPLACE` or a `NameReason`; anything else leaves it open.

    `hit` is the name as it was shown: a reason holds for it also where another name of its sentence is replaced in the
    same breath, which changes the sentence.
    """

    deed: str = ""
    put: str = ""
    words: str = ""
    hit: str = ""


Decisions = Mapping[str, Decision]
"""By `Flag.field`."""


def let_pass(screen: Screen, texts: Sequence[str], *, by, language: str, decisions: Decisions | None = None) -> None:
    """Let texts go on if every name in them may stand; reasons given in `decisions` are kept.

    Raises:
        NamesStand: some have no reason yet.
    """
    left = []
    for text in dict.fromkeys(filter(None, texts)):
        flags = screen.open(text, language=language)
        open_flags = [flag for flag in flags if not _clear(screen, flag, _decided(flag, decisions or {}), by)]
        if open_flags:
            left.append((text, open_flags))
    if left:
        raise NamesStand(left)


def _decided(flag: Flag, decisions: Decisions) -> Decision:
    """What was decided about this name, here or in the sentence as it read a moment ago."""
    if flag.field in decisions:
        return decisions[flag.field]
    alike = (each for each in decisions.values() if each.hit == flag.text and each.deed in NameReason.values)
    return next(alike, Decision())


def _clear(screen: Screen, flag: Flag, decision: Decision, by) -> bool:
    """Keep the reason why a name may stand, if there is one."""
    if decision.deed not in NameReason.values or (decision.deed == NameReason.OTHER and not decision.words):
        return False
    session = screen.sessions[0]
    cleared, is_new = ClearedName.objects.get_or_create(
        session=session,
        digest=flag.digest,
        defaults={"reason": decision.deed, "words": decision.words, "cleared_by": by},
    )
    if is_new:
        record("name.cleared", by=by, about=session, clearing=cleared.pk, reason=cleared.reason)
    return True


def settle_in(screen: Screen, thing, fields: Sequence[str], *, by, language: str, decisions: Decisions) -> int:
    """Do what was decided about the open names in fields of a row, and save it. Returns how many were settled."""
    settled = 0
    for name in fields:
        text = getattr(thing, name)
        for flag in reversed(screen.open(text, language=language)):
            decision = decisions.get(flag.field, Decision())
            if decision.deed == NameReason.OTHER and not decision.words:
                raise Refusal(_("Say in your own words why “%(name)s” may stand.") % {"name": flag.text})
            if decision.deed == REPLACE:
                text = flag.replaced_in(text, decision.put or flag.replacement)
                settled += 1
        settled += sum(
            _clear(screen, flag, _decided(flag, decisions), by) for flag in screen.open(text, language=language)
        )
        if text != getattr(thing, name):
            setattr(thing, name, text)
            thing.save(update_fields=[name])
    return settled


@transaction.atomic
def look_again(cleared: ClearedName, *, by) -> None:
    """Take the reason back: the name has to be looked at again before the text goes on."""
    session = lock(cleared.session)
    if SessionNote.objects.filter(session=session, state=NoteState.PUBLISHED).exists():
        raise Refusal(_("These notes are shown to participants. Take them back first, then look at the names."))
    record("name.reopened", by=by, about=session, clearing=cleared.pk)
    cleared.delete()
