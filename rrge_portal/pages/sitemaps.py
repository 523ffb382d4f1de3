"""The map of all public pages, in every language of the portal."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from meetings.models import Meeting
from practices.models import Edition, Practice
from rrge_portal.kernel.open_interface import OpenViewSet

PAGES_EACH = 5000
"""Things on one sheet of the map; each has an address per language."""


class PublicPages(Sitemap):
    i18n = True
    alternates = True
    x_default = True
    limit = PAGES_EACH
    protocol = urlsplit(settings.PORTAL_URL).scheme


class StandingPages(PublicPages):
    def items(self):
        return ["pages:home", "meetings:meetings", "practices:compendium", "practices:editions", "pages:about",
                "pages:open_data", "pages:privacy", "pages:contact"]  # fmt: skip

    def location(self, item):
        return reverse(item)


class MeetingPages(PublicPages):
    def items(self):
        public = Meeting.objects.visible_to(OpenViewSet.reader).announced()
        return public.only("slug").order_by("pk")


class PracticePages(PublicPages):
    def items(self):
        return Practice.objects.published().only("slug", "state_since").order_by("pk")

    def lastmod(self, item):
        return item.state_since


class EditionPages(PublicPages):
    def items(self):
        return Edition.objects.only("slug", "built_at").order_by("pk")

    def lastmod(self, item):
        return item.built_at


SITEMAPS = {"pages": StandingPages, "meetings": MeetingPages, "practices": PracticePages, "editions": EditionPages}
