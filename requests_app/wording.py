"""Dates and amounts in the words of the reader's language (ux 8)."""

from datetime import date, datetime, timedelta

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import get_language

from privacy_portal.dates import TOKYO, era_date, tokyo_day

from .choices import Language


def language() -> str:
    return get_language() or "ja"


def is_english() -> bool:
    return language().startswith("en")


def language_of_page() -> Language:
    """Return the language in which somebody reads, and in which we write to them then."""
    return Language.EN if is_english() else Language.JA


def yen(amount: int) -> str:
    """5,500円, ¥5,500."""
    return f"¥{amount:,}" if is_english() else f"{amount:,}円"


def day(value: date | None) -> str:
    """2026年9月14日（月）, Monday 14 September 2026."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = tokyo_day(value)
    return formats.date_format(value, "l j F Y" if is_english() else "Y年n月j日（D）")


def moment(value: datetime | None) -> str:
    """The day and the time in Tokyo."""
    if value is None:
        return ""
    clock = f"{value.astimezone(TOKYO):%H:%M}"
    return f"{day(value)} {clock} (Japan time)" if is_english() else f"{day(value)} {clock}"


def clock(value: datetime) -> str:
    """The time in Tokyo, rounded up to the minute: "wait until 10:05"."""
    rounded = value.astimezone(TOKYO) + timedelta(seconds=59)
    return f"{rounded:%H:%M} (Japan time)" if is_english() else f"{rounded:%H:%M}"


def from_then_on(value: datetime, *, at: datetime) -> str:
    """The time from which on something may be tried again: with its day, if that is another one."""
    return clock(value) if tokyo_day(value) == tokyo_day(at) else moment(value)


def letter_day(value: date, *, language: str) -> str:
    """Return a date as letters say it: 令和8年11月23日, or 23 November 2026."""
    return f"{value.day} {value:%B %Y}" if language == "en" else era_date(value)


def both_calendars(value: date) -> str:
    """A date as it will be compared with the papers: 1985年4月12日（昭和60年4月12日）."""
    style = "j F Y" if is_english() else "Y年n月j日"
    shown, era = formats.date_format(value, style), era_date(value)
    return f"{shown} ({era})" if is_english() else f"{shown}（{era}）"


def named(label: str | Promise | None, value: object) -> str:
    """A value behind its name: "住所：東京都港区", "Address: Minato-ku"."""
    return f"{label}: {value}" if is_english() else f"{label}：{value}"


def phone_number(digits: str) -> str:
    """Group the eleven digits of a mobile number; others are shown as they are."""
    mobile = len(digits) == 11 and digits.startswith("0")
    return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}" if mobile else digits
