"""
What the jailed child answers: pages as pixels, their sizes, their text.

Every number of it is checked, and each picture is built here, from pixels.
"""

import io
import json
import re
import struct
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, NamedTuple, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image

from . import blackout
from .blackout import Box
from .errors import Refused

MIB = 1024 * 1024
JPEG_QUALITY = 88
LONGEST_TEXT = 8 * MIB
SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, seconds and pixels that a child may use (security sheet 5.1)."""

    memory: int = 512 * MIB
    cpu_seconds: int = 20
    descriptors: int = 32
    pixels: int = 40_000_000
    side: int = 12_000
    pages: int = 20
    page_dpi: int = 150
    page_side: int = 5_000
    output_side: int = 3_000


LIMITS = Limits()
TOO_COMPLEX = _(
    "“%(name)s” is too complex to be shown safely. Please take a photo of the paper, or scan it"
    " again, and choose the new file."
)
DAMAGED = _(
    "“%(name)s” is damaged or incomplete. Please open it to check, save it again, and send it."
)
# The child says one letter; the sentences are here, in the language of the person.
REASONS = {
    b"D": DAMAGED,
    b"B": _(
        "“%(name)s” is too large a picture (more than 40 megapixels or 12,000 pixels on a side, or"
        " for a PDF a page larger than 84 cm). Please save it in a smaller size."
    ),
    b"F": _("“%(name)s” moves. Please choose a still picture."),
    b"L": _("“%(name)s” has a password. Remove it and send again."),
    b"N": _(
        "“%(name)s” has more than %(pages)d pages. Please send only the pages that are needed."
    ),
}


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as a JPEG that we made from pixels: no metadata, nothing behind the picture."""

    width: int
    height: int
    jpeg: bytes


class Size(NamedTuple):
    """Of a page as it would be drawn here, in pixels."""

    width: int
    height: int


class Char(NamedTuple):
    """A character of a page and its place in fractions of it; nothing where it stands nowhere."""

    char: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def is_placed(self) -> bool:
        """Whether it stands anywhere: spaces and ends of lines do not."""
        return self.right > self.left and self.bottom > self.top


class Text(tuple[Char, ...]):
    """What a page says, in the order in which it says it."""

    __slots__ = ()


Part: TypeAlias = Image.Image | Size | Text


class NoPixels(Refused):
    """The child gave no page; `sentence` still lacks the name of the file."""

    def __init__(self, sentence: Promise) -> None:
        super().__init__()
        self.sentence = sentence


def parts(answer: IO[bytes], *, limits: Limits = LIMITS) -> Iterator[Part]:
    """Read the child's answer piece by piece, believing no number in it."""
    pages = 0
    while True:
        tag = answer.read(1)
        pages += tag in (b"P", b"S")
        if pages > limits.pages:
            raise NoPixels(TOO_COMPLEX)
        match tag:
            case b"P":
                yield _picture(answer, _size(answer))
            case b"S":
                yield _size(answer)
            case b"T":
                yield _text(answer)
            case b"E" if pages:
                return
            case b"R":
                raise NoPixels(REASONS.get(answer.read(1), DAMAGED))
            case _:  # it died: out of memory, out of time, or worse
                raise NoPixels(TOO_COMPLEX)


def page_of(
    picture: Image.Image, boxes: Sequence[Box], *, quality: int = JPEG_QUALITY
) -> PageImage:
    """Burn the boxes into a picture and return it as a JPEG."""
    buffer = io.BytesIO()
    blackout.burn(picture, boxes)
    # Colours at half the size would smear over the edge of a box.
    sampling = 0 if boxes else -1
    picture.save(buffer, "JPEG", quality=quality, optimize=True, subsampling=sampling)
    return PageImage(*picture.size, buffer.getvalue())


def _size(answer: IO[bytes]) -> Size:
    header = answer.read(8)
    if len(header) != 8:
        raise NoPixels(TOO_COMPLEX)
    size = Size(*struct.unpack(">II", header))
    if not all(1 <= side <= LIMITS.output_side for side in size):
        raise NoPixels(TOO_COMPLEX)
    return size


def _picture(answer: IO[bytes], size: Size) -> Image.Image:
    pixels = answer.read(size.width * size.height * 3)
    if len(pixels) != size.width * size.height * 3:
        raise NoPixels(TOO_COMPLEX)
    return Image.frombytes("RGB", size, pixels)


def _belongs(char: str) -> bool:
    """Say whether a character is a mark on the one before it: a selector, an accent, a dakuten."""
    return bool(SELECTOR.fullmatch(char)) or bool(unicodedata.combining(char)) or char in "ﾞﾟ゛゜"


def _text(answer: IO[bytes]) -> Text:
    header = answer.read(4)
    length = struct.unpack(">I", header)[0] if len(header) == 4 else LONGEST_TEXT + 1
    if length > LONGEST_TEXT:
        raise NoPixels(TOO_COMPLEX)
    found: list[Char] = []
    try:
        for char, *place in json.loads(answer.read(length)):
            if found and found[-1].is_placed and _belongs(char):
                # It changes the one before it, wherever it is drawn.
                found[-1] = found[-1]._replace(char=found[-1].char + char)
            else:
                found.append(Char(str(char)[:1], *map(float, place)))
    except (ValueError, TypeError):
        raise NoPixels(TOO_COMPLEX) from None
    return Text(found)
