"""The form that holds a meeting again on other days."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout, Submit
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ..actions.duplicating import DEADLINES, PEOPLE, SEATS, SESSIONS, WORDINGS
from ..models import Meeting
from .pieces import note
from .scheduling import RESERVED_SLUGS

CHOICES = {
    SESSIONS: _("The agenda: sessions, breaks, tracks, rooms and annotations"),
    SEATS: _("Seats per sector"),
    DEADLINES: _("The dates of registration and answers, as many days later"),
    WORDINGS: _("Your own wording of letters, and the letterhead"),
    PEOPLE: _("Moderators, rapporteurs and speakers; they get a letter that they are named"),
}


class DuplicateForm(forms.Form):
    """Title, address, first day, and what comes along."""

    slug = forms.SlugField(label=_("Address"), max_length=50)
    starts_on = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    bring = forms.MultipleChoiceField(
        label=_("What comes along"), choices=CHOICES, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, meeting: Meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bring"].initial = [SESSIONS, SEATS, WORDINGS]
        self.fields["slug"].initial = f"{meeting.slug[:46]}-2"
        for code, language in settings.LANGUAGES:
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title in %(language)s") % {"language": language},
                max_length=300,
                required=False,
                initial=meeting.titles.get(code, ""),
            )
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *(f"title_{code}" for code, _name in settings.LANGUAGES),
            Field("slug", wrapper_class="field-short"),
            Field("starts_on", wrapper_class="field-short"),
            note(
                _("Every session keeps its time on the clock in %(zone)s, as many days later.") % {"zone": meeting.zone}
            ),
            "bring",
            Submit("save", _("Make the draft")),
        )

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        if slug in RESERVED_SLUGS:
            raise forms.ValidationError(
                _("“%(slug)s” is used by the portal itself. Choose another address.") % {"slug": slug}
            )
        return slug

    def clean(self):
        data = super().clean()
        if not self.titles:
            self.add_error("title_en", _("Give the meeting a title in at least one language."))
        return data

    @property
    def titles(self) -> dict[str, str]:
        named = {code: self.cleaned_data.get(f"title_{code}", "") for code, _name in settings.LANGUAGES}
        return {code: title for code, title in named.items() if title}
