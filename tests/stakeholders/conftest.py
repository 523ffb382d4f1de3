import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_attempts_counted():
    """Attempts and used codes are counted in the cache; each test begins with none."""
    cache.clear()
