"""Yen and days as online banks write them in a CSV."""

import re
from datetime import date
from typing import Final

# `int` itself takes "1_0", "５", "+5" and blanks: none of them is an amount.
AMOUNT: Final = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})", re.ASCII)
DAY: Final = re.compile(
    r"(?P<y>[0-9]{4})(?:(?P<m>[0-9]{2})(?P<d>[0-9]{2})"
    r"|(?P<s>[/\-.])(?P<m2>[0-9]{1,2})(?P=s)(?P<d2>[0-9]{1,2})"
    r"|年(?P<m3>[0-9]{1,2})月(?P<d3>[0-9]{1,2})日)",
    re.ASCII,
)


def yen(text: str, *, signed: bool = False) -> int:
    """
    Return an amount of ASCII digits, with commas by thousands or without.

    :param signed: whether a minus may stand before it
    :raises ValueError: for anything else
    """
    found = text.strip(" ")
    if not AMOUNT.fullmatch(found) or (found.startswith("-") and not signed):
        raise ValueError(text)
    return int(found.replace(",", ""))


def day(text: str) -> date:
    """
    Return 20260915, 2026/9/15, 2026-09-15 or 2026年9月15日 as a day.

    :raises ValueError: for anything else, and for a day that does not exist
    """
    found = DAY.fullmatch(text.strip(" "))
    if not found:
        raise ValueError(text)
    month, the_day = (
        next(filter(None, (found[f"{name}{end}"] for end in ("", "2", "3")))) for name in "md"
    )
    return date(int(found["y"]), int(month), int(the_day))
