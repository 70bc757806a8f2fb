"""
Work owed after a commit: the row is the truth, Celery is only the bell.

A job is written in the transaction of the change that owes it. Whoever claims it holds a lease;
who dies with the lease is succeeded when it ends. Handlers may therefore run twice.
"""

import logging
import os
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from traceback import extract_tb
from typing import Protocol, TypeVar

import environ
from django.db import transaction
from django.db.models import F, Q, QuerySet
from kombu import Connection

from .celery import app, queue_of
from .models import Job, JobState

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
# Wait after the first and after the second failure.
BACK_OFF = (timedelta(seconds=10), timedelta(seconds=60))
# Longer than Celery's hard time limit, so that a lease ends only when its holder is dead.
LEASE = timedelta(seconds=environ.Env().float("JOB_LEASE_SECONDS", default=120))
# After a failed ring the bell stays silent: nobody's page waits for a broker that is down.
SILENCE_SECONDS = 15.0
# At most so many rings per sweep: a long backlog must not bury new rings under repeated ones.
RINGS_PER_SWEEP = 50
# One try, no pause: left to itself, the client tries for six seconds.
BELL_OPTIONS = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
    "socket_connect_timeout": 1,
    "socket_timeout": 1,
}
RUN_TASK = "privacy_portal.run_job"
# The name space of job ids (RFC 9562, version 5): made once, at random.
KEYS = uuid.UUID("6f0b8f5e-0c0e-4a0e-9f44-0d1c9f1f7a3b")


class Handler(Protocol):
    def __call__(self, *, subject_id: str, at: datetime) -> None: ...


H = TypeVar("H", bound=Handler)
_handlers: dict[str, Handler] = {}
_bell = {"silent_until": 0.0}


def handler(kind: str) -> Callable[[H], H]:
    """
    Register the function that does jobs of this kind: `def f(*, subject_id: str, at: datetime)`.

    It must bear running twice. The first word of the kind chooses the queue (see `queue_of`).
    """

    def register(function: H) -> H:
        if _handlers.setdefault(kind, function) is not function:
            raise ValueError(f"{kind} has a handler already.")
        return function

    return register


def owe(
    kind: str,
    subject_id: str,
    *,
    at: datetime,
    dedupe_key: str | None = None,
    run_after: datetime | None = None,
) -> Job:
    """
    Owe a job: a row in the caller's transaction, and a ring of the bell after its commit.

    One job per key: a second call with the same key writes nothing, and returns the same id.
    Without a key, one job per kind and subject. Never fails because the broker is away.
    """
    job = _new(kind, str(subject_id), dedupe_key=dedupe_key, at=at, run_after=run_after)
    _write([job], at=at)
    return job


def owe_all(kind: str, subject_ids: Iterable[str], *, at: datetime) -> None:
    """Owe a job for each subject, in one statement: filing owes three letters."""
    _write([_new(kind, str(subject_id), at=at) for subject_id in subject_ids], at=at)


def _new(
    kind: str,
    subject_id: str,
    *,
    at: datetime,
    dedupe_key: str | None = None,
    run_after: datetime | None = None,
) -> Job:
    key = dedupe_key or f"{kind}:{subject_id}"
    return Job(
        # Made from its key, so that a row which is there already need not be read back.
        id=uuid.uuid5(KEYS, key),
        kind=kind,
        subject_id=subject_id,
        dedupe_key=key,
        run_after=run_after or at,
        created_at=at,
    )


def _write(owed: list[Job], *, at: datetime) -> None:
    Job.objects.bulk_create(owed, ignore_conflicts=True)
    for job in owed:
        if job.run_after <= at:
            # Rung again for a job that is done, or is being done, it is claimed by nobody.
            transaction.on_commit(partial(wake, job.id, kind=job.kind), robust=True)


def wake(job_id: uuid.UUID, *, kind: str) -> bool:
    """Ring the bell for a job: best effort, never raises. Says whether the broker took it."""
    if time.monotonic() < _bell["silent_until"]:
        return False
    try:
        _ring(job_id, kind=kind)
    except Exception as error:
        _bell["silent_until"] = time.monotonic() + SILENCE_SECONDS
        logger.warning("broker away (%s): the sweeper will find job %s", _name(error), job_id)
        return False
    return True


def _ring(job_id: uuid.UUID, *, kind: str) -> None:
    is_new = _line.is_new()
    try:
        # By id and nothing else: arguments lie in the broker in clear text, headers too.
        app.send_task(
            RUN_TASK,
            kwargs={"job_id": str(job_id)},
            queue=queue_of(kind),
            connection=_line.connection,
            retry=False,
            argsrepr="-",
            kwargsrepr="-",
        )
    except Exception:
        _line.hang_up()
        if is_new:
            raise
        # The broker may have been restarted since this line was opened.
        _ring(job_id, kind=kind)


