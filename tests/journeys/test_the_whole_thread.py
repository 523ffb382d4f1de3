"""One meeting, from the role of its organiser to a practice in the compendium: every page, every letter, for real.

Web, worker and beat are processes of their own; letters come through a mail server on loopback, and links are followed
from them. Each test goes on where the one before stopped.
"""

import re
import threading
from datetime import timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.utils import timezone
from icalendar import Calendar
from pypdf import PdfReader

from tests.letterbox import link_in, text_of
from tests.papers import A_PDF

pytestmark = pytest.mark.journey

DAY_ZONE = next(
    zone
    for zone in ("America/Panama", "Europe/Vienna", "Asia/Tokyo", "Pacific/Auckland", "Asia/Karachi")
    if 8 <= timezone.now().astimezone(ZoneInfo(zone)).hour < 19
)
"""Where it is day while the suite runs: nobody is reminded at night."""
PASSWORD = "a-long-password-for-the-journey"
INVITEES = """name;email;sector;country;organisation;language
Ana Ruiz;ana@example.org;government;Panamá;Ministerio de Trabajo;es
Luc Martin;luc@example.org;private sector;FR;Banque Imaginaire;fr
Eve Stone;eve@example.org;civil society;CR;Fictional Shelter;en
Kim Lee;kim@example.org;academia;KR;Fictional University;fr
Somebody;not-an-address;academia;PA;;en
"""


class Story:
    """What one step leaves for the next."""

    people: dict = {}
    links: dict = {}
    totp: dict = {}


def sign_in(portal, address: str):
    """With the code from the letter."""
    visitor = portal.visitor()
    known = len(portal.letterbox.letters_to(address, "15 min"))
    visitor.go("/account/login/")
    visitor.send("Sign in", login=address)
    letter = portal.letterbox.letter_to(address, "15 min", number=known + 1)
    code = re.search(r"(?m):\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", text_of(letter))[1]
    visitor.send("Continue", code=code)
    return visitor


def set_up_second_factor(visitor) -> None:
    """Portal staff are led here at their first sign-in; whoever has a password proves it once more."""
    if "prove once more" in visitor.go("/account/2fa/totp/activate/"):
        visitor.send("Continue", password=PASSWORD)
    secret = re.search(r"\b[A-Z2-7]{32}\b", visitor.text + " ".join(visitor.page.xpath("//input/@value")))[0]
    counter = next(iter(yield_hotp_counters_from_time()))
    visitor.send("Use this app", code=format_hotp_value(hotp_value(secret, counter)))


def test_01_an_administrator_gives_the_secretariat_role_and_the_organiser_signs_in_by_code(portal):
    portal.environment["DJANGO_SUPERUSER_PASSWORD"] = PASSWORD
    portal.manage("createsuperuser", "--noinput", "--email", "admin@example.org")
    administrator = sign_in(portal, "admin@example.org")
    assert "second factor" in administrator.go("/account/people/")
    set_up_second_factor(administrator)

    administrator.go("/account/people/")
    administrator.send("Give", email="olga@example.org", role="secretariat")
    administrator.send("Give", email="edith@example.org", role="editor")
    portal.letterbox.letter_to("olga@example.org")

    organiser = sign_in(portal, "olga@example.org")
    assert "second factor" in organiser.go("/organise/")
    set_up_second_factor(organiser)
    organiser.go("/organise/")
    Story.people["organiser"] = organiser


