"""Jobs with real workers, real brokers and real kills."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from privacy_portal import jobs
from privacy_portal.celery import app
from privacy_portal.models import Job, JobState
from tests.servers import process_environment
from tests.throwaway import Redis, wait_until

ROOT = Path(__file__).parents[2]
WORKER = [
    *("-m", "celery", "-A", "privacy_portal", "worker", "-I", "tests.privacy_portal.probe"),
    *("-c", "1", "-l", "WARNING"),
    *("--without-gossip", "--without-mingle", "--without-heartbeat"),
]
LOOP = ["manage.py", "run_jobs", "--every", "0.2"]
Start = Callable[[list[str]], "subprocess.Popen[bytes]"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """Let the bell of this process ring at the broker of this address."""
    before = app.conf.broker_transport_options

    def use(url: str) -> None:
        folder = tmp_path / "broker"
        folder.mkdir()
        options: dict[str, Any] = {
            "data_folder_in": str(folder),
            "data_folder_out": str(folder),
            "control_folder": str(tmp_path / "broker-control"),
        }
        app.conf.broker_transport_options = options if url.startswith("filesystem") else {}
        monkeypatch.setenv("CELERY_BROKER_URL", url)
        monkeypatch.setitem(jobs._bell, "silent_until", 0.0)

    yield use
    app.conf.broker_transport_options = before


@pytest.fixture
def traces(tmp_path: Path) -> Path:
    """The file in which the handlers of `probe` leave their traces."""
    return tmp_path / "traces"


@pytest.fixture
def start(tmp_path: Path, traces: Path) -> Iterator[Start]:
    """Start a process on the test database, in a process group of its own."""
    processes: list[subprocess.Popen[bytes]] = []

    def process(command: list[str]) -> subprocess.Popen[bytes]:
        environment = process_environment(
            CELERY_BROKER_URL=os.environ.get("CELERY_BROKER_URL", "filesystem://"),
            JOB_LEASE_SECONDS="2",
            PROBE_FILE=str(traces),
            VAR_DIR=str(tmp_path),
        )
        processes.append(
            subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=environment, start_new_session=True
            )
        )
        return processes[-1]

    yield process
    for started in processes:
        if started.poll() is None:
            os.killpg(started.pid, signal.SIGKILL)
            started.wait()


@pytest.fixture(params=["filesystem", "redis"])
def broker(request: pytest.FixtureRequest, ring: Callable[[str], None]) -> None:
    """Both brokers we promise: files in the embedded default, Redis in production."""
    if request.param == "redis":
        ring(request.getfixturevalue("own_redis").url)
    else:
        ring("filesystem://")


def is_done(job: Job) -> bool:
    return Job.objects.get(pk=job.pk).state == JobState.DONE


def is_done_after_a_sweep(job: Job) -> bool:
    jobs.sweep(timezone.now())
    return is_done(job)


@pytest.mark.usefixtures("broker")
def test_a_worker_does_a_job_when_the_bell_rings(start: Start, traces: Path) -> None:
    start(WORKER)
    job = jobs.owe("render_probe", "7", at=timezone.now())

    wait_until(lambda: is_done(job), what="a job of a rung bell")

    assert traces.read_text() == "7\n"


@pytest.mark.usefixtures("broker")
def test_a_job_outlives_the_worker_that_was_killed(start: Start, traces: Path) -> None:
    job = jobs.owe("maintain_slow_probe", "7", at=timezone.now())
    first = start(WORKER)
    wait_until(traces.exists, what="the first attempt")
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    assert Job.objects.get(pk=job.pk).state == JobState.RUNNING

    start(WORKER)
    wait_until(lambda: is_done_after_a_sweep(job), what="the second attempt")

    assert traces.read_text() == "began\ndone\n"
    assert Job.objects.get(pk=job.pk).attempts == 2


def test_a_broker_that_forgets_everything_loses_no_job(
    own_redis: Redis, ring: Callable[[str], None], start: Start, traces: Path
) -> None:
    ring(own_redis.url)
    first = jobs.owe("render_probe", "1", at=timezone.now())
    own_redis.stop()
    second = jobs.owe("render_probe", "2", at=timezone.now())
    own_redis.start()
    jobs._bell["silent_until"] = 0.0

    start(WORKER)
    wait_until(lambda: is_done_after_a_sweep(first), what="a job whose bell was lost")
    wait_until(lambda: is_done_after_a_sweep(second), what="a job whose bell never rang")

    assert sorted(traces.read_text().split()) == ["1", "2"]


def test_the_loop_without_a_broker_does_jobs_and_stops_when_asked(start: Start) -> None:
    job = jobs.owe("nobody_serves_this", "7", at=timezone.now())
    loop = start(LOOP)
    wait_until(lambda: Job.objects.get(pk=job.pk).state == JobState.DEAD, what="a job of the loop")

    loop.terminate()

    assert loop.wait(timeout=20) == 0
