"""Addresses of the post room that readers of letters and mail providers use, and the list of whom not to write to."""

from django.urls import path

from . import views

app_name = "correspondence"

urlpatterns = [
    path("stop/<str:token>/", views.stop, name="stop"),
    path("tracking/<slug:provider>/", views.tracking, name="tracking"),
    path("mine/", views.mine, name="mine"),
    path("stopped/", views.stopped, name="stopped"),
    path("stopped/<int:pk>/lift/", views.lift_suppression, name="lift_suppression"),
]
