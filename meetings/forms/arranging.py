"""Forms that move sessions, add breaks and annotate the agenda."""

import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Fieldset, Layout, Submit
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.moments import say_date

from ..actions.arranging import Move
from ..models import Meeting, Session
from .pieces import moment_at, note

LONGEST = 24 * 60
"""Minutes a session may last."""
MOST_MOVES = 200


def days_of(meeting: Meeting) -> list[date]:
    """The days of a meeting, a month of them at most."""
    number = min((meeting.ends_on - meeting.starts_on).days, 31)
    return [meeting.starts_on + timedelta(days=index) for index in range(number + 1)]


class MoveForm(forms.Form):
    """One session to another day, time, track or room, on the clock of the meeting; no script needed."""

    session = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    start = forms.TimeField(label=_("Begins"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=LONGEST)
    track = forms.CharField(label=_("Track"), required=False, max_length=60)
    place = forms.CharField(label=_("Room"), required=False, max_length=100)

    def __init__(self, *args, meeting: Meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting

    @classmethod
    def of(cls, session: Session, meeting: Meeting) -> "MoveForm":
        """The form as it stands beside a session of the list."""
        start = session.starts_at.astimezone(ZoneInfo(meeting.zone))
        initial = {
            "session": session.pk,
            "version": session.version,
            "day": start.date(),
            "start": start.time(),
            "minutes": int((session.ends_at - session.starts_at).total_seconds() // 60),
            "track": session.track,
            "place": session.place,
        }
        return cls(initial=initial, meeting=meeting, auto_id=f"move-{session.pk}-%s")

    def clean(self):
        data = super().clean()
        if data and not self.errors:
            try:
                data["starts_at"] = moment_at(datetime.combine(data["day"], data["start"]), self.meeting.zone)
            except forms.ValidationError as error:
                self.add_error("start", error)
        return data

    @property
    def move(self) -> Move:
        data = self.cleaned_data
        ends_at = data["starts_at"] + timedelta(minutes=data["minutes"])
        return Move(data["session"], data["version"], data["starts_at"], ends_at, data["track"], data["place"])


class MovesForm(forms.Form):
    """Several moves at once, as JSON: a list of what `MoveForm` takes. `despite` saves over soft clashes."""

    moves = forms.JSONField(widget=forms.HiddenInput)
    despite = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, meeting: Meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting

    def clean_moves(self) -> list[Move]:
        rows = self.cleaned_data["moves"]
        if not isinstance(rows, list) or not rows or len(rows) > MOST_MOVES:
            raise forms.ValidationError(_("Nothing was moved. Choose a session and its new time."))
        moves: dict[int, Move] = {}
        for row in rows:
            form = MoveForm(row if isinstance(row, dict) else {}, meeting=self.meeting)
            if not form.is_valid():
                raise forms.ValidationError([sentence for sentences in form.errors.values() for sentence in sentences])
            moves[form.move.session] = form.move
        return list(moves.values())

    @staticmethod
    def written(moves: list[Move], zone: str) -> str:
        """The moves as the hidden field holds them."""
        rows = []
        for move in moves:
            start = move.starts_at.astimezone(ZoneInfo(zone))
            rows.append(
                {
                    "session": move.session,
                    "version": move.version,
                    "day": f"{start:%Y-%m-%d}",
                    "start": f"{start:%H:%M}",
                    "minutes": int((move.ends_at - move.starts_at).total_seconds() // 60),
                    "track": move.track,
                    "place": move.place,
                }
            )
        return json.dumps(rows)


COFFEE = {"en": "Coffee break", "es": "Pausa para el café", "fr": "Pause-café"}


class BreakForm(forms.Form):
    """A break for everybody, on one day (`day`) or on every day."""

    start = forms.TimeField(label=_("Begins"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=LONGEST, initial=30)
    despite = forms.BooleanField(label=_("Save although this does not go together"), required=False)

    def __init__(self, *args, meeting: Meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        days = [(f"{day}", say_date(day)) for day in days_of(meeting)]
        choices = [*days, ("every", _("Every day"))] if len(days) > 1 else days
        self.fields["day"] = forms.ChoiceField(label=_("Day"), choices=choices)
        for code, language in settings.LANGUAGES:
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title in %(language)s") % {"language": language},
                max_length=200,
                required=code == "en",
                initial=COFFEE.get(code, ""),
            )
        self.helper = FormHelper()
        self.helper.layout = Layout(
            note(_("On the clock in %(zone)s.") % {"zone": meeting.zone}),
            *(Field(name, wrapper_class="field-short") for name in ("day", "start", "minutes")),
            *(f"title_{code}" for code, _name in settings.LANGUAGES),
            *(("despite",) if self.is_bound else ()),
            Submit("save", _("Add the break")),
        )

    def clean(self):
        data = super().clean()
        if data and not self.errors:
            chosen = data["day"]
            days = days_of(self.meeting) if chosen == "every" else [date.fromisoformat(chosen)]
            try:
                starts = [moment_at(datetime.combine(day, data["start"]), self.meeting.zone) for day in days]
            except forms.ValidationError as error:
                self.add_error("start", error)
            else:
                data["spans"] = [(start, start + timedelta(minutes=data["minutes"])) for start in starts]
        return data

    @property
    def titles(self) -> dict[str, str]:
        codes = [code for code, _name in settings.LANGUAGES]
        return {code: self.cleaned_data[f"title_{code}"] for code in codes if self.cleaned_data[f"title_{code}"]}


PARTS = {
    "aim": _("What is to be discussed"),
    "questions": _("Guiding questions"),
    "outcome": _("Expected outcome"),
    "documents": _("Documents"),
}
HINTS = {"questions": _("One a line."), "documents": _("One a line, with its symbol or address.")}


class AnnotationForm(forms.Form):
    """What is to be discussed in a session, in each language."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, session: Session, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = session.version
        sections = []
        for code, language in settings.LANGUAGES:
            kept = session.annotations.get(code, {})
            names = []
            for part, label in PARTS.items():
                names.append(f"{part}_{code}")
                self.fields[names[-1]] = forms.CharField(
                    label=label,
                    help_text=HINTS.get(part, ""),
                    required=False,
                    max_length=4000,
                    initial=kept.get(part, ""),
                    widget=forms.Textarea(attrs={"rows": 3}),
                )
            sections.append(Fieldset(str(language), *names))
        self.helper = FormHelper()
        self.helper.layout = Layout("version", *sections, Submit("save", _("Save the annotations")))

    @property
    def annotations(self) -> dict[str, dict[str, str]]:
        return {
            code: {part: self.cleaned_data[f"{part}_{code}"].strip() for part in PARTS}
            for code, _name in settings.LANGUAGES
        }
