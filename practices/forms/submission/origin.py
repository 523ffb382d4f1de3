"""Where a practice comes from, and the first page, which asks for little more."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting, Recommendation, Session
from rrge_portal.kernel.vocabulary import Language

from ..guidance import HELP


class InMeetingChoice(forms.ModelChoiceField):
    """Sessions and recommendations, each with the meeting it belongs to."""

    def label_from_instance(self, thing):
        return f"{thing} ({thing.meeting})"


class OriginForm(forms.Form):
    """Meeting, session and recommendation a person took part in, and may see, or was asked to write about."""

    def __init__(self, *args, person, invitation=None, **kwargs):
        super().__init__(*args, **kwargs)
        attended = Meeting.objects.visible_to(person).filter(pk__in=Meeting.objects.attended_by(person).values("pk"))
        sessions = Session.objects.visible_to(person).filter(meeting__in=attended).exclude(kind="break").for_agenda()
        recommendations = Recommendation.objects.visible_to(person).filter(meeting__in=attended)
        if invitation is not None:
            attended = Meeting.objects.filter(Q(pk__in=attended.values("pk")) | Q(pk=invitation.meeting_id))
            named = Q(pk__in=sessions.order_by().values("pk")) | Q(pk=invitation.session_id)
            sessions = Session.objects.filter(named).for_agenda()
            named = Q(pk__in=recommendations.order_by().values("pk")) | Q(pk=invitation.recommendation_id)
            recommendations = Recommendation.objects.filter(named)
        self.fields["meeting"] = forms.ModelChoiceField(attended, label=_("Meeting"), required=False)
        self.fields["session"] = InMeetingChoice(sessions, label=_("Session"), required=False)
        self.fields["recommendation"] = InMeetingChoice(
            recommendations.select_related("meeting"), label=_("Recommendation"), required=False
        )
        if self.field_order:
            self.order_fields(self.field_order)
        self.has_choices = attended.exists()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        session, recommendation = cleaned.get("session"), cleaned.get("recommendation")
        meeting = cleaned.get("meeting") or next((thing.meeting for thing in (session, recommendation) if thing), None)
        if session and session.meeting != meeting:
            self.add_error("session", _("This session belongs to another meeting. Choose one of the meeting above."))
        if recommendation and recommendation.meeting != meeting:
            self.add_error("recommendation", _("This recommendation belongs to another meeting. Choose another one."))
        return cleaned | {"meeting": meeting}


class NewPracticeForm(OriginForm):
    """The first page: enough to find the draft again."""

    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("You can change it at any time."), widget=forms.TextInput
    )
    language = forms.ChoiceField(label=_("Language of the text"), choices=Language.choices, help_text=HELP["language"])

    field_order = ("title", "language", "meeting", "session", "recommendation")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = ["title", Field("language", wrapper_class="field-short")]
        if self.has_choices:
            names += ["meeting", "session", "recommendation"]
            self.fields["meeting"].help_text = _("If it came out of a meeting: readers can walk back to it.")
        self.helper.layout = Layout(Div(*names))
