"""A filled Word form, judged by its content and read."""

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.files import DOCX, inspect
from rrge_portal.kernel.files.kinds import accepted

from .word import NotOurForm, read_word_form


class WordUploadForm(forms.Form):
    """`read` is what the document says, once it is valid."""

    file = forms.FileField(
        label=_("The filled form"),
        allow_empty_file=True,
        help_text=_("A Word document (.docx), without macros. Nothing is written into a draft before you have agreed."),
        error_messages={"required": _("Choose the document to bring in.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = accepted([DOCX])
        self.fields["file"].widget.template_name = "django/forms/widgets/file.html"
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "file", Div(StrictButton(_("Read it"), type="submit", css_class="btn-primary"), css_class="button-row")
        )

    def clean_file(self):
        upload = self.cleaned_data["file"]
        inspect(upload, [DOCX])
        upload.seek(0)
        try:
            self.read = read_word_form(upload)
        except NotOurForm as problem:
            raise ValidationError(str(problem)) from None
        return upload
