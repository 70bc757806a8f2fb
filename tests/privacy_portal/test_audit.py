"""Every line in the chain, none with a name in it."""

import threading
from datetime import UTC, datetime, timedelta, timezone
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from privacy_portal import audit
from privacy_portal.models import AuditEvent

AT = datetime(2026, 11, 23, 3, 4, 5, 678901, tzinfo=UTC)


def line(
    number: int = 1, *, detail: dict[str, str | int | None] | None = None, at: datetime = AT
) -> AuditEvent:
    return audit.record(
        action="case.decide",
        actor_id=7,
        actor_kind="staff",
        object_kind="case",
        object_id=str(number),
        case_id=number,
        detail={"outcome": "GRANTED", "count": 2, "before": None} if detail is None else detail,
        at=at,
    )


@pytest.mark.django_db
def test_each_line_follows_the_one_before() -> None:
    first, second = line(1), line(2)

    assert (first.seq, second.seq) == (1, 2)
    assert first.previous == audit.GENESIS
    assert second.previous == first.hash
    assert audit.head() == audit.Anchor(2, second.hash)
    assert audit.verify() == []


@pytest.mark.django_db
def test_the_detail_is_canonical_text() -> None:
    assert line(detail={"b": 1, "a": "X1", "c": None}).detail == '{"a":"X1","b":1,"c":null}'


@pytest.mark.django_db
def test_the_hash_is_what_an_auditor_computes_by_hand() -> None:
    # printf '%s' '0…0{"action":"case.decide",…,"seq":1}' | sha256sum
    assert line().hash == "1a6c99a4766fb8860b198e8dca55b1602e9d7db4869e3ad78a6b2fbc952078bf"


@pytest.mark.django_db
def test_the_zone_of_the_clock_does_not_change_the_hash() -> None:
    tokyo = line(at=AT.astimezone(timezone(timedelta(hours=9))))
    tokyo_hash = tokyo.hash
    tokyo.refresh_from_db()

    assert audit.line_hash(tokyo) == tokyo_hash


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value",
    ["佐藤花子", "Sato Hanako", "ｻﾄｳ", "sato@example.jp", "1\n2", "x" * 81, "東京都", "０１"],
)
def test_what_could_be_personal_data_is_refused_and_not_repeated(value: str) -> None:
    with pytest.raises(ValueError, match="codes and ids only") as refusal:
        line(detail={"note": value})

    assert value not in str(refusal.value)
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("value", [1.5, b"x", ["a"], {"a": 1}, AT])
def test_only_codes_and_counts_are_taken(value: object) -> None:
    with pytest.raises(TypeError):
        line(detail={"note": value})  # type: ignore[dict-item]


@pytest.mark.django_db
def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        line(at=AT.replace(tzinfo=None))


@pytest.mark.django_db(transaction=True)
def test_a_rollback_leaves_no_gap() -> None:
    line(1)
    with transaction.atomic():
        line(2)
        transaction.set_rollback(True)
    line(3)

    assert [*AuditEvent.objects.order_by("seq").values_list("seq", "case_id")] == [(1, 1), (2, 3)]
    assert audit.verify() == []


@pytest.mark.django_db(transaction=True)
def test_a_line_that_cannot_be_written_takes_the_change_back() -> None:
    def change() -> None:
        with transaction.atomic():
            line(1)
            line(2, detail={"name": "佐藤"})

    with pytest.raises(ValueError, match="codes"):
        change()

    assert not AuditEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_make_one_chain() -> None:
    line(0)
    errors: list[BaseException] = []

    def write(writer: int) -> None:
        try:
            for number in range(50):
                line(writer * 1000 + number)
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(writer,)) for writer in range(1, 9)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert errors == []
    assert AuditEvent.objects.count() == 401
    assert audit.verify() == []


@pytest.mark.django_db
def test_the_command_counts_the_lines_and_prints_the_anchor() -> None:
    line(1)
    last = line(2)
    out = StringIO()

    call_command("verify_audit", "--anchor", f"2:{last.hash}", stdout=out)

    assert out.getvalue() == f"2 lines, head 2:{last.hash}\n"
