"""Hosts, forwarded addresses, methods and types of content that are not what they say (no. 38)."""

from typing import Any, Final

import pytest
from django.test import Client

from requests_app.choices import RequestKind
from tests.requests_app.filing import steps
from tests.security.visitor import stranger, within_a_minute

pytestmark = pytest.mark.django_db
EVIL: Final = "evil.example"
KEY: Final = "0" * 28
SIGN_IN: Final = "/en/status/sign-in/"
HOSTS: Final = (
    EVIL, f"{EVIL}:80", f"localhost@{EVIL}", f"localhost.{EVIL}", "localhost\\@x", "",
    "[::1", "a b", "localhost/../x", "127.0.0.1.nip.io",
)  # fmt: skip
FORWARDED: Final = (
    {"X-Forwarded-Host": EVIL}, {"X-Host": EVIL}, {"X-Forwarded-Server": EVIL},
    {"Forwarded": f"host={EVIL};proto=https"}, {"X-Original-URL": "/admin/"},
    {"X-Rewrite-URL": "/admin/"}, {"X-Forwarded-Proto": "https"}, {"X-Forwarded-Port": "1"},
)  # fmt: skip
OVERRIDES: Final = (
    {"X-HTTP-Method-Override": "DELETE"}, {"X-HTTP-Method": "PUT"}, {"X-Method-Override": "PATCH"},
)  # fmt: skip
METHODS: Final = ("PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND")
TYPES: Final = (
    ("application/json", b'{"kind": "DISCLOSE_DATA"}'),
    ("text/plain", b"kind=DISCLOSE_DATA"),
    ("application/xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=", b"--\r\n"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\"kind\""),
    ("application/x-www-form-urlencoded; charset=utf-7", b"kind=+ADw-"),
    ("application/x-www-form-urlencoded; charset=no-such", b"kind="),
    ("application/x-www-form-urlencoded", b"kind=%ff%fe&kind=%ED%A0%80"),
    ("application/x-www-form-urlencoded", b"&&&===%%%"),
    ("", b"kind=DISCLOSE_DATA"),
)  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
def test_a_host_that_is_not_ours_is_refused(host: str) -> None:
    response = Client(raise_request_exception=False).get("/en/", headers={"host": host})
    assert response.status_code == 400
    assert EVIL not in response.content.decode()


@pytest.mark.parametrize("said", FORWARDED, ids=lambda said: next(iter(said)))
def test_without_a_proxy_nobody_is_told_where_they_came_to(said: dict[str, str]) -> None:
    plain, told = (Client().get("/en/apply/kind/", headers=headers) for headers in ({}, said))
    assert (told.status_code, told.headers.keys()) == (plain.status_code, plain.headers.keys())
    assert EVIL not in told.content.decode()
    assert not told.wsgi_request.is_secure()
    root = Client().get("/", headers={**said, "accept-language": "en"})
    assert root.headers["Location"] == "/en/"


def test_another_address_is_not_believed_without_a_proxy() -> None:
    within_a_minute()
    tries = [
        Client()
        .post(
            SIGN_IN,
            {"number": stranger(), "key": KEY},
            REMOTE_ADDR="198.51.100.77",
            headers={"x-forwarded-for": f"203.0.113.{n}", "x-real-ip": f"203.0.113.{n}"},
        )
        .status_code
        for n in range(12)
    ]
    assert tries == [200] * 10 + [429] * 2


@pytest.mark.parametrize("said", OVERRIDES, ids=lambda said: next(iter(said)))
def test_a_method_is_what_the_request_says(said: dict[str, str]) -> None:
    client: Any = Client(headers=said)
    assert client.post("/en/apply/kind/", {"_method": "DELETE"}).status_code == 200
    assert client.get("/en/apply/kind/?_method=DELETE").status_code == 200


@pytest.mark.parametrize("path", ["/en/", "/en/apply/kind/", SIGN_IN, "/en/status/letter/"])
@pytest.mark.parametrize("method", METHODS)
def test_other_methods_are_not_taken(method: str, path: str) -> None:
    response = Client(raise_request_exception=False).generic(method, path)
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) <= {"GET", "HEAD", "POST"}


@pytest.mark.parametrize(("content_type", "body"), TYPES)
@pytest.mark.parametrize("path", ["/en/apply/kind/", SIGN_IN, "/en/contact/"])
def test_a_body_that_is_no_form_is_an_empty_form(path: str, content_type: str, body: bytes) -> None:
    response = Client(raise_request_exception=False).generic(
        "POST", path, body, content_type=content_type
    )
    assert response.status_code in (200, 400)
    if response.status_code == 200:
        assert response.context["form"].errors
    assert "root:" not in response.content.decode()


@pytest.mark.parametrize(
    "named", ["//evil.example", "https://evil.example", "javascript:x", "check"]
)
@pytest.mark.parametrize("field", ["back", "next"])
def test_no_address_sends_anybody_elsewhere(field: str, named: str) -> None:
    client = Client()
    for step in ("kind", "services"):
        values = steps(RequestKind.DISCLOSE_DATA)[step]
        response: Any = client.post(f"/en/apply/{step}/?{field}={named}", {**values, field: named})
        assert response.status_code == 302
        assert response["Location"].startswith("/en/apply/")
