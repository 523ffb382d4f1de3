"""The form of a review: gate, scores, comments. It takes half a review; what is missing is said on handing it in."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Field, Fieldset, Layout
from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from .. import rubric
from ..states import GateAnswer
from .lenient import Lenient


class ReviewForm(Lenient, forms.Form):
    to_author = forms.CharField(
        label=_("Comments for the submitter"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What is good, what is missing, what you would change. They read it word for word, not your name."),
    )
    to_editor = forms.CharField(
        label=_("Comments for the editors only"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Such as doubts about a source, or a risk to somebody."),
    )

    starred = frozenset(
        {
            "to_author",
            *(f"gate_{code}" for code in rubric.GATE),
            *(f"score_{item.code}" for item in rubric.CRITERIA),
        }
    )

    def __init__(self, *args, review=None, **kwargs):
        initial = {}
        if review is not None:
            initial = {
                "to_author": review.to_author,
                "to_editor": review.to_editor,
                **{f"gate_{code}": answer for code, answer in review.gate.items()},
                **{f"score_{code}": str(score) for code, score in review.scores.items()},
            }
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        for code, question in rubric.GATE.items():
            self.fields[f"gate_{code}"] = forms.ChoiceField(
                label=question, choices=GateAnswer.choices, widget=forms.RadioSelect
            )
        for item in rubric.CRITERIA:
            self.fields[f"score_{item.code}"] = forms.TypedChoiceField(
                label=item.label,
                help_text=format_html(
                    "{} <span class='muted'>{}</span>",
                    item.question,
                    _("Weight %(weight)d of 100.") % {"weight": item.weight},
                ),
                choices=rubric.SCALE.items(),
                coerce=int,
                empty_value=None,
                widget=forms.RadioSelect,
            )
        self.show_wanted()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = self._laid_out()

    def _laid_out(self):
        gate = [Field(f"gate_{code}", wrapper_class="choices-across") for code in rubric.GATE]
        scores = [Field(f"score_{item.code}", wrapper_class="choices-across") for item in rubric.CRITERIA]
        return Layout(
            Fieldset(
                _("The gate"),
                HTML(format_html("<p class='form-text'>{}</p>", _("One “no” is enough: then no scores are needed."))),
                *gate,
            ),
            Fieldset(_("Scores"), *scores),
            Fieldset(_("Your comments"), "to_author", "to_editor"),
        )

    @property
    def gate(self) -> dict[str, str]:
        answers = {code: self.cleaned_data[f"gate_{code}"] for code in rubric.GATE}
        return {code: answer for code, answer in answers.items() if answer}

    @property
    def scores(self) -> dict[str, int]:
        given = {item.code: self.cleaned_data[f"score_{item.code}"] for item in rubric.CRITERIA}
        return {code: score for code, score in given.items() if score is not None}


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Why not"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "A conflict of interest, no time, not your field: a few words are enough. Only the editors read it."
        ),
    )

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
