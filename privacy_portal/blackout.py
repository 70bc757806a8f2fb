"""
Boxes that a person drew over a page: read strictly, burned into the pixels before they are kept.

What shall be hidden must not be restorable, so nothing is laid over anything: the pixels are gone
before the page becomes a JPEG, and a JPEG is all that is stored (Number Act, Art. 20).
"""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

from .errors import Refused

LONGEST: Final = 20_000
MOST_BOXES: Final = 50
MOST_PAGES: Final = 20
# A JPEG is made of blocks of 8 pixels: a box that ends on their edges stays black to the last one.
BLOCK: Final = 8
# What a browser's arithmetic may be off at the far edge.
SLACK: Final = 1e-6


class Box(NamedTuple):
    """A rectangle in fractions of the page: 0 is left and top, 1 is right and bottom."""

    x: float
    y: float
    width: float
    height: float


# Page number, from 1, and its boxes.
Boxes: TypeAlias = Mapping[int, Sequence[Box]]


def unreadable() -> Refused:
    """Return the sentence about boxes that cannot be what a person drew."""
    return Refused(
        _(
            "The black boxes do not fit the file, so nothing was stored. Choose the file and draw"
            " them again, or cover the numbers before you take the photo."
        )
    )


def read(text: str) -> Boxes:
    """
    Read `{"1": [[x, y, width, height], …], …}`; an empty text is no box.

    :raises Refused: for anything else: a box that is ignored would show what it should hide
    """
    if not text.strip():
        return {}
    if len(text) > LONGEST:
        raise unreadable()
    try:
        found = json.loads(text, object_pairs_hook=_no_doubles, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise unreadable() from None
    if not isinstance(found, dict):
        raise unreadable()
    boxes = {_page(key): _boxes(value) for key, value in found.items()}
    if sum(map(len, boxes.values())) > MOST_BOXES:
        raise unreadable()
    return boxes


def burn(picture: Image.Image, boxes: Sequence[Box]) -> None:
    """Paint the boxes black, as `grown` has them."""
    pen = ImageDraw.Draw(picture)
    for box in boxes:
        left, top, right, bottom = grown(box, *picture.size)
        # The far edge is painted too, so one pixel less.
        pen.rectangle((left, top, right - 1, bottom - 1), fill=(0, 0, 0))


def grown(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    """Return the pixels of a box (left, top, right, bottom), to the next block of the JPEG."""
    left = math.floor(min(box.x * width, width - 1) / BLOCK) * BLOCK
    top = math.floor(min(box.y * height, height - 1) / BLOCK) * BLOCK
    # However thin a box is, it hides a block.
    right = max(math.ceil((box.x + box.width) * width / BLOCK) * BLOCK, left + BLOCK)
    bottom = max(math.ceil((box.y + box.height) * height / BLOCK) * BLOCK, top + BLOCK)
    return left, top, right, bottom


def _no_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a page twice")
    return dict(pairs)


def _refuse(name: str) -> object:
    raise ValueError(name)


def _page(key: str) -> int:
    if not (key.isascii() and key.isdecimal() and len(key) < 3 and not key.startswith("0")):
        raise unreadable()
    if int(key) > MOST_PAGES:
        raise unreadable()
    return int(key)


def _boxes(value: object) -> tuple[Box, ...]:
    if not isinstance(value, list):
        raise unreadable()
    return tuple(read_box(item) for item in value)


def read_box(item: object) -> Box:
    """
    Read one `[x, y, width, height]`.

    :raises Refused: if it is not one, or reaches beyond the page
    """
    if not isinstance(item, list) or len(item) != 4:
        raise unreadable()
    # A bool is a number to Python, and a very long integer is none to a float.
    if not all(type(n) is float or (type(n) is int and n in (0, 1)) for n in item):
        raise unreadable()
    box = Box(*map(float, item))
    inside = (
        box.x >= 0
        and box.y >= 0
        and box.width > 0
        and box.height > 0
        and box.x + box.width <= 1 + SLACK
        and box.y + box.height <= 1 + SLACK
    )
    if not inside:  # NaN too: it is neither
        raise unreadable()
    return box
