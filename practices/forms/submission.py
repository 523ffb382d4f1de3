"""The practice form, step by step. A draft takes whatever there is; only what cannot be kept at all is an error."""

import secrets
from datetime import date

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout, LayoutObject
from django import forms
from django.db.models import Q
from django.db.models.fields import BLANK_CHOICE_LABEL
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from meetings.models import Meeting, Recommendation, Session
from rrge_portal.kernel.vocabulary import EvidenceLevel, Language, Mark, PartnershipType, Pillar, Region, Sector, Theme
from stakeholders.consents import SENTENCES
from stakeholders.states import Purpose

from ..completeness import ROW_FIELDS, STEPS, WORD_LIMITS, Step, is_required
from ..models import PracticeVersion
from ..states import Brings, Exploitation, SdgTarget
from .guidance import EXAMPLES, HELP
from .lenient import Lenient

SEVERAL = {
    "partnership_types": PartnershipType,
    "regions": Region,
    "themes": Theme,
    "exploitation": Exploitation,
    "pillars": Pillar,
    "sdg_targets": SdgTarget,
}
FIRST_YEAR = 1950
SHORT_FIELDS = {"language", "lead_sector", "lead_country", "formality", "level", "status", "licence", "review_on"}
YEAR_FIELDS = {"start_year", "start_month", "end_year"}


class Example(LayoutObject):
    """“Show an example”, closed, under a field."""

    def __init__(self, text):
        self.text = text

    def render(self, form, context, template_pack=None, **kwargs):
        return render_to_string("practices/submission/example.html", {"text": self.text})


class SelectRepeated(forms.SelectMultiple):
    """One list to choose from for each value, and two empty ones: no list in which one must hold a key to choose."""

    template_name = "practices/submission/select_repeated.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        chosen = [code for code in value or [] if code]
        context["widget"] |= {"chosen": [*chosen, "", ""], "options": self.choices}
        return context

    def value_from_datadict(self, data, files, name):
        getter = data.getlist if hasattr(data, "getlist") else data.get
        return list(dict.fromkeys(code for code in getter(name) or [] if code))

    def use_required_attribute(self, initial):
        return False


class PracticeStepForm(Lenient, forms.ModelForm):
    """The fields of one step. `revision` and `window` tell one browser window from another."""

    indispensable = frozenset({"revision"})

    revision = forms.IntegerField(widget=forms.HiddenInput)
    window = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    class Meta:
        model = PracticeVersion
        fields = [name for step in STEPS for name in step.fields]

    def __init__(self, *args, step: Step, **kwargs):
        super().__init__(*args, **kwargs)
        version = self.instance
        for name in set(self.fields) - {*step.fields, "revision", "window"}:
            del self.fields[name]
        self.starred = frozenset({name for name in step.fields if is_required(name, version)})
        for name, choices in SEVERAL.items():
            if name in self.fields:
                self.fields[name] = forms.MultipleChoiceField(
                    label=self.fields[name].label, choices=choices.choices, widget=forms.CheckboxSelectMultiple
                )
        if "countries" in self.fields:
            self.fields["countries"] = forms.MultipleChoiceField(
                label=self.fields["countries"].label,
                choices=[("", BLANK_CHOICE_LABEL), *countries],
                widget=SelectRepeated,
            )
        self._shape()
        for name, field in self.fields.items():
            field.help_text = HELP.get(name, field.help_text)
            if name in WORD_LIMITS:
                field.widget.attrs["data-word-limit"] = WORD_LIMITS[name]
        self.fields["revision"].initial = version.revision
        self.fields["window"].initial = secrets.token_urlsafe(9)
        self.show_wanted()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("revision", "window", *self._laid_out(step))

    def _shape(self) -> None:
        """Give each field the control it needs."""
        for name, field in self.fields.items():
            if name in {"title", "review_on"}:
                continue
            if isinstance(field, forms.CharField) and isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 10 if WORD_LIMITS.get(name, 0) > 200 else 5
        if "title" in self.fields:
            self.fields["title"].widget = forms.Textarea(attrs={"rows": 2})
        if "review_on" in self.fields:
            self.fields["review_on"].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            self.initial["review_on"] = self.initial["review_on"] or _in_two_years()
        if "start_month" in self.fields:
            self.fields["start_month"] = forms.TypedChoiceField(
                label=self.fields["start_month"].label,
                choices=[("", BLANK_CHOICE_LABEL), *MONTHS.items()],
                coerce=int,
                empty_value=None,
            )
        if "licence" in self.fields:
            self.fields["licence"].widget = forms.RadioSelect(choices=self.fields["licence"].choices[1:])
        for name in ("start_year", "end_year"):
            if name in self.fields:
                self.fields[name].min_value, self.fields[name].max_value = FIRST_YEAR, timezone.localdate().year + 20

    def _laid_out(self, step):
        for name in step.fields:
            css = "choices-grid" if name in SEVERAL else f"field-{name}"
            wrapper = "field-short" if name in SHORT_FIELDS | YEAR_FIELDS else css
            yield Field(name, wrapper_class=wrapper)
            if name in EXAMPLES:
                yield Example(EXAMPLES[name])

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def _clean_year(self, name):
        year = self.cleaned_data[name]
        latest = timezone.localdate().year + 20
        if year is not None and not FIRST_YEAR <= year <= latest:
            raise forms.ValidationError(
                _("Write a year between %(first)d and %(latest)d.") % {"first": FIRST_YEAR, "latest": latest}
            )
        return year

    def clean_start_year(self):
        return self._clean_year("start_year")

    def clean_end_year(self):
        return self._clean_year("end_year")

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("start_year"), cleaned.get("end_year")
        if start and end and end < start:
            self.add_error("end_year", _("It would have ended before it began. Correct one of the two years."))
        return cleaned


