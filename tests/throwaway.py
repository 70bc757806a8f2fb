"""
Throw-away servers: a PostgreSQL and a Redis on free ports, gone when the test run is.

Standard library only. PostgreSQL refuses to run as root, so root hands it to Debian's `postgres`.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

PATIENCE = 30  # seconds until a server must answer


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    """Say whether somebody listens on a port of the loopback."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def wait_until(true: Callable[[], bool], *, what: str, seconds: float = PATIENCE) -> None:
    """Wait for a condition; raises TimeoutError naming what did not come."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError(f"Waited {seconds} seconds in vain: {what}.")
        time.sleep(0.05)


def _postgres_program(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    if found:
        return str(found[0])
    on_path = shutil.which(name)
    if not on_path:
        raise FileNotFoundError(f"{name} is missing: run `make setup-test`.")
    return on_path


def _dies_with_us(stops_on: str, *, user: str | None = None) -> list[str]:
    """Return the command prefix that ends a server when this process is killed."""
    become = [f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
    return ["setpriv", *become, f"--pdeathsig={stops_on}"]


class Server:
    """A server process that can be stopped and started again on the same port."""

    stops_on = "TERM"
    user: str | None = None

    def __init__(self) -> None:
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="portal-server-"))
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address in django-environ's form."""
        raise NotImplementedError

    def command(self) -> list[str]:
        """Return the command line that serves."""
        raise NotImplementedError

    def is_ready(self) -> bool:
        """Say whether the server answers questions."""
        return answers(self.port)

    def start(self) -> Self:
        """Start and wait until it answers."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*_dies_with_us(self.stops_on, user=self.user), *self.command()],
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                cwd=self.folder,
            )
        wait_until(self.is_ready, what=f"{type(self).__name__} on port {self.port}")
        return self

    def stop(self) -> None:
        """Stop at once; what it kept in memory is gone."""
        if self.process:
            self.process.send_signal(signal.Signals[f"SIG{self.stops_on}"])
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None

    def remove(self) -> None:
        """Stop and leave nothing behind."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Redis(Server):
    """A broker that keeps nothing."""

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        where = ["--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self.folder)]
        return ["redis-server", *where, "--save", "", "--appendonly", "no"]


class Postgres(Server):
    """A cluster with one user, fast because it need not survive a power cut."""

    stops_on = "INT"  # PostgreSQL's "fast shutdown"

    def __init__(self) -> None:
        super().__init__()
        self.data = self.folder / "data"
        if os.geteuid() == 0:
            self.user = "postgres"
            shutil.chown(self.folder, "postgres", "postgres")
        subprocess.run(
            [
                *_dies_with_us("KILL", user=self.user),
                *(_postgres_program("initdb"), "--pgdata", str(self.data), "--no-sync"),
                *("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self.folder,
        )

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def command(self) -> list[str]:
        options = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": "",
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
        }
        settings = [f"--{name}={value}" for name, value in options.items()]
        return [_postgres_program("postgres"), "-D", str(self.data), *settings]

    def is_ready(self) -> bool:
        ready = [_postgres_program("pg_isready"), "--quiet", "-h", "127.0.0.1"]
        return subprocess.run([*ready, "-p", str(self.port)], check=False).returncode == 0


@contextlib.contextmanager
def running(server: Server) -> Iterator[Server]:
    """Serve inside the block, remove afterwards."""
    try:
        yield server.start()
    finally:
        server.remove()
