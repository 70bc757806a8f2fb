"""
What tests need that production must not have: a way to empty the audit chain between tests.

Loaded by `-p tests.chain`. Tests with `transaction=True` are flushed by TRUNCATE (PostgreSQL) or
DELETE (SQLite), which the triggers of the chain refuse, as they should.
"""

import contextlib
import functools
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

TABLES = ("privacy_portal_auditevent", "privacy_portal_audithead")


@contextlib.contextmanager
def unguarded() -> Iterator[None]:
    """As a database owner who takes the triggers of the chain away, and puts them back."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, sql FROM sqlite_master"
                " WHERE type = 'trigger' AND tbl_name IN (%s, %s)",
                TABLES,
            )
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            yield
            for _, sql in triggers:
                cursor.execute(sql)
            return
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
            " WHERE tgenabled = 'A' AND NOT tgisinternal AND tgname LIKE 'audit_%%'"
        )
        triggers = cursor.fetchall()
        for table, name in triggers:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        yield
        for table, name in triggers:
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


@pytest.fixture(scope="session", autouse=True)
def a_flush_may_empty_the_chain() -> Iterator[None]:
    """Wrap the one method by which Django empties tables between tests."""
    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    @functools.wraps(flush)
    def unguarded_flush(self: Any, sql_list: Any) -> None:  # noqa: ANN401
        with unguarded():
            flush(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", unguarded_flush)
        yield
