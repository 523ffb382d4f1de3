"""Nobody sees what is not theirs, on any page; looking changes nothing; and no address opens a row of another meeting.

Every named address of the project is walked, with real keys and the real links each role holds, by everybody who may
come along. What may be seen by whom is one table. A new page is walked as soon as it has a name.
"""

import hashlib
import json
import logging
from itertools import chain
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session as BrowserSession
from django.test import Client
from django.urls import reverse

from meetings.models import ListEntry
from rrge_portal.middleware import SecondFactorForStaff
from stakeholders.own_data import own_data

from .planted import KEY, OTHER_SLUG, SLUG, plant
from .reading import text_of
from .test_public_doors import ADMIN_ITSELF, DOORS, EXAMPLES

KEYED = {"token", "code"}
"""Parts of an address that are themselves what opens it."""
BY_SIGNATURE = {"correspondence:stop", "correspondence:tracking"}
"""What takes a POST without the page's own secret: one click in a mail program, and a mail provider's webhook."""

COUNTED = {"last_login", "downloads"}
"""What looking does change: when somebody signed in last, and how often a document was downloaded."""

INSIDE = {"organiser", "confirmed", "rapporteur"}
"""Those in the meeting, who know each other's parts in it; `rapporteur` is one of another session."""
DIRECTORY = {"organiser", "secretariat", "other_organiser"}
"""Those who find everybody the portal knows in its directory, in no connection with what they do."""
ORGANISER = {"organiser"}
OWN = ORGANISER | {"confirmed"}
NOBODY: set[str] = set()
REVIEWING = {"editor", "reviewer"}
AUTHORS = {"submitter", "co_author"}
MAY_SEE: dict[str, set[str]] = {
    # one who has a seat and agreed to be listed
    "Zqconfirmed": INSIDE | DIRECTORY | {"door"},
    "Legalzqconfirmed": OWN | DIRECTORY,
    "zqconfirmed@planted": OWN | DIRECTORY,
    "zqgender": ORGANISER,  # counted on the board of balance, beside no name
    "Zqneeds": OWN,
    "Zqdietary": OWN,
    "Zqaccess": OWN,
    "Zqpassport": OWN,
    "Zqleavesfrom": OWN,
    "Zqorganisersnote": ORGANISER,
    "Zqlettersubject": OWN,
    "Zqlettertext": OWN,
    # one who has a seat and did not agree to be listed, and one who waits
    "Zqquiet": DIRECTORY,
    "zqquiet@planted": DIRECTORY,
    "Zqcertifiedquiet": ORGANISER,
    "Zqrevoked": ORGANISER,
    "Zqwaitlisted": DIRECTORY | {"waitlisted"},
    "zqwaitlisted@planted": DIRECTORY | {"waitlisted"},
    # what readers have saved
    "Zqsavedwords": {"confirmed"},
    "zqsaver@planted": {"confirmed"},
    # those invited and named
    "Zqdecliner": ORGANISER,
    "Zqdeclinereason": ORGANISER,
    "Zqvisaname": ORGANISER,
    "Zqstopwords": {"secretariat"},
    "Zqlisted": ORGANISER,
    "Zqimported": ORGANISER,
    "Zqfocalpoint": ORGANISER | {"focal_point"},
    "zqfocal@planted": ORGANISER | {"focal_point"},
    "Zqnominee": ORGANISER | {"focal_point"},
    "zqnominee@planted": ORGANISER | {"focal_point"},
    "Zqlatereason": ORGANISER | {"focal_point"},
    # under the Chatham House Rule
    "Zqmoderator": INSIDE | DIRECTORY,
    "Zqrapporteur": INSIDE | DIRECTORY,
    "Zquploader": INSIDE | DIRECTORY,
    "Zqsharedpaper": INSIDE,
    "Zqsecretariatpaper": ORGANISER,
    "Zqdraftnotes": ORGANISER,
    "Zqsurveyanswer": NOBODY,
    # the outcome report and its recommendations
    "Zqreportdraft": ORGANISER,
    "Zqreportinside": INSIDE,
    "Zqreportfile": INSIDE,
    "Zqtakendown": ORGANISER,
    "Zqinnerrecommendation": INSIDE,
    "Zqsecretrecommendation": ORGANISER,
    # a practice under review: who judges it stays with the editors, what is meant for them too
    "Zqunpublishedpractice": REVIEWING | AUTHORS | {"clearing_body"},
    "Zqreviewer": {"editor", "reviewer"} | DIRECTORY,
    "zqreviewer@planted": {"reviewer"} | DIRECTORY,
    "zqsubmitter@planted": {"submitter"} | DIRECTORY,
    "Zqcloseto": {"editor", "reviewer"},
    "Zqwishreason": {"editor"},
    "Zqtoauthor": REVIEWING | AUTHORS,
    "Zqtoeditor": REVIEWING,
    "Zqfieldtoauthor": REVIEWING | AUTHORS,
    "Zqfieldtoeditor": REVIEWING,
    "Zqfieldanswer": REVIEWING | AUTHORS,
    "Zqreasons": {"editor"} | AUTHORS,
    "Zqexception": {"editor"},
    "Zqdeskremark": {"editor"},
    "Zqdeskquestion": {"editor"} | AUTHORS,
    "Zqdeskanswer": {"editor"} | AUTHORS,
    "Zqdeskwording": {"editor"},
    # who writes it, and what its authors keep to themselves or show to some
    "Zqcoauthor": AUTHORS | DIRECTORY,
    "zqcoauthor@planted": AUTHORS | DIRECTORY,
    "Zqaskedtowrite": {"submitter"},
    "zqaskedtowrite@planted": {"submitter"},
    "Zqsecretdraft": {"submitter"},
    "Zqwordform": {"submitter"},
    "Zqsecretariatlink": AUTHORS | {"editor"},
    "Zqstrictfile": AUTHORS,
    "Zqstrictwords": AUTHORS,
    "Zqstrictbytes": AUTHORS,
    "Zqoriginalname": NOBODY,
    # lead, partners and readers: what they say is for the editors
    "Zqclearingbody": {"editor", "clearing_body"},
    "Zqgivenby": {"editor", "clearing_body"},
    "Zqcontactname": {"editor"},
    "zqcontact@planted": {"editor"},
    "Zqansweredby": {"editor"},
    "Zqanswerremark": {"editor"},
    "Zqconsentnote": {"editor"},
    "Zqflagreason": NOBODY,
    "Zqtakedownreason": {"editor"},
    "Zqwithheldtitle": {"editor", "submitter"},
    "Zqconcern": {"editor"},
    "Zqpassage": {"editor"},
    "zqreader@planted": NOBODY,
    "Zqnews": {"editor"},
    "Zqresult": {"editor"},
    "Zqsource": {"editor"},
    "Zqadaptedby": {"editor"},
    "zqadapter@planted": {"editor"},
    # editions of the compendium
    "Zqdraftedition": {"editor"},
    "Zqdraftchapter": {"editor"},
    "Zqwithdrawnentry": NOBODY,
    "Zqwithheldfile": NOBODY,
    "Zqstalefile": NOBODY,
    # what organisers keep to themselves
    "Zqdraftmeeting": ORGANISER,
    "zqjoininglink": INSIDE,
    "Zqwordingbody": ORGANISER,
    "Zqmailingbody": ORGANISER,
    "Zqexported": ORGANISER,
    "Zqdoor": ORGANISER | {"door"},
    "Zqclosingreason": ORGANISER,
    "Zqreopened": ORGANISER,
}
NOT_ON_A_PAGE = {"Zqreopened", "Zqclosingreason", "Zqlisted", "Zqimported"}
"""What even the organisers' walk does not come upon: it is shown nowhere, or only after a click."""


