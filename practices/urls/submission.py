"""Submitting and clearing; literal paths stand before the compendium's `/practices/<slug>/`."""

from django.urls import path

from ..views import clearing, mine, submission

urlpatterns = [
    path("practices/new/", submission.new_practice, name="new_practice"),
    path("practices/mine/", mine.my_practices, name="my_practices"),
    path("practices/mine/<int:pk>/", mine.my_practice, name="my_practice"),
    path("practices/mine/<int:pk>/changes/", mine.practice_changes, name="practice_changes"),
    path("practices/mine/<int:pk>/withdraw/", mine.withdraw_practice, name="withdraw_practice"),
    path("practices/mine/<int:pk>/revise/", mine.revise_practice, name="revise_practice"),
    path("practices/<int:pk>/edit/", submission.edit_practice, name="edit_practice"),
    path("editorial/<int:pk>/clearance/", clearing.clearance, name="clearance"),
    path("editorial/<int:pk>/clearance/<int:answer>/reopen/", clearing.reopen_question, name="reopen_question"),
    path("editorial/<int:pk>/publish/", clearing.publish_practice, name="publish_practice"),
]
