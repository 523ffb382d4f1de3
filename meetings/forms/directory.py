"""What the directory can be narrowed by, and the forms about bodies."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.regions import COUNTRIES
from rrge_portal.kernel.vocabulary import Language, Region, Sector
from stakeholders.models import Organisation, Stakeholder

from .audience import called, choice
from .filters import ListFilter


class DirectoryFilter(ListFilter):
    """Everybody the portal knows."""

    sector = choice(_("Sector"), _("All sectors"), Sector.choices)
    region = choice(_("Region"), _("All regions"), [choice for choice in Region.choices if choice[0] in COUNTRIES])
    country = choice(_("Country"), _("All countries"), ())
    language = choice(_("Language"), _("All languages"), Language.choices)
    expertise = forms.CharField(label=_("Expertise"), required=False, max_length=100)
    ORDERS = {
        "country": (_("By country"), ("profile__country", "profile__family_name")),
        "newest": (_("Newest first"), ("-joined_at",)),
    }
    ORDER = ("profile__family_name", "profile__given_name")
    USUAL = _("By name")

    def listed(self, people: QuerySet[Stakeholder]) -> QuerySet[Stakeholder]:
        for name in ("sector", "country", "language"):
            if self.value(name):
                people = people.filter(**{f"profile__{name}": self.value(name)})
        if self.value("region"):
            people = people.filter(profile__country__in=COUNTRIES[self.value("region")])
        for word in self.value("expertise").split():
            people = people.filter(profile__expertise__icontains=word)
        return self.ordered(called(people, self.value("q")))


class OrganisationFilter(ListFilter):
    """The bodies people come from."""

    sector = choice(_("Sector"), _("All sectors"), Sector.choices)
    country = choice(_("Country"), _("All countries"), ())

    def listed(self, bodies: QuerySet[Organisation]) -> QuerySet[Organisation]:
        for name in ("sector", "country"):
            if self.value(name):
                bodies = bodies.filter(**{name: self.value(name)})
        for word in self.value("q").split():
            found = bodies.filter(name__icontains=word) | bodies.filter(acronym__icontains=word)
            bodies = (found | bodies.filter(aliases__name__icontains=word)).distinct()
        return bodies.annotate(number=Count("people", distinct=True)).order_by("name", "pk")


class OrganisationForm(forms.ModelForm):
    """A body, and the other names people write for it."""

    other_names = forms.CharField(
        label=_("Other names"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line. Whoever writes one of them is counted with this organisation."),
    )

    class Meta:
        model = Organisation
        fields = ("name", "acronym", "sector", "country", "kind")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["other_names"] = "\n".join(alias.name for alias in self.instance.aliases.all())
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "name", "acronym", "sector", "country", "kind", "other_names", Submit("save", _("Save the organisation"))
        )

    def clean_other_names(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["other_names"].splitlines() if line.strip()]

    def validate_constraints(self) -> None:
        """A name that is taken is answered by the action, which says what to do about it."""
