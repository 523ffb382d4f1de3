"""Forms readers and submitters fill after publication, and those editors answer them with."""

from urllib.parse import urlsplit

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout, Submit
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Adaptation, Concern, Practice, ResultUpdate
from ..states import Kinship, LifeAnswer


class OpenForm(forms.ModelForm):
    """A form anybody may send. A field no person sees is filled by machines only."""

    homepage = forms.CharField(label=_("Leave this empty."), required=False, max_length=200)
    button = _("Send")
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = [name for name in self.fields if name != "homepage"]
        self.fields["homepage"].widget.attrs = {"tabindex": "-1", "autocomplete": "off"}
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *names, Div("homepage", css_class="visually-hidden", aria_hidden="true"), Submit("send", self.button)
        )

    @property
    def is_from_machine(self) -> bool:
        return bool(self.cleaned_data.get("homepage"))

    @property
    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "homepage"}


class ConcernForm(OpenForm):
    button = _("Send it to the editors")

    class Meta:
        model = Concern
        fields = ("kind", "passage", "text", "email")
        widgets = {
            "kind": forms.RadioSelect,
            "passage": forms.Textarea(attrs={"rows": 2}),
            "text": forms.Textarea(attrs={"rows": 6}),
        }
        help_texts = {
            "passage": _("If you can: copy the sentence, or its first words."),
            "text": _("Name nobody who could be harmed by it."),
            "email": _("Only if you would like an answer. It is used for nothing else."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = self.fields["kind"].choices[1:]  # type: ignore[attr-defined]
        self.fields["kind"].error_messages["required"] = _("Choose what it is about.")
        self.fields["text"].error_messages["required"] = _("Say what worries you.")


class AdaptationForm(OpenForm):
    button = _("Send it to the editors")

    class Meta:
        model = Adaptation
        fields = ("organisation", "country", "year", "text", "url", "email", "language")
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "organisation": _("Its name is shown on the page; yours is not."),
            "email": _("Only if the editors may ask you something. It is never shown."),
        }
        error_messages = {
            "organisation": {"required": _("Name the organisation that took it up.")},
            "country": {"required": _("Choose the country in which you use it.")},
            "text": {"required": _("Say in a few sentences what you changed, and how it went.")},
        }

    def clean_year(self):
        year = self.cleaned_data["year"]
        if year and not 1990 <= year <= timezone.localdate().year:
            raise forms.ValidationError(
                _("Give a year from 1990 to %(year)d, or leave it empty."), params={"year": timezone.localdate().year}
            )
        return year


class ResultForm(forms.ModelForm):
    """One new result, with its source and its day."""

    use_required_attribute = False

    class Meta:
        model = ResultUpdate
        fields = ("indicator", "baseline", "value", "unit", "as_of", "source", "evidence")
        widgets = {"as_of": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *("indicator", "baseline", "value", "unit"),
            Field("as_of", wrapper_class="field-short"),
            *("source", "evidence"),
            Submit("send", _("Send it to the editors")),
        )

    def clean_as_of(self):
        day = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("That day is still to come."))
        return day


class StillRunningForm(forms.Form):
    """Four answers, and what belongs to two of them."""

    answer = forms.ChoiceField(
        label=_("Is it still running?"),
        choices=LifeAnswer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the four answers.")},
    )
    news = forms.CharField(
        label=_("If there is news: what is new?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("An editor reads it, then it stands on the page. Name nobody."),
    )
    ended_year = forms.IntegerField(label=_("If it has ended: in which year?"), required=False)
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "answer", "news", Field("ended_year", wrapper_class="field-short"), Submit("send", _("Confirm this answer"))
        )

    def clean(self):
        answer = self.cleaned_data.get("answer")
        if answer == LifeAnswer.NEWS and not self.cleaned_data.get("news", "").strip():
            self.add_error("news", _("Say in a few words what is new."))
        if (
            answer == LifeAnswer.ENDED
            and self.cleaned_data.get("ended_year") is None
            and "ended_year" not in self.errors
        ):
            self.add_error("ended_year", _("Say in which year it ended."))
        return self.cleaned_data


class RelationForm(forms.Form):
    kind = forms.ChoiceField(label=_("This practice"), choices=Kinship.choices)
    other = forms.CharField(
        label=_("The other practice"), max_length=300, help_text=_("The address of its page, or the last part of it.")
    )
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("kind", "other", Submit("relate", _("Add the relation")))

    def clean_other(self):
        slug = urlsplit(self.cleaned_data["other"].strip()).path.rstrip("/").rpartition("/")[2]
        found = Practice.objects.published().filter(slug=slug).first()
        if found is None:
            raise forms.ValidationError(_("No published practice has this address. Copy it from its page."))
        return found


class AnswerConcernForm(forms.Form):
    answer = forms.CharField(
        label=_("Answer"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Whoever left an address reads it word for word."),
    )
    note = forms.CharField(
        label=_("For the editors only: what came of it"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("answer", "note")


class CloseConcernForm(forms.Form):
    note = forms.CharField(
        label=_("Why it is closed, or what came of it"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("note")


class RemarkToSenderForm(forms.Form):
    remark = forms.CharField(label=_("What is missing"), max_length=500)
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("remark")
