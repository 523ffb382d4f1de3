"""The form in which a submitter answers the reviewers, comment by comment."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..drafts import mark_of, marks_of
from .lenient import Lenient


class AnswersForm(Lenient, forms.Form):
    """One field for each comment, saved half done; `known` has the mark of each answer the form shows."""

    known = forms.JSONField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, remarks):
        super().__init__(data)
        stored = {comment.pk: comment.answer.text if hasattr(comment, "answer") else "" for comment in remarks}
        self.fields["known"].initial = marks_of({name_of(comment): text for comment, text in stored.items()})
        for comment, text in stored.items():
            self.fields[name_of(comment)] = forms.CharField(
                label=_("Your answer"),
                max_length=4000,
                initial=text,
                widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
            )
        self.comments = list(stored)
        self.starred = frozenset(map(name_of, stored))
        self.show_wanted()

    def clean_known(self):
        known = self.cleaned_data["known"]
        return known if isinstance(known, dict) else {}

    @property
    def answers(self) -> dict[int, str]:
        """By key of the comment."""
        return {comment: self.cleaned_data[name_of(comment)] for comment in self.comments}

    @property
    def marks(self) -> dict[int, str]:
        """Of the answers this form was filled from, by key of the comment; without a mark it showed none."""
        marks = self.cleaned_data["known"]
        return {comment: marks.get(name_of(comment), mark_of("")) for comment in self.comments}


def name_of(comment: int) -> str:
    """The name of the field that answers this comment."""
    return f"answer_{comment}"
