"""What the people organisers write to can be narrowed by."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.regions import COUNTRIES
from rrge_portal.kernel.vocabulary import Language, Region, Sector
from stakeholders.models import Stakeholder

from ..audience import attended_before
from ..models import Meeting, Registration
from ..states import LIVE_REGISTRATIONS, MeetingRole, RegistrationState
from .filters import ListFilter

NAMED = (
    "email",
    "contact_address",
    "profile__given_name",
    "profile__family_name",
    "profile__display_name",
    "profile__organisation__name",
)


def choice(label, everything, choices) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", everything), *choices])


def called(people: QuerySet[Stakeholder], words: str) -> QuerySet[Stakeholder]:
    """Those in whose name, address or organisation every word occurs."""
    for word in words.split():
        found = Q()
        for field in NAMED:
            found |= Q(**{f"{field}__icontains": word})
        people = people.filter(found)
    return people


class KnownFilter(ListFilter):
    """Stakeholders the portal knows."""

    sector = choice(_("Sector"), _("All sectors"), Sector.choices)
    region = choice(_("Region"), _("All regions"), [choice for choice in Region.choices if choice[0] in COUNTRIES])
    country = choice(_("Country"), _("All countries"), ())
    language = choice(_("Language"), _("All languages"), Language.choices)
    attended = choice(
        _("Attended before"),
        _("Whether or not"),
        [
            ("any", _("An earlier meeting")),
            ("series", _("An earlier meeting of this region")),
            ("never", _("No meeting yet")),
        ],
    )
    expertise = forms.CharField(label=_("Expertise"), required=False, max_length=100)

    def narrow(self, people: QuerySet[Stakeholder], meeting: Meeting) -> QuerySet[Stakeholder]:
        for name in ("sector", "country", "language"):
            if self.value(name):
                people = people.filter(**{f"profile__{name}": self.value(name)})
        if self.value("region"):
            people = people.filter(profile__country__in=COUNTRIES[self.value("region")])
        for word in self.value("expertise").split():
            people = people.filter(profile__expertise__icontains=word)
        attended = self.value("attended")
        if attended in {"any", "series"}:
            people = people.filter(attended_before(meeting, same_region=attended == "series"))
        elif attended == "never":
            people = people.exclude(attended_before(meeting))
        return called(people, self.value("q"))


class ParticipantFilter(ListFilter):
    """Those who take part in a meeting; without a state, those who still do."""

    state = choice(_("Registration"), _("Everybody who takes part or waits"), RegistrationState.choices)
    sector = choice(_("Sector"), _("All sectors"), Sector.choices)
    country = choice(_("Country"), _("All countries"), ())
    language = choice(_("Language"), _("All languages"), Language.choices)
    mode = choice(_("How they take part"), _("In either way"), Registration._meta.get_field("mode").choices or ())
    role = choice(
        _("Role in a session"),
        _("Any or none"),
        [choice for choice in MeetingRole.choices if choice[0] != MeetingRole.ORGANISER],
    )

    def narrow(self, people: QuerySet[Stakeholder], meeting: Meeting) -> QuerySet[Stakeholder]:
        registrations = meeting.registrations.filter(
            state__in=[self.value("state")] if self.value("state") else LIVE_REGISTRATIONS
        )
        if self.value("mode"):
            registrations = registrations.filter(mode=self.value("mode"))
        included = Q(pk__in=registrations.values("stakeholder"))
        roles = meeting.appointments.exclude(role=MeetingRole.ORGANISER)
        if not self.value("state") and not self.value("mode"):
            included |= Q(pk__in=roles.values("stakeholder"))
        people = people.filter(included)
        if self.value("role"):
            people = people.filter(pk__in=roles.filter(role=self.value("role")).values("stakeholder"))
        for name in ("sector", "country", "language"):
            if self.value(name):
                people = people.filter(**{f"profile__{name}": self.value(name)})
        return called(people, self.value("q"))
