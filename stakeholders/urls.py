from django.urls import path

from . import views

app_name = "stakeholders"

urlpatterns = [
    path("", views.account, name="account"),
    path("profile/", views.profile, name="profile"),
    path("consents/", views.consents, name="consents"),
    path("consents/<int:pk>/withdraw/", views.withdraw_consent, name="withdraw_consent"),
    path("data/", views.data, name="data"),
    path("people/", views.people_roles, name="people_roles"),
    path("people/roles/<int:pk>/revoke/", views.revoke_role, name="revoke_role"),
    path("zone/", views.set_zone, name="set_zone"),
]