@pytest.fixture
def world(db, settings):
    settings.DEMO = False
    logging.disable(logging.WARNING)
    yield plant()
    logging.disable(logging.NOTSET)


def client_of(world, role: str) -> Client:
    """A browser of that role; a phone at the door has opened its pass."""
    client = Client()
    people = {"rapporteur": "neighbour"}
    person = getattr(world.people, people.get(role, role), None)
    if person:
        client.force_login(person, backend="stakeholders.authentication.PortalBackend")
        session = client.session
        session[SecondFactorForStaff.KNOWN] = person.pk
        session.save()
    if role == "door":
        client.post(reverse("meetings:door", args=[world.keys["door"][0]]))
    return client


def addresses(held: list[str], slug=SLUG):
    """Every address, with the planted rows' keys and each of the links that are held: `(name, path)`."""
    for name, parts in sorted(DOORS.items()):
        if name in ADMIN_ITSELF or name == "account_logout":
            continue
        for key in range(KEY, KEY + 3) if name == "meetings:contribution" else [KEY]:
            for token in held or ["nothing"] if parts & KEYED else [""]:
                known = EXAMPLES | {"slug": slug, "token": token, "code": token, "number": 1, "kind": "invitation"}
                known |= {"language": "en", "letter": "invitation", "days": 7, "item": "list"}
                known["deed"] = "replace" if name == "meetings:nominee" else "confirm"
                yield name, reverse(name, kwargs={part: known.get(part, key) for part in parts})


