"""The archive of a meeting: all its papers in one ZIP, with an index; built by a job, for its organisers only.

Nobody who spoke or shared a document in a Chatham House session is named in it, and nobody stands in the list of
participants who did not agree to that.
"""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from correspondence.models import Mailing
from correspondence.states import MailingState
from correspondence.words import Words
from rrge_portal.kernel.documents import Document, Facts, Heading, Paragraph, as_docx, as_pdf
from rrge_portal.kernel.files import safe_name
from rrge_portal.kernel.jobs import Link, job
from rrge_portal.kernel.localised import pick
from rrge_portal.kernel.moments import say_span
from rrge_portal.kernel.sheets import safe_cell
from rrge_portal.kernel.vocabulary import Language

from . import calendars
from .letters.standard import standard_words
from .models import Contribution, Meeting, Recommendation, ReportFile, SessionNote
from .naming import Screen
from .participants import document_of, gather, thaw
from .states import ContributionState, NoteState
from .waiting import balance_of
from .wordings import wordings_of

KIND = "meeting_archive"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date of every file inside, so that the same papers give the same archive."""


class Paper(NamedTuple):
    """One file: its path in the archive, what it is, and its bytes or the stored file they are read from."""

    path: str
    what: str
    content: Any


def _may(row, person) -> bool:
    return Meeting.objects.organised_by(person).filter(pk=row.arguments["meeting"]).exists()


def _place(row) -> Link | None:
    meeting = Meeting.objects.filter(pk=row.arguments["meeting"]).first()
    if meeting is None:
        return None
    return Link(reverse("meetings:close_meeting", kwargs={"slug": meeting.slug}), _("Closing the meeting"))


@job(KIND, label=gettext_lazy("Archive of a meeting"), place=_place, may=_may)
def build(row) -> dict:
    """Write the ZIP to the disk, paper by paper, and keep it with the job."""
    meeting = Meeting.objects.get(pk=row.arguments["meeting"])
    expected = 12 + meeting.contributions.count() + meeting.sessions.count()
    with TemporaryDirectory(prefix="archive-") as folder:
        path = Path(folder) / "archive.zip"
        number = write(meeting, path, advance=lambda done: row.advance(done, max(done, expected)))
        row.keep_file(f"{meeting.slug}-archive.zip", "application/zip", path)
    return {"papers": number}


def write(meeting: Meeting, path: Path, *, advance=lambda done: None) -> int:
    """Write the archive to `path`. Returns how many papers are in it, the index aside."""
    index: list[tuple[str, str, int, str]] = []
    taken: set[str] = set()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for paper in papers_of(meeting):
            name = _free(paper.path, taken)
            size, digest = _put(archive, name, paper.content)
            index.append((name, paper.what, size, digest))
            advance(len(index))
        _put(archive, "INDEX.csv", _index(index))
    return len(index)


def _put(archive: zipfile.ZipFile, name: str, content) -> tuple[int, str]:
    info = zipfile.ZipInfo(name, LONG_AGO)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    digest, size = hashlib.sha256(), 0
    with archive.open(info, "w", force_zip64=True) as inside:
        for chunk in [content] if isinstance(content, bytes) else content:
            inside.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


def _free(path: str, taken: set[str]) -> str:
    """A name no other file has, also where a computer does not tell capitals from small letters."""
    stem, dot, extension = path.rpartition(".")
    number, name = 2, path
    while name.casefold() in taken:
        name, number = f"{stem}-{number}{dot}{extension}", number + 1
    taken.add(name.casefold())
    return name


def _index(rows) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_("File"), _("What it is"), _("Bytes"), "SHA-256"])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def papers_of(meeting: Meeting) -> Iterator[Paper]:
    """Everything that belongs to the record of a meeting, one paper at a time."""
    yield Paper("README.txt", _("What this archive is"), _readme(meeting))
    yield from _lists(meeting)
    yield from _agenda(meeting)
    yield from _invitation_texts(meeting)
    yield from _contributions(meeting)
    yield from _notes(meeting)
    yield from _reports(meeting)
    yield from _statistics(meeting)


def moment_of(meeting: Meeting) -> datetime:
    """The date its papers carry: the end of the last day, so that they do not differ from one build to the next."""
    return datetime.combine(meeting.ends_on, time(23, 59), ZoneInfo(meeting.zone))


def _readme(meeting: Meeting) -> bytes:
    lines = (
        str(meeting.title),
        meeting.days_said,
        meeting.place,
        "",
        _("This archive holds the papers of the meeting; INDEX.csv lists them with their SHA-256 sums."),
        _("Documents lie in folders named after who may see them. Please keep to these marks."),
        _("Nobody is named who spoke or shared a document under the Chatham House Rule."),
    )
    return "\r\n".join(lines).encode()


def _lists(meeting: Meeting) -> Iterator[Paper]:
    final = meeting.participant_lists.in_force().first()
    if final:
        lines, unnamed = thaw(final)
    else:
        gathered = gather(meeting)
        lines, unnamed = gathered.lines, gathered.unnamed
    for language, _name in settings.LANGUAGES:
        document = document_of(
            meeting,
            lines,
            unnamed,
            language=language,
            made_at=final.made_at if final else moment_of(meeting),
            is_final=bool(final),
        )
        for extension, make in (("pdf", as_pdf), ("docx", as_docx)):
            path = f"participants/list-of-participants-{language}.{extension}"
            yield Paper(path, document.title, make(document))


def _agenda(meeting: Meeting) -> Iterator[Paper]:
    sessions = list(meeting.sessions.order_by("starts_at", "track", "pk"))
    for session in sessions:
        session.meeting = meeting
    yield Paper("agenda/agenda.ics", _("Agenda as a calendar"), calendars.agenda(meeting, sessions))
    rows = [
        (say_span(session.starts_at, session.ends_at, meeting.zone), str(session.title))
        for session in sessions
        if not session.is_cancelled
    ]
    document = Document(
        _("Agenda"),
        language=translation.get_language() or settings.LANGUAGE_CODE,
        made_at=moment_of(meeting),
        above=str(meeting.title),
        below=meeting.days_said,
        blocks=[Facts(rows)] if rows else [],
    )
    yield Paper("agenda/agenda.pdf", _("Agenda"), as_pdf(document))


def _invitation_texts(meeting: Meeting) -> Iterator[Paper]:
    """What people were invited with, in every language, with placeholders instead of their names and links."""
    kind = "invitation"
    own = wordings_of(meeting)[kind]
    room = {"room_type": ContentType.objects.get_for_model(meeting), "room_id": meeting.pk}
    sent = Mailing.objects.filter(kind=kind, **room).exclude(state=MailingState.CANCELLED).order_by("pk")
    texts = [standard_words(meeting, kind, code) for code, _name in settings.LANGUAGES if code not in own]
    texts += own.values()
    texts += [Words(**words, language=code) for mailing in sent for code, words in sorted(mailing.words.items())]
    for words in dict.fromkeys(texts):
        what = _("Text of the invitation (%(language)s)") % {"language": Language(words.language).label}
        content = f"{words.subject}\n\n{words.body}\n".replace("\r\n", "\n").replace("\n", "\r\n").encode()
        yield Paper(f"invitations/invitation-{words.language}.txt", what, content)


def _contributions(meeting: Meeting) -> Iterator[Paper]:
    shared = (
        Contribution.objects.filter(meeting=meeting, state=ContributionState.SHARED)
        .select_related("session", "uploaded_by__profile")
        .order_by("session__starts_at", "uploaded_at", "pk")
    )
    for number, contribution in enumerate(shared.iterator(chunk_size=100), start=1):
        by = contribution.uploaded_by
        named = by.shown_name if by and not contribution.session.is_chatham else ""
        facts = (contribution.title, str(contribution.session.title), str(contribution.language), named)
        what = ", ".join(fact for fact in facts if fact)
        name = _plain(contribution.title, contribution.file_name)
        path = f"documents/{contribution.mark}/{number:03}-{name}"
        yield Paper(path, what, _chunks(contribution.file))


def _plain(title: str, file_name: str) -> str:
    """A file name made of the document's title: what people call their files may hold a name."""
    extension = Path(safe_name(file_name)).suffix.lower()
    return safe_name(f"{title[:80]}{extension}".replace("/", "-").replace("\\", "-"))


