"""The form in which an edition is frozen."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rrge_portal.kernel.templatetags.portal import language_name


class EditionForm(forms.Form):
    """Title and foreword in each language of the portal; English is needed, the others are optional."""

    def __init__(self, *args, number: int, practices: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.languages = [code for code, _name in settings.LANGUAGES]
        sets = []
        for code in self.languages:
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title"),
                max_length=150,
                required=code == settings.LANGUAGE_CODE,
                initial="Compendium of promising practices" if code == "en" else "",
            )
            self.fields[f"foreword_{code}"] = forms.CharField(
                label=_("Foreword"), max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 5})
            )
            sets.append(Fieldset(language_name(code), f"title_{code}", f"foreword_{code}"))
        self.helper = FormHelper()
        button = ngettext(
            "Freeze edition %(number)d with %(practices)d practice",
            "Freeze edition %(number)d with %(practices)d practices",
            practices,
        ) % {"number": number, "practices": practices}
        self.helper.layout = Layout(*sets, Submit("freeze", button))

    @property
    def titles(self) -> dict[str, str]:
        return self._texts("title")

    @property
    def forewords(self) -> dict[str, str]:
        return self._texts("foreword")

    def _texts(self, name: str) -> dict[str, str]:
        found = {code: self.cleaned_data[f"{name}_{code}"].strip() for code in self.languages}
        return {code: text for code, text in found.items() if text}
