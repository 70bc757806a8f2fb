"""Whoever guesses learns nothing: unknown, wrong and void get the same answer, byte by byte."""

import re

import pytest
from django.http import HttpResponse
from django.utils import timezone

from privacy_portal import dates, numbering
from requests_app.choices import RequestKind
from requests_app.management.storyteller import PEOPLE, PURPOSE, Cast, Teller
from requests_app.models import Case
from tests.journeys.people import Person

# What a page holds that differs each time it is asked for: the token, and what was typed.
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
TYPED = re.compile(
    rb'(name="(?:number|key)"[^>]*?value=)"[^"]*"|value="[^"]*"([^>]*name="(?:number|key)")'
)


@pytest.fixture
def filed(cast: Cast) -> Teller:
    tale = Teller(cast, timezone.now())
    tale.file(RequestKind.NOTIFY_PURPOSE, PURPOSE, PEOPLE[0], "onamae-com")
    return tale


def _answer(number: str, key: str) -> tuple[int, dict[str, str], bytes]:
    person = Person(number=number, key=key)
    response: HttpResponse = person.come_back()
    body = TYPED.sub(b"", TOKEN.sub(b"", response.content))
    for typed in (number, key):
        body = body.replace(typed.encode(), b"")
    headers = {k: v for k, v in response.headers.items() if k not in ("Expires", "Content-Length")}
    cookies = {name: bool(morsel.value) for name, morsel in response.cookies.items()}
    return response.status_code, {**headers, "cookies": str(cookies)}, body


def test_unknown_number_wrong_key_and_void_key_look_the_same(filed: Teller) -> None:
    assert filed.filed
    number, key = filed.case.number, filed.filed.access_key
    stranger = numbering.receipt_number(on=dates.tokyo_day(filed.at))
    wrong_key = _answer(number, numbering.access_key())
    unknown = _answer(stranger, numbering.access_key())
    keys_owner_is_another = _answer(stranger, key)
    Case.objects.filter(pk=filed.case.pk).update(access_digest=None)
    void = _answer(number, key)
    assert wrong_key[0] == 200
    assert unknown == wrong_key
    assert keys_owner_is_another == wrong_key
    assert void == wrong_key


def test_the_right_pair_opens_it(filed: Teller) -> None:
    assert filed.filed
    person = Person(number=filed.case.number, key=filed.filed.access_key)
    assert person.come_back().status_code == 302
