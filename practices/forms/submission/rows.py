"""Rows of one kind on a step: partners, results, building blocks, links, related practices."""

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models.fields import BLANK_CHOICE_LABEL
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.vocabulary import EvidenceLevel, Mark, Sector

from ...states import Brings, Kinship
from ..lenient import Lenient
from .tongues import speak

WHO_SEES = {
    Mark.PUBLIC: _("Public: everybody, once the practice is published"),
    Mark.PARTICIPANTS: _("Participants: the reviewers and the editors"),
    Mark.SECRETARIAT: _("Secretariat: the editors"),
    Mark.STRICT: _("Strictly confidential: only the editor in charge"),
}
WHY_MARKS = _("You and those who write along always see it.")
NO_ADDRESS = {"invalid": _("Write the whole web address, such as “https://example.org/report”.")}
RELATIONS = {
    Kinship.REPLICATES: _("This practice replicates it"),
    Kinship.ADAPTS: _("This practice adapts it"),
    Kinship.MERGED_INTO: _("This practice became part of it"),
    Kinship.SUCCEEDED_BY: _("This practice was followed by it"),
}


class RowForm(Lenient, forms.Form):
    """One row of several; an empty one is left out, and so is one marked to be removed."""

    def __init__(self, *args, language: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        speak(self, language)
        self.show_wanted()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    @property
    def row(self) -> dict | None:
        """What is kept of it, or None."""
        kept = {name: value for name, value in self.cleaned_data.items() if name != "DELETE"}
        stated = any(value not in ("", None, [], self.base_fields[name].initial) for name, value in kept.items())
        return kept if stated and not self.cleaned_data.get("DELETE") else None


class PartnerForm(RowForm):
    starred = frozenset({"organisation", "sector", "role"})

    organisation = forms.CharField(label=_("Organisation"), max_length=200)
    sector = forms.ChoiceField(label=_("Sector"), choices=[("", BLANK_CHOICE_LABEL), *Sector.choices])
    role = forms.CharField(label=_("Role"), max_length=200, help_text=_("What this partner does in it."))
    brings = forms.MultipleChoiceField(label=_("Brings"), choices=Brings.choices, widget=forms.CheckboxSelectMultiple)


class ResultForm(RowForm):
    starred = frozenset({"indicator", "value", "evidence"})

    indicator = forms.CharField(
        label=_("Indicator"), max_length=200, help_text=_("What was counted, for example “workers repaid”.")
    )
    baseline = forms.CharField(label=_("Before"), max_length=100)
    value = forms.CharField(label=_("After"), max_length=100)
    unit = forms.CharField(label=_("Unit"), max_length=60)
    as_of = forms.DateField(label=_("As of"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("Where a reader could check it."))
    evidence = forms.TypedChoiceField(
        label=_("Evidence"), choices=[("", BLANK_CHOICE_LABEL), *EvidenceLevel.choices], coerce=int, empty_value=None
    )

    def clean_as_of(self):
        day = self.cleaned_data["as_of"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come. Give the day on which it was counted."))
        return day


class BuildingBlockForm(RowForm):
    title = forms.CharField(label=_("Building block"), max_length=200, help_text=_("A part that works by itself."))
    how = forms.CharField(label=_("How"), widget=forms.Textarea(attrs={"rows": 3}))
    enabling_factor = forms.CharField(label=_("What made it possible"), widget=forms.Textarea(attrs={"rows": 2}))
    lesson = forms.CharField(label=_("Lesson"), widget=forms.Textarea(attrs={"rows": 2}))


class EvidenceLinkForm(RowForm):
    title = forms.CharField(label=_("What it is"), max_length=200, help_text=_("Such as “Evaluation report, 2024”."))
    url = forms.URLField(label=_("Address"), max_length=500, assume_scheme="https", error_messages=NO_ADDRESS)
    text_alternative = forms.CharField(
        label=_("What it shows, in words"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For readers who cannot see or open it."),
    )
    mark = forms.ChoiceField(
        label=_("Who may see it"), choices=list(WHO_SEES.items()), initial=Mark.PUBLIC, help_text=WHY_MARKS
    )


class RelatedPracticeForm(RowForm):
    starred = frozenset({"kind", "title"})

    kind = forms.ChoiceField(label=_("How they are related"), choices=[("", BLANK_CHOICE_LABEL), *RELATIONS.items()])
    title = forms.CharField(label=_("The other practice"), max_length=200, help_text=_("Its title, or who runs it."))
    url = forms.URLField(
        label=_("Where one can read about it"), max_length=500, assume_scheme="https", error_messages=NO_ADDRESS
    )


class RowKind:
    """How one kind of rows is filled, headed and added to."""

    def __init__(self, form, *, title, one, add, remove, help_text=""):
        self.form, self.title, self.one, self.add, self.remove, self.help_text = (
            form,
            title,
            one,
            add,
            remove,
            help_text,
        )


ROW_KINDS = {
    "partners": RowKind(
        PartnerForm,
        title=_("Partners"),
        one=_("Partner"),
        add=_("Add another partner"),
        remove=_("Remove this partner"),
        help_text=_("Everybody with a real part in it, besides the lead. Each is asked to agree before publication."),
    ),
    "results": RowKind(
        ResultForm,
        title=_("Results"),
        one=_("Result"),
        add=_("Add another result"),
        remove=_("Remove this result"),
        help_text=_("One figure a row. An honest small number with a source beats a large one without."),
    ),
    "building_blocks": RowKind(
        BuildingBlockForm,
        title=_("Building blocks"),
        one=_("Building block"),
        add=_("Add another building block"),
        remove=_("Remove this building block"),
        help_text=_("Parts that somebody else could take over alone."),
    ),
    "evidence_links": RowKind(
        EvidenceLinkForm,
        title=_("Links to evidence"),
        one=_("Link"),
        add=_("Add another link"),
        remove=_("Remove this link"),
        help_text=_("Reports, evaluations, agreements. Check that no page you link to shows a victim or survivor."),
    ),
    "related_practices": RowKind(
        RelatedPracticeForm,
        title=_("Relations to other practices"),
        one=_("Related practice"),
        add=_("Add another related practice"),
        remove=_("Remove this relation"),
        help_text=_("What it was taken from, what it went into, or what came after it. The editors link them."),
    ),
}
