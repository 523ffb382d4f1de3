"""After publication: whether a practice still runs, what came of it since, who took it up, how it relates to others."""

import re
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from correspondence.actions import post, recall
from correspondence.seals import Secret
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move

from .. import screening
from ..addresses import address_for
from ..models import Adaptation, LifeSign, Practice, PracticeRelation, ResultUpdate
from ..states import Kinship, LifeAnswer, MessageState, Origin, RunningStatus
from .life import editors_for, refuse_own

UNTIL_ASKED_AGAIN = timedelta(days=730)
UNTIL_ASKED_AGAIN_WHEN_UNKNOWN = timedelta(days=180)


# --- Still running? ---------------------------------------------------------------------------------------------------


def ask_what_is_due(today=None) -> int:
    """Ask of every published practice whose day has come whether it still runs. Returns how many were asked."""
    today = today or timezone.localdate()
    due = (
        Practice.objects.published().filter(origin=Origin.SUBMITTED, look_on__lte=today).exclude(life_signs__answer="")
    )
    return sum(ask_whether_it_runs(practice) is not None for practice in due.select_related("submitter__profile"))


@transaction.atomic
def ask_whether_it_runs(practice: Practice, *, by=None) -> LifeSign | None:
    """Send the one-click letter to the submitter, or else to the lead's contact; None where nobody can be asked."""
    practice = lock(practice)
    if not practice.is_published:
        raise Refusal(_("Only of a published practice it is asked whether it still runs."))
    to = addressee_of(practice)
    if to is None:
        return None
    sign = open_question(practice)
    record("practice.asked_whether_it_runs", by=by, about=practice)
    post(
        "still_running",
        to=to,
        about=sign,
        key=f"still_running:{sign.pk}:{timezone.now():%Y%m%d%H%M}",
        title=practice.title,
        confirmed_on=practice.confirmed_on,
        link=Secret(address_for(to, "still_running", token=sign.token)),
    )
    return sign


def addressee_of(practice: Practice):
    """Who can say whether it runs: its submitter, or else whoever answers for the lead."""
    if practice.submitter is not None and practice.submitter.is_active:
        return practice.submitter
    return practice.clearances.filter(is_lead=True).exclude(email="").first()


@transaction.atomic
def open_question(practice: Practice) -> LifeSign:
    """The question that is open, or a new one."""
    practice = lock(practice)
    if not practice.is_published:
        raise Refusal(_("This practice is not published at present."))
    return practice.life_signs.filter(answer="").first() or LifeSign.objects.create(practice=practice)


@transaction.atomic
def tell(sign: LifeSign, *, answer: str, news: str = "", ended_year: int | None = None) -> LifeSign:
    """Take the answer down; the page shows the new status with its day, news once an editor has read them."""
    practice = lock(sign.practice)
    sign = lock(sign)
    sign.practice = practice
    if sign.answer:
        raise Refusal(_("This was answered already. Ask the editors for a new link if something has changed since."))
    if not practice.is_published:
        raise Refusal(_("This practice is not published at present."))
    today = timezone.localdate()
    if answer == LifeAnswer.NEWS and not news.strip():
        raise Refusal(_("Say in a few words what is new."))
    if answer == LifeAnswer.ENDED and not ended_year:
        raise Refusal(_("Say in which year it ended."))
    if ended_year and not (practice.current.start_year or 1950) <= ended_year <= today.year:
        raise Refusal(_("That year cannot be: it lies before the practice began, or in the future."))
    sign.answer, sign.news, sign.answered_at = answer, news.strip(), timezone.now()
    sign.ended_year = ended_year if answer == LifeAnswer.ENDED else None
    sign.shown = MessageState.WAITING
    sign.save(update_fields=["answer", "news", "answered_at", "ended_year", "shown"])
    _follow(practice, sign, today)
    recall(about=sign, kinds=["still_running", "still_running_reminder"])
    record("practice.told_how_it_stands", by=None, about=practice, answer=str(answer))
    if sign.news:
        _tell_editors(practice, "news", f"sign:{sign.pk}")
    return sign


