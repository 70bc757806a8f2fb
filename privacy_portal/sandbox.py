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
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image

from .errors import Refused

CONVERTER = Path(__file__).with_name("converter.py")
MIB = 1024 * 1024
WALL_SECONDS = 30.0
JPEG_QUALITY = 88
# Each child may take 512 MiB: more wait, and are asked to come back if the wait is too long.
PLACES = threading.BoundedSemaphore(2)

# Media type → the decoder in the child and the first bytes of the file.
KINDS = {
    "image/jpeg": ("JPEG", b"\xff\xd8\xff"),
    "image/png": ("PNG", b"\x89PNG\r\n\x1a\n"),
    "application/pdf": ("PDF", b"%PDF-"),
}


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
    "This file is too complex to be shown safely. Please take a photo of the paper, or scan it"
    " again, and choose the new file."
)
DAMAGED = _("This file is damaged or incomplete. Please open it to check, and save it again.")
# The child says one letter; the sentences are here, in the language of the person.
REASONS = {
    b"D": DAMAGED,
    b"B": _(
        "This picture is too large (more than 40 megapixels or 12,000 pixels on a side, or for a"
        " PDF a page larger than 84 cm). Please save it in a smaller size."
    ),
    b"F": _("This picture moves. Please choose a still picture."),
    b"L": _("This PDF is locked with a password. Please save it without one."),
    b"N": _("This PDF has more than 20 pages. Please send only the pages of the paper."),
}


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as a JPEG that we made from pixels: no metadata, nothing behind the picture."""

    width: int
    height: int
    jpeg: bytes


def convert_upload(content: bytes, *, media_type: str) -> list[PageImage]:
    """
    Return the pages of an uploaded JPEG, PNG or PDF as new pictures of at most 3,000 pixels.

    Takes up to 30 s (and 30 s of waiting for a place) and 512 MiB in a child. Raises `Refused` with
    the sentence for the person: type, size, pages, password, damage, or too complex.
    """
    if len(content) > settings.MAX_UPLOAD_BYTES:
        raise Refused(
            _("This file is larger than %(limit)d MB. Please save it in a smaller size.")
            % {"limit": settings.MAX_UPLOAD_BYTES // MIB}
        )
    if not content:
        raise Refused(_("This file is empty. Please choose it again."))
    kind, magic = KINDS.get(media_type, ("", b""))
    if not kind or not content.startswith(magic):
        raise Refused(
            _("This file is not a JPEG, PNG or PDF, or its name says another type. Please save it"
              " as one of these.")
        )  # fmt: skip
    if not PLACES.acquire(timeout=WALL_SECONDS):
        raise Refused(_("Many files are being checked right now. Please try again in a minute."))
    try:
        return _convert(content, kind)
    finally:
        PLACES.release()


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


def _convert(content: bytes, kind: str) -> list[PageImage]:
    with _child(kind) as child:
        clock = threading.Timer(WALL_SECONDS, _kill, [child])
        feeder = threading.Thread(target=_feed, args=[child, content], daemon=True)
        clock.start()
        feeder.start()
        try:
            assert child.stdout is not None  # noqa: S101 - for the type checker: it is a pipe
            return _pages(child.stdout)
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


def _pages(answer: IO[bytes]) -> list[PageImage]:
    """Read the child's answer, believing no number in it."""
    pages: list[PageImage] = []
    while True:
        match answer.read(1):
            case b"P" if len(pages) < LIMITS.pages:
                pages.append(_page(answer))
            case b"E" if pages:
                return pages
            case b"R":
                raise Refused(REASONS.get(answer.read(1), DAMAGED))
            case _:  # it died: out of memory, out of time, or worse
                raise Refused(TOO_COMPLEX)


def _page(answer: IO[bytes]) -> PageImage:
    header = answer.read(8)
    if len(header) != 8:
        raise Refused(TOO_COMPLEX)
    width, height = struct.unpack(">II", header)
    if not (1 <= width <= LIMITS.output_side and 1 <= height <= LIMITS.output_side):
        raise Refused(TOO_COMPLEX)
    pixels = answer.read(width * height * 3)
    if len(pixels) != width * height * 3:
        raise Refused(TOO_COMPLEX)
    buffer = io.BytesIO()
    picture = Image.frombytes("RGB", (width, height), pixels)
    picture.save(buffer, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return PageImage(width, height, buffer.getvalue())
