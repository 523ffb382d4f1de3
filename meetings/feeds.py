"""Meetings that everybody may know of, as Atom."""

from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy

from rrge_portal.kernel.addresses import permanent_address

from .models import Meeting

NEWEST = 50


class MeetingFeed(Feed):
    """The newest announcements first."""

    feed_type = Atom1Feed
    author_name = "RRGE portal"
    title = gettext_lazy("Regional Expert Group Meetings")
    subtitle = gettext_lazy("Meetings on public-private partnerships against trafficking in persons.")

    def link(self):
        return reverse("meetings:meetings")

    def items(self):
        public = Meeting.objects.visible_to(AnonymousUser()).published()
        return public.filter(published_at__isnull=False).order_by("-published_at", "pk")[:NEWEST]

    def item_title(self, meeting):
        return str(meeting.title)

    def item_description(self, meeting):
        return " · ".join(part for part in (meeting.days_said, meeting.place, str(meeting.summary)) if part)

    def item_guid(self, meeting):
        return permanent_address(meeting)

    def item_pubdate(self, meeting):
        return meeting.published_at

    def item_updateddate(self, meeting):
        return meeting.published_at
