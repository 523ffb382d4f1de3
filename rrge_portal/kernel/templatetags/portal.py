"""The template language of the portal: moments, languages, countries, icons and states."""

import json
from datetime import datetime

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, get_language_info, ngettext
from django.utils.translation import gettext as _
from django_countries import countries

from .. import moments
from ..charts import Chart
from ..localised import Text, pick
from ..markdown import MARKDOWN
from ..qr import qr_svg
from ..suppression import THRESHOLD
from ..vocabulary import Language

register = template.Library()


@register.filter
def moment(value: datetime, zone: str) -> str:
    """`{{ session.starts_at|moment:meeting.time_zone }}` → *Thursday 10 December 2026, 10:00 (Panama, UTC−5)*."""
    return moments.say_moment(value, zone) if value else ""


@register.filter
def clock(value: datetime, zone: str) -> str:
    """`{{ session.starts_at|clock:zone }}` → *10:00*."""
    return moments.say_time(value, zone) if value else ""


@register.simple_tag
def span(start: datetime, end: datetime, zone: str) -> str:
    """`{% span start end zone %}` → *Thursday 10 December 2026, 10:00–11:30 (Panama, UTC−5)*."""
    return moments.say_span(start, end, zone)


@register.simple_tag
def days(thing) -> str:
    """`{% days meeting %}` → *9–10 December 2026*, or only what is known of it."""
    return moments.say_days(thing.starts_on, thing.ends_on, thing.date_precision)


@register.filter
def day(value) -> str:
    """`{{ date|day }}` → *Thursday 10 December 2026*."""
    return moments.say_date(value) if value else ""


@register.filter
def short_day(value) -> str:
    """`{{ date|short_day }}` → *10 December 2026*."""
    return moments.say_short_date(value) if value else ""


@register.filter
def zone_name(zone: str, at: datetime | None = None) -> str:
    """`{{ meeting.time_zone|zone_name }}` → *Panama, UTC−5*."""
    return moments.say_zone(zone, at or timezone.now()) if zone else ""


@register.filter
def waiting(since: datetime) -> str:
    """`{{ practice.submitted_at|waiting }}` → *waiting 12 days*."""
    if not since:
        return ""
    number = (timezone.now() - since).days
    if number == 0:
        return _("since today")
    return ngettext("waiting %(number)d day", "waiting %(number)d days", number) % {"number": number}


@register.filter
def country(code: str) -> str:
    """`{{ "VN"|country }}` → *Viet Nam*."""
    return countries.name(code) if code else ""


@register.filter
def language_name(code: str) -> str:
    """`{{ "es"|language_name }}` → *Spanish*, in the page's language."""
    try:
        return get_language_info(code)["name_translated"]
    except KeyError:
        return code


@register.filter
def own_language_name(code: str) -> str:
    """`{{ "es"|own_language_name }}` → *Español*."""
    return Language(code).label if code in Language.values else code


@register.filter
def localised(texts) -> Text:
    """The text of `{"en": …}` for this page; see `in_language` to show it."""
    return pick(texts or {})


@register.simple_tag
def in_language(text, code: str = ""):
    """`{% in_language meeting.title %}`: the text, marked with its language and named when it is not the page's."""
    code = code or getattr(text, "language", "")
    if not code or code == get_language():
        return str(text)
    return format_html('<bdi lang="{}">{}</bdi> <span class="in-language">({})</span>', code, text, language_name(code))


@register.simple_tag
def icon(name: str):
    """`{% icon "calendar" %}`: a drawing from the one sprite, always beside a word."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("portal/icons.svg"),
        name,
    )


BADGES = {
    "attention": ("attention", "clock"),
    "success": ("success", "check"),
    "danger": ("danger", "cross"),
    "primary": ("primary", "dot"),
    "muted": ("muted", "ring"),
}


@register.simple_tag
def badge(label, tone: str = "muted"):
    """`{% badge registration.get_state_display registration.state_tone %}`: a state as a word with a shape."""
    tone, shape = BADGES[tone]
    return format_html('<span class="state state-{}">{}<span>{}</span></span>', tone, icon(shape), label)


@register.inclusion_tag("components/progress.html")
def progress(done, total, label):
    """`{% progress job.done job.total _("Letters") %}`: a bar that also says its numbers."""
    return {"done": done, "total": total, "label": label, "percent": min(100, 100 * done // total) if total else 0}


@register.inclusion_tag("components/bars.html")
def bars(chart: Chart):
    """`{% bars chart %}`: horizontal bars with the same numbers as a table behind; see `kernel/charts.py`."""
    return {"chart": chart, "threshold": THRESHOLD}


@register.simple_tag
def qr_code(text: str):
    """`{% qr_code address %}`: a QR code as SVG; the address stands beside it as text."""
    return qr_svg(text)


@register.simple_tag
def qr_of_page(name: str, *parts):
    """`{% qr_of_page "meetings:check_in" code %}`: a QR code that leads to this page of the portal."""
    return qr_svg(settings.PORTAL_URL + reverse(name, args=parts))


@register.simple_tag
def linked_data(described: dict):
    """`{% linked_data event %}`: what a page says to search engines, as a block of data that no browser runs."""
    text = json.dumps(described, ensure_ascii=False).translate(_NEVER_MARKUP)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above


_NEVER_MARKUP = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}

MESSAGE_TONES = {"debug": "info", "info": "info", "success": "success", "warning": "attention", "error": "danger"}


@register.filter
def markdown(text: str):
    """Emphasis, lists and links; markup in the text is shown, never obeyed."""
    return mark_safe(MARKDOWN.render(text))  # noqa: S308 - the renderer escapes, and knows no HTML


@register.filter
def tone(level_tag: str) -> str:
    """`{{ message.level_tag|tone }}`: how a message of the framework looks with us."""
    return MESSAGE_TONES.get(level_tag, "info")


@register.filter
def page_numbers(page_obj) -> list[int | None]:
    """The pages to link to: the first, the last, those around this one, and None for each gap."""
    return [
        number if isinstance(number, int) else None
        for number in page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    ]