def _follow(practice: Practice, sign: LifeSign, today) -> None:
    practice.look_on = today + UNTIL_ASKED_AGAIN
    names = ["look_on"]
    if sign.answer == LifeAnswer.UNKNOWN:
        practice.look_on = today + UNTIL_ASKED_AGAIN_WHEN_UNKNOWN
    else:
        practice.confirmed_on = today
        practice.status_told_on = today
        is_over = sign.answer == LifeAnswer.ENDED
        practice.status_now = RunningStatus.COMPLETED if is_over else RunningStatus.ONGOING
        practice.ended_year = sign.ended_year
        names += ["confirmed_on", "status_told_on", "status_now", "ended_year"]
        if is_over:
            practice.look_on = None
    practice.save(update_fields=names)


# --- What is sent in, and read by an editor before anybody else -------------------------------------------------------


@transaction.atomic
def send_result(practice: Practice, *, by, **values) -> ResultUpdate:
    """A new result of a published practice; an editor checks it, then it stands on the page with its day."""
    practice = lock(practice)
    if practice.submitter_id != by.pk:
        raise Refusal(_("Only its submitter sends new results."))
    if not practice.is_published:
        raise Refusal(_("New results are sent for a published practice."))
    update = ResultUpdate(practice=practice, sent_by=by, **values)
    try:
        update.full_clean(exclude=["practice", "sent_by", "checked_by"])
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from error
    update.save()
    record("result.sent", by=by, about=practice)
    _tell_editors(practice, "result", f"result:{update.pk}")
    return update


@transaction.atomic
def report_adaptation(practice: Practice, **values) -> Adaptation:
    """A reader says that their organisation took the practice up; shown once an editor has read it."""
    practice = lock(practice)
    if not practice.is_published:
        raise Refusal(_("This practice is not published at present."))
    adaptation = Adaptation.objects.create(practice=practice, **values)
    record("adaptation.reported", by=None, about=practice)
    _tell_editors(practice, "adaptation", f"adaptation:{adaptation.pk}")
    return adaptation


def _tell_editors(practice: Practice, kind: str, key: str) -> None:
    for editor in editors_for(practice):
        post(
            "message_on_desk",
            to=editor,
            about=practice,
            key=f"message_on_desk:{key}:{editor.pk}",
            title=practice.title,
            matter=kind,
            link=address_for(editor, "messages"),
        )


@transaction.atomic
def show_result(update: ResultUpdate, *, by) -> ResultUpdate:
    """Put a new result on the page, under the next number."""
    practice = lock(update.practice)
    refuse_own(practice, by)
    update = lock(update)
    _refuse_flagged(update)
    update.number = update.number or (practice.updates.aggregate(last=Max("number"))["last"] or 0) + 1
    update.checked_by, update.checked_at, update.remark = by, timezone.now(), ""
    move(update, MessageState.SHOWN, also=["number", "checked_by", "checked_at", "remark"])
    record("result.shown", by=by, about=practice, number=update.number)
    _tell_sender(practice, update)
    return update


def _refuse_flagged(message) -> None:
    flags = screening.open_flags_of_message(message)
    if flags:
        raise Refusal(
            ngettext(
                "%(number)d passage could point at somebody: %(words)s. Clear it with a reason, or do not show it.",
                "%(number)d passages could point at somebody: %(words)s. Clear them with a reason, or do not show it.",
                len(flags),
            )
            % {"number": len(flags), "words": screening.quoted(flags)}
        )


@transaction.atomic
def refuse_result(update: ResultUpdate, *, remark: str, by) -> ResultUpdate:
    """Keep a result off the page, or take it off again, and say what is missing."""
    practice = lock(update.practice)
    refuse_own(practice, by)
    update = lock(update)
    if not remark.strip():
        raise Refusal(_("Say what is missing. Whoever sent it reads it."))
    update.checked_by, update.checked_at, update.remark = by, timezone.now(), remark.strip()
    move(update, MessageState.REFUSED, also=["checked_by", "checked_at", "remark"])
    record("result.refused", by=by, about=practice)
    _tell_sender(practice, update)
    return update


def _tell_sender(practice: Practice, update: ResultUpdate) -> None:
    if update.sent_by is None:
        return
    post(
        "result_checked",
        to=update.sent_by,
        about=practice,
        key=f"result_checked:{update.pk}:{timezone.now().isoformat()}",
        title=practice.title,
        indicator=update.indicator,
        is_shown=update.state == MessageState.SHOWN,
        remark=update.remark,
        link=address_for(update.sent_by, "my_practice", pk=practice.pk),
    )


