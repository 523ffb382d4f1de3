"""A meeting full of names that occur nowhere else, so that a page that shows one of them to a stranger is found.

Every row that a page can be about has the key `KEY`: each address of the project then leads to something planted.
"""

from datetime import timedelta
from types import SimpleNamespace

from allauth.account.models import EmailAddress
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.signing import Signer
from django.utils import timezone

from correspondence.models import Letter, Mailing, Suppression
from correspondence.states import LetterState, StopReason
from meetings.models import (
    Answers,
    Appointment,
    Asked,
    Attendance,
    Certificate,
    ClosingStep,
    Contribution,
    DoorPass,
    FollowUp,
    FollowUpPlan,
    InviteeImport,
    LateRequest,
    Meeting,
    Nominee,
    NoteSegment,
    NoteVersion,
    OutcomeReport,
    ParticipantList,
    PersonalCalendar,
    Question,
    Recommendation,
    RecommendationPlan,
    RegistrationNote,
    ReportFile,
    ReportIssue,
    ReportSection,
    SectionText,
    SessionNote,
    SignedInvitation,
    Survey,
    Travel,
    VisaRequest,
    Wording,
)
from meetings.states import (
    CertificateState,
    HouseRule,
    InvitationState,
    ListState,
    MeetingRole,
    MeetingState,
    NoteState,
    QuestionKind,
    RegistrationState,
    SegmentKind,
    SurveyState,
)
from practices.models import Clearance, LifeSign, SavedSearch
from practices.states import SavedSearchState
from rrge_portal.kernel.models import Job
from rrge_portal.kernel.states import JobState
from rrge_portal.kernel.vocabulary import Mark
from stakeholders.models import Consent
from stakeholders.states import Purpose, Role
from tests.factories import (
    InvitationFactory,
    MeetingFactory,
    NominationFactory,
    RegistrationFactory,
    SessionFactory,
    StakeholderFactory,
)

from .planted_clearing import plant_clearing
from .planted_editions import plant_editions
from .planted_reviews import plant_reviews
from .planted_submission import plant_submission

KEY = 7001
SLUG, OTHER_SLUG = "planted-meeting", "other-meeting"
PDF = b"%PDF-1.4\n% zqplantedfile\n%%EOF\n"


