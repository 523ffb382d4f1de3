"""Submitting, reviewing and deciding; literal paths stand before the compendium's `/practices/<slug>/`."""

from django.urls import path

from ..views import clearing, editorial, mine, reminders, reviews, submission

urlpatterns = [
    path("practices/new/", submission.new_practice, name="new_practice"),
    path("practices/mine/", mine.my_practices, name="my_practices"),
    path("practices/mine/<int:pk>/", mine.my_practice, name="my_practice"),
    path("practices/mine/<int:pk>/changes/", mine.practice_changes, name="practice_changes"),
    path("practices/mine/<int:pk>/withdraw/", mine.withdraw_practice, name="withdraw_practice"),
    path("practices/mine/<int:pk>/revise/", mine.revise_practice, name="revise_practice"),
    path("practices/<int:pk>/edit/", submission.edit_practice, name="edit_practice"),
    path("editorial/", editorial.editorial, name="editorial"),
    path("editorial/reminders/", reminders.reminders, name="reminders"),
    path("editorial/<int:pk>/", editorial.editorial_practice, name="editorial_practice"),
    path("editorial/<int:pk>/reviewers/", clearing.reviewers, name="reviewers"),
    path("editorial/<int:pk>/reviewers/<int:assignment>/call-off/", clearing.call_off_review, name="call_off_review"),
    path("editorial/<int:pk>/decision/", editorial.decision, name="decision"),
    path("editorial/<int:pk>/return/", editorial.return_practice, name="return_practice"),
    path("editorial/<int:pk>/clearance/", clearing.clearance, name="clearance"),
    path("editorial/<int:pk>/clearance/<int:answer>/reopen/", clearing.reopen_question, name="reopen_question"),
    path("editorial/<int:pk>/publish/", clearing.publish_practice, name="publish_practice"),
    path("editorial/<int:pk>/take-down/", editorial.take_down, name="take_down_practice"),
    path("editorial/<int:pk>/put-back/", editorial.put_back, name="put_back_practice"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<str:token>/", reviews.review, name="review"),
    path("reviews/<str:token>/decline/", reviews.decline_review, name="decline_review"),
]
