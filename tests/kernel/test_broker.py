"""The embedded broker's messages appear whole or not at all."""

import pytest
from kombu import Connection

from rrge_portal.kernel import broker


@pytest.fixture
def folder(tmp_path):
    queue = tmp_path / "queue"
    queue.mkdir()
    return queue


@pytest.fixture
def connection(folder):
    options = {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": str(folder.parent / "control"),
    }
    with Connection("filesystem://localhost", transport_options=options) as opened:
        yield opened


def test_what_is_put_is_got_in_order(connection):
    with connection.SimpleQueue("work") as queue:
        for number in range(3):
            queue.put({"number": number})
        got = [queue.get(timeout=5) for _number in range(3)]
        for message in got:
            message.ack()

    assert isinstance(connection.default_channel, broker.Channel)
    assert sorted(message.payload["number"] for message in got) == [0, 1, 2]


def test_nobody_can_see_a_message_while_it_is_being_written(connection, folder):
    class LooksAround:
        seen: list = []

        def __json__(self):
            self.seen += folder.glob("*.msg")
            return "whole"

    connection.default_channel._put("work", {"body": LooksAround()})

    assert LooksAround.seen == []
    (message,) = folder.glob("*.msg")
    assert "whole" in message.read_text()
