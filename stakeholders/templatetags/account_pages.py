"""The navigation of the account pages; allauth's pages show it too and pass it nothing."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

register = template.Library()


@register.inclusion_tag("components/workspace_nav.html", takes_context=True)
def account_nav(context):
    """`{% account_nav %}`: the account pages, with the present one marked."""
    path = context["request"].path
    security = reverse("mfa_index")
    pages = [
        (_("Overview"), reverse("stakeholders:account")),
        (_("Profile"), reverse("stakeholders:profile")),
        (_("Consents"), reverse("stakeholders:consents")),
        (_("Letters"), reverse("correspondence:mine")),
        (_("Saved searches"), reverse("practices:saved_searches")),
        (_("My data"), reverse("stakeholders:data")),
        (_("Signing in"), security),
    ]
    own = {url for _label, url in pages}
    here = path if path in own else security
    return {"items": [{"url": url, "label": label, "current": url == here} for label, url in pages]}


@register.simple_tag
def demonstration_people():
    """The fictional people of a demonstration, with what each is there to show."""
    return [
        {"email": "organiser@example.org", "label": _("Organiser")},
        {"email": "editor@example.org", "label": _("Editor")},
        {"email": "reviewer@example.org", "label": _("Reviewer")},
        {"email": "participant@example.org", "label": _("Participant")},
        {"email": "rapporteur@example.org", "label": _("Rapporteur")},
        {"email": "admin@example.org", "label": _("Administrator")},
    ]
