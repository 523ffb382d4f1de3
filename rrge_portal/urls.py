"""Every address of the portal. English has no prefix; other languages live under theirs."""

from allauth.account.decorators import secure_admin_login
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from rrge_portal.pages.health import healthz

admin.autodiscover()
# As allauth documents it: the admin's own sign-in would let people past the second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("healthz", healthz, name="healthz"),
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
