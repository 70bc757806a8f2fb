"""Numbers that people copy by hand: every slip is found; series have no gaps."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import combinations

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from fees.models import InvoiceSeries
from privacy_portal import numbering as n

digits = st.text("0123456789", min_size=1, max_size=16)


@given(digits)
def test_damm_finds_every_single_substitution_and_adjacent_swap(text: str) -> None:
    whole = text + n.damm_digit(text)
    assert n.damm_digit(whole) == "0"
    for i, right in enumerate(whole):
        for wrong in "0123456789":
            if wrong != right:
                assert n.damm_digit(whole[:i] + wrong + whole[i + 1 :]) != "0"
    for i in range(len(whole) - 1):
        a, b = whole[i], whole[i + 1]
        if a != b:
            assert n.damm_digit(whole[:i] + b + a + whole[i + 2 :]) != "0"


def test_damm_of_the_published_example() -> None:
    assert n.damm_digit("572") == "4"


def test_a_receipt_number_says_its_month_and_checks_itself() -> None:
    numbers = {n.receipt_number(on=date(2026, 9, 30)) for _ in range(200)}
    assert len(numbers) == 200
    for number in numbers:
        assert number.startswith("2609")
        assert n.is_receipt_number(number)
        assert n.payment_reference(number) == number[4:]
        assert n.fold_receipt(n.format_receipt(number)) == number


@pytest.mark.parametrize("text", ["", "123", "26094178352", "2609417835211", "abcdefghijkl"])
def test_what_is_no_receipt_number(text: str) -> None:
    assert not n.is_receipt_number(text)


@pytest.mark.parametrize(
    "typed",
    ["2609-4178-3521", "２６０９－４１７８－３５２１", "2609ー4178ー3521", "2609 4178　3521",
     "2609‐4178‑3521", "2609–4178—3521", "2609−4178―3521", " 260941783521\n"],
)  # fmt: skip
def test_receipt_numbers_fold_from_every_keyboard(typed: str) -> None:
    assert n.fold_receipt(typed) == "260941783521"
    assert n.format_receipt("260941783521") == "2609-4178-3521"


def test_secrets_have_their_entropy_and_form() -> None:
    key, code = n.access_key(), n.delivery_code()
    assert (len(key), len(code)) == (28, 16)
    assert set(key + code) <= set(n.ALPHABET)
    assert len({n.access_key() for _ in range(100)}) == 100
    assert [len(group) for group in n.format_secret(key).split("-")] == [4] * 7
    assert [len(group) for group in n.format_secret(code).split("-")] == [4] * 4


@pytest.mark.parametrize("make", [n.access_key, n.delivery_code])
def test_every_wrong_character_and_every_swap_of_two_is_found(make: Callable[[], str]) -> None:
    secret = make()
    assert n.secret_is_well_typed(secret)
    for i, right in enumerate(secret):
        for wrong in n.ALPHABET:
            if wrong != right:
                assert not n.secret_is_well_typed(secret[:i] + wrong + secret[i + 1 :])
    for i, j in combinations(range(len(secret)), 2):
        if secret[i] != secret[j]:
            swapped = list(secret)
            swapped[i], swapped[j] = swapped[j], swapped[i]
            assert not n.secret_is_well_typed("".join(swapped))


@given(st.integers(0, 27), st.integers(0, 27), st.integers(1, 31), st.integers(1, 31))
def test_any_two_wrong_characters_of_an_access_key_are_found(
    i: int, j: int, by_i: int, by_j: int
) -> None:
    key = list(KEY)
    for position, by in {i: by_i, j: by_j}.items():
        key[position] = n.ALPHABET[(n.ALPHABET.index(key[position]) + by) % 32]
    assert not n.secret_is_well_typed("".join(key))


KEY = n.access_key()


def test_secrets_fold_from_every_keyboard() -> None:
    for typed in (
        n.format_secret(KEY).lower(),
        KEY.replace("0", "O").replace("1", "l"),
        KEY.replace("0", "ｏ").replace("1", "Ｉ"),
        "　" + "ー".join(KEY),
    ):
        assert n.fold_secret(typed) == KEY
        assert n.secret_is_well_typed(typed)


@pytest.mark.parametrize("text", ["", "U" * 28, "あ" * 16, "0" * 27, "0" * 29])
def test_what_is_no_secret(text: str) -> None:
    assert not n.secret_is_well_typed(text)


@pytest.mark.parametrize(
    "text",
    ["131-12-38385-2", "１３１－１２－３８３８５－２", "123456789013", "RR473124829JP",
     "rr 473 124 829 jp"],
)  # fmt: skip
def test_tracking_numbers_that_hold(text: str) -> None:
    assert n.tracking_number_is_valid(text)


@pytest.mark.parametrize(
    "text",
    ["131-12-38385-3", "131-12-38385-7", "131-12-38385", "123456789014", "RR473124828JP",
     "R4473124829JP", "", "13112383852x"],
)  # fmt: skip
def test_tracking_numbers_that_do_not(text: str) -> None:
    assert not n.tracking_number_is_valid(text)


def test_a_tracking_number_is_kept_folded() -> None:
    assert n.fold_tracking(" １３１ー12-38385-2 ") == "13112383852"


@pytest.mark.django_db
def test_each_series_counts_for_itself_from_one() -> None:
    assert [InvoiceSeries.take(name="a") for _ in range(3)] == [1, 2, 3]
    assert InvoiceSeries.take(name="b") == 1


@pytest.mark.django_db
def test_a_rollback_gives_the_number_back() -> None:
    InvoiceSeries.take(name="a")
    with transaction.atomic():
        assert InvoiceSeries.take(name="a") == 2
        transaction.set_rollback(True)
    assert InvoiceSeries.take(name="a") == 2


@pytest.mark.django_db(transaction=True)
def test_a_number_is_taken_inside_a_transaction_only() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        InvoiceSeries.take(name="a")


@pytest.mark.django_db(transaction=True)
def test_eight_threads_take_forty_numbers_without_a_gap() -> None:
    def take(_turn: int) -> int:
        try:
            with transaction.atomic():
                return InvoiceSeries.take(name="a")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(take, range(40))) == list(range(1, 41))
