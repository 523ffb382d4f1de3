"""One thread: from a meeting to an edition and back, for every role as far as it may walk."""

import re
from functools import partial
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.actions import notes
from meetings.actions import recommendations as numbering
from meetings.actions.asking import ask_for_practice
from meetings.merging import Paragraph
from meetings.models import Contribution, NoteSegment, Recommendation
from meetings.states import HouseRule, MeetingState, SessionKind
from meetings.thread import of_meeting, of_paragraph, of_recommendation, of_session
from practices.actions import deciding, submission
from practices.models import Edition, Entry
from practices.states import EditionState, PracticeState
from practices.thread import thread_of, way_of, way_of_edition, way_of_entry
from rrge_portal.kernel.vocabulary import Mark
from stakeholders.actions import give_consent, withdraw_consent
from stakeholders.states import Purpose
from tests.factories import (
    MeetingFactory,
    PracticeFactory,
    RegistrationFactory,
    SessionFactory,
    StakeholderFactory,
)

pytestmark = pytest.mark.django_db

MEETING, SESSION, WORDS, TITLE, EDITION = "The meeting", "The session", "Forbid fees.", "Banks ask first", "The edition"
PARAGRAPH = "Fees leave traces."


def issued(number):
    return Edition.objects.create(
        number=number,
        slug=f"edition-{number}",
        titles={"en": EDITION},
        state=EditionState.READY,
        frozen_at=timezone.now(),
    )


def entry_in(edition, practice, number):
    chapter, _new = edition.chapters.get_or_create(position=1)
    return Entry.objects.create(
        edition=edition, chapter=chapter, practice=practice, position=number, number=number, is_reference=False
    )


class Strand:
    """A meeting with one session, its notes, a recommendation from them, a practice from that, and an edition."""

    def __init__(self, rule=HouseRule.ATTRIBUTED, mark=Mark.PUBLIC, **meeting):
        self.organiser = StakeholderFactory()
        self.meeting = MeetingFactory(titles={"en": MEETING}, organiser=self.organiser, **meeting)
        self.session = SessionFactory(meeting=self.meeting, titles={"en": SESSION}, rule=rule)
        paragraphs = [Paragraph("k0", "finding", PARAGRAPH), Paragraph("k1", "recommendation", WORDS)]
        notes.save(self.session, by=self.organiser, paragraphs=paragraphs, language="en")
        notes.publish(self.session, by=self.organiser)
        self.paragraph = NoteSegment.objects.get(key="k0", note__session=self.session)
        proposed = NoteSegment.objects.get(key="k1", note__session=self.session)
        self.recommendation = numbering.number(proposed, by=self.organiser, mark=mark)
        self.participant = RegistrationFactory(meeting=self.meeting).stakeholder
        self.practice = self.describe()
        self.edition = issued(1)
        self.entry = entry_in(self.edition, self.practice, 1)

    def describe(self, title=TITLE, slug="a-practice", **origin):
        return PracticeFactory(
            slug=slug,
            state=PracticeState.PUBLISHED,
            published_at=timezone.now(),
            current__title=title,
            **{"meeting": self.meeting, "session": self.session, "recommendation": self.recommendation} | origin,
        )

    def another(self, *, rule=HouseRule.ATTRIBUTED, **what):
        """A further recommendation, from another session."""
        session = SessionFactory(meeting=self.meeting, titles={"en": "The other session"}, rule=rule)
        given = {"session": session, "number": 9, "text": "Ban all fees.", "mark": Mark.PUBLIC} | what
        return Recommendation.objects.create(meeting=self.meeting, **given)

    @property
    def pages(self) -> dict[str, str]:
        return {
            "meeting": self.meeting.get_absolute_url(),
            "session": self.session.get_absolute_url(),
            "paragraph": reverse(
                "meetings:paragraph", kwargs={"slug": self.meeting.slug, "pk": self.session.pk, "key": "k0"}
            ),
            "recommendation": self.recommendation.get_absolute_url(),
            "practice": self.practice.get_absolute_url(),
            "edition": self.edition.get_absolute_url(),
        }


