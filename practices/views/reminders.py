"""What goes out by itself to reviewers and submitters, for editors."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from correspondence.reminders.timeline import coming
from rrge_portal.kernel.permissions import allow

from .. import letters
from .editorial import desk_nav


@require_safe
def reminders(request):
    """How many reviewers are reminded on which day, and by which rules reviewers and submitters are."""
    allow(request.user, "practices.edit_compendium")
    now = timezone.now()
    matter = letters.Review()
    rules = [
        (_("Reviewers"), _("A week and a day before their review is due, and two days after it, until it is in.")),
        (
            _("Requests to reviewers"),
            _("Three days and a week after somebody was asked for a review, until they say yes or no."),
        ),
        (
            _("Questions before the review"),
            _("Five and twelve days after you asked the submitter something, until they answer."),
        ),
        (
            _("Lead and partners"),
            _("Two days before their answer is due, and three and ten days after, until they answer."),
        ),
        (
            _("Concerns of readers"),
            _("The day before the answer is due, and one, four and nine days after, to the editor whose it is."),
        ),
        (
            _("Still running?"),
            _("On the day named by the submitter, or two years after; again two and six weeks later, until an answer."),
        ),
        (
            _("Consents that end"),
            _("Two months and two weeks before a consent to survivors' material or images ends."),
        ),
        (
            _("Drafts"),
            _("Two weeks and six weeks after the submitter last saved a draft, until it is handed in."),
        ),
        (
            _("Comments"),
            _("Two weeks and six weeks after a practice was returned with comments, until it is handed in again."),
        ),
    ]
    context = {
        "lines": coming([matter], matter.plans(now), now),
        "rules": rules,
        "nav": desk_nav({}, None, "reminders"),
    }
    return render(request, "practices/editorial/reminders.html", context)
