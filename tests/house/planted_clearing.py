"""What lead, partners and readers tell the editors only: whom to ask, who agreed, concerns, what waits to be read."""

from datetime import timedelta

from django.utils import timezone

from practices.models import (
    Adaptation,
    Clearance,
    ClearedFlag,
    Concern,
    LifeSign,
    Practice,
    PracticeRelation,
    PublicationConsent,
    ResultUpdate,
    TakeDown,
)
from practices.states import ClearanceState, GivenHow, Kinship, PracticeState, Scope
from tests.factories import PracticeFactory


def plant_clearing(key: int, submitter) -> None:
    """Beside the practice under review: whom to ask about it; beside a published one: what readers wrote of it."""
    now, today = timezone.now(), timezone.localdate()
    clearance = Clearance.objects.create(
        pk=key,
        practice_id=key,
        organisation="Zqclearingbody",
        name="Zqcontactname",
        email="zqcontact@planted.example.org",
        state=ClearanceState.ASKED,
        asked_at=now,
        due_on=today + timedelta(days=3),
        version=Practice.objects.get(pk=key).current,
        answered_by="Zqansweredby",
        remark="Zqanswerremark",
        answered_at=now,
    )
    PublicationConsent.objects.create(
        pk=key, practice_id=key, clearance=clearance, scope=Scope.NAME, wording_version="1", given_by="Zqgivenby",
        how=GivenHow.PAPER, note="Zqconsentnote",
    )  # fmt: skip
    ClearedFlag.objects.create(pk=key, practice_id=key, kind="name", field="title", passage="0", reason="Zqflagreason")
    published = _practice(submitter, PracticeState.PUBLISHED, "zq-published")
    gone = _practice(submitter, PracticeState.UNPUBLISHED, "zq-gone", "Zqwithheldtitle")
    TakeDown.objects.create(practice=gone, cause="safety", reason="Zqtakedownreason", hides_title=True)
    Practice._base_manager.filter(pk=gone.pk).update(meeting=key, recommendation=key)
    PracticeRelation.objects.create(practice=published, kind=Kinship.ADAPTS, other=gone)
    PracticeRelation.objects.create(practice=gone, kind=Kinship.REPLICATES, other=published)
    Concern.objects.create(
        pk=key, practice=published, kind="error", text="Zqconcern", passage="Zqpassage", note="Zqconcernnote",
        email="zqreader@planted.example.org", due_on=today,
    )  # fmt: skip
    LifeSign.objects.create(pk=key, practice=published, answer="news", news="Zqnews", answered_at=now)
    ResultUpdate.objects.create(
        pk=key, practice=published, indicator="Zqresult", value="1", as_of=today, source="Zqsource", evidence=1,
        sent_by=submitter,
    )  # fmt: skip
    Adaptation.objects.create(
        pk=key, practice=published, organisation="Zqadaptedby", country="PE", text="Zqadaptation",
        email="zqadapter@planted.example.org",
    )  # fmt: skip


def _practice(submitter, state, slug: str, title: str = "Published") -> Practice:
    practice = PracticeFactory(submitter=submitter, current__title=title)
    type(practice.current).objects.filter(pk=practice.current.pk).update(submitted_at=timezone.now())
    Practice._base_manager.filter(pk=practice.pk).update(state=state, slug=slug, published_at=timezone.now())
    practice.refresh_from_db()
    return practice
