"""Forms of afterwards: issuing and revoking certificates, and the evaluation."""

from datetime import timedelta

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from ..models import Question, Survey
from ..questionnaire import labels_of
from ..states import QuestionKind


class IssueForm(forms.Form):
    at_least = forms.IntegerField(
        label=_("Sessions somebody must have attended"),
        min_value=1,
        max_value=99,
        initial=1,
        help_text=_("Counted over all sessions. The certificate names none of them."),
    )

    def __init__(self, *args, button, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("at_least", Submit("", button))


class RevokeForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("Only organisers see it."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("reason", Submit("", _("Revoke the certificate"), css_class="btn-danger"))


class VerifyForm(forms.Form):
    code = forms.CharField(
        label=_("Code of the certificate"), max_length=40, help_text=_("Such as 7K3M-9PQ2-XA4B-CDE5.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("code", Submit("", _("Verify")))


class OpenForm(forms.Form):
    closes_on = forms.DateField(
        label=_("Last day to answer"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Results are shown once it has closed, so that nobody can tell who answered what as answers come."),
    )

    def __init__(self, *args, button, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["closes_on"].initial = timezone.localdate() + timedelta(days=14)
        self.helper = FormHelper()
        self.helper.layout = Layout("closes_on", Submit("", button))


class QuestionForm(forms.Form):
    """A question and its options in every language of the pages; an option a line, in the same order."""

    kind = forms.ChoiceField(label=_("Kind"), choices=QuestionKind.choices)

    def __init__(self, *args, question: Question, **kwargs):
        super().__init__(*args, **kwargs)
        self.question = question
        self.fields["kind"].initial = question.kind or QuestionKind.SCALE
        rows = []
        for code, _name in settings.LANGUAGES:
            named = {"language": get_language_info(code)["name_translated"]}
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("Question (%(language)s)") % named,
                max_length=300,
                required=code == settings.LANGUAGE_CODE,
                initial=question.texts.get(code, ""),
            )
            self.fields[f"options_{code}"] = forms.CharField(
                label=_("Answers to choose from (%(language)s)") % named,
                max_length=1000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
                initial="\n".join(option.get(code, "") for option in question.options),
                help_text=_("For a choice only: one a line, in the same order in every language."),
            )
            rows += [f"text_{code}", f"options_{code}"]
        self.helper = FormHelper()
        self.helper.layout = Layout("kind", *rows, Submit("", _("Save the question")))

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        lists = {
            code: [line.strip() for line in cleaned.get(f"options_{code}", "").splitlines() if line.strip()]
            for code, _name in settings.LANGUAGES
        }
        number = len(lists[settings.LANGUAGE_CODE])
        if cleaned.get("kind") == QuestionKind.CHOICE:
            if number < 2:
                self.add_error(f"options_{settings.LANGUAGE_CODE}", _("A choice needs at least two answers."))
            for code, lines in lists.items():
                if lines and len(lines) != number:
                    self.add_error(f"options_{code}", _("As many answers as in English, please, in the same order."))
        else:
            number = 0
        cleaned["options"] = [
            {code: lines[place] for code, lines in lists.items() if place < len(lines)} for place in range(number)
        ]
        return cleaned

    def filled(self) -> Question:
        """The question as typed."""
        self.question.kind = self.cleaned_data["kind"]
        self.question.texts = {
            code: self.cleaned_data[f"text_{code}"]
            for code, _name in settings.LANGUAGES
            if self.cleaned_data[f"text_{code}"]
        }
        self.question.options = self.cleaned_data["options"]
        return self.question


class SurveyForm(forms.Form):
    """The questions as a person answers them; none is compulsory."""

    def __init__(self, *args, survey: Survey, values: dict | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = list(survey.questions.all())
        for question in self.questions:
            name = f"question_{question.pk}"
            self.fields[name] = self._field(question)
            self.fields[name].initial = (values or {}).get(str(question.pk))
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, Submit("", _("Send my answers")))

    @staticmethod
    def _field(question: Question) -> forms.Field:
        label = str(question.text)
        if question.kind == QuestionKind.TEXT:
            return forms.CharField(
                label=label, required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
            )
        first = 1 if question.kind == QuestionKind.SCALE else 0
        return forms.TypedChoiceField(
            label=label,
            required=False,
            coerce=int,
            empty_value=None,
            choices=list(enumerate(labels_of(question), start=first)),
            widget=forms.RadioSelect,
        )

    def values(self) -> dict[str, int | str]:
        """The answers given, by the question's key."""
        given = {str(each.pk): self.cleaned_data[f"question_{each.pk}"] for each in self.questions}
        return {key: value for key, value in given.items() if value not in {None, ""}}
