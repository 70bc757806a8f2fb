"""
The servers around a test: database, queue, worker, browser (loaded by `-p`, after the environment).

Nothing is skipped for want of a server: `make test` runs the suite once on SQLite and a queue of
files, once on PostgreSQL and Redis. Tests marked `production` belong to the second run only,
tests marked `embedded` to the first only.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, sync_playwright

from tests.throwaway import Redis, running, wait_until

CHROMIUM = "/usr/bin/chromium"
# The queue, the vault and the browser are heavy: tests that use them stay on one of the workers.
HEAVY = {"browser", "celery_worker", "live_server", "own_redis"}


def _set_apart(worker: str) -> None:
    """Give a worker of pytest-xdist a folder and a queue of its own, before settings are read."""
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix=f"portal-tests-{worker}-")
    broker = os.environ.get("CELERY_BROKER_URL", "")
    if broker.startswith("redis"):
        number = int(worker.removeprefix("gw")) + 1
        os.environ["CELERY_BROKER_URL"] = urlsplit(broker)._replace(path=f"/{number}").geturl()


if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    _set_apart(worker)


def pytest_sessionstart() -> None:
    """Keep SQLite's test database in a file: WAL, locks and other processes as in the real one."""
    for folder in ("broker", "broker-control", "mail", "static", "vault"):
        (settings.VAR_DIR / folder).mkdir(parents=True, exist_ok=True)
    database = connections.settings["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(settings.VAR_DIR / "test.sqlite3")


def is_production_like() -> bool:
    """Say whether this run has PostgreSQL and Redis."""
    return bool(os.environ.get("DATABASE_URL", "").startswith("postgres")) and bool(
        os.environ.get("CELERY_BROKER_URL", "").startswith("redis")
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave `production` and `embedded` tests to their own run; keep heavy ones together."""
    other = "embedded" if is_production_like() else "production"
    left = [item for item in items if item.get_closest_marker(other)]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]
    for item in items:
        if item.get_closest_marker("xdist_group"):
            continue
        if HEAVY & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group("servers"))


def database_url() -> str:
    """Return the address of the test database, for other processes."""
    database = connections["default"].settings_dict
    if database["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{database['NAME']}"
    host = f"{database['HOST']}:{database['PORT']}" if database["PORT"] else database["HOST"]
    secret = f":{database['PASSWORD']}" if database["PASSWORD"] else ""
    return f"postgres://{database['USER']}{secret}@{host}/{database['NAME']}"


def process_environment(**changes: str) -> dict[str, str]:
    """Return the environment in which another process sees what the test sees."""
    return {
        **os.environ,
        "DATABASE_URL": database_url(),
        "VAR_DIR": str(settings.VAR_DIR),
        "CELERY_BROKER_URL": settings.CELERY_BROKER_URL,
        **changes,
    }


@dataclass(slots=True)
class Worker:
    """A Celery worker in processes of its own."""

    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        """End the worker and its children as a power cut would."""
        os.killpg(self.process.pid, 9)
        self.process.wait()

    def stop(self) -> None:
        """End the worker after its present task."""
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.kill()


@pytest.fixture
def celery_worker_factory(
    transactional_db: None, tmp_path: Path
) -> Iterator[Callable[..., Worker]]:
    """Start real workers on the test database; arguments are added to their environment."""
    workers: list[Worker] = []

    def start(**changes: str) -> Worker:
        log = tmp_path / f"worker{len(workers)}.log"
        command = [sys.executable, "-m", "celery", "--app", "privacy_portal", "worker"]
        options = ["--loglevel=INFO", "--concurrency=1", f"--hostname=test{len(workers)}@%h"]
        with log.open("wb") as output:
            process = subprocess.Popen(
                [*command, *options, "--without-gossip", "--without-mingle"],
                env=process_environment(**changes),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        worker = Worker(process, log)
        workers.append(worker)
        wait_until(lambda: b" ready." in log.read_bytes(), what=f"worker: {log}")
        return worker

    yield start
    for worker in workers:
        if worker.process.poll() is None:
            worker.stop()


@pytest.fixture
def celery_worker(celery_worker_factory: Callable[..., Worker]) -> Worker:
    """One real Celery worker on the test database and queue."""
    return celery_worker_factory()


@pytest.fixture
def own_redis() -> Iterator[Redis]:
    """A Redis for one test to stop and start; point the queue at its `url`."""
    server = Redis()
    with running(server):
        yield server


@pytest.fixture(scope="session")
def _chromium() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, for every test to come; Django takes
        # that for async code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
        # Chromium's own jail does not work as root, as in CI.
        alone = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[*alone, "--disable-gpu", "--disable-quic", "--no-first-run", *quiet],
        )
        yield browser
        browser.close()


@pytest.fixture
def browser(_chromium: Browser) -> Browser:
    """Debian's Chromium; take a page with `browser.new_page()`."""
    return _chromium
