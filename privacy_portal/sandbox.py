"""
Uploads become pixels, in a child that has no keys, no database, no network and little memory.

Decoders of pictures and PDFs are C code on hostile bytes: a 7 KB PDF can ask for 6 GB and end in
SIGABRT. What comes back is raw pixels only, every number checked, and the picture is built here.
"""

import io
import json
import os
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import IO

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image

from . import blackout
from .blackout import Box, Boxes
from .errors import Refused
from .uploads import empty_message, shown_name, too_large_message

CONVERTER = Path(__file__).with_name("converter.py")
MIB = 1024 * 1024
WALL_SECONDS = 30.0
JPEG_QUALITY = 88
SMALL_QUALITY = 80
NO_BOXES: Boxes = MappingProxyType({})
# Each child may take 512 MiB: more wait, and are asked to come back if the wait is too long.
PLACES = threading.BoundedSemaphore(2)

# Media type → the decoder in the child and the first bytes of the file.
KINDS = {
    "image/jpeg": ("JPEG", b"\xff\xd8\xff"),
    "image/png": ("PNG", b"\x89PNG\r\n\x1a\n"),
    "application/pdf": ("PDF", b"%PDF-"),
}
# What pickers of files on phones say when they do not know, or have always said.
VAGUE = ("", "application/octet-stream", "image/jpg", "image/pjpeg", "image/x-png")


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
    b"N": _("“%(name)s” has more than 20 pages. Please send only the pages of the paper."),
}
WRONG_TYPE = _("We cannot take “%(name)s”. Send JPEG, PNG or PDF.")
BUSY = _("We did not receive “%(name)s”: many files are being checked. Send it again in a minute.")


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as a JPEG that we made from pixels: no metadata, nothing behind the picture."""

    width: int
    height: int
    jpeg: bytes


class _NoPixels(Refused):
    """The child gave no page; `sentence` still lacks the name of the file."""

    def __init__(self, sentence: Promise) -> None:
        super().__init__()
        self.sentence = sentence


def convert_upload(
    content: bytes, *, media_type: str, name: str = "", boxes: Boxes = NO_BOXES
) -> list[PageImage]:
    """
    Return the pages of an uploaded JPEG, PNG or PDF as new pictures of at most 3,000 pixels.

    Takes up to 30 s (and 30 s of waiting for a place) and 512 MiB in a child.

    :param name: of the file, for the sentences
    :param boxes: what to black out; it is gone from the pixels before anybody gets a page
    :raises Refused: with the sentence for the person: type, size, pages, password, damage, too
        complex, or boxes on a page that is not there
    """
    if len(content) > settings.MAX_UPLOAD_BYTES:
        raise Refused(too_large_message(name))
    if not content:
        raise Refused(empty_message(name))
    kind = _kind(content, media_type)
    shown = {"name": shown_name(name)}
    if not kind:
        raise Refused(WRONG_TYPE % shown)
    if not PLACES.acquire(timeout=WALL_SECONDS):
        raise Refused(BUSY % shown)
    try:
        pages = _convert(content, kind, boxes)
    except _NoPixels as why:
        raise Refused(why.sentence % shown) from None
    finally:
        PLACES.release()
    if any(number > len(pages) for number in boxes):
        raise blackout.unreadable()
    return pages


def _kind(content: bytes, media_type: str) -> str:
    """Return what a file is; empty where it begins otherwise than it says, or as nothing here."""
    if media_type in VAGUE:
        return next((kind for kind, magic in KINDS.values() if content.startswith(magic)), "")
    kind, magic = KINDS.get(media_type, ("", b""))
    return kind if kind and content.startswith(magic) else ""


def smaller(jpeg: bytes, *, side: int) -> bytes:
    """Return a page of ours with at most so many pixels a side: it decodes at once to fewer."""
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as picture:
        picture.draft("RGB", (side, side))
        picture.thumbnail((side, side))
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=SMALL_QUALITY, subsampling=0)
    return buffer.getvalue()


@lru_cache(maxsize=1)
def layers() -> frozenset[str]:
    """
    Say which layers hold here, of "limits" (always), "no-new-privileges", "unprivileged" (not
    root), "network" (none) and "landlock" (no files but fonts).

    Empty if no child can be started. Tried once per process; for a system check.
    """
    try:
        with _child("LAYERS") as child:
            output, _errors = child.communicate(timeout=WALL_SECONDS)
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    return frozenset(filter(None, output.decode().split(",")))


def _child(kind: str) -> "subprocess.Popen[bytes]":
    task = json.dumps({**asdict(LIMITS), "kind": kind})
    # Isolated mode, an empty environment and no open files: no secret reaches the child.
    return subprocess.Popen(  # noqa: S603 - our own interpreter and file, no shell
        [sys.executable, "-I", str(CONVERTER), task],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={"LANG": "C.UTF-8"},
        start_new_session=True,
    )


def _convert(content: bytes, kind: str, boxes: Boxes) -> list[PageImage]:
    with _child(kind) as child:
        clock = threading.Timer(WALL_SECONDS, _kill, [child])
        feeder = threading.Thread(target=_feed, args=[child, content], daemon=True)
        clock.start()
        feeder.start()
        try:
            assert child.stdout is not None  # noqa: S101 - for the type checker: it is a pipe
            return _pages(child.stdout, boxes)
        finally:
            clock.cancel()
            _kill(child)
            feeder.join()


def _feed(child: "subprocess.Popen[bytes]", content: bytes) -> None:
    assert child.stdin is not None  # noqa: S101 - for the type checker: it is a pipe
    with suppress(OSError):  # it may die before it has read everything
        child.stdin.write(content)
    with suppress(OSError):
        child.stdin.close()


def _kill(child: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def _pages(answer: IO[bytes], boxes: Boxes = NO_BOXES) -> list[PageImage]:
    """Read the child's answer, believing no number in it."""
    pages: list[PageImage] = []
    while True:
        match answer.read(1):
            case b"P" if len(pages) < LIMITS.pages:
                pages.append(_page(answer, boxes.get(len(pages) + 1, ())))
            case b"E" if pages:
                return pages
            case b"R":
                raise _NoPixels(REASONS.get(answer.read(1), DAMAGED))
            case _:  # it died: out of memory, out of time, or worse
                raise _NoPixels(TOO_COMPLEX)


def _page(answer: IO[bytes], boxes: Sequence[Box]) -> PageImage:
    header = answer.read(8)
    if len(header) != 8:
        raise _NoPixels(TOO_COMPLEX)
    width, height = struct.unpack(">II", header)
    if not (1 <= width <= LIMITS.output_side and 1 <= height <= LIMITS.output_side):
        raise _NoPixels(TOO_COMPLEX)
    pixels = answer.read(width * height * 3)
    if len(pixels) != width * height * 3:
        raise _NoPixels(TOO_COMPLEX)
    buffer = io.BytesIO()
    picture = Image.frombytes("RGB", (width, height), pixels)
    blackout.burn(picture, boxes)
    # Colours at half the size would smear over the edge of a box.
    sampling = 0 if boxes else -1
    picture.save(buffer, "JPEG", quality=JPEG_QUALITY, optimize=True, subsampling=sampling)
    return PageImage(width, height, buffer.getvalue())
