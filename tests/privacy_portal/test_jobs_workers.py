"""Jobs with real workers, real brokers and real kills."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.db import connection
from django.utils import timezone

from privacy_portal import jobs
from privacy_portal.celery import app
from privacy_portal.models import Job, JobState

ROOT = Path(__file__).parents[2]
# Another database of Redis for each process of a parallel run.
REDIS_DB = 9 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % 6
WORKER = [
    *("-m", "celery", "-A", "privacy_portal", "worker", "-I", "tests.privacy_portal.probe"),
    *("-c", "1", "-l", "WARNING"),
    *("--without-gossip", "--without-mingle", "--without-heartbeat"),
]
Start = Callable[[], "subprocess.Popen[bytes]"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(
    params=["filesystem://", pytest.param("redis", marks=pytest.mark.production)],
    ids=["filesystem", "redis"],
)
def broker(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """A broker of our own; the bell of this process rings there."""
    url: str = request.param
    options: dict[str, Any] = {}
    if url == "redis":
        url = f"redis://127.0.0.1:6379/{REDIS_DB}"
    else:
        folder = tmp_path / "broker"
        folder.mkdir()
        options = {
            "data_folder_in": str(folder),
            "data_folder_out": str(folder),
            "control_folder": str(tmp_path / "broker-control"),
        }
    monkeypatch.setenv("CELERY_BROKER_URL", url)
    before, app.conf.broker_transport_options = app.conf.broker_transport_options, options
    monkeypatch.setitem(jobs._bell, "silent_until", 0.0)
    yield url
    app.conf.broker_transport_options = before
    if url.startswith("redis"):
        with redis.Redis(db=REDIS_DB) as client:
            client.flushdb()


@pytest.fixture
def traces(tmp_path: Path) -> Path:
    """The file in which the handlers of `probe` leave their traces."""
    return tmp_path / "traces"


@pytest.fixture
def start(broker: str, tmp_path: Path, traces: Path) -> Iterator[Start]:
    """Start a worker on the test database, in a process group of its own."""
    database = connection.settings_dict
    environment = {
        **os.environ,
        "CELERY_BROKER_URL": broker,
        "DATABASE_URL": f"sqlite:///{database['NAME']}",
        "JOB_LEASE_SECONDS": "2",
        "PROBE_FILE": str(traces),
        "VAR_DIR": str(tmp_path),
    }
    if connection.vendor == "postgresql":
        environment["DATABASE_URL"] = (
            f"postgres://{database['USER']}:{database['PASSWORD']}"
            f"@{database['HOST']}:{database['PORT']}/{database['NAME']}"
        )
    workers: list[subprocess.Popen[bytes]] = []

    def worker() -> subprocess.Popen[bytes]:
        workers.append(
            subprocess.Popen(
                [sys.executable, *WORKER], cwd=ROOT, env=environment, start_new_session=True
            )
        )
        return workers[-1]

    yield worker
    for started in workers:
        if started.poll() is None:
            started.terminate()
            started.wait(timeout=20)


def wait_until(happened: Callable[[], bool], *, sweeping: bool = False) -> None:
    until = time.monotonic() + 40
    while not happened():
        assert time.monotonic() < until, "waited for 40 seconds"
        if sweeping:
            jobs.sweep(timezone.now())
        time.sleep(0.2)


def state(job: Job) -> str:
    return Job.objects.get(pk=job.pk).state


def test_a_worker_does_a_job_when_the_bell_rings(start: Start, traces: Path) -> None:
    start()
    job = jobs.owe("render_probe", "7", at=timezone.now())

    wait_until(lambda: state(job) == JobState.DONE)

    assert traces.read_text() == "7\n"


def test_a_job_outlives_the_worker_that_was_killed(start: Start, traces: Path) -> None:
    job = jobs.owe("maintain_slow_probe", "7", at=timezone.now())
    first = start()
    wait_until(traces.exists)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    assert state(job) == JobState.RUNNING

    start()
    wait_until(lambda: state(job) == JobState.DONE, sweeping=True)

    assert traces.read_text() == "began\ndone\n"
    assert Job.objects.get(pk=job.pk).attempts == 2
