import hashlib
import json
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from rrge_portal.kernel import catalogues


class Command(BaseCommand):
    help = "Make everything ready to serve; quick, and harmless, when it already is."

    def handle(self, **options):
        for language in catalogues.languages():
            catalogues.compile_catalogue(language)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("index_practices", if_needed=True)
        if not settings.DEBUG:  # runserver serves static files from where they are
            self.collect_static()
        if settings.DEMO and not apps.get_model("meetings", "Meeting").objects.exists():
            self.stdout.write("Loading the demonstration data.")
            call_command("seed_demo")

    def collect_static(self):
        """Copy, hash and compress static files, if one has changed since the last time."""
        mark = Path(settings.STATIC_ROOT) / ".collected"
        now = fingerprint()
        if mark.exists() and mark.read_text() == now:
            return
        self.stdout.write("Collecting static files.")
        call_command("collectstatic", interactive=False, verbosity=0)
        mark.write_text(now)


def fingerprint() -> str:
    """Changes when a static file is added, changed or removed, or when they would be treated differently."""
    parts = [django.__version__, json.dumps(settings.STORAGES["staticfiles"], default=str)]
    for finder in get_finders():
        for name, storage in finder.list(ignore_patterns=None):
            modified = storage.get_modified_time(name).timestamp()
            parts.append(f"{storage.location} {name} {storage.size(name)} {modified}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
