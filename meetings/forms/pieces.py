"""Fields and manners the organiser's forms share: wall-clock times, people by e-mail, the stale second tab."""

import re
from datetime import datetime
from typing import NamedTuple, cast

from crispy_forms.layout import HTML
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext as _

from rrge_portal.kernel.moments import NoSuchTimeError, TwiceThatDayError, from_wall, say_short_date

from ..actions.appointing import Named
from ..invitee_lists import divide_name

PERSON = re.compile(r"^(?:[\"“]?(?P<name>[^\"”<>]*?)[\"”]?[\s,]*)?<?(?P<email>[^\s<>,;]+@[^\s<>,;]+)>?$")


def moment_at(local: datetime, zone: str) -> datetime:
    """The moment the clock in `zone` shows `local`.

    Raises:
        ValidationError: the clocks are put forward over that time, or back over it; the sentence says so.
    """
    said = {"time": f"{local:%H:%M}", "day": say_short_date(local.date()), "zone": zone}
    try:
        return from_wall(local, zone)
    except NoSuchTimeError as error:
        raise ValidationError(
            _("%(time)s does not exist on %(day)s in %(zone)s: the clocks go forward over it. Choose a later time.")
            % said
        ) from error
    except TwiceThatDayError as error:
        raise ValidationError(
            _("%(time)s comes twice on %(day)s in %(zone)s, because the clocks go back. Choose another time.") % said
        ) from error


def note(sentence) -> HTML:
    """A sentence between the fields of a form."""
    return HTML(format_html('<p class="form-text">{}</p>', sentence))


class WallTimeField(forms.Field):
    """Day and time as the clock on the wall shows them; the form that knows the zone makes a moment of it."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value):
        if not value:
            return None
        try:
            return datetime.fromisoformat(str(value)).replace(tzinfo=None, second=0, microsecond=0)
        except ValueError as error:
            raise ValidationError(_("Write the day and the time like this: 2026-12-10 09:30.")) from error


class PeopleField(forms.CharField):
    """One person a line, by e-mail, with their name before it if one likes."""

    widget = forms.Textarea(attrs={"rows": 2})

    def clean(self, value) -> list[Named]:
        people: dict[str, Named] = {}
        for line in re.split(r"[\n;]", super().clean(value) or ""):
            if line.strip():
                named = self._person(line.strip())
                people.setdefault(named.email, named)
        return list(people.values())

    @staticmethod
    def _person(line: str) -> Named:
        match = PERSON.match(line)
        try:
            if match:
                validate_email(match["email"])
                return Named(match["email"].lower(), *divide_name((match["name"] or "").strip()))
        except ValidationError:
            pass
        raise ValidationError(
            _("“%(line)s” has no e-mail address. Write one person a line, such as: Ana Ruiz, ana@example.org")
            % {"line": line[:80]}
        )

    @staticmethod
    def said(people) -> str:
        """What the field says for people already named."""
        return "\n".join(f"{person.shown_name} <{person.letter_address}>" for person in people)


class Difference(NamedTuple):
    """A field in which two people meant different things."""

    label: str
    saved: str
    typed: str


class ComparesVersions(forms.ModelForm):
    """A form that knows from which version it was filled, and can show what somebody else saved meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    differences: list[Difference] = []

    def refuse(self, refusal, *, current: forms.ModelForm | None = None) -> None:
        """Show the sentence above the form, and below it, where `current` (the same form, filled with what is saved
        now) differs from what was typed. Sending the form again then keeps what was typed."""
        self.add_error(None, str(refusal))
        if current is None or current.instance.version == self.cleaned_data.get("version"):
            return
        self.differences = [
            Difference(str(self.fields[name].label), _said(current, name), _said(self, name))
            for name in self.fields
            if name != "version" and name in current.fields and _said(current, name) != _said(self, name)
        ]
        data = cast(QueryDict, self.data).copy()
        data["version"] = current.instance.version
        self.data = data


def _said(form: forms.ModelForm, name: str) -> str:
    bound = form[name]
    value = bound.value()
    choices = {str(code): str(label) for code, label in getattr(bound.field, "choices", ())}
    if isinstance(value, (list, tuple)):
        return ", ".join(sorted(choices.get(str(each), str(each)) for each in value))
    if isinstance(value, bool) or value is None or value == "":
        return _("nothing") if not value else _("yes")
    said = bound.field.widget.format_value(value) if hasattr(bound.field.widget, "format_value") else value
    said = said[0] if isinstance(said, list) and said else said
    return choices.get(str(value), "\n".join(str(said).splitlines()))
