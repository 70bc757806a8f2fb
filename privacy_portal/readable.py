"""
Long files read page by page in the jailed child: sizes, pictures, and what stands where.

For people who look at data before they are handed out; what is stored of an upload is `sandbox`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from PIL import Image

from .blackout import Box, Boxes, grown
from .page_parts import LIMITS, TOO_COMPLEX, NoPixels, PageImage, Size, Text, page_of, parts
from .sandbox import NO_BOXES, asked

PDF: Final = "application/pdf"
# The parent draws and writes as well: all of it has to end before Celery's 60 seconds.
LONG: Final = replace(LIMITS, pages=50, cpu_seconds=40)
SECONDS: Final = 40.0
# Fifty of them travel in one file.
QUALITY: Final = 60


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
        than 50 pages
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


def characters(
    content: bytes, *, media_type: str = PDF, most_bytes: int | None = None
) -> list[Text]:
    """
    Return what every page of a PDF says, seen or not; nothing for pictures.

    :param most_bytes: where the file is one of ours, and may be larger than an upload
    :raises Refused: as `sizes`
    """
    if media_type != PDF:
        return [Text()]
    with asked(
        content, media_type=media_type, limits=LONG, most_bytes=most_bytes, text=1, sizes=1
    ) as answer:
        return [part for part in parts(answer, limits=LONG) if isinstance(part, Text)]


def pages(
    content: bytes, *, media_type: str, name: str = "", boxes: Boxes = NO_BOXES
) -> Iterator[ReadPage]:
    """
    Yield every page with its boxes burnt in, and what could be seen on it before.

    Text that cannot be seen stays out (`page_text`): it may lie under a box that a viewer drew,
    behind a picture, or beyond the edge. Takes up to 40 s.

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
            on_page = boxes.get(number, ())
            black = tuple(_fractions(box, drawn) for box in on_page)
            yield ReadPage(page_of(drawn, on_page, quality=QUALITY), text, black)
            text = Text()


def _drawn(part: Image.Image | Size | Text) -> Image.Image:
    if not isinstance(part, Image.Image):
        raise NoPixels(TOO_COMPLEX)
    return part


def _fractions(box: Box, page: Image.Image) -> Box:
    width, height = page.size
    left, top, right, bottom = grown(box, width, height)
    return Box(left / width, top / height, (right - left) / width, (bottom - top) / height)
