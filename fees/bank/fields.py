"""Fields of a fixed-length record, cut by bytes: numbers, days, texts (Zengin AP-I-12)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from .rows import wrong

DIGITS: Final = re.compile(rb"[0-9]+")
# JIS X 0201: what a half-width field may hold.
ALLOWED: Final = re.compile(rb"[\x20-\x7e\xa1-\xdf]*")
REIWA: Final = 2018
WESTERN: Final = 2000
EMPTY_DAYS: Final = (b"000000", b"      ")


@dataclass(frozen=True, slots=True)
class Record:
    """One record of 200 bytes, and the line it stands in."""

    line: int
    content: bytes

    def cut(self, start: int, length: int) -> bytes:
        """Return a field; `start` counts from 1, as the standard's tables do."""
        return self.content[start - 1 : start - 1 + length]

    def number(self, start: int, length: int, field: str) -> int:
        """
        Return a field of digits.

        :raises WrongFile: for anything else: `int` itself would take "+5", "1_0" and "５"
        """
        found = self.cut(start, length)
        if not DIGITS.fullmatch(found):
            raise wrong(_("This has to be digits."), line=self.line, field=field, found=found)
        return int(found)

    def digits(self, start: int, length: int, field: str) -> str:
        """Return a field of digits as it stands; blanks are an empty one."""
        found = self.cut(start, length)
        if not found.strip():
            return ""
        self.number(start, length, field)
        return found.decode("ascii")

    def one_of(self, start: int, field: str, allowed: Iterable[bytes]) -> bytes:
        """Return a field of one byte that has a meaning."""
        found = self.cut(start, 1)
        if found not in allowed:
            raise wrong(
                _("The standard does not know this value."),
                line=self.line,
                field=field,
                found=found,
            )
        return found

    def text(self, start: int, length: int) -> str:
        """Return a text without its trailing blanks."""
        return self.cut(start, length).decode("cp932").rstrip(" ")

    def day(self, start: int, field: str, calendar: "Calendar") -> date | None:
        """Return a day; None where the field is empty."""
        found = self.cut(start, 6)
        if found in EMPTY_DAYS:
            return None
        self.number(start, 6, field)
        try:
            return calendar.day(found)
        except ValueError:
            raise wrong(
                _("There is no such day."), line=self.line, field=field, found=found
            ) from None


@dataclass(frozen=True, slots=True)
class Calendar:
    """
    How a file counts years: 08 is Reiwa 8 (2026). Some banks offer Western years instead.

    :ivar first: the year before year 1
    """

    first: int

    @classmethod
    def of(cls, found: bytes, *, near: date) -> "Calendar":
        """Return the calendar in which a day is the nearest to another: they lie 18 years apart."""
        year = int(found[:2]) if DIGITS.fullmatch(found[:2]) else 0
        return cls(min(REIWA, WESTERN, key=lambda first: abs(first + year - near.year)))

    def day(self, found: bytes) -> date:
        """:raises ValueError: for a day that does not exist"""
        return date(self.first + int(found[:2]), int(found[2:4]), int(found[4:6]))