def test_02_the_organiser_schedules_a_meeting_and_publishes_it_when_nothing_is_missing(portal):
    organiser = Story.people["organiser"]
    first = timezone.localdate() + timedelta(days=6)
    organiser.go("/organise/meetings/new/")
    fields = {
        "title_en": "Regional Expert Group Meeting on fair recruitment",
        "title_es": "Reunión Regional del Grupo de Expertos sobre contratación equitativa",
        "region": "americas",
        "starts_on": f"{first:%Y-%m-%d}",
        "ends_on": f"{first + timedelta(days=1):%Y-%m-%d}",
        "time_zone": DAY_ZONE,
        "answer_by": f"{timezone.localdate() + timedelta(days=5):%Y-%m-%d}T12:00",
        "format": "online",
        "joining_link": "https://meet.example.org/fair",
        "capacity": "1",
        "themes": ["finance", "supply_chain"],
        "languages": ["en", "es"],
    }
    assert "“America/Atlantis”" in organiser.send("Schedule", **{**fields, "time_zone": "America/Atlantis"})
    organiser.send("Schedule", time_zone=DAY_ZONE)
    slug = re.search(r"/organise/([\w-]+)/", organiser.path)[1]
    Story.slug = slug
    assert "session" in organiser.go(f"/organise/{slug}/publish/").lower()

    for title, start, end, rule in (
        ("What banks see", "09:00", "10:30", "attributed"),
        ("Speaking freely", "11:00", "12:00", "chatham_house"),
    ):
        organiser.go(f"/organise/{slug}/sessions/new/")
        organiser.send(
            "Add",
            title_en=title,
            kind="panel",
            day=f"{first:%Y-%m-%d}",
            start=start,
            end=end,
            rule=rule,
            rapporteurs="Rosa Paz, rosa@example.org",
            moderators="Milo Vega, milo@example.org",
        )
    portal.letterbox.letter_to("rosa@example.org")
    portal.letterbox.letter_to("milo@example.org")
    organiser.go(f"/organise/{slug}/publish/")
    organiser.send("Publish")
    assert "fair recruitment" in portal.visitor().go(f"/meetings/{slug}/")


def test_03_a_list_is_imported_after_a_preview_and_the_worker_delivers_the_invitations(portal):
    organiser, slug = Story.people["organiser"], Story.slug
    organiser.go(f"/organise/{slug}/invitations/import/")
    preview = organiser.send("Check", text=INVITEES)
    assert "not-an-address" in preview + " ".join(organiser.page.xpath("//input/@value"))
    organiser.send("Put 4 people on the list")
    letter = organiser.click("Preview and send the invitations")
    assert "Ana Ruiz" in letter
    assert "••••••" in letter, "the link is its recipient's alone"
    organiser.send("Send 4 invitations")

    letters = {name: portal.letterbox.letter_to(f"{name}@example.org") for name in ("ana", "luc", "eve", "kim")}
    assert "Invitación" in letters["ana"]["Subject"]
    assert "/es/invitations/" in link_in(letters["ana"], "/invitations/")
    assert "/fr/invitations/" in link_in(letters["luc"], "/invitations/")
    for name, letter in letters.items():
        Story.links[name] = link_in(letter, "/invitations/").replace("/es/", "/").replace("/fr/", "/")


def test_04_a_scanner_that_follows_the_link_changes_nothing_and_a_forged_link_opens_nothing(portal):
    scanner = portal.visitor()
    for _time in range(2):
        scanner.go(Story.links["eve"])
    assert scanner.session.head(Story.links["eve"]).status_code == 200
    forged = Story.links["eve"][:-6] + "AAAAA/"
    scanner.go(forged, expect=404)


def test_05_an_invitee_accepts_by_the_link_and_has_the_only_seat_the_next_waits(portal):
    ana = portal.visitor()
    assert "What banks see" not in ana.go(Story.links["ana"])
    ana.click("Accept")
    ana.send("Accept and register", function="Asesora", time_zone=DAY_ZONE, consents=["participant_list"])
    portal.letterbox.letter_to("ana@example.org", number=2)

    eve = portal.visitor()
    eve.go(Story.links["eve"] + "?answer=accept")
    after = eve.send("Accept and register", function="Director", time_zone=DAY_ZONE)
    assert "waiting list" in after
    portal.letterbox.letter_to("eve@example.org", "waiting list")

    luc = portal.visitor()
    luc.go(Story.links["luc"] + "?answer=decline")
    luc.send("Decline the invitation", reason="Je suis en voyage.")
    again = portal.visitor().go(Story.links["ana"])
    assert "meet.example.org" not in again


