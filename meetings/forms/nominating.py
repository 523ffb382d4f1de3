"""What a focal point fills in: people, the note verbale, a reason for what comes late."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Field, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel import pending
from rrge_portal.kernel.vocabulary import Language

from ..actions.nominating import Person
from ..models import Invitation, Nominee


def _copy(name: str, model, **changes):
    """The form field of a model's field, so that labels, help and limits are written once."""
    return model._meta.get_field(name).formfield(**changes)


def _inside(*layout) -> FormHelper:
    """For several forms inside one `<form>` of the page."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(*layout)
    return helper


class NomineeForm(forms.Form):
    """One person. A row in which nothing is written counts for nothing."""

    title = _copy("title", Nominee, label=_("Title"))
    given_name = _copy("given_name", Invitation, label=_("Given name"), required=True)
    family_name = _copy("family_name", Invitation, label=_("Family name"), required=True)
    function = _copy("function", Nominee, label=_("Function"))
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, help_text=_("Several people may share one mailbox.")
    )
    language = forms.ChoiceField(label=_("Language of their letters"), choices=Language)
    is_head = _copy("is_head", Nominee, label=_("Head of delegation"))

    use_required_attribute = False

    @property
    def helper(self) -> FormHelper:
        return _inside(
            Field("title", wrapper_class="field-short"),
            "given_name",
            "family_name",
            "function",
            "email",
            Field("language", wrapper_class="field-short"),
            "is_head",
        )

    def has_changed(self) -> bool:
        """A language alone, or a tick, names nobody."""
        return bool({"title", "given_name", "family_name", "function", "email"} & set(self.changed_data))

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()

    @property
    def person(self) -> Person:
        return Person(**self.cleaned_data)

    @property
    def is_filled(self) -> bool:
        return self.has_changed()


def initial_of(nominee: Nominee) -> dict:
    """What is known of a nominee, for the form that corrects it."""
    invitation = nominee.invitation
    return {
        **{name: getattr(nominee, name) for name in ("title", "function", "is_head")},
        **{name: getattr(invitation, name) for name in ("given_name", "family_name", "email", "language")},
    }


class NoteForm(forms.Form):
    """The note verbale; `pending` is the accepted file, kept while something else on the page is corrected."""

    note = forms.FileField(
        label=_("Note verbale"),
        required=False,
        allow_empty_file=True,
        help_text=_("A PDF or a Word document (.docx) without macros. You can also attach it later."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx"}),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, nomination, **kwargs):
        super().__init__(*args, **kwargs)
        self.owner = -nomination.pk  # below zero, where no stakeholder's key lies
        kept = self.data.get("kept")
        self.pending = pending.find(kept, owner=self.owner) if kept else None

    @property
    def helper(self) -> FormHelper:
        return _inside(*self._kept(), Field("note"), "kept")

    def _kept(self) -> list:
        if not self.pending:
            return []
        sentence = _("Kept: %(name)s. Choose another file only if you want to replace it.") % {
            "name": self.pending.name
        }
        return [HTML(format_html('<p class="notice notice-success"><span>{}</span></p>', sentence))]

    def clean(self):
        super().clean()
        upload = self.cleaned_data.get("note")
        if upload:
            try:
                self.pending = pending.keep(upload, owner=self.owner)
            except ValidationError as error:
                self.add_error("note", error)
        if self.pending:
            self.data = {**dict(self.data.items()), "kept": self.pending.token}
        return self.cleaned_data


class ReasonForm(forms.Form):
    """Why something is to change after the deadline."""

    reason = forms.CharField(
        label=_("Your reason"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the organisers see it."),
    )

    @property
    def helper(self) -> FormHelper:
        return _inside("reason")
