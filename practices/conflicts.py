"""Who may not judge a practice, because they stand too close to it, and the sentence that says so."""

from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.folding import fold

from .models import ReviewAssignment
from .states import WhyNot


def conflict(person, version):
    """The sentence that says why `person` cannot review `version`, or an empty string.

    People without a profile or an organisation can only be asked whether they have a conflict; they declare it.
    """
    return conflicts_with(version)(person)


def conflicts_with(version):
    """A function that gives the sentence for one person after the other; the version is read once."""
    practice = version.practice
    writers = practice.author_ids()
    lead = {_bare(version.lead_organisation)} - {""}
    partners = {_bare(partner.organisation) for partner in version.partners.all()} - {""}
    submitters_body = getattr(getattr(practice.submitter, "profile", None), "organisation_id", None)
    declared = set(
        ReviewAssignment.objects.filter(version__practice=practice, why_not=WhyNot.CONFLICT).values_list(
            "reviewer", flat=True
        )
    )

    def sentence_for(person):
        if person.pk == practice.submitter_id:
            return _("This person submitted the practice.")
        if person.pk in writers:
            return _("This person wrote it together with the submitter.")
        if person.pk in declared:
            return _("This person has declared a conflict of interest with this practice.")
        entry = getattr(person, "reviewer", None)
        if entry and {_bare(name) for name in entry.close_to} & (lead | partners):
            return _("This person has said that they stand close to the lead or a partner.")
        profile = getattr(person, "profile", None)
        return _of_profile(profile, version, lead, partners, submitters_body) if profile else ""

    return sentence_for


def _of_profile(profile, version, lead, partners, submitters_body):
    names = _names(profile.organisation)
    if names & lead:
        return _("This person belongs to the lead organisation.")
    if names & partners:
        return _("This person belongs to one of the partners.")
    if profile.organisation_id and profile.organisation_id == submitters_body:
        return _("This person belongs to the same organisation as the submitter.")
    if profile.country and profile.country == version.lead_country:
        return _("This person is from the same country as the lead organisation.")
    return ""


def _names(organisation) -> set[str]:
    """Everything a body is called: its name, short form, and the other names people write for it."""
    if organisation is None:
        return set()
    known = (organisation.name, organisation.acronym, str(organisation))
    return {_bare(name) for name in (*known, *(alias.name for alias in organisation.aliases.all()))} - {""}


def _bare(name: str) -> str:
    return " ".join(fold(name).split())
