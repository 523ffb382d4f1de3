"""Who can be asked to judge a practice, how busy they are, and who may not: whoever stands too close to it."""

from typing import NamedTuple

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from stakeholders.models import Stakeholder

from .states import OPEN_REVIEWS, AssignmentState

MOST_SHOWN = 60


class Candidate(NamedTuple):
    """A person, the reviews they owe now, those they have handed in, and the sentence that says why not, if so."""

    person: Stakeholder
    load: int
    experience: int
    conflict: object


def people():
    """Everybody who has reviewed before or has named an expertise."""
    return Stakeholder.objects.filter(
        Q(review_assignments__isnull=False) | ~Q(profile__expertise=""), is_active=True, profile__isnull=False
    ).distinct()


def candidates(version, *, words: str = "") -> list[Candidate]:
    """The people who can be asked, the least busy first; those who may not come last, with the reason."""
    asked = set(version.assignments.values_list("reviewer_id", flat=True))
    found = people()
    for word in words.split():
        found = found.filter(
            Q(profile__given_name__icontains=word)
            | Q(profile__family_name__icontains=word)
            | Q(profile__display_name__icontains=word)
            | Q(profile__expertise__icontains=word)
            | Q(profile__organisation__name__icontains=word)
        )
    found = found.select_related("profile__organisation").annotate(
        load=Count("review_assignments", filter=Q(review_assignments__state__in=OPEN_REVIEWS), distinct=True),
        experience=Count(
            "review_assignments", filter=Q(review_assignments__state=AssignmentState.SUBMITTED), distinct=True
        ),
    )
    rows = [
        Candidate(person, person.load, person.experience, conflict(person, version))
        for person in found.order_by("load", "profile__family_name", "pk")[:MOST_SHOWN]
        if person.pk not in asked
    ]
    return sorted(rows, key=lambda row: bool(row.conflict))


def conflict(person, version):
    """The sentence that says why `person` cannot review `version`, or an empty string.

    People without a profile or an organisation can only be asked whether they have a conflict; they declare it.
    """
    if person.pk == version.practice.submitter_id:
        return _("This person submitted the practice.")
    profile = getattr(person, "profile", None)
    if profile is None:
        return ""
    organisation = profile.organisation
    if organisation and _is_called(organisation, version.lead_organisation):
        return _("This person belongs to the lead organisation.")
    if organisation and any(_is_called(organisation, partner.organisation) for partner in version.partners.all()):
        return _("This person belongs to one of the partners.")
    if profile.country and profile.country == version.lead_country:
        return _("This person is from the same country as the lead organisation.")
    return ""


def _is_called(organisation, name: str) -> bool:
    known = {text.casefold().strip() for text in (organisation.name, organisation.acronym, str(organisation))}
    return bool(name.strip()) and name.casefold().strip() in known - {""}
