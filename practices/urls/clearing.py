"""Clearing a practice: on the desk, and by the link lead and partners get."""

from django.urls import path

from ..views import clearing, clearing_by_link

urlpatterns = [
    path("practices/mine/<int:pk>/contacts/", clearing_by_link.contacts, name="contacts"),
    path("clearances/<str:token>/", clearing_by_link.clear_by_link, name="clear_by_link"),
    path("clearances/<str:token>/withdraw/", clearing_by_link.withdraw_by_link, name="withdraw_by_link"),
    path("editorial/<int:pk>/clearance/", clearing.clearance, name="clearance"),
    path("editorial/<int:pk>/clearance/<int:answer>/reopen/", clearing.reopen_question, name="reopen_question"),
    path("editorial/<int:pk>/clearance/ask/", clearing.ask_everybody, name="ask_everybody"),
    path("editorial/<int:pk>/clearance/bodies/<int:clearance>/", clearing.clearance_of, name="clearance_of"),
    path("editorial/<int:pk>/consents/<int:consent>/end/", clearing.end_consent, name="end_consent"),
    path("editorial/<int:pk>/text/", clearing.edit_text, name="edit_text"),
    path("editorial/<int:pk>/screen/", clearing.screen, name="screen"),
    path("editorial/<int:pk>/screen/<int:flag>/reopen/", clearing.reopen_flag, name="reopen_flag"),
    path("editorial/<int:pk>/tombstone/", clearing.tombstone_of, name="tombstone_of"),
    path("editorial/<int:pk>/publish/", clearing.publish_practice, name="publish_practice"),
]
