"""The form of one session."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Fieldset, Layout, Submit
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ..actions.clashing import Clashing
from ..clashes import Clash
from ..models import Session
from .pieces import ComparesVersions, PeopleField, moment_at, note

TIME = {"type": "time"}
ROLES = {"moderator": "moderators", "rapporteur": "rapporteurs", "speaker": "speakers"}
NAMED = _("One person a line, such as: Ana Ruiz, ana@example.org. The newly named get a letter with their link.")


class SessionForm(ComparesVersions):
    """Day and times are those of the clock in the meeting's zone."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    start = forms.TimeField(label=_("Begins"), widget=forms.TimeInput(attrs=TIME, format="%H:%M"))
    end = forms.TimeField(label=_("Ends"), widget=forms.TimeInput(attrs=TIME, format="%H:%M"))
    moderators = PeopleField(label=_("Moderators"), required=False, help_text=NAMED)
    rapporteurs = PeopleField(
        label=_("Rapporteurs"), required=False, help_text=_("They write the notes of the session, and see its page.")
    )
    speakers = PeopleField(label=_("Speakers"), required=False)
    despite = forms.BooleanField(label=_("Save although this does not go together"), required=False)

    clashes: Sequence[Clash] = ()

    class Meta:
        model = Session
        fields = ("kind", "description", "track", "place", "rule")
        labels = {
            "kind": _("Kind"),
            "description": _("What it is about"),
            "track": _("Track"),
            "place": _("Room"),
            "rule": _("What may be said outside"),
        }
        help_texts = {
            "track": _("The name of the group, needed only when several sessions run at once."),
            "place": _("Where in the building, such as Canal Room."),
            "rule": _(
                "Under the Chatham House Rule what is said may be used, but not who said it nor who was there: "
                "the notes name nobody, and the public page hides speakers."
            ),
        }
        widgets = {"rule": forms.RadioSelect, "description": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        session, meeting = self.instance, self.instance.meeting
        self.fields["version"].initial = session.version
        for code, language in settings.LANGUAGES:
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title in %(language)s") % {"language": language},
                max_length=200,
                required=False,
                initial=session.titles.get(code, ""),
            )
        if session.pk:
            start, end = (at.astimezone(ZoneInfo(meeting.zone)) for at in (session.starts_at, session.ends_at))
            self.initial.update(day=start.date(), start=start.time(), end=end.time())
            appointments = list(session.appointments.select_related("stakeholder__profile"))
            for role, name in ROLES.items():
                people = [each.stakeholder for each in appointments if each.role == role]
                self.initial[name] = PeopleField.said(people)
        else:
            self.initial.setdefault("day", meeting.starts_on)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "version",
            Fieldset(
                _("What it is"),
                Field("kind", wrapper_class="field-short"),
                *(f"title_{code}" for code, _name in settings.LANGUAGES),
                "description",
            ),
            Fieldset(
                _("When"),
                note(
                    _("On the clock in %(zone)s; the meeting is on %(days)s.")
                    % {"zone": meeting.zone, "days": meeting.days_said}
                ),
                *(Field(name, wrapper_class="field-short") for name in ("day", "start", "end", "track", "place")),
            ),
            Fieldset(_("Rule"), "rule"),
            Fieldset(_("Who"), *ROLES.values()),
            Submit("save", _("Save the session") if session.pk else _("Add the session")),
        )

    def warn(self, clashing: Clashing) -> None:
        """Show what clashes, and let the organiser save all the same."""
        self.clashes = clashing.clashes
        self.add_error(None, str(clashing))
        self.helper.layout.insert(0, "despite")

    def clean(self):
        super().clean()
        data = self.cleaned_data
        titles = {code: data.get(f"title_{code}") for code, _name in settings.LANGUAGES if data.get(f"title_{code}")}
        if not titles:
            self.add_error("title_en", _("Give the session a title in at least one language."))
        self.instance.titles = titles
        day, start, end = (data.get(name) for name in ("day", "start", "end"))
        if day and start and end:
            if end <= start:
                self.add_error("end", _("The session would end before it starts. Correct one of the two times."))
            else:
                self._make_moments(day, start, end)
        return data

    def _make_moments(self, day, start, end) -> None:
        zone = self.instance.meeting.zone
        for name, field, clock in (("starts_at", "start", start), ("ends_at", "end", end)):
            try:
                setattr(self.instance, name, moment_at(datetime.combine(day, clock), zone))
            except forms.ValidationError as error:
                self.add_error(field, error)

    @property
    def people(self) -> dict[str, list]:
        """Who was named, by role, as the actions take it."""
        return {role: self.cleaned_data[name] for role, name in ROLES.items()}
