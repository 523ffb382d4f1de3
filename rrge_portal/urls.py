"""Every address of the portal. English has no prefix; other languages live under theirs."""

from allauth.account.decorators import secure_admin_login
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path

from rrge_portal.pages import open_data
from rrge_portal.pages.health import healthz
from rrge_portal.pages.sitemaps import SITEMAPS

admin.autodiscover()
# As allauth documents it: the admin's own sign-in would let people past the second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

_MAP = {"sitemaps": SITEMAPS}

machines = [
    path("", open_data.Beginning.as_view(), name="root"),
    path("openapi.json", open_data.Description.as_view(), name="description"),
    *open_data.router.urls,
]

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("robots.txt", open_data.robots, name="robots"),
    path(
        "sitemap.xml",
        login_not_required(sitemaps.index),
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sheet"},
        "sitemap",
    ),
    path("sitemap-<section>.xml", login_not_required(sitemaps.sitemap), {"sitemaps": SITEMAPS}, "sheet"),
    path("api/v1/", include((machines, "api"))),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", include("rrge_portal.pages.urls")),
        path("", include("meetings.urls")),
        path("", include("practices.urls")),
        path("letters/", include("correspondence.urls")),
        path("account/", include("stakeholders.urls")),
        path("account/", include("allauth.account.urls")),
        path("account/2fa/", include("allauth.mfa.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "rrge_portal.pages.errors.bad_request"
handler403 = "rrge_portal.pages.errors.forbidden"
handler404 = "rrge_portal.pages.errors.not_found"
handler500 = "rrge_portal.pages.errors.broken"
