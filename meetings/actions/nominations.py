"""The organisers ask Member States to name their delegates, remind them, and consent to what comes late."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.actions import post, recall
from correspondence.mailings import send_to_many
from correspondence.models import Mailing
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.tokens import new_nonce
from rrge_portal.kernel.transitions import lock, move

from ..addresses import nomination_context
from ..models import LateRequest, Meeting, Nomination, SectorSeats
from ..states import LateRequestState, MeetingState, NominationState
from .registration import offer_freed_seats

FOCAL_POINTS_ARE_KEPT = timedelta(days=365)
NOMINATION_REQUESTED = "nomination_requested"
NOMINATION_REMINDER = "nomination_reminder"
LETTERS_WITH_THE_LINK = (
    NOMINATION_REQUESTED,
    NOMINATION_REMINDER,
    "nomination_received",
    "nomination_extended",
    "nomination_link_again",
    "late_change_granted",
    "late_change_refused",
)


@transaction.atomic
def offer_seats(meeting: Meeting, seats: dict[str, int | None], *, by) -> Meeting:
    """Say how many seats each sector has; None takes its limit away. Nobody loses a seat they have."""
    meeting = lock(meeting)
    for sector, number in seats.items():
        if number is None:
            meeting.sector_seats.filter(sector=sector).delete()
        else:
            SectorSeats.objects.update_or_create(meeting=meeting, sector=sector, defaults={"seats": number})
    record("seats.offered", by=by, about=meeting)
    offer_freed_seats(meeting)
    return meeting


@transaction.atomic
def add(nomination: Nomination, *, by) -> Nomination:
    """Put a mission or ministry on the list of those to be asked; nothing is sent yet."""
    lock(nomination.meeting)
    _save(nomination)
    record("nomination.added", by=by, about=nomination)
    return nomination


@transaction.atomic
def add_many(meeting: Meeting, nominations: Sequence[Nomination], *, by) -> int:
    """Put many on the list at once, all or none. Returns how many."""
    meeting = lock(meeting)
    if not nominations:
        raise Refusal(_("There is no row to add. Correct the rows marked below, then try again."))
    for nomination in nominations:
        nomination.meeting = meeting
        _save(nomination)
    record("nominations.added", by=by, about=meeting, number=len(nominations))
    return len(nominations)


@transaction.atomic
def change(nomination: Nomination, *, by) -> Nomination:
    """Correct a request, its seats or its deadline. A new address gets the link by a new letter; the old link ends."""
    lock(nomination.meeting)
    before = lock(nomination)
    if before.state == NominationState.WITHDRAWN:
        raise Refusal(_("This request is withdrawn. Add a new one instead."))
    named = before.nominees.live().count()
    if nomination.seats < named:
        raise Refusal(
            _("%(number)d people are named already, so there cannot be fewer seats. Withdraw an invitation first.")
            % {"number": named}
        )
    nomination.state, nomination.nonce = before.state, before.nonce
    has_moved = nomination.email.lower() != before.email.lower()
    if has_moved:
        recall(about=nomination, kinds=LETTERS_WITH_THE_LINK)
        nomination.nonce = new_nonce()
    _save(nomination)
    record("nomination.changed", by=by, about=nomination)
    if has_moved and before.state != NominationState.LISTED:
        _send_link(nomination)
    elif nomination.due_at > before.due_at and before.state == NominationState.ASKED:
        _tell_of_extension(nomination)
    return nomination


def _save(nomination: Nomination) -> None:
    nomination.email = nomination.email.strip().lower()
    try:
        with transaction.atomic():
            nomination.full_clean()
            nomination.save()
    except ValidationError as error:
        raise Refusal(f"{nomination}: " + " ".join(error.messages)) from error
    except IntegrityError as error:
        raise Refusal(_("%(body)s is already on the list.") % {"body": nomination}) from error


@transaction.atomic
def withdraw(nomination: Nomination, *, by) -> Nomination:
    """Take the request back; whoever was asked is told. People already named keep their invitations."""
    lock(nomination.meeting)
    nomination = lock(nomination)
    was_told = nomination.state != NominationState.LISTED
    recall(about=nomination, kinds=LETTERS_WITH_THE_LINK)
    move(nomination, NominationState.WITHDRAWN)
    for asked in nomination.late_requests.filter(state=LateRequestState.ASKED):
        move(asked, LateRequestState.LAPSED)
    record("nomination.withdrawn", by=by, about=nomination)
    if was_told:
        post(
            "nomination_withdrawn",
            to=nomination,
            about=nomination,
            key=f"nomination_withdrawn:{nomination.pk}",
            meeting=nomination.meeting,
            nomination=nomination,
        )
    return nomination


# --- Letters ----------------------------------------------------------------------------------------------------------


def _refuse_draft(meeting: Meeting) -> None:
    if meeting.state != MeetingState.PUBLISHED:
        raise Refusal(_("The meeting is not published, so no focal point could open it. Publish it first, then send."))
    if meeting.is_over:
        raise Refusal(_("The meeting is over, so nobody can be asked or reminded any more."))


@transaction.atomic
def send(meeting: Meeting, keys: Sequence[int], *, by) -> Mailing:
    """Ask every focal point among these who was not asked yet; the worker writes the letters after this answers."""
    _refuse_draft(meeting)
    audience = _among(meeting.nominations.filter(state=NominationState.LISTED), keys)
    if not audience:
        raise Refusal(_("None of them is still to be asked, so there is nothing to send."))
    return send_to_many(NOMINATION_REQUESTED, room=meeting, audience=audience, by=by)


@transaction.atomic
def remind(meeting: Meeting, keys: Sequence[int], *, by) -> Mailing:
    """Remind every focal point among these who has seats left to name."""
    _refuse_draft(meeting)
    audience = _among(meeting.nominations.outstanding(), keys)
    if not audience:
        raise Refusal(_("None of them has names outstanding, so there is nobody to remind."))
    return send_to_many(NOMINATION_REMINDER, room=meeting, audience=audience, by=by)


def _among(nominations, keys: Sequence[int]) -> list[int]:
    wanted = set(keys)
    return [pk for pk in nominations.order_by("pk").values_list("pk", flat=True) if pk in wanted]


@transaction.atomic
def mark_asked(keys: Sequence[int]) -> list[Nomination]:
    """Those of these that are to be asked now, marked as asked; called as their letters are written."""
    wanted = Nomination.objects.filter(pk__in=keys, state__in=(NominationState.LISTED, NominationState.ASKED))
    nominations = list(wanted.select_for_update(of=("self",)).select_related("meeting").order_by("pk"))
    now = timezone.now()
    Nomination.objects.filter(pk__in=keys, state=NominationState.LISTED).update(
        state=NominationState.ASKED, sent_at=now
    )
    return nominations


def still_outstanding(keys: Sequence[int]) -> list[Nomination]:
    """Those of these who have seats left to name."""
    return list(Nomination.objects.outstanding().filter(pk__in=keys).select_related("meeting").order_by("pk"))


@transaction.atomic
def renew(nomination: Nomination, *, by) -> Nomination:
    """Make a new link, which ends every earlier one, and send the letter again with it."""
    _refuse_draft(nomination.meeting)
    nomination = lock(nomination)
    if nomination.state not in {NominationState.ASKED, NominationState.FINISHED}:
        raise Refusal(_("A new link helps only a focal point who was asked and whose request still stands."))
    recall(about=nomination, kinds=LETTERS_WITH_THE_LINK)
    nomination.nonce = new_nonce()
    nomination.save(update_fields=["nonce"])
    record("nomination.renewed", by=by, about=nomination)
    _send_link(nomination)
    return nomination


def _send_link(nomination: Nomination) -> None:
    post(
        NOMINATION_REQUESTED,
        to=nomination,
        about=nomination,
        key=f"{NOMINATION_REQUESTED}:{nomination.pk}:{nomination.nonce}",
        **nomination_context(nomination),
    )


def send_links_again(email: str) -> None:
    """Send the focal points at this address their links once more, at most one letter an hour for each request."""
    asked = Nomination.objects.filter(
        email__iexact=email.strip(),
        state__in=(NominationState.ASKED, NominationState.FINISHED),
        meeting__state=MeetingState.PUBLISHED,
        meeting__in=Meeting.objects.upcoming(),
    )
    for nomination in asked.select_related("meeting").order_by("pk"):
        post(
            "nomination_link_again",
            to=nomination,
            about=nomination,
            key=f"nomination_link_again:{nomination.pk}:{timezone.now():%Y%m%d%H}",
            **nomination_context(nomination),
        )


@transaction.atomic
def forget_focal_points(now: datetime | None = None) -> int:
    """A year after the meeting, forget who its focal points were, and delete their notes verbales. Returns how many."""
    over = (now or timezone.now()).date() - FOCAL_POINTS_ARE_KEPT
    known = Nomination.objects.filter(meeting__ends_on__lt=over).exclude(email="", focal_point="", note="")
    forgotten = 0
    for nomination in known.order_by("pk"):
        if nomination.note:
            transaction.on_commit(partial(nomination.note.storage.delete, str(nomination.note.name)))
        nomination.email = nomination.focal_point = nomination.note = nomination.note_name = ""
        nomination.nonce = new_nonce()
        nomination.save(update_fields=["email", "focal_point", "note", "note_name", "nonce"])
        forgotten += 1
    if forgotten:
        record("retention.done", by=None, about=None, focal_points=forgotten)
    return forgotten


# --- Late -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def extend(meeting: Meeting, keys: Sequence[int], due_at: datetime, *, by) -> int:
    """Give those of these who are asked until `due_at`, and tell them; earlier deadlines move, later ones stay.

    Returns how many were extended.
    """
    _refuse_draft(meeting)
    if due_at <= timezone.now():
        raise Refusal(_("This moment has passed. Choose a later one."))
    extended = 0
    chosen = meeting.nominations.filter(pk__in=keys, due_at__lt=due_at).exclude(state=NominationState.WITHDRAWN)
    for nomination in chosen.select_for_update(of=("self",)).select_related("meeting").order_by("pk"):
        _extend(nomination, due_at)
        extended += 1
    if not extended:
        raise Refusal(_("All of them already have until then or longer, so nothing was changed."))
    record("nominations.extended", by=by, about=meeting, number=extended)
    return extended


def _extend(nomination: Nomination, due_at: datetime) -> None:
    nomination.due_at = due_at
    nomination.save(update_fields=["due_at"])
    if nomination.state == NominationState.ASKED:
        _tell_of_extension(nomination)


def _tell_of_extension(nomination: Nomination) -> None:
    recall(about=nomination, kinds=(NOMINATION_REMINDER,))
    post(
        "nomination_extended",
        to=nomination,
        about=nomination,
        key=f"nomination_extended:{nomination.pk}:{nomination.due_at:%Y%m%d%H%M}",
        **nomination_context(nomination),
    )


@transaction.atomic
def grant(asked: LateRequest, *, by, until: datetime | None = None) -> LateRequest:
    """Consent to a late change, and tell the focal point: to replacing one nominee, or to naming more `until` then."""
    lock(asked.nomination.meeting)
    nomination = lock(asked.nomination)
    asked = lock(asked)
    if asked.nominee_id is None and (until is None or until <= timezone.now()):
        raise Refusal(_("Say until when they may name people; the moment must still be ahead."))
    _answer(asked, LateRequestState.GRANTED, by=by)
    if asked.nominee_id is None and until:
        if nomination.state == NominationState.FINISHED:
            move(nomination, NominationState.ASKED)
        _extend(nomination, until)
        return asked
    _tell("late_change_granted", nomination, asked)
    return asked


@transaction.atomic
def refuse(asked: LateRequest, *, by, words: str = "") -> LateRequest:
    """Not consent to a late change, and tell the focal point, in the organisers' own words where they have some."""
    nomination = lock(asked.nomination)
    asked = lock(asked)
    _answer(asked, LateRequestState.REFUSED, by=by)
    _tell("late_change_refused", nomination, asked, explanation=words.strip())
    return asked


def _answer(asked: LateRequest, state: LateRequestState, *, by) -> None:
    asked.answered_at = timezone.now()
    move(asked, state, also=["answered_at"])
    record(
        "late_request.granted" if state == LateRequestState.GRANTED else "late_request.refused",
        by=by,
        about=asked.nomination,
        nominee=asked.nominee_id,
    )


def _tell(kind: str, nomination: Nomination, asked: LateRequest, **said) -> None:
    post(
        kind,
        to=nomination,
        about=nomination,
        key=f"{kind}:{asked.pk}",
        nominee=asked.nominee,
        **said,
        **nomination_context(nomination),
    )
