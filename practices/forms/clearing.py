"""Forms of the clearance: what lead and partners answer, and what editors write down about it."""

from typing import cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Fieldset, Layout, Submit
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.vocabulary import Language

from ..content import TEXTS
from ..parties import SENTENCES
from ..states import Cause, Scope
from .reviewers import day_field

AGREE, OTHERWISE, NO = "agree", "otherwise", "no"
FOR_LEAD = ("title", "summary", "lead_organisation")
FOR_PARTNER = ("organisation", "role")
LONG = {"summary", *TEXTS}


def _wording(model, name: str, *, required: bool = False) -> forms.CharField:
    """A field for the words of one field of a text."""
    field = model._meta.get_field(name)
    widget = forms.Textarea(attrs={"rows": 6}) if name in LONG else None
    label = str(field.verbose_name)
    return forms.CharField(
        label=label[:1].upper() + label[1:], max_length=field.max_length, required=required, widget=widget
    )


class ClearanceAnswerForm(forms.Form):
    """Yes, another wording, or no; by whom; and, for the lead, whether material of survivors and images may be used."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    answer = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        choices=[
            (AGREE, _("We agree to how we are described.")),
            (OTHERWISE, _("We would be described otherwise, as written below.")),
            (NO, _("We do not agree to be named.")),
        ],
        error_messages={"required": _("Choose one of the three answers.")},
    )
    remark = forms.CharField(
        label=_("What else should be different, or why not"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    answered_by = forms.CharField(label=_("Your name"), max_length=200, help_text=_("Only the editors see it."))
    function = forms.CharField(label=_("Your function there"), max_length=200)
    may_speak = forms.BooleanField(
        label=_("I may speak for this organisation."),
        error_messages={"required": _("Confirm that you may speak for it, or pass the link on to somebody who may.")},
    )
    use_required_attribute = False

    def __init__(self, *args, clearance, source, **kwargs):
        super().__init__(*args, **kwargs)
        self.clearance = clearance
        wording = FOR_LEAD if clearance.is_lead else FOR_PARTNER
        model = type(source)
        for name in wording:
            self.fields[name] = _wording(model, name)
            self.initial[name] = getattr(source, name)
        self.fields["seen"].initial = clearance.described
        consents = []
        if clearance.is_lead:
            self.fields["images"] = forms.BooleanField(label=SENTENCES[Scope.IMAGES], required=False)
            self.fields["survivor"] = forms.BooleanField(label=SENTENCES[Scope.SURVIVOR], required=False)
            self.fields["expires_on"] = day_field(_("until"))
            self.fields["expires_on"].required = False
            self.fields["expires_on"].help_text = _(
                "At most three years from today; we write to you two months before it ends."
            )
            consents = [
                Fieldset(
                    _("If it holds images, or words and stories of survivors"),
                    "images",
                    "survivor",
                    Field("expires_on", wrapper_class="field-short"),
                )
            ]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "seen",
            "answer",
            Fieldset(_("Another wording: change the words here"), *wording, "remark"),
            *consents,
            Fieldset(_("Who answers"), "answered_by", "function", "may_speak"),
            Submit("send", _("Send the answer")),
        )

    @property
    def proposed(self) -> dict:
        """The fields that were worded otherwise."""
        wording = FOR_LEAD if self.clearance.is_lead else FOR_PARTNER
        said = {name: self.cleaned_data[name].strip() for name in wording}
        return {name: words for name, words in said.items() if words and words != self.initial[name].strip()}

    def show_again(self, described: str) -> None:
        """With what was typed, beside the description as it is now: the next answer is to that one."""
        data = cast(QueryDict, self.data).copy()
        data["seen"] = described
        self.data = data

    @property
    def written(self) -> list[tuple[str, str]]:
        """Label and words of what was typed and is in no text of ours."""
        names = (*(FOR_LEAD if self.clearance.is_lead else FOR_PARTNER), "remark")
        typed = [(self.fields[name], self.data.get(name, "").strip(), self.initial.get(name, "")) for name in names]
        return [(str(field.label), words) for field, words, before in typed if words and words != before.strip()]

    @property
    def scopes(self) -> list[str]:
        return [scope for scope in (Scope.IMAGES, Scope.SURVIVOR) if self.cleaned_data.get(scope.value)]

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("survivor") and not cleaned.get("expires_on"):
            self.add_error("expires_on", _("Consent to material of survivors has an end. Name the day."))
        if cleaned.get("answer") == NO and not cleaned.get("remark", "").strip():
            self.add_error("remark", _("Say in a few words why not, so that the editors know what to do."))
        return cleaned


class WithdrawForm(forms.Form):
    hides_title = forms.BooleanField(
        label=_("Show no title either at its address."),
        required=False,
        help_text=_("Otherwise visitors of its address read its title and that consent was withdrawn."),
    )
    sure = forms.BooleanField(
        label=_("Yes, withdraw the agreement of this organisation."),
        error_messages={"required": _("Tick this if you are sure.")},
    )
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "hides_title", "sure", Submit("withdraw", _("Withdraw now"), css_class="btn-danger")
        )


class ContactForm(forms.Form):
    """Whom to ask at one body."""

    name = forms.CharField(label=_("Who can answer for it"), max_length=200, required=False)
    email = forms.EmailField(label=_("Their e-mail address"))
    language = forms.ChoiceField(label=_("Language of letters"), choices=Language.choices)
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("name", "email", Field("language", wrapper_class="field-short"))


class OptionalContactForm(ContactForm):
    """The same while nobody is asked yet: an address may still be missing."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].required = False


