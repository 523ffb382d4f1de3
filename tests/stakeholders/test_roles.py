"""An administrator gives and takes back roles on a page, and it is written down."""

import pytest

from correspondence.models import Letter
from journal.models import Entry
from stakeholders.models import PortalRole, Stakeholder
from stakeholders.states import Role
from tests.factories import StakeholderFactory

pytestmark = pytest.mark.django_db

PAGE = "/account/people/"


def give(client, email, role=Role.SECRETARIAT):
    return client.post(PAGE, {"email": email, "role": role})


def test_an_administrator_gives_a_role_and_the_person_is_told(signed_in, administrator, person):
    assert give(signed_in(administrator), person.email).status_code == 302
    assert Stakeholder.objects.get(pk=person.pk).roles == {"secretariat"}
    assert Letter.objects.get(kind="role_granted").address == person.email
    entry = Entry.objects.get(verb="role.granted")
    assert (entry.by, entry.about, entry.sentence) == (administrator, person, "Role given: secretariat")


def test_a_role_given_to_an_address_makes_its_owner_known(signed_in, administrator):
    give(signed_in(administrator), "New.Person@Example.org", Role.EDITOR)
    assert Stakeholder.objects.get(email="new.person@example.org").roles == {"editor"}


def test_a_role_is_given_once(signed_in, administrator, editor):
    refused = give(signed_in(administrator), editor.email, Role.EDITOR)
    assert refused.status_code == 409
    assert "This person already has this role." in refused.content.decode()
    assert PortalRole.objects.filter(stakeholder=editor).count() == 1


def test_a_role_is_taken_back(signed_in, administrator, editor):
    role = editor.portal_roles.get()
    signed_in(administrator).post(f"/account/people/roles/{role.pk}/revoke/")
    assert not Stakeholder.objects.get(pk=editor.pk).roles
    assert Entry.objects.get(verb="role.revoked").about == editor


def test_the_only_administrator_stays(signed_in, administrator):
    role = administrator.portal_roles.get()
    refused = signed_in(administrator).post(f"/account/people/roles/{role.pk}/revoke/")
    assert refused.status_code == 409
    assert "This is the only administrator. Name another one first." in refused.content.decode()
    assert Stakeholder.objects.get(pk=administrator.pk).is_superuser


def test_an_administrator_may_go_once_there_is_another(signed_in, administrator):
    client = signed_in(administrator)
    other = StakeholderFactory()
    give(client, other.email, Role.ADMINISTRATOR)
    assert Stakeholder.objects.get(pk=other.pk).is_superuser
    client.post(f"/account/people/roles/{administrator.portal_roles.get().pk}/revoke/")
    assert not Stakeholder.objects.get(pk=administrator.pk).is_superuser


@pytest.mark.parametrize("who", ["person", "secretariat", "editor"])
def test_nobody_else_sees_the_page_gives_or_takes_back(signed_in, request, editor, who):
    client = signed_in(request.getfixturevalue(who))
    role = editor.portal_roles.get()
    assert client.get(PAGE).status_code == 403
    assert give(client, "somebody@example.org").status_code == 403
    assert client.post(f"/account/people/roles/{role.pk}/revoke/").status_code == 403
    assert PortalRole.objects.filter(pk=role.pk).exists()


def test_people_are_found_by_name_or_address(signed_in, administrator):
    StakeholderFactory(email="amina@example.org", profile__given_name="Amina", profile__family_name="Adeyemi")
    client = signed_in(administrator)
    for words in ("amina", "ADEY ami", "amina@example"):
        page = client.get(PAGE, {"q": words}).content.decode()
        assert "1 person found" in page
        assert "Amina Adeyemi" in page
    assert "Nobody found." in client.get(PAGE, {"q": "amina nobody"}).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(signed_in, administrator, number, django_assert_num_queries):
    for _each in range(number):
        give(signed_in(administrator), StakeholderFactory().email)
    client = signed_in(administrator)
    client.get(PAGE)
    with django_assert_num_queries(8):
        client.get(PAGE)