def shown(url, client=None) -> list[tuple[str, bool, list[tuple[str, str]]]]:
    """The thread on a page: of each step its label, whether the reader stands on it, and its links with their words."""
    page = (client or Client()).get(url)
    assert page.status_code == 200, page.status_code
    found = re.search(r'<ol class="thread">(.*?)</ol>', page.content.decode(), re.DOTALL)
    steps = re.findall(r"<li(.*?)>(.*?)</li>", found[1], re.DOTALL) if found else []
    return [
        (
            unescape(re.search(r'class="muted">(?:<a.*?>)?\s*([^<]*)', step)[1]).strip(),
            "aria-current" in mark,
            [
                (url, unescape(re.sub("<.*?>", "", words)))
                for url, words in re.findall(r'<a href="(.*?)">(.*?)</a>', step)
            ],
        )
        for mark, step in steps
    ]


def labels(url, client=None) -> list[str]:
    return [("*" if here else "") + label for label, here, _ in shown(url, client)]


def words(url, client=None) -> str:
    return " | ".join(text for _, _, links in shown(url, client) for _, text in links)


# --- Both ways --------------------------------------------------------------------------------------------------------


def test_it_is_walked_from_the_meeting_to_the_edition_and_back(signed_in):
    strand = Strand()
    inside = signed_in(strand.participant)
    all_steps = {
        "meeting": ["*Meeting", "Session", "Recommendation", "Practice", "Edition"],
        "session": [
            "Meeting", "*Session", "2 paragraphs of the notes", "Recommendation", "Practice", "Edition",
        ],
        "recommendation": [
            "Meeting", "Session", "Paragraph of the notes", "*Recommendation", "Practice", "Edition",
        ],
        "practice": ["Meeting", "Session", "Recommendation", "*Practice", "Edition"],
        "edition": ["Meeting", "Practice", "*Edition"],
    }  # fmt: skip
    for name, steps in all_steps.items():
        assert labels(strand.pages[name], inside) == steps

    seen, waiting = set(), [strand.pages["meeting"]]
    while waiting:
        page = waiting.pop()
        seen.add(page)
        waiting += [url for _, _, links in shown(page, inside) for url, _ in links if url not in seen | set(waiting)]
    assert seen >= set(strand.pages.values())


def test_from_a_paragraph_to_the_practice_that_was_asked_for(signed_in):
    strand = Strand()
    asked = ask_for_practice(strand.paragraph, by=strand.organiser, email="somebody@example.org", language="en")
    strand.describe("From the notes", "from-the-notes", recommendation=None, invitation=asked)
    inside = signed_in(strand.participant)

    assert labels(strand.pages["paragraph"], inside) == ["Meeting", "Session", "*Paragraph of the notes", "Practice"]
    assert "From the notes" in words(strand.pages["paragraph"], inside)
    assert labels("/practices/from-the-notes/", inside) == ["Meeting", "Session", "Paragraph of the notes", "*Practice"]
    assert labels("/practices/from-the-notes/") == ["Meeting", "Session", "*Practice"]


def test_a_document_leads_to_its_session_and_what_came_of_it(signed_in):
    strand = Strand()
    document = Contribution.objects.create(
        meeting=strand.meeting, session=strand.session, title="Indicators", mark=Mark.PUBLIC, file="a.pdf",
        file_name="a.pdf", media_type="application/pdf", size=10, sha256="0" * 64, uploaded_by=strand.participant,
    )  # fmt: skip
    url = reverse("meetings:about_contribution", kwargs={"slug": strand.meeting.slug, "pk": document.pk})

    assert labels(url) == ["Meeting", "Session", "*Document", "Recommendation", "Practice", "Edition"]
    assert "Indicators" in words(strand.pages["session"])

    Contribution.objects.update(mark=Mark.SECRETARIAT)
    assert "Indicators" not in words(strand.pages["session"], signed_in(StakeholderFactory()))


