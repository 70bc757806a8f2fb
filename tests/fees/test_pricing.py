"""Whole yen, one rounding, and days on which a bank is open."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fees import pricing


@pytest.mark.parametrize(
    ("services", "total", "tax"),
    [(1, 5500, 500), (2, 11_000, 1000), (9, 49_500, 4500), (10, 55_000, 5000)],
)
def test_the_published_fee_has_an_exact_tax(services: int, total: int, tax: int) -> None:
    price = pricing.price(services=services, amount=5500, tax_percent=10)
    assert (price.total, price.tax, price.net) == (total, tax, total - tax)


def test_the_tax_is_rounded_once_for_the_whole_invoice() -> None:
    # 9.09 yen each: rounding each line would give 27.
    assert pricing.price(services=4, amount=100, tax_percent=10).tax == 36


@given(st.integers(1, 50), st.integers(1, 100_000), st.sampled_from([0, 5, 8, 10]))
def test_net_and_tax_are_the_total(services: int, amount: int, percent: int) -> None:
    price = pricing.price(services=services, amount=amount, tax_percent=percent)
    assert price.net + price.tax == price.total == services * amount
    assert 0 <= price.net * percent - price.tax * 100 < 100 + percent


def test_an_invoice_for_nothing_has_no_price() -> None:
    with pytest.raises(ValueError, match="at least one"):
        pricing.price(services=0, amount=5500, tax_percent=10)


@pytest.mark.parametrize(
    ("issued_on", "due_on"),
    [
        (date(2026, 9, 8), date(2026, 9, 24)),  # the silver week of 2026
        (date(2026, 9, 1), date(2026, 9, 15)),
        (date(2026, 12, 15), date(2027, 1, 4)),  # the turn of the year
        (date(2026, 4, 20), date(2026, 5, 7)),  # golden week with a substitute holiday
    ],
)
def test_an_invoice_is_due_on_a_business_day(issued_on: date, due_on: date) -> None:
    assert pricing.due_on(issued_on=issued_on, days=14) == due_on


def test_the_reminder_and_the_lapse_are_counted_in_days() -> None:
    assert pricing.reminder_on(issued_on=date(2026, 9, 8), days=7) == date(2026, 9, 15)
    assert pricing.lapses_on(due_on=date(2026, 9, 24), days=14) == date(2026, 10, 9)
