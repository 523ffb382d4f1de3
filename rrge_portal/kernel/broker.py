"""The embedded broker: kombu's folder of files, with messages that appear whole or not at all.

kombu 5.7 opens a message's file before it writes it. A worker that looks in between reads nothing, calls it broken
JSON, and stops for good.
"""

from pathlib import Path
from time import monotonic
from uuid import uuid4

from kombu.transport import filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue, payload, **kwargs):  # type: ignore[override]  # kombu's two names differ
        """Write the message under a name nobody looks for, then give it its own."""
        file = Path(self.data_folder_out) / f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg"
        unfinished = file.with_suffix(".part")
        unfinished.write_bytes(str_to_bytes(dumps(payload)))
        unfinished.rename(file)


class Transport(filesystem.Transport):
    Channel = Channel
