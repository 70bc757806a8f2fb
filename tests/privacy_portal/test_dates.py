"""Days of Tokyo, months of the Civil Code, eras of the calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from privacy_portal import dates
from privacy_portal.errors import Refused

days = st.dates(date(2024, 1, 1), date(2031, 12, 31))


def test_the_day_begins_at_fifteen_hours_utc() -> None:
    assert dates.tokyo_day(datetime(2026, 11, 23, 14, 59, 59, tzinfo=UTC)) == date(2026, 11, 23)
    assert dates.tokyo_day(datetime(2026, 11, 23, 15, 0, tzinfo=UTC)) == date(2026, 11, 24)
    with pytest.raises(ValueError, match="zone"):
        dates.tokyo_day(datetime(2026, 11, 23))  # noqa: DTZ001


# Domain sheet 2.3: issue date, request date, accepted.
ONE_MONTH = [
    ("2026-04-10", "2026-05-10", True), ("2026-04-10", "2026-05-11", False),
    ("2026-01-31", "2026-02-28", True), ("2026-01-28", "2026-02-28", True),
    ("2026-01-28", "2026-03-01", False), ("2026-02-28", "2026-03-31", True),
    ("2026-02-27", "2026-03-28", False), ("2028-01-30", "2028-02-29", True),
    ("2028-02-29", "2028-03-31", True), ("2026-04-30", "2026-05-31", True),
    ("2026-05-31", "2026-06-30", True), ("2026-05-31", "2026-07-01", False),
    ("2026-12-31", "2027-01-31", True),
]  # fmt: skip


@pytest.mark.parametrize(("issued", "requested", "accepted"), ONE_MONTH)
def test_issued_within_one_month(issued: str, requested: str, accepted: bool) -> None:
    limit = dates.months_before(date.fromisoformat(requested), months=1)
    assert (date.fromisoformat(issued) >= limit) is accepted


@given(days, st.integers(0, 70))
def test_it_is_the_civil_codes_month_for_every_pair(issued: date, later: int) -> None:
    requested = issued + timedelta(days=later)
    # Art. 143: the month begins on the day after; it ends the day before the same number, or on
    # the last day of the month that lacks it.
    begins = issued + timedelta(days=1)
    same = begins + relativedelta(months=1)
    last = same - timedelta(days=1) if same.day == begins.day else same
    assert (issued >= dates.months_before(requested, months=1)) is (requested <= last)


@pytest.mark.parametrize(
    "day",
    ["2026-01-01", "2026-05-06", "2026-09-22", "2026-11-23", "2026-11-28", "2026-11-29",
     "2026-12-29", "2026-12-31", "2027-01-03", "2027-03-22", "2033-01-03"],
)  # fmt: skip
def test_days_nobody_works(day: str) -> None:
    assert not dates.is_business_day(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-12-28", "2027-01-04", "2026-05-07", "2026-11-24"])
def test_days_of_business(day: str) -> None:
    assert dates.is_business_day(date.fromisoformat(day))


def test_the_next_business_day_may_be_the_same() -> None:
    assert dates.next_business_day(date(2026, 11, 24)) == date(2026, 11, 24)
    assert dates.next_business_day(date(2026, 12, 29)) == date(2027, 1, 4)


def test_business_days_are_counted_without_the_first() -> None:
    assert dates.add_business_days(date(2026, 11, 20), days=1) == date(2026, 11, 24)
    assert dates.add_business_days(date(2026, 11, 21), days=0) == date(2026, 11, 24)
    assert dates.add_business_days(date(2026, 12, 28), days=10) == date(2027, 1, 18)
    with pytest.raises(ValueError, match="forward"):
        dates.add_business_days(date(2026, 11, 20), days=-1)


@given(days, st.integers(0, 40))
def test_counting_and_adding_agree(start: date, count: int) -> None:
    end = dates.add_business_days(start, days=count)
    assert dates.is_business_day(end)
    if count or dates.is_business_day(start):
        assert dates.business_days_between(start, end) == count
    assert dates.business_days_between(end, start) == (0 if end >= start else count)


@pytest.mark.parametrize(
    ("day", "text"),
    [("2026-11-23", "令和8年11月23日"), ("2019-05-01", "令和元年5月1日"),
     ("2019-04-30", "平成31年4月30日"), ("1989-01-08", "平成元年1月8日"),
     ("1989-01-07", "昭和64年1月7日"), ("1926-12-25", "昭和元年12月25日"),
     ("1926-12-24", "大正15年12月24日"), ("1912-07-30", "大正元年7月30日"),
     ("1912-07-29", "明治45年7月29日"), ("1868-10-23", "明治元年10月23日")],
)  # fmt: skip
def test_eras(day: str, text: str) -> None:
    assert dates.era_date(date.fromisoformat(day)) == text


def test_before_meiji_there_is_no_era() -> None:
    with pytest.raises(ValueError, match="era"):
        dates.era_year(date(1868, 10, 22))


@pytest.mark.parametrize(
    ("era", "year", "month", "day", "born"),
    [("WESTERN", 1985, 4, 12, "1985-04-12"), ("SHOWA", 60, 4, 12, "1985-04-12"),
     ("REIWA", 1, 5, 1, "2019-05-01"), ("SHOWA", 64, 2, 3, "1989-02-03"),
     ("HEISEI", 31, 12, 31, "2019-12-31"), ("TAISHO", 15, 12, 25, "1926-12-25"),
     ("MEIJI", 45, 7, 29, "1912-07-29"), ("WESTERN", 2024, 2, 29, "2024-02-29")],
)  # fmt: skip
def test_births_in_either_calendar(era: str, year: int, month: int, day: int, born: str) -> None:
    assert dates.parse_birth_date(era, year, month, day) == date.fromisoformat(born)


@pytest.mark.parametrize(
    ("era", "year", "month", "day"),
    [("WESTERN", 60, 4, 12), ("WESTERN", 2025, 2, 29), ("SHOWA", 65, 1, 1), ("REIWA", 1, 4, 30),
     ("SHOWA", 0, 1, 1), ("HEISEI", 32, 1, 1), ("KEIO", 3, 1, 1), ("MEIJI", 5, 1, 1),
     ("WESTERN", 10**12, 1, 1), ("REIWA", 9000, 1, 1), ("SHOWA", 1, 12, 24),
     ("WESTERN", 1985, 13, 1)],
)  # fmt: skip
def test_births_that_are_none(era: str, year: int, month: int, day: int) -> None:
    with pytest.raises(Refused):
        dates.parse_birth_date(era, year, month, day)
