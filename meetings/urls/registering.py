"""One registration, decisions about many, exports, and the questions to those who have a seat."""

from django.urls import path

from ..views import exporting, follow_up, registration, registrations, visa, wordings

urlpatterns = [
    path("meetings/<slug:slug>/follow-up/", follow_up.follow_up, name="follow_up"),
    path("organise/<slug:slug>/follow-up/", follow_up.follow_ups, name="follow_ups"),
    path("organise/<slug:slug>/follow-up/ask/", follow_up.ask, name="ask_follow_up"),
    path("organise/<slug:slug>/registrations/export/", exporting.export_registrations, name="export_registrations"),
    path("organise/<slug:slug>/invitations/export/", exporting.export_invitations, name="export_invitations"),
    path("organise/<slug:slug>/nominations/export/", exporting.export_nominations, name="export_nominations"),
    path("organise/<slug:slug>/registrations.csv", exporting.registrations_csv, name="registrations_csv"),
    path("organise/<slug:slug>/registrations/close/", registrations.close_list, name="close_list"),
    path("organise/<slug:slug>/registrations/open/", registrations.open_list, name="open_list"),
    path("organise/<slug:slug>/registrations/decisions/<int:pk>/", registrations.decisions, name="decisions"),
    path("organise/<slug:slug>/registrations/<int:pk>/", registration.registration, name="registration"),
    path("organise/<slug:slug>/registrations/<int:pk>/notes/", registration.write_note, name="write_note"),
    path(
        "organise/<slug:slug>/registrations/<int:pk>/notes/<int:note>/delete/",
        registration.delete_note,
        name="delete_note",
    ),
    path("organise/<slug:slug>/registrations/<int:pk>/sector/", registration.count_for, name="count_for_sector"),
    path("organise/<slug:slug>/registrations/<int:pk>/visa/", wordings.visa_letter_of_seat, name="visa_letter_of_seat"),
    path("meetings/<slug:slug>/visa/", visa.ask_as_registered, name="ask_for_visa_as_registered"),
    path("organise/<slug:slug>/registrations/<int:pk>/funding/", registration.fund, name="fund_registration"),
]
