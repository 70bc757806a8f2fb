"""How an address fits behind the window of a 長形3号 envelope (domain 7.3)."""

import unicodedata
from dataclasses import dataclass
from math import ceil
from typing import Final

from .contexts import Addressee

# What the window may show, in millimetres from the left and the upper edge of the sheet.
LEFT: Final = 25.0
RIGHT: Final = 105.0
TOP: Final = 18.0
BOTTOM: Final = 50.0

WIDTH: Final = 76.0
HEIGHT: Final = BOTTOM - TOP - 2.0
POINT: Final = 25.4 / 72
HONORIFIC: Final = 2.0  # a space and 様, in widths of a character


@dataclass(frozen=True, slots=True)
class Setting:
    """A size of type, as `letter.css` sets it: in points, and lines in sizes of type."""

    name: str
    size: float
    line: float
    name_size: float
    name_line: float
    gap: float  # above the name, in millimetres


# The largest that fits is taken.
SETTINGS: Final = (
    Setting("", 10.0, 1.45, 13.0, 1.35, 2.0),
    Setting("window--crowded", 8.5, 1.35, 10.5, 1.3, 1.0),
    Setting("window--packed", 7.0, 1.25, 7.5, 1.25, 0.5),
)


def setting(addressee: Addressee) -> str:
    """Return the class of the largest setting in which an address fits, else of the smallest."""
    for one in SETTINGS:
        if _height(addressee, one) <= HEIGHT:
            return one.name
    return SETTINGS[-1].name


def _height(addressee: Addressee, setting: Setting) -> float:
    """Return what the lines of an address take, in millimetres."""
    plain = [addressee.address, addressee.building, addressee.organisation]
    lines = 1 + sum(_lines(text, size=setting.size) for text in plain if text)
    if addressee.representative:
        # 法定代理人 in front, the honorific behind.
        lines += _lines(addressee.representative, size=setting.size, more=6 + HONORIFIC)
    names = _lines(addressee.name, size=setting.name_size, more=HONORIFIC)
    return (
        lines * setting.size * setting.line * POINT
        + names * setting.name_size * setting.name_line * POINT
        + setting.gap
    )


def _lines(text: str, *, size: float, more: float = 0) -> int:
    wide = sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.6 for char in text)
    # A line may end early, where a word or a mark does not break.
    return ceil((wide + more) / (WIDTH / (size * POINT) - 1))
