"""Submitting; literal paths stand before the compendium's `/practices/<slug>/`."""

from django.urls import path

from ..views import authors, evidence, mine, submission, word

urlpatterns = [
    path("practices/new/", submission.new_practice, name="new_practice"),
    path("practices/mine/", mine.my_practices, name="my_practices"),
    path("practices/mine/<int:pk>/", mine.my_practice, name="my_practice"),
    path("practices/mine/<int:pk>/changes/", mine.practice_changes, name="practice_changes"),
    path("practices/mine/<int:pk>/withdraw/", mine.withdraw_practice, name="withdraw_practice"),
    path("practices/mine/<int:pk>/revise/", mine.revise_practice, name="revise_practice"),
    path("practices/mine/<int:pk>/throw-away/", mine.discard_practice, name="discard_practice"),
    path("practices/mine/<int:pk>/fetch-back/", mine.fetch_back_practice, name="fetch_back_practice"),
    path("practices/mine/<int:pk>/duplicate/", mine.duplicate_practice, name="duplicate_practice"),
    path("practices/<int:pk>/edit/", submission.edit_practice, name="edit_practice"),
    path("practices/new/form.docx", word.word_form, name="word_form"),
    path("practices/new/import/", word.import_new, name="import_new"),
    path("practices/word/<int:pk>/", word.word_reading, name="word_reading"),
    path("practices/<int:pk>/import/", word.import_into, name="import_into"),
    path("practices/<int:pk>/form.docx", word.export_draft, name="export_draft"),
    path("practices/<int:pk>/authors/", authors.authors, name="authors"),
    path("practices/<int:pk>/authors/<int:author>/again/", authors.invite_again, name="invite_again"),
    path("practices/<int:pk>/authors/<int:author>/remove/", authors.remove_author, name="remove_author"),
    path("practices/<int:pk>/authors/<int:author>/trust/", authors.trust_author, name="trust_author"),
    path("practices/<int:pk>/authors/<int:author>/lead/", authors.hand_over, name="hand_over"),
    path("practices/join/<str:token>/", authors.join_practice, name="join_practice"),
    path("practices/<int:pk>/evidence/new/", evidence.attach_evidence, name="attach_evidence"),
    path("practices/<int:pk>/evidence/<int:file>/", evidence.change_evidence, name="change_evidence"),
    path("practices/<int:pk>/evidence/<int:file>/remove/", evidence.remove_evidence, name="remove_evidence"),
    path("practices/evidence/<int:pk>/", evidence.evidence_file, name="evidence_file"),
    path("reviews/<str:token>/evidence/<int:pk>/", evidence.evidence_for_review, name="evidence_for_review"),
]
