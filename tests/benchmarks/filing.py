"""Filings per second through gunicorn, against a view that does nothing on the same server."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import urlencode

from django.utils import timezone

from identity.choices import Capacity
from requests_app import drafts
from requests_app.choices import DeliveryMethod, Language, RequestKind
from requests_app.models import Case, Draft
from tests.journeys.answers import steps
from tests.throwaway import answers, free_port, wait_until

from .figures import Figure, quantile

CLIENTS = 8
FILINGS = 400
WARM_UP = 40
BARE = 4000
# The cookie's secret is a token too: the form need not be fetched first.
TOKEN = "0123456789abcdefghijABCDEFGHIJ01"
# As the Procfile has it.
GUNICORN = ("--worker-class", "gthread", "--workers", "2", "--threads", "8")
Call = Callable[[HTTPConnection, str], None]


def measure() -> Iterator[Figure]:
    """Press "send" with eight browsers at once, each on a connection of its own."""
    secrets = [_typed_draft() for _ in range(FILINGS + WARM_UP)]
    before = Case.objects.count()
    with _served() as port:
        _run(port, _bare, [""] * WARM_UP)
        _run(port, _send, secrets[:WARM_UP])
        bare, bare_times = _run(port, _bare, [""] * BARE)
        filed, times = _run(port, _send, secrets[WARM_UP:])
    assert Case.objects.count() == before + len(secrets)
    yield Figure("filings_per_second_8_clients", filed, "filings/s", bare)
    yield Figure(
        "filing_p95_8_clients",
        quantile(times, 0.95) * 1000,
        "ms",
        quantile(bare_times, 0.95) * 1000,
    )


def _typed_draft() -> str:
    """Return the secret of a draft in which everything is typed."""
    typed = steps(RequestKind.DISCLOSE_DATA, Capacity.SUBJECT, DeliveryMethod.ELECTRONIC)
    begun = drafts.begin(language=Language.JA, at=timezone.now())
    draft = Draft.objects.get(pk=begun.draft.pk)
    draft.body = json.dumps(
        {
            (f"request:{RequestKind.DISCLOSE_DATA}" if step == "request" else step): {
                name: [value] if isinstance(value, str) else list(value)
                for name, value in values.items()
            }
            for step, values in typed.items()
        }
    )
    draft.save(update_fields=["body"])
    return begun.secret


@contextmanager
def _served() -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "privacy_portal.wsgi", "--no-control-socket"]
    server = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", *GUNICORN, "--log-level", "error"],
        env=os.environ,
    )
    try:
        wait_until(lambda: answers(port), what="gunicorn")
        yield port
    finally:
        server.terminate()
        server.wait()


def _bare(connection: HTTPConnection, _secret: str) -> None:
    connection.request("GET", "/bare/")
    response = connection.getresponse()
    assert response.read() == b"ok"


def _send(connection: HTTPConnection, secret: str) -> None:
    connection.request(
        "POST",
        "/ja/apply/check/",
        urlencode({"agree": "on", "csrfmiddlewaretoken": TOKEN}),
        {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"draft={secret}; csrf={TOKEN}",
        },
    )
    response = connection.getresponse()
    response.read()
    where = response.headers.get("Location", "")
    assert (response.status, where) == (302, "/ja/complete/"), (response.status, where)


def _run(port: int, call: Call, work: list[str]) -> tuple[float, list[float]]:
    """Share the work among the clients; return how many a second, and the seconds of each."""
    lock, left = threading.Lock(), list(work)
    times: list[float] = []
    faults: list[Exception] = []

    def client() -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            while True:
                with lock:
                    if not left or faults:
                        return
                    secret = left.pop()
                began = time.perf_counter()
                call(connection, secret)
                times.append(time.perf_counter() - began)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    clients = [threading.Thread(target=client) for _ in range(CLIENTS)]
    began = time.perf_counter()
    for thread in clients:
        thread.start()
    for thread in clients:
        thread.join()
    if faults:
        raise faults[0]
    return len(work) / (time.perf_counter() - began), times
