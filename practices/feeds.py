"""What is new in the compendium, as Atom: whole, or as narrow as a search. Every title says which language it is in."""

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rrge_portal.kernel.addresses import permanent_address

from . import browsing, search
from .citing import PORTAL
from .models import Edition

NEWEST = 50


class InLanguages(Atom1Feed):
    """Says of every entry in which language its title and summary are."""

    def item_attributes(self, item):
        return super().item_attributes(item) | {"xml:lang": item["language"]}


class PracticeFeed(Feed):
    """The newest practices a search finds: `?country=PA&theme=finance`, as in the address of the search itself.

    Each is in the reader's language where it can be read in it, else in its own.
    """

    feed_type = InLanguages
    author_name = PORTAL
    description_template = None

    def get_object(self, request):
        return browsing.read(request.GET)

    def title(self, wanted):
        chips = ", ".join(chip["label"] for chip in browsing.chips(wanted))
        return _("New practices: %(search)s") % {"search": chips} if chips else _("New practices in the compendium")

    def subtitle(self, wanted):
        return _("Promising practices in public-private partnerships against trafficking in persons.")

    def link(self, wanted):
        return reverse("practices:compendium") + wanted.query()

    def feed_url(self, wanted):
        return reverse("practices:practice_feed") + wanted.query()

    def items(self, wanted):
        found = search.find(wanted.text, wanted.filters, size=NEWEST, sort="newest")
        return found.hits

    def item_title(self, hit):
        return hit.name

    def item_description(self, hit):
        return escape(hit.summary)

    def item_extra_kwargs(self, hit):
        return {"language": hit.language}

    def item_link(self, hit):
        return hit.practice.get_absolute_url()

    def item_guid(self, hit):
        return permanent_address(hit.practice)

    def item_pubdate(self, hit):
        return hit.practice.published_at

    def item_updateddate(self, hit):
        return max(hit.practice.published_at, hit.practice.state_since)

    def item_author_name(self, hit):
        return hit.practice.current.lead_organisation or PORTAL

    def item_categories(self, hit):
        themes = hit.practice.current.themes
        return [browsing.label("theme", theme) for theme in themes if theme in search.FACETS["theme"]]


class EditionFeed(Feed):
    """Editions of the compendium, the newest first."""

    feed_type = Atom1Feed
    author_name = PORTAL
    title = gettext_lazy("Editions of the compendium")
    subtitle = gettext_lazy("Frozen, numbered editions with their files.")

    def link(self):
        return reverse("practices:editions")

    def items(self):
        return Edition.objects.order_by("-number")[:NEWEST]

    def item_title(self, edition):
        return str(edition.title)

    def item_description(self, edition):
        return escape(edition.foreword)

    def item_guid(self, edition):
        return permanent_address(edition)

    def item_pubdate(self, edition):
        return edition.frozen_at

    def item_updateddate(self, edition):
        return edition.built_at or edition.frozen_at
