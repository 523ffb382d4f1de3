"""The form of a review: gate, scores, comments. It takes half a review; what is missing is said on handing it in."""

import secrets

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Field, Fieldset, Layout
from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from .. import rubric
from ..completeness import STEPS
from ..states import GateAnswer, WhyNot
from .lenient import Lenient

COMMENTED = tuple(name for step in STEPS for name in (*step.fields, *step.rows) if name != "answer_to_reviewers")
"""The fields of a practice that can be commented on one by one."""


class ReviewForm(Lenient, forms.Form):
    """`revision` and `window` tell one browser window from another; there are two comments to each field."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    window = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
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

    def __init__(self, *args, review=None, without=frozenset(), **kwargs):
        initial = {"revision": review.revision if review else 0, "window": secrets.token_urlsafe(9)}
        comments = {comment.field: comment for comment in review.comments.all()} if review else {}
        if review is not None:
            initial |= {
                "to_author": review.to_author,
                "to_editor": review.to_editor,
                **{f"gate_{code}": answer for code, answer in review.gate.items()},
                **{f"score_{code}": str(score) for code, score in review.scores.items()},
            }
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        self._add_gate_and_scores()
        self.commented = [name for name in COMMENTED if name not in without]
        for name in self.commented:
            self._add_comments(name, comments.get(name))
        self.show_wanted()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = self._laid_out()

    def _add_gate_and_scores(self) -> None:
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
                choices=list(enumerate(item.anchors)),
                coerce=int,
                empty_value=None,
                widget=forms.RadioSelect,
            )

    def _add_comments(self, name: str, known) -> None:
        for audience, label in (("author", _("For the submitter")), ("editor", _("For the editors only"))):
            self.fields[f"{audience}_{name}"] = forms.CharField(
                label=label,
                required=False,
                max_length=4000,
                initial=getattr(known, f"to_{audience}", ""),
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def _laid_out(self):
        gate = [Field(f"gate_{code}", wrapper_class="choices-across") for code in rubric.GATE]
        scores = [Field(f"score_{item.code}", wrapper_class="anchored") for item in rubric.CRITERIA]
        return Layout(
            "revision",
            "window",
            Fieldset(
                _("The gate"),
                HTML(format_html("<p class='form-text'>{}</p>", _("One “no” is enough: then no scores are needed."))),
                *gate,
            ),
            Fieldset(_("Scores"), *scores),
            Fieldset(_("Your comments as a whole"), "to_author", "to_editor"),
        )

    def controls_of(self, name: str) -> tuple:
        """The two comments to a field of the practice, as controls."""
        return (self[f"author_{name}"], self[f"editor_{name}"]) if name in self.commented else ()

    def say_what_is_missing(self) -> None:
        """Name each question, score and text without which a review cannot be handed in, at its place."""
        wanted = {f"gate_{code}": _("Answer this question.") for code in rubric.GATE}
        if GateAnswer.NO not in self.gate.values():
            wanted |= {f"score_{item.code}": _("Choose a score.") for item in rubric.CRITERIA}
        wanted["to_author"] = _("Write some comments.")
        empty = [name for name in wanted if self.cleaned_data[name] in ("", None)]
        for name in empty:
            self.add_error(name, wanted[name])

    @property
    def gate(self) -> dict[str, str]:
        answers = {code: self.cleaned_data[f"gate_{code}"] for code in rubric.GATE}
        return {code: answer for code, answer in answers.items() if answer}

    @property
    def scores(self) -> dict[str, int]:
        given = {item.code: self.cleaned_data[f"score_{item.code}"] for item in rubric.CRITERIA}
        return {code: score for code, score in given.items() if score is not None}

    @property
    def comments(self) -> dict[str, tuple[str, str]]:
        """What is said about each field of which the page had the controls."""
        return {
            name: (self.cleaned_data[f"author_{name}"], self.cleaned_data[f"editor_{name}"])
            for name in self.commented
            if self.add_prefix(f"author_{name}") in self.data
        }


class DeclineForm(forms.Form):
    why_not = forms.ChoiceField(
        label=_("Why not"),
        choices=WhyNot.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the five reasons.")},
    )
    reason = forms.CharField(
        label=_("In a few words"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the editors read it."),
    )
    suggested_name = forms.CharField(
        label=_("Somebody else who could"),
        required=False,
        max_length=200,
        help_text=_("The editors decide whom they ask; your name is not mentioned."),
    )
    suggested_email = forms.EmailField(label=_("Their e-mail address, if you know it"), required=False)

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "why_not", "reason", Fieldset(_("If you like, suggest somebody"), "suggested_name", "suggested_email")
        )

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("why_not") == WhyNot.OTHER and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say in a few words why, so that the editors know whom to ask instead."))
        return cleaned


class MoreTimeForm(forms.Form):
    until = forms.DateField(
        label=_("Until when"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose the day until which you need.")},
    )
    reason = forms.CharField(label=_("Why"), required=False, max_length=300)

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(Field("until", wrapper_class="field-short"), "reason")
