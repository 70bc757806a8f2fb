"""What a page says outside its boxes, and what it said under them."""

import string
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from privacy_portal.blackout import Box
from privacy_portal.page_parts import Char, Text

# Shorter ones stand everywhere: they are hidden where they are, and looked for nowhere else.
SHORTEST: Final = 2
SHORTEST_LATIN: Final = 3
# Said of people; the name may stand elsewhere without it.
HONORIFICS: Final = ("様", "さん", "さま", "氏", "殿", "先生", "御中")
# Around a word that is found: a printed character is a little larger than its box.
MARGIN: Final = 0.001
# What a box may cover of a character that stays: the neighbour of what is hidden. And of a box
# that a character may fill: one that is said to be huge does not stay for being mostly elsewhere.
EDGE: Final = 0.15
LONGEST_SEARCH: Final = 100
END_OF_LINE: Final = Box(-1, -1, 0, 0)


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

    def folded(self) -> str:
        """Return all that may be read, as it is compared."""
        return folded("".join(segment.text for segment in self.open))


def part(text: Text, boxes: Sequence[Box]) -> Parted:
    """Part the characters of a page: hidden is whatever lies under a box."""
    opened: list[Segment] = []
    hidden: set[str] = set()
    under_one_box: dict[Box, str] = {}
    for box, run in groupby(_lined(text), key=lambda char: _box_over(char, boxes)):
        chars = list(run)
        said = "".join(char.char for char in chars)
        if box is END_OF_LINE:
            continue
        if box is not None:
            hidden.update(_words(said))
            # A name that is spaced out, or broken over lines, is one name all the same.
            under_one_box[box] = under_one_box.get(box, "") + said
        elif said.strip() and (placed := [char for char in chars if char.is_placed]):
            opened.append(_segment(said, placed))
    for said in under_one_box.values():
        hidden.update(_words("".join(said.split())))
    return Parted(tuple(opened), frozenset(hidden))


def _words(said: str) -> Iterator[str]:
    """Yield what to look for elsewhere: without punctuation, and without what is said of people."""
    for found in said.split():
        word = folded(found.strip(string.punctuation + "、。・，．：；（）「」『』【】"))
        plain = next((word.removesuffix(end) for end in HONORIFICS if word.endswith(end)), word)
        for one in {word, plain, word.replace("-", "")}:
            if len(one) >= (SHORTEST_LATIN if one.isascii() else SHORTEST):
                yield one


def hidden(pages: Iterable[Parted]) -> frozenset[str]:
    """Return every word that lies under a box of any page."""
    return frozenset[str]().union(*(page.hidden for page in pages))


def left_open(pages: Iterable[Parted], *, title: str) -> dict[str, list[int]]:
    """
    Return the hidden words that still stand somewhere, and on which pages; 0 is the title.

    A name that is hidden once and printed twice is the classic mistake.
    """
    parted = list(pages)
    words = hidden(parted)
    places = [folded(title), *(page.folded() for page in parted)]
    found: dict[str, list[int]] = {}
    for number, said in enumerate(places):
        for word in words:
            if word in said:
                found.setdefault(word, []).append(number)
    # Of a word and a longer one that holds it, at the same places, the longer one says more.
    return {
        word: numbers
        for word, numbers in sorted(found.items())
        if not any(word != more and word in more and found[more] == numbers for more in found)
    }


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
        origins = [(one, char) for char in text if char.is_placed for one in folded(char.char)]
        said, at = "".join(one for one, _char in origins), -1
        while (at := said.find(needle, at + 1)) >= 0:
            chars = list(dict.fromkeys(char for _one, char in origins[at : at + len(needle)]))
            for _line, run in groupby(enumerate(chars), key=_line_of(chars)):
                yield number, _around([char for _index, char in run])


def folded(text: str) -> str:
    """Return a text as it is compared: one width, one case, no spaces."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def bare(text: str) -> str:
    """Return the base characters of a text, without spaces and marks: for counting them."""
    return "".join(
        char
        for char in unicodedata.normalize("NFKD", text).casefold()
        if not char.isspace() and not unicodedata.combining(char) and char not in "ﾞﾟ゛゜"
    )


def is_under(char: Char, box: Box) -> bool:
    """Say whether a box covers more of a character than its edge, which leaves it legible."""
    across = min(char.right, box.x + box.width) - max(char.left, box.x)
    down = min(char.bottom, box.y + box.height) - max(char.top, box.y)
    if across <= 0 or down <= 0:
        return False
    area = (char.right - char.left) * (char.bottom - char.top)
    return across * down > EDGE * min(area, box.width * box.height)


def _box_over(char: Char, boxes: Sequence[Box]) -> Box | None:
    """Return the box that hides a character; None where it is open."""
    if char.char in "\r\n":
        return END_OF_LINE
    return next((box for box in boxes if is_under(char, box)), None)


def _lined(text: Text) -> Iterator[Char]:
    """Yield the characters with an end of line wherever the next one stands elsewhere."""
    last: Char | None = None
    for char in text:
        if char.is_placed:
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
