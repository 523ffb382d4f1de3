"""The outcome report: assembled from what the meeting holds, for those who read it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.actions import reporting
from meetings.models import Contribution, NoteSegment, OutcomeReport, Recommendation, SessionNote
from meetings.reporting import Material, drafted, outline, written
from meetings.states import HouseRule, NoteState, RecommendationState, ReportPart, SegmentKind
from rrge_portal.kernel.vocabulary import Mark, Sector
from stakeholders.actions import give_consent
from stakeholders.states import Purpose
from tests.factories import MeetingFactory, RegistrationFactory, SessionFactory, StakeholderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser():
    return StakeholderFactory()


@pytest.fixture
def meeting(organiser):
    """Held last week."""
    last = timezone.localdate() - timedelta(days=7)
    return MeetingFactory(
        slug="held", organiser=organiser, starts_on=last, ends_on=last, summaries={"en": "How fees can end."}
    )


@pytest.fixture
def session(meeting):
    session = SessionFactory(meeting=meeting, titles={"en": "Who pays"})
    noted(session, ("finding", "Fees are paid in cash.", "A ministry"), ("recommendation", "Secret wording.", ""))
    return session


@pytest.fixture
def report(meeting, session, organiser):
    return reporting.begin(meeting, by=organiser, mark=Mark.PUBLIC, languages=["en", "es"])


def noted(session, *said, state=NoteState.PUBLISHED):
    note = SessionNote.objects.create(session=session, state=state)
    for place, (kind, text, by) in enumerate(said):
        NoteSegment.objects.create(
            note=note, key=f"k{place}", rule=session.rule, position=place, kind=kind, text=text, said_by=by
        )
    return note


def recommended(session, number, text="End fees.", mark=Mark.PUBLIC, **facts):
    return Recommendation.objects.create(
        meeting=session.meeting, session=session, number=number, text=text, mark=mark, **facts
    )


def parts_of(report, language="en") -> dict:
    """What readers get, by part; a session's under its title."""
    whole = written(report, Material(report.meeting, report.mark), language)
    return {part.title if part.part == ReportPart.SESSION else part.part: part for part in whole.parts}


def section_of(report, part, **facts):
    return report.sections.get(part=part, **facts)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def seat(meeting, number, **profile):
    return [
        RegistrationFactory(
            meeting=meeting,
            stakeholder=StakeholderFactory(**{f"profile__{name}": value for name, value in profile.items()}),
        )
        for _each in range(number)
    ]


# --- Assembled --------------------------------------------------------------------------------------------------------


def test_the_sections_come_from_the_data(report, session):
    seat(report.meeting, 6)
    recommended(session, 1, addressee="Member States", themes=["finance"])
    parts = parts_of(report)
    assert parts["purpose"].text.startswith("How fees can end.\n\nThe meeting was held on")
    assert parts["participation"].text == "6 people took part."
    assert parts["agenda"].data["days"][0]["rows"][0][1] == "Who pays"
    assert "**Findings**\n\n- Fees are paid in cash." in parts["Who pays"].text
    assert "Recommendation from this session: 1." in parts["Who pays"].text
    (row,) = parts["recommendations"].data["recommendations"]
    assert (row["number"], row["text"], row["addressee"], row["themes"]) == (
        1,
        "End fees.",
        "Member States",
        ["Finance"],
    )


def test_notes_that_are_not_published_say_nothing(meeting, organiser):
    draft = SessionFactory(meeting=meeting, titles={"en": "Still written"})
    noted(draft, (SegmentKind.FINDING, "Unfinished.", ""), state=NoteState.DRAFT)
    report = reporting.begin(meeting, by=organiser, mark=Mark.PARTICIPANTS, languages=["en"])
    assert "Still written" not in parts_of(report)


@pytest.mark.parametrize("mark", [Mark.PUBLIC, Mark.PARTICIPANTS])
def test_under_the_chatham_house_rule_nobody_is_named(meeting, organiser, mark):
    closed = SessionFactory(meeting=meeting, rule=HouseRule.CHATHAM, titles={"en": "Behind doors"})
    noted(closed, (SegmentKind.FINDING, "Banks close accounts.", ""))
    report = reporting.begin(meeting, by=organiser, mark=mark, languages=["en"])
    text = parts_of(report)["Behind doors"].text
    assert "Held under the Chatham House Rule" in text
    assert "- Banks close accounts." in text


def test_who_said_it_stands_only_where_those_in_the_meeting_read(report, session):
    assert "A ministry" not in parts_of(report)["Who pays"].text
    report.mark = Mark.PARTICIPANTS
    assert "- Fees are paid in cash. (A ministry)" in parts_of(report)["Who pays"].text


def test_a_proposed_recommendation_stands_in_no_summary(report):
    assert "Secret wording." not in parts_of(report)["Who pays"].text


