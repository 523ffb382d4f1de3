"""Asking lead and partners whether they agree to how they are described, and what follows from their answer."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.actions import post, recall
from correspondence.seals import Secret
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.tokens import new_nonce
from rrge_portal.kernel.transitions import lock, move

from ..addresses import address_for
from ..models import Clearance, Practice
from ..parties import key_of, parties
from ..states import ClearanceState, GivenHow, PracticeState, Scope
from . import consenting
from .life import editors_for, refuse_own

DAYS_TO_ANSWER = 14
CLEARED_IN = (PracticeState.ACCEPTED, PracticeState.PUBLISHED, PracticeState.UNPUBLISHED)
"""States in which lead and partners are asked; before that only whom to ask is written down."""


@transaction.atomic
def follow(practice: Practice, *, renamed: dict[str, str] | None = None, by) -> None:
    """Bring the clearances in line with the current text: one for each body named, open again where it changed.

    `renamed` maps earlier names of partners to their new ones, so that who agreed is still known.
    """
    renamed = renamed or {}
    rows = {}
    for row in practice.clearances.select_for_update():
        name = renamed.get(row.organisation, row.organisation)
        rows[key_of(name, is_lead=row.is_lead)] = row
    for party in parties(practice.current):
        if party.key not in rows:
            _new(practice, party)
            continue
        row = rows.pop(party.key)
        row.organisation = party.organisation
        row.save(update_fields=["organisation"])
        if row.state == ClearanceState.NOT_NAMED or (row.described != party.digest and row.state in _SETTLED):
            _open_again(row, by=by)
    for row in rows.values():
        if row.state != ClearanceState.NOT_NAMED:
            recall(about=row, kinds=["clearance_requested", "clearance_reminder"])
            move(row, ClearanceState.NOT_NAMED)


_SETTLED = {ClearanceState.ASKED, ClearanceState.APPROVED, ClearanceState.CORRECTED}


def _new(practice, party) -> Clearance:
    name = practice.current.focal_point if party.is_lead else ""
    return Clearance.objects.create(
        practice=practice, organisation=party.organisation, is_lead=party.is_lead, name=name[:200]
    )


def _open_again(row: Clearance, *, by) -> None:
    recall(about=row, kinds=["clearance_requested", "clearance_reminder"])
    move(row, ClearanceState.OPEN)
    record("clearance.reopened", by=by, about=row)


@transaction.atomic
def name_contact(clearance: Clearance, *, name: str, email: str, language: str, by) -> Clearance:
    """Write down whom to ask at a body. Another address ends the link that went to the earlier one."""
    practice = lock(clearance.practice)
    clearance = lock(clearance)
    if (clearance.name, clearance.email, clearance.language) == (name, email, language):
        return clearance
    is_other = clearance.email.lower() != email.lower()
    clearance.name, clearance.email, clearance.language = name, email, language
    if is_other:
        clearance.nonce = new_nonce()
    clearance.save(update_fields=["name", "email", "language", "nonce"])
    record("clearance.contact_named", by=by, about=clearance)
    if is_other and clearance.is_asked and practice.state in CLEARED_IN:
        recall(about=clearance, kinds=["clearance_requested", "clearance_reminder"])
        _send(clearance)
    return clearance


@transaction.atomic
def ask(clearance: Clearance, *, due_on: date | None = None, why: str = "", by) -> Clearance:
    """Send a body the link under which it reads how it is described and answers; again, if it was asked before.

    Where it proposed another wording and the text stays as it is, the letter says `why`.
    """
    practice = lock(clearance.practice)
    clearance = lock(clearance)
    _refuse_unless_cleared_now(practice, by)
    if not clearance.email:
        raise Refusal(_("Write down whom to ask first: there is no e-mail address yet."))
    due_on = due_on or timezone.localdate() + timedelta(days=DAYS_TO_ANSWER)
    if due_on <= timezone.localdate():
        raise Refusal(_("The day of the answer has passed. Choose a later one."))
    if clearance.state == ClearanceState.CORRECTED and not why.strip():
        raise Refusal(_("It proposed another wording. Say why the text stays as it is; the letter tells them."))
    party = party_of(clearance)
    clearance.asked_at, clearance.due_on = timezone.now(), due_on
    clearance.version, clearance.described = practice.current, party.digest
    names = ["asked_at", "due_on", "version", "described"]
    if clearance.is_asked:
        clearance.save(update_fields=names)
    else:
        if clearance.is_approved:
            move(clearance, ClearanceState.OPEN)
        move(clearance, ClearanceState.ASKED, also=names)
    record("clearance.asked", by=by, about=clearance)
    _send(clearance, why=why.strip())
    return clearance


@transaction.atomic
def ask_all(practice: Practice, *, due_on: date | None = None, by) -> tuple[int, int]:
    """Ask everybody who was not asked yet and whose address is known; how many were, and how many have no address."""
    practice = lock(practice)
    _refuse_unless_cleared_now(practice, by)
    follow(practice, by=by)
    waiting = list(practice.clearances.filter(state=ClearanceState.OPEN))
    known = [clearance for clearance in waiting if clearance.email]
    for clearance in known:
        ask(clearance, due_on=due_on, by=by)
    return len(known), len(waiting) - len(known)


def _send(clearance: Clearance, *, why: str = "") -> None:
    post(
        "clearance_requested",
        to=clearance,
        about=clearance,
        key=f"clearance_requested:{clearance.pk}:{timezone.now().isoformat()}",
        title=clearance.practice.title,
        organisation=clearance.organisation,
        is_lead=clearance.is_lead,
        due_on=clearance.due_on,
        why=why,
        link=Secret(address_for(clearance, "clear_by_link", token=clearance.token)),
    )


# --- Answers ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def approve(
    clearance: Clearance, *, seen: str, answered_by: str, function: str, scopes=(), expires_on=None
) -> Clearance:
    """The body agrees, by its link, to the description with the digest `seen`; the ledger keeps what it agreed to."""
    clearance = _lock_asked(clearance)
    _refuse_changed(clearance, seen)
    return agree(clearance, answered_by, function, scopes, expires_on, GivenHow.LINK, by=None)


@transaction.atomic
def propose(
    clearance: Clearance, *, seen: str, answered_by: str, function: str, proposed: dict, remark: str
) -> Clearance:
    """The body would be described otherwise, and says how."""
    clearance = _lock_asked(clearance)
    _refuse_changed(clearance, seen)
    if not proposed and not remark.strip():
        raise Refusal(_("Say what should be different: change the wording, or describe it in your own words."))
    return _answer(clearance, ClearanceState.CORRECTED, answered_by, function, remark, proposed)


@transaction.atomic
def refuse(clearance: Clearance, *, seen: str, answered_by: str, function: str, remark: str) -> Clearance:
    """The body does not agree to be named."""
    clearance = _lock_asked(clearance)
    _refuse_changed(clearance, seen)
    return _answer(clearance, ClearanceState.REFUSED, answered_by, function, remark, {})


def _answer(clearance, state, answered_by, function, remark, proposed) -> Clearance:
    clearance.answered_at, clearance.how = timezone.now(), GivenHow.LINK
    clearance.answered_by, clearance.function = answered_by.strip(), function.strip()
    clearance.remark, clearance.proposed = remark.strip(), proposed
    recall(about=clearance, kinds=["clearance_reminder"])
    move(clearance, state, also=["answered_at", "how", "answered_by", "function", "remark", "proposed"])
    record("clearance.answered", by=None, about=clearance, answer=str(state))
    _tell_editors(clearance)
    return clearance


@transaction.atomic
def record_on_paper(clearance: Clearance, *, given_by: str, note: str, scopes=(), expires_on=None, by) -> Clearance:
    """Write down an agreement that came in writing, and where it is kept."""
    practice = lock(clearance.practice)
    clearance = lock(clearance)
    _refuse_unless_cleared_now(practice, by)
    if not note.strip():
        raise Refusal(_("Say how you know: by which letter or message, of which day."))
    party = party_of(clearance)
    clearance.version, clearance.described, clearance.note = practice.current, party.digest, note.strip()
    clearance.recorded_by = by
    clearance.save(update_fields=["version", "described", "note", "recorded_by"])
    if clearance.is_approved:
        move(clearance, ClearanceState.OPEN)
    return agree(clearance, given_by, "", scopes, expires_on, GivenHow.PAPER, by=by)


def agree(clearance, answered_by, function, scopes, expires_on, how, *, by) -> Clearance:
    """Move on to “agrees” and write what was agreed to into the ledger; the caller has locked and checked."""
    given = {Scope.NAME, *([Scope.TEXT] if clearance.is_lead else []), *scopes}
    clearance.answered_at, clearance.how = timezone.now(), how
    clearance.answered_by, clearance.function = answered_by.strip(), function.strip()
    clearance.remark, clearance.proposed = "", {}
    recall(about=clearance, kinds=["clearance_requested", "clearance_reminder"])
    move(
        clearance,
        ClearanceState.APPROVED,
        also=["answered_at", "how", "answered_by", "function", "remark", "proposed"],
    )
    for scope in sorted(given):
        consenting.give(clearance, scope, expires_on=expires_on if scope in consenting.ENDING else None, by=by)
    record("clearance.approved", by=by, about=clearance, how=str(how))
    if by is None:
        _tell_editors(clearance)
    return clearance


@transaction.atomic
def withdraw(clearance: Clearance, *, hides_title: bool = False, how: str = GivenHow.LINK, by=None) -> Clearance:
    """A body takes its agreement back: the practice leaves every page, list, search, feed and file at once."""
    practice = lock(clearance.practice)
    clearance = lock(clearance)
    if not clearance.consents.filter(withdrawn_at=None).exists() and not clearance.is_approved:
        raise Refusal(_("There is no agreement left to withdraw."))
    consenting.end(clearance.consents.filter(withdrawn_at=None), how=how, hides_title=hides_title, by=by)
    record("clearance.withdrawn", by=by, about=clearance, how=str(how))
    if how == GivenHow.LINK:
        clearance.refresh_from_db()
        _tell_editors(clearance, was_published=practice.is_published)
    return clearance


def _tell_editors(clearance: Clearance, *, was_published: bool = False) -> None:
    practice = clearance.practice
    for editor in editors_for(practice):
        post(
            "clearance_answered",
            to=editor,
            about=practice,
            key=f"clearance_answered:{clearance.pk}:{editor.pk}:{timezone.now().isoformat()}",
            title=practice.title,
            organisation=clearance.organisation,
            answer=clearance.state,
            was_published=was_published,
            remark=clearance.remark,
            link=address_for(editor, "clearance", pk=practice.pk),
        )


# --- Checks -----------------------------------------------------------------------------------------------------------


def party_of(clearance: Clearance):
    """The body as the current text names it."""
    key = key_of(clearance.organisation, is_lead=clearance.is_lead)
    for party in parties(clearance.practice.current):
        if party.key == key:
            return party
    raise Refusal(_("The text does not name this organisation any more. Reload the page."))


def _refuse_unless_cleared_now(practice, by) -> None:
    refuse_own(practice, by)
    if practice.state not in CLEARED_IN:
        raise Refusal(
            _("Lead and partners are asked once a practice is accepted; this one is “%(state)s”.")
            % {"state": practice.get_state_display()}
        )


def _lock_asked(clearance: Clearance) -> Clearance:
    practice = lock(clearance.practice)
    clearance = lock(clearance)
    clearance.practice = practice
    if not clearance.is_asked:
        raise Refusal(_("This was answered already, or is not asked any more. Reload the page to see where it stands."))
    return clearance


def _refuse_changed(clearance: Clearance, seen: str) -> None:
    if not seen == clearance.described == party_of(clearance).digest:
        raise Refusal(_("The text has changed since you opened this page. Read it again, then answer."))


def not_cleared(practice: Practice) -> list[str]:
    """The bodies that have not agreed to how the current text describes them; empty when all have."""
    rows = {key_of(row.organisation, is_lead=row.is_lead): row for row in practice.clearances.all()}
    left = []
    for party in parties(practice.current):
        row = rows.get(party.key)
        if row is None or not row.is_approved or row.described != party.digest:
            left.append(party.organisation)
    return left


@transaction.atomic
def save_contacts(practice: Practice, contacts: list[dict], *, by) -> None:
    """Write down whom to ask, for each body named so far. Before submission, too: nobody is written to by this."""
    practice = lock(practice)
    if practice.submitter_id != by.pk:
        raise Refusal(_("Only its submitter names whom to ask."))
    for contact in contacts:
        key = {"organisation": contact["organisation"], "is_lead": contact["is_lead"]}
        row = practice.clearances.filter(is_lead=True).first() if contact["is_lead"] else None
        row = row or practice.clearances.filter(**key).first() or Clearance.objects.create(practice=practice, **key)
        name_contact(row, name=contact["name"], email=contact["email"], language=contact["language"], by=by)
