"""Both ways to the status: whoever guesses learns nothing, whoever floods keeps nobody out."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from privacy_portal import numbering, throttle
from privacy_portal.models import Bucket
from requests_app import limits, mail_codes, operations
from requests_app.choices import Status
from requests_app.management.storyteller import Cast
from requests_app.models import Case, MailCode
from tests.requests_app.desk import Quick
from tests.security.visitor import (
    ADDRESS,
    Visitor,
    code_mailed,
    filed,
    looks,
    stranger,
    within_a_minute,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(cast: Cast) -> Quick:
    return filed(cast)


def close(**columns: object) -> None:
    Case.objects.update(**columns)


# What a person may meet, each from a state in which the right key opens nothing.
SPOILT: dict[str, Callable[[], None]] = {
    "closed": lambda: close(status=Status.WITHDRAWN, closed_at=now() - timedelta(days=31)),
    "void": lambda: close(access_digest=None),
    "purged": lambda: close(
        status=Status.WITHDRAWN, closed_at=now(), purged_at=now(), access_digest=None
    ),
}


def test_five_situations_with_a_key_look_the_same(told: Quick) -> None:
    assert told.filed
    number, key = told.case.number, told.filed.access_key
    other = numbering.access_key()
    seen = [
        looks(Visitor().try_key(number, other), number, other),
        looks(Visitor().try_key(unknown := stranger(), other), unknown, other),
        looks(Visitor().try_key(unknown, key), unknown, key),
    ]
    for spoil in SPOILT.values():
        spoil()
        seen.append(looks(Visitor().try_key(number, key), number, key))

    assert [status for status, _headers, _body in seen] == [200] * 6
    assert all(one == seen[0] for one in seen)


def test_seven_situations_with_an_address_look_the_same_up_to_the_last_try(told: Quick) -> None:
    number = told.case.number
    situations: list[tuple[str, str, Callable[[], None]]] = [
        (number, ADDRESS, lambda: None),
        (stranger(), ADDRESS, lambda: None),
        (number, "somebody@example.com", lambda: None),
        (number, ADDRESS, lambda: close(email_sign_in=False)),
        *((number, ADDRESS, spoil) for spoil in SPOILT.values()),
    ]
    seen = []
    for typed, address, spoil in situations:
        spoil()
        _nobody_waits()
        visitor = Visitor()
        asked = looks(visitor.ask_code(typed, address), typed, address)
        pages = [looks(visitor.get("status/code/"))]
        pages += [looks(visitor.enter("000000")) for _try in range(6)]
        seen.append((asked, pages))

    assert seen[0][0][0] == 302
    assert all(one == seen[0] for one in seen)


def _nobody_waits() -> None:
    """The limits have tests of their own."""
    Bucket.objects.all().delete()
    MailCode.objects.all().delete()


def test_the_same_work_is_done_for_all(told: Quick) -> None:
    assert told.filed
    counts = set()
    for typed in ((told.case.number, numbering.access_key()), (stranger(), told.filed.access_key)):
        Bucket.objects.all().delete()
        with CaptureQueriesContext(connection) as asked:
            Visitor().try_key(*typed)
        counts.add(len(asked))
    assert len(counts) == 1


def test_a_code_by_e_mail_opens_the_status_once(told: Quick) -> None:
    visitor, second = Visitor(), Visitor()
    assert visitor.ask_code(told.case.number)["Location"] == "/en/status/code/"
    code = code_mailed()
    before = visitor.client.session.session_key

    assert second.enter(code).status_code == 200
    assert visitor.enter(" ".join(code))["Location"] == "/en/status/"
    assert visitor.get("status/").status_code == 200
    assert visitor.client.session.session_key != before
    visitor.post("status/sign-out/")
    assert "expired" in visitor.enter(code).content.decode()


@pytest.mark.parametrize("typed", ["number", "address", "off", "unconfirmed"])
def test_no_mail_goes_out_where_it_does_not_fit(cast: Cast, typed: str) -> None:
    tale = filed(cast, confirmed=typed != "unconfirmed")
    code_mailed()
    if typed == "off":
        operations.switch_email_sign_in(case_id=tale.case.pk, on=False, at=tale.at)
    Visitor().ask_code(
        stranger() if typed == "number" else tale.case.number,
        "other@example.com" if typed == "address" else ADDRESS,
    )
    assert code_mailed() == ""


def test_a_code_is_void_once_the_way_is_switched_off(told: Quick) -> None:
    visitor = Visitor()
    visitor.ask_code(told.case.number)
    code = code_mailed()
    operations.switch_email_sign_in(case_id=told.case.pk, on=False, at=told.at)

    assert visitor.enter(code).status_code == 200
    assert visitor.get("status/").status_code == 302


def test_tries_that_fail_slow_the_net_and_nobody_else(told: Quick) -> None:
    within_a_minute()
    visitor = Visitor()
    answers = [visitor.try_key(stranger(), numbering.access_key()) for _try in range(11)]

    assert [answer.status_code for answer in answers[:10]] == [200] * 10
    assert answers[10].status_code == 429
    assert 1 <= int(answers[10]["Retry-After"]) <= 3600
    assert "Please wait until" in answers[10].content.decode()
    assert visitor.come_in(told).status_code == 429
    assert Visitor("203.0.113.9").come_in(told).status_code == 302


def test_codes_that_are_wrong_count_as_failed_tries(told: Quick) -> None:
    within_a_minute()
    visitor = Visitor()
    for _turn in range(2):
        MailCode.objects.all().delete()
        visitor.ask_code(told.case.number)
        for _try in range(5):
            visitor.enter("000000")
    assert visitor.enter("000000").status_code == 429


def test_flood_does_not_block_valid(told: Quick) -> None:
    within_a_minute()
    for _try in range(300):
        throttle.spend(limit=limits.FAILED_SIGN_IN_TOTAL, who="", at=now())

    assert Visitor("192.0.2.1").try_key(stranger(), numbering.access_key()).status_code == 429
    assert Visitor("192.0.2.2").come_in(told).status_code == 302


def test_a_slip_of_typing_costs_no_try(told: Quick) -> None:
    visitor = Visitor()
    for _try in range(20):
        assert visitor.try_key("260900000001", "A" * 28).status_code == 200
    assert not Bucket.objects.exists()
    assert visitor.come_in(told).status_code == 302


def test_the_number_alone_and_the_payment_reference_open_nothing(told: Quick) -> None:
    for typed in (told.case.number, numbering.payment_reference(told.case.number)):
        Visitor().try_key(typed, "")
        assert Visitor().get("status/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_wrong_code_limit_parallel(cast: Cast) -> None:
    told = filed(cast)
    visitor = Visitor()
    visitor.ask_code(told.case.number)
    row = MailCode.objects.get()
    cookies = visitor.client.cookies

    def wrong(turn: int) -> int:
        try:
            other = Visitor(f"203.0.113.{turn}")
            other.client.cookies = cookies
            return int(other.enter("000000" if row.code != "000000" else "000001").status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(wrong, range(40)))
    row.refresh_from_db()
    assert row.tries == 5
    assert visitor.enter(row.code or "").status_code == 200


def test_code_expiry_survives_clock_back(told: Quick) -> None:
    visitor = Visitor()
    visitor.ask_code(told.case.number)
    code = code_mailed()
    MailCode.objects.update(expires_at=now() - timedelta(seconds=1))
    assert visitor.enter(code).status_code == 200
    # A code that is over is swept: a clock that goes back finds no row to bring to life.
    mail_codes.sweep(at=now())
    assert not MailCode.objects.exists()
    assert visitor.enter(code).status_code == 200


@pytest.mark.embedded
def test_every_slip_in_200_keys_and_numbers_is_found() -> None:
    for _turn in range(200):
        key = numbering.access_key()
        number = numbering.receipt_number(on=now().date())
        assert not [slip for slip in _slips(key, numbering.ALPHABET) if _fits(slip)]
        assert not [s for s in _slips(number, "0123456789") if numbering.is_receipt_number(s)]


def _fits(key: str) -> bool:
    return numbering.secret_is_well_typed(key)


def _slips(text: str, alphabet: str) -> list[str]:
    wrong = [
        text[:i] + other + text[i + 1 :]
        for i, right in enumerate(text)
        for other in alphabet
        if other != right
    ]
    swapped = [
        text[:i] + b + a + text[i + 2 :] for i, (a, b) in enumerate(pairwise(text)) if a != b
    ]
    return wrong + swapped
