"""Sections of the outcome report: edited by several, ordered, hidden, locked; nobody's words are written over."""

import pytest
from django.urls import reverse

from journal.models import Entry
from meetings.actions import notes, reporting
from meetings.models import NoteSegment, ReportSection, SectionText
from meetings.naming import NamesStand
from meetings.reporting import Material, drafted_section
from meetings.reporting.checking import obstacles
from meetings.states import HouseRule, ReportPart
from rrge_portal.kernel.refusal import Refusal
from tests.factories import SessionFactory

from .test_report import meeting, noted, organiser, parts_of, report, seat, section_of, session, signed_in  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(report, session):  # noqa: F811
    return report.sections.get(session=session)


def now_of(section, language="en"):
    fresh = ReportSection.objects.get(pk=section.pk)
    return drafted_section(fresh, Material(fresh.report.meeting, fresh.report.mark), language)


def save(section, *, by, body, title="", language="en"):
    now = now_of(section, language)
    number = now.own.number if now.own else 0
    return reporting.save_text(
        section, by=by, language=language, title=title, body=body, number=number, seen=now.fingerprint
    )


def correct_notes(session, text, by):  # noqa: F811
    segment = NoteSegment.objects.filter(note__session=session).first()
    notes.correct(segment, by=by, text=text)


def address_of(section, name="report_section", *more):
    return reverse(f"meetings:{name}", args=["held", section.pk, *more])


# --- Words ------------------------------------------------------------------------------------------------------------


def test_own_words_take_the_place_of_the_assembled_ones_in_one_language(section, report, organiser):  # noqa: F811
    save(section, by=organiser, title="Fees", body="What we say.")
    assert parts_of(report)["Fees"].text == "What we say."
    assert "Fees are paid in cash." in parts_of(report, "es")["Who pays"].text


def test_saving_what_is_assembled_leaves_it_assembled(section, organiser):  # noqa: F811
    assembled = now_of(section).assembled
    assert save(section, by=organiser, title=assembled.title, body=assembled.text) is None
    assert not SectionText.objects.exists()


def test_new_data_never_write_over_own_words_and_the_difference_is_shown(section, session, organiser):  # noqa: F811
    save(section, by=organiser, body="What we say.")
    correct_notes(session, "Fees are paid by transfer.", organiser)
    assert now_of(section).part.text == "What we say."
    assert now_of(section).is_stale
    page = signed_in(organiser).get(address_of(section)).content.decode()
    assert "The data behind have changed since you edited" in page
    assert "by transfer" in page
    assert "What we say." in page


def test_an_assembled_section_follows_the_data(section, session, report, organiser):  # noqa: F811
    correct_notes(session, "Fees are paid by transfer.", organiser)
    assert "Fees are paid by transfer." in parts_of(report)["Who pays"].text


@pytest.mark.parametrize(("deed", "text"), [("keep", "What we say."), ("assembled", "Fees are paid by transfer.")])
def test_the_organisers_decide_what_stands(section, session, report, organiser, deed, text):  # noqa: F811
    save(section, by=organiser, body="What we say.")
    correct_notes(session, "Fees are paid by transfer.", organiser)
    browser = signed_in(organiser)
    seen = now_of(section).fingerprint
    browser.post(address_of(section, "step_report_section", deed), {"seen": seen}, follow=True)
    assert text in parts_of(report)["Who pays"].text
    assert not now_of(section).is_stale


def test_nobody_decides_about_data_they_have_not_seen(section, session, organiser):  # noqa: F811
    save(section, by=organiser, body="What we say.")
    correct_notes(session, "Fees are paid by transfer.", organiser)
    seen = now_of(section).fingerprint
    correct_notes(session, "Fees are paid by somebody else.", organiser)
    for decide in (reporting.keep_own, reporting.take_assembled):
        with pytest.raises(Refusal, match="changed once more"):
            decide(section, by=organiser, language="en", seen=seen)
    assert now_of(section).is_stale


def test_of_two_who_edit_at_once_the_second_sees_the_difference_and_loses_nothing(section, organiser):  # noqa: F811
    browser = signed_in(organiser)
    form = browser.get(address_of(section)).context["form"].initial
    save(section, by=organiser, body="The first one.")
    answer = browser.post(address_of(section), {**form, "body": "The second one."})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else saved this section meanwhile." in page
    assert ">The second one.</textarea>" in page.replace("\n", "")
    assert [piece.text for piece in answer.context["meanwhile"] if piece.change != "same"] == ["first", "second"]
    assert now_of(section).part.text == "The first one."
    again = {name: answer.context["form"][name].value() for name in ("title", "body", "number", "seen")}
    browser.post(address_of(section), again)
    assert now_of(section).part.text == "The second one."
    assert [each.body for each in SectionText.objects.get().versions.filter(number__gt=0)] == [
        "The second one.",
        "The first one.",
    ]


def test_data_that_change_while_somebody_writes_are_shown_before_they_save(section, session, organiser):  # noqa: F811
    browser = signed_in(organiser)
    form = browser.get(address_of(section)).context["form"].initial
    correct_notes(session, "Fees are paid by transfer.", organiser)
    answer = browser.post(address_of(section), {**form, "body": "Mine."})
    assert answer.status_code == 409
    assert "have changed while you wrote" in answer.content.decode()
    assert not SectionText.objects.exists()


def test_any_version_can_be_brought_back(section, report, organiser):  # noqa: F811
    save(section, by=organiser, body="First.")
    save(section, by=organiser, body="Second.")
    browser = signed_in(organiser)
    browser.post(address_of(section, "bring_back_section", 1))
    assert parts_of(report)["Who pays"].text == "First."
    browser.post(address_of(section, "bring_back_section", 0))
    assert "Fees are paid in cash." in parts_of(report)["Who pays"].text
    assert not now_of(section).is_own, "it follows the data again"
    assert Entry.objects.with_verbs("report.section_brought_back").count() == 2


