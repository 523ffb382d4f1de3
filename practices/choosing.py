"""Downloading practices somebody chose: a selection, or what a search found. A job makes the file.

Nobody needs an account. Whoever starts a download is led to a signed address, which is all it takes to follow it; the
file is there for seven days, unless a practice in it is taken down. Signed-out readers share an hourly allowance, so
that a worker is never kept from editors' work.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core import signing
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from rrge_portal.kernel import jobs
from rrge_portal.kernel.models import Job
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.states import JobState

from . import search, selection
from .models import Practice
from .states import Format

KIND = "selection"
MOST = 500
"""Practices in one file."""
EACH = 20
"""Files one browser may ask for in an hour."""
ALL_STRANGERS = 300
"""Files all signed-out readers together may ask for in an hour."""
SALT = "practices.choosing"


def begin(
    *, kind: str, name: str, address: str, asker: str, keys: Sequence[int] = (), query: dict[str, Any] | None = None, by
) -> Job:
    """Start making a file of these practices, or of what this query finds; the very same is not made twice a day.

    `asker` tells browsers apart and says nothing about a person.
    """
    language = translation.get_language()
    wanted = {
        "keys": list(keys),
        "query": query,
        "format": Format(kind).value,
        "language": language,
        "name": name,
        "address": address,
    }
    version = _newest_change()
    key = hashlib.sha256(json.dumps([wanted, version], sort_keys=True).encode()).hexdigest()
    since = timezone.now() - timedelta(days=1)
    same = Job.objects.filter(kind=KIND, arguments__key=key, created_at__gt=since).exclude(state=JobState.FAILED)
    if (found := same.order_by("-pk").first()) and (found.file or not found.is_over):
        return found
    _refuse_too_many(asker, by)
    return jobs.start(KIND, by=by, **wanted, key=key, asker=asker)


def _newest_change() -> str:
    """Changes whenever a practice is published, put back or taken down, so that an older file is not given out."""
    found = Practice.objects.order_by("-state_since").values_list("pk", "state_since", "current").first()
    return repr(found)


def _refuse_too_many(asker: str, by) -> None:
    lately = Job.objects.filter(kind=KIND, created_at__gt=timezone.now() - timedelta(hours=1))
    too_many = lately.filter(arguments__asker=asker).count() >= EACH or (
        by is None and lately.filter(by=None).count() >= ALL_STRANGERS
    )
    if too_many:
        raise Refusal(_("Many files have been asked for within the last hour. Come back in an hour and try again."))


def practices_of(build: Job):
    """The public practices a job is about, in their order."""
    return selection.selected(_keys(build.arguments))


def _keys(arguments: dict[str, Any]) -> list[int]:
    if arguments["query"] is None:
        return arguments["keys"][:MOST]
    asked = arguments["query"]
    found = search.find(asked["text"], asked["filters"], size=MOST, sort=asked["sort"])
    return [hit.practice.pk for hit in found.hits]


def title_of(build: Job) -> str:
    """*Selected practices*, or what was searched for."""
    asked = build.arguments["query"]
    if asked and asked["text"]:
        return _("Practices found for “%(words)s”") % {"words": asked["text"]}
    return _("Practices found") if asked else _("Selected practices")


# --- Its page ---------------------------------------------------------------------------------------------------------


def token_of(build: Job) -> str:
    """What stands in the address of its page."""
    return signing.dumps(build.pk, salt=SALT)


def find(token: str) -> Job | None:
    """The download of a signed address, as long as its file would be kept."""
    try:
        key = signing.loads(token, salt=SALT, max_age=Job.FILES_ARE_KEPT)
    except signing.BadSignature:
        return None
    return Job.objects.filter(pk=key, kind=KIND).first()


def still_public(build: Job, _person=None) -> bool:
    """Whether everything in the file may still be read by everybody."""
    held = set(build.arguments.get("held", ()))
    return Practice.objects.published().filter(pk__in=held).count() == len(held)


def told(build: Job) -> str:
    """What its page says once it is done."""
    return _("The file is ready.")
