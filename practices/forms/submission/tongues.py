"""Inputs that hold words of the practice are marked with its language and direction; the form around them is not."""

from django import forms

from rrge_portal.kernel.documents.blocks import is_right_to_left

NOT_WORDS = (forms.URLField, forms.DateField, forms.IntegerField, forms.ChoiceField, forms.BooleanField)


def speak(form: forms.BaseForm, language: str) -> None:
    """Mark every input of words; before a language is chosen the browser goes by what is typed."""
    for field in form.fields.values():
        if isinstance(field, NOT_WORDS) or not isinstance(field.widget, (forms.TextInput, forms.Textarea)):
            continue
        if language:
            field.widget.attrs |= {"lang": language, "dir": "rtl" if is_right_to_left(language) else "ltr"}
        else:
            field.widget.attrs["dir"] = "auto"
