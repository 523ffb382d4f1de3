"""What readers do with the compendium beside searching it; stands before `/practices/<slug>/`."""

from django.urls import path

from ..views import comparing, overview, saved_searches

urlpatterns = [
    path("practices/overview/", overview.overview, name="overview"),
    path("practices/selection/", comparing.my_selection, name="selection"),
    path("practices/selection/change/", comparing.change_selection, name="change_selection"),
    path("practices/compare/", comparing.compare, name="compare"),
    path("practices/alerts/new/", saved_searches.save_search, name="save_search"),
    path("practices/alerts/<str:token>/", saved_searches.saved_search, name="saved_search"),
    path("account/searches/", saved_searches.saved_searches, name="saved_searches"),
    path("account/searches/<int:pk>/", saved_searches.own_search, name="own_search"),
]
