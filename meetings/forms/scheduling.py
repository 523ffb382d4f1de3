"""The form in which a meeting is scheduled and changed."""

from zoneinfo import ZoneInfo

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Fieldset, Layout, Submit
from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.moments import zone_names
from rrge_portal.kernel.vocabulary import Language, Region, Theme
from stakeholders.models import validate_zone

from ..models import Meeting
from ..states import Format, MeetingState
from .pieces import ComparesVersions, PeopleField, WallTimeField, moment_at, note

RESERVED_SLUGS = {"new", "meetings", "recommendations", *Language.values}
MOMENTS = ("registration_opens_at", "registration_closes_at", "answer_by")
DAY = {"type": "date"}


class MeetingForm(ComparesVersions):
    """Everything an organiser says of a meeting. Times are those of the clock in the meeting's zone."""

    region = forms.ChoiceField(label=_("Region"), choices=[("", _("Choose a region")), *Region.choices])
    themes = forms.MultipleChoiceField(
        label=_("Themes"), choices=Theme, required=False, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("Working languages"), choices=Language, required=False, widget=forms.CheckboxSelectMultiple
    )
    format = forms.ChoiceField(label=_("Format"), choices=Format, widget=forms.RadioSelect)
    registration_opens_at = WallTimeField(
        label=_("Registration opens"), required=False, help_text=_("Empty: as soon as the meeting is published.")
    )
    registration_closes_at = WallTimeField(
        label=_("Registration closes"), required=False, help_text=_("Empty: on the last day of the meeting.")
    )
    answer_by = WallTimeField(
        label=_("Answers due"),
        required=False,
        help_text=_("Whoever has not answered is reminded before. Empty: when registration closes."),
    )
    keeps_wall_time = forms.BooleanField(required=False)

    class Meta:
        model = Meeting
        fields = (
            "slug",
            "region",
            "themes",
            "starts_on",
            "ends_on",
            "time_zone",
            "format",
            "venue",
            "city",
            "country",
            "joining_link",
            "languages",
            "capacity",
            "registration_opens_at",
            "registration_closes_at",
            "answer_by",
            "listing",
            "admission",
            "checks_contributions",
        )
        labels = {
            "slug": _("Web address"),
            "starts_on": _("First day"),
            "ends_on": _("Last day"),
            "time_zone": _("Time zone"),
            "venue": _("Venue"),
            "city": _("City"),
            "country": _("Country"),
            "joining_link": _("Link to join online"),
            "capacity": _("Seats"),
            "listing": _("Who sees the meeting"),
            "admission": _("How people get a seat"),
        }
        help_texts = {
            "slug": _("The last part of the address, in small letters with hyphens. Empty: made from the title."),
            "time_zone": _("Begin to type a city, such as Panama. All times of the meeting are in this zone."),
            "venue": _("The building and its address."),
        }
        widgets = {
            "starts_on": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "time_zone": forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
            "listing": forms.RadioSelect,
            "admission": forms.RadioSelect,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        self.fields["time_zone"].required = True
        self.fields["version"].initial = self.instance.version
        for code, language in settings.LANGUAGES:
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title in %(language)s") % {"language": language},
                max_length=200,
                required=False,
                initial=self.instance.titles.get(code, ""),
            )
            self.fields[f"summary_{code}"] = forms.CharField(
                label=_("What it is about, in %(language)s") % {"language": language},
                required=False,
                max_length=2000,
                initial=self.instance.summaries.get(code, ""),
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        zone = self.instance.zone
        for name in MOMENTS:
            moment = getattr(self.instance, name)
            self.initial[name] = timezone.localtime(moment, ZoneInfo(zone)).replace(tzinfo=None) if moment else None
        if self.instance.pk and self.instance.state == MeetingState.PUBLISHED:
            self.fields["slug"].disabled = True
            self.fields["slug"].help_text = _("Fixed since the meeting is published: letters link to it.")
        self._ask_about_the_zone()
        self.helper = self._helper()

    def _ask_about_the_zone(self) -> None:
        """The question whether sessions keep their wall time is there only where it is one."""
        self.old_zone = self.instance.time_zone
        typed = self.data.get(self.add_prefix("time_zone"), self.old_zone) if self.is_bound else self.old_zone
        self.zone_changes = bool(
            self.instance.pk and self.old_zone and typed.strip() != self.old_zone and self.instance.sessions.exists()
        )
        if not self.zone_changes:
            del self.fields["keeps_wall_time"]
            return
        self.fields["keeps_wall_time"].label = _(
            "Yes, the zone changes from %(old)s to %(new)s, and every session keeps the time on the clock: "
            "10:00 stays 10:00."
        ) % {"old": self.old_zone, "new": typed}

    def _helper(self) -> FormHelper:
        helper = FormHelper()
        codes = [code for code, _name in settings.LANGUAGES]
        helper.layout = Layout(
            "version",
            Fieldset(
                _("What it is called"),
                note(_("One language is enough; readers of another language are told which it is.")),
                *(f"title_{code}" for code in codes),
                *(f"summary_{code}" for code in codes),
                Field("slug"),
            ),
            Fieldset(
                _("Subject"), Field("region", wrapper_class="field-short"), Div("themes", css_class="choices-columns")
            ),
            Fieldset(
                _("When"),
                Field("starts_on", wrapper_class="field-short"),
                Field("ends_on", wrapper_class="field-short"),
                "time_zone",
                *(("keeps_wall_time",) if self.zone_changes else ()),
            ),
            Fieldset(_("Where"), "format", "venue", "city", "country", "joining_link"),
            Fieldset(_("Languages"), Div("languages", css_class="choices-columns")),
            Fieldset(
                _("Seats and registration"),
                note(_("The times below are those of the clock in the meeting’s time zone.")),
                Field("capacity", wrapper_class="field-short"),
                "admission",
                "listing",
                *(Field(name, wrapper_class="field-short") for name in MOMENTS),
            ),
            Fieldset(_("Documents"), "checks_contributions"),
            Submit("save", _("Save the meeting") if self.instance.pk else _("Schedule the meeting")),
        )
        return helper

    @property
    def zones(self) -> tuple[str, ...]:
        return zone_names()

    def clean_slug(self) -> str:
        slug = self.cleaned_data.get("slug") or ""
        if self.fields["slug"].disabled:
            return self.instance.slug
        if slug in RESERVED_SLUGS:
            raise forms.ValidationError(
                _("“%(slug)s” is used by the portal itself. Choose another address.") % {"slug": slug}
            )
        return slug

    def clean_time_zone(self) -> str:
        zone = self.cleaned_data["time_zone"].strip()
        validate_zone(zone)
        return zone

    def clean(self):
        super().clean()
        data = self.cleaned_data
        titles = {code: data.get(f"title_{code}") for code, _name in settings.LANGUAGES if data.get(f"title_{code}")}
        if not titles:
            self.add_error("title_en", _("Give the meeting a title in at least one language."))
        self.instance.titles = titles
        self.instance.summaries = {
            code: data.get(f"summary_{code}") for code, _name in settings.LANGUAGES if data.get(f"summary_{code}")
        }
        if not data.get("slug") and titles and "slug" not in self.errors:
            data["slug"] = self._free_slug(str(next(iter(titles.values()))))
        self._make_moments(data)
        if self.zone_changes and not data.get("keeps_wall_time"):
            self.add_error(
                "keeps_wall_time",
                _("The time zone changes. Tick this box to confirm that the sessions keep their time on the clock."),
            )
        return data

    def _make_moments(self, data: dict) -> None:
        zone = data.get("time_zone")
        for name in MOMENTS:
            local = data.get(name)
            if not local or not zone:
                data[name] = None
                continue
            try:
                data[name] = moment_at(local, zone)
            except forms.ValidationError as error:
                self.add_error(name, error)

    @staticmethod
    def _free_slug(title: str) -> str:
        stem = slugify(title)[:40].strip("-") or "meeting"
        stem = f"{stem}-meeting" if stem in RESERVED_SLUGS else stem
        taken = set(Meeting.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
        return next(
            slug for slug in (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))) if slug not in taken
        )


class OrganiserForm(forms.Form):
    """Names another organiser by e-mail."""

    person = PeopleField(
        label=_("Another organiser"),
        help_text=_("Their e-mail address, with the name before it: Ana Ruiz, ana@example.org"),
        widget=forms.TextInput,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("person", Submit("name", _("Name as organiser")))

    def clean_person(self):
        people = self.cleaned_data["person"]
        if len(people) != 1:
            raise forms.ValidationError(_("Name one person at a time."))
        return people[0]
