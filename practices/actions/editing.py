"""What editors change in an accepted text: a new version, with only what changed to be cleared again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.actions import post
from correspondence.seals import Secret
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock

from ..addresses import address_for
from ..models import Clearance, PracticeVersion
from ..states import ClearanceState, GivenHow, PracticeState
from . import clearing
from .life import refuse_own

EDITABLE_BY_EDITORS = (PracticeState.ACCEPTED, PracticeState.UNPUBLISHED)
NOT_COPIED = {"id", "practice", "number", "revision", "last_window", "saved_at"}
ROWS = ("partners", "results", "evidence_files")


@transaction.atomic
def edit(practice, *, values: dict, partners: dict[int, dict] | None = None, base: int, by) -> PracticeVersion:
    """Write the next version with these fields, and these of the partners at these positions, changed.

    What was submitted stays as it was. `base` is the number of the version the editor read.

    Raises:
        Refusal: it is not being cleared, somebody has changed it meanwhile, or nothing would change.
    """
    practice = lock(practice)
    refuse_own(practice, by)
    if practice.state not in EDITABLE_BY_EDITORS:
        raise Refusal(
            _("Editors change a text while it is being cleared or taken down; this one is “%(state)s”.")
            % {"state": practice.get_state_display()}
        )
    last = practice.current
    if last.number != base:
        raise Refusal(
            _("Somebody has changed the text meanwhile. Your words are still below; compare them with the new version.")
        )
    changed = {name: value for name, value in values.items() if getattr(last, name) != value}
    rows = {row.position: row for row in last.partners.all()}
    changed_rows = {
        position: {name: value for name, value in fields.items() if getattr(rows[position], name) != value}
        for position, fields in (partners or {}).items()
        if position in rows
    }
    if not changed and not any(changed_rows.values()):
        raise Refusal(_("Nothing is different from the text as it stands, so there is no new version."))
    version = _next_version(last, changed, changed_rows)
    practice.current = version
    practice.save(update_fields=["current"])
    record("practice.edited", by=by, about=practice, version=version.number)
    clearing.follow(practice, renamed=_renamed(rows, changed_rows), by=by)
    return version


def _next_version(last: PracticeVersion, changed: dict, changed_rows: dict[int, dict]) -> PracticeVersion:
    names = [field.name for field in PracticeVersion._meta.concrete_fields if field.name not in NOT_COPIED]
    said = {name: getattr(last, name) for name in names} | changed
    number = last.practice.versions.latest("number").number + 1
    version = PracticeVersion(practice=last.practice, number=number, **said)
    version.submitted_at = timezone.now()
    version.save(force_insert=True)
    for kind in ROWS:
        kept = getattr(version, kind)
        copied = [
            field.name for field in kept.model._meta.concrete_fields if field.name not in {"id", "version", "downloads"}
        ]
        news = changed_rows if kind == "partners" else {}
        kept.bulk_create(
            kept.model(version=version, **{name: getattr(row, name) for name in copied} | news.get(row.position, {}))
            for row in getattr(last, kind).all()
        )
    version.safeguards.bulk_create(
        version.safeguards.model(
            version=version, question=answer.question, remark=answer.remark, confirmed_by_id=answer.confirmed_by_id
        )
        for answer in last.safeguards.all()
    )
    return version


def _renamed(rows, changed_rows) -> dict[str, str]:
    """The partners whose names changed: the earlier one and the new one."""
    return {
        rows[position].organisation: fields["organisation"]
        for position, fields in changed_rows.items()
        if "organisation" in fields
    }


@transaction.atomic
def accept_correction(clearance: Clearance, *, base: int, by) -> Clearance:
    """Take the proposed wording over word for word: a new version, to which that body has agreed by proposing it."""
    practice = lock(clearance.practice)
    clearance = lock(clearance)
    if clearance.state != ClearanceState.CORRECTED or not clearance.proposed:
        raise Refusal(_("There is no wording to take over. Reload the page to see where it stands."))
    party = clearing.party_of(clearance)
    proposed, said_by, function = clearance.proposed, clearance.answered_by, clearance.function
    if party.position is None:
        edit(practice, values=proposed, base=base, by=by)
    else:
        edit(practice, values={}, partners={party.position: proposed}, base=base, by=by)
    practice.refresh_from_db()
    clearance = lock(clearance)
    clearance.practice = practice
    clearance.version, clearance.described = practice.current, clearing.party_of(clearance).digest
    clearance.save(update_fields=["version", "described"])
    record("clearance.correction_accepted", by=by, about=clearance)
    clearing.agree(clearance, said_by, function, (), None, GivenHow.LINK, by=by)
    if clearance.email:
        post(
            "clearance_taken_over",
            to=clearance,
            about=clearance,
            key=f"clearance_taken_over:{clearance.pk}:{practice.current_id}",
            title=practice.title,
            organisation=clearance.organisation,
            link=Secret(address_for(clearance, "clear_by_link", token=clearance.token)),
        )
    return clearance
