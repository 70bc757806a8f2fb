"""
`make soak`: the portal under load for long (SOAK_SECONDS, ten minutes by default).

Web, worker and beat run as in the Procfile on PostgreSQL and Redis, while people file and a worker
is killed now and then. At the end nothing is lost, nothing is double, and memory has not grown.
"""

import json
import os
import sys
import tempfile
from importlib import import_module
from urllib.parse import urlsplit

import django
import psycopg

from tests import environment

SCRATCH = f"soak_{os.getpid()}"


def main() -> int:
    """Soak in a scratch database; return how many promises were broken."""
    server = os.environ["TEST_DATABASE_URL"]
    os.environ.update(
        DATABASE_URL=urlsplit(server)._replace(path=f"/{SCRATCH}").geturl(),
        CELERY_BROKER_URL=os.environ["TEST_REDIS_URL"],
        DJANGO_SETTINGS_MODULE="tests.benchmarks.settings",
        EMAIL_URL=f"filemail:///{tempfile.mkdtemp(prefix='portal-soak-')}",
        LOG_LEVEL="ERROR",
        JOB_LEASE_SECONDS="20",
    )
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {SCRATCH}")
        try:
            django.setup()
            import_module("tests.benchmarks.scratch").fill()
            seconds = float(os.environ.get("SOAK_SECONDS", "600"))
            findings = import_module("tests.soak.load").soak(seconds=seconds)
        finally:
            connection.execute(f"DROP DATABASE {SCRATCH} WITH (FORCE)")
    for name, found in findings.items():
        print(json.dumps({"name": name, "value": found[0], "wanted": found[1]}))
    return sum(not ok for _value, _wanted, ok in findings.values())


if __name__ == "__main__":
    assert environment.VALUES
    sys.exit(main())
