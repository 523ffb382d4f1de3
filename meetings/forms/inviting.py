"""The form about one invitee."""

from zoneinfo import ZoneInfo

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Fieldset, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.vocabulary import Sector

from ..models import Invitation
from .pieces import WallTimeField, moment_at


class InvitationForm(forms.ModelForm):
    """One invitee, by hand."""

    sector = forms.ChoiceField(label=_("Sector"), choices=[("", _("Choose a sector")), *Sector.choices])
    answer_by = WallTimeField(
        label=_("Answer due"), required=False, help_text=_("Only if it differs from the meeting’s own date.")
    )

    class Meta:
        model = Invitation
        fields = (
            "given_name",
            "family_name",
            "email",
            "organisation",
            "sector",
            "country",
            "language",
            "role",
            "answer_by",
        )
        labels = {
            "given_name": _("Given name"),
            "family_name": _("Family name"),
            "email": _("E-mail address"),
            "organisation": _("Organisation"),
            "country": _("Country"),
            "language": _("Language of the letter"),
            "role": _("Invited as"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.answer_by:
            zone = ZoneInfo(self.instance.meeting.zone)
            self.initial["answer_by"] = self.instance.answer_by.astimezone(zone).replace(tzinfo=None)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset(_("Who"), "given_name", "family_name", "email", "organisation", "sector", "country"),
            Fieldset(_("How"), "language", "role", Field("answer_by", wrapper_class="field-short")),
            StrictButton(_("Save the changes"), type="submit", css_class="btn-outline-primary")
            if self.instance.pk
            else Submit("save", _("Put on the list")),
        )

    def clean_answer_by(self):
        local = self.cleaned_data["answer_by"]
        return moment_at(local, self.instance.meeting.zone) if local else None
