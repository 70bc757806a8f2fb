"""What a page says outside its boxes, and what it said under them."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from privacy_portal.blackout import Box
from privacy_portal.page_parts import Char, Text
from privacy_portal.readable import placed

# Shorter ones stand everywhere: they are hidden where they are, and looked for nowhere else.
SHORTEST: Final = 2
SHORTEST_LATIN: Final = 4
# Around a word that is found: a printed character is a little larger than its box.
MARGIN: Final = 0.001
# What a box may cover of a character that stays: the neighbour of what is hidden.
EDGE: Final = 0.15
LONGEST_SEARCH: Final = 100


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters beside each other in one line, and their place in fractions of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Parted:
    """A page in two: what may be read, and the words that may not."""

    open: tuple[Segment, ...]
    hidden: frozenset[str]

    @property
    def folded(self) -> str:
        return folded("".join(segment.text for segment in self.open))


def part(text: Text, boxes: Sequence[Box]) -> Parted:
    """Part the characters of a page: hidden is whatever lies under a box."""
    opened: list[Segment] = []
    hidden: set[str] = set()
    for under, run in groupby(_lined(text), key=lambda char: _state(char, boxes)):
        chars = list(run)
        said = "".join(char.char for char in chars)
        if under is None:
            continue
        if under:
            hidden.update(word for word in map(folded, said.split()) if _telling(word))
        elif said.strip():
            opened.append(_segment(said, [char for char in chars if placed(char)]))
    return Parted(tuple(opened), frozenset(hidden))


def left_open(pages: Iterable[Parted], *, title: str) -> dict[str, list[int]]:
    """
    Return the hidden words that still stand somewhere, and on which pages; 0 is the title.

    A name that is hidden once and printed twice is the classic mistake.
    """
    parted = list(pages)
    words = frozenset[str]().union(*(page.hidden for page in parted))
    places = [folded(title), *(page.folded for page in parted)]
    found = {
        word: [number for number, said in enumerate(places) if word in said]
        for word in sorted(words)
    }
    return {word: numbers for word, numbers in found.items() if numbers}


def find(pages: Iterable[Text], *, wanted: str) -> Iterator[tuple[int, Box]]:
    """
    Yield a box for each place where a text stands, across widths, cases, spaces and line ends.

    :param wanted: at most 100 characters count; nothing is found for an empty one
    """
    needle = folded(wanted[:LONGEST_SEARCH])
    if not needle:
        return
    for number, text in enumerate(pages, start=1):
        # Folding may make two characters of one: each remembers where it came from.
        origins = [(one, char) for char in text if placed(char) for one in folded(char.char)]
        said, at = "".join(one for one, _char in origins), -1
        while (at := said.find(needle, at + 1)) >= 0:
            chars = list(dict.fromkeys(char for _one, char in origins[at : at + len(needle)]))
            for _line, run in groupby(enumerate(chars), key=_line_of(chars)):
                yield number, _around([char for _index, char in run])


def folded(text: str) -> str:
    """Return a text as it is compared: one width, one case, no spaces."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def is_under(char: Char, box: Box) -> bool:
    """Say whether a box covers more of a character than its edge, which leaves it legible."""
    across = min(char.right, box.x + box.width) - max(char.left, box.x)
    down = min(char.bottom, box.y + box.height) - max(char.top, box.y)
    area = (char.right - char.left) * (char.bottom - char.top)
    return across > 0 and down > 0 and across * down > EDGE * area


def _state(char: Char, boxes: Sequence[Box]) -> bool | None:
    """Hidden, open, or None for the end of a line."""
    if char.char in "\r\n":
        return None
    return any(is_under(char, box) for box in boxes)


def _lined(text: Text) -> Iterator[Char]:
    """Yield the characters with an end of line wherever the next one stands elsewhere."""
    last: Char | None = None
    for char in text:
        if placed(char):
            if last and not _beside(last, char):
                yield Char("\n", 0, 0, 0, 0)
            last = char
        elif char.char.isspace() and char.char not in "\r\n" and last:
            # A space without a place belongs to the character before it.
            yield Char(" ", last.right, last.top, last.right + 1e-6, last.bottom)
            continue
        yield char


def _beside(one: Char, other: Char) -> bool:
    """Say whether two characters stand in one line: small marks float above or below the middle."""
    height = max(one.bottom - one.top, other.bottom - other.top)
    level = abs((one.top + one.bottom) - (other.top + other.bottom)) / 2 < height
    return level and -height < other.left - one.right < 4 * height


def _telling(word: str) -> bool:
    return len(word) >= (SHORTEST_LATIN if word.isascii() else SHORTEST)


def _segment(said: str, chars: Sequence[Char]) -> Segment:
    return Segment(
        said.strip(),
        min(char.left for char in chars),
        min(char.top for char in chars),
        max(char.right for char in chars),
        max(char.bottom for char in chars),
    )


def _line_of(chars: Sequence[Char]) -> Callable[[tuple[int, Char]], int]:
    """Return the key that groups numbered characters by the line they stand in."""
    line = [0]
    for one, other in pairwise(chars):
        line.append(line[-1] + (not _beside(one, other)))
    return lambda numbered: line[numbered[0]]


def _around(chars: Sequence[Char]) -> Box:
    left = max(min(char.left for char in chars) - MARGIN, 0)
    top = max(min(char.top for char in chars) - MARGIN, 0)
    right = min(max(char.right for char in chars) + MARGIN, 1)
    bottom = min(max(char.bottom for char in chars) + MARGIN, 1)
    return Box(left, top, right - left, bottom - top)
