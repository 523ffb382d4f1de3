"""Who is a reviewer, what they know, and when they are away."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.actions import post
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock
from stakeholders.models import Stakeholder

from ..addresses import address_for
from ..models import Absence, Reviewer
from .life import editors_for


@transaction.atomic
def make_reviewer(person: Stakeholder, *, by, values: Mapping | None = None, tell: bool = True) -> Reviewer:
    """Take somebody among the reviewers, or back among them; told by letter unless a request tells them anyway."""
    entry, is_new = Reviewer.objects.get_or_create(stakeholder=person, defaults={"added_by": by})
    if not is_new and entry.is_active and not values:
        return entry
    for name, value in (values or {}).items():
        setattr(entry, name, value)
    entry.is_active = True
    entry.save(update_fields=["is_active", *(values or {})])
    record("reviewer.added", by=by, about=entry, person=person.pk)
    if tell:
        post(
            "reviewer_added",
            to=person,
            about=entry,
            key=f"reviewer_added:{entry.pk}:{timezone.now().isoformat()}",
            link=address_for(person, "my_reviewing"),
        )
    return entry


@transaction.atomic
def change_reviewer(entry: Reviewer, *, values: Mapping, version: int, by) -> Reviewer:
    """Change a reviewer's field, load or the organisations they stand close to."""
    entry = lock(entry)
    if entry.version != version:
        raise Refusal(_("This was changed in another window meanwhile. Compare your entries with it, then save again."))
    for name, value in values.items():
        setattr(entry, name, value)
    entry.version += 1
    entry.save(update_fields=[*values, "version"])
    record("reviewer.changed", by=by, about=entry)
    return entry


@transaction.atomic
def retire(entry: Reviewer, *, by) -> Reviewer:
    """Ask somebody no more; the reviews they owe stay with them."""
    entry = lock(entry)
    entry.is_active = False
    entry.save(update_fields=["is_active"])
    record("reviewer.retired", by=by, about=entry)
    return entry


@transaction.atomic
def add_absence(entry: Reviewer, *, starts_on: date, ends_on: date, by) -> Absence:
    """Note when a reviewer is away; the editors of reviews that fall due in that time are told."""
    entry = lock(entry)
    if ends_on < timezone.localdate():
        raise Refusal(_("This time is over already. Choose days to come."))
    absence = Absence(reviewer=entry, starts_on=starts_on, ends_on=ends_on)
    try:
        absence.full_clean()
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from error
    absence.save()
    record("reviewer.away", by=by, about=entry, starts_on=str(starts_on), ends_on=str(ends_on))
    due = entry.stakeholder.review_assignments.open().filter(due_on__range=(starts_on, ends_on))
    for assignment in due.select_related("version__practice"):
        practice = assignment.version.practice
        record("review.falls_in_absence", by=by, about=assignment)
        for editor in editors_for(practice):
            post(
                "reviewer_away",
                to=editor,
                about=practice,
                key=f"reviewer_away:{absence.pk}:{assignment.pk}:{editor.pk}",
                title=practice.title,
                due_on=assignment.due_on,
                ends_on=ends_on,
                link=address_for(editor, "assignment", pk=practice.pk, assignment=assignment.pk),
            )
    return absence


@transaction.atomic
def remove_absence(absence: Absence, *, by) -> None:
    """A reviewer is there after all."""
    record("reviewer.back", by=by, about=absence.reviewer)
    absence.delete()
