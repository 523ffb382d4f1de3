"""The editors' desk, the reviewers and their reviews."""

from django.urls import path

from ..views import answering, reminders, reviews
from ..views.editorial import assigning, checking, decision, desk, people, practice, working

urlpatterns = [
    path("practices/mine/<int:pk>/questions/", checking.answer_desk, name="answer_desk"),
    path("practices/mine/<int:pk>/answers/", answering.answer_comments, name="answer_comments"),
    path("editorial/", desk.editorial, name="editorial"),
    path("editorial/reminders/", reminders.reminders, name="reminders"),
    path("editorial/reviewers/", people.reviewer_pool, name="reviewer_pool"),
    path("editorial/reviewers/new/", people.new_reviewer, name="new_reviewer"),
    path("editorial/reviewers/<int:pk>/", people.reviewer_entry, name="reviewer_entry"),
    path("editorial/reviewers/<int:pk>/ask-no-more/", people.retire_reviewer, name="retire_reviewer"),
    path("editorial/figures/", working.desk_figures, name="desk_figures"),
    path("editorial/figures.csv", working.desk_figures_csv, name="desk_figures_csv"),
    path("editorial/rules/", working.desk_rules, name="desk_rules"),
    path("editorial/letters/", working.desk_letters, name="desk_letters"),
    path("editorial/letters/<slug:kind>/<slug:language>/", working.desk_letter, name="desk_letter"),
    path("editorial/letters/<slug:kind>/<slug:language>/drop/", working.drop_desk_letter, name="drop_desk_letter"),
    path("editorial/<int:pk>/", practice.editorial_practice, name="editorial_practice"),
    path("editorial/<int:pk>/charge/", desk.put_in_charge, name="put_in_charge"),
    path("editorial/<int:pk>/check/", checking.desk_check, name="desk_check"),
    path("editorial/<int:pk>/reviewers/", assigning.reviewers, name="reviewers"),
    path("editorial/<int:pk>/reviewers/again/", assigning.ask_again, name="ask_again"),
    path("editorial/<int:pk>/reviewers/<int:assignment>/", assigning.assignment, name="assignment"),
    path("editorial/<int:pk>/reviewers/<int:assignment>/keep-day/", assigning.keep_day, name="keep_day"),
    path("editorial/<int:pk>/reviewers/<int:assignment>/call-off/", assigning.call_off_review, name="call_off_review"),
    path("editorial/<int:pk>/decision/", decision.decision, name="decision"),
    path("editorial/<int:pk>/return/", practice.return_practice, name="return_practice"),
    path("editorial/<int:pk>/take-down/", practice.take_down, name="take_down_practice"),
    path("editorial/<int:pk>/put-back/", practice.put_back, name="put_back_practice"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/about-me/", people.my_reviewing, name="my_reviewing"),
    path("reviews/about-me/<int:pk>/absences/<int:absence>/end/", people.end_absence, name="end_absence"),
    path("reviews/<str:token>/", reviews.review, name="review"),
    path("reviews/<str:token>/accept/", reviews.accept_review, name="accept_review"),
    path("reviews/<str:token>/decline/", reviews.decline_review, name="decline_review"),
    path("reviews/<str:token>/more-time/", reviews.more_time, name="more_time"),
    path("reviews/<str:token>/reopen/", reviews.reopen_review, name="reopen_review"),
]
