"""Writing translations: one field for each text, and what editors decide about them."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.templatetags.portal import language_name
from rrge_portal.kernel.vocabulary import Language

from ..states import TranslationState

RIGHT_TO_LEFT = {Language.AR}


class TextsForm(forms.Form):
    """Every text of a translation, in the direction of its language, each with the revision it was opened with."""

    use_required_attribute = False

    def __init__(self, *args, translation, pairs, **kwargs):
        super().__init__(*args, **kwargs)
        self.pairs = pairs
        direction = {"lang": translation.language, "dir": "rtl" if translation.language in RIGHT_TO_LEFT else "ltr"}
        language = language_name(translation.language)
        for pair in pairs:
            rows = min(14, max(2, len(pair.original) // 55)) if pair.is_long else 1
            self.fields[pair.name] = forms.CharField(
                label=format_html('{}<span class="visually-hidden">: {}</span>', language, pair.label),
                required=False,
                initial=pair.text,
                widget=forms.Textarea(attrs=direction | {"rows": rows, "spellcheck": "true"}),
            )
            self.fields[revision_of(pair.name)] = forms.IntegerField(
                initial=pair.revision, required=False, widget=forms.HiddenInput
            )
        self.helper = FormHelper()
        self.helper.form_tag = False

    @property
    def texts(self) -> dict[str, tuple[str, int]]:
        """What was sent, by name, with the revision each text had when the page was opened."""
        return {
            pair.name: (self.cleaned_data[pair.name], self.cleaned_data[revision_of(pair.name)] or 0)
            for pair in self.pairs
            if pair.name in self.data
        }

    def rows(self):
        """Each pair with its field."""
        return [(pair, self[pair.name]) for pair in self.pairs]

    def revisions(self):
        return [self[revision_of(pair.name)] for pair in self.pairs]


def revision_of(name: str) -> str:
    return f"revision.{name}"


class AskForm(forms.Form):
    email = forms.EmailField(
        label=_("Address of the translator"),
        help_text=_("They get a letter with a link, and see nothing but this translation. It needs a sign-in by code."),
    )
    due_on = forms.DateField(
        label=_("Due on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("This day is past. Choose one to come, or leave it empty."))
        return day


class SendBackForm(forms.Form):
    remark = forms.CharField(
        label=_("What to look at again"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class TranslationFilter(forms.Form):
    """What the list is narrowed to; nothing of it can be wrong, only empty."""

    q = forms.CharField(label=_("Words in the title"), required=False, max_length=100)
    language = forms.ChoiceField(
        label=_("Into"),
        required=False,
        choices=lambda: [("", _("all languages")), *((code, language_name(code)) for code in Language.values)],
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all states")), *TranslationState.choices]
    )

    def narrowed(self, translations):
        self.is_valid()
        chosen = self.cleaned_data
        if chosen.get("q"):
            translations = translations.filter(practice__current__title__icontains=chosen["q"])
        return translations.filter(**{name: chosen[name] for name in ("language", "state") if chosen.get(name)})

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())
