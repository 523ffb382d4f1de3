"""What organisers type about the outcome report."""

from typing import cast

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.vocabulary import Language, Mark

from ..models import Meeting, OutcomeReport
from ..models.report import READERS
from .pieces import WallTimeField, moment_at

TOOLBAR = HTML("{% include 'meetings/organise/_marks.html' %}")
LONGEST = 60_000


def _helper(*fields, label, tone: str = "primary", action: str = "") -> FormHelper:
    helper = FormHelper()
    helper.form_action = action
    helper.layout = Layout(
        *fields, Div(StrictButton(label, type="submit", css_class=f"btn-{tone}"), css_class="button-row")
    )
    return helper


class ReportForm(forms.Form):
    """For whom the report is, and in which languages."""

    mark = forms.ChoiceField(
        label=_("Who reads it"),
        choices=READERS,
        initial=Mark.PUBLIC,
        widget=forms.RadioSelect,
        help_text=OutcomeReport._meta.get_field("mark").help_text,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages of the report"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one language.")},
        help_text=_("Each language has its own texts and documents. The first one is shown first."),
    )

    def __init__(self, *args, meeting: Meeting, button, **kwargs):
        super().__init__(*args, **kwargs)
        known = dict(settings.LANGUAGES)
        first = [code for code in meeting.languages if code in known]
        field = cast(forms.MultipleChoiceField, self.fields["languages"])
        field.choices = [(code, Language(code).label) for code in dict.fromkeys([*first, *known])]
        field.initial = first[:1] or [settings.LANGUAGE_CODE]
        self.helper = _helper("mark", "languages", label=button)


class SectionForm(forms.Form):
    """The heading and the text of a section in one language.

    `number` is that of the text the form was filled from, `seen` the print of the data beside it.
    """

    title = forms.CharField(label=_("Heading"), max_length=200, required=False)
    body = forms.CharField(
        label=_("Text"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 16, "data-marked": ""}),
        help_text=_("**bold**, *italic*, lists with “- ” and links as [words](https://…) look so in every form."),
    )
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = _helper("title", TOOLBAR, "body", "number", "seen", label=_("Save the section"))

    def go_on_from(self, number: int, seen: str) -> None:
        """After somebody else saved: the next click saves what stands in the form, which now follows on theirs."""
        data = cast(QueryDict, self.data).copy()
        data["number"], data["seen"] = str(number), seen
        self.data = data


class NewSectionForm(forms.Form):
    """A section of the organisers' own."""

    title = forms.CharField(
        label=_("Heading"), max_length=200, help_text=_("Such as Foreword, Acknowledgements or Next steps.")
    )
    body = forms.CharField(
        label=_("Text"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 12, "data-marked": ""})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = _helper("title", TOOLBAR, "body", label=_("Add the section"))


class CommentsForm(forms.Form):
    """Until when those in the meeting may comment. Times are the meeting's."""

    until = WallTimeField(
        label=_("Comments until"), help_text=_("Opening the comment period fixes the numbers of the recommendations.")
    )

    def __init__(self, *args, zone: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.helper = _helper(Div("until", css_class="field-short"), label=_("Send the draft for comments"))

    def clean_until(self):
        return moment_at(self.cleaned_data["until"], self.zone)


class PublishForm(forms.Form):
    """What goes with an issue: what it corrects, and whether people are told."""

    def __init__(self, *args, is_correction: bool, seated: int, **kwargs):
        super().__init__(*args, **kwargs)
        if is_correction:
            self.fields["corrected"] = forms.CharField(
                label=_("What is corrected"),
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_("Stands on the page beside the new issue."),
            )
        self.fields["tells"] = forms.BooleanField(
            label=_("Tell everybody who has a seat by letter"),
            required=False,
            disabled=not seated,
            help_text=_("People who have seats: %(number)d.") % {"number": seated},
        )
        label = _("Publish the corrected report") if is_correction else _("Publish the report")
        self.helper = _helper(*self.fields, label=label)