def test_06_the_lost_link_is_sent_again_and_strangers_are_told_the_same(portal):
    visitor = portal.visitor()
    visitor.go("/lost-link/")
    known = visitor.send("Send", email="eve@example.org")
    visitor.go("/lost-link/")
    unknown = visitor.send("Send", email="nobody@example.org")

    assert known == unknown.replace("nobody@example.org", "eve@example.org")
    portal.letterbox.letter_to("eve@example.org", number=3)


def test_07_beat_reminds_who_has_not_answered_and_who_has_a_seat_once_each_in_their_language(portal):
    """The meeting is six days away, and answers are due in five; what is three days old reminds."""
    portal.manage(
        "shell",
        "-v0",
        "-c",
        "from datetime import timedelta; from meetings.models import Invitation;"
        "[Invitation.objects.filter(pk=one.pk).update(sent_at=one.sent_at - timedelta(days=3))"
        " for one in Invitation.objects.filter(email__in=['kim@example.org', 'luc@example.org'])];"
        "from meetings.models import Registration; from django.db.models import F;"
        "Registration.objects.update(decided_at=F('requested_at') - timedelta(days=3))",
    )
    to_ana = portal.letterbox.letter_to("ana@example.org", number=3, seconds=150)
    to_kim = portal.letterbox.letter_to("kim@example.org", number=2, seconds=150)

    assert "Su reunión" in to_ana["Subject"]
    assert "/fr/invitations/" in link_in(to_kim, "/invitations/")
    assert len(portal.letterbox.letters_to("luc@example.org")) == 1, "whoever has answered is left in peace"


def test_08_a_participant_sees_the_agenda_and_the_joining_link_and_uploads_a_contribution(portal):
    slug = Story.slug
    ana = sign_in(portal, "ana@example.org")
    Story.people["ana"] = ana
    assert "https://meet.example.org/fair" in ana.go(f"/meetings/{slug}/") + str(ana.answer.text)
    assert "meet.example.org" not in portal.visitor().session.get(f"{portal.address}/meetings/{slug}/").text
    assert "What banks see" in ana.go(f"/meetings/{slug}/agenda/")
    ana.go(f"/meetings/{slug}/agenda.ics")
    assert ana.answer.text.count("BEGIN:VEVENT") == 2

    ana.go(f"/meetings/{slug}/contributions/new/")
    session = ana.page.xpath("//select[@name='session']/option[contains(., 'What banks see')]/@value")[0]
    wrong = {"file": ("note.pdf", b"<html>", "application/pdf")}
    assert "of this kind is not possible here" in ana.send(
        "Share the document", files=wrong, title="Concept note", session=session, mark="participants"
    )
    ana.send("Share the document", files={"file": ("note.pdf", A_PDF, "application/pdf")})
    assert "Concept note" in ana.go(f"/meetings/{slug}/sessions/{session}/")
    assert "Concept note" not in portal.visitor().go(f"/meetings/{slug}/sessions/{session}/")
    Story.session = session


def test_09_a_rapporteur_takes_notes_publishes_them_and_writes_a_recommendation(portal):
    slug, session = Story.slug, Story.session
    rosa = sign_in(portal, "rosa@example.org")
    rosa.go(f"/meetings/{slug}/sessions/{session}/notes/")
    rosa.send("Save the notes", **{"segment-0-text": "Fees leave a trace in accounts.", "segment-0-kind": "finding"})
    rosa.go(f"/meetings/{slug}/sessions/{session}/notes/")
    rosa.send("Show the saved notes to participants")
    rosa.go(f"/meetings/{slug}/sessions/{session}/notes/")
    rosa.send(
        "Write it down",
        text="Banks and inspectors should agree on indicators.",
        addressee="Member States",
        mark="public",
    )

    assert "Fees leave a trace" in Story.people["ana"].go(f"/meetings/{slug}/sessions/{session}/")
    assert "Fees leave a trace" not in portal.visitor().go(f"/meetings/{slug}/sessions/{session}/")
    chatham = int(session) + 1
    rosa.go(f"/meetings/{slug}/sessions/{chatham}/notes/")
    assert rosa.page.xpath("//*[contains(@name, 'said_by')]") == []


def fill_in(ana, step: str, **fields) -> None:
    """One step of the practice form, saved."""
    ana.go(f"{Story.practice_form}?step={step}")
    ana.send("Save and go on", **fields)


