"""The organiser's workspace."""

from django.urls import include, path, re_path

from ..views import importing, inviting, letters, organise, participants, registrations, sessions

in_a_meeting = [
    path("", organise.overview, name="overview"),
    path("edit/", organise.edit_meeting, name="edit_meeting"),
    path("publish/", organise.publish_meeting, name="publish_meeting"),
    path("people/", organise.people, name="people"),
    path("people/<int:pk>/remove/", organise.remove_organiser, name="remove_organiser"),
    path("reminders/", organise.reminders, name="reminders"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/new/", sessions.new_session, name="new_session"),
    path("sessions/<int:pk>/edit/", sessions.edit_session, name="edit_session"),
    path("sessions/<int:pk>/cancel/", sessions.cancel_session, name="cancel_session"),
    path("invitations/", inviting.invitations, name="invitations"),
    path("invitations/new/", inviting.new_invitee, name="new_invitee"),
    path("invitations/send/", inviting.send_invitations, name="send_invitations"),
    path("invitations/remind/", inviting.remind_invitations, name="remind_invitations"),
    path("invitations/withdraw/", inviting.withdraw_invitations, name="withdraw_invitations"),
    path("invitations/import/", importing.import_invitees, name="import_invitees"),
    path("invitations/import/<int:pk>/", importing.invitee_list, name="invitee_list"),
    path("invitations/import/<int:pk>/confirm/", importing.confirm_import, name="confirm_import"),
    path("invitations/import/<int:pk>/undo/", importing.undo_import, name="undo_import"),
    path("invitations/<int:pk>/", inviting.invitee, name="invitee"),
    path("invitations/<int:pk>/withdraw/", inviting.withdraw_invitation, name="withdraw_invitation"),
    path("invitations/<int:pk>/renew/", inviting.renew_invitation, name="renew_invitation"),
    path("invitations/<int:pk>/undo-pass-on/", inviting.undo_pass_on, name="undo_pass_on"),
    path("registrations/", registrations.registrations, name="registrations"),
    path("registrations.csv", registrations.registrations_csv, name="registrations_csv"),
    re_path(
        "^registrations/(?P<deed>confirm|waitlist|decline)/$",
        registrations.decide_registrations,
        name="decide_registrations",
    ),
    path("registrations/<int:pk>/confirm/", registrations.confirm_registration, name="confirm_registration"),
    path("registrations/<int:pk>/waitlist/", registrations.waitlist_registration, name="waitlist_registration"),
    path("registrations/<int:pk>/decline/", registrations.decline_registration, name="decline_registration"),
    path("registrations/<int:pk>/cancel/", registrations.cancel_registration, name="cancel_a_registration"),
    path("participants/", participants.organise_participants, name="organise_participants"),
    path("participants/send/", participants.send_list, name="send_list"),
    path("participants/final/", participants.finalise_list, name="finalise_list"),
    path("participants/reopen/", participants.reopen_list, name="reopen_list"),
    path("participants/show/", participants.show_list, name="show_list"),
    path("participants/<int:pk>/", participants.organise_entry, name="organise_entry"),
    path("participants/<int:pk>/head/", participants.name_head, name="name_head"),
    path("letters/", letters.letters, name="letters"),
    path("letters/again/", letters.try_letters_again, name="try_letters_again"),
    path("letters/<int:pk>/", letters.mailing, name="mailing"),
    path("letters/<int:pk>/again/", letters.try_mailing_again, name="try_mailing_again"),
    path("letters/one/<int:pk>/again/", letters.try_letter_again, name="try_letter_again"),
]

urlpatterns = [
    path("organise/", organise.organise, name="organise"),
    path("organise/meetings/new/", organise.new_meeting, name="new_meeting"),
    path("organise/<slug:slug>/", include(in_a_meeting)),
]
