"""What is owed gets done: once if all goes well, never more than three times."""

import logging
import threading
import uuid
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from privacy_portal import jobs
from privacy_portal.celery import QUEUES, app, queue_of
from privacy_portal.models import Job, JobState

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
SECOND = timedelta(seconds=1)
LEASE = jobs.LEASE + SECOND


class LetterTrouble(Exception):  # noqa: N818
    """An error whose text must not be kept."""


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A clean registry with three handlers; the list says who was served."""
    served: list[str] = []
    monkeypatch.setattr(jobs, "_handlers", {})

    @jobs.handler("test_good")
    def good(*, subject_id: str, at: datetime) -> None:
        served.append(subject_id)

    @jobs.handler("test_poison")
    def poison(*, subject_id: str, at: datetime) -> None:
        raise LetterTrouble("佐藤花子")

    return served


def row(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


@pytest.mark.django_db
def test_a_job_is_done_once(done: list[str]) -> None:
    job = jobs.owe("test_good", "7", at=AT)

    assert jobs.run(job.id, at=AT) == JobState.DONE
    assert jobs.run(job.id, at=LATER) is None
    assert done == ["7"]
    after = row(job)
    assert (after.state, after.attempts, after.lease_until) == (JobState.DONE, 1, None)
    assert after.finished_at is not None
    assert after.finished_at - AT < SECOND


@pytest.mark.django_db
def test_the_same_key_owes_nothing_more(done: list[str]) -> None:
    first = jobs.owe("test_good", "7", at=AT, dedupe_key="k")
    second = jobs.owe("test_good", "8", at=LATER, dedupe_key="k")
    assert second == first
    assert row(second).subject_id == "7"


@pytest.mark.django_db
def test_without_a_key_a_subject_is_served_once_per_kind() -> None:
    assert jobs.owe("test_good", "7", at=AT) == jobs.owe("test_good", "7", at=LATER)
    assert jobs.owe("test_good", "7", at=AT) != jobs.owe("test_other", "7", at=AT)


@pytest.mark.django_db(transaction=True)
def test_a_rollback_owes_nothing(done: list[str]) -> None:
    with transaction.atomic():
        jobs.owe("test_good", "7", at=AT)
        transaction.set_rollback(True)

    assert not Job.objects.exists()


@pytest.mark.django_db
def test_a_job_waits_for_its_time(done: list[str]) -> None:
    job = jobs.owe("test_good", "7", at=AT, run_after=LATER)

    assert jobs.run_due(LATER - SECOND) == 0
    assert jobs.run(job.id, at=LATER - SECOND) is None
    assert jobs.run_due(LATER) == 1
    assert done == ["7"]


@pytest.mark.django_db
def test_a_failure_is_tried_again_after_a_pause_and_given_up_the_third_time(
    done: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    job = jobs.owe("test_poison", "7", at=AT)

    assert jobs.run(job.id, at=AT) == JobState.DUE
    assert timedelta(seconds=10) <= row(job).run_after - AT < timedelta(seconds=11)
    assert jobs.run(job.id, at=AT + 9 * SECOND) is None
    second = AT + 12 * SECOND
    assert jobs.run(job.id, at=second) == JobState.DUE
    assert timedelta(seconds=60) <= row(job).run_after - second < timedelta(seconds=61)
    assert jobs.run(job.id, at=LATER) == JobState.DEAD
    assert jobs.run(job.id, at=LATER + LEASE) is None

    after = row(job)
    assert (after.attempts, after.error_class) == (3, "LetterTrouble")
    assert "佐藤" not in caplog.text
    assert "LetterTrouble at test_jobs.py:" in caplog.text


@pytest.mark.django_db
def test_a_job_given_up_can_be_given_another_chance(done: list[str]) -> None:
    job = jobs.owe("test_unknown", "7", at=AT)
    assert jobs.run(job.id, at=AT) == JobState.DEAD
    assert row(job).error_class == "UnknownKind"

    assert jobs.try_again(job.id, at=LATER)
    assert not jobs.try_again(job.id, at=LATER)
    after = row(job)
    assert (after.state, after.attempts, after.finished_at) == (JobState.DUE, 0, None)


@pytest.mark.django_db
def test_poison_does_not_hold_up_the_others(done: list[str]) -> None:
    poison = jobs.owe("test_poison", "1", at=AT)
    for number in range(5):
        jobs.owe("test_good", str(number), at=AT + SECOND)

    assert jobs.run_due(AT + SECOND) == 6
    assert sorted(done) == ["0", "1", "2", "3", "4"]
    assert row(poison).state == JobState.DUE


@pytest.mark.django_db
def test_a_lease_keeps_others_away_until_it_ends(done: list[str]) -> None:
    job = jobs.owe("test_good", "7", at=AT)
    assert jobs.claim(job.id, at=AT) is not None

    assert jobs.claim(job.id, at=AT + jobs.LEASE - SECOND) is None
    assert jobs.due(AT + jobs.LEASE - SECOND) == []
    successor = jobs.claim(job.id, at=AT + jobs.LEASE)
    assert successor is not None
    assert successor.attempts == 2


@pytest.mark.django_db
def test_a_job_that_kills_its_workers_is_given_up(done: list[str]) -> None:
    job = jobs.owe("test_good", "7", at=AT)
    for number in range(3):
        assert jobs.claim(job.id, at=AT + number * LEASE) is not None

    assert jobs.due(AT + 3 * LEASE) == []
    after = row(job)
    assert (after.state, after.error_class) == (JobState.DEAD, "WorkerLost")
    assert done == []


@pytest.mark.django_db
def test_who_lost_the_lease_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_handlers", {})

    @jobs.handler("test_slow")
    def slow(*, subject_id: str, at: datetime) -> None:
        assert jobs.claim(job.id, at=at + LEASE) is not None
        raise LetterTrouble

    job = jobs.owe("test_slow", "7", at=AT)
    jobs.run(job.id, at=AT)

    after = row(job)
    assert (after.state, after.attempts, after.error_class) == (JobState.RUNNING, 2, "")


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_gets_the_job() -> None:
    for number in range(20):
        job = jobs.owe("test_good", str(number), at=AT, run_after=AT + SECOND)
        start = threading.Barrier(4)
        won: list[bool] = []

        def work(job_id: uuid.UUID, start: threading.Barrier, won: list[bool]) -> None:
            try:
                start.wait()
                won.append(jobs.claim(job_id, at=LATER) is not None)
            finally:
                connection.close()

        workers = [threading.Thread(target=work, args=(job.id, start, won)) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert sorted(won) == [False, False, False, True]
        assert row(job).attempts == 1


@pytest.mark.django_db(transaction=True)
def test_four_who_owe_the_same_owe_it_once() -> None:
    start = threading.Barrier(4)
    owed: list[uuid.UUID] = []

    def owe() -> None:
        try:
            start.wait()
            with transaction.atomic():
                owed.append(jobs.owe("test_good", "7", at=AT, run_after=LATER).id)
        finally:
            connection.close()

    threads = [threading.Thread(target=owe) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(owed) == 4
    assert {*owed} == {Job.objects.get().id}


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_the_row_stays_and_the_loop_does_it(
    done: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setitem(jobs._bell, "silent_until", 0.0)
    with caplog.at_level(logging.WARNING), transaction.atomic():
        job = jobs.owe("test_good", "7", at=AT)

    assert row(job).state == JobState.DUE
    assert "broker away (OperationalError)" in caplog.text
    assert jobs.sweep(AT) == 0
    assert jobs.run_due(AT) == 1
    assert done == ["7"]


@pytest.mark.django_db
def test_the_command_does_what_waits(done: list[str]) -> None:
    jobs.owe("test_good", "7", at=AT)
    jobs.owe("test_good", "8", at=AT)
    out = StringIO()

    call_command("run_jobs", "--once", stdout=out)

    assert out.getvalue() == "2 jobs\n"
    assert sorted(done) == ["7", "8"]


@pytest.mark.django_db
def test_the_command_gives_a_job_another_chance(done: list[str]) -> None:
    job = jobs.owe("test_unknown", "7", at=AT)
    jobs.run(job.id, at=AT)
    call_command("run_jobs", "--again", str(job.id))
    assert row(job).state == JobState.DUE
    with pytest.raises(CommandError):
        call_command("run_jobs", "--again", str(job.id))


def test_two_handlers_cannot_serve_one_kind(done: list[str]) -> None:
    def other(*, subject_id: str, at: datetime) -> None: ...

    with pytest.raises(ValueError, match="test_good has a handler already"):
        jobs.handler("test_good")(other)


@pytest.mark.parametrize(
    ("kind", "queue"),
    [
        ("convert_upload", "convert"),
        ("render_letter", "letters"),
        ("send_notice", "mail"),
        ("purge_case", "maintenance"),
    ],
)
def test_the_first_word_of_a_kind_chooses_its_queue(kind: str, queue: str) -> None:
    assert queue_of(kind) == queue


def test_the_clock_rings_tasks_that_exist_on_queues_that_are_served() -> None:
    app.loader.import_default_modules()

    assert jobs.RUN_TASK in app.tasks
    for entry in app.conf.beat_schedule.values():
        assert entry["task"] in app.tasks
        assert entry["options"]["queue"] in QUEUES
