"""Forms in which editors check, ask, take charge and set their rules; and in which a submitter answers them."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Fieldset, Layout, Submit
from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from stakeholders.models import Stakeholder
from stakeholders.states import Role

from .. import rubric
from ..states import GateAnswer


def editors():
    """Everybody who can be in charge of a practice."""
    return (
        Stakeholder.objects.filter(portal_roles__role=Role.EDITOR, is_active=True)
        .select_related("profile")
        .order_by("profile__family_name", "profile__given_name", "pk")
    )


class PersonChoice(forms.ModelChoiceField):
    """People by the name they chose to be known by."""

    def label_from_instance(self, obj):
        return obj.shown_name


class ChargeForm(forms.Form):
    def __init__(self, *args, practice, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["editor"] = PersonChoice(
            editors().exclude(pk__in=practice.author_ids()),
            label=_("Editor in charge"),
            required=False,
            empty_label=_("Nobody yet"),
            initial=practice.editor_id,
        )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("editor")


class DeskCheckForm(forms.Form):
    """The five questions of the gate; beside “ask” stands what is asked."""

    mark = forms.CharField(widget=forms.HiddenInput, required=False)
    remark = forms.CharField(
        label=_("What struck you"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the editors. If the check stops it, your reasons to the submitter begin with these words."),
    )
    use_required_attribute = False

    def __init__(self, data=None, *, check=None, questions=(), mark=""):
        super().__init__(data, initial={"mark": mark})
        waiting = {question.gate: question for question in questions if question.answered_at is None}
        said = {question.gate: question for question in questions if question.answered_at}
        rows = []
        for code, question in rubric.GATE.items():
            self.fields[f"gate_{code}"] = forms.ChoiceField(
                label=question,
                choices=GateAnswer.choices,
                widget=forms.RadioSelect,
                initial=check and check.gate.get(code),
                error_messages={"required": _("Answer this question: yes, no, or ask the submitter.")},
            )
            parts = [Field(f"gate_{code}", wrapper_class="choices-across")]
            if code in said:
                parts.append(self._said(said[code]))
            if code in waiting:
                parts.append(self._waiting(waiting[code], self.data.get(f"ask_{code}", "")))
            else:
                self.fields[f"ask_{code}"] = forms.CharField(
                    label=_("What you ask the submitter"),
                    required=False,
                    max_length=1000,
                    widget=forms.Textarea(attrs={"rows": 2}),
                    help_text=_("Only sent where you chose “Ask the submitter”."),
                )
                parts.append(Field(f"ask_{code}", wrapper_class="ask-field"))
            rows.append(Div(*parts, css_class="gate-question"))
        if check:
            self.fields["remark"].initial = check.remark
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "mark", Fieldset(_("The gate"), *rows), "remark", Submit("check", _("Save the desk check"))
        )

    @staticmethod
    def _said(question):
        return HTML(
            format_html(
                "<div class='box box-quiet mb-3'><p class='muted small'>{}</p><p>{}</p><p class='muted small'>{}</p>"
                "<p>{}</p></div>",
                _("You asked:"),
                question.text,
                _("The submitter answers:"),
                question.answer,
            )
        )

    @staticmethod
    def _waiting(question, typed: str):
        """What is asked already, and what another editor typed meanwhile and did not send."""
        said = [(_("Asked, and not answered yet:"), question.text)]
        if typed.strip():
            said.append((_("You wrote, and it was not sent:"), typed))
        lines = format_html_join("", "<p class='muted small'>{}</p><p>{}</p>", said)
        return HTML(format_html("<div class='box box-quiet mb-3'>{}</div>", lines))

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        for code in rubric.GATE:
            asks = cleaned.get(f"gate_{code}") == GateAnswer.ASK
            if asks and f"ask_{code}" in self.fields and not cleaned.get(f"ask_{code}", "").strip():
                self.add_error(f"ask_{code}", _("Write what you want to know. It is sent to the submitter."))
        return cleaned

    @property
    def answers(self) -> dict:
        """As the action takes them."""
        return {
            "gate": {code: self.cleaned_data[f"gate_{code}"] for code in rubric.GATE},
            "questions": {code: self.cleaned_data.get(f"ask_{code}", "") for code in rubric.GATE},
            "remark": self.cleaned_data["remark"],
            "mark": self.cleaned_data["mark"] or None,
        }


class AnswerDeskForm(forms.Form):
    """One answer to the editors."""

    question = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(label=_("Your answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))
    use_required_attribute = False

    def __init__(self, data=None, *, question):
        super().__init__(data, initial={"question": question.pk}, auto_id=f"id_{question.pk}_%s")
        self.helper = FormHelper()
        self.helper.layout = Layout("question", "text", Submit("answer", _("Send the answer to the editors")))


class RulesForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    days_for_review = forms.IntegerField(label=_("Days for a review"), min_value=3, max_value=180)
    reviewers_read_reviews = forms.BooleanField(required=False)
    reviewers_see_names = forms.BooleanField(required=False)
    use_required_attribute = False

    def __init__(self, data=None, *, rules):
        names = ("days_for_review", "reviewers_read_reviews", "reviewers_see_names")
        initial = {name: getattr(rules, name) for name in names} | {"version": rules.version if rules.pk else 0}
        super().__init__(data, initial=initial)
        for name in names:
            known = rules._meta.get_field(name)
            self.fields[name].label, self.fields[name].help_text = known.verbose_name, known.help_text
        self.fields["days_for_review"].label = _("Days for a review")
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "version",
            Field("days_for_review", wrapper_class="field-short"),
            Fieldset(_("What reviewers learn of one another"), "reviewers_read_reviews", "reviewers_see_names"),
            Submit("save", _("Save the rules")),
        )

    @property
    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