def _chunks(file) -> Iterator[bytes]:
    with file.open("rb"):
        yield from file.chunks()


def _notes(meeting: Meeting) -> Iterator[Paper]:
    published = (
        SessionNote.objects.filter(session__meeting=meeting, state=NoteState.PUBLISHED)
        .select_related("session__meeting")
        .prefetch_related("segments")
        .order_by("session__starts_at", "pk")
    )
    screen = Screen(meeting, [])
    held_back: list[str] = []
    for number, note in enumerate(published, start=1):
        session = note.session
        texts = [text for segment in note.segments.all() for text in (segment.text, segment.addressee)]
        if screen.narrowed([session]).open(*texts):
            held_back.append(_("Notes: %(title)s") % {"title": session.title})
            continue
        blocks: list = []
        for segment in note.segments.all():
            by = f" ({segment.said_by})" if segment.said_by and not session.is_chatham else ""
            blocks.append(Paragraph(f"{segment.get_kind_display()}{by}", "strong"))
            blocks.append(Paragraph(segment.text, language=note.language))
        document = Document(
            str(pick(session.titles)),
            language=translation.get_language() or settings.LANGUAGE_CODE,
            made_at=moment_of(meeting),
            above=str(meeting.title),
            below=say_span(session.starts_at, session.ends_at, meeting.zone),
            blocks=blocks,
        )
        yield Paper(
            f"notes/{number:02}-session.docx", _("Notes: %(title)s") % {"title": document.title}, as_docx(document)
        )
    yield from _recommendations(meeting, screen, held_back)
    if held_back:
        lines = [_("Left out, because names in them have to be looked at first (Chatham House Rule):"), "", *held_back]
        yield Paper("notes/LEFT-OUT.txt", _("What was left out"), "\r\n".join(lines).encode())


