"""What editors decide: return, accept, clear question by question, publish, put back."""

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from correspondence.actions import post
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.templatetags.portal import language_name
from rrge_portal.kernel.transitions import lock
from rrge_portal.kernel.vocabulary import Language

from .. import panel, rubric, safeguards, screening, search, translating, wordings
from ..addresses import address_for
from ..models import Decision, Practice, SafeguardAnswer
from ..states import Outcome, PracticeState
from . import clearing, living
from .assigning import close_reviews
from .life import advance, refuse_own
from .taking_down import bring_back, refuse_without_consent, take_down  # noqa: F401 – the other half of `put_back`
from .translating import tell_outdated

DAYS_UNTIL_ASKED = 730
"""After so long it is asked whether a practice still runs, unless its submitter named another day."""
RESERVED_SLUGS = {
    *("new", "mine", "meetings", "download", "selection", "compare", "overview", "alerts"),
    *Language.values,
    *dict(settings.LANGUAGES),
}


@transaction.atomic
def return_from_desk(practice, *, reasons: str, by) -> Decision:
    """Send a practice back to its submitter without a review, or while it is being cleared."""
    practice = lock(practice)
    refuse_own(practice, by)
    if practice.state == PracticeState.IN_REVIEW:
        raise Refusal(_("It is under review. Decide on it once the reviews are in."))
    return _announce(practice, Outcome.RETURNED, reasons, by)


@transaction.atomic
def decide(practice, *, outcome: str, reasons: str, exception: str = "", by) -> Decision:
    """Decide on the reviewed version, with reasons the submitter will read.

    `exception` says why it is decided without the usual reviews; reviews still awaited are then called off.
    """
    practice = lock(practice)
    refuse_own(practice, by)
    if practice.state != PracticeState.IN_REVIEW:
        raise Refusal(_("Only a practice under review can be decided on. Reload the page to see where it stands."))
    version = practice.current
    if version.assignments.live().filter(reviewer=by).exists():
        raise Refusal(_("You were asked to review this version. Another editor decides on it."))
    reviewers = panel.of(version)
    _refuse_undecidable(reviewers, outcome, exception)
    close_reviews(version)
    return _announce(practice, Outcome(outcome), reasons, by, "" if reviewers.can_be_decided else exception.strip())


def _refuse_undecidable(reviewers: panel.Panel, outcome: str, exception: str) -> None:
    if not reviewers.can_be_decided and not exception.strip():
        raise Refusal(why_not_yet(reviewers))
    if outcome != Outcome.RETURNED and reviewers.reviews and not reviewers.scores:
        raise Refusal(_("Every reviewer answered “no” to a question of the gate. It can only be returned."))
    if outcome == Outcome.GOOD and not reviewers.can_be_good:
        raise Refusal(why_not_good(reviewers))


def why_not_yet(reviewers: panel.Panel):
    """The sentence that says what a decision waits for, or nothing."""
    if reviewers.can_be_decided:
        return ""
    if reviewers.awaited:
        return _("A review is still awaited. Wait for it, take the request back, or write down why you decide without.")
    if reviewers.is_split:
        return _(
            "The two reviews lie far apart. Ask a third reviewer before you decide, or write down why you decide "
            "without."
        )
    return _("Two reviews are needed before you decide. Ask another reviewer, or write down why you decide without.")


def why_not_good(reviewers: panel.Panel):
    """The sentence that says what keeps a practice from being called good, whatever its points."""
    if any(review.total is None for review in reviewers.reviews):
        return _("It cannot be called a good practice: a reviewer answered “no” to a question of the gate.")
    if len(reviewers.reviews) < rubric.REVIEWERS_NEEDED:
        return _("It cannot be called a good practice on fewer than two reviews.")
    if reviewers.evidence < rubric.GOOD_EVIDENCE:
        return _("It cannot be called a good practice: its evidence is below level 3, an independent review.")
    return _("It cannot be called a good practice: a reviewer scored human rights below 2.")


def _announce(practice, outcome: Outcome, reasons: str, by, exception: str = "") -> Decision:
    if not reasons.strip():
        raise Refusal(_("Write down your reasons. The submitter learns from them what to do."))
    version = practice.current
    made = Decision.objects.create(
        version=version, outcome=outcome, reasons=reasons.strip(), exception=exception, made_by=by
    )
    if outcome == Outcome.RETURNED:
        version.safeguards.all().delete()
    advance(practice, PracticeState.RETURNED if outcome == Outcome.RETURNED else PracticeState.ACCEPTED)
    if outcome != Outcome.RETURNED:
        clearing.follow(practice, by=by)
    record(
        "practice.decided",
        by=by,
        about=practice,
        outcome=str(outcome),
        version=version.number,
        is_exception=bool(exception),
    )
    submitter = practice.submitter
    if submitter:
        kind = wordings.DECISIONS[outcome]
        post(
            kind,
            to=submitter,
            about=practice,
            key=f"practice_decided:{made.pk}",
            words=wordings.wording_of(kind, submitter.letter_language),
            **wordings.decision_context(practice, made.reasons),
        )
    return made