def test_many_are_counted_and_the_rest_is_a_link_away():
    strand = Strand()
    for number in range(6):
        strand.describe(f"Practice {number}", f"practice-{number}")

    practices = next(step for step in shown(strand.pages["session"]) if "practices" in step[0])

    assert practices[0] == "7 practices"
    assert len(practices[2]) == 6
    assert practices[2][-1][1].startswith("and 2 more")
    assert practices[2][-1][0] == reverse("meetings:outcome", kwargs={"slug": strand.meeting.slug})


def test_several_sessions_are_counted_with_the_way_to_the_agenda():
    strand = Strand()
    SessionFactory(meeting=strand.meeting)
    SessionFactory(meeting=strand.meeting, kind=SessionKind.BREAK)

    sessions = shown(strand.pages["meeting"])[1]

    assert sessions == ("2 sessions", False, [(f"{strand.pages['meeting']}agenda/", "2 sessions")])


def test_nothing_is_shown_where_nothing_is_recorded():
    alone = PracticeFactory(slug="alone", state=PracticeState.PUBLISHED, published_at=timezone.now())
    meeting = MeetingFactory()

    assert shown(alone.get_absolute_url()) == []
    assert shown(meeting.get_absolute_url()) == []
    assert "Where it came from" not in Client().get(alone.get_absolute_url()).content.decode()


def test_organisers_and_submitters_have_it_on_their_pages(signed_in):
    strand = Strand()
    organise = reverse("meetings:one_recommendation", kwargs={"slug": strand.meeting.slug, "number": 1})
    draft = PracticeFactory(meeting=strand.meeting, session=strand.session, recommendation=strand.recommendation)
    mine = reverse("practices:my_practice", kwargs={"pk": draft.pk})

    assert TITLE in words(organise, signed_in(strand.organiser))
    assert labels(mine, signed_in(draft.submitter)) == ["Meeting", "Session", "Recommendation", "*Practice"]


# --- What is brought together or taken away ---------------------------------------------------------------------------


def test_a_recommendation_that_was_merged_points_on_and_back():
    strand = Strand()
    into = strand.another()
    numbering.merge(strand.recommendation, into, by=strand.organiser, text=into.text)

    assert labels(strand.pages["practice"]) == [
        "Meeting", "Session", "Former recommendation", "Recommendation", "*Practice", "Edition",
    ]  # fmt: skip
    assert labels(strand.pages["recommendation"]) == [
        "Meeting", "Session", "*Recommendation", "Now part of", "Practice", "Edition",
    ]  # fmt: skip
    assert labels(into.get_absolute_url()) == [
        "Meeting", "2 sessions", "Former recommendation", "*Recommendation", "Practice", "Edition",
    ]  # fmt: skip
    assert TITLE in words(into.get_absolute_url())
    assert "9. Ban all fees." in words(strand.pages["session"])
    assert thread_of(strand.practice, strand.organiser).recommendation == into


def test_it_does_not_point_on_to_one_the_reader_may_not_see(signed_in):
    strand = Strand()
    into = strand.another(mark=Mark.SECRETARIAT)
    numbering.merge(strand.recommendation, into, by=strand.organiser, text=into.text)

    page = Client().get(strand.pages["recommendation"]).content.decode()
    assert "Now part of" not in page
    assert "part of recommendation 9" not in page
    assert "Ban all fees." not in page

    assert "Ban all fees." in words(strand.pages["recommendation"], signed_in(strand.organiser))


def test_a_withdrawn_recommendation_is_named_without_its_words():
    strand = Strand()
    numbering.withdraw(strand.recommendation, by=strand.organiser, reason="It was said in error.")

    assert WORDS not in words(strand.pages["practice"])
    assert "Recommendation 1, withdrawn" in words(strand.pages["practice"])
    assert labels(strand.pages["session"])[-2:] == ["Practice", "Edition"]


