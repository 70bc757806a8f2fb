"""What a real Celery worker holds on to: its child's memory after 20 letters and after 500."""

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from privacy_portal import jobs
from requests_app.choices import LetterKind
from requests_app.models import Letter

from . import scratch
from .figures import Figure

AT: Final = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
LETTERS: Final = 500
FEW: Final = 20
PATIENCE: Final = timedelta(minutes=10)


def measure() -> Iterator[Figure]:
    """Peaks and what is resident in the end, in MB; never the same child replaced by a new one."""
    reply = Letter.objects.get(case=scratch.decided(AT).case, kind=LetterKind.REPLY)
    with _worker() as parent:
        _print(reply, FEW)
        child = _child_of(parent)
        peak, resident = _memory(child)
        began = time.monotonic()
        _print(reply, LETTERS - FEW)
        seconds = time.monotonic() - began
        if _child_of(parent) != child:
            raise RuntimeError("The child was replaced: nothing was measured.")
        later_peak, later_resident = _memory(child)
    yield Figure("worker_peak_after_500_letters", later_peak, "MB", peak)
    yield Figure("worker_resident_after_500_letters", later_resident, "MB", resident)
    yield Figure("worker_letters_a_second", (LETTERS - FEW) / seconds, "1/s", 1)


@contextmanager
def _worker() -> Iterator[int]:
    """Run one as the Procfile does, with one child that is kept."""
    command = [sys.executable, "-m", "celery", "--quiet", "--app", "privacy_portal", "worker"]
    options = ["--concurrency=1", "--max-tasks-per-child=100000", "--loglevel=ERROR"]
    process = subprocess.Popen(
        [*command, *options, "--without-gossip", "--without-mingle"], env=dict(os.environ)
    )
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def _print(reply: Letter, count: int) -> None:
    """Owe the letter so many times, and wait until every one lies there."""
    # Sealed for its row: read before the row is another one.
    reply.particulars = str(reply.particulars)
    owed = []
    for _number in range(count):
        reply.pk = uuid.uuid4()
        reply.number, reply.file, reply.rendered_at = reply.pk.hex[:12], "", None
        reply.save(force_insert=True)
        owed.append(str(reply.pk))
    jobs.owe_all("render_letter", owed, at=datetime.now(UTC))
    waiting = Letter.objects.filter(pk__in=owed)
    until = datetime.now(UTC) + PATIENCE
    while waiting.filter(rendered_at=None, problem="").exists():
        if datetime.now(UTC) > until:
            raise RuntimeError("The worker does not keep up.")
        time.sleep(0.2)
    if waiting.exclude(problem="").exists():
        raise RuntimeError("A letter could not be printed.")


def _child_of(parent: int) -> int:
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return max(map(int, children))


def _memory(process: int) -> tuple[float, float]:
    """Return peak and present size of what is resident, in MB."""
    status = Path(f"/proc/{process}/status").read_text()
    peak, resident = (
        int(status.split(f"{name}:")[1].split()[0]) / 1024 for name in ("VmHWM", "VmRSS")
    )
    return peak, resident