def somebody(name: str, **facts):
    """A person who signs in and is known by a name that differs from their legal one."""
    person = StakeholderFactory(
        email=f"{name.lower()}@planted.example.org",
        profile__given_name=f"Legal{name.lower()}",
        profile__family_name=f"Family{name.lower()}",
        profile__display_name=name,
        **facts,
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def plant() -> SimpleNamespace:
    """The meeting, who has to do with it, and the links they hold."""
    people = _people()
    meeting = _meeting(people)
    _registrations(meeting, people)
    _invitations(meeting, people)
    _agenda(meeting, people)
    _afterwards(meeting, people)
    _report(meeting, people)
    _post(meeting, people)
    plant_editions(KEY, SLUG)
    plant_reviews(KEY, people.reviewer, people.submitter)
    plant_clearing(KEY, people.submitter)
    plant_submission(KEY, people.submitter, people.co_author)
    return SimpleNamespace(meeting=meeting, people=people, keys=_keys(meeting, people))


def _people() -> SimpleNamespace:
    return SimpleNamespace(
        organiser=somebody("Zqorganiser"),
        confirmed=somebody("Zqconfirmed", pk=KEY, profile__gender="zqgender"),
        quiet=somebody("Zqquiet"),
        waitlisted=somebody("Zqwaitlisted"),
        invited=somebody("Zqinvited"),
        moderator=somebody("Zqmoderator"),
        rapporteur=somebody("Zqrapporteur"),
        uploader=somebody("Zquploader"),
        neighbour=somebody("Zqneighbour"),
        outsider=somebody("Zqoutsider"),
        other_organiser=somebody("Zqotherorganiser"),
        secretariat=somebody("Zqsecretariat", role=Role.SECRETARIAT),
        editor=somebody("Zqeditor", role=Role.EDITOR),
        reviewer=somebody("Zqreviewer"),
        submitter=somebody("Zqsubmitter"),
        co_author=somebody("Zqcoauthor"),
    )


def _meeting(people) -> Meeting:
    today = timezone.localdate()
    MeetingFactory(slug=OTHER_SLUG, organiser=people.other_organiser, starts_on=today, ends_on=today)
    MeetingFactory(
        slug="draft-meeting", state=MeetingState.DRAFT, organiser=people.organiser, titles={"en": "Zqdraftmeeting"}
    )
    meeting = MeetingFactory(
        pk=KEY,
        slug=SLUG,
        organiser=people.organiser,
        starts_on=today,
        ends_on=today,
        joining_link="https://meet.example.org/zqjoininglink",
        shows_balance=True,
    )
    FollowUpPlan.objects.create(meeting=meeting, topics=["dietary", "access", "travel"])
    Wording.objects.create(meeting=meeting, kind="invitation", language="en", subject="Zqwording", body="Zqwordingbody")
    SignedInvitation.objects.create(
        pk=KEY,
        meeting=meeting,
        language="en",
        file=ContentFile(PDF, "zqsigned.pdf"),
        file_name="zqsigned.pdf",
        size=len(PDF),
    )
    DoorPass.objects.create(pk=KEY, meeting=meeting, label="Zqdoor")
    InviteeImport.objects.create(
        pk=KEY,
        meeting=meeting,
        by=people.organiser,
        source="zqimport.csv",
        columns=["given_name"],
        rows=[{"line": 1, "values": {"given_name": "Zqimported"}}],
        tables=[{"name": "", "rows": [[1, "Zqimported"]]}],
    )
    return meeting


def _registrations(meeting, people) -> None:
    confirmed = RegistrationFactory(
        pk=KEY, meeting=meeting, stakeholder=people.confirmed, needs="Zqneeds", is_funded=True
    )
    RegistrationFactory(meeting=meeting, stakeholder=people.quiet)
    RegistrationFactory(meeting=meeting, stakeholder=people.waitlisted, state=RegistrationState.WAITLISTED)
    about = {"about_type": ContentType.objects.get_for_model(Meeting), "about_id": meeting.pk}
    Consent.objects.create(stakeholder=people.confirmed, purpose=Purpose.PARTICIPANT_LIST, **about)
    RegistrationNote.objects.create(pk=KEY, registration=confirmed, text="Zqorganisersnote", by=people.organiser)
    FollowUp.objects.create(registration=confirmed, dietary="Zqdietary", access="Zqaccess")
    Travel.objects.create(registration=confirmed, passport_name="Zqpassport", leaves_from="Zqleavesfrom")
    PersonalCalendar.objects.create(stakeholder=people.confirmed)
    SavedSearch.objects.create(
        pk=KEY,
        stakeholder=people.confirmed,
        email="zqsaver@planted.example.org",
        query="q=Zqsavedwords",
        state=SavedSearchState.RUNNING,
        told_until=timezone.now(),
    )
    ParticipantList.objects.create(
        meeting=meeting, state=ListState.REOPENED, made_at=timezone.now(), reason="Zqreopened", is_public=True
    )


def _invitations(meeting, people) -> None:
    InvitationFactory(meeting=meeting, email=people.invited.email, stakeholder=people.invited)
    declined = InvitationFactory(
        pk=KEY,
        meeting=meeting,
        given_name="Zqdecliner",
        email="zqdecliner@planted.example.org",
        state=InvitationState.DECLINED,
        decline_reason="Zqdeclinereason",
    )
    VisaRequest.objects.create(invitation=declined, legal_name="Zqvisaname")
    InvitationFactory(meeting=meeting, given_name="Zqlisted", state=InvitationState.LISTED)
    nomination = NominationFactory(
        pk=KEY,
        meeting=meeting,
        focal_point="Zqfocalpoint",
        email="zqfocal@planted.example.org",
        note=ContentFile(PDF, "zqnote.pdf"),
        note_name="zqnote.pdf",
        note_type="application/pdf",
        seats=3,
    )
    named = InvitationFactory(
        meeting=meeting, given_name="Zqnominee", email="zqnominee@planted.example.org", shares_mailbox=True
    )
    nominee = Nominee.objects.create(pk=KEY, nomination=nomination, invitation=named, function="Zqnomineefunction")
    LateRequest.objects.create(pk=KEY, nomination=nomination, nominee=nominee, reason="Zqlatereason")


def _agenda(meeting, people) -> None:
    now = timezone.now()
    on_now = {"meeting": meeting, "starts_at": now - timedelta(minutes=10), "ends_at": now + timedelta(hours=1)}
    closed = SessionFactory(pk=KEY, rule=HouseRule.CHATHAM, titles={"en": "Closed session"}, **on_now)
    open_ = SessionFactory(titles={"en": "Open session"}, **on_now)
    for session, person, role in (
        (closed, people.moderator, MeetingRole.MODERATOR),
        (closed, people.rapporteur, MeetingRole.RAPPORTEUR),
        (open_, people.neighbour, MeetingRole.RAPPORTEUR),
    ):
        Appointment.objects.create(meeting=meeting, session=session, stakeholder=person, role=role)
    for title, key, mark, by in (
        ("Zqpublicpaper", KEY, Mark.PUBLIC, people.uploader),
        ("Zqsharedpaper", KEY + 1, Mark.PARTICIPANTS, people.uploader),
        ("Zqsecretariatpaper", KEY + 2, Mark.SECRETARIAT, people.uploader),
    ):
        Contribution.objects.create(
            pk=key,
            meeting=meeting,
            session=closed,
            uploaded_by=by,
            title=title,
            mark=mark,
            file=ContentFile(PDF.replace(b"zqplantedfile", title.encode()), "paper.pdf"),
            file_name="By Zquploader.pdf",
            media_type="application/pdf",
            size=1,
        )
    note = SessionNote.objects.create(session=closed, state=NoteState.DRAFT, version=1)
    said = {"key": "a", "kind": SegmentKind.FINDING, "text": "Zqdraftnotes", "said_by": "", "beside": ""}
    NoteSegment.objects.create(note=note, key="a", rule=HouseRule.CHATHAM, position=1, text="Zqdraftnotes")
    NoteVersion.objects.create(
        note=note, number=1, language="en", saved_by=people.rapporteur, begun_at=now, saved_at=now, paragraphs=[said]
    )
    there = meeting.registrations.get(stakeholder=people.quiet)
    Attendance.objects.create(session=closed, registration=there, by=people.organiser)
    Attendance.objects.create(session=open_, registration=there, by=people.organiser)


def _afterwards(meeting, people) -> None:
    now = timezone.now()
    days = {"starts_on": meeting.starts_on, "ends_on": meeting.ends_on, "titles": meeting.titles, "places": {}}
    confirmed = meeting.registrations.get(stakeholder=people.confirmed)
    quiet = meeting.registrations.get(stakeholder=people.quiet)
    Certificate.objects.create(pk=KEY, registration=confirmed, name=people.confirmed.shown_name, **days)
    Certificate.objects.create(
        registration=quiet, name="Zqcertifiedquiet", state=CertificateState.REVOKED, reason="Zqrevoked", **days
    )
    survey = Survey.objects.create(pk=KEY, meeting=meeting, state=SurveyState.OPEN, closes_at=now + timedelta(days=5))
    question = Question.objects.create(
        pk=KEY, survey=survey, position=1, kind=QuestionKind.TEXT, texts={"en": "What was missing?"}
    )
    Asked.objects.create(survey=survey, registration=confirmed)
    Answers.objects.create(survey=survey, role="participant", values={str(question.pk): "Zqsurveyanswer"})
    ClosingStep.objects.create(meeting=meeting, item="list", is_waived=True, reason="Zqclosingreason")


def _report(meeting, people) -> None:
    """A draft with a section, an issue for those in the meeting, one that was taken down, and what they hold."""
    now = timezone.now()
    RecommendationPlan.objects.create(meeting=meeting, numbers_fixed_at=now)
    for number, text, mark in ((1, "Zqinnerrecommendation", "participants"), (2, "Zqsecretrecommendation", "strict")):
        Recommendation.objects.create(pk=KEY + number - 1, meeting=meeting, number=number, text=text, mark=mark)
    report = OutcomeReport.objects.create(pk=KEY, meeting=meeting, languages=["en"])
    section = ReportSection.objects.create(pk=KEY, report=report, position=1)
    text = SectionText.objects.create(
        section=section, language="en", number=1, title="Zqreportdraft", body="Zqreportdraft"
    )
    text.versions.create(number=1, title="Zqreportdraft", body="Zqreportdraft", saved_by=people.organiser)
    part = {"part": "free", "key": KEY, "title": "Foreword", "text": "Zqreportinside", "language": "en", "data": {}}
    whole = {"language": "en", "title": "Outcome report", "meeting": "Planted", "when": "", "parts": [part]}
    issue = ReportIssue.objects.create(
        pk=KEY, report=report, number=1, mark="participants", content={"en": whole}, issued_at=now, issued_by=None
    )
    ReportIssue.objects.create(
        report=report,
        number=2,
        mark="public",
        state="taken_down",
        content={"en": whole | {"parts": [part | {"text": "Zqtakendown"}]}},
        issued_at=now,
        ended_at=now,
        reason="Zqtakendown",
    )
    ReportFile.objects.create(
        issue=issue,
        language="en",
        form="pdf",
        file=ContentFile(PDF.replace(b"zqplantedfile", b"Zqreportfile"), "report.pdf"),
        media_type="application/pdf",
        size=1,
        sha256="0" * 64,
    )


def _post(meeting, people) -> None:
    room = {"room_type": ContentType.objects.get_for_model(Meeting), "room_id": meeting.pk}
    job = Job.objects.create(
        pk=KEY,
        kind="registrations_export",
        by=people.organiser,
        state=JobState.DONE,
        arguments={"meeting": meeting.pk},
        finished_at=timezone.now(),
    )
    job.keep_file("zqexport.csv", "text/csv", b"Zqexported")
    words = {"en": {"subject": "Zqmailingsubject", "body": "Zqmailingbody"}}
    mailing = Mailing.objects.create(
        pk=KEY, kind="message", audience=[], by=people.organiser, job=job, words=words, main_language="en", **room
    )
    letter = Letter.objects.create(
        pk=KEY,
        kind="message",
        key="zqletter",
        recipient=people.confirmed,
        name=people.confirmed.shown_name,
        address=people.confirmed.email,
        language="en",
        subject="Zqlettersubject",
        text="Zqlettertext",
        mailing=mailing,
        state=LetterState.SENT,
        message_id="<zqmessage@127.0.0.1>",
        **room,
    )
    Suppression.objects.create(
        pk=KEY,
        address="zqdecliner@planted.example.org",
        reason=StopReason.ASKED,
        words="Zqstopwords",
        by=people.organiser,
        letter=letter,
        **room,
    )


def _keys(meeting, people) -> dict[str, list[str]]:
    """What each role holds of links and codes: whoever has one opens what it is for, and nothing else."""
    registration = meeting.registrations.get(stakeholder=people.confirmed)
    waiting = meeting.registrations.get(stakeholder=people.waitlisted)
    return {
        "invited": [meeting.invitations.get(stakeholder=people.invited).token],
        "confirmed": [
            registration.list_token,
            registration.asked.get().token,
            people.confirmed.personal_calendar.token,
            registration.code,
            registration.certificates.get().code,
            Signer(salt="link:stop").sign("zqmessage"),
        ],
        "waitlisted": [waiting.code],
        "focal_point": [meeting.nominations.get().token],
        "door": [meeting.door_passes.get().token, registration.code],
        "reviewer": [people.reviewer.review_assignments.get(pk=KEY).token],
        "clearing_body": [Clearance.objects.get(pk=KEY).token, LifeSign.objects.get(pk=KEY).token],
    }