def test_10_a_participant_describes_a_practice_step_by_step_and_submits_it_when_it_is_complete(portal):
    ana = Story.people["ana"]
    ana.go("/practices/new/")
    ana.send("Begin the draft", title="Salary accounts without fees", language="en")
    Story.practice_form = ana.path
    Story.practice = re.search(r"/practices/(\d+)/", ana.path)[1]
    ana.go(f"{Story.practice_form}?step=check")
    refused = ana.send("Submit this practice")
    assert "summary" in refused.lower(), "what is missing is named"

    fill_in(ana, "short", summary="Banks open salary accounts for migrant workers before they leave, free of charge.")
    fill_in(
        ana,
        "who",
        lead_organisation="Ministry of Work of Freedonia",
        lead_sector="government",
        lead_country="PA",
        focal_point="Office of the director",
        relation_to_lead="I work there.",
        public_role="The ministry names the workers who are about to leave.",
        private_role="Banks open the accounts and carry their cost.",
        **{
            "partners-0-organisation": "Fictional Bank",
            "partners-0-sector": "private",
            "partners-0-role": "Opens accounts",
        },
    )
    fill_in(
        ana,
        "where",
        partnership_types=["financing"],
        countries="PA",
        level="national",
        start_year="2022",
        status="ongoing",
    )
    fill_in(ana, "about", themes=["finance"], pillars=["prevention", "partnership"], relation_to_trafficking="direct")
    fill_in(ana, "why", problem="Workers pay for their jobs and are bound by the debt.")
    fill_in(ana, "how", description="Every month the ministry and the banks compare their lists.")
    fill_in(
        ana,
        "results",
        **{
            "results-0-indicator": "Accounts opened",
            "results-0-value": "1,200",
            "results-0-as_of": "2026-06-30",
            "results-0-source": "Own count",
            "results-0-evidence": "2",
        },
    )
    fill_in(ana, "lessons", challenges="Banks feared the paperwork.", lessons_learned="Begin with one branch.")
    fill_in(
        ana,
        "rights",
        rights_aspects="Women hold the account in their own name.",
        survivor_involvement="Two survivors advise the group and are paid for it.",
        risks="Employers may take the cards; the hotline blocks them at once.",
    )
    ana.go(f"{Story.practice_form}?step=origin")
    meeting = ana.page.xpath(
        "//select[@name='meeting']/option[contains(., 'contrataci') or contains(., 'recruit')]/@value"
    )
    ana.send("Save and go on", meeting=meeting[0])
    ana.go(f"{Story.practice_form}?step=check")
    ana.send(
        "Submit this practice",
        declares_accurate=True,
        declares_agreed=True,
        declares_no_victim=True,
        declares_images=True,
        conflicts="None.",
        licence="cc-by-4.0",
        allows_translation=True,
        review_on=f"{timezone.localdate() + timedelta(days=700):%Y-%m-%d}",
        publication=True,
    )
    assert "Submitted" in ana.go(f"/practices/mine/{Story.practice}/")


def test_11_an_editor_asks_two_reviewers_who_judge_by_link_without_seeing_each_other(portal):
    edith = sign_in(portal, "edith@example.org")
    set_up_second_factor(edith)
    Story.people["edith"] = edith
    assert "Salary accounts without fees" in edith.go("/editorial/")
    edith.go(f"/editorial/{Story.practice}/check/")
    gate = {item.get("name") for item in edith.page.xpath("//input[@type='radio']")}
    edith.send("Save the desk check", **dict.fromkeys(gate, "yes"))
    for name, country in (("rita", "CL"), ("remi", "SN")):
        edith.go(f"/editorial/{Story.practice}/reviewers/")
        edith.send(
            "Ask for a review",
            email=f"{name}@example.org",
            given_name=name.title(),
            family_name="Reader",
            country=country,
        )
    links = {name: link_in(portal.letterbox.letter_to(f"{name}@example.org"), "/reviews/") for name in ("rita", "remi")}
    for name, link in links.items():
        reviewer = portal.visitor()
        page = reviewer.go(link)
        assert "Banks open salary accounts" in page
        assert "A word of rita" not in page
        reviewer.send("Yes, I will")
        answers = {
            field: ("yes" if field.startswith("gate_") else "3")
            for field in {item.get("name") for item in reviewer.page.xpath("//input | //select") if item.get("name")}
            if field.startswith(("gate_", "score_"))
        }
        reviewer.send(
            "Submit the review",
            **answers,
            to_author=f"A word of {name} for the author.",
            to_editor=f"For the desk: {name}.",
        )
    portal.letterbox.letter_to("edith@example.org", "review")


