"""
Tokyo's calendar: days, business days, months as the Civil Code counts them, and eras.

Everything takes a day or an aware moment; nothing here reads the clock.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext_lazy as _

from .errors import Refused

TOKYO = ZoneInfo("Asia/Tokyo")
DAY = timedelta(days=1)
# Year-end closure, (month, day): from 29 December to 3 January, as public offices do.
CLOSED = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})
# The Gregorian calendar is Japan's since this day (Edict 337 of Meiji 5).
CALENDAR_BEGINS = date(1873, 1, 1)
WESTERN = "WESTERN"
SATURDAY = 5
# In years, since 1 April 2022.
MAJORITY = 18


@dataclass(frozen=True, slots=True)
class Era:
    """An era and the first day it counts from; it ends the day before the next one."""

    code: str
    name: str
    first_day: date


# Newest first. Meiji began in the old calendar; its days are the Gregorian ones.
ERAS = (
    Era("REIWA", "令和", date(2019, 5, 1)),
    Era("HEISEI", "平成", date(1989, 1, 8)),
    Era("SHOWA", "昭和", date(1926, 12, 25)),
    Era("TAISHO", "大正", date(1912, 7, 30)),
    Era("MEIJI", "明治", date(1868, 10, 23)),
)


def tokyo_day(at: datetime) -> date:
    """Return the day it is in Tokyo at an aware moment: 15:00 UTC is the next day already."""
    if at.tzinfo is None:
        raise ValueError("A moment without a zone has no day.")
    return at.astimezone(TOKYO).date()


def months_before(day: date, *, months: int) -> date:
    """
    Return the same day of an earlier month, or that month's last day (Civil Code Art. 143).

    "Issued within one month": `issue_date >= months_before(request_date, months=1)`. Adding a
    month to the issue date instead is wrong at the ends of months.
    """
    return day - relativedelta(months=months)


def comes_of_age(born: date) -> date:
    """
    Return the first Tokyo day of majority: eighteen years after birth (Civil Code Art. 4).

    A year of life is complete at the end of the day before the birthday (Act on Calculation of
    Ages): on that day one is still a minor, on the birthday no longer. Born on 29 February, one
    completes it on the last of February (Art. 143), and is of age from the first of March.
    """
    birthday = born + relativedelta(years=MAJORITY)
    return birthday if birthday.day == born.day else birthday + DAY


@lru_cache(maxsize=256)
def _holidays(year: int) -> frozenset[date]:
    # National holidays with their substitutes (Act on National Holidays Art. 3(2), (3)).
    return frozenset(holidays.country_holidays("JP", years=year))


def is_business_day(day: date) -> bool:
    """Say whether offices and banks work: no weekend, national holiday, or year-end closure."""
    return (
        day.weekday() < SATURDAY
        and (day.month, day.day) not in CLOSED
        and day not in _holidays(day.year)
    )


def next_business_day(day: date) -> date:
    """Return the day itself if it is a business day, else the next one (Civil Code Art. 142)."""
    while not is_business_day(day):
        day += DAY
    return day


def add_business_days(day: date, *, days: int) -> date:
    """
    Return the business day that is `days` after a day; the first day is not counted (Art. 140).

    With 0 days, the day itself or the next business day.
    """
    if days < 0:
        raise ValueError("Business days are counted forward.")
    for _counted in range(days):
        day = next_business_day(day + DAY)
    return next_business_day(day)


def business_days_between(earlier: date, later: date) -> int:
    """Count business days after `earlier`, up to and with `later`; 0 if there are none."""
    return sum(
        is_business_day(earlier + DAY * n) for n in range(1, max((later - earlier).days, 0) + 1)
    )


def _era(day: date) -> Era:
    for era in ERAS:
        if day >= era.first_day:
            return era
    raise ValueError("No era of the table holds this day.")


def era_year(day: date) -> tuple[str, int]:
    """Return ('令和', 8) for a day of 2026. `ValueError` before Meiji (23 October 1868)."""
    era = _era(day)
    return era.name, day.year - era.first_day.year + 1


def era_date(day: date) -> str:
    """Return '令和8年11月23日'; the first year of an era is 元年."""
    name, year = era_year(day)
    return f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def parse_birth_date(era: str, year: int, month: int, day: int) -> date:
    """
    Return the day of a birth given in an era (a code of `ERAS`) or as `WESTERN`.

    Forgiving where people are: February of Shōwa 64 is taken as 1989, as old papers say it. An era
    cannot begin before its first day. `Refused` with a sentence; "today" is the caller's to check.
    """
    first_day = CALENDAR_BEGINS
    if era != WESTERN:
        match = next((known for known in ERAS if known.code == era), None)
        if match is None:
            raise Refused(_("Choose an era, or the Western calendar."))
        if year < 1:
            raise Refused(_("The year of an era is 1 or more. Enter 1 for its first year."))
        first_day = max(match.first_day, CALENDAR_BEGINS)
        newer = ERAS[: ERAS.index(match)]
        year += match.first_day.year - 1
        # A year that began in the era may be finished in it, not a later one.
        if newer and year > newer[-1].first_day.year:
            raise Refused(_("That era had no such year. Check the era and the year."))
    elif year < 100:
        raise Refused(_("Enter the year in 4 digits, or choose an era."))
    try:
        born = date(year, month, day)
    except (ValueError, OverflowError):
        raise Refused(_("There is no such day. Check the year, the month and the day.")) from None
    if born < first_day:
        raise Refused(_("There is no such day. Check the year, the month and the day."))
    return born
