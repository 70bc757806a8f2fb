"""
`make bench`: one JSON object a line, each figure beside the plain way of doing the same.

Needs TEST_DATABASE_URL (PostgreSQL) and TEST_REDIS_URL; works in a scratch database of its own.
"""

import os
import shutil
from importlib import import_module
from urllib.parse import urlsplit

import django
import psycopg

from tests import environment

SCRATCH = f"bench_{os.getpid()}"


def main() -> None:
    """Measure in a scratch database, which is gone afterwards."""
    server = os.environ["TEST_DATABASE_URL"]
    os.environ["DATABASE_URL"] = urlsplit(server)._replace(path=f"/{SCRATCH}").geturl()
    os.environ["CELERY_BROKER_URL"] = os.environ["TEST_REDIS_URL"]
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {SCRATCH}")
        try:
            _measure()
        finally:
            connection.execute(f"DROP DATABASE {SCRATCH} WITH (FORCE)")
            shutil.rmtree(os.environ["VAR_DIR"], ignore_errors=True)


def _measure() -> None:
    django.setup()
    # Only now may models be imported.
    import_module("tests.benchmarks.scratch").fill()
    for name in ("letters", "filing", "lists"):
        for figure in import_module(f"tests.benchmarks.{name}").measure():
            print(figure.line(), flush=True)


if __name__ == "__main__":
    assert environment.VALUES
    main()
