"""The forms in which an edition is prepared and, once frozen, corrected."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.templatetags.portal import language_name
from rrge_portal.kernel.vocabulary import Language

from ..states import Format

LONGEST = 8000


def _languages():
    return [(code, language_name(code)) for code, _name in settings.LANGUAGES]


class NewEditionForm(forms.Form):
    """What the draft begins with; everything can be changed afterwards."""

    title = forms.CharField(label=_("Title"), max_length=150, initial=_("Compendium of promising practices"))
    choice = forms.ChoiceField(label=_("What to begin with"), widget=forms.RadioSelect)

    def __init__(self, *args, published: int, since: int, last=None, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("all", _("Everything that is published (%(number)d)") % {"number": published})]
        if last:
            told = _("What was published since edition %(edition)d (%(number)d)")
            choices.append(("since", told % {"edition": last.number, "number": since}))
        choice: Any = self.fields["choice"]
        choice.choices = [*choices, ("nothing", _("Nothing yet; I choose one by one"))]
        choice.initial = "all"
        self.helper = FormHelper()
        self.helper.layout = Layout("title", "choice", Submit("begin", _("Begin the draft")))


class _PerLanguage(forms.Form):
    """Some texts in each language of the portal. `TEXTS`: name → (label, rows, longest); one row is a line."""

    TEXTS: dict[str, tuple] = {}

    def __init__(self, *args, texts: dict[str, dict[str, str]] | None = None, **kwargs):
        given = texts or {}
        initial = {f"{name}_{code}": text for name, by in given.items() for code, text in by.items()}
        kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.sets = []
        for code, name in _languages():
            for field, (label, rows, longest) in self.TEXTS.items():
                widget = forms.Textarea(attrs={"rows": rows, "lang": code}) if rows > 1 else None
                self.fields[f"{field}_{code}"] = forms.CharField(
                    label=label, max_length=longest, required=False, widget=widget
                )
            self.sets.append(Fieldset(name, *(f"{field}_{code}" for field in self.TEXTS)))

    def texts(self, field: str) -> dict[str, str]:
        found = {code: self.cleaned_data[f"{field}_{code}"].strip() for code, _name in _languages()}
        return {code: text for code, text in found.items() if text}


class EditionTextsForm(_PerLanguage):
    """Title, foreword, acknowledgements and imprint, and the languages it is issued in, the main one first."""

    TEXTS = {
        "titles": (_("Title"), 1, 150),
        "forewords": (_("Foreword"), 6, LONGEST),
        "acknowledgements": (_("Acknowledgements"), 4, LONGEST),
        "imprints": (_("Imprint"), 4, LONGEST),
    }
    languages = forms.MultipleChoiceField(
        label=_("Issued in"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One set of files for each. Texts stand in the language in which they exist."),
    )
    main_language = forms.ChoiceField(
        label=_("Main language"), help_text=_("Readers in another language get the files in this one.")
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("languages", "main_language"):
            field: Any = self.fields[name]
            field.choices = _languages()
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *self.sets, "languages", "main_language", "revision", Submit("save", _("Save the texts"))
        )

    def clean(self):
        cleaned: dict[str, Any] = super().clean() or {}
        issued, main = cleaned.get("languages") or [], cleaned.get("main_language")
        if main and issued and main not in issued:
            self.add_error("main_language", _("Choose one of the languages it is issued in."))
        for code in issued:
            if not cleaned.get(f"titles_{code}", "").strip():
                self.add_error(f"titles_{code}", _("It is issued in this language, so it needs a title in it."))
        return cleaned

    @property
    def values(self) -> dict:
        """What the action saves."""
        main = self.cleaned_data["main_language"]
        others = [code for code, _name in _languages() if code in self.cleaned_data["languages"] and code != main]
        return {name: self.texts(name) for name in self.TEXTS} | {"languages": [main, *others]}


class ChapterForm(_PerLanguage):
    """Title and introduction of a chapter; without them it has the usual ones."""

    TEXTS = {"titles": (_("Title"), 1, 150), "introductions": (_("Introduction"), 4, LONGEST)}
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.sets, "seen", Submit("save", _("Save the chapter")))


class PreviewForm(forms.Form):
    """In which language and format to look at a draft."""

    language = forms.ChoiceField(label=_("Language"))
    form = forms.ChoiceField(label=_("Format"), choices=Format)

    def __init__(self, *args, languages, **kwargs):
        super().__init__(*args, **kwargs)
        language: Any = self.fields["language"]
        language.choices = [(code, language_name(code)) for code in languages]
        self.helper = FormHelper()
        self.helper.layout = Layout("language", "form", Submit("make", _("Make the preview")))


class CorrectionForm(forms.Form):
    """One correction of a frozen edition. Everybody will read it."""

    entry = forms.ChoiceField(label=_("Entry"), required=False)
    where = forms.CharField(
        label=_("Where in the text"), max_length=200, required=False, help_text=_("Such as “Results, first row”.")
    )
    what = forms.CharField(
        label=_("What is right"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Such as “For 64 read 46.” Write nothing here that should not be read."),
    )
    why = forms.CharField(label=_("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    reason = forms.CharField(label=_("Why what was found may stay"), max_length=300, required=False)
    language = forms.ChoiceField(label=_("Language of this correction"), choices=Language)
    is_harmful = forms.BooleanField(
        label=_("The old files do harm: give them to nobody from now on"),
        required=False,
        help_text=_("They are kept for the record. Without this they stay in the history of the edition."),
    )

    def __init__(self, *args, entries, **kwargs):
        super().__init__(*args, **kwargs)
        named = [(str(entry.number), f"{entry.number}. {entry.title}") for entry in entries]
        entry: Any = self.fields["entry"]
        entry.choices = [("", _("The whole edition")), *named]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "entry", "where", "what", "why", "language", "is_harmful", Submit("correct", _("Add the correction"))
        )
        if self.data.get("reason"):
            self.ask_why()

    def ask_why(self) -> None:
        """Once the do-no-harm screen has found something: whoever lets it stay says why."""
        self.helper.layout.insert(4, "reason")
