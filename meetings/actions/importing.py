"""A list of invitees is read, its columns are matched, its rows mended, and then it is imported; or undone."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from correspondence.suppression import blocked
from journal.actions import record
from rrge_portal.kernel import jobs
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move
from stakeholders.models import Stakeholder

from ..invitee_lists import (
    Examined,
    Table,
    UnreadableError,
    check_columns,
    examine,
    guess_columns,
    guess_header,
    headings_of,
    known_words,
    rows_of,
    what_is_missing,
)
from ..invitee_lists.examining import address_of
from ..invitee_lists.words import plain
from ..models import Invitation, InviteeImport, Meeting
from ..states import ImportState, InvitationState

BATCH = 500
AT_ONCE = 1000
"""A list with more people than this is imported by the worker, with its progress on the page."""
WITH_A_CLOSED_MEANING = ("sector", "country", "language", "role")


def examined(imported: InviteeImport) -> list[Examined]:
    """The rows of a list, judged against who is invited and who is not written to at this moment."""
    meeting = imported.meeting
    stopped = blocked({address_of(row["values"]) for row in imported.rows}, meeting)
    return examine(
        imported.rows,
        invited=_invited(meeting),
        language=(meeting.languages or ["en"])[0],
        stopped={address: suppression.why for address, suppression in stopped.items()},
    )


def _invited(meeting: Meeting) -> dict[str, str]:
    """The state of every address invited to the meeting, in words."""
    live = meeting.invitations.exclude(state=InvitationState.WITHDRAWN).values_list("email", "state")
    return {email.lower(): str(InvitationState(state).label) for email, state in live}


def not_understood(rows: Sequence[Examined]) -> list[tuple[str, str, int]]:
    """The words of columns with closed meanings that mean nothing to us: column, word, how often; commonest first."""
    counted = Counter(
        (column, row.values[column])
        for row in rows
        for column in WITH_A_CLOSED_MEANING
        if column in row.problems and row.values.get(column)
    )
    return [(column, word, number) for (column, word), number in counted.most_common(20)]


@transaction.atomic
def keep_tables(meeting: Meeting, tables: Sequence[Table], *, source: str = "", by) -> InviteeImport:
    """Keep what was read, with the best guess at its columns. If that is all an invitation needs, rows come next."""
    sheet = max(range(len(tables)), key=lambda number: (_most_known(tables[number]), -number))
    rows = tables[sheet].rows
    header = guess_header(rows)
    columns = guess_columns(headings_of(rows, header))
    imported = InviteeImport.objects.create(
        meeting=meeting,
        by=by,
        source=source[:200],
        tables=[table._asdict() for table in tables],
        sheet=sheet,
        header=header,
        columns=columns,
        state=ImportState.COLUMNS,
    )
    record("invitees.read", by=by, about=imported, number=max(0, len(rows) - header - 1))
    if not what_is_missing(columns) and len(tables) == 1:
        try:
            return _match(imported, columns)
        except UnreadableError:
            return imported
    return imported


def _most_known(table: Table) -> int:
    return max((known_words(row[1:]) for row in table.rows[:20]), default=0)


@transaction.atomic
def choose_sheet(imported: InviteeImport, *, sheet: int, header: int | None = None, by) -> InviteeImport:
    """Take another sheet, or another row as the one that names the columns; what was mended meant other rows."""
    imported = lock(imported)
    _refuse_if_over(imported)
    if not 0 <= sheet < len(imported.tables):
        raise Refusal(_("This list has no such sheet. Choose one of those shown."))
    rows = imported.tables[sheet]["rows"]
    imported.sheet = sheet
    imported.header = guess_header(rows) if header is None or not 0 <= header < len(rows) else header
    imported.columns = guess_columns(headings_of(rows, imported.header))
    imported.mended, imported.dropped, imported.meanings = {}, [], {}
    imported.save(update_fields=["sheet", "header", "columns", "mended", "dropped", "meanings"])
    record("invitees.columns_matched", by=by, about=imported)
    return imported


@transaction.atomic
def match_columns(imported: InviteeImport, columns: Sequence[str], *, by) -> InviteeImport:
    """Say what each column means. What was mended before stays mended.

    Raises:
        Refusal: two columns mean the same, or one is missing that an invitation needs.
    """
    imported = lock(imported)
    _refuse_if_over(imported)
    try:
        imported = _match(imported, list(columns))
    except UnreadableError as error:
        raise Refusal(str(error)) from error
    record("invitees.columns_matched", by=by, about=imported)
    return imported


def _match(imported: InviteeImport, columns: list[str]) -> InviteeImport:
    rows = imported.tables[imported.sheet]["rows"]
    check_columns(headings_of(rows, imported.header), columns)
    imported.columns = columns
    imported.rows = _corrected(rows_of(rows, imported.header, columns), imported)
    if imported.state == ImportState.COLUMNS:
        return move(imported, ImportState.PREVIEWED, also=["columns", "rows"])
    imported.save(update_fields=["columns", "rows"])
    return imported


def _corrected(rows: list[dict], imported: InviteeImport) -> list[dict]:
    """The rows with everything that was corrected by hand: meanings of words first, then single rows."""
    dropped = set(imported.dropped)
    return [
        {"line": row["line"], "values": values | imported.mended[str(row["line"])]}
        if str(row["line"]) in imported.mended
        else row | {"values": values}
        for row in rows
        if row["line"] not in dropped
        for values in [_meant(row["values"], imported.meanings)]
    ]


def _meant(values: dict[str, str], meanings: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {
        column: meanings.get(column, {}).get(plain(text), text) if text else text for column, text in values.items()
    }


@transaction.atomic
def give_meaning(imported: InviteeImport, meanings: Mapping[str, Mapping[str, str]], *, by) -> InviteeImport:
    """Say once what a word means in a column, for every row that has it: `{"sector": {"Privado": "private"}}`."""
    imported = lock(imported)
    _refuse_if_over(imported)
    for column, words in meanings.items():
        known = {plain(word): meaning for word, meaning in words.items() if meaning}
        imported.meanings[column] = imported.meanings.get(column, {}) | known
    imported.rows = [row | {"values": _meant(row["values"], imported.meanings)} for row in imported.rows]
    imported.save(update_fields=["meanings", "rows"])
    record("invitees.mended", by=by, about=imported, words=sum(map(len, meanings.values())))
    return imported


@transaction.atomic
def mend_list(imported: InviteeImport, values: dict[int, dict[str, str]], dropped: set[int], *, by) -> InviteeImport:
    """Replace what rows say, by line, and leave other rows out."""
    imported = lock(imported)
    _refuse_if_over(imported)
    mended = {row["line"]: row["values"] | values[row["line"]] for row in imported.rows if row["line"] in values}
    imported.mended |= {str(line): row for line, row in mended.items()}
    imported.dropped = sorted({*imported.dropped, *dropped})
    imported.rows = [
        {"line": row["line"], "values": mended[row["line"]]} if row["line"] in mended else row
        for row in imported.rows
        if row["line"] not in dropped
    ]
    imported.save(update_fields=["rows", "mended", "dropped"])
    record("invitees.mended", by=by, about=imported, mended=len(values), dropped=len(dropped))
    return imported


def _refuse_if_over(imported: InviteeImport) -> None:
    if imported.state not in {ImportState.COLUMNS, ImportState.PREVIEWED}:
        raise Refusal(_("This list has been imported already. Import a new list for further people."))


@transaction.atomic
def import_list(imported: InviteeImport, *, by) -> InviteeImport:
    """Put everybody on the meeting's list whose row is right and who is not invited yet.

    Nobody is written to. Rows with a problem stay out. A long list is left to the worker.
    """
    meeting = lock(imported.meeting)
    imported = lock(imported)
    _refuse_if_over(imported)
    number = sum(row.invitee is not None for row in examined(imported))
    if not number:
        raise Refusal(_("No row can be imported as it stands. Correct the rows marked below, then try again."))
    if number > AT_ONCE:
        imported.job = jobs.start("import_invitees", by=by, imported=imported.pk)
        return move(imported, ImportState.IMPORTING, also=["job"])
    _create(meeting, imported, [row for row in examined(imported) if row.invitee])
    return _finish(imported, by=by)


def _create(meeting: Meeting, imported: InviteeImport, rows: Sequence[Examined]) -> None:
    invitees = [row.invitee for row in rows if row.invitee]
    known = dict(
        Stakeholder.objects.filter(email__in=[invitee.email for invitee in invitees]).values_list("email", "pk")
    )
    Invitation.objects.bulk_create(
        [
            Invitation(
                meeting=meeting, came_with=imported, stakeholder_id=known.get(invitee.email), **invitee._asdict()
            )
            for invitee in invitees
        ],
        batch_size=BATCH,
    )


def _finish(imported: InviteeImport, *, by) -> InviteeImport:
    imported.tables = []
    move(imported, ImportState.IMPORTED, also=["tables"])
    record("invitees.imported", by=by, about=imported, number=imported.invitations.count())
    return imported


@jobs.job("import_invitees", label=_("Import a list"))
def _import(job) -> dict:
    """Chunk by chunk; whoever came with an earlier run of this job is known by then, and so not put there twice."""
    imported = InviteeImport.objects.select_related("meeting").get(pk=job.arguments["imported"])
    rows = [row for row in examined(imported) if row.invitee]
    done = imported.invitations.count()
    total = done + len(rows)
    for start in range(0, len(rows), BATCH):
        _import_chunk(imported, rows[start : start + BATCH])
        job.advance(done + min(start + BATCH, len(rows)), total)
    with transaction.atomic():
        imported = lock(imported)
        if imported.state == ImportState.IMPORTING:
            _finish(imported, by=job.by)
    return {"imported": total}


@transaction.atomic
def _import_chunk(imported: InviteeImport, rows: Sequence[Examined]) -> None:
    meeting = lock(imported.meeting)
    invited = _invited(meeting)
    _create(meeting, imported, [row for row in rows if row.invitee and row.invitee.email not in invited])


@transaction.atomic
def undo_import(imported: InviteeImport, *, by) -> int:
    """Take everybody off the list again who came with this import and was not written to. Returns how many."""
    imported = lock(imported)
    move(imported, ImportState.UNDONE)
    number, _rows = imported.invitations.filter(state=InvitationState.LISTED).delete()
    record("invitees.import_undone", by=by, about=imported, number=number)
    return number
