"""Handlers for the tests with real workers: they leave traces in the file PROBE_FILE."""

import os
import time
from datetime import datetime
from pathlib import Path

from privacy_portal import jobs


def trace(word: str) -> None:
    with Path(os.environ["PROBE_FILE"]).open("a") as file:
        file.write(f"{word}\n")


@jobs.handler("render_probe")
def render_probe(*, subject_id: str, at: datetime) -> None:
    """Leave a trace."""
    trace(subject_id)


@jobs.handler("maintain_slow_probe")
def maintain_slow_probe(*, subject_id: str, at: datetime) -> None:
    """Hang the first time, until killed; leave a trace the second."""
    if Path(os.environ["PROBE_FILE"]).exists():
        trace("done")
        return
    trace("began")
    time.sleep(600)
