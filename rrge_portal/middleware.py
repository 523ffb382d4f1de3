"""What every request passes through: sign-in, the reader's time zone, the second factor, refusals as pages."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from rrge_portal.kernel import kept_forms
from rrge_portal.kernel.moments import ZONE_COOKIE, is_zone
from rrge_portal.kernel.refusal import Refusal


class SignInRequired(LoginRequiredMiddleware):
    """Every page asks for a sign-in unless it says otherwise; what was sent after it had ended is not lost."""

    def handle_no_permission(self, request, view_func):
        is_page = "text/html" in request.headers.get("Accept", "")
        token = kept_forms.keep(request) if request.method == "POST" and is_page else None
        if token is None:
            return super().handle_no_permission(request, view_func)
        return redirect_to_login(reverse("pages:kept_form", kwargs={"token": token}), self.get_login_url(view_func))


class ReaderTimeZone:
    """`request.zone`: the reader's own zone, or an empty string if nobody knows it.

    The choice made on a page (a cookie) goes before the profile's.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.zone = SimpleLazyObject(lambda: self._zone(request))  # type: ignore[attr-defined]
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

    OPEN = {"account_logout", "account_reauthenticate", "healthz"}
    SET_UP = "mfa_"
    KNOWN = "has_second_factor"

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs) -> HttpResponse | None:
        """Ask before any page is reached, by the page's name: its address differs from language to language."""
        page = request.resolver_match.view_name or ""
        if settings.DEMO or page in self.OPEN or not request.user.is_authenticated:
            return None
        if page.startswith(self.SET_UP):
            request.session.pop(self.KNOWN, None)  # it may be given up here; look again on the next page
            return None
        if self._has_it(request) or not request.user.is_portal_staff:
            return None
        messages.warning(request, _("Your role needs a second factor. Set one up here to go on."))
        return redirect("mfa_index")

    def _has_it(self, request) -> bool:
        """Whether the person has one; a yes is kept in the session."""
        if request.session.get(self.KNOWN) == request.user.pk:
            return True
        if is_mfa_enabled(request.user):
            request.session[self.KNOWN] = request.user.pk
            return True
        return False


class RefusalPage:
    """A refused button answers 409 with the sentence that says why."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request, exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        if request.htmx:
            answer = render(
                request, "components/notice.html", {"tone": "attention", "text": str(exception)}, status=409
            )
            answer["HX-Retarget"], answer["HX-Reswap"] = "#flash", "innerHTML show:top"
            return answer
        back = request.headers.get("Referer", "")
        known = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
        return render(request, "409.html", {"sentence": str(exception), "back": back if known else ""}, status=409)


class NothingKept:
    """What somebody signed in sees is kept by no cache on the way to them.

    An address that is itself a key, from a letter or from paper, is kept nowhere and listed by no search engine. Other
    sites never learn of it either: `SECURE_REFERRER_POLICY` holds for every page.
    """

    KEYS = frozenset({"token", "code"})

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_key = request.resolver_match and self.KEYS & request.resolver_match.kwargs.keys()
        if is_key:
            response["X-Robots-Tag"] = "noindex, nofollow"
        if "Cache-Control" not in response:
            if is_key:
                add_never_cache_headers(response)
            elif settings.SESSION_COOKIE_NAME in request.COOKIES:
                patch_cache_control(response, private=True)
        return response