def _recommendations(meeting: Meeting, screen: Screen, held_back: list[str]) -> Iterator[Paper]:
    """Those that stand; then, so that every number is accounted for, what became of the others."""
    found = meeting.recommendations.select_related("session", "merged_into").prefetch_related(
        "sources__session", "steps"
    )
    blocks: list = []
    gone: list[tuple[str, str]] = []
    for each in found.order_by("number"):
        ruled = screen.narrowed(each.sessions)
        if not each.is_standing:
            gone.append((str(each.number), _what_became_of(each, ruled)))
        elif ruled.open(each.text, each.addressee):
            held_back.append(_("Recommendation %(number)d") % {"number": each.number})
        else:
            blocks.append(Heading(str(each.number), 1))
            blocks.append(Paragraph(each.text, language=each.language))
            facts = (each.addressee, ", ".join(each.theme_names), str(each.get_mark_display()))
            blocks.append(Paragraph(" · ".join(fact for fact in facts if fact), "small"))
    if gone:
        blocks += [Heading(_("Numbers that no longer stand by themselves"), 1), Facts(gone)]
    if not blocks:
        return
    document = Document(
        _("Recommendations"),
        language=translation.get_language() or settings.LANGUAGE_CODE,
        made_at=moment_of(meeting),
        above=str(meeting.title),
        blocks=blocks,
    )
    yield Paper("notes/recommendations.docx", document.title, as_docx(document))


def _what_became_of(recommendation: Recommendation, ruled: Screen) -> str:
    if recommendation.merged_into:
        return _("Part of recommendation %(number)d.") % {"number": recommendation.merged_into.number}
    reason = next((step.words for step in recommendation.steps.all() if step.state == recommendation.state), "")
    if not reason or ruled.open(reason):
        return _("Withdrawn.")
    return _("Withdrawn: %(reason)s") % {"reason": reason}


def _reports(meeting: Meeting) -> Iterator[Paper]:
    """The documents of every issue of the outcome report, earlier ones too, with the very bytes people got."""
    files = ReportFile.objects.filter(issue__report__meeting=meeting).select_related("issue")
    for file in files.order_by("issue__number", "language", "form"):
        issue = file.issue
        correction = f"-corrigendum-{issue.number - 1}" if issue.is_correction else ""
        what = f"{issue.name} ({issue.get_state_display()}, {file.get_language_display()})"
        yield Paper(f"report/outcome-report{correction}-{file.language}.{file.form}", what, _chunks(file.file))


def _statistics(meeting: Meeting) -> Iterator[Paper]:
    """Numbers only."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_("Of what"), _("Which"), _("Number")])
    for what, rows in ((_("Invitations"), meeting.invitations), (_("Registrations"), meeting.registrations)):
        field = rows.model._meta.get_field("state")
        labels = dict(field.choices or ())
        for state, number in rows.order_by().values_list("state").annotate(n=Count("pk")).order_by("state"):
            writer.writerow([what, labels.get(state, state), number])
    said = {"invited": _("Invited"), "accepted": _("Accepted"), "confirmed": _("Confirmed")}
    for row in balance_of(meeting):
        writer.writerows([row["label"], label, row[name]] for name, label in said.items())
    yield Paper("statistics.csv", _("Statistics, numbers only"), text.getvalue().encode("utf-8-sig"))
