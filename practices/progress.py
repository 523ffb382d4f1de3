"""Where a practice stands and what comes next, in a sentence and a button: for its submitter, and for the desk."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rrge_portal.kernel.moments import say_short_date

from . import rubric, safeguards
from .states import Mover, PracticeState


class Next(NamedTuple):
    """What happens next; `url` and `label` are empty where the reader has nothing to do."""

    sentence: str
    url: str = ""
    label: str = ""


def for_submitter(practice) -> Next:
    """What the submitter can expect or do. `reviews_due` and `drafts` come from `Practice.objects.for_submitter`."""
    edit = reverse("practices:edit_practice", kwargs={"pk": practice.pk})
    mine = reverse("practices:my_practice", kwargs={"pk": practice.pk})
    match practice.state:
        case PracticeState.DRAFT:
            return Next(_("Only its authors see it until it is submitted."), edit, _("Go on writing"))
        case PracticeState.SUBMITTED if getattr(practice, "asked", 0):
            answer = reverse("practices:answer_desk", kwargs={"pk": practice.pk})
            return Next(_("The editors ask you something before the review begins."), answer, _("Answer the editors"))
        case PracticeState.SUBMITTED:
            return Next(_("An editor reads it, then asks two reviewers. We write to you when there is a decision."))
        case PracticeState.IN_REVIEW if getattr(practice, "reviews_due", None):
            day = say_short_date(practice.reviews_due)
            return Next(_("The reviews are due by %(day)s; then an editor decides and gives reasons.") % {"day": day})
        case PracticeState.IN_REVIEW:
            return Next(_("The editors are reading the reviews. We write to you when there is a decision."))
        case PracticeState.RETURNED if getattr(practice, "drafts", 0):
            return Next(_("You are revising it. Answer the comments, then submit it again."), edit, _("Go on revising"))
        case PracticeState.RETURNED:
            return Next(
                _("Read the comments, revise it, and submit it again when you are ready."), mine, _("Revise it")
            )
        case PracticeState.ACCEPTED:
            return Next(
                _("The editors confirm with the lead and each partner that the text is right, then publish it.")
            )
        case PracticeState.PUBLISHED:
            return Next(_("Anybody can read it in the compendium."), practice.get_absolute_url(), _("Read it there"))
        case PracticeState.UNPUBLISHED:
            return Next(_("It is not shown at present. The letter we sent you says why."))
        case _:
            return Next(_("Nobody works on it any more. You can begin a new one at any time."))


def for_desk(practice) -> Next:
    """The editors' next step with a row of `Practice.objects.for_desk`; partners and safeguards are prefetched."""
    open_it = reverse("practices:editorial_practice", kwargs={"pk": practice.pk})
    reviewers = reverse("practices:reviewers", kwargs={"pk": practice.pk})
    decision = reverse("practices:decision", kwargs={"pk": practice.pk})
    match practice.state, practice.mover:
        case PracticeState.SUBMITTED, _mover:
            return _at_the_desk(practice, reviewers)
        case PracticeState.IN_REVIEW, _mover if practice.wishes:
            return Next(_("A reviewer asks for more time."), reviewers, _("Say yes or no"))
        case PracticeState.IN_REVIEW, Mover.REVIEWERS:
            counts = {"done": practice.done, "all": practice.done + practice.awaited}
            sentence = _("%(done)d of %(all)d reviews are in.") % counts
            if practice.late:
                late = ngettext("%(number)d is overdue.", "%(number)d are overdue.", practice.late)
                sentence += " " + late % {"number": practice.late}
            return Next(sentence, reviewers, _("See the reviewers"))
        case PracticeState.IN_REVIEW, _mover if practice.done + practice.awaited < rubric.REVIEWERS_NEEDED:
            return Next(_("A reviewer is missing."), reviewers, _("Ask a reviewer"))
        case PracticeState.IN_REVIEW, _mover if practice.needs_third:
            return Next(_("The two reviews lie far apart."), reviewers, _("Ask a third reviewer"))
        case PracticeState.IN_REVIEW, _mover:
            return Next(_("All reviews are in."), decision, _("Decide"))
        case PracticeState.ACCEPTED, _mover:
            clearance = reverse("practices:clearance", kwargs={"pk": practice.pk})
            if practice.objections:
                return Next(_("Lead or partner would have it otherwise."), clearance, _("Read the answer"))
            if practice.unagreed:
                sentence = ngettext(
                    "%(number)d organisation has not agreed yet.",
                    "%(number)d organisations have not agreed yet.",
                    practice.unagreed,
                )
                return Next(sentence % {"number": practice.unagreed}, clearance, _("See the clearance"))
            version = practice.current
            left = len(safeguards.codes(version)) - len(version.safeguards.all())
            sentence = ngettext(
                "%(number)d question is still to be confirmed.", "%(number)d questions are still to be confirmed.", left
            )
            label = _("Confirm them") if left else _("Publish it")
            return Next(
                sentence % {"number": left} if left else _("Every question is confirmed."),
                clearance,
                label,
            )
        case PracticeState.RETURNED, _mover:
            return Next(_("The submitter revises it."), open_it, _("Look at it"))
        case _:
            return Next(practice.get_state_display(), open_it, _("Look at it"))


def _at_the_desk(practice, reviewers: str) -> Next:
    """Before the review: the desk check, then two reviewers."""
    check = reverse("practices:desk_check", kwargs={"pk": practice.pk})
    done = getattr(practice.current, "desk_check", None)
    if practice.questions:
        return Next(_("The submitter is to answer a question."), check, _("See the question"))
    if done is None:
        return Next(_("The desk check comes first: five questions."), check, _("Check it"))
    if done.is_stopped:
        return_it = reverse("practices:return_practice", kwargs={"pk": practice.pk})
        return Next(_("The desk check says “no”."), return_it, _("Return it with comments"))
    if not done.is_passed:
        return Next(_("The submitter has answered."), check, _("Finish the desk check"))
    return Next(_("The desk check is passed. Two reviewers are to be asked."), reviewers, _("Ask reviewers"))
