"""
Long files read page by page in the jailed child: sizes, pictures, and what stands where.

For people who look at data before they are handed out; what is stored of an upload is `sandbox`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from PIL import Image

from .blackout import Box, Boxes, grown
from .page_parts import LIMITS, TOO_COMPLEX, Char, NoPixels, PageImage, Size, Text, page_of, parts
from .sandbox import NO_BOXES, asked

PDF: Final = "application/pdf"
LONG: Final = replace(LIMITS, pages=100, cpu_seconds=60)
SECONDS: Final = 80.0
# A difference of brightness that an eye can see; less is white on white, or black on black.
SEEN: Final = 24


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page with its boxes burnt in, and the characters that could be seen on it before."""

    image: PageImage
    text: Text
    # Where it is black, in fractions of the page: a little more than was drawn.
    black: tuple[Box, ...]


def sizes(content: bytes, *, media_type: str, name: str = "") -> list[Size]:
    """
    Return the size of every page, without drawing a PDF.

    :raises Refused: with the sentence for the person, as `sandbox.convert_upload`; or for more
        than 100 pages
    """
    with asked(content, media_type=media_type, name=name, limits=LONG, sizes=1) as answer:
        found = parts(answer, limits=LONG)
        return [part if isinstance(part, Size) else Size(*_drawn(part).size) for part in found]


def picture(content: bytes, *, media_type: str, number: int, side: int) -> bytes:
    """
    Return one page as a JPEG of at most so many pixels a side.

    :param number: of the page, from 1
    :raises Refused: as `sizes`, or where there is no such page
    """
    with asked(content, media_type=media_type, limits=LONG, only=number) as answer:
        (page,) = map(_drawn, parts(answer, limits=LONG))
    page.thumbnail((side, side))
    return page_of(page, ()).jpeg


def characters(content: bytes, *, media_type: str = PDF) -> list[Text]:
    """
    Return what every page of a PDF says, seen or not; nothing for pictures.

    :raises Refused: as `sizes`
    """
    if media_type != PDF:
        return [Text()]
    with asked(content, media_type=media_type, limits=LONG, text=1, sizes=1) as answer:
        return [part for part in parts(answer, limits=LONG) if isinstance(part, Text)]


def pages(
    content: bytes, *, media_type: str, name: str = "", boxes: Boxes = NO_BOXES
) -> Iterator[ReadPage]:
    """
    Yield every page with its boxes burnt in, and what could be seen on it before.

    Text that cannot be seen stays out: it may lie under a box that a viewer drew, behind a
    picture, or beyond the edge. Takes up to 80 s.

    :raises Refused: as `sizes`
    """
    with asked(
        content, media_type=media_type, name=name, limits=LONG, seconds=SECONDS, text=1
    ) as answer:
        text, number = Text(), 0
        for part in parts(answer, limits=LONG):
            if isinstance(part, Text):
                text = part
                continue
            drawn = _drawn(part)
            number += 1
            seen = Text(char for char in text if char.char.isspace() or _seen(drawn, char))
            on_page = boxes.get(number, ())
            black = tuple(_fractions(box, drawn) for box in on_page)
            yield ReadPage(page_of(drawn, on_page), seen, black)
            text = Text()


def placed(char: Char) -> bool:
    """Say whether a character stands anywhere: spaces and ends of lines do not."""
    return char.right > char.left and char.bottom > char.top


def _drawn(part: Image.Image | Size | Text) -> Image.Image:
    if not isinstance(part, Image.Image):
        raise NoPixels(TOO_COMPLEX)
    return part


def _fractions(box: Box, page: Image.Image) -> Box:
    width, height = page.size
    left, top, right, bottom = grown(box, width, height)
    return Box(left / width, top / height, (right - left) / width, (bottom - top) / height)


def _seen(page: Image.Image, char: Char) -> bool:
    width, height = page.size
    # A pixel around it: an "l" fills its box and would be black on black by itself.
    left, top = max(int(char.left * width) - 1, 0), max(int(char.top * height) - 1, 0)
    right = min(int(char.right * width) + 2, width)
    bottom = min(int(char.bottom * height) + 2, height)
    if not placed(char) or right <= left or bottom <= top:
        return False
    found = page.crop((left, top, right, bottom)).convert("L").tobytes()
    return max(found) - min(found) >= SEEN
