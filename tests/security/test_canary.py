"""
Each personal field of a case gets a marker; then every place where it must not be is searched.

A place is the database as rows, every file on disk, the queue, the log, mails, addresses, headers.
"""

import base64
import logging
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import redis
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from privacy_portal.models import AuditEvent, Job
from requests_app.choices import Action, DeliveryMethod, LetterKind, Outcome, RequestKind
from requests_app.management.storyteller import Cast
from requests_app.models import Case
from tests.conftest import hire
from tests.journeys import people
from tests.journeys.answers import Answers
from tests.journeys.errand import Errand, Present
from tests.journeys.people import STEPS, Person
from tests.privacy_portal import hostile
from tests.reading import text_of

pytestmark = pytest.mark.django_db(transaction=True)

DETAILS: Answers = {
    "name": "金糸雀 甲太郎",
    "name_note": "金の字がちがう乙印",
    "kana": "キンシジャク コウタロウ",
    "birth_era": "ce",
    "birth_year": "1931",
    "birth_month": "2",
    "birth_day": "17",
    "postcode": "1500031",
    "prefecture": "東京都",
    "city": "渋谷区桜雀丘町",
    "street": "98-7丙",
    "building": "カナリア荘丁",
    "former_name": "旧雀 戊太郎",
    "former_address": "旧雀町己番地",
    "agent_name": "代雀 庚子",
    "agent_kana": "ダイジャク コウコ",
    "agent_organisation": "雀事務所辛",
    "agent_postcode": "1000013",
    "agent_prefecture": "東京都",
    "agent_city": "千代田区霞が関雀",
    "agent_street": "1-1",
    "agent_building": "雀ビル壬",
    "joint_name": "連雀 辰三郎",
    "joint_kana": "レンジャク タツサブロウ",
    "email": "canary.one@example.jp",
    "phone": "09087654321",
}
TYPED: dict[str, Answers] = {
    "kind": {"kind": RequestKind.DISCLOSE_DATA},
    "services": {
        "services": ["onamae-com"],
        "identifier_onamae-com": "CANARY-ID-5512",
        "registered_name_onamae-com": "登録雀癸",
    },
    "requester": {
        "capacity": "LEGAL_REPRESENTATIVE",
        "legal_relation": "ADULT_GUARDIAN",
        "sharing": "JOINT",
    },
    "details": DETAILS,
    "request": {
        "scopes": ["NAME"],
        "details": "詳細雀子の履歴",
        "delivery": DeliveryMethod.ELECTRONIC,
    },
}
SECRET_FIELDS = {
    name: str(value)
    for answers in (DETAILS, TYPED["services"], TYPED["request"])
    for name, value in answers.items()
    if name not in ("services", "scopes", "delivery")
    and not name.endswith(("_era", "_month", "_day", "_year", "postcode", "prefecture", "_street"))
}
MARKERS: dict[str, str] = {
    **SECRET_FIELDS,
    "name without a space": "金糸雀甲太郎",
    "reading without a space": "キンシジャクコウタロウ",
    "birth date": "1931-02-17",
    "birth date in words": "昭和6年2月17日",
    "file name": "雀の免許証",
    "payer": "シハライスズメ",
    "facts": "事実雀寅",
    "explanation": "説明雀卯",
    "scope of the search": "検索範囲雀辰",
    "title of an answer": "題名雀巳",
    "data of an answer": "回答雀午",
    "remark of a return": "差戻雀未",
}


def _forms(marker: str) -> Iterator[bytes]:
    """Yield a marker as it may lie around: encodings, escapes, base64 at any offset."""
    plain = marker.encode()
    yield from (plain, plain.hex().encode(), quote(marker).encode())
    yield marker.encode("utf-16-le")
    if not marker.isascii():
        yield marker.encode("unicode_escape")
        yield marker.encode("cp932", errors="ignore")
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + plain)
        # The first and the last group depend on the neighbours.
        yield encoded[4 if before else 0 : len(encoded) - 4]


NEEDLES = {name: [n for n in _forms(text) if len(n) > 7] for name, text in MARKERS.items()}


def _hits(place: str, content: bytes, *, but: Iterable[str] = ()) -> list[str]:
    return [
        f"{name} in {place}"
        for name, needles in NEEDLES.items()
        if name not in but and any(needle in content for needle in needles)
    ]


