"""The rapporteur's editor. In a Chatham House session the field for a name does not exist."""

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.vocabulary import Language, Mark

from ..models import Recommendation
from ..states import SegmentKind
from .contributing import WHO_SEES


class NoteForm(forms.Form):
    """What concerns the notes as a whole."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    language = forms.ChoiceField(label=_("Language of the notes"), choices=Language)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(Div("language", css_class="field-short"))


class ChathamSegmentForm(forms.Form):
    """One paragraph that names nobody. An empty one is not saved."""

    kind = forms.ChoiceField(label=_("Kind"), choices=SegmentKind)
    text = forms.CharField(
        label=_("What was said"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class AttributedSegmentForm(ChathamSegmentForm):
    """One paragraph, and who said it."""

    said_by = forms.CharField(label=_("Who said it"), required=False, max_length=200)


def segment_formset(session, data=None, initial=()):
    """The paragraphs as a formset with an empty one at the end."""
    form = ChathamSegmentForm if session.is_chatham else AttributedSegmentForm
    formset = forms.formset_factory(form, extra=1, max_num=500, absolute_max=500)
    return formset(data, initial=list(initial), prefix="segment")


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

    def __init__(self, *args, action, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_action = action
        self.helper.layout = Layout(
            "text",
            "addressee",
            "language",
            "mark",
            Div(StrictButton(_("Write it down"), type="submit", css_class="btn-primary"), css_class="button-row"),
        )
