"""A focal point names people, replaces them, takes them back; each gets an invitation at once.

The link in the letter is enough: whoever acts through it is not signed in by it, so the journal names nobody for it.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import partial
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from correspondence.actions import post, recall
from correspondence.states import StopReason
from correspondence.suppression import lift_for_the_person, why_not
from journal.actions import record
from rrge_portal.kernel.moments import say_moment
from rrge_portal.kernel.pending import Pending
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.tokens import new_nonce
from rrge_portal.kernel.transitions import lock, move
from rrge_portal.kernel.vocabulary import Sector

from ..addresses import invitation_context, nomination_context
from ..models import Invitation, LateRequest, Meeting, Nomination, Nominee, Registration
from ..states import (
    OPEN_LATE_REQUESTS,
    REMINDER_KINDS,
    InvitationState,
    LateRequestState,
    MeetingState,
    NominationState,
)
from . import registration as seats
from .mailboxes import settle_mailbox

TIME_TO_ANSWER = timedelta(days=7)
"""A nominee has at least this long, even if others had to answer earlier."""
LETTERS_OF_A_NOMINEE = ("nominee_invited", "invitation", "link_again", *REMINDER_KINDS)


class Person(NamedTuple):
    """Somebody as a focal point names them."""

    given_name: str
    family_name: str
    email: str
    language: str
    title: str = ""
    function: str = ""
    is_head: bool = False


@transaction.atomic
def see(nomination: Nomination) -> None:
    """Note that a person, not a mail scanner, has opened the link: somebody moved, typed or pressed something."""
    nomination = lock(nomination)
    if nomination.seen_at is None and nomination.state == NominationState.ASKED:
        nomination.seen_at = timezone.now()
        nomination.save(update_fields=["seen_at"])
        record("nomination.seen", by=None, about=nomination)


@transaction.atomic
def name_people(nomination: Nomination, people: Sequence[Person], *, note: Pending | None = None) -> list[Nominee]:
    """Name people up to the seats, attach the note verbale, or both; everybody named is invited at once.

    Raises:
        Refusal: there are fewer seats, somebody is invited already, or the deadline has passed.
    """
    meeting, nomination = _lock_both(nomination)
    if people:
        _check_open(meeting, nomination)
        _check_seats(nomination, len(people))
    elif note is None:
        raise Refusal(_("Name at least one person, or choose the note verbale to attach."))
    else:
        _check_running(meeting, nomination)
    if note:
        _attach(nomination, note)
    if not people:
        return []
    if nomination.state == NominationState.FINISHED:
        move(nomination, NominationState.ASKED)
    named = [_name(nomination, person) for person in people]
    record("nominees.named", by=None, about=nomination, number=len(named))
    _acknowledge(nomination, named[-1])
    return named


@transaction.atomic
def correct(nominee: Nominee, person: Person) -> Nominee:
    """Correct how a nominee is written; a new address gets a letter with a new link, and the old link ends."""
    meeting, nomination = _lock_both(nominee.nomination)
    nominee = _lock_nominee(nominee, nomination)
    _check_open(meeting, nomination)
    invitation = nominee.invitation
    if invitation.state != InvitationState.SENT:
        raise Refusal(
            _("%(name)s has answered and corrects their own details from now on; they can no longer be changed here.")
            % {"name": nominee}
        )
    has_moved = invitation.email != person.email
    nominee.title, nominee.function = person.title, person.function
    nominee.save(update_fields=["title", "function"])
    for field in ("given_name", "family_name", "email", "language"):
        setattr(invitation, field, getattr(person, field))
    settle_mailbox(invitation)
    if has_moved:
        recall(about=invitation, kinds=LETTERS_OF_A_NOMINEE)
        invitation.nonce = new_nonce()
    _save(invitation)
    if has_moved:
        _invite(nominee)
    if person.is_head:
        _make_head(nominee)
    record("nominee.corrected", by=None, about=nomination, nominee=nominee.pk)
    return nominee


@transaction.atomic
def replace(nominee: Nominee, person: Person) -> Nominee:
    """Name somebody else in a nominee's place; the first one's invitation ends, and their seat goes to the next."""
    meeting, nomination = _lock_both(nominee.nomination)
    nominee = _lock_nominee(nominee, nomination)
    _check_open(meeting, nomination, nominee=nominee)
    was_head = nominee.is_head
    _retire(nominee)
    fresh = _name(nomination, person._replace(is_head=person.is_head or was_head), replaces=nominee)
    _use_consent(nominee)
    record("nominee.replaced", by=None, about=nomination, nominee=nominee.pk, by_nominee=fresh.pk)
    _acknowledge(nomination, fresh)
    return fresh


@transaction.atomic
def take_back(nominee: Nominee) -> Nominee:
    """Take a nominee back without naming another; their invitation ends, and their seat goes to the next."""
    meeting, nomination = _lock_both(nominee.nomination)
    nominee = _lock_nominee(nominee, nomination)
    _check_open(meeting, nomination, nominee=nominee)
    _retire(nominee)
    _use_consent(nominee)
    record("nominee.taken_back", by=None, about=nomination, nominee=nominee.pk)
    return nominee


@transaction.atomic
def make_head(nominee: Nominee) -> Nominee:
    """Say who leads the delegation; whoever did before no longer does."""
    meeting, nomination = _lock_both(nominee.nomination)
    nominee = _lock_nominee(nominee, nomination)
    _check_running(meeting, nomination)
    _make_head(nominee)
    record("nominee.made_head", by=None, about=nomination, nominee=nominee.pk)
    return nominee


@transaction.atomic
def finish(nomination: Nomination) -> Nomination:
    """Say that nobody further will be named; the reminders end. Until the deadline one may still change one's mind."""
    meeting, nomination = _lock_both(nomination)
    _check_running(meeting, nomination)
    nomination.finished_at = timezone.now()
    move(nomination, NominationState.FINISHED, also=["finished_at"])
    recall(about=nomination, kinds=("nomination_requested", "nomination_reminder"))
    record("nomination.finished", by=None, about=nomination)
    return nomination


