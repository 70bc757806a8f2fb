"""The load, the kills, and what must be true afterwards."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from privacy_portal import audit, jobs, vault
from privacy_portal.models import AuditEvent, Job, JobState
from requests_app.models import Case, Letter
from tests.benchmarks.filing import GUNICORN, _send, _typed_draft
from tests.throwaway import answers, free_port, wait_until

Finding = tuple[float, str, bool]
# Filings a second; far below what the portal can take, as in life.
PACE = 2.0
KILLS = 8  # in all, at uneven times
PATIENCE = 300.0
GROWTH = 1.10
CELERY = (sys.executable, "-m", "celery", "--app", "privacy_portal")
WORKER = (*CELERY, "worker", "--loglevel", "ERROR", "--concurrency", "2", "--without-gossip")


@contextmanager
def _process(*command: str) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(command, env=os.environ, start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def soak(*, seconds: float) -> dict[str, Finding]:
    """File at a steady pace while workers die; then wait for what is owed, and look."""
    port = free_port()
    web = (sys.executable, "-m", "gunicorn", "privacy_portal.wsgi", "--no-control-socket")
    schedule = str(settings.VAR_DIR / "beat")
    with ExitStack() as stack:
        server = stack.enter_context(
            _process(*web, "--bind", f"127.0.0.1:{port}", *GUNICORN, "--log-level", "error")
        )
        stack.enter_context(_process(*CELERY, "beat", "--schedule", schedule, "--pidfile="))
        workers = [stack.enter_context(_process(*WORKER))]
        wait_until(lambda: answers(port), what="gunicorn")
        filed, began, killed_at = 0, time.monotonic(), time.monotonic()
        early = 0.0
        while (now := time.monotonic()) < began + seconds:
            connection = HTTPConnection("127.0.0.1", port, timeout=60)
            _send(connection, _typed_draft())
            connection.close()
            filed += 1
            if not early and now > began + seconds / 4:
                early = _memory(server.pid)
            if now > killed_at + seconds / KILLS * random.uniform(0.5, 1.5):  # noqa: S311 - no secret
                killed_at = now
                os.killpg(workers[-1].pid, signal.SIGKILL)
                workers[-1].wait()
                workers.append(stack.enter_context(_process(*WORKER)))
            time.sleep(max(0, began + filed / PACE - time.monotonic()))
        late = _memory(server.pid)
        wait_until(_is_done, what="everything that is owed", seconds=PATIENCE)
    return _findings(filed, growth=late / early if early else 1.0, kills=len(workers) - 1)


def _is_done() -> bool:
    # As staff would: what died with its worker three times is tried again.
    for job in Job.objects.filter(state=JobState.DEAD, error_class="WorkerLost"):
        jobs.try_again(job.pk, at=timezone.now())
    return not Job.objects.exclude(state=JobState.DONE).exists()


def _memory(parent: int) -> float:
    """Return the memory of a server and its children in MiB (proportional set size)."""
    pids = [parent, *map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text().split())]
    kilobytes = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                kilobytes += int(line.split()[1])
    return kilobytes / 1024


def _findings(filed: int, *, growth: float, kills: int) -> dict[str, Finding]:
    cases = Case.objects.count()
    unmade = Letter.objects.filter(rendered_at=None).count()
    unread = sum(
        not vault.read(letter.data_key, letter.file).startswith(b"%PDF")
        for letter in Letter.objects.exclude(file="").select_related("data_key")
    )
    faults = len(audit.verify())
    events = AuditEvent.objects.filter(action="FILE").count()
    return {
        "filed": (filed, "> 0", filed > 0),
        "workers_killed": (kills, "any", True),
        "cases": (cases, f"= {filed}", cases == filed),
        "filing_events": (events, f"= {filed}", events == filed),
        "letters_not_made": (unmade, "= 0", unmade == 0),
        "letters_unreadable": (unread, "= 0", unread == 0),
        "faults_of_the_audit_chain": (faults, "= 0", faults == 0),
        "memory_growth_of_the_web": (round(growth, 3), f"<= {GROWTH}", growth <= GROWTH),
    }