def everything() -> dict[str, str]:
    """A fingerprint of each table but that of browsers' sessions."""
    prints = {}
    for model in apps.get_models():
        if model is not BrowserSession:
            rows = model._base_manager.order_by("pk").values_list()
            fields = [field.name for field in model._meta.concrete_fields if field.name not in COUNTED]
            rows = rows.values_list(*fields)
            known = [[bytes(value) if isinstance(value, memoryview) else value for value in row] for row in rows]
            prints[model._meta.label] = hashlib.sha256(repr(known).encode()).hexdigest()
    return prints


def walk(world, role: str) -> SimpleNamespace:
    """What of the planted things a role comes upon, each with the first address that showed it; and what broke."""
    client, seen, broken, careless = client_of(world, role), {}, [], []
    client.raise_request_exception = False
    is_known = settings.SESSION_COOKIE_NAME in client.cookies
    for name, path in addresses(world.keys.get(role, [])):
        response = client.get(path, {"annotated": 1})
        if response.status_code >= 500:
            broken.append(path)
        wanted = FORGETFUL if DOORS[name] & KEYED else PERSONAL if is_known and not is_for_machines(name) else {}
        careless += [path for header, value in wanted.items() if value not in response.get(header, "")]
        text = text_of(response)
        own = {key for key in world.keys.get(role, []) if key in path}
        for thing in [*MAY_SEE, *(set(chain.from_iterable(world.keys.values())) - own)]:
            if thing in text:
                seen.setdefault(thing, path)
    return SimpleNamespace(seen=seen, broken=broken, careless=careless)


def is_for_machines(name: str) -> bool:
    """Doors that answer everybody as they answer a stranger, whoever is signed in, and only read."""
    return name.startswith("api:") or name == "practices:oai"


PERSONAL = {"Cache-Control": "private"}
"""Of what a browser gets that is known: no cache on the way keeps it."""
FORGETFUL = PERSONAL | {"X-Robots-Tag": "noindex", "Referrer-Policy": "same-origin"}
"""Of a page whose address is its key: no search engine lists it, no cache keeps it, no other site learns of it."""

WALKERS = [
    "anonymous",
    "outsider",
    "invited",
    "waitlisted",
    "confirmed",
    "rapporteur",
    "focal_point",
    "door",
    "other_organiser",
    "secretariat",
    "editor",
    "reviewer",
    "submitter",
    "co_author",
    "clearing_body",
    "organiser",
]


