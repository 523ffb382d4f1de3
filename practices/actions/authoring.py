"""Writing a practice together: inviting by e-mail, saying yes, leaving, trusting, handing over the lead."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.actions import post, recall
from correspondence.seals import Secret
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.tokens import new_nonce
from rrge_portal.kernel.transitions import lock, move
from stakeholders.models import Stakeholder

from ..addresses import address_for
from ..models import CoAuthor, Practice
from ..states import CoAuthorState

MOST = 20
"""People who write one practice."""
AGAIN_AFTER = timedelta(hours=1)


@transaction.atomic
def invite(practice, *, email: str, name: str = "", language: str = "", may_submit: bool = False, by) -> CoAuthor:
    """Ask somebody to write along. Whether the address has an account is told to nobody."""
    practice = lock(practice)
    _refuse_unless_lead(practice, by)
    email = email.strip().lower()
    if email == (by.email or "").lower():
        raise Refusal(_("This is your own address. You write this practice already."))
    if practice.co_authors.standing().count() >= MOST:
        raise Refusal(_("At most %(most)d people write along. Remove somebody first.") % {"most": MOST})
    language = language or settings.LANGUAGE_CODE
    known = practice.co_authors.filter(email=email).first()
    if known is not None:
        return _ask_again(known, name=name, language=language, may_submit=may_submit, by=by)
    person = Stakeholder.objects.filter(email__iexact=email, is_active=True).first()
    author = CoAuthor.objects.create(
        practice=practice, email=email, name=name, language=language, may_submit=may_submit, person=person
    )
    _send(author, by)
    record("co_author.invited", by=by, about=practice)
    return author


def _ask_again(author, *, name, language, may_submit, by) -> CoAuthor:
    author = lock(author)
    if author.is_writing:
        raise Refusal(_("This person writes along already."))
    if author.is_invited and timezone.now() - author.invited_at < AGAIN_AFTER:
        raise Refusal(_("This address was invited within the last hour. Wait a little before you write again."))
    author.name, author.language, author.may_submit = name or author.name, language, may_submit
    author.nonce, author.invited_at, author.answered_at = new_nonce(), timezone.now(), None
    fields = ["name", "language", "may_submit", "nonce", "invited_at", "answered_at"]
    if author.is_invited:
        author.save(update_fields=fields)
    else:
        author = move(author, CoAuthorState.INVITED, also=fields)
    _send(author, by)
    record("co_author.invited", by=by, about=author.practice)
    return author


def _send(author: CoAuthor, by) -> None:
    post(
        "co_author_invited",
        to=author,
        about=author,
        key=f"co_author_invited:{author.pk}:{author.nonce}",
        title=author.practice.title,
        lead=by.shown_name,
        link=Secret(address_for(author, "join_practice", token=author.token)),
    )


@transaction.atomic
def accept(author, *, by) -> CoAuthor:
    """Begin to write along; only for whoever signs in with the address that was invited."""
    author = lock(author)
    _refuse_another(author, by)
    if author.practice.submitter_id == by.pk:
        raise Refusal(_("You lead this practice already."))
    author.person, author.answered_at = by, timezone.now()
    author = move(author, CoAuthorState.WRITING, also=["person", "answered_at"])
    recall(about=author, kinds=["co_author_invited"])
    record("co_author.joined", by=by, about=author.practice)
    lead = author.practice.submitter
    if lead is not None:
        post(
            "co_author_joined",
            to=lead,
            about=author,
            key=f"co_author_joined:{author.pk}:{author.nonce}",
            title=author.practice.title,
            author=by.shown_name,
            link=address_for(lead, "authors", pk=author.practice_id),
        )
    return author


@transaction.atomic
def decline(author, *, by) -> CoAuthor:
    """Say no; the lead author sees it."""
    author = lock(author)
    _refuse_another(author, by)
    author.answered_at = timezone.now()
    author = move(author, CoAuthorState.DECLINED, also=["answered_at"])
    recall(about=author, kinds=["co_author_invited"])
    record("co_author.declined", by=by, about=author.practice)
    return author


@transaction.atomic
def remove(author, *, by) -> CoAuthor:
    """End somebody's part: the lead author removes anybody, and everybody may leave. What they wrote stays."""
    author = lock(author)
    if by.pk not in (author.practice.submitter_id, author.person_id):
        raise Refusal(_("Only the lead author removes others."))
    author.nonce = new_nonce()
    author = move(author, CoAuthorState.REMOVED, also=["nonce"])
    recall(about=author, kinds=["co_author_invited"])
    record("co_author.removed", by=by, about=author.practice)
    return author


@transaction.atomic
def trust(author, *, may_submit: bool, by) -> CoAuthor:
    """Let a co-author submit and withdraw the practice, or no longer."""
    author = lock(author)
    _refuse_unless_lead(author.practice, by)
    author.may_submit = may_submit
    author.save(update_fields=["may_submit"])
    record("co_author.trusted", by=by, about=author.practice, may_submit=may_submit)
    return author


@transaction.atomic
def hand_over(author, *, by) -> Practice:
    """Make a co-author the lead; whoever led before goes on writing along. Only while it is written."""
    practice = lock(author.practice)
    author = lock(author)
    _refuse_unless_lead(practice, by)
    if not practice.is_editable:
        raise Refusal(_("The lead is handed over only while it is written, not while others are at work on it."))
    if not author.is_writing or author.person is None:
        raise Refusal(_("This person has not accepted yet. The lead can be handed over to somebody who writes along."))
    heir = author.person
    practice.submitter = heir
    practice.save(update_fields=["submitter"])
    author = move(author, CoAuthorState.REMOVED)
    _write_along(practice, by)
    record("practice.handed_over", by=by, about=practice)
    post(
        "practice_handed_over",
        to=heir,
        about=practice,
        key=f"practice_handed_over:{practice.pk}:{timezone.now():%Y%m%d%H%M%S%f}",
        title=practice.title,
        author=by.shown_name,
        link=address_for(heir, "my_practice", pk=practice.pk),
    )
    return practice


def _write_along(practice, person) -> None:
    """Whoever led before."""
    known = practice.co_authors.filter(person=person).first()
    about = {"person": person, "language": person.letter_language, "may_submit": True, "answered_at": timezone.now()}
    if known is None:
        CoAuthor.objects.create(practice=practice, email=person.email.lower(), state=CoAuthorState.WRITING, **about)
        return
    for name, value in about.items():
        setattr(known, name, value)
    known = move(known, CoAuthorState.INVITED, also=list(about))
    move(known, CoAuthorState.WRITING)


def _refuse_unless_lead(practice, by) -> None:
    if practice.submitter_id != by.pk:
        raise Refusal(_("Only the lead author does this."))
    if practice.discarded_at is not None:
        raise Refusal(_("This draft is thrown away. Fetch it back from “My practices”, then go on."))


def _refuse_another(author, by) -> None:
    if author.email.lower() != (by.email or "").lower():
        raise Refusal(_("This invitation was written to another address. Sign in with that address to answer it."))
