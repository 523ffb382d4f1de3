"""Mail servers to deliver to: one that answers, one that does not."""

import pytest

from tests.letterbox import free_port, open_letterbox


def _deliver_to(settings, port: int) -> None:
    settings.MAIL_IS_SENT = True
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 5},
        }
    }


@pytest.fixture
def letterbox(settings):
    with open_letterbox() as (box, port):
        _deliver_to(settings, port)
        yield box


@pytest.fixture
def dead_server(settings):
    """A mail server that does not answer."""
    _deliver_to(settings, free_port())