def test_a_practice_taken_down_leaves_every_thread_at_once(editor, signed_in):
    strand = Strand()
    pages = [strand.pages[name] for name in ("meeting", "session", "recommendation", "edition")]
    assert all(TITLE in words(page) for page in pages)

    deciding.take_down(strand.practice, reason="A partner asked for it.", by=editor)

    for client in (Client(), signed_in(editor), signed_in(strand.organiser), signed_in(strand.practice.submitter)):
        for page in pages:
            assert TITLE not in words(page, client)
            assert "Edition" not in labels(page, client)


@pytest.mark.parametrize("state", [state for state in PracticeState if state != PracticeState.PUBLISHED])
def test_only_published_practices_are_on_a_thread(state, signed_in):
    strand = Strand()
    strand.practice.state = state
    strand.practice.save(update_fields=["state"])

    for client in (Client(), signed_in(strand.organiser), signed_in(strand.practice.submitter)):
        assert TITLE not in words(strand.pages["session"], client)


# --- As far as the reader may walk ------------------------------------------------------------------------------------


@pytest.fixture
def reader(signed_in, editor, administrator):
    """A browser as each kind of reader of a strand."""

    def client_of(strand, kind):
        people = {
            "stranger": StakeholderFactory,
            "participant": lambda: strand.participant,
            "organiser": lambda: strand.organiser,
            "submitter": lambda: strand.practice.submitter,
            "editor": lambda: editor,
            "administrator": lambda: administrator,
        }
        return Client() if kind == "visitor" else signed_in(people[kind]())

    return client_of


INSIDE = ["participant", "organiser", "administrator"]
OUTSIDE = ["visitor", "stranger", "submitter", "editor"]


@pytest.mark.parametrize("kind", OUTSIDE)
def test_outside_a_chatham_house_session_the_thread_stops_at_the_meeting(reader, kind):
    strand = Strand(HouseRule.CHATHAM)
    client = reader(strand, kind)

    assert labels(strand.pages["practice"], client) == ["Meeting", "*Practice", "Edition"]
    assert SESSION not in client.get(strand.pages["practice"]).content.decode()
    assert TITLE in words(strand.pages["meeting"], client)
    assert TITLE not in client.get(strand.pages["session"]).content.decode()
    assert TITLE not in client.get(strand.pages["recommendation"]).content.decode()


@pytest.mark.parametrize("kind", INSIDE)
def test_inside_it_goes_on(reader, kind):
    strand = Strand(HouseRule.CHATHAM)
    client = reader(strand, kind)

    assert labels(strand.pages["practice"], client) == ["Meeting", "Session", "Recommendation", "*Practice", "Edition"]
    assert TITLE in words(strand.pages["session"], client)
    assert TITLE in words(strand.pages["recommendation"], client)


@pytest.mark.parametrize("kind", OUTSIDE + INSIDE)
def test_with_the_consent_of_its_lead_everybody_walks_on_until_it_is_withdrawn(reader, kind):
    strand = Strand(HouseRule.CHATHAM)
    lead = strand.practice.submitter
    consent = give_consent(lead, Purpose.PRACTICE_THREAD, about=strand.practice)
    client = reader(strand, kind)
    assert SESSION in words(strand.pages["practice"], client)
    assert TITLE in words(strand.pages["session"], client)

    withdraw_consent(consent, by=lead)

    assert (SESSION in words(strand.pages["practice"], client)) is (kind in INSIDE)
    assert (TITLE in words(strand.pages["session"], client)) is (kind in INSIDE)


@pytest.mark.parametrize("kind", OUTSIDE)
def test_one_chatham_house_session_among_those_brought_together_is_enough(reader, kind):
    strand = Strand()
    client = reader(strand, kind)
    ruled = strand.another(rule=HouseRule.CHATHAM)
    assert SESSION in words(strand.pages["practice"], client)

    numbering.merge(strand.recommendation, ruled, by=strand.organiser, text=ruled.text)

    assert labels(strand.pages["practice"], client) == ["Meeting", "*Practice", "Edition"]
    assert TITLE not in words(ruled.get_absolute_url(), client)


