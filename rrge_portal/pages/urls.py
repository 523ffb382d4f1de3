from django.urls import path

from . import open_data, uploading, views

app_name = "pages"

urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("privacy/", views.privacy, name="privacy"),
    path("contact/", views.contact, name="contact"),
    path("open-data/", open_data.open_data, name="open_data"),
    path("post-room/", views.post_room, name="post_room"),
    path("post-room/<int:pk>/", views.letter, name="letter"),
    path("post-room/<int:pk>/again/", views.try_letter_again, name="try_letter_again"),
    path("kept/<str:token>/", views.kept_form, name="kept_form"),
    path("uploads/", uploading.begin_upload, name="begin_upload"),
    path("uploads/<int:pk>/", uploading.upload, name="upload"),
    path("work/<int:pk>/", views.work, name="work"),
    path("work/<int:pk>/file/", views.work_file, name="work_file"),
    path("work/<int:pk>/again/", views.try_work_again, name="try_work_again"),
]