class RowForm(Lenient, forms.Form):
    """One row of several; an empty one is left out, and so is one marked to be removed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.show_wanted()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    @property
    def row(self) -> dict | None:
        """What is kept of it, or None."""
        kept = {name: value for name, value in self.cleaned_data.items() if name != "DELETE"}
        stated = any(value not in ("", None, [], Mark.PUBLIC) for value in kept.values())
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
    url = forms.URLField(label=_("Address"), max_length=500, assume_scheme="https")
    mark = forms.ChoiceField(
        label=_("Who may see it"),
        choices=[choice for choice in Mark.choices if choice[0] in {Mark.PUBLIC, Mark.SECRETARIAT}],
        initial=Mark.PUBLIC,
        help_text=_("“Public” is printed with the practice; “Secretariat” only editors and reviewers see."),
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
}


def _stored_rows(version, kind: str) -> list[dict]:
    if kind in ROW_FIELDS:
        return getattr(version, kind)
    names = ROW_KINDS[kind].form.base_fields
    return [{name: getattr(row, name) for name in names} for row in getattr(version, kind).all()]


class InMeetingChoice(forms.ModelChoiceField):
    """Sessions and recommendations, each with the meeting it belongs to."""

    def label_from_instance(self, thing):
        return f"{thing} ({thing.meeting})"


class OriginForm(forms.Form):
    """Meeting, session and recommendation a person took part in, and may see, or was asked to write about."""

    def __init__(self, *args, person, invitation=None, **kwargs):
        super().__init__(*args, **kwargs)
        attended = Meeting.objects.visible_to(person).filter(pk__in=Meeting.objects.attended_by(person).values("pk"))
        sessions = Session.objects.visible_to(person).filter(meeting__in=attended).exclude(kind="break").for_agenda()
        recommendations = Recommendation.objects.visible_to(person).filter(meeting__in=attended)
        if invitation is not None:
            attended = Meeting.objects.filter(Q(pk__in=attended.values("pk")) | Q(pk=invitation.meeting_id))
            named = Q(pk__in=sessions.order_by().values("pk")) | Q(pk=invitation.session_id)
            sessions = Session.objects.filter(named).for_agenda()
            named = Q(pk__in=recommendations.order_by().values("pk")) | Q(pk=invitation.recommendation_id)
            recommendations = Recommendation.objects.filter(named)
        self.fields["meeting"] = forms.ModelChoiceField(attended, label=_("Meeting"), required=False)
        self.fields["session"] = InMeetingChoice(sessions, label=_("Session"), required=False)
        self.fields["recommendation"] = InMeetingChoice(
            recommendations.select_related("meeting"), label=_("Recommendation"), required=False
        )
        if self.field_order:
            self.order_fields(self.field_order)
        self.has_choices = attended.exists()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        session, recommendation = cleaned.get("session"), cleaned.get("recommendation")
        meeting = cleaned.get("meeting") or next((thing.meeting for thing in (session, recommendation) if thing), None)
        if session and session.meeting != meeting:
            self.add_error("session", _("This session belongs to another meeting. Choose one of the meeting above."))
        if recommendation and recommendation.meeting != meeting:
            self.add_error("recommendation", _("This recommendation belongs to another meeting. Choose another one."))
        return cleaned | {"meeting": meeting}


class NewPracticeForm(OriginForm):
    """The first page: enough to find the draft again."""

    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("You can change it at any time."), widget=forms.TextInput
    )
    language = forms.ChoiceField(label=_("Language of the text"), choices=Language.choices, help_text=HELP["language"])

    field_order = ("title", "language", "meeting", "session", "recommendation")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = ["title", Field("language", wrapper_class="field-short")]
        if self.has_choices:
            names += ["meeting", "session", "recommendation"]
            self.fields["meeting"].help_text = _("If it came out of a meeting: readers can walk back to it.")
        self.helper.layout = Layout(Div(*names))


class ConsentForm(forms.Form):
    """The two consents of the last step; read only when the practice is submitted."""

    publication = forms.BooleanField(label=SENTENCES[Purpose.PRACTICE_PUBLICATION], required=False)
    thread = forms.BooleanField(label=SENTENCES[Purpose.PRACTICE_THREAD], required=False)

    def __init__(self, *args, practice, **kwargs):
        super().__init__(*args, **kwargs)
        if practice.meeting_id is None:
            del self.fields["thread"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    @property
    def purposes(self) -> list[Purpose]:
        given = {"publication": Purpose.PRACTICE_PUBLICATION, "thread": Purpose.PRACTICE_THREAD}
        return [purpose for name, purpose in given.items() if self.cleaned_data.get(name)]


class StepForms:
    """Everything one step asks: its fields, its rows, and on some steps the origin or the consents."""

    def __init__(self, version, step: Step, *, person, data=None, more: str = ""):
        self.version, self.step = version, step
        self.form = PracticeStepForm(data, instance=version, step=step)
        self.rows = [self._formset(kind, data, more) for kind in step.rows]
        practice = version.practice
        self.origin = self.consents = None
        if step.code == "origin":
            initial = {name: getattr(practice, f"{name}_id") for name in ("meeting", "session", "recommendation")}
            self.origin = OriginForm(data, person=person, invitation=practice.invitation, initial=initial)
        if step.code == "check":
            self.consents = ConsentForm(data, practice=practice)

    def _formset(self, kind: str, data, more: str):
        rows = ROW_KINDS[kind]
        stored = _stored_rows(self.version, kind)
        factory = forms.formset_factory(
            rows.form, extra=(not stored) + (kind == more), can_delete=True, max_num=100, absolute_max=200
        )
        formset = factory(data, prefix=kind, initial=None if data else stored)
        formset.kind = rows  # type: ignore[attr-defined]
        for form in formset:
            form.fields["DELETE"].label = rows.remove
        return formset

    @property
    def all(self):
        return [part for part in (self.form, *self.rows, self.origin, self.consents) if part is not None]

    def is_valid(self) -> bool:
        valid = [part.is_valid() for part in self.all]
        return all(valid)

    @property
    def revision(self) -> int:
        return self.form.cleaned_data["revision"]

    @property
    def window(self) -> str:
        return self.form.cleaned_data["window"]

    def values(self) -> dict:
        """Fields of the version, rows that are kept in a field included."""
        values = {name: self.form.cleaned_data[name] for name in self.step.fields}
        return values | {kind: rows for kind, rows in self._kept_rows().items() if kind in ROW_FIELDS}

    def row_values(self) -> dict[str, list[dict]]:
        return {kind: rows for kind, rows in self._kept_rows().items() if kind not in ROW_FIELDS}

    def _kept_rows(self) -> dict[str, list[dict]]:
        return {formset.prefix: [row for form in formset if (row := form.row)] for formset in self.rows}


def _in_two_years() -> date:
    """When a practice is usually looked at again."""
    day = timezone.localdate()
    return day.replace(year=day.year + 2, day=min(day.day, 28))
