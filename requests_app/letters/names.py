"""
Every character printed exactly as stored, or the letter refused.

Pango picks the fallback font from the base character alone: a base with a variation selector that
the first font lacks is drawn as the ordinary character, without a word. So such pairs are marked
here for the font that has them. Names are never normalised: NFC turns U+FA19 into U+795E.
"""

import unicodedata
from array import array
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from pathlib import Path
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from fontTools.ttLib import TTFont

from privacy_portal.errors import Refused

from . import fonts

LONGEST: Final = 2_000
POINTS: Final = 0x110000
# What printers set where they have no type.
GETA: Final = "〓"
MOST_MARKS: Final = 3
# With the line breaks as browsers send them.
SPACES: Final = frozenset(" \t\r\n\u3000")
BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Seen in real family registers; the fonts as packaged have them all.
PROOF: Final = ("𠮷", "髙", "﨑", "神", "邉\U000e0110", "葛\U000e0102", "㋿", "ｶﾞ")


class Unprintable(Refused):
    """
    A letter that cannot be set. The text holds code points and never the name itself.

    :ivar code: the reason in a word or in code points, for `Letter.problem`
    """

    def __init__(self, text: object, *, code: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True)
class Coverage:
    """
    What one font file has, packed: the register font alone has 54,578 characters.

    :ivar points: one bit for each code point
    :ivar pairs: base and selector in one number each, sorted
    :ivar changing: those of the pairs whose glyph is not the base's own
    """

    points: bytes
    pairs: "array[int]"
    changing: frozenset[int]

    @classmethod
    def of(cls, path: Path) -> "Coverage":
        with TTFont(path, lazy=True) as font:
            points = bytearray(POINTS // 8)
            for point in font.getBestCmap():
                points[point >> 3] |= 1 << (point & 7)
            found = {
                _pair(base, selector): bool(glyph)
                for table in font["cmap"].tables
                if table.format == 14
                for selector, pairs in table.uvsDict.items()
                for base, glyph in pairs
            }
        changing = frozenset(pair for pair, changes in found.items() if changes)
        return cls(bytes(points), array("Q", sorted(found)), changing)

    def has(self, point: int) -> bool:
        return bool(self.points[point >> 3] & 1 << (point & 7))

    def has_pair(self, pair: int) -> bool:
        at = bisect_left(self.pairs, pair)
        return at < len(self.pairs) and self.pairs[at] == pair

    def shared_with(self, other: "Coverage") -> "Coverage":
        """Return what both fonts have; a pair changes the glyph if it does in either."""
        both = bytes(one & two for one, two in zip(self.points, other.points, strict=True))
        pairs = sorted(set(self.pairs) & set(other.pairs))
        return Coverage(both, array("Q", pairs), (self.changing | other.changing) & set(pairs))


@dataclass(frozen=True, slots=True)
class Repertoire:
    """The text fonts (what all of them have) and the register font behind them."""

    text: Coverage
    register: Coverage

    def html(self, text: str) -> SafeString:
        """
        Return the text as markup that prints exactly these characters.

        :raises Unprintable: if it is too long, has control or direction characters, or a
            character or variant that no font has
        """
        if len(text) > LONGEST:
            raise Unprintable(
                _("A text of more than 2,000 characters does not fit a letter."), code="TOO_LONG"
            )
        out: list[str] = []
        marks = at = 0
        while at < len(text):
            char = text[at]
            follower = text[at + 1] if at + 1 < len(text) else ""
            marks = marks + 1 if unicodedata.combining(char) else 0
            if marks > MOST_MARKS:
                raise _refusal(char)
            if follower and _is_selector(follower):
                out.append(self._variant(char, follower))
                at += 2
                continue
            out.append(self._plain(char))
            at += 1
        return mark_safe("".join(out))  # noqa: S308 - every character was escaped one by one

    def _plain(self, char: str) -> str:
        point = ord(char)
        known = self.text.has(point) or self.register.has(point)
        if char not in SPACES and (not known or not char.isprintable() or char in BIDI):
            raise _refusal(char)
        return escape(char)

    def _variant(self, char: str, selector: str) -> str:
        pair = _pair(ord(char), ord(selector))
        if self.text.has_pair(pair):
            # A selector for the default glyph goes: the shape is the same, and text taken out of
            # the PDF would otherwise carry it behind every later plain character.
            return char + (selector if pair in self.text.changing else "")
        if self.register.has_pair(pair):
            return f'<span class="register">{char}{selector}</span>'
        raise _refusal(char, selector)

    def faults(self) -> list[str]:
        """Say which of the proof characters cannot be printed."""
        faults = []
        for sample in PROOF:
            try:
                self.html(sample)
            except Unprintable as refusal:
                faults.append(str(refusal))
        return faults


@cache
def repertoire() -> Repertoire:
    """Read the fonts once a process (about a second: the register font has 54,578 characters)."""
    text = Coverage.of(fonts.MINCHO).shared_with(Coverage.of(fonts.GOTHIC))
    # Which pairs change a glyph is asked of the text fonts only.
    register = replace(Coverage.of(fonts.REGISTER), changing=frozenset())
    return Repertoire(text=text, register=register)


def html(text: str) -> SafeString:
    """
    Return a text as markup that prints exactly these characters.

    :raises Unprintable: see `Repertoire.html`
    """
    return repertoire().html(text)


def legible(text: str) -> SafeString:
    """
    Return a text that is no name of a person as markup: what no font has becomes 〓.

    A file may be called anything, and a letter about it has to be printed all the same.
    """
    text = unicodedata.normalize("NFC", text[:LONGEST])
    out, at = [], 0
    while at < len(text):
        width = 2 if at + 1 < len(text) and _is_selector(text[at + 1]) else 1
        try:
            out.append(html(text[at : at + width]))
        except Unprintable:
            out.append(html(GETA))
        at += width
    return mark_safe("".join(out))  # noqa: S308 - each piece came out of `html`


def _pair(base: int, selector: int) -> int:
    return base << 24 | selector


def _is_selector(char: str) -> bool:
    return "\U000e0100" <= char <= "\U000e01ef" or "\ufe00" <= char <= "\ufe0f"


def _refusal(*chars: str) -> Unprintable:
    points = " ".join(f"U+{ord(char):04X}" for char in chars)
    text = _("No font of the letters can print %(points)s.") % {"points": points}
    return Unprintable(text, code=points)
