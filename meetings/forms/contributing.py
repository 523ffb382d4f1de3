"""Sharing a document: the file is judged by its content, and kept while another field is corrected."""

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel import pending
from rrge_portal.kernel.vocabulary import Language, Mark

from ..states import SessionKind, SessionState

WHO_SEES = {
    Mark.PUBLIC: _("Public: everybody who can open the page of the meeting, signed in or not"),
    Mark.PARTICIPANTS: _("Participants: people with a confirmed seat or a role in this meeting"),
    Mark.SECRETARIAT: _("Secretariat: the organisers of this meeting, and you"),
    Mark.STRICT: _("Strictly confidential: the organisers of this meeting, and you; never part of any report"),
}


class ContributionForm(forms.Form):
    """`pending` is the accepted file after validation, even if another field has an error."""

    title = forms.CharField(label=_("Title of the document"), max_length=200)
    language = forms.ChoiceField(label=_("Language of the document"), choices=Language)
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_("A PDF or a Word document (.docx) without macros."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx"}),
        error_messages={"required": _("Choose the file to share.")},
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    mark = forms.ChoiceField(
        label=_("Who may see it"), choices=list(WHO_SEES.items()), widget=forms.RadioSelect, initial=Mark.PARTICIPANTS
    )

    def __init__(self, *args, meeting, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        self.pending = pending.find(self.data["kept"], owner=person.pk) if self.data.get("kept") else None
        self.fields["file"].required = self.pending is None
        sessions = meeting.sessions.exclude(kind=SessionKind.BREAK).exclude(state=SessionState.CANCELLED)
        self.fields["session"] = forms.ModelChoiceField(sessions, label=_("Session"))

    @property
    def helper(self) -> FormHelper:
        """Laid out when shown, because only then it is known whether a file is kept."""
        helper = FormHelper()
        helper.layout = Layout("session", "title", "language", *self._file(), "mark", _button())
        return helper

    def _file(self) -> list:
        if not self.pending:
            return ["file", "kept"]
        sentence = _("Kept: %(name)s. Choose another file only if you want to replace it.") % {
            "name": self.pending.name
        }
        return [HTML(format_html('<p class="notice notice-success"><span>{}</span></p>', sentence)), "file", "kept"]

    def clean(self):
        super().clean()
        upload = self.cleaned_data.get("file")
        if upload:
            try:
                self.pending = pending.keep(upload, owner=self.person.pk)
            except ValidationError as error:
                self.add_error("file", error)
        if self.pending:
            self.data = {**dict(self.data.items()), "kept": self.pending.token}
            self.fields["file"].required = False
        return self.cleaned_data


def _button() -> Div:
    return Div(StrictButton(_("Share the document"), type="submit", css_class="btn-primary"), css_class="button-row")
