"""The promise is the sum of the ledger, whatever the order of its rows."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_portal import dates
from requests_app.choices import ClockKind as K
from requests_app.clock import Entry, add_up

TUESDAY = date(2026, 9, 1)


def test_before_the_papers_come_nothing_is_promised() -> None:
    assert add_up([]).reply_by is None


def test_ten_business_days_from_the_start() -> None:
    assert add_up([Entry(K.START, TUESDAY, 10)]).reply_by == date(2026, 9, 15)


def test_the_silver_week_is_not_counted() -> None:
    start = Entry(K.START, date(2026, 9, 14), 5)
    # 19 to 23 September 2026 are two week-end days and three holidays in a row.
    assert add_up([start]).reply_by == date(2026, 9, 24)


def test_while_paused_nothing_is_due() -> None:
    ledger = [Entry(K.START, TUESDAY, 10), Entry(K.PAUSE, TUESDAY + timedelta(1))]
    assert add_up(ledger).reply_by is None
    assert add_up(ledger).paused_since == date(2026, 9, 2)


def test_a_pause_moves_the_day_by_its_business_days() -> None:
    ledger = [
        Entry(K.START, TUESDAY, 10),
        Entry(K.PAUSE, date(2026, 9, 2)),
        Entry(K.RESUME, date(2026, 9, 7)),
    ]
    assert add_up(ledger).paused == 3
    assert add_up(ledger).reply_by == date(2026, 9, 18)


def test_waiting_for_the_fee_from_the_first_day_counts_from_the_payment() -> None:
    ledger = [
        Entry(K.START, TUESDAY, 10),
        Entry(K.PAUSE, TUESDAY),
        Entry(K.RESUME, date(2026, 10, 9)),
    ]
    assert add_up(ledger).reply_by == dates.add_business_days(date(2026, 10, 9), days=10)


def test_a_new_start_begins_anew() -> None:
    ledger = [
        Entry(K.START, TUESDAY, 5),
        Entry(K.EXTEND, TUESDAY, 30),
        Entry(K.START, date(2026, 9, 7), 10),
    ]
    assert add_up(ledger).reply_by == date(2026, 9, 24)


def test_nothing_is_due_once_stopped() -> None:
    assert add_up([Entry(K.START, TUESDAY, 5), Entry(K.STOP, TUESDAY)]).reply_by is None


@pytest.mark.parametrize("position", [1, 2, 3])
def test_an_extension_counts_alike_wherever_it_stands(position: int) -> None:
    ledger = [
        Entry(K.START, TUESDAY, 10),
        Entry(K.PAUSE, date(2026, 9, 3)),
        Entry(K.RESUME, date(2026, 9, 8)),
    ]
    ledger.insert(position, Entry(K.EXTEND, date(2026, 9, 8), 4))
    assert add_up(ledger).reply_by == date(2026, 9, 29)


@given(
    waits=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 20)), max_size=4),
    more=st.integers(0, 30),
)
def test_pauses_never_shorten_a_promise(waits: list[tuple[int, int]], more: int) -> None:
    ledger, day = [Entry(K.START, TUESDAY, 10)], TUESDAY
    for before, long in waits:
        day += timedelta(before)
        ledger.append(Entry(K.PAUSE, day))
        day += timedelta(long)
        ledger.append(Entry(K.RESUME, day))
    total = add_up([*ledger, Entry(K.EXTEND, day, more)])
    assert total.reply_by is not None
    assert total.reply_by >= dates.add_business_days(TUESDAY, days=10 + more)
    assert total.reply_by == dates.add_business_days(TUESDAY, days=10 + more + total.paused)
