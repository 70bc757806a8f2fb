"""The queue goes away, and workers are killed: slower, never lost, and nothing twice."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from identity.choices import Capacity
from privacy_portal import jobs, vault
from privacy_portal.celery import app
from privacy_portal.models import Job, JobState
from requests_app import leftovers
from requests_app.choices import DeliveryMethod, LetterKind, RequestKind
from requests_app.models import Case, Letter
from tests.journeys.answers import steps
from tests.journeys.people import Person
from tests.servers import Worker
from tests.throwaway import Redis, wait_until

pytestmark = [pytest.mark.production, pytest.mark.django_db(transaction=True)]
StartWorker = Callable[..., Worker]
PATIENCE = 60
SHORT_LEASE = {"JOB_LEASE_SECONDS": "2"}


@pytest.fixture
def ring(own_redis: Redis, monkeypatch: pytest.MonkeyPatch) -> Iterator[Redis]:
    """Let the bell of this process ring at a Redis that the test may stop."""
    before = app.conf.broker_transport_options
    app.conf.broker_transport_options = {"socket_timeout": 5, "socket_connect_timeout": 2}
    monkeypatch.setenv("CELERY_BROKER_URL", own_redis.url)
    monkeypatch.setitem(jobs._bell, "silent_until", 0.0)
    yield own_redis
    app.conf.broker_transport_options = before


def _file(person: Person) -> Case:
    answers = steps(RequestKind.DISCLOSE_DATA, Capacity.SUBJECT, DeliveryMethod.ELECTRONIC)
    person.fill_all(answers)
    person.submit()
    return Case.objects.get(number=person.number)


def _all_done() -> bool:
    return not Job.objects.exclude(state=JobState.DONE).exists()


def _swept_and_done() -> bool:
    jobs.sweep(timezone.now())
    time.sleep(0.3)
    return _all_done()


def _files() -> set[str]:
    root = Path(settings.VAR_DIR) / "vault"
    return {path.name for path in root.rglob("*") if path.is_file()}


def _is_there_once(letter: Letter) -> None:
    letter.refresh_from_db()
    assert letter.rendered_at is not None
    assert vault.read(letter.data_key, letter.file).startswith(b"%PDF")


def test_filing_works_without_redis_and_the_letters_come_when_it_is_back(
    ring: Redis, celery_worker_factory: StartWorker
) -> None:
    ring.stop()
    person = Person()
    began = time.monotonic()
    case = _file(person)
    assert time.monotonic() - began < 15
    assert person.key
    assert person.come_back().status_code == 302
    owed = set(case.letters.values_list("kind", flat=True))
    assert owed == {"REQUEST_FORM", "KEY_STUB", "ACKNOWLEDGEMENT"}
    # The code by e-mail was sent by whoever read it, here and now.
    assert not Job.objects.exclude(state=JobState.DUE).exclude(kind="send_code").exists()

    ring.start()
    celery_worker_factory(CELERY_BROKER_URL=ring.url)
    jobs._bell["silent_until"] = 0.0  # as in the process of beat, which never heard of the fault
    wait_until(_swept_and_done, what="the letters after Redis is back", seconds=PATIENCE)

    assert not case.letters.filter(rendered_at=None).exists()
    assert person.letter(LetterKind.REQUEST_FORM).startswith(b"%PDF")
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


def test_redis_that_forgets_everything_in_between_loses_nothing(
    ring: Redis, celery_worker_factory: StartWorker
) -> None:
    case = _file(Person())
    ring.stop()
    ring.start()
    celery_worker_factory(CELERY_BROKER_URL=ring.url)
    jobs._bell["silent_until"] = 0.0
    wait_until(_swept_and_done, what="the letters after Redis forgot", seconds=PATIENCE)
    assert not case.letters.filter(rendered_at=None).exists()


def _somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return bool(cursor.fetchone()[0])


def test_a_letter_whose_worker_was_killed_is_there_once(
    ring: Redis, celery_worker_factory: StartWorker
) -> None:
    ring.stop()  # nobody may ring before the letter is held
    person = Person()
    case = _file(person)
    Job.objects.exclude(kind="render_letter").delete()
    letter = case.letters.get(kind=LetterKind.REQUEST_FORM)
    Job.objects.exclude(subject_id=str(letter.pk)).delete()
    before = _files()
    ring.start()
    with transaction.atomic():
        # The worker sets the letter and stores the PDF; then it waits for this row, and dies.
        Letter.objects.select_for_update().get(pk=letter.pk)
        first = celery_worker_factory(CELERY_BROKER_URL=ring.url, **SHORT_LEASE)
        jobs._bell["silent_until"] = 0.0
        assert jobs.wake(Job.objects.get().pk, kind="render_letter")
        wait_until(_somebody_waits_for_us, what="a worker in the middle", seconds=PATIENCE)
        first.kill()
    killed_with = _files() - before
    letter.refresh_from_db()
    assert letter.rendered_at is None
    assert Job.objects.get().state == JobState.RUNNING

    celery_worker_factory(CELERY_BROKER_URL=ring.url, **SHORT_LEASE)
    wait_until(_swept_and_done, what="the second attempt", seconds=PATIENCE)

    _is_there_once(letter)
    assert Job.objects.get().attempts == 2
    assert person.letter(LetterKind.REQUEST_FORM).startswith(b"%PDF")
    # What the dead worker left is in no row, and swept once nobody can be writing it.
    assert len(killed_with) == 1
    leftovers.remove(at=timezone.now() + timedelta(days=2))
    assert _files() - before == {letter.file}


def test_a_worker_killed_at_any_time_leaves_each_letter_once(
    ring: Redis, celery_worker_factory: StartWorker
) -> None:
    case = _file(Person())
    for pause in (0.2, 0.9):
        worker = celery_worker_factory(CELERY_BROKER_URL=ring.url, **SHORT_LEASE)
        jobs.sweep(timezone.now())
        time.sleep(pause)
        worker.kill()
        # An attempt that a kill ended counts: three are all that a job gets.
        Job.objects.exclude(state=JobState.DONE).update(attempts=0)
    celery_worker_factory(CELERY_BROKER_URL=ring.url, **SHORT_LEASE)
    wait_until(_swept_and_done, what="every job after the kills", seconds=PATIENCE)
    for letter in case.letters.all():
        _is_there_once(letter)
    named = set(case.letters.values_list("file", flat=True))
    assert len(named) == case.letters.count() == 3
