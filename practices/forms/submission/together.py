"""Everything one step asks, in one object: its fields, its rows, the origin, the consents."""

from crispy_forms.helper import FormHelper
from django import forms

from stakeholders.consents import SENTENCES
from stakeholders.states import Purpose

from ...completeness import Step
from ...drafts import marks_of, stored
from ..guidance import ROW_EXAMPLES
from .origin import OriginForm
from .rows import ROW_KINDS
from .step import PracticeStepForm


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
        self.version, self.step, self.moved = version, step, ""
        self.form = PracticeStepForm(data, instance=version, step=step)
        self.rows = [self._formset(kind, data, more) for kind in step.rows]
        if data is None:
            self.form.fields["known"].initial = marks_of(self.stored())
        practice = version.practice
        self.origin = self.consents = None
        if step.code == "origin":
            initial = {name: getattr(practice, f"{name}_id") for name in ("meeting", "session", "recommendation")}
            self.origin = OriginForm(data, person=person, invitation=practice.invitation, initial=initial)
        if step.code == "check":
            self.consents = ConsentForm(data, practice=practice)

    def _formset(self, kind: str, data, more: str):
        if data is not None:
            data = self._with_rows_moved(kind, data)
        rows = ROW_KINDS[kind]
        saved = stored(self.version, kind)
        factory = forms.formset_factory(
            rows.form, extra=(not saved) + (kind == more), can_delete=True, max_num=100, absolute_max=200
        )
        formset = factory(
            data, prefix=kind, initial=None if data else saved, form_kwargs={"language": self.version.language}
        )
        formset.kind, formset.example = rows, ROW_EXAMPLES[kind]  # type: ignore[attr-defined]
        for form in formset:
            form.fields["DELETE"].label = rows.remove
        return formset

    def _with_rows_moved(self, kind: str, data):
        """“Move up” changes a row with the one above it."""
        row = data.get("up", "").removeprefix(f"{kind}-")
        if not (row.isdigit() and 0 < int(row) < 200):
            return data
        self.moved = f"{kind}-{int(row) - 1}"
        here, above = f"{kind}-{int(row)}-", f"{self.moved}-"
        data = data.copy()
        for name in {key.removeprefix(start) for start in (here, above) for key in data if key.startswith(start)}:
            upper, lower = data.getlist(above + name), data.getlist(here + name)
            data.setlist(above + name, lower)
            data.setlist(here + name, upper)
        return data

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
    def known(self) -> dict[str, str]:
        """The mark of each value this form was filled from."""
        return self.form.cleaned_data["known"]

    def stored(self, version=None) -> dict:
        """What is saved of this step: of the draft as it was fetched, or of another copy of it."""
        version = version or self.version
        return {name: stored(version, name) for name in (*self.step.fields, *self.step.rows)}

    def typed(self) -> dict:
        """What this form says, rows included."""
        return {name: self.form.cleaned_data[name] for name in self.step.fields} | self._kept_rows()

    @property
    def window(self) -> str:
        return self.form.cleaned_data["window"]

    def _kept_rows(self) -> dict[str, list[dict]]:
        return {formset.prefix: [row for form in formset if (row := form.row)] for formset in self.rows}