def _rows() -> Iterator[tuple[str, bytes]]:
    """Every value of every table, as the database gives it to anybody who can read it."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own tables
            for row in cursor.fetchall():
                for value in row:
                    raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value)
                    yield table, raw if isinstance(raw, bytes) else raw.encode()


def _files() -> Iterator[tuple[str, bytes]]:
    """Every file that the portal wrote: database and its log, vault, queue."""
    for path in settings.VAR_DIR.rglob("*"):
        if path.is_file():
            yield f"{path.parent.name}/{path.name}", _content(path)


def _content(path: Path) -> bytes:
    """
    Read a file in a process of its own.

    Whoever opens and closes SQLite's files drops the locks that this whole process holds on them
    (POSIX). Another process then takes itself for the last one, removes the log, and each later
    connection of ours ends in "disk I/O error".
    """
    return subprocess.run(["cat", "--", path], check=True, capture_output=True).stdout


def _queue() -> Iterator[tuple[str, bytes]]:
    """Everything in Redis, where that is the queue."""
    if not settings.CELERY_BROKER_URL.startswith("redis"):
        return
    client = redis.Redis.from_url(settings.CELERY_BROKER_URL)
    for key in client.scan_iter():
        kind = client.type(key)
        held: Any = [client.dump(key) or b""]
        if kind == b"list":
            held = client.lrange(key, 0, -1)
        elif kind == b"hash":
            held = client.hvals(key)
        yield f"redis {key!r}", b"\n".join([key, *held])
    client.close()


def _mails() -> Iterator[tuple[str, bytes]]:
    for sent in getattr(mail, "outbox", []):
        message = sent.message()
        # The address is where it goes.
        del message["To"]
        yield "a mail", bytes(message.as_bytes())
        yield "a mail's text", f"{sent.subject}\n{sent.body}".encode()


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What passes any proxy in clear: addresses, headers of the answers, cookies."""
    seen: list[bytes] = []

    class Watched(Client):
        def request(self, **request: Any) -> Any:  # noqa: ANN401 - as in Django
            response = super().request(**request)
            where = f"{request.get('PATH_INFO')}?{request.get('QUERY_STRING')}"
            seen.append(f"{where}\n{response.serialize_headers()!r}\n{response.cookies}".encode())
            return response

    monkeypatch.setattr(people, "browser", lambda: Watched(enforce_csrf_checks=True))
    return seen


def _search(wire: list[bytes], caplog: pytest.LogCaptureFixture) -> None:
    hits: list[str] = []
    for place, content in (*_rows(), *_files(), *_queue(), *_mails()):
        hits += _hits(place, content)
    hits += _hits("the log", caplog.text.encode())
    for head in wire:
        hits += _hits("an address or a header", head)
    assert sorted(set(hits)) == []


def test_the_search_would_find_a_marker() -> None:
    name = MARKERS["name"]
    for form in (name, quote(name), base64.b64encode(f"x{name}y".encode()).decode()):
        assert _hits("here", f"before {form} after".encode())
    assert _hits("here", f'{{"name": {name!a}}}'.encode())


def test_nothing_personal_lies_in_clear(
    wire: list[bytes], caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.INFO)
    cast = Cast(*(hire(role) for role in ("intake", "reviewer", "approver", "finance")))
    errand = Errand(Person(client=people.browser()), cast, Present())
    for step in STEPS:
        errand.person.fill(step, TYPED[step])
    _upload(errand.person)
    _search(wire, caplog)

    errand.filed()
    errand.person.come_back()
    printed = text_of(errand.person.letter(LetterKind.REQUEST_FORM)).replace(" ", "")
    assert MARKERS["name without a space"] in printed
    _search(wire, caplog)

    errand.prove_identity()
    errand.staff.act("finance", Action.RECORD_PAYMENT, payer_name=MARKERS["payer"])
    _decide(errand)
    _search(wire, caplog)

    code = errand.seal_answer()
    errand.person.come_back()
    files = errand.person.open_answer(code)
    assert any(MARKERS["data of an answer"].encode() in content for content in files.values())
    _search(wire, caplog)
    out, err = capfd.readouterr()
    assert _hits("the output", (out + err).encode()) == []
    assert AuditEvent.objects.count() > 15
    assert Job.objects.count() > 5
    assert Case.objects.count() == 1


def _upload(person: Person) -> None:
    form = next(f for f in person.see("documents").forms if "file" in f.offered)
    name = f"{MARKERS['file name']}.jpg"
    picture = SimpleUploadedFile(name, hostile.picture(), "image/jpeg")
    paper = next(filter(None, form.offered["paper"] or []))
    response = person.upload(form.fields["need"][0], paper, picture)
    assert response.status_code == 302


def _decide(errand: Errand) -> None:
    line = errand.case.services.get()
    data = f"項目,内容\r\n氏名,{MARKERS['data of an answer']}\r\n".encode()
    errand.staff.act(
        "reviewer",
        Action.ATTACH_ANSWER,
        requested_service_id=str(line.pk),
        title=MARKERS["title of an answer"],
        media_type="text/csv",
        content=SimpleUploadedFile(f"{MARKERS['file name']}.csv", data, "text/csv"),
    )
    proposal = {
        "answers-0-outcome": Outcome.GRANTED,
        "answers-0-search_scope": MARKERS["scope of the search"],
        "answers-0-facts": MARKERS["facts"],
        "answers-0-explanation": MARKERS["explanation"],
    }
    errand.staff.act("reviewer", Action.PROPOSE, **proposal)
    errand.staff.act("approver", Action.RETURN, remark=MARKERS["remark of a return"])
    errand.staff.act("reviewer", Action.PROPOSE, **proposal)
    errand.staff.act("approver", Action.APPROVE)
    errand.settle()