@transaction.atomic
def check_adaptation(adaptation: Adaptation, *, show: bool, by) -> Adaptation:
    """Show what a reader sent in on the page of the practice, or not."""
    refuse_own(adaptation.practice, by)
    adaptation = lock(adaptation)
    if show:
        _refuse_flagged(adaptation)
    adaptation.checked_by, adaptation.checked_at = by, timezone.now()
    move(adaptation, MessageState.SHOWN if show else MessageState.REFUSED, also=["checked_by", "checked_at"])
    record("adaptation.shown" if show else "adaptation.refused", by=by, about=adaptation.practice)
    return adaptation


@transaction.atomic
def check_news(sign: LifeSign, *, show: bool, by) -> LifeSign:
    """Show the news that came with an answer, or not."""
    refuse_own(sign.practice, by)
    sign = lock(sign)
    if show:
        _refuse_flagged(sign)
    sign.shown = MessageState.SHOWN if show else MessageState.REFUSED
    sign.save(update_fields=["shown"])
    record("news.shown" if show else "news.refused", by=by, about=sign.practice)
    return sign


# --- Relations --------------------------------------------------------------------------------------------------------

_STATUS = {Kinship.MERGED_INTO: RunningStatus.MERGED, Kinship.SUCCEEDED_BY: RunningStatus.SUCCEEDED}
"""What a practice is from now on, by its relation."""


@transaction.atomic
def relate(practice: Practice, *, kind: str, other: Practice, by) -> PracticeRelation:
    """Say how two practices are related; what became part of another, or was followed by it, has that status from now.

    Raises:
        Refusal: it is the same one, the relation is there, or the two would be parts of each other.
    """
    practice = lock(practice)
    if by is not None:
        refuse_own(practice, by)
    relation = PracticeRelation(practice=practice, kind=kind, other=other)
    if other != practice and _leads_to(other, practice, kind):
        raise Refusal(_("The other one leads back to this one. Take that relation back first, or turn this one round."))
    try:
        relation.full_clean()
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from error
    relation.save()
    if status := _STATUS.get(Kinship(kind)):
        _set_status(practice, status)
    record("practice.related", by=by, about=practice, kind=str(kind), other=other.pk)
    return relation


def _leads_to(start: Practice, end: Practice, kind: str) -> bool:
    """Whether relations of this sort lead from one practice to another: what came from what, or what became of it."""
    kinds = [each for each in Kinship if (each in _STATUS) == (kind in _STATUS)]
    seen: set[int] = set()
    ahead = {start.pk}
    while ahead:
        seen |= ahead
        further = PracticeRelation.objects.filter(practice__in=ahead, kind__in=kinds)
        ahead = set(further.values_list("other", flat=True)) - seen
    return end.pk in seen


@transaction.atomic
def part(relation: PracticeRelation, *, by) -> None:
    """Take a relation back; a status that came of it goes with it."""
    practice = lock(relation.practice)
    refuse_own(practice, by)
    record("practice.parted", by=by, about=practice, kind=relation.kind, other=relation.other_id)
    relation.delete()
    if practice.status_now == _STATUS.get(Kinship(relation.kind)):
        _set_status(practice, "")


def _set_status(practice: Practice, status: str) -> None:
    practice.status_now, practice.status_told_on = status, timezone.localdate() if status else None
    practice.save(update_fields=["status_now", "status_told_on"])


_OWN = re.compile(r"/practices/(?P<slug>[-\w]+)/?$")


def take_over_relations(practice: Practice) -> None:
    """On publication: what its submitter named as related and is in the compendium, too, becomes a relation."""
    version: Any = practice.current
    for row in version.related_practices:
        address = str(row.get("url") or "")
        found = _OWN.search(address) if address.startswith(settings.PORTAL_URL) else None
        other = Practice.objects.published().filter(slug=found["slug"]).first() if found else None
        if other is None or other == practice or row.get("kind") not in Kinship.values:
            continue
        is_there = practice.relations.filter(kind=row["kind"], other=other).exists()
        if not is_there and not _leads_to(other, practice, row["kind"]):
            relate(practice, kind=row["kind"], other=other, by=None)
