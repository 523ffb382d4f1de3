"""A session under the Chatham House Rule with a banker in its meeting, and pages as a browser reads and sends them."""

import html
import re

from django.urls import reverse

from meetings.actions import notes
from meetings.merging import Paragraph
from meetings.models import Appointment, Session
from meetings.states import HouseRule, MeetingRole
from rrge_portal.kernel.vocabulary import Sector
from stakeholders.models import Organisation
from tests.factories import (
    MeetingFactory,
    RegistrationFactory,
    SessionFactory,
    StakeholderFactory,
)

SAID = "Banks wait too long, as Ximena Quispe of Banco Altiplano put it."


def in_session(organiser, rule=HouseRule.CHATHAM):
    """A session in whose meeting a banker takes part."""
    session = SessionFactory(meeting=MeetingFactory(organiser=organiser), rule=rule)
    bank = Organisation.objects.create(name="Banco Altiplano S.A.", acronym="BAL", sector=Sector.PRIVATE)
    banker = StakeholderFactory(
        profile__given_name="Ximena",
        profile__family_name="Quispe",
        profile__sector=Sector.PRIVATE,
        profile__organisation=bank,
    )
    RegistrationFactory(meeting=session.meeting, stakeholder=banker)
    return session


def write(session, *texts, by, kind="finding"):
    paragraphs = [Paragraph(f"k{place}", kind, text) for place, text in enumerate(texts)]
    known = {paragraph.key: paragraph.mark for paragraph in session.own_note.paragraphs()} if session.own_note else {}
    notes.save(session, by=by, paragraphs=paragraphs, known=known, language="en")
    return Session.objects.get(pk=session.pk)


def rapporteur_of(session):
    person = StakeholderFactory()
    Appointment.objects.create(
        meeting=session.meeting, session=session, stakeholder=person, role=MeetingRole.RAPPORTEUR
    )
    return person


def page(session, name="names_in_notes", **more):
    return reverse(f"meetings:{name}", kwargs={"slug": session.meeting.slug, "pk": session.pk, **more})


def read(response) -> str:
    """What a person reads."""
    return html.unescape(re.sub(r"\s+", " ", response.content.decode()))


def sent(response, **changes) -> dict:
    """What a browser would send of the form on a page, with some of it changed."""
    content = response.content.decode()
    form = content[content.index("<form", content.index("page-head")) :]
    form = form[: form.index("</form>")]
    data = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "csrfmiddlewaretoken":
            data[html.unescape(name[1])] = html.unescape(value[1]) if value else ""
    for name, value in re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>([^<]*)</textarea>', form):
        data[name] = html.unescape(value)
    for name, options in re.findall(r'<select name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)"[^>]* selected', options)
        data[name] = chosen[1] if chosen else ""
    return data | changes


def choices(response, deed: str) -> dict:
    """The form on a page with the same decision about every name."""
    data = sent(response)
    return data | {name: deed for name in data if re.fullmatch(r"name-[0-9a-f]{16}", name)}
