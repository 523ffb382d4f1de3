"""The form in which a submitter answers the reviewers, comment by comment."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AnswersForm(forms.Form):
    """One field for each comment, saved half done."""

    use_required_attribute = False

    def __init__(self, data=None, *, remarks):
        super().__init__(data)
        for comment in remarks:
            answer = getattr(comment, "answer", None)
            self.fields[f"answer_{comment.pk}"] = forms.CharField(
                label=_("Your answer"),
                required=False,
                max_length=4000,
                initial=answer.text if answer else "",
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    @property
    def answers(self) -> dict[int, str]:
        """By key of the comment."""
        return {int(name.removeprefix("answer_")): text for name, text in self.cleaned_data.items()}
