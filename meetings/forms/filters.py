"""What the organiser's long lists can be narrowed by. A wrong value narrows nothing; a chip takes one off again."""

from urllib.parse import urlencode

from django import forms
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from correspondence.models import Letter
from correspondence.states import LetterState
from rrge_portal.kernel.vocabulary import Language, Sector

from ..letters.fates import Fate, with_fate
from ..letters.names import NAMES
from ..models import Invitation
from ..states import InvitationState, RegistrationState


class ListFilter(forms.Form):
    """Reads the address of a list. Subclasses say in `narrow` what each field means."""

    q = forms.CharField(
        label=_("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )

    ORDERS: dict = {}
    """Other orders of the list: `{key: (what it is called, fields)}`; without one it comes as `ORDER` says."""
    ORDER: tuple = ()
    USUAL = _("As they came")
    """What the order without one is called."""

    def __init__(self, data, *, countries_used=()):
        super().__init__(data)
        if self.ORDERS:
            orders = [(key, label) for key, (label, _fields) in self.ORDERS.items()]
            self.fields["sort"] = _choice(_("Order"), self.USUAL, orders)
        if "country" in self.fields:
            used = sorted((str(countries.name(code)), code) for code in countries_used if code)
            self.fields["country"] = _choice(_("Country"), _("All countries"), [(code, name) for name, code in used])
        self.is_valid()

    def value(self, name: str) -> str:
        return self.cleaned_data.get(name, "")

    def ordered(self, things: QuerySet) -> QuerySet:
        """In the order the address asks for, always the same for the same address."""
        _label, fields = self.ORDERS.get(self.value("sort"), ("", self.ORDER))
        return things.order_by(*fields, "pk")

    @property
    def narrows(self) -> bool:
        """Whether anything is left out; an order leaves out nothing."""
        return any(self.value(name) for name in self.fields if name != "sort")

    @property
    def is_narrowed(self) -> bool:
        """Whether more than the search is in force."""
        return any(self.value(name) for name in self.fields if name != "q")

    def query(self, without: str = "") -> str:
        """The filters in force as part of an address, `without` one of them."""
        return urlencode({name: self.value(name) for name in self.fields if name != without and self.value(name)})

    def chips(self) -> list[dict]:
        """The filters in force in words, each with the address without it."""
        return [
            {"label": self._said(name), "url": f"?{self.query(without=name)}"}
            for name in self.fields
            if self.value(name)
        ]

    def _said(self, name: str) -> str:
        choices = dict(getattr(self.fields[name], "choices", ()))
        return str(choices.get(self.value(name), f"“{self.value(name)}”"))


def _choice(label, everything, choices) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", everything), *choices])


class InvitationFilter(ListFilter):
    ORDER = ("family_name", "given_name")
    USUAL = _("By name")
    ORDERS = {
        "newest": (_("Newest first"), ("-pk",)),
        "organisation": (_("By organisation"), ("organisation", "family_name", "given_name")),
        "country": (_("By country"), ("country", "family_name", "given_name")),
        "sector": (_("By sector"), ("sector", "family_name", "given_name")),
        "state": (_("By state"), ("state", "family_name", "given_name")),
    }

    state = _choice(_("State"), _("All states"), InvitationState.choices)
    sector = _choice(_("Sector"), _("All sectors"), Sector.choices)
    country = _choice(_("Country"), _("All countries"), ())
    language = _choice(_("Language"), _("All languages"), Language.choices)
    fate = _choice(_("Letters"), _("Any fate"), Fate.choices)

    def narrow(self, invitations: QuerySet[Invitation]) -> QuerySet[Invitation]:
        for name in ("state", "sector", "country", "language"):
            if self.value(name):
                invitations = invitations.filter(**{name: self.value(name)})
        if self.value("fate"):
            invitations = with_fate(invitations).filter(fate=self.value("fate"))
        if self.value("q"):
            words = self.value("q").split()
            invitations = invitations.annotate(
                searched=Concat(
                    "given_name",
                    Value(" "),
                    "family_name",
                    Value(" "),
                    "email",
                    Value(" "),
                    "organisation",
                    output_field=CharField(),
                )
            ).filter(*(Q(searched__icontains=word) for word in words))
        return invitations


class RegistrationFilter(ListFilter):
    ORDER = ("requested_at",)
    ORDERS = {
        "newest": (_("Newest first"), ("-requested_at",)),
        "name": (_("By name"), ("stakeholder__profile__family_name", "stakeholder__profile__given_name")),
        "organisation": (_("By organisation"), ("stakeholder__profile__organisation__name",)),
        "country": (_("By country"), ("stakeholder__profile__country", "requested_at")),
        "sector": (_("By sector"), ("sector", "requested_at")),
        "state": (_("By state"), ("state", "requested_at")),
    }

    state = _choice(_("State"), _("All states"), RegistrationState.choices)
    sector = _choice(_("Sector"), _("All sectors"), Sector.choices)
    country = _choice(_("Country"), _("All countries"), ())

    def narrow(self, registrations: QuerySet) -> QuerySet:
        if self.value("state"):
            registrations = registrations.filter(state=self.value("state"))
        if self.value("sector"):
            registrations = registrations.filter(sector=self.value("sector"))
        if self.value("country"):
            registrations = registrations.filter(stakeholder__profile__country=self.value("country"))
        if self.value("q"):
            profile = "stakeholder__profile__"
            registrations = registrations.annotate(
                searched=Concat(
                    f"{profile}given_name",
                    Value(" "),
                    f"{profile}family_name",
                    Value(" "),
                    f"{profile}display_name",
                    Value(" "),
                    "stakeholder__contact_address",
                    output_field=CharField(),
                )
            ).filter(*(Q(searched__icontains=word) for word in self.value("q").split()))
        return registrations


class LetterFilter(ListFilter):
    state = _choice(_("Fate"), _("Any fate"), LetterState.choices)
    kind = _choice(_("Letter"), _("All letters"), NAMES.items())

    def narrow(self, letters: QuerySet[Letter]) -> QuerySet[Letter]:
        for name in ("state", "kind"):
            if self.value(name):
                letters = letters.filter(**{name: self.value(name)})
        if self.value("q"):
            letters = letters.filter(Q(name__icontains=self.value("q")) | Q(address__icontains=self.value("q")))
        return letters
