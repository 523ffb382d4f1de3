"""The rapporteur's editor. In a Chatham House session the field for a name does not exist."""

from collections.abc import Sequence

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.vocabulary import Language, Mark, Theme

from ..merging import Paragraph, new_key
from ..models import Recommendation
from ..states import SegmentKind
from .contributing import WHO_SEES


class NoteForm(forms.Form):
    """What concerns the notes as a whole; `known` holds the marks of the paragraphs the editor was filled from."""

    known = forms.JSONField(widget=forms.HiddenInput, required=False)
    language = forms.ChoiceField(label=_("Language of the notes"), choices=Language)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(Div("language", css_class="field-short"))

    def clean_known(self) -> dict[str, str]:
        """Whatever was sent that is no such table counts as knowing nothing: then both versions are kept."""
        known = self.cleaned_data["known"]
        return {str(key): str(mark) for key, mark in known.items()} if isinstance(known, dict) else {}


class ChathamSegmentForm(forms.Form):
    """One paragraph that names nobody. An empty one is not saved."""

    key = forms.RegexField("^[a-z0-9]{1,16}$", required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=SegmentKind)
    text = forms.CharField(
        label=_("What was said"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    theme = forms.ChoiceField(label=_("Theme"), required=False, choices=[("", _("No theme")), *Theme.choices])
    addressee = forms.CharField(label=_("Addressed to"), required=False, max_length=200)

    field_order = ("key", "kind", "text", "said_by", "theme", "addressee")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        said_by = ["said_by"] if "said_by" in self.fields else []
        self.helper.layout = Layout(
            "key", "kind", "text", *said_by, Div(Div("theme"), Div("addressee"), css_class="field-pair")
        )


class AttributedSegmentForm(ChathamSegmentForm):
    """One paragraph, and who said it."""

    said_by = forms.CharField(label=_("Who said it"), required=False, max_length=200)


def paragraph_formset(session, data=None, paragraphs: Sequence[Paragraph] = ()):
    """The paragraphs as a formset with an empty one at the end, which has its key already."""
    form = ChathamSegmentForm if session.is_chatham else AttributedSegmentForm
    formset = forms.formset_factory(form, extra=0, max_num=500, absolute_max=500)
    return formset(
        data, initial=[*(paragraph._asdict() for paragraph in paragraphs), {"key": new_key()}], prefix="segment"
    )


def typed_paragraphs(formset) -> list[Paragraph]:
    """What a valid formset holds, empty ones included."""
    return [
        Paragraph(row["key"], row["kind"], row["text"], row.get("said_by", ""), "", row["theme"], row["addressee"])
        for row in (form.cleaned_data for form in formset)
        if row
    ]


class RecommendationForm(forms.Form):
    text = forms.CharField(
        label=_("Recommendation"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3, "data-word-limit": 80})
    )
    addressee = forms.CharField(
        label=_("Addressed to"),
        max_length=200,
        required=False,
        help_text=Recommendation._meta.get_field("addressee").help_text,
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language)
    mark = forms.ChoiceField(
        label=_("Who may see it"), choices=list(WHO_SEES.items()), widget=forms.RadioSelect, initial=Mark.PARTICIPANTS
    )

    def __init__(self, *args, action, button="", **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_action = action
        self.helper.layout = Layout(
            "text",
            "addressee",
            "language",
            "mark",
            Div(
                StrictButton(button or _("Write it down"), type="submit", css_class="btn-primary"),
                css_class="button-row",
            ),
        )
