"""Attaching evidence: the file is judged by its content, and kept while another field is corrected."""

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html, format_html_join
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel import pending
from rrge_portal.kernel.files.kinds import CONTRIBUTIONS, KINDS, PICTURES, accepted, said
from rrge_portal.kernel.vocabulary import Mark

from .submission.rows import WHO_SEES, WHY_MARKS


class AboutEvidenceForm(forms.Form):
    """What is said of a file, and who may see it."""

    title = forms.CharField(label=_("What it is"), max_length=200, help_text=_("Such as “Evaluation report, 2024”."))
    text_alternative = forms.CharField(
        label=_("What it shows, in words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For readers who cannot see or open it. Needed for pictures."),
    )
    mark = forms.ChoiceField(
        label=_("Who may see it"),
        choices=list(WHO_SEES.items()),
        widget=forms.RadioSelect,
        initial=Mark.PARTICIPANTS,
        help_text=WHY_MARKS,
    )
    is_picture = False

    @property
    def helper(self) -> FormHelper:
        """Laid out when shown, because only then it is known which file is kept."""
        helper = FormHelper()
        helper.attrs = {"data-uploads": ""}
        helper.layout = Layout(*self._parts())
        return helper

    def _parts(self) -> list:
        return ["title", "text_alternative", "mark", _button(_("Save the changes"))]

    def clean(self):
        super().clean()
        if self.is_picture and not self.cleaned_data.get("text_alternative"):
            self.add_error("text_alternative", _("Say in words what the picture shows."))
        return self.cleaned_data


class ChangedEvidenceForm(AboutEvidenceForm):
    def __init__(self, *args, evidence, **kwargs):
        names = ("title", "text_alternative", "mark")
        kwargs["initial"] = {name: getattr(evidence, name) for name in names}
        super().__init__(*args, **kwargs)
        self.is_picture = evidence.is_picture


class EvidenceForm(AboutEvidenceForm):
    """A new file; `kept` is the one accepted, even if another field has an error."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=format_lazy(
            _(
                "{kinds}; at most {limit} MB. Pictures lose what the camera noted. No face, name or story of a victim "
                "or survivor, blurred or not."
            ),
            kinds=said(CONTRIBUTIONS),
            limit=settings.UPLOAD_LIMIT_MB,
        ),
        error_messages={"required": _("Choose the file to attach.")},
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        tokens = self.data.getlist("kept") if hasattr(self.data, "getlist") else []
        found = (pending.find(token, owner=person.pk, kinds=CONTRIBUTIONS) for token in tokens[-1:])
        self.kept = next((file for file in found if file), None)
        self.fields["file"].required = self.kept is None
        self.fields["file"].widget.attrs["accept"] = accepted(CONTRIBUTIONS)
        self.fields["file"].widget.template_name = "django/forms/widgets/file.html"

    def _parts(self) -> list:
        rows = format_html_join(
            "",
            '<label class="form-check"><input class="form-check-input" type="checkbox" name="kept" value="{}" checked>'
            " {} <span class='muted'>({}, {})</span></label>",
            [
                (file.token, _("Kept: %(name)s") % {"name": file.name}, KINDS[file.media_type].short,
                 filesizeformat(file.size))
                for file in [self.kept] if file
            ],
        )  # fmt: skip
        kept = HTML(format_html('<div class="uploads" data-uploads-kept aria-live="polite">{}</div>', rows))
        return ["file", kept, "title", "text_alternative", "mark", _button(_("Attach it"))]

    def clean(self):
        upload = self.cleaned_data.get("file")
        if upload:
            try:
                self.kept = pending.keep(upload, owner=self.person.pk, kinds=CONTRIBUTIONS)
                self.fields["file"].required = False
            except ValidationError as error:
                self.add_error("file", error.messages)
        self.is_picture = self.kept is not None and self.kept.media_type in PICTURES
        return super().clean()


def _button(label) -> Div:
    return Div(StrictButton(label, type="submit", css_class="btn-primary"), css_class="button-row")