def test_12_the_editor_decides_with_reasons_clears_every_question_and_publishes(portal):
    edith = Story.people["edith"]
    edith.go(f"/editorial/{Story.practice}/decision/")
    edith.send(
        "Decide and tell the submitter", outcome="promising", reasons="Clear roles, and honest about its limits."
    )
    ana = Story.people["ana"]
    told = ana.go(f"/practices/mine/{Story.practice}/")
    assert "Clear roles, and honest about its limits." in told
    assert "A word of rita for the author." in told
    assert "For the desk" not in told
    assert "Rita" not in told

    edith.go(f"/editorial/{Story.practice}/clearance/")
    assert not [form for form in edith.page.forms if "publish" in (form.get("action") or "")], "questions are open"
    edith.click("Open: Fictional Bank")
    edith.send("Save the address", name="Bea Bank", email="bea@example.org")
    edith.send("Send the letter")
    bea = portal.visitor()
    bea.go(link_in(portal.letterbox.letter_to("bea@example.org")))
    assert "Salary accounts without fees" in bea.text
    bea.send("Send the answer", answer="agree", answered_by="Bea Bank", function="Director", may_speak=True)
    edith.go(f"/editorial/{Story.practice}/clearance/")
    edith.click("Open: Ministry of Work of Freedonia")
    edith.send("Write the agreement down", given_by="The minister", note="Letter of 3 May.")
    for _question in range(30):
        if "Publish this practice" in edith.go(f"/editorial/{Story.practice}/clearance/"):
            break
        edith.send("Confirm", remark="Seen in the file.")
    edith.send("Publish this practice")
    portal.letterbox.letter_to("ana@example.org", number=len(portal.letterbox.letters_to("ana@example.org")))

    edith.go("/editorial/editions/new/")
    edith.send("Begin the draft", title="First edition")
    edith.click("Check and freeze")
    edith.send("Freeze edition")
    Story.edition = re.search(r"/(?:compendium|editions)/([\w-]+)/", edith.path)[1]


def test_13_a_reader_finds_the_practice_walks_back_to_the_meeting_and_downloads_the_edition(portal):
    reader = portal.visitor()
    found = reader.go("/practices/?q=salary+accounts&country=PA&theme=finance&pillar=prevention&sector=private")
    assert "Salary accounts without fees" in found
    assert "Salary accounts without fees" not in reader.go("/practices/?q=salary+accounts&country=VN")
    reader.go("/practices/?q=SALÁRY")
    page = reader.click("Salary accounts without fees")
    assert "1,200" in page
    assert "Office of the director" not in page, "the focal point is not public"
    assert "@example.org" not in reader.answer.text
    reader.click("fair recruitment")
    assert reader.path == f"/meetings/{Story.slug}/"

    pause = threading.Event()
    for _second in range(60):
        if reader.session.get(f"{portal.address}/compendium/{Story.edition}.pdf").status_code == 200:
            break
        pause.wait(1)
    reader.go(f"/compendium/{Story.edition}.pdf")
    assert reader.answer.content.startswith(b"%PDF-")
    reader.go(f"/compendium/{Story.edition}.json")
    assert "Salary accounts without fees" in reader.answer.text