@transaction.atomic
def ask_late(nomination: Nomination, *, nominee: Nominee | None = None, reason: str = "") -> LateRequest:
    """Ask the organisers, after the deadline, to let one nominee be replaced, or (without one) to let more be named."""
    meeting, nomination = _lock_both(nomination)
    _check_running(meeting, nomination)
    if not nomination.is_past_due:
        raise Refusal(_("The deadline has not passed, so you need not ask. Make the change yourself."))
    if nominee is not None:
        nominee = _lock_nominee(nominee, nomination)
    if nomination.late_requests.filter(nominee=nominee, state__in=_waiting_for(nominee)).exists():
        raise Refusal(_("You have asked for this already. The organisers answer by letter."))
    asked = LateRequest.objects.create(nomination=nomination, nominee=nominee, reason=reason)
    record("late_request.asked", by=None, about=nomination, nominee=nominee.pk if nominee else None)
    return asked


def _waiting_for(nominee: Nominee | None) -> tuple[LateRequestState, ...]:
    return OPEN_LATE_REQUESTS if nominee else (LateRequestState.ASKED,)


# --- Pieces -----------------------------------------------------------------------------------------------------------


def _lock_both(nomination: Nomination) -> tuple[Meeting, Nomination]:
    """The meeting's row first, as whoever gives seats does; so two tabs naming at once come one after the other."""
    meeting = lock(nomination.meeting)
    nomination = lock(nomination)
    nomination.meeting = meeting
    return meeting, nomination


def _lock_nominee(nominee: Nominee, nomination: Nomination) -> Nominee:
    nominee = Nominee.objects.select_related("invitation").get(pk=nominee.pk, nomination=nomination)
    if not nominee.is_live:
        raise Refusal(_("%(name)s is no longer named. Reload the page to see who is.") % {"name": nominee})
    nominee.nomination = nomination
    nominee.invitation.meeting = nomination.meeting
    return nominee


def _check_running(meeting: Meeting, nomination: Nomination) -> None:
    if nomination.state == NominationState.WITHDRAWN:
        raise Refusal(_("The organisers have withdrawn this request. Write to them if you think this is a mistake."))
    if meeting.state != MeetingState.PUBLISHED or meeting.is_over:
        raise Refusal(_("This meeting is over or does not take place, so nobody can be named for it any more."))


def _check_open(meeting: Meeting, nomination: Nomination, *, nominee: Nominee | None = None) -> None:
    """Until the deadline; after it only for a nominee about whom the organisers have consented."""
    _check_running(meeting, nomination)
    if not nomination.is_past_due or (nominee and may_change_late(nominee)):
        return
    raise Refusal(
        _("The deadline was %(due)s. Ask the organisers for their consent; the page has a button for it.")
        % {"due": say_moment(nomination.due_at, meeting.zone)}
    )


def may_change_late(nominee: Nominee) -> bool:
    """Whether the organisers have consented to replacing this nominee after the deadline."""
    return nominee.late_requests.filter(state=LateRequestState.GRANTED).exists()


def _check_seats(nomination: Nomination, number: int) -> None:
    left = nomination.seats - nomination.nominees.live().count()
    if number > left:
        raise Refusal(
            ngettext(
                "Only %(left)d seat is left, so you can name only %(left)d more. Leave the other rows empty.",
                "Only %(left)d seats are left, so you can name only %(left)d more. Leave the other rows empty.",
                left,
            )
            % {"left": left}
            if left > 0
            else _("All seats are named already. Replace somebody, or ask the organisers for another seat.")
        )