class AskForm(forms.Form):
    """By when; and, of a body whose proposed wording is not taken over, why not."""

    due_on = day_field(_("Answer due on"))
    why = forms.CharField(
        label=_("Why the text stays as it is"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They read it word for word in the letter."),
    )
    use_required_attribute = False

    def __init__(self, *args, keeps_the_text=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not keeps_the_text:
            del self.fields["why"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            *(name for name in self.fields if name == "why"), Field("due_on", wrapper_class="field-short")
        )


class PaperForm(forms.Form):
    """An agreement that came in writing."""

    given_by = forms.CharField(label=_("Given by"), max_length=200, help_text=_("Name and function."))
    note = forms.CharField(
        label=_("How you know"), max_length=300, help_text=_("Which letter or message, of which day, and where it is.")
    )
    images = forms.BooleanField(label=SENTENCES[Scope.IMAGES], required=False)
    survivor = forms.BooleanField(label=SENTENCES[Scope.SURVIVOR], required=False)
    expires_on = day_field(_("until"))
    use_required_attribute = False

    def __init__(self, *args, clearance, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["expires_on"].required = False
        wanted = ["given_by", "note"]
        if clearance.is_lead:
            wanted += ["images", "survivor", "expires_on"]
        else:
            for name in ("images", "survivor", "expires_on"):
                del self.fields[name]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*wanted)

    @property
    def agreement(self) -> dict:
        scopes = [scope for scope in (Scope.IMAGES, Scope.SURVIVOR) if self.cleaned_data.get(scope.value)]
        return {
            "given_by": self.cleaned_data["given_by"],
            "note": self.cleaned_data["note"],
            "scopes": scopes,
            "expires_on": self.cleaned_data.get("expires_on"),
        }


class EditTextForm(forms.Form):
    """The text as an editor may still change it: every public field of words, and the rows of the partners."""

    base = forms.IntegerField(widget=forms.HiddenInput)
    use_required_attribute = False

    def __init__(self, *args, version, **kwargs):
        super().__init__(*args, **kwargs)
        self.version = version
        self.names = ("title", "summary", "lead_organisation", *TEXTS)
        for name in self.names:
            self.fields[name] = _wording(version, name, required=name in {"title", "lead_organisation"})
            self.initial[name] = getattr(version, name)
        self.rows = list(version.partners.all())
        sets = []
        for number, partner in enumerate(self.rows, 1):
            for name in FOR_PARTNER:
                key = f"partner{partner.position}_{name}"
                self.fields[key] = _wording(type(partner), name, required=name == "organisation")
                self.initial[key] = getattr(partner, name)
            names = [f"partner{partner.position}_{name}" for name in FOR_PARTNER]
            sets.append(Fieldset(_("Partner %(number)d") % {"number": number}, *names))
        self.fields["base"].initial = version.number
        self.helper = FormHelper()
        self.helper.layout = Layout("base", *self.names, *sets, Submit("save", _("Save as a new version")))

    @property
    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.names if name in self.changed_data}

    @property
    def partners(self) -> dict[int, dict]:
        changed: dict[int, dict] = {}
        for partner in self.rows:
            for name in FOR_PARTNER:
                key = f"partner{partner.position}_{name}"
                if key in self.changed_data:
                    changed.setdefault(partner.position, {})[name] = self.cleaned_data[key]
        return changed


class FlagForm(forms.Form):
    """Why one flagged passage may stay."""

    flag = forms.CharField(widget=forms.HiddenInput, max_length=12)
    reason = forms.CharField(label=_("Why it may stay"), max_length=300)
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("flag", "reason", Submit("clear", _("Clear this flag"), css_class="btn-sm"))


class TakeDownForm(forms.Form):
    """Why, for the editors; and what visitors of its address and the submitter read."""

    reason = forms.CharField(
        label=_("Why it is taken down"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only the editors read it."),
    )
    cause = forms.ChoiceField(
        label=_("What visitors of its address read"), choices=Cause.choices, initial=Cause.OTHER, required=False
    )
    hides_title = forms.BooleanField(label=_("Show no title either."), required=False)
    told = forms.CharField(
        label=_("More for the submitter"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The submitter reads it word for word, after the sentence above."),
    )
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "reason", "cause", "hides_title", "told",
            Submit("take_down", _("Take it down now"), css_class="btn-danger"),
        )  # fmt: skip

    def clean_cause(self):
        return self.cleaned_data["cause"] or Cause.OTHER


class TombstoneForm(forms.Form):
    cause = forms.ChoiceField(label=_("What visitors of its address read"), choices=Cause.choices)
    hides_title = forms.BooleanField(label=_("Show no title either."), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("cause", "hides_title", Submit("save", _("Save")))
