"""The do-no-harm questions an editor confirms one by one before a practice is published.

Lead and partners answer for themselves (`parties.py`); what points at somebody is found by `screening.py`.
"""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _


class Question(NamedTuple):
    """One thing to be sure of. `code` is what the answer is kept under."""

    code: str
    text: object
    help: object


HARM = (
    Question(
        "no_names",
        _("No victim, survivor, family member or suspect is named."),
        _("Also not by initials, nicknames or a post that only one person can hold."),
    ),
    Question(
        "no_traces",
        _("No age, exact date, small place or case number points to one person."),
        _("Write “a young woman”, “in 2024”, “in the north of the country” instead."),
    ),
    Question(
        "no_contacts",
        _("No private phone number, e-mail or street address is in the text."),
        _("Shelters have no address at all, not even a town."),
    ),
    Question(
        "no_images",
        _("No image shows a victim or survivor, blurred or not."),
        _("Look also at the pages and files the text links to."),
    ),
    Question(
        "survivor_consent",
        _("Survivors' words and stories have their consent, with an end, or there are none."),
        _("Consent ends after three years at the latest and can be withdrawn before."),
    ),
    Question(
        "no_operation",
        _("Nothing endangers an investigation, a shelter or somebody who reported."),
        _("Indicators that still work are described in kind, not in detail."),
    ),
)
CONSENT = (
    Question(
        "rights",
        _("The licence is the lead's to give, and quotations and figures may be used."),
        _("Ask where a table or a quotation comes from elsewhere."),
    ),
)


def questions(version) -> list[tuple[object, list[Question]]]:
    """The questions of a version by group: do no harm, then rights. Lead and partners answer for themselves."""
    return [(_("Do no harm"), list(HARM)), (_("Rights"), list(CONSENT))]


def codes(version) -> list[str]:
    """The codes of all questions of a version."""
    return [question.code for _group, asked in questions(version) for question in asked]
