"""What happens to a practice after its publication."""

from django.urls import path

from ..views import concerns, living

urlpatterns = [
    path("practices/mine/<int:pk>/results/", living.new_result, name="new_result"),
    path("practices/mine/<int:pk>/how-it-stands/", living.tell_how_it_stands, name="tell_how_it_stands"),
    path("still-running/<str:token>/", living.still_running, name="still_running"),
    path("practices/<slug:slug>/concern/", concerns.report_concern, name="report_concern"),
    path("practices/<slug:slug>/adapted/", living.report_adaptation, name="report_adaptation"),
    path("editorial/concerns/", concerns.concern_list, name="concerns"),
    path("editorial/concerns/<int:pk>/", concerns.concern, name="concern"),
    path("editorial/messages/", living.message_list, name="messages"),
    path("editorial/messages/<slug:kind>/<int:pk>/flags/", living.clear_message_flag, name="clear_message_flag"),
    path("editorial/messages/results/<int:pk>/", living.check_result, name="check_result"),
    path("editorial/messages/adaptations/<int:pk>/", living.check_adaptation, name="check_adaptation"),
    path("editorial/messages/news/<int:pk>/", living.check_news, name="check_news"),
    path("editorial/<int:pk>/life/", living.relations, name="relations"),
    path("editorial/<int:pk>/life/<int:relation>/part/", living.part, name="part"),
    path("editorial/<int:pk>/life/ask/", living.ask_whether_it_runs, name="ask_whether_it_runs"),
]
