"""The directory of stakeholders, for organisers."""

from django.urls import path

from ..views import directory

urlpatterns = [
    path("directory/", directory.directory, name="directory"),
    path("directory/export/", directory.export_people, name="export_directory"),
    path("directory/import/", directory.import_people, name="import_directory"),
    path("directory/import/<int:pk>/", directory.confirm_import, name="directory_import"),
    path("directory/duplicates/", directory.possible_doubles, name="directory_doubles"),
    path("directory/people/<int:pk>/", directory.person, name="directory_person"),
    path("directory/people/<int:pk>/merge/", directory.merge_person, name="merge_person"),
    path("directory/organisations/", directory.organisations, name="directory_organisations"),
    path("directory/organisations/<int:pk>/", directory.organisation, name="directory_organisation"),
    path(
        "directory/organisations/<int:pk>/merge/<int:other>/", directory.merge_organisation, name="merge_organisation"
    ),
]
