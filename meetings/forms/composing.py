"""Forms in which letters are worded, previewed, scheduled and sent."""

from collections.abc import Sequence

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Fieldset, Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.forms import body_field, subject_field
from correspondence.words import Words, problems_of_body, problems_of_subject
from rrge_portal.kernel import pending
from rrge_portal.kernel.vocabulary import Language

from ..models import LetterHead, Meeting, VisaRequest
from .pieces import WallTimeField, moment_at

ENCLOSURES = {
    "invitation_pdf": _("The invitation as PDF on your letterhead, with the recipient’s name"),
    "signed_invitation": _("Your signed invitation, the same for everybody"),
    "visa_letter": _("A visa support letter, for those for whom one is noted"),
}


class ComposeForm(forms.Form):
    """What goes out, and when. `languages` are those in which one may write here; `main` must be written in."""

    when = forms.ChoiceField(
        label=_("When"),
        choices=[("now", _("Now")), ("later", _("At this time:"))],
        widget=forms.RadioSelect,
        required=False,
        initial="now",
    )
    due_at = WallTimeField(label=_("Day and time"), required=False)

    def __init__(
        self,
        data=None,
        *,
        meeting: Meeting,
        kind: str,
        languages: Sequence[Language] = (),
        main: str = "",
        words: dict[str, Words] | None = None,
        encloses: bool = False,
    ):
        super().__init__(data)
        self.meeting, self.kind, self.languages, self.main = meeting, kind, languages, main
        self.fields["due_at"].help_text = _("By the clock in %(zone)s.") % {"zone": meeting.zone}
        if encloses:
            self.fields["enclosures"] = forms.MultipleChoiceField(
                label=_("Enclosed"),
                required=False,
                choices=list(_enclosures_of(meeting).items()),
                widget=forms.CheckboxSelectMultiple,
            )
        groups = []
        for language in languages:
            said = (words or {}).get(language, Words("", "", language))
            is_required = language == main
            self.fields[f"subject_{language}"] = subject_field(said.subject, required=is_required)
            self.fields[f"body_{language}"] = body_field(said.body, required=is_required)
            groups.append(Fieldset(language.label, f"subject_{language}", f"body_{language}"))
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            *groups,
            *(["enclosures"] if encloses else []),
            "when",
            Field("due_at", wrapper_class="field-short"),
        )

    def clean(self):
        super().clean()
        for language in self.languages:
            self._check(language)
        local = self.cleaned_data.get("due_at")
        self.moment = None
        if self.cleaned_data.get("when") == "later" and "due_at" not in self.errors:
            self._check_moment(local)
        return self.cleaned_data

    def keep(self, data) -> None:
        """Show what was typed so far, without judging it."""
        for name, field in self.fields.items():
            if name in data:
                field.initial = field.widget.value_from_datadict(data, {}, name)

    def _check(self, language: str) -> None:
        """Both or neither is written, and every placeholder is one."""
        subject, body = (self.cleaned_data.get(f"{part}_{language}", "") for part in ("subject", "body"))
        for part, text, other, problems_of in (
            ("subject", subject, body, problems_of_subject),
            ("body", body, subject, problems_of_body),
        ):
            name = f"{part}_{language}"
            if name in self.errors:
                continue
            if text:
                for problem in problems_of(self.kind, text):
                    self.add_error(name, problem)
            elif other:
                self.add_error(name, _("Write both the subject and the text in this language, or leave both empty."))

    def _check_moment(self, local) -> None:
        if local is None:
            self.add_error("due_at", _("Say at which time the letters are to go out, or choose to send them now."))
            return
        try:
            self.moment = moment_at(local, self.meeting.zone)
        except ValidationError as error:
            self.add_error("due_at", error)
            return
        if self.moment <= timezone.now():
            self.add_error("due_at", _("This time is past. Choose a later one, or send now."))

    @property
    def words(self) -> list[Words]:
        """What was written, by language."""
        data = self.cleaned_data
        return [
            Words(data[f"subject_{language}"], data[f"body_{language}"], language)
            for language in self.languages
            if data.get(f"body_{language}")
        ]

    @property
    def enclosed(self) -> list[str]:
        return self.cleaned_data.get("enclosures") or []


def _enclosures_of(meeting: Meeting) -> dict:
    """What there is to enclose: nobody is offered a signed invitation that was never uploaded."""
    there = {
        "invitation_pdf": True,
        "signed_invitation": meeting.signed_invitations.exists(),
        "visa_letter": VisaRequest.objects.filter(invitation__meeting=meeting).exists(),
    }
    return {name: label for name, label in ENCLOSURES.items() if there[name]}


class PutOffForm(forms.Form):
    """Another time for letters that wait for theirs."""

    due_at = WallTimeField(label=_("Send at"))

    def __init__(self, data=None, *, zone: str, initial=None):
        super().__init__(data, initial={"due_at": initial})
        self.zone = zone
        self.helper = FormHelper()
        self.helper.layout = Layout(Field("due_at", wrapper_class="field-short"), Submit("save", _("Change the time")))

    def clean_due_at(self):
        return moment_at(self.cleaned_data["due_at"], self.zone)


class LetterHeadForm(forms.ModelForm):
    class Meta:
        model = LetterHead
        fields = ("organisation", "address", "signatory_name", "signatory_function", "costs")
        labels = {
            "organisation": _("Organisation that invites"),
            "address": _("Its address"),
            "signatory_name": _("Who signs"),
            "signatory_function": _("Their function"),
            "costs": _("Who pays, unless it is said otherwise for a person"),
        }
        widgets = {"address": forms.Textarea(attrs={"rows": 3}), "costs": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.Meta.fields, Submit("head", _("Save the letterhead")))


class SignedInvitationForm(forms.Form):
    """The PDF organisers signed by hand."""

    signed_language = forms.ChoiceField(
        label=_("Language of the signed invitation"), choices=Language, initial=Language.EN
    )
    file = forms.FileField(label=_("PDF"), widget=forms.FileInput(attrs={"accept": ".pdf"}))

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "signed_language",
            "file",
            StrictButton(
                _("Upload the signed invitation"),
                type="submit",
                name="signed",
                value="1",
                css_class="btn-outline-primary",
            ),
        )

    def clean_file(self):
        return pending.keep(self.cleaned_data["file"], owner=self.person.pk)


class VisaForm(forms.ModelForm):
    class Meta:
        model = VisaRequest
        fields = ("legal_name", "nationality", "costs")
        labels = {
            "legal_name": _("Full name as in the passport"),
            "nationality": _("Nationality"),
            "costs": _("Who pays"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["costs"].help_text = _("Empty: as the letterhead says.")
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.Meta.fields, Submit("send", _("Save and send the letter")))


class VisaAskingForm(forms.ModelForm):
    """What the invitee says; who pays is for the organisers to say."""

    class Meta:
        model = VisaRequest
        fields = ("legal_name", "nationality")
        labels = {"legal_name": _("Full name as in your passport"), "nationality": _("Nationality")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["legal_name"].help_text = _("Deleted 30 days after the meeting.")
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.Meta.fields, Submit("ask", _("Ask for the letter")))
