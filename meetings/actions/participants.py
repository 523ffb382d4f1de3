"""The list of participants: corrected, sent for correction, made final, opened again, shown to everybody."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.mailings import send_to_many
from correspondence.models import Mailing
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move
from stakeholders.actions import give_consent, when_withdrawn, withdraw_consent
from stakeholders.models import Consent
from stakeholders.states import Purpose

from ..models import ListEntry, Meeting, ParticipantList, Registration
from ..participants.gathering import facts_of, gather
from ..states import ListState, RegistrationState
from .reporting.issuing import take_names_off

LIST_FOR_CORRECTION = "list_for_correction"
CONSENTS = (Purpose.PARTICIPANT_LIST, Purpose.PUBLIC_LIST)


@transaction.atomic
def correct(registration: Registration, facts: dict[str, str], *, by, version: int) -> ListEntry:
    """Put a participant into the list of this meeting as they really are called; their profile stays as it is.

    `by` is None for the participant acting through the link. `version` is that of the entry the form was filled from,
    0 if there was none.

    Raises:
        Refusal: the list is closed, or somebody else corrected the entry meanwhile.
    """
    registration = _open_entry(registration)
    known = ListEntry.objects.filter(registration=registration).first()
    if (known.version if known else 0) != version:
        raise Refusal(_("Somebody else corrected this entry meanwhile. Compare below, then save again."))
    before = facts_of(registration)
    changed = sorted(name for name, value in facts.items() if before[name] != value)
    entry = known or ListEntry(registration=registration, version=0)
    for name, value in {**before, **facts}.items():
        setattr(entry, name, value)
    entry.version += 1
    entry.is_own = by is None or by.pk == registration.stakeholder_id
    entry.save()
    record("list.corrected", by=by, about=registration, fields=changed)
    return entry


@transaction.atomic
def choose_consents(registration: Registration, agreed: set[str], *, by) -> None:
    """Let a participant say anew whether they are named in the list, and to whom."""
    registration = _open_entry(registration)
    person, meeting = registration.stakeholder, registration.meeting
    held = {
        consent.purpose: consent
        for consent in person.consents.in_force().filter(purpose__in=CONSENTS)
        if consent.about == meeting
    }
    for purpose in CONSENTS:
        if purpose in agreed and purpose not in held:
            give_consent(person, purpose, about=meeting)
        elif purpose not in agreed and purpose in held:
            withdraw_consent(held[purpose], by=person)


@transaction.atomic
def name_head(registration: Registration, *, by, is_head: bool) -> Registration:
    """Let a participant head their delegation, or no longer; a head stands first under their State."""
    registration = _open_entry(registration)
    registration.is_head = is_head
    registration.save(update_fields=["is_head"])
    record("list.head_named" if is_head else "list.head_removed", by=by, about=registration)
    return registration


@transaction.atomic
def send_for_correction(meeting: Meeting, *, by) -> Mailing:
    """Send everybody with a seat the link to their own entry, once a round."""
    meeting = lock(meeting)
    if meeting.list_closed_at:
        raise Refusal(_("The list is final. Open it again first, so that people can correct their entries."))
    audience = list(meeting.registrations.confirmed().order_by("pk").values_list("pk", flat=True))
    if not audience:
        raise Refusal(_("Nobody has a seat yet, so there is nobody to ask."))
    return send_to_many(LIST_FOR_CORRECTION, room=meeting, audience=audience, by=by)


@transaction.atomic
def finalise(meeting: Meeting, *, by) -> ParticipantList:
    """Close the corrections and freeze the list: from now on its document stays the same."""
    meeting = lock(meeting)
    gathered = gather(meeting)
    if not gathered.participants:
        raise Refusal(_("Nobody has a seat yet, so there is no list to make final."))
    now = timezone.now()
    final = ParticipantList(meeting=meeting, lines=gathered.frozen(), made_at=now.replace(microsecond=0), made_by=by)
    try:
        with transaction.atomic():
            final.save()
    except IntegrityError as error:
        raise Refusal(_("The list of this meeting is final already. Reload the page to see it.")) from error
    meeting.list_closed_at = meeting.list_closed_at or now
    meeting.save(update_fields=["list_closed_at"])
    record("list.made_final", by=by, about=final, number=len(final.lines))
    return final


@transaction.atomic
def reopen_list(final: ParticipantList, *, by, reason: str) -> ParticipantList:
    """Let entries be corrected again; the list is provisional until it is made final anew."""
    meeting = lock(final.meeting)
    final = lock(final)
    final.reopened_at, final.reason, final.is_public = timezone.now(), reason, False
    move(final, ListState.REOPENED, also=["reopened_at", "reason", "is_public"])
    meeting.list_closed_at = None
    meeting.save(update_fields=["list_closed_at"])
    record("list.reopened", by=by, about=final)
    return final


@transaction.atomic
def show_to_everybody(final: ParticipantList, *, by, is_public: bool) -> ParticipantList:
    """Show the final list on the meeting's public page, with those who agreed to that; or take it off again."""
    final = lock(final)
    if final.state != ListState.FINAL:
        raise Refusal(_("This list was opened again meanwhile. Only a final list can be shown to everybody."))
    final.is_public = is_public
    final.save(update_fields=["is_public"])
    record("list.published" if is_public else "list.unpublished", by=by, about=final)
    return final


@when_withdrawn(Purpose.PARTICIPANT_LIST)
def _take_off_final_lists(consent: Consent) -> None:
    """Whoever no longer wishes to be named is named no longer, in final lists neither."""
    if not isinstance(consent.about, Meeting):
        return
    for final in ParticipantList.objects.select_for_update().filter(meeting=consent.about):
        lines = [{} if line and line["stakeholder"] == consent.stakeholder_id else line for line in final.lines]
        if lines != final.lines:
            final.lines = lines
            final.save(update_fields=["lines"])
    take_names_off(consent.about, consent.stakeholder_id)


def _open_entry(registration: Registration) -> Registration:
    """The registration under its meeting's lock, unless its list is closed or its seat is gone."""
    meeting = lock(registration.meeting)
    registration = lock(registration)
    registration.meeting = meeting
    if meeting.list_closed_at:
        raise Refusal(_("The list of participants is closed. Write to the organisers if your entry is still wrong."))
    if registration.state != RegistrationState.CONFIRMED:
        raise Refusal(_("This person has no seat any more, and so no entry in the list."))
    return registration
