"""What organisers, owners and participants type about recommendations."""

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.vocabulary import Language, Theme
from stakeholders.models import Stakeholder
from stakeholders.states import Purpose

from ..models import Meeting, Recommendation
from ..participants.gathering import consenting
from ..states import STANDING_RECOMMENDATIONS, RecommendationState
from .contributing import WHO_SEES
from .pieces import WallTimeField, moment_at


def _helper(action: str, *fields, label, tone: str = "outline-primary") -> FormHelper:
    helper = FormHelper()
    helper.form_action = action
    helper.layout = Layout(
        *fields, Div(StrictButton(label, type="submit", css_class=f"btn-{tone}"), css_class="button-row")
    )
    return helper


def people_of(meeting: Meeting):
    """Those who have a seat or a role in a meeting."""
    seated = meeting.registrations.confirmed().values("stakeholder")
    return (
        Stakeholder.objects.filter(pk__in=seated.union(meeting.appointments.values("stakeholder")))
        .select_related("profile")
        .order_by("profile__family_name", "pk")
    )


def people_known_to(person, meeting: Meeting):
    """The same; for those who do not organise the meeting only who agreed to be listed, or has a role they may know."""
    people = people_of(meeting)
    if person.has_perm("meetings.organise_meeting", meeting):
        return people
    listed = consenting(meeting, Purpose.PARTICIPANT_LIST)
    return people.filter(Q(pk__in=listed) | Q(pk__in=meeting.appointments.visible_to(person).values("stakeholder")))


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, person):
        return person.shown_name


def _person_choice(people, label, help_text="") -> PersonChoice:
    return PersonChoice(people, label=label, required=False, help_text=help_text)


class WordingForm(forms.Form):
    """How a recommendation reads, to whom it is addressed and who may see it."""

    text = forms.CharField(
        label=_("Recommendation"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4, "data-word-limit": 80})
    )
    addressee = forms.CharField(
        label=_("Addressed to"),
        max_length=200,
        required=False,
        help_text=Recommendation._meta.get_field("addressee").help_text,
    )
    themes = forms.MultipleChoiceField(
        label=_("Themes"), required=False, choices=Theme.choices, widget=forms.CheckboxSelectMultiple
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language)
    mark = forms.ChoiceField(label=_("Who may see it"), choices=list(WHO_SEES.items()), widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = _helper(
            "",
            "text",
            "addressee",
            Div("themes", css_class="choices-columns"),
            Div("language", css_class="field-short"),
            "mark",
            label=_("Save the wording"),
            tone="primary",
        )


class OwnerForm(forms.Form):
    """Who takes it on, and until when."""

    owner = forms.CharField(
        label=_("Body that takes it on"),
        max_length=200,
        required=False,
        help_text=_("As it stands on the public page."),
    )
    due_on = forms.DateField(
        label=_("Due on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, action, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner_person"] = _person_choice(
            people,
            _("Person who reports"),
            _("Is told now and reminded around the day; never shown on a public page."),
        )
        self.helper = _helper(
            action, "owner", "owner_person", Div("due_on", css_class="field-short"), label=_("Save who takes it on")
        )


class ReportForm(forms.Form):
    """How far it has got; only steps that are possible are offered."""

    words = forms.CharField(
        label=_("What has happened"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown on the public page where the organisers publish the progress."),
    )

    def __init__(self, *args, recommendation, action, **kwargs):
        super().__init__(*args, **kwargs)
        steps = {recommendation.state, *Recommendation.TRANSITIONS[recommendation.state]}
        offered = [(state, RecommendationState(state).label) for state in STANDING_RECOMMENDATIONS if state in steps]
        self.fields["state"] = forms.ChoiceField(label=_("Status"), choices=offered, initial=recommendation.state)
        self.helper = _helper(action, Div("state", css_class="field-short"), "words", label=_("Report"))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = _helper("", "reason", label=_("Withdraw the recommendation"), tone="danger")


class MergeForm(forms.Form):
    text = forms.CharField(
        label=_("How it reads from now on"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args, label, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = _helper("", "text", label=label, tone="primary")


class PeriodForm(forms.Form):
    """Until when participants may comment; empty ends the period. Times are the meeting's."""

    until = WallTimeField(
        label=_("Comments until"), required=False, help_text=_("Leave it empty to end the comment period.")
    )

    def __init__(self, *args, action, zone: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.helper = _helper(action, Div("until", css_class="field-short"), label=_("Save the comment period"))

    def clean_until(self):
        local = self.cleaned_data["until"]
        return moment_at(local, self.zone) if local else None


class CommentForm(forms.Form):
    """A comment, another wording, or both."""

    body = forms.CharField(
        label=_("Comment"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, longest: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["proposed"] = forms.CharField(
            label=_("Other wording you propose"),
            max_length=longest,
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("Change the text, or leave it as it is."),
        )
        self.helper = _helper("", "body", "proposed", label=_("Send the comment"), tone="primary")


class AnswerForm(forms.Form):
    """The word to whoever commented; `text` becomes the wording on accepting."""

    text = forms.CharField(required=False, max_length=10_000)
    answer = forms.CharField(required=False, max_length=2000)
    deed = forms.ChoiceField(choices=[("accept", ""), ("decline", "")])


class AskForm(forms.Form):
    """Who is asked to describe it: somebody of the meeting, or an address."""

    name = forms.CharField(label=_("Or somebody else: name"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=Language, initial=Language.EN)

    def __init__(self, *args, action, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"] = _person_choice(people, _("Somebody of this meeting"))
        self.helper = _helper(
            action, "person", "name", "email", Div("language", css_class="field-short"), label=_("Send the letter")
        )

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not (cleaned.get("person") or cleaned.get("email")):
            self.add_error("email", _("Choose somebody, or type an address."))
        return cleaned
