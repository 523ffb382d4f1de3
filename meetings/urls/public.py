"""What readers, invitees and participants reach. Literal paths stand before the slugs."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path
from django.views.decorators.http import conditional_page

from ..feeds import MeetingFeed
from ..views import (
    agenda_files,
    answering,
    calendars,
    commenting,
    contributing,
    naming,
    nominating,
    notes,
    participants,
    public,
    registering,
    report,
    visa,
)

urlpatterns = [
    path("invitations/<str:token>/", answering.invitation, name="invitation"),
    path("nominations/<str:token>/", nominating.nomination, name="nomination"),
    path("nominations/<str:token>/nominees/<int:pk>/<slug:deed>/", nominating.nominee, name="nominee"),
    path("invitations/<str:token>/visa/", visa.ask_for_visa_letter, name="ask_for_visa_letter"),
    path("invitations/<str:token>/seen/", answering.seen, name="invitation_seen"),
    path("lost-link/", answering.lost_link, name="lost_link"),
    path("meetings/feed.atom", login_not_required(conditional_page(MeetingFeed())), name="meeting_feed"),
    path("meetings/", public.meetings, name="meetings"),
    path("meetings/mine/", public.my_meetings, name="my_meetings"),
    path("meetings/mine/calendar/", calendars.renew_calendar, name="renew_calendar"),
    path("meetings/calendar/<str:token>.ics", calendars.personal_calendar, name="personal_calendar"),
    path("meetings/<slug:slug>/", public.meeting, name="meeting"),
    path("meetings/<slug:slug>/agenda.ics", public.agenda_ics, name="agenda_ics"),
    re_path(r"^meetings/(?P<slug>[-\w]+)/agenda\.(?P<form>pdf|docx)$", agenda_files.agenda_file, name="agenda_file"),
    path("meetings/<slug:slug>/agenda/", public.agenda, name="agenda"),
    path("participants/<str:token>/", participants.list_entry, name="list_entry"),
    path("meetings/<slug:slug>/participants/", participants.participants, name="participants"),
    re_path(
        r"^meetings/(?P<slug>[-\w]+)/participants\.(?P<form>pdf|docx)$",
        participants.participants_file,
        name="participants_file",
    ),
    path("meetings/<slug:slug>/documents/", public.documents, name="documents"),
    path("meetings/<slug:slug>/outcome/", public.outcome, name="outcome"),
    path("meetings/<slug:slug>/report/", report.report, name="report"),
    path("meetings/<slug:slug>/report/draft/", report.report_draft, name="report_draft"),
    re_path(
        r"^meetings/(?P<slug>[-\w]+)/report/(?P<number>\d+)/(?P<language>[-\w]+)\.(?P<form>pdf|docx)$",
        report.report_file,
        name="report_file",
    ),
    path("meetings/<slug:slug>/recommendations/<int:number>/", commenting.recommendation, name="recommendation"),
    path(
        "meetings/<slug:slug>/recommendations/<int:number>/report/",
        commenting.report,
        name="report_on_recommendation",
    ),
    path(
        "meetings/<slug:slug>/recommendations/<int:number>/practice/",
        commenting.ask_for_recommendation,
        name="ask_for_recommendation",
    ),
    path("meetings/<slug:slug>/comments/<int:pk>/", commenting.answer, name="answer_comment"),
    path("meetings/<slug:slug>/sessions/<int:pk>/notes/at/<slug:key>/", commenting.paragraph, name="paragraph"),
    path(
        "meetings/<slug:slug>/sessions/<int:pk>/notes/at/<slug:key>/practice/",
        commenting.ask_for_paragraph,
        name="ask_for_paragraph",
    ),
    path("meetings/<slug:slug>/register/", registering.register, name="register"),
    path("meetings/<slug:slug>/register/cancel/", registering.cancel_registration, name="cancel_registration"),
    path("meetings/<slug:slug>/register/take-seat/", registering.accept_offer, name="accept_offer"),
    path("meetings/<slug:slug>/sessions/<int:pk>/", public.session, name="session"),
    path("meetings/<slug:slug>/sessions/<int:pk>/notes/", notes.edit, name="notes"),
    path("meetings/<slug:slug>/sessions/<int:pk>/notes/versions/", notes.versions, name="note_versions"),
    path("meetings/<slug:slug>/sessions/<int:pk>/notes/versions/<int:number>/", notes.version, name="note_version"),
    path(
        "meetings/<slug:slug>/sessions/<int:pk>/notes/versions/<int:number>/bring-back/",
        notes.bring_back,
        name="bring_back_notes",
    ),
    path("meetings/<slug:slug>/sessions/<int:pk>/notes/publish/", notes.publish, name="publish_notes"),
    path("meetings/<slug:slug>/sessions/<int:pk>/notes/take-back/", notes.take_back, name="take_back_notes"),
    path("meetings/<slug:slug>/sessions/<int:pk>/notes/names/", naming.names, name="names_in_notes"),
    path(
        "meetings/<slug:slug>/sessions/<int:pk>/notes/names/<int:clearing>/again/",
        naming.look_at_name_again,
        name="look_at_name_again",
    ),
    path("meetings/<slug:slug>/sessions/<int:pk>/notes/recommend/", notes.recommend, name="recommend"),
    path("meetings/<slug:slug>/contributions/new/", contributing.new_contribution, name="new_contribution"),
    path("meetings/<slug:slug>/contributions/<int:pk>/", contributing.contribution, name="contribution"),
    path(
        "meetings/<slug:slug>/contributions/<int:pk>/about/",
        contributing.about_contribution,
        name="about_contribution",
    ),
    path(
        "meetings/<slug:slug>/contributions/<int:pk>/picture/",
        contributing.contribution_picture,
        name="contribution_picture",
    ),
    path(
        "meetings/<slug:slug>/contributions/<int:pk>/change/",
        contributing.change_contribution,
        name="change_contribution",
    ),
    path(
        "meetings/<slug:slug>/contributions/<int:pk>/versions/<int:number>/",
        contributing.earlier_version,
        name="earlier_version",
    ),
    path(
        "meetings/<slug:slug>/contributions/<int:pk>/accept/",
        contributing.accept_contribution,
        name="accept_contribution",
    ),
    path(
        "meetings/<slug:slug>/contributions/<int:pk>/refuse/",
        contributing.refuse_contribution,
        name="refuse_contribution",
    ),
    path("meetings/<slug:slug>/contributions/<int:pk>/withdraw/", contributing.withdraw, name="withdraw_contribution"),
    path("meetings/<slug:slug>/contributions/<int:pk>/restore/", contributing.restore, name="restore_contribution"),
]