class _Line(threading.local):
    """The line to the broker that a thread keeps: opening one costs more than the ring."""

    to: tuple[object, ...] = ()
    connection: Connection | None = None

    def is_new(self) -> bool:
        """Open the line if there is none to this broker from this process; say whether it was."""
        to = (os.getpid(), app.conf.broker_write_url, repr(app.conf.broker_transport_options))
        if self.connection is not None and self.to == to:
            return False
        if self.connection is not None and self.to[0] == to[0]:
            self.hang_up()
        self.to = to
        self.connection = app.connection_for_write(transport_options=BELL_OPTIONS)
        return True

    def hang_up(self) -> None:
        """Close the line; the next ring opens another."""
        if self.connection is not None:
            self.connection.release()
        self.connection = None


_line = _Line()


def claim(job_id: uuid.UUID | str, *, at: datetime) -> Job | None:
    """
    Take the lease of a due job, or of one whose holder died; None if somebody else has it.

    One statement, so one winner. The attempt is counted before the work: a job that kills its
    worker is given up after the third time too.
    """
    _give_up_expired(Job.objects.filter(pk=job_id), at=at)
    taken = (
        Job.objects.filter(_claimable(at), pk=job_id)
        .order_by()
        .update(state=JobState.RUNNING, attempts=F("attempts") + 1, lease_until=at + LEASE)
    )
    return Job.objects.get(pk=job_id) if taken else None


def run(job_id: uuid.UUID | str, *, at: datetime) -> JobState | None:
    """
    Claim one job, do it and say how it ended; None if there was nothing to claim.

    A failure of the handler is written to the row (its class only) and never raised.
    """
    job = claim(job_id, at=at)
    if job is None:
        return None
    work = _handlers.get(job.kind)
    if work is None:
        return _finish(job, state=JobState.DEAD, error_class="UnknownKind", at=at)
    began = time.monotonic()
    try:
        work(subject_id=job.subject_id, at=at)
    except Exception as error:
        ended = at + timedelta(seconds=time.monotonic() - began)
        # Not the text of the error: it may hold personal data.
        logger.error(  # noqa: TRY400
            "job %s %s failed: %s at %s", job.kind, job.id, _name(error), _place(error)
        )
        return _fail(job, error, at=ended)
    ended = at + timedelta(seconds=time.monotonic() - began)
    return _finish(job, state=JobState.DONE, error_class="", at=ended)


def due(at: datetime, *, limit: int = 200) -> list[Job]:
    """Jobs that wait for a worker, longest first; those nobody may try again are given up."""
    _give_up_expired(Job.objects.all(), at=at)
    return list(Job.objects.filter(_claimable(at)).order_by("run_after", "pk")[:limit])


def sweep(at: datetime) -> int:
    """Ring the bell again for those that wait longest; returns how many rings the broker took."""
    return sum(wake(job.id, kind=job.kind) for job in due(at, limit=RINGS_PER_SWEEP))


def run_due(at: datetime) -> int:
    """Do what waits here and now, without a broker; returns how many jobs were tried."""
    return sum(run(job.id, at=at) is not None for job in due(at))


def try_again(job_id: uuid.UUID | str, *, at: datetime) -> bool:
    """Give a job that was given up three more attempts; False if it was not."""
    return bool(
        Job.objects.filter(pk=job_id, state=JobState.DEAD).update(
            state=JobState.DUE, attempts=0, run_after=at, finished_at=None, error_class=""
        )
    )


def _claimable(at: datetime) -> Q:
    return Q(state=JobState.DUE, run_after__lte=at) | Q(state=JobState.RUNNING, lease_until__lte=at)


def _give_up_expired(jobs: "QuerySet[Job]", *, at: datetime) -> None:
    jobs.filter(state=JobState.RUNNING, lease_until__lte=at, attempts__gte=MAX_ATTEMPTS).update(
        state=JobState.DEAD, lease_until=None, finished_at=at, error_class="WorkerLost"
    )


def _fail(job: Job, error: Exception, *, at: datetime) -> JobState:
    if job.attempts >= MAX_ATTEMPTS:
        return _finish(job, state=JobState.DEAD, error_class=_name(error), at=at)
    _held(job).update(
        state=JobState.DUE,
        lease_until=None,
        run_after=at + BACK_OFF[job.attempts - 1],
        error_class=_name(error),
    )
    return JobState.DUE


def _finish(job: Job, *, state: JobState, error_class: str, at: datetime) -> JobState:
    _held(job).update(state=state, lease_until=None, finished_at=at, error_class=error_class)
    if state == JobState.DEAD:
        logger.error("job %s %s given up: %s", job.kind, job.id, error_class)
    return state


def _held(job: Job) -> "QuerySet[Job]":
    # The count of attempts tells holders apart: one whose lease was taken over writes nothing.
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)


def _name(error: Exception) -> str:
    return type(error).__name__[:64]


def _place(error: Exception) -> str:
    frames = extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
