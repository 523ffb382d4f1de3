"""The translation workbench."""

from django.urls import path

from ..views import translating

urlpatterns = [
    path("translations/", translating.translations, name="translations"),
    path("translations/new/", translating.new_translation, name="new_translation"),
    path("translations/<int:pk>/", translating.translation, name="translation"),
    path("translations/<int:pk>/ask/", translating.ask_translator, name="ask_translator"),
    path("translations/<int:pk>/send-back/", translating.send_back_translation, name="send_back_translation"),
    path("translations/<int:pk>/publish/", translating.publish_translation, name="publish_translation"),
    path("translations/<int:pk>/flags/", translating.clear_translated_flag, name="clear_translated_flag"),
    path("translations/<int:pk>/flags/<int:flag>/", translating.reopen_translated_flag, name="reopen_translated_flag"),
    path("translations/<int:pk>/take-back/", translating.take_translation_back, name="take_translation_back"),
    path("translations/<int:pk>/discard/", translating.discard_translation, name="discard_translation"),
]
