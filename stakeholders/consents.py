"""The sentences people consent to, word for word. A new meaning needs a new `WORDING_VERSION`."""

from django.utils.translation import gettext_lazy as _

from .states import Purpose

SENTENCES = {
    Purpose.KEEP_PROFILE: _(
        "Keep my profile, so that I need not type it again. Without this it is deleted 12 months after the meeting."
    ),
    Purpose.PARTICIPANT_LIST: _(
        "Show my name, function and organisation in the list of participants that the participants see."
    ),
    Purpose.PUBLIC_LIST: _(
        "Show my name, function and organisation in the list of participants that everybody can read on this website, "
        "even though sessions may have been held under the Chatham House Rule."
    ),
    Purpose.PRACTICE_THREAD: _("On the published practice, name the meeting, session and recommendation it came from."),
    Purpose.PRACTICE_PUBLICATION: _("Publish the practice in the compendium under the licence named in the form."),
}