def _attach(nomination: Nomination, note: Pending) -> None:
    """The note verbale takes the place of an earlier one."""
    earlier = nomination.note.name
    nomination.note_name, nomination.note_type = note.name, note.media_type
    nomination.note_size, nomination.note_sha256 = note.size, note.sha256
    with note.opened() as file:
        nomination.note.save(note.name, file, save=False)
    nomination.save(update_fields=["note", "note_name", "note_type", "note_size", "note_sha256"])
    record("nomination.note_attached", by=None, about=nomination)
    transaction.on_commit(note.discard)
    if earlier:
        transaction.on_commit(partial(nomination.note.storage.delete, earlier))


def _name(nomination: Nomination, person: Person, *, replaces: Nominee | None = None) -> Nominee:
    meeting = nomination.meeting
    invitation = Invitation(
        meeting=meeting,
        given_name=person.given_name,
        family_name=person.family_name,
        email=person.email.strip().lower(),
        language=person.language,
        sector=Sector.GOVERNMENT,
        country=nomination.country,
        organisation=nomination.body,
        answer_by=_answer_by(meeting),
        state=InvitationState.SENT,
        sent_at=timezone.now(),
    )
    settle_mailbox(invitation)
    _save(invitation)
    nominee = Nominee.objects.create(
        nomination=nomination,
        invitation=invitation,
        title=person.title,
        function=person.function,
        replaces=replaces,
    )
    if person.is_head:
        _make_head(nominee)
    _open_mailbox(invitation)
    _invite(nominee)
    return nominee


def _open_mailbox(invitation: Invitation) -> None:
    """Somebody else at this mailbox may have declined; that keeps no letter from the person named now."""
    stop = why_not(invitation.email, invitation.meeting)
    if stop and stop.reason == StopReason.DECLINED:
        lift_for_the_person(stop, because="Another person at this mailbox was named.", by=None)


def _save(invitation: Invitation) -> None:
    try:
        with transaction.atomic():
            invitation.full_clean()
            invitation.save()
    except ValidationError as error:
        raise Refusal(f"{invitation.name}: " + " ".join(error.messages)) from error
    except IntegrityError as error:
        raise Refusal(
            _("%(name)s is already invited to this meeting. Leave them out here, or name somebody else.")
            % {"name": invitation.name}
        ) from error


def _answer_by(meeting: Meeting) -> datetime | None:
    """A date of the nominee's own where the meeting's is too near, but never past the eve of the meeting."""
    due = meeting.answer_by or meeting.registration_closes_at
    soonest = timezone.now() + TIME_TO_ANSWER
    if due is None or due >= soonest:
        return None
    eve = datetime.combine(meeting.starts_on, time(), ZoneInfo(meeting.zone))
    return max(due, min(soonest, eve))


def _invite(nominee: Nominee) -> None:
    invitation = nominee.invitation
    post(
        "nominee_invited",
        to=invitation,
        about=invitation,
        key=f"nominee_invited:{invitation.pk}:{invitation.nonce}",
        named_by=nominee.nomination.body,
        **invitation_context(invitation),
    )


def _make_head(nominee: Nominee) -> None:
    nominee.nomination.nominees.filter(is_head=True).update(is_head=False)
    nominee.is_head = True
    nominee.save(update_fields=["is_head"])


def _retire(nominee: Nominee) -> None:
    """End a nominee's invitation, free their seat, and tell them in one letter; whoever declined gets none."""
    invitation = nominee.invitation
    registration = Registration.objects.live().filter(invitation=invitation).first()
    if registration:
        seats.cancel(registration, by=None, is_told=False)
    had_declined = invitation.state == InvitationState.DECLINED
    recall(about=invitation, kinds=LETTERS_OF_A_NOMINEE)
    move(invitation, InvitationState.WITHDRAWN)
    nominee.is_head = False
    nominee.save(update_fields=["is_head"])
    for asked in nominee.late_requests.filter(state=LateRequestState.ASKED):
        move(asked, LateRequestState.LAPSED)
    if not had_declined:
        post(
            "nominee_taken_back",
            to=invitation,
            about=invitation,
            key=f"nominee_taken_back:{invitation.pk}",
            enclosures=["meeting_calendar"] if registration else [],
            meeting=invitation.meeting,
            body=nominee.nomination.body,
        )


def _use_consent(nominee: Nominee) -> None:
    for granted in nominee.late_requests.filter(state=LateRequestState.GRANTED):
        move(granted, LateRequestState.USED)


def _acknowledge(nomination: Nomination, latest: Nominee) -> None:
    """Tell the focal point whom they have named so far; one letter for each time they name somebody."""
    nominees = list(nomination.nominees.live().select_related("invitation"))
    if len(nominees) >= nomination.seats:
        recall(about=nomination, kinds=("nomination_reminder",))
    post(
        "nomination_received",
        to=nomination,
        about=nomination,
        key=f"nomination_received:{nomination.pk}:{latest.pk}",
        nominees=nominees,
        left=max(0, nomination.seats - len(nominees)),
        **nomination_context(nomination),
    )
