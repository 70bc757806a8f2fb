"""The chain refuses every change, and shows the changes of somebody who can switch that off."""

# ruff: noqa: S608 - the SQL of an attacker, all of it constant

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from privacy_portal import audit
from privacy_portal.models import AuditEvent, AuditHead
from tests.chain import unguarded
from tests.privacy_portal.test_audit import line

EVENT, HEAD = "privacy_portal_auditevent", "privacy_portal_audithead"
COPY = (
    f"INTO {EVENT} (seq, at, actor_id, actor_kind, action, object_kind, object_id, case_id,"
    " detail, previous, hash) SELECT seq, at, 99, actor_kind, action, object_kind, object_id,"
    f" case_id, detail, previous, hash FROM {EVENT} WHERE seq = 2"
)
EVERYWHERE = [
    f"UPDATE {EVENT} SET actor_id = 99 WHERE seq = 2",
    f"UPDATE {EVENT} SET hash = previous, previous = hash",
    f"DELETE FROM {EVENT} WHERE seq = 3",
    f"DELETE FROM {EVENT}",
    f"INSERT {COPY}",
    f"INSERT {COPY} ON CONFLICT (seq) DO UPDATE SET actor_id = 99",
    f"UPDATE {HEAD} SET seq = 1",
    f"UPDATE {HEAD} SET hash = 'x'",
    f"DELETE FROM {HEAD}",
]
ATTACKS = {
    "sqlite": [
        f"REPLACE {COPY}",
        f"REPLACE {COPY}".replace("SELECT seq", "SELECT 77"),
        f"UPDATE OR REPLACE {EVENT} SET seq = 1 WHERE seq = 2",
        f"REPLACE INTO {HEAD} (id, seq, hash) VALUES (1, 0, 'x')",
    ],
    "postgresql": [
        f"TRUNCATE {EVENT}",
        f"TRUNCATE {HEAD}",
        f"TRUNCATE {EVENT}, {HEAD} RESTART IDENTITY CASCADE",
        f"SET LOCAL session_replication_role = replica; DELETE FROM {EVENT}",
        f"SET LOCAL session_replication_role = replica; UPDATE {EVENT} SET actor_id = 99",
    ],
}
pytestmark = pytest.mark.django_db


@pytest.fixture
def chain() -> list[AuditEvent]:
    return [line(number) for number in range(1, 6)]


@pytest.fixture
def owner(chain: list[AuditEvent]) -> Callable[[str], None]:
    """Somebody who owns the database and has taken the triggers away."""

    def execute(statement: str) -> None:
        with unguarded(), connection.cursor() as cursor:
            cursor.execute(statement)

    return execute


def places() -> list[int]:
    return [fault.seq for fault in audit.verify()]


def test_every_attack_is_refused_by_the_database(chain: list[AuditEvent]) -> None:
    for attack in EVERYWHERE + ATTACKS[connection.vendor]:
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(attack)
        assert audit.verify() == [], attack
        assert AuditEvent.objects.count() == 5, attack


def test_the_orm_is_refused_too(chain: list[AuditEvent]) -> None:
    chain[1].actor_id = 99
    with pytest.raises(IntegrityError), transaction.atomic():
        chain[1].save()
    with pytest.raises(IntegrityError), transaction.atomic():
        chain[1].delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditHead.objects.all().delete()

    assert audit.verify() == []


@pytest.mark.parametrize(
    "change",
    [
        "actor_id = 8",
        "actor_id = NULL",
        "actor_kind = 'clock'",
        "action = 'case.return'",
        "object_kind = 'letter'",
        "object_id = '3'",
        "case_id = 3",
        "detail = '{}'",
        "detail = '佐藤'",
        "at = '2026-11-23 03:04:06+00:00'",
    ],
)
def test_a_changed_column_is_found(change: str, owner: Callable[[str], None]) -> None:
    owner(f"UPDATE {EVENT} SET {change} WHERE seq = 2")

    assert audit.verify() == [audit.Fault(2, "was changed")]


@pytest.mark.parametrize(("deleted", "found"), [(1, 2), (3, 4), (5, 5)])
def test_a_deleted_line_is_found(deleted: int, found: int, owner: Callable[[str], None]) -> None:
    owner(f"DELETE FROM {EVENT} WHERE seq = {deleted}")

    assert places() == [found]


def test_swapped_lines_are_found(owner: Callable[[str], None]) -> None:
    owner(f"UPDATE {EVENT} SET seq = 30 WHERE seq = 3")
    owner(f"UPDATE {EVENT} SET seq = 3 WHERE seq = 4")
    owner(f"UPDATE {EVENT} SET seq = 4 WHERE seq = 30")

    assert places()[0] == 3


def test_an_emptied_chain_is_found_by_the_head(owner: Callable[[str], None]) -> None:
    owner(f"DELETE FROM {EVENT}")

    assert audit.verify() == [audit.Fault(5, "the line of the head is missing")]


def test_a_line_beyond_the_head_is_found(owner: Callable[[str], None]) -> None:
    owner(f"UPDATE {HEAD} SET seq = 4, hash = '{AuditEvent.objects.get(seq=4).hash}'")

    assert audit.verify() == [audit.Fault(5, "lines after the head")]


def test_a_history_hashed_anew_is_found_only_by_an_anchor(
    chain: list[AuditEvent], owner: Callable[[str], None]
) -> None:
    anchor = audit.Anchor(4, chain[3].hash)
    owner(f"DELETE FROM {EVENT}")
    owner(f"DELETE FROM {HEAD}")
    for number in range(11, 16):
        line(number)

    assert audit.verify() == []
    assert audit.verify(anchors=[anchor]) == [audit.Fault(4, "differs from the anchor")]


def test_a_chain_cut_short_is_found_by_an_anchor(
    chain: list[AuditEvent], owner: Callable[[str], None]
) -> None:
    owner(f"DELETE FROM {EVENT} WHERE seq > 3")
    owner(f"UPDATE {HEAD} SET seq = 3, hash = '{chain[2].hash}'")

    assert audit.verify() == []
    anchor = audit.Anchor(5, chain[4].hash)
    assert audit.verify(anchors=[anchor]) == [audit.Fault(5, "the line of the anchor is missing")]


def test_a_head_that_was_removed_does_not_start_a_second_chain(
    owner: Callable[[str], None],
) -> None:
    owner(f"DELETE FROM {HEAD}")

    with pytest.raises(IntegrityError), transaction.atomic():
        line(6)
    assert audit.verify() == [audit.Fault(5, "lines after the head")]


def test_the_command_names_the_line_and_exits_with_one(owner: Callable[[str], None]) -> None:
    owner(f"UPDATE {EVENT} SET actor_id = 8 WHERE seq = 2")
    out = StringIO()

    with pytest.raises(CommandError) as stop:
        call_command("verify_audit", stdout=out)

    assert stop.value.returncode == 1
    assert out.getvalue().startswith("line 2: was changed\n5 lines, head 5:")


def test_a_missing_trigger_is_reported() -> None:
    out = StringIO()
    assert audit.missing_guards() == set()

    with unguarded(), pytest.raises(CommandError):
        call_command("verify_audit", stdout=out)

    assert "trigger missing: audit_event_stays\n" in out.getvalue()
