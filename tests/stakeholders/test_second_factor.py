"""Whoever has a role for the whole portal needs a second factor; the Django admin is for administrators only."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from stakeholders.states import Role
from tests.factories import StakeholderFactory

pytestmark = pytest.mark.django_db

PASSWORD = "four words not together"
KEY = "JBSWY3DPEHPK3PXP"


def code_now() -> str:
    return format_hotp_value(hotp_value(KEY, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def staff(settings):
    settings.DEMO = False
    return with_password(StakeholderFactory(role=Role.EDITOR))


def with_password(person):
    person.set_password(PASSWORD)
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def signed_in_by_password(person):
    client = Client()
    answer = client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    return client, answer


@pytest.mark.parametrize("path", ["/account/", "/es/account/", "/fr/", "/about/", "/es/post-room/", "/meetings/"])
def test_staff_without_one_reach_only_the_page_where_it_is_set_up(staff, path):
    client, _answer = signed_in_by_password(staff)
    assert client.get(path).url.endswith("/account/2fa/")


@pytest.mark.parametrize("path", ["/account/2fa/", "/es/account/2fa/", "/account/logout/", "/healthz"])
def test_the_way_to_set_it_up_stays_open(staff, path):
    client, _answer = signed_in_by_password(staff)
    assert client.get(path).status_code == 200


def test_a_name_that_only_contains_an_open_path_opens_nothing(staff):
    client, _answer = signed_in_by_password(staff)
    assert client.get("/practices/account/2fa/").status_code == 404
    assert client.get("/post-room/?x=/account/2fa/").url.endswith("/account/2fa/")


def test_staff_with_one_are_asked_for_it_and_let_in(staff):
    TOTP.activate(staff, KEY)
    client, answer = signed_in_by_password(staff)
    assert answer.url == "/account/2fa/authenticate/"
    assert client.get("/account/").status_code == 302
    client.post("/account/2fa/authenticate/", {"code": code_now()})
    assert client.get("/account/").status_code == 200


def test_giving_it_up_closes_the_rooms_again(staff):
    TOTP.activate(staff, KEY)
    client, _answer = signed_in_by_password(staff)
    client.post("/account/2fa/authenticate/", {"code": code_now()})
    client.get("/account/")
    Authenticator.objects.all().delete()
    client.get("/account/2fa/")
    assert client.get("/account/").url.endswith("/account/2fa/")


def test_people_without_a_role_are_not_asked(settings):
    settings.DEMO = False
    client, _answer = signed_in_by_password(with_password(StakeholderFactory()))
    assert client.get("/account/").status_code == 200


def test_a_demonstration_asks_nobody(settings, signed_in, editor):
    assert signed_in(editor).get("/account/").status_code == 200


def test_the_key_of_the_app_lies_sealed_in_the_database(staff):
    TOTP.activate(staff, KEY)
    assert KEY not in str(Authenticator.objects.get().data)
    assert TOTP(Authenticator.objects.get()).validate_code(code_now())


def test_the_admin_is_closed_to_a_stranger():
    assert Client().get("/admin/").status_code == 302


def test_the_admin_is_closed_to_everybody_but_administrators(signed_in, person, editor, administrator):
    assert signed_in(person).get("/admin/").status_code == 302
    assert signed_in(editor).get("/admin/").status_code == 302
    assert signed_in(administrator).get("/admin/").status_code == 200


def test_the_admin_asks_an_administrator_for_the_second_factor(settings, administrator):
    settings.DEMO = False
    client, _answer = signed_in_by_password(with_password(administrator))
    assert client.get("/admin/").url.endswith("/account/2fa/")
    assert client.get("/admin/stakeholders/stakeholder/").url.endswith("/account/2fa/")


def test_the_admin_changes_nobodys_roles_and_deletes_nobody(signed_in, administrator, person):
    client = signed_in(administrator)
    page = client.get(f"/admin/stakeholders/stakeholder/{person.pk}/change/").content.decode()
    assert "is_superuser" not in page
    assert client.get(f"/admin/stakeholders/stakeholder/{person.pk}/delete/").status_code == 403
    assert client.get("/admin/stakeholders/stakeholder/add/").status_code == 403