@pytest.mark.parametrize("kind", OUTSIDE)
def test_a_recommendation_for_participants_is_absent_for_others(reader, kind):
    strand = Strand(mark=Mark.PARTICIPANTS)

    assert labels(strand.pages["practice"], reader(strand, kind)) == ["Meeting", "Session", "*Practice", "Edition"]
    assert WORDS not in words(strand.pages["session"], reader(strand, kind))
    assert WORDS in words(strand.pages["practice"], reader(strand, "participant"))


@pytest.mark.parametrize("kind", OUTSIDE)
def test_notes_are_only_for_those_in_the_meeting(reader, kind):
    strand = Strand()

    assert "2 paragraphs of the notes" not in labels(strand.pages["session"], reader(strand, kind))
    assert PARAGRAPH not in words(strand.pages["session"], reader(strand, kind))
    assert PARAGRAPH in words(strand.pages["session"], reader(strand, "participant"))


@pytest.mark.parametrize("kind", OUTSIDE)
def test_a_meeting_that_is_not_public_is_not_on_it(reader, kind):
    strand = Strand(state=MeetingState.DRAFT)
    client = reader(strand, kind)

    assert labels(strand.pages["practice"], client) == ["*Practice", "Edition"]
    assert labels(strand.pages["edition"], client) == ["Practice", "*Edition"]
    assert MEETING not in client.get(strand.pages["practice"]).content.decode()
    assert MEETING in words(strand.pages["practice"], reader(strand, "organiser"))


def test_a_draft_edition_is_not_on_it():
    strand = Strand()
    Edition.objects.update(state=EditionState.DRAFT, number=None, slug=None, frozen_at=None)

    assert labels(strand.pages["practice"])[-1] == "*Practice"


def test_the_thread_of_an_entry_and_of_a_draft_are_there_for_other_pages():
    strand = Strand()
    draft = PracticeFactory(meeting=strand.meeting, session=strand.session)

    assert [step.label for step in way_of_entry(strand.entry, strand.organiser)] == [
        "Meeting", "Session", "Recommendation", "Practice", "Edition",
    ]  # fmt: skip
    assert [step.label for step in way_of(draft, draft.submitter)] == ["Meeting", "Session", "Practice"]
    assert way_of(draft, draft.submitter)[-1].knots[0].url == ""

    submission.withdraw(draft, by=draft.submitter)
    assert [step.label for step in way_of(draft, draft.submitter)] == ["Meeting", "Session", "Practice"]


# --- What it costs ----------------------------------------------------------------------------------------------------


COSTS = {"meeting": 5, "session": 5, "paragraph": 5, "recommendation": 6, "practice": 5, "edition": 2}


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("name", COSTS)
def test_it_costs_the_same_for_one_and_for_three(django_assert_num_queries, name, number):
    strand = Strand()
    for more in range(number - 1):
        practice = strand.describe(f"Practice {more}", f"practice-{more}")
        edition = issued(more + 2)
        for each, held in ((practice, strand.edition), (strand.practice, edition)):
            entry_in(held, each, more + 2)
        recommendation = strand.another(session=SessionFactory(meeting=strand.meeting), number=20 + more)
        recommendation.sources.create(session=strand.session, segment=strand.paragraph)
    weave, thing = {
        "meeting": (partial(of_meeting, sessions=strand.meeting.sessions.order_by("starts_at")), strand.meeting),
        "session": (of_session, strand.session),
        "paragraph": (of_paragraph, strand.paragraph),
        "recommendation": (of_recommendation, strand.recommendation),
        "practice": (way_of, strand.practice),
        "edition": (way_of_edition, strand.edition),
    }[name]

    with django_assert_num_queries(COSTS[name]):
        assert weave(thing, strand.participant)
