"""What every test may ask for: people of each kind, and clients signed in as them."""

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import translation

from rrge_portal.kernel import catalogues
from stakeholders.states import Role

from .factories import StakeholderFactory

pytest_plugins = ["tests.no_skips"]


def pytest_configure(config):
    """Spanish and French are compiled once, before the processes that run the tests start."""
    if not hasattr(config, "workerinput"):
        for language in catalogues.languages():
            catalogues.compile_catalogue(language)


@pytest.fixture(autouse=True)
def _private_media(settings, tmp_path):
    """Uploads of a test lie in its own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _nothing_kept():
    """What one test had cached, such as a public page, is no answer to the next."""
    for each in caches.all():
        each.clear()


@pytest.fixture(autouse=True)
def _english():
    """A page in another language leaves it switched on in this thread; the next test begins in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def person(db):
    """Somebody with an account and no role."""
    return StakeholderFactory()


@pytest.fixture
def secretariat(db):
    """May schedule meetings."""
    return StakeholderFactory(role=Role.SECRETARIAT)


@pytest.fixture
def editor(db):
    return StakeholderFactory(role=Role.EDITOR)


@pytest.fixture
def administrator(db):
    return StakeholderFactory(role=Role.ADMINISTRATOR)


@pytest.fixture
def signed_in(settings):
    """`signed_in(person)`: a browser with that person signed in, second factor done."""
    settings.DEMO = True  # staff are not asked for a second factor; that rule has tests of its own

    def client_of(somebody):
        client = Client()
        client.force_login(somebody, backend="stakeholders.authentication.PortalBackend")
        return client

    return client_of
