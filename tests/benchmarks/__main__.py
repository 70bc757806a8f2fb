"""
`make bench`: one JSON object a line, each figure beside the plain way of doing the same.

Needs TEST_DATABASE_URL (PostgreSQL) and TEST_REDIS_URL. Each engine is measured in a process and a
scratch database of its own; `BENCH=filing,lists` measures only these.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg

from tests import environment

SCRATCH = f"bench_{os.getpid()}"
MEASURES = {
    "postgresql": ("letters", "worker", "bank", "filing", "lists", "pages"),
    "sqlite": ("filing",),
}


def main() -> int:
    """Measure on both engines; return how many runs failed."""
    only = set(filter(None, os.environ.get("BENCH", "").split(",")))
    failed = 0
    for engine, names in MEASURES.items():
        wanted = [name for name in names if not only or name in only]
        if not wanted:
            continue
        with _database(engine) as (database, var):
            settings = {
                "DATABASE_URL": database,
                "VAR_DIR": var,
                "CELERY_BROKER_URL": os.environ["TEST_REDIS_URL"],
                "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
                "LOG_LEVEL": "ERROR",
                # All clients share one address here; the buckets stay, only larger.
                "RATE_FACTOR": "1000000",
            }
            command = [sys.executable, "-m", "tests.benchmarks.run", engine, *wanted]
            failed += bool(
                subprocess.run(command, env=os.environ | settings, check=False).returncode
            )
    return failed


@contextmanager
def _database(engine: str) -> Iterator[tuple[str, str]]:
    """Give a scratch database and a folder, both gone afterwards."""
    var = tempfile.mkdtemp(prefix="portal-bench-")
    try:
        if engine == "sqlite":
            yield f"sqlite:///{var}/portal.sqlite3", var
            return
        server = os.environ["TEST_DATABASE_URL"]
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {SCRATCH}")
            try:
                yield urlsplit(server)._replace(path=f"/{SCRATCH}").geturl(), var
            finally:
                connection.execute(f"DROP DATABASE {SCRATCH} WITH (FORCE)")
    finally:
        shutil.rmtree(var, ignore_errors=True)


if __name__ == "__main__":
    assert environment.VALUES
    sys.exit(main())