# --- Places -----------------------------------------------------------------------------------------------------------


def test_sections_change_places(report, organiser):  # noqa: F811
    section = section_of(report, ReportPart.AGENDA)
    browser = signed_in(organiser)
    for deed, expected in (("up", 1), ("up", 0), ("up", 0), ("down", 1)):
        browser.post(address_of(section, "step_report_section", deed))
        assert [each.pk for each in report.sections.all()].index(section.pk) == expected


def test_an_order_that_leaves_a_section_out_is_refused(report, organiser):  # noqa: F811
    order = [each.pk for each in report.sections.all()]
    reporting.arrange(report, order[::-1], by=organiser)
    assert [each.pk for each in report.sections.all()] == order[::-1]
    with pytest.raises(Refusal, match="came or went"):
        reporting.arrange(report, order[1:], by=organiser)


def test_a_hidden_section_is_left_out_and_can_come_back(section, report, organiser):  # noqa: F811
    browser = signed_in(organiser)
    browser.post(address_of(section, "step_report_section", "hide"))
    assert "Who pays" not in parts_of(report)
    browser.post(address_of(section, "step_report_section", "show"))
    assert "Who pays" in parts_of(report)


def test_a_section_of_ones_own_stands_before_the_annexes_and_can_be_removed(report, organiser):  # noqa: F811
    browser = signed_in(organiser)
    browser.post("/organise/held/report/sections/new/", {"title": "Foreword", "body": "Welcome."})
    own = report.sections.get(part=ReportPart.FREE)
    kinds = [each.part for each in report.sections.all()]
    assert kinds[-3:] == [ReportPart.FREE, ReportPart.PARTICIPANTS, ReportPart.CONTRIBUTIONS]
    assert "Foreword (English)" in browser.get(address_of(own, "remove_report_section")).content.decode()
    browser.post(address_of(own, "remove_report_section"))
    assert not report.sections.filter(part=ReportPart.FREE).exists()


def test_a_section_about_the_whole_meeting_names_nobody_where_one_session_is_under_the_chatham_house_rule(
    report,  # noqa: F811
    meeting,  # noqa: F811
    organiser,  # noqa: F811
):
    seat(meeting, 1, given_name="Amara", family_name="Okonkwo")
    browser = signed_in(organiser)
    typed = {"title": "Foreword", "body": "Amara Okonkwo told us of a price."}
    assert browser.post("/organise/held/report/sections/new/", typed).status_code == 302
    own = report.sections.get(part=ReportPart.FREE)

    SessionFactory(meeting=meeting, rule=HouseRule.CHATHAM)
    refused = browser.post("/organise/held/report/sections/new/", {**typed, "title": "Thanks"})
    assert refused.status_code == 409
    assert "Under the Chatham House Rule nobody is named, and a name stands here" in refused.content.decode()
    assert typed["body"] in refused.content.decode()
    assert report.sections.filter(part=ReportPart.FREE).count() == 1
    standing = obstacles(report, Material(meeting, report.mark))
    assert ["“Foreword” (English) names somebody" in each.sentence for each in standing] == [True]
    with pytest.raises(NamesStand):
        save(own, by=organiser, title="Foreword", body="Amara Okonkwo told us of another price.")
    save(own, by=organiser, title="Foreword", body="Somebody told us of another price.")
    assert obstacles(report, Material(meeting, report.mark)) == []


def test_assembled_sections_are_not_removed(section, organiser):  # noqa: F811
    assert signed_in(organiser).post(address_of(section, "remove_report_section")).status_code == 404
    with pytest.raises(Refusal, match="Hide it instead"):
        reporting.remove_section(section, by=organiser)


def test_a_new_session_gets_its_section_when_the_organisers_say_so(report, meeting, organiser):  # noqa: F811
    later = SessionFactory(meeting=meeting, titles={"en": "Later"})
    noted(later, ("finding", "Late.", ""))
    assert "Later" not in parts_of(report)
    browser = signed_in(organiser)
    assert "Add 1 session that has no section" in browser.get("/organise/held/report/").content.decode()
    browser.post("/organise/held/report/sessions/")
    assert "Later" in parts_of(report)


# --- Locks ------------------------------------------------------------------------------------------------------------


def test_a_locked_section_changes_neither_by_hand_nor_with_the_data(section, session, report, organiser):  # noqa: F811
    browser = signed_in(organiser)
    browser.post(address_of(section, "step_report_section", "lock"))
    correct_notes(session, "Fees are paid by transfer.", organiser)
    assert "Fees are paid in cash." in parts_of(report)["Who pays"].text
    now = now_of(section)
    for change in (
        lambda: save(section, by=organiser, body="Mine."),
        lambda: reporting.hide(section, by=organiser),
        lambda: reporting.take_assembled(section, by=organiser, language="en", seen=now.fingerprint),
    ):
        with pytest.raises(Refusal, match="locked"):
            change()
    browser.post(address_of(section, "step_report_section", "unlock"))
    assert "Fees are paid by transfer." in parts_of(report)["Who pays"].text, "untouched words follow the data again"


def test_own_words_stay_when_a_section_is_unlocked(section, report, organiser):  # noqa: F811
    save(section, by=organiser, body="What we say.")
    reporting.lock_section(section, by=organiser)
    reporting.unlock_section(section, by=organiser)
    assert parts_of(report)["Who pays"].text == "What we say."
