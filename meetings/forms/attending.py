"""What the list of who is there can be narrowed by."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.vocabulary import Sector

from .filters import ListFilter


class AttendanceFilter(ListFilter):
    """`session` stays in the address, so that a filtered list can be shared; it is not one of the chips."""

    there = forms.ChoiceField(
        label=_("Who"),
        required=False,
        choices=[("", _("Everybody confirmed")), ("yes", _("Those who are there")), ("no", _("Those who are missing"))],
    )
    sector = forms.ChoiceField(label=_("Sector"), required=False, choices=[("", _("All sectors")), *Sector.choices])
    session = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, session=None):
        super().__init__(data)
        if session is not None:
            self.cleaned_data["session"] = str(session.pk)
            self.data = {**self.data.dict(), "session": str(session.pk)} if hasattr(self.data, "dict") else self.data

    @property
    def is_narrowed(self) -> bool:
        return bool(self.value("there") or self.value("sector"))

    def chips(self) -> list[dict]:
        kept = [name for name in self.fields if name != "session" and self.value(name)]
        return [{"label": self._said(name), "url": f"?{self.query(without=name)}"} for name in kept]

    def narrow(self, registrations, session):
        if self.value("there"):
            registrations = registrations.filter(is_present=self.value("there") == "yes")
        if self.value("sector"):
            registrations = registrations.filter(sector=self.value("sector"))
        for word in self.value("q").split():
            registrations = registrations.filter(
                Q(stakeholder__profile__given_name__icontains=word)
                | Q(stakeholder__profile__family_name__icontains=word)
                | Q(stakeholder__profile__display_name__icontains=word)
                | Q(stakeholder__profile__organisation__name__icontains=word)
            )
        return registrations