def test_only_what_all_readers_may_see_is_in_it(report, session):
    recommended(session, 1, "For everybody.")
    recommended(session, 2, "For those inside.", Mark.PARTICIPANTS)
    recommended(session, 3, "For the organisers.", Mark.SECRETARIAT)
    recommended(session, 4, "Given up.", state=RecommendationState.WITHDRAWN)
    for mark, title in ((Mark.PUBLIC, "Open paper"), (Mark.PARTICIPANTS, "Inner paper"), (Mark.STRICT, "Closed paper")):
        Contribution.objects.create(
            meeting=report.meeting,
            session=session,
            title=title,
            mark=mark,
            file="x",
            media_type="application/pdf",
            size=1,
        )
    text = str(parts_of(report))
    assert "For everybody." in text
    assert "Open paper" in text
    for hidden in ("For those inside.", "For the organisers.", "Given up.", "Inner paper", "Closed paper"):
        assert hidden not in text
    report.mark = Mark.PARTICIPANTS
    text = str(parts_of(report))
    for inner in ("For those inside.", "Inner paper"):
        assert inner in text
    for hidden in ("For the organisers.", "Given up.", "Closed paper"):
        assert hidden not in text


def test_small_numbers_of_people_are_hidden(report):
    for sector, number in ((Sector.GOVERNMENT, 7), (Sector.PRIVATE, 6), (Sector.ACADEMIA, 2)):
        seat(report.meeting, number, sector=sector)
    charts = parts_of(report)["participation"].data["charts"]
    by_sector = {group["label"]: group["bars"][0]["value"] for group in charts[0]["groups"]}
    assert by_sector["Academia"] is None
    assert by_sector["Private sector"] is None, "it would tell the small one"
    assert by_sector["Government"] == 7


def test_only_those_who_agreed_to_it_are_named_to_everybody(report):
    named, inside, quiet = (registration.stakeholder for registration in seat(report.meeting, 3))
    give_consent(named, Purpose.PARTICIPANT_LIST, about=report.meeting)
    give_consent(named, Purpose.PUBLIC_LIST, about=report.meeting)
    give_consent(inside, Purpose.PARTICIPANT_LIST, about=report.meeting)
    data = parts_of(report)["participants"].data
    assert [line["stakeholder"] for line in data["lines"]] == [named.pk]
    assert data["unnamed"] == 0, "how many did not agree is not told to everybody"
    report.mark = Mark.PARTICIPANTS
    data = parts_of(report)["participants"].data
    assert {line["stakeholder"] for line in data["lines"]} >= {named.pk, inside.pk}
    assert quiet.pk not in {line["stakeholder"] for line in data["lines"]}
    assert data["unnamed"] == 1


def test_summaries_stand_under_one_heading_and_annexes_are_numbered(report, session):
    Contribution.objects.create(
        meeting=report.meeting,
        session=session,
        title="Paper",
        mark=Mark.PUBLIC,
        file="x",
        media_type="application/pdf",
        size=1,
    )
    person = seat(report.meeting, 1)[0].stakeholder
    for purpose in (Purpose.PARTICIPANT_LIST, Purpose.PUBLIC_LIST):
        give_consent(person, purpose, about=report.meeting)
    placed = outline(written(report, Material(report.meeting, report.mark), "en").parts)
    assert [(each.opens, each.level, each.heading) for each in placed[-3:]] == [
        ("Summary of the sessions", 2, "Who pays"),
        ("", 1, "Annex 1: List of participants"),
        ("", 1, "Annex 2: Documents"),
    ]


def test_it_costs_as_many_queries_for_three_sessions_as_for_one(
    report, session, organiser, django_assert_num_queries, meeting
):
    def look():
        fresh = OutcomeReport.objects.get(pk=report.pk)
        material = Material(meeting, fresh.mark)
        return [drafted(fresh, material, language) for language in ("en", "es")]

    recommended(session, 1)
    with django_assert_num_queries(18):
        look()
    for number in (2, 3):
        other = SessionFactory(meeting=meeting, titles={"en": f"Session {number}"})
        noted(other, ("finding", "Once more.", ""))
        recommended(other, number)
    seat(meeting, 3)
    reporting.add_sessions(report, by=organiser)
    with django_assert_num_queries(18):
        look()


# --- The pages --------------------------------------------------------------------------------------------------------


def test_the_organiser_begins_reads_and_edits_it(meeting, session, organiser):
    browser = signed_in(organiser)
    page = browser.get("/organise/held/report/").content.decode()
    assert "Begin the report" in page
    answer = browser.post("/organise/held/report/", {"mark": "public", "languages": ["en"]}, follow=True)
    assert "Assembled from the data" in answer.content.decode()
    draft = browser.get("/meetings/held/report/draft/").content.decode()
    assert "Fees are paid in cash." in draft
    section = OutcomeReport.objects.get().sections.get(session=session)
    address = reverse("meetings:report_section", args=["held", section.pk])
    form = browser.get(address).context["form"].initial
    assert "Fees are paid in cash." in form["body"]
    browser.post(address, {**form, "body": "In our own **words**."})
    draft = browser.get("/meetings/held/report/draft/").content.decode()
    assert "In our own <strong>words</strong>." in draft
    assert "Fees are paid in cash." not in draft


@pytest.mark.parametrize("path", ["/organise/held/report/", "/organise/held/report/publish/"])
def test_nobody_else_opens_the_organisers_pages(report, path):
    assert signed_in(StakeholderFactory()).get(path).status_code == 403
    seated = seat(report.meeting, 1)[0].stakeholder
    assert signed_in(seated).get(path).status_code == 403
    assert signed_in(seated).get("/meetings/held/report/draft/").status_code == 404
    assert signed_in(seated).get("/meetings/held/report/").status_code == 404