@pytest.mark.parametrize("role", WALKERS)
def test_a_walk_over_every_page_shows_what_is_theirs_and_changes_nothing(world, role):
    before = everything()
    walked = walk(world, role)
    assert not walked.broken
    shown = {thing: path for thing, path in walked.seen.items() if role not in MAY_SEE.get(thing, set())}
    theirs = set(world.keys.get(role, []))
    if role == "organiser":  # codes stand on their lists, and the links of doors on their page
        theirs |= set(world.keys["door"] + world.keys["waitlisted"]) | {world.keys["confirmed"][4]}
    leaks = {thing: path for thing, path in shown.items() if thing not in theirs}
    assert not leaks, f"{role} sees what is not theirs: {leaks}"
    assert not walked.careless, f"{role} finds pages that may be listed or kept: {walked.careless}"
    assert everything() == before, "a page changed something by being looked at"
    if role == "organiser":  # else the table would say nothing
        missing = {thing for thing, who in MAY_SEE.items() if role in who} - walked.seen.keys() - NOT_ON_A_PAGE
        assert not missing, f"the organisers' walk does not come upon {missing}"


# --- Buttons ----------------------------------------------------------------------------------------------------------


def organisers_addresses(slug: str):
    return [(name, path) for name, path in addresses([], slug) if path.startswith(f"/organise/{slug}/")]


@pytest.mark.parametrize("role", ["outsider", "confirmed", "rapporteur", "other_organiser", "secretariat", "editor"])
def test_no_organisers_button_works_for_anybody_else(world, role):
    before = everything()
    client = client_of(world, role)
    for name, path in organisers_addresses(SLUG):
        status = client.post(path).status_code
        assert status in {403, 404, 405}, f"{role} posts to {name} and gets {status}"
    assert everything() == before


def test_no_row_of_another_meeting_opens_under_ones_own(world):
    """The organiser of another meeting puts the keys of this one's rows into their own addresses."""
    before = everything()
    client = client_of(world, "other_organiser")
    numbered = [(name, path) for name, path in organisers_addresses(OTHER_SLUG) if str(KEY) in path]
    assert len(numbered) > 40
    for name, path in numbered:
        answers = {client.get(path).status_code, client.post(path).status_code}
        assert answers in ({404}, {404, 405}), f"{name} answers {answers}"
    assert everything() == before


def test_every_button_asks_for_the_secret_of_its_page(world):
    """Another site cannot press a button in somebody's name."""
    before = everything()
    client = client_of(world, "organiser")
    client.handler.enforce_csrf_checks = True
    for name, path in addresses(world.keys["focal_point"]):
        if name not in BY_SIGNATURE and not name.startswith("admin:") and not is_for_machines(name):
            assert client.post(path).status_code == 403, f"{name} can be pressed from another site"
    assert everything() == before


# --- What people take along -------------------------------------------------------------------------------------------

OWN_WORDS = {"Zqmailingbody", "Zqwordingbody", "Zqdoor", "Zqclosingreason"}
"""What organisers wrote themselves, about nobody."""


@pytest.mark.parametrize("role", ["organiser", "rapporteur", "quiet", "invited"])
def test_nobody_takes_others_along_with_their_own_data(world, role):
    """Whoever organised a meeting once keeps nothing of those who were in it; reasons stay with the organisers."""
    person = getattr(world.people, role)
    taken = json.dumps(own_data(person), default=str)
    foreign = {thing for thing in MAY_SEE if role not in thing} - OWN_WORDS
    assert [thing for thing in foreign if thing in taken] == []
    assert not [key for key in chain.from_iterable(world.keys.values()) if key in taken]
    assert person.email in taken


def test_what_hangs_on_a_registration_is_taken_along(world):
    ListEntry.objects.create(registration=world.meeting.registrations.get(pk=KEY), display_name="Zqentry")
    taken = json.dumps(own_data(world.people.confirmed), default=str)
    for thing in ("Zqneeds", "Zqdietary", "Zqpassport", "Zqentry", "zqgender", "Zqlettertext"):
        assert thing in taken
    assert "Zqorganisersnote" not in taken
