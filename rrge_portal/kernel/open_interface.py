"""What all parts of the open interface share: it only reads, and it reads as a stranger, whoever asks.

So an answer holds what everybody may know, may be kept by anybody, and may be asked for from any website.
"""

from django.contrib.auth.models import AnonymousUser
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from rest_framework.pagination import PageNumberPagination
from rest_framework.viewsets import GenericViewSet

KEPT_FOR = 60
"""Seconds for which whoever asked may keep an answer without asking whether it changed."""


class Pages(PageNumberPagination):
    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 100


class Shared:
    """Of a view: every answer can be kept by its ETag and read by scripts of other websites."""

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        response["Access-Control-Allow-Origin"] = "*"
        if response.status_code == 200:
            response["Cache-Control"] = f"public, max-age={KEPT_FOR}"
        return response


@method_decorator(conditional_page, name="dispatch")
class OpenViewSet(Shared, GenericViewSet):
    """A kind of thing in the open interface. Whoever is signed in sees no more than a stranger does."""

    pagination_class = Pages
    reader = AnonymousUser()
