"""The papers of the door and of afterwards: the list to sign, the entry pass, the certificate."""

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from rrge_portal.kernel.documents import Block, Document, Facts, Paragraph, Picture, Table
from rrge_portal.kernel.moments import say_days, say_moment, say_short_date, say_span
from rrge_portal.kernel.qr import qr_svg

from .addresses import address_on_portal
from .models import Certificate, Meeting, Registration, Session


def attendance_list(meeting: Meeting, session: Session | None = None) -> Document:
    """The confirmed by name, with a box to sign and the code that enters them later; in the page's language."""
    confirmed = (
        meeting.registrations.confirmed()
        .select_related("stakeholder__profile__organisation")
        .order_by("stakeholder__profile__family_name", "stakeholder__profile__given_name", "pk")
    )
    rows = []
    for number, registration in enumerate(confirmed.iterator(chunk_size=1000), start=1):
        profile = getattr(registration.stakeholder, "profile", None)
        organisation = profile.organisation.name if profile and profile.organisation else ""
        rows.append((str(number), registration.stakeholder.shown_name, organisation, registration.shown_code, "☐", ""))
    now = timezone.now()
    when = say_span(session.starts_at, session.ends_at, meeting.zone) if session else meeting.days_said
    return Document(
        str(session.title) if session else _("Attendance"),
        language=translation.get_language() or "en",
        made_at=now,
        above=str(meeting.title),
        below=when,
        footer=_("As of %(moment)s. For the organisers only.") % {"moment": say_moment(now, meeting.zone)},
        blocks=[
            Table(
                ("", _("Name"), _("Organisation"), _("Code"), _("Here"), _("Signature")),
                rows,
                (0.5, 2.5, 2.4, 1.9, 0.6, 2.0),
            )
        ],
    )


def entry_pass(registration: Registration) -> Document:
    """What a participant shows at the door, printed or on a phone."""
    meeting = registration.meeting
    address = address_on_portal("check_in", code=registration.code)
    return Document(
        _("Entry pass"),
        language=translation.get_language() or "en",
        made_at=registration.decided_at or registration.requested_at,
        above=str(meeting.title),
        below=meeting.days_said,
        blocks=[
            Facts(
                (
                    (_("Name"), registration.stakeholder.shown_name),
                    (_("Where"), meeting.place or _("Online")),
                    (_("Code"), registration.shown_code),
                )
            ),
            Picture(qr_svg(address), _("QR code with the address %(address)s") % {"address": address}, 6),
            Paragraph(_("Show this at the door: it is scanned or typed, and you are checked in.")),
        ],
    )


def certificate(issued: Certificate) -> Document:
    """The certificate in the page's language; what it says was frozen when it was issued. No session is named."""
    address = address_on_portal("certificate", code=issued.code)
    facts = [
        (_("Meeting"), str(issued.title)),
        (_("When"), say_days(issued.starts_on, issued.ends_on)),
    ]
    if str(issued.place):
        facts.append((_("Where"), str(issued.place)))
    facts.append((_("Code"), issued.shown_code))
    blocks: list[Block] = [
        Paragraph(_("This is to certify that"), "centred"),
        Paragraph(issued.name, "lead"),
        *([Paragraph(issued.organisation)] if issued.organisation else []),
        Paragraph(_("attended the following meeting:")),
        Facts(facts),
        Paragraph(_("Issued on %(day)s.") % {"day": say_short_date(issued.issued_at.date())}),
        Picture(qr_svg(address), _("QR code with the address %(address)s") % {"address": address}, 3.5),
        Paragraph(
            _("Anybody can verify this certificate at %(address)s by its code.") % {"address": address},
            "small",
        ),
    ]
    return Document(
        _("Certificate of attendance"),
        language=translation.get_language() or "en",
        made_at=issued.issued_at,
        blocks=blocks,
    )


def frozen_titles(meeting: Meeting) -> dict[str, str]:
    """The meeting's title in every language it has."""
    return {language: title for language, title in meeting.titles.items() if title}


def frozen_places(meeting: Meeting, languages) -> dict[str, str]:
    """Where it was held, with the country's name in each language of the pages."""
    places = {}
    for language in languages:
        with translation.override(language):
            places[language] = str(meeting.place)
    return {language: place for language, place in places.items() if place}
