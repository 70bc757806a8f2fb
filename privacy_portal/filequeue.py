"""
The queue of files for the embedded default: kombu's, with messages that appear whole.

kombu creates a message under its final name and fills it afterwards; a worker that looks in
between reads an empty file and dies of it.
"""

import time
import uuid
from pathlib import Path
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """A channel whose messages are renamed into place."""

    # kombu's own two classes name the second argument differently.
    def _put(  # type: ignore[override]
        self, queue: str, payload: dict[str, Any], **_: object
    ) -> None:
        # The name is the order: workers take the first. The clock also orders across a restart.
        whole = Path(self.data_folder_out) / f"{time.time_ns()}_{uuid.uuid4()}.{queue}.msg"
        unseen = whole.with_suffix(".new")
        unseen.write_text(dumps(payload))
        unseen.rename(whole)


class Transport(filesystem.Transport):
    """`filesystem://` of this project."""

    Channel = Channel
    # Seconds between two looks when there was nothing; kombu's full second is one job a second.
    polling_interval = 0.1