@transaction.atomic
def confirm_safeguard(version, question: str, *, remark: str, by) -> SafeguardAnswer:
    """Confirm one do-no-harm or consent question of an accepted version, and say how one knows."""
    practice = lock(version.practice)
    _refuse_unless_clearing(practice, version, by)
    if question not in safeguards.codes(version):
        raise Refusal(_("There is no such question for this practice. Reload the page to see them all."))
    if not remark.strip():
        raise Refusal(_("Say in a few words how you know. The next editor will want to read it."))
    try:
        with transaction.atomic():
            answer = SafeguardAnswer.objects.create(
                version=version, question=question, remark=remark.strip(), confirmed_by=by
            )
    except IntegrityError as error:
        raise Refusal(_("Somebody has just confirmed this. Reload the page to see who.")) from error
    record("safeguard.confirmed", by=by, about=version, question=question)
    return answer


@transaction.atomic
def unconfirm(answer: SafeguardAnswer, *, by) -> None:
    """Open a confirmed question again."""
    version = answer.version
    practice = lock(version.practice)
    _refuse_unless_clearing(practice, version, by)
    record("safeguard.reopened", by=by, about=version, question=answer.question)
    answer.delete()


def _refuse_unless_clearing(practice, version, by) -> None:
    refuse_own(practice, by)
    if practice.state != PracticeState.ACCEPTED or practice.current_id != version.pk:
        raise Refusal(
            _("Questions are confirmed while a practice is being cleared; this one is “%(state)s”.")
            % {"state": practice.get_state_display()}
        )


@transaction.atomic
def publish(practice, *, by) -> Practice:
    """Put an accepted and cleared practice into the compendium."""
    practice = lock(practice)
    refuse_own(practice, by)
    if practice.state != PracticeState.ACCEPTED:
        raise Refusal(_("Only an accepted practice can be published. Reload the page to see where it stands."))
    refuse_without_consent(practice)
    _refuse_without_agreement(practice)
    _refuse_flagged(practice)
    version = practice.current
    confirmed = set(version.safeguards.values_list("question", flat=True))
    left = [code for code in safeguards.codes(version) if code not in confirmed]
    if left:
        raise Refusal(
            ngettext(
                "%(number)d question is not confirmed yet. Confirm it, then publish.",
                "%(number)d questions are not confirmed yet. Confirm them, then publish.",
                len(left),
            )
            % {"number": len(left)}
        )
    decisions = Decision.objects.filter(version__practice=practice).exclude(outcome=Outcome.RETURNED)
    practice.label = decisions[0].outcome
    practice.slug = practice.slug or _free_slug(practice)
    practice.published_at = timezone.now()
    practice.look_on = version.review_on or timezone.localdate() + timedelta(days=DAYS_UNTIL_ASKED)
    practice.confirmed_on = timezone.localdate()
    advance(practice, PracticeState.PUBLISHED, also=["label", "slug", "published_at", "look_on", "confirmed_on"])
    living.take_over_relations(practice)
    search.index(practice)
    tell_outdated(practice)
    record("practice.published", by=by, about=practice, version=version.number)
    if practice.submitter:
        post(
            "practice_published",
            to=practice.submitter,
            about=practice,
            key=f"practice_published:{version.pk}",
            title=version.title,
            link=address_for(practice.submitter, "practice", slug=practice.slug),
        )
    return practice


@transaction.atomic
def put_back(practice, *, by) -> Practice:
    """Publish again what was taken down, under the same address, if everybody agrees to it as it reads now."""
    practice = lock(practice)
    refuse_own(practice, by)
    if practice.state == PracticeState.UNPUBLISHED:
        if not practice.is_reference:
            _refuse_without_agreement(practice)
        _refuse_flagged(practice)
    return bring_back(practice, by=by)


def _refuse_without_agreement(practice) -> None:
    """Every body named must have agreed to the text as it reads now."""
    bodies = clearing.not_cleared(practice)
    if bodies:
        raise Refusal(
            ngettext(
                "%(names)s has not agreed to this text yet. Ask for its answer, or write it down.",
                "These have not agreed to this text yet: %(names)s. Ask for their answers, or write them down.",
                len(bodies),
            )
            % {"names": ", ".join(bodies)}
        )


def _refuse_flagged(practice) -> None:
    """Every flag must be looked at: in the text, and in each translation that would be read beside it."""
    spotter = screening.known_people()
    flags = screening.open_flags(practice, spotter)
    if flags:
        raise Refusal(
            ngettext(
                "%(number)d flag of the do-no-harm screen is not cleared yet. Clear it, or change the text.",
                "%(number)d flags of the do-no-harm screen are not cleared yet. Clear them, or change the text.",
                len(flags),
            )
            % {"number": len(flags)}
        )
    for language, version in translating.readings(practice.current).items():
        flags = screening.open_flags(practice, spotter, version=version)
        if flags:
            raise Refusal(
                _(
                    "In the translation into %(language)s this could point at somebody: %(words)s. Clear it on the page"
                    " of the translation, or take the translation back."
                )
                % {"language": language_name(language), "words": screening.quoted(flags)}
            )


def _free_slug(practice) -> str:
    """From the title, short, and nobody else's; a title in another script gives the practice's number."""
    base = slugify(practice.title)[:80].strip("-") or f"practice-{practice.pk}"
    if base in RESERVED_SLUGS:
        base = f"{base}-{practice.pk}"
    slug, number = base, 2
    while Practice.objects.filter(slug=slug).exclude(pk=practice.pk).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug
