"""Where machines find everything public: the interface's beginning and description, the map for robots, and a page
that tells people of all that."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from meetings.api import MeetingViewSet, RecommendationViewSet
from practices.api import EditionViewSet, PracticeViewSet
from rrge_portal.kernel.open_interface import Shared

router = SimpleRouter()
router.register("meetings", MeetingViewSet, "meeting")
router.register("recommendations", RecommendationViewSet, "recommendation")
router.register("practices", PracticeViewSet, "practice")
router.register("editions", EditionViewSet, "edition")

NOT_FOR_ROBOTS = ("/account/", "/admin/", "/editorial/", "/organise/", "/post-room/", "/reviews/", "/work/")


class Beginning(Shared, APIView):
    """Where to begin."""

    @extend_schema(
        operation_id="root",
        tags=["about"],
        responses={200: {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}},
    )
    def get(self, request):
        """The addresses of what there is."""
        doors = {"about": "pages:open_data", "description": "api:description", "harvesting": "practices:oai"}
        doors |= {name: f"api:{base}-list" for name, _view, base in router.registry}
        with translation.override(settings.LANGUAGE_CODE):
            return Response({name: settings.PORTAL_URL + reverse(door) for name, door in doors.items()})


class Description(Shared, SpectacularJSONAPIView):
    """The interface as OpenAPI, in English."""

    @extend_schema(exclude=True)
    def get(self, request, *args, **kwargs):
        with translation.override(settings.LANGUAGE_CODE):
            return super().get(request, *args, **kwargs)


@require_safe
@login_not_required
def open_data(request):
    """What can be had by machines, in words."""
    with translation.override(settings.LANGUAGE_CODE):
        harvesting = settings.PORTAL_URL + reverse("practices:oai")
    return render(
        request,
        "pages/open_data.html",
        {
            "interface": settings.PORTAL_URL + reverse("api:root"),
            "description": settings.PORTAL_URL + reverse("api:description"),
            "harvesting": harvesting,
        },
    )


@require_safe
@login_not_required
def robots(request):
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS)]
    lines += [
        f"Disallow: /{language}{path}"
        for language, _name in settings.LANGUAGES
        if language != settings.LANGUAGE_CODE
        for path in NOT_FOR_ROBOTS
    ]
    lines += ["", f"Sitemap: {settings.PORTAL_URL}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
