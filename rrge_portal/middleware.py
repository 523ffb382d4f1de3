"""What every request passes through: the reader's time zone, the second factor, refusals as pages."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from rrge_portal.kernel.moments import is_zone
from rrge_portal.kernel.refusal import Refusal

ZONE_COOKIE = "zone"


class ReaderTimeZone:
    """`request.zone`: the reader's own zone, or an empty string if nobody knows it.

    The choice made on a page (a cookie) goes before the profile's.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.zone = SimpleLazyObject(lambda: self._zone(request))
        return self.get_response(request)

    @staticmethod
    def _zone(request) -> str:
        chosen = request.COOKIES.get(ZONE_COOKIE, "")
        if chosen and is_zone(chosen):
            return chosen
        profile = getattr(request.user, "profile", None) if request.user.is_authenticated else None
        return profile.time_zone if profile else ""


class SecondFactorForStaff:
    """Portal staff without a second factor reach only the pages where they set one up; not asked of a demonstration."""

    OPEN = ("/account/2fa/", "/account/logout/", "/account/reauthenticate/", "/static/", "/healthz")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.DEMO and self._lacks_it(request):
            messages.warning(request, _("Your role needs a second factor. Set one up here to go on."))
            return redirect("mfa_index")
        return self.get_response(request)

    def _lacks_it(self, request) -> bool:
        path = request.path_info
        if any(opening in path for opening in self.OPEN) or not request.user.is_authenticated:
            return False
        if request.session.get("has_second_factor") == request.user.pk or not request.user.is_portal_staff:
            return False
        if is_mfa_enabled(request.user):
            request.session["has_second_factor"] = request.user.pk
            return False
        return True


class RefusalPage:
    """A refused button answers 409 with the sentence that says why."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request, exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            return render(request, "409.html", {"sentence": str(exception)}, status=409)
        return None
