"""Filings per second through gunicorn, against a view that does nothing on the same server."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection
from io import BytesIO
from typing import Final
from urllib.parse import urlencode

from django.utils import timezone
from PIL import Image

from identity.choices import Capacity
from privacy_portal.dates import tokyo_day
from requests_app import drafts
from requests_app.choices import DeliveryMethod, Language, RequestKind
from requests_app.forms.wizard_papers import needs
from requests_app.mail_codes import index_of
from requests_app.models import Case, Draft
from tests.journeys.answers import steps
from tests.throwaway import answers, free_port, wait_until

from .figures import Figure, quantile

CLIENTS = (1, 8, 32)
# So many filings at each number of clients, without and with three copies each.
PLAIN = {1: 60, 8: 300, 32: 400}
COPIED = {1: 8, 8: 32, 32: 64}
COPIES = 3
WARM_UP = 20
BARE = 3000
# The cookie's secret is a token too: the form need not be fetched first.
TOKEN = "0123456789abcdefghijABCDEFGHIJ01"
# As the Procfile has it.
GUNICORN = ("--worker-class", "gthread", "--workers", "2", "--threads", "8")
Call = Callable[[HTTPConnection, "Typed"], None]


@dataclass(frozen=True, slots=True)
class Typed:
    """A draft in which everything is typed, and the secret that its browser holds."""

    secret: str
    draft_id: str


NOBODY: Final = Typed("", "")


def measure() -> Iterator[Figure]:
    """Press "send" with 1, 8 and 32 browsers at once, each on a connection of its own."""
    before, filed = Case.objects.count(), 0
    with _served() as port:
        _run(port, _bare, [NOBODY] * WARM_UP, clients=8)
        _run(port, _send, [_typed_draft() for _ in range(WARM_UP)], clients=8)
        _run(port, _copy_and_send, [_typed_draft() for _ in range(2)], clients=2)
        filed += WARM_UP + 2
        for clients in CLIENTS:
            bare, bare_times = _run(port, _bare, [NOBODY] * BARE, clients=clients)
            slowest = quantile(bare_times, 0.95) * 1000
            for name, call, counts in (
                ("filing", _send, PLAIN),
                (f"filing_with_{COPIES}_uploads", _copy_and_send, COPIED),
            ):
                drafts = [_typed_draft() for _ in range(counts[clients])]
                rate, times = _run(port, call, drafts, clients=clients)
                filed += len(drafts)
                yield Figure(f"{name}_per_second_{clients}_clients", rate, "filings/s", bare)
                p95 = quantile(times, 0.95) * 1000
                yield Figure(f"{name}_p95_{clients}_clients", p95, "ms", slowest)
    assert Case.objects.count() == before + filed


def _typed_draft() -> Typed:
    """Return a draft in which everything is typed."""
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
    draft.email_index = index_of(str(typed["details"]["email"]))
    draft.email_proved_at = timezone.now()
    draft.save(update_fields=["body", "email_index", "email_proved_at"])
    return Typed(begun.secret, str(draft.pk))


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


def _bare(connection: HTTPConnection, _typed: Typed) -> None:
    connection.request("GET", "/bare/")
    response = connection.getresponse()
    assert response.read() == b"ok"


def _cookies(typed: Typed) -> str:
    return f"draft={typed.secret}; csrf={TOKEN}"


def _send(connection: HTTPConnection, typed: Typed) -> None:
    fields = {"agree": "on", "draft": typed.draft_id, "csrfmiddlewaretoken": TOKEN}
    kind = "application/x-www-form-urlencoded"
    _post(connection, typed, "check", urlencode(fields).encode(), kind, to="/ja/complete/")


def _copy_and_send(connection: HTTPConnection, typed: Typed) -> None:
    """File as somebody does who sends the copies along, one after the other."""
    for copy in range(COPIES):
        body, kind = _form(typed, copy)
        _post(connection, typed, "documents", body, kind, to="/ja/apply/documents/")
    _send(connection, typed)


def _form(typed: Typed, copy: int) -> tuple[bytes, str]:
    """Return a form with one photo of an identity paper, as browsers send it; no two are alike."""
    boundary = "-" * 20 + "copy"
    need = needs(capacity=Capacity.SUBJECT, on=tokyo_day(timezone.now()))[-1]
    fields = {
        "need": need.key,
        "paper": need.rules[0].kind.value,
        "draft": typed.draft_id,
        "csrfmiddlewaretoken": TOKEN,
    }
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="photo.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    )
    photo = _photo() + bytes([copy])
    body = "".join(parts).encode() + photo + f"\r\n--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"


@cache
def _photo() -> bytes:
    """Return a photo as a phone takes it: three million pixels, about a megabyte."""
    noise = Image.effect_noise((500, 375), 60).convert("RGB").resize((2000, 1500))
    kept = BytesIO()
    noise.save(kept, "JPEG", quality=92)
    return kept.getvalue()


def _post(
    connection: HTTPConnection, typed: Typed, page: str, body: bytes, kind: str, *, to: str
) -> None:
    headers = {"Content-Type": kind, "Cookie": _cookies(typed)}
    connection.request("POST", f"/ja/apply/{page}/", body, headers)
    response = connection.getresponse()
    response.read()
    where = response.headers.get("Location", "").partition("#")[0]
    assert (response.status, where) == (302, to), (response.status, where)


def _run(port: int, call: Call, work: list[Typed], *, clients: int) -> tuple[float, list[float]]:
    """Share the work among the clients; return how many a second, and the seconds of each."""
    lock, left = threading.Lock(), list(work)
    times: list[float] = []
    faults: list[Exception] = []

    def client() -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=120)
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

    threads = [threading.Thread(target=client) for _ in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return len(work) / (time.perf_counter() - began), times
