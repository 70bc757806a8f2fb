"""Too much, too many, too slow: refused within limits by the server of the Procfile (no. 35)."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings
from django.test import Client

from tests.servers import process_environment
from tests.throwaway import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.embedded]
PATH: Final = "/en/apply/kind/"
FORM: Final = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Server:
    """The web process as the Procfile starts it, on a port of its own."""

    port: int

    def say(self, *parts: bytes, patience: float = 20.0) -> bytes:
        """Send bytes as they are; return the first line of the answer, empty if hung up on."""
        with closing(socket.create_connection(("127.0.0.1", self.port), patience)) as line:
            try:
                for part in parts:
                    line.sendall(part)
                answer = line.recv(4096)
            except (ConnectionResetError, BrokenPipeError):
                return b""
        return answer.split(b"\r\n")[0]


def head(method: str, *lines: str, length: int | None = None, kind: str = FORM) -> bytes:
    sent = [f"{method} {PATH} HTTP/1.1", "Host: localhost", "Connection: close", *lines]
    if length is not None:
        sent += [f"Content-Type: {kind}", f"Content-Length: {length}"]
    return ("\r\n".join(sent) + "\r\n\r\n").encode()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    web = next(
        line.removeprefix("web: ")
        for line in (Path(settings.BASE_DIR) / "Procfile").read_text().splitlines()
        if line.startswith("web: ")
    )
    environment = process_environment(
        PORT=str(port), HOST="127.0.0.1", WEB_WORKERS="1", WEB_THREADS="4",
        ALLOWED_HOSTS="localhost,127.0.0.1",
    )  # fmt: skip
    with (tmp_path / "web.log").open("wb") as log:
        process = subprocess.Popen(
            ["/bin/sh", "-c", web],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        served = Server(port)
        wait_until(lambda: _is_up(served), what="the web process")
        yield served
    finally:
        process.terminate()
        process.wait(timeout=20)
    assert b"Traceback" not in (tmp_path / "web.log").read_bytes()


def _is_up(server: Server) -> bool:
    try:
        return b"200" in server.say(head("GET"))
    except OSError:
        return False


def test_rude_clients_are_refused_and_others_served(server: Server) -> None:
    huge = 32 * 1024 * 1024
    assert b"200" in server.say(head("GET"))

    # A body of 32 MB that is no file.
    body = b"kind=" + b"x" * huge
    assert server.say(head("POST", length=len(body)), body)[9:10] in (b"4", b"")
    # Ten thousand fields.
    fields = "&".join(f"f{n}=1" for n in range(10_000)).encode()
    assert server.say(head("POST", length=len(fields)), fields)[9:10] == b"4"
    # A thousand files.
    part = b'--x\r\nContent-Disposition: form-data; name="f%d"; filename="a"\r\n\r\na\r\n'
    files = b"".join(part % n for n in range(1_000)) + b"--x--\r\n"
    many = head("POST", length=len(files), kind="multipart/form-data; boundary=x")
    assert server.say(many, files)[9:10] == b"4"
    # Headers of 64 KB, in one line and in many.
    assert server.say(head("GET", f"X-Long: {'x' * 65_536}"))[9:10] in (b"4", b"")
    lines = [f"X-{n}: {'x' * 600}" for n in range(110)]
    assert server.say(head("GET", *lines))[9:10] in (b"4", b"")

    assert b"200" in server.say(head("GET"))


def test_a_body_of_a_byte_a_second_keeps_nobody_waiting(server: Server) -> None:
    slow = []
    try:
        for _client in range(3):
            line = socket.create_connection(("127.0.0.1", server.port), 5)
            line.sendall(head("POST", length=1_000) + b"k")
            slow.append(line)
        for _second in range(3):
            time.sleep(1)
            for line in slow:
                # The server may hang up on them: that is as good as waiting for the others.
                with suppress(ConnectionResetError, BrokenPipeError):
                    line.sendall(b"x")
            assert b"200" in server.say(head("GET"))
    finally:
        for line in slow:
            line.close()


def test_what_is_too_much_gets_a_page_that_says_what_to_do(db: None) -> None:
    response = Client().post("/ja/apply/kind/", {f"f{n}": "1" for n in range(10_000)})
    assert response.status_code == 400
    assert "一度に送る量" in response.content.decode()
