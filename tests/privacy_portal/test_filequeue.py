"""The embedded queue: in order, and never half a message."""

import threading
from pathlib import Path

import pytest
from kombu import Connection
from kombu.simple import SimpleQueue

from privacy_portal import filequeue
from privacy_portal.celery import app

# kombu remembers bindings for the whole process: a name that the portal uses might count as bound
# in a folder that never heard of it.
QUEUE = "whole"


def connect(folder: Path) -> Connection:
    options = {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": str(folder.parent / "control"),
        "polling_interval": 0.001,
    }
    return Connection("filesystem://localhost", transport_options=options)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "queue"
    folder.mkdir()
    return folder


def get(queue: SimpleQueue) -> object:
    message = queue.get(timeout=60)
    message.ack()
    return message.payload


def test_the_queue_of_files_is_ours() -> None:
    with app.connection_for_write(url="filesystem://localhost") as connection:
        assert isinstance(connection.transport, filequeue.Transport)


def test_a_reader_never_sees_half_a_message(folder: Path) -> None:
    def write() -> None:
        with connect(folder) as connection, connection.SimpleQueue(QUEUE) as queue:
            for number in range(500):
                queue.put({"number": number})

    with connect(folder) as connection, connection.SimpleQueue(QUEUE) as queue:
        writer = threading.Thread(target=write)
        writer.start()
        numbers = [get(queue) for _ in range(500)]
        writer.join()

    assert numbers == [{"number": number} for number in range(500)]
    assert [*folder.iterdir()] == []