def test_14_a_mission_names_people_by_link_and_each_gets_an_invitation(portal):
    organiser, slug = Story.people["organiser"], Story.slug
    organiser.go(f"/organise/{slug}/nominations/new/")
    organiser.send(
        "Put on the list",
        country="FR",
        body="Mission permanente imaginaire",
        focal_point="Paul Petit",
        email="mission@example.org",
        language="fr",
        seats="2",
        due_at=f"{timezone.localdate() + timedelta(days=4):%Y-%m-%d}T12:00",
    )
    organiser.go(f"/organise/{slug}/nominations/send/?all=1")
    organiser.send("Send 1 request")
    link = link_in(portal.letterbox.letter_to("mission@example.org"), "/nominations/")
    assert "/fr/nominations/" in link

    mission = portal.visitor()
    assert "You can name 2 people" in mission.go(link.replace("/fr/", "/"))
    person = {"given_name": "Nina", "family_name": "Petit", "email": "nina@example.org", "language": "fr"}
    named = mission.send("Send these names", **{f"row0-{name}": value for name, value in person.items()})
    assert "You can name 1 person" in named
    assert "/fr/invitations/" in link_in(portal.letterbox.letter_to("nina@example.org"), "/invitations/")
    assert "1 of 2" in organiser.go(f"/organise/{slug}/nominations/")


def test_15_an_organiser_adds_a_reminder_and_sees_when_it_will_leave(portal):
    organiser, slug = Story.people["organiser"], Story.slug
    organiser.go(f"/organise/{slug}/reminders/new/")
    timeline = organiser.send("Add the reminder", letter="reminder_before_meeting", number="3", side="before")
    assert "The reminder is added." in timeline
    assert "3 days before" in timeline


def test_16_a_change_of_the_agenda_is_told_once_and_calendars_follow(portal):
    organiser, slug, session = Story.people["organiser"], Story.slug, Story.session
    organiser.go(f"/organise/{slug}/sessions/{session}/edit/")
    organiser.send("Save the session", start="09:15", end="10:45")
    organiser.go(f"/organise/{slug}/sessions/changes/")
    organiser.send("Tell ")
    letter = portal.letterbox.letter_to("ana@example.org", "09:15")
    attached = next(part for part in letter.walk() if part.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(attached.get_payload(decode=True))
    (event,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["SUMMARY"]) == ("REQUEST", "What banks see")
    assert event["SEQUENCE"] > 0
    local = event.decoded("DTSTART").astimezone(ZoneInfo(DAY_ZONE))
    assert f"{local:%H:%M}" == "09:15"
    assert "Everything on the agenda has been told." in organiser.go(f"/organise/{slug}/sessions/changes/")
    assert len(portal.letterbox.letters_to("ana@example.org", "09:15")) == 1


def test_17_whoever_was_checked_in_downloads_a_certificate_that_anybody_can_verify(portal):
    organiser, slug = Story.people["organiser"], Story.slug
    portal.manage(
        "shell",
        "-v0",
        "-c",
        "from django.utils.timezone import localdate; from meetings.models import Meeting;"
        f"Meeting.objects.filter(slug='{slug}').update(starts_on=localdate(), ends_on=localdate())",
    )
    organiser.go(f"/meetings/{slug}/check-in/?session={Story.session}")
    organiser.send("Check in", typed="Ana")
    assert "Ana Ruiz" in organiser.send("Check in Ana Ruiz")
    organiser.go(f"/organise/{slug}/certificates/issue/")
    organiser.send("Send 1 certificate")
    link = link_in(portal.letterbox.letter_to("ana@example.org", "/certificates/"), "/certificates/")
    reader = portal.visitor()
    assert "Ana Ruiz" in reader.go(link)
    code = link.rstrip("/").rsplit("/", 1)[1]
    ana = Story.people["ana"]
    ana.go(f"/certificates/{code}/certificate.pdf")
    certificate = PdfReader(BytesIO(ana.answer.content)).pages[0].extract_text()
    assert "Ana Ruiz" in certificate


def test_18_the_list_of_participants_is_a_document_for_those_inside(portal):
    organiser, slug = Story.people["organiser"], Story.slug
    organiser.go(f"/organise/{slug}/participants/")
    organiser.go(f"/meetings/{slug}/participants.pdf?language=es")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(organiser.answer.content)).pages)
    assert "RUIZ" in text.upper()
    stranger = portal.visitor()
    stranger.go(f"/meetings/{slug}/participants.pdf")
    assert stranger.path == "/account/login/"
