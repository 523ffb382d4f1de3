"""Sharing and changing documents: files are judged by their content, and kept while another field is corrected."""

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
from rrge_portal.kernel.files.kinds import CONTRIBUTIONS, KINDS, accepted, said
from rrge_portal.kernel.vocabulary import Language, Mark

from ..states import SessionKind, SessionState

WHO_SEES = {
    Mark.PUBLIC: _("Public: everybody who can open the page of the meeting, signed in or not"),
    Mark.PARTICIPANTS: _("Participants: people with a confirmed seat or a role in this meeting"),
    Mark.SECRETARIAT: _("Secretariat: the organisers of this meeting, and you"),
    Mark.STRICT: _("Strictly confidential: the organisers of this meeting, and you; never part of any report"),
}
MOST_FILES = 20


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several files; each is judged by `ContributionForm.clean`."""

    widget = FilesInput

    def clean(self, data, initial=None):
        chosen = [file for file in data if file] if isinstance(data, (list, tuple)) else [data] if data else []
        if not chosen and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return [forms.FileField.clean(self, file, initial) for file in chosen]


class AboutForm(forms.Form):
    """What is said of a document, and its file. `files` are those accepted, even if another field has an error."""

    title = forms.CharField(label=_("Title of the document"), max_length=200)
    language = forms.ChoiceField(
        label=_("Language of the document"),
        choices=Language,
        help_text=_("Title, language and your name are seen by those who see the file."),
    )
    file = FilesField(
        label=_("File"),
        allow_empty_file=True,
        help_text=format_lazy(
            _(
                "{kinds}; at most {limit} MB each. Seen by those you choose below. Names of authors, editors and "
                "commenters are taken out, and what a camera noted; what stands in the text itself stays."
            ),
            kinds=said(CONTRIBUTIONS),
            limit=settings.UPLOAD_LIMIT_MB,
        ),
        error_messages={"required": _("Choose the file to share.")},
    )
    mark = forms.ChoiceField(label=_("Who may see it"), choices=list(WHO_SEES.items()), widget=forms.RadioSelect)

    takes_several = True

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        tokens = self.data.getlist("kept") if hasattr(self.data, "getlist") else []
        found = (pending.find(token, owner=person.pk, kinds=CONTRIBUTIONS) for token in tokens[:MOST_FILES])
        self.files_kept = [file for file in found if file]
        self.fields["file"].required = not self.files_kept
        self.fields["file"].widget.attrs.update({"accept": accepted(CONTRIBUTIONS), "multiple": self.takes_several})

    @property
    def helper(self) -> FormHelper:
        """Laid out when shown, because only then it is known which files are kept."""
        helper = FormHelper()
        helper.attrs = {"data-uploads": ""}
        helper.layout = Layout(*self._parts())
        return helper

    def _parts(self) -> list:
        return ["title", "language", *self._file(), "mark", _button(_("Save the changes"))]

    def _file(self) -> list:
        rows = format_html_join(
            "",
            '<label class="form-check"><input class="form-check-input" type="checkbox" name="kept" value="{}" checked>'
            " {} <span class='muted'>({}, {})</span></label>",
            (
                (file.token, _("Kept: %(name)s") % {"name": file.name}, KINDS[file.media_type].short,
                 filesizeformat(file.size))
                for file in self.files_kept
            ),
        )  # fmt: skip
        return ["file", HTML(format_html('<div class="uploads" data-uploads-kept aria-live="polite">{}</div>', rows))]

    def clean(self):
        super().clean()
        for upload in self.cleaned_data.get("file") or []:
            try:
                self.files_kept.append(pending.keep(upload, owner=self.person.pk, kinds=CONTRIBUTIONS, nameless=True))
            except ValidationError as error:
                self.add_error("file", [f"{upload.name}: {message}" for message in error.messages])
        if len(self.files_kept) > MOST_FILES:
            self.add_error("file", _("Too many files at once. Send them in several parts."))
        if self.files_kept:
            self.fields["file"].required = False
        return self.cleaned_data


class ContributionForm(AboutForm):
    """One or several new documents for a session."""

    def __init__(self, *args, meeting, person, **kwargs):
        super().__init__(*args, person=person, **kwargs)
        self.checks = meeting.checks_contributions
        sessions = meeting.sessions.exclude(kind=SessionKind.BREAK).exclude(state=SessionState.CANCELLED)
        self.fields["session"] = forms.ModelChoiceField(sessions, label=_("Session"))
        self.fields["title"].required = False
        self.fields["title"].help_text = _("If you choose several files, each is called by its file name instead.")
        self.fields["file"].label = _("Files")
        self.fields["mark"].initial = Mark.PARTICIPANTS
        if self.checks:
            self.fields["mark"].help_text = _("The organisers look at it first; until then only they and you see it.")

    def clean(self):
        super().clean()
        if len(self.files_kept) < 2 and not self.cleaned_data.get("title") and "title" not in self.errors:
            self.add_error("title", _("Write the title of the document."))
        return self.cleaned_data

    def _parts(self) -> list:
        return ["session", *self._file(), "title", "language", "mark", _button(_("Share the document"))]


class ChangedContributionForm(AboutForm):
    """What is said of a document corrected, and its file replaced if one is chosen."""

    takes_several = False

    def __init__(self, *args, contribution, person, **kwargs):
        about = {"title": contribution.title, "language": contribution.language, "mark": contribution.mark}
        super().__init__(*args, person=person, initial=about, **kwargs)
        self.fields["file"].required = False
        self.fields["file"].label = _("New version of the file")
        if contribution.meeting.checks_contributions:
            self.fields["mark"].help_text = _("The organisers look at it first; until then only they and you see it.")

    def clean(self):
        super().clean()
        if len(self.files_kept) > 1:
            self.add_error("file", _("One document has one file. Leave only the one that takes its place."))
        return self.cleaned_data


class RefusalForm(forms.Form):
    """Why the organisers do not show a document to others."""

    words = forms.CharField(
        label=_("What is to be changed"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("Whoever sent the document gets these words in a letter; nobody else does."),
    )


def _button(label) -> Div:
    return Div(StrictButton(label, type="submit", css_class="btn-primary"), css_class="button-row")
