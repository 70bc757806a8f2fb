"""
Uploads become pixels, in a child that has no keys, no database, no network and little memory.

Decoders of pictures and PDFs are C code on hostile bytes: a 7 KB PDF can ask for 6 GB and end in
SIGABRT. What comes back is raw pixels only, every number checked, and the picture is built here.
"""

import io
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import IO

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image

from . import blackout
from .blackout import Boxes
from .errors import Refused
from .page_parts import LIMITS, TOO_COMPLEX, Limits, NoPixels, PageImage, page_of, parts
from .uploads import empty_message, shown_name, too_large_message

CONVERTER = Path(__file__).with_name("converter.py")
WALL_SECONDS = 30.0
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


WRONG_TYPE = _("We cannot take “%(name)s”. Send JPEG, PNG or PDF.")
BUSY = _("We did not receive “%(name)s”: many files are being checked. Send it again in a minute.")


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
    with asked(content, media_type=media_type, name=name) as answer:
        pages = _pages(answer, boxes)
    if any(number > len(pages) for number in boxes):
        raise blackout.unreadable()
    return pages


@contextmanager
def asked(
    content: bytes,
    *,
    media_type: str,
    name: str = "",
    limits: Limits = LIMITS,
    seconds: float | None = None,
    most_bytes: int | None = None,
    **options: int,
) -> Iterator[IO[bytes]]:
    """
    Start a child on a file; what it answers is read with `parts`, and it ends with the block.

    :param options: `text`, `sizes` and `only` (a page, from 1): see the converter
    :raises Refused: as `convert_upload`, for what is found before the block and inside it
    """
    if len(content) > (most_bytes or settings.MAX_UPLOAD_BYTES):
        raise Refused(too_large_message(name))
    if not content:
        raise Refused(empty_message(name))
    kind = _kind(content, media_type)
    shown = {"name": shown_name(name), "pages": limits.pages}
    if not kind:
        raise Refused(WRONG_TYPE % shown)
    if not PLACES.acquire(timeout=WALL_SECONDS):
        raise Refused(BUSY % shown)
    try:
        with _fed(
            content, {**asdict(limits), **options, "kind": kind}, seconds or WALL_SECONDS
        ) as answer:
            yield answer
    except NoPixels as why:
        raise Refused(why.sentence % shown) from None
    finally:
        PLACES.release()


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
        with _child({**asdict(LIMITS), "kind": "LAYERS"}) as child:
            output, _errors = child.communicate(timeout=WALL_SECONDS)
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    return frozenset(filter(None, output.decode().split(",")))


def _child(task: Mapping[str, int | str]) -> "subprocess.Popen[bytes]":
    # Isolated mode, an empty environment and no open files: no secret reaches the child.
    return subprocess.Popen(  # noqa: S603 - our own interpreter and file, no shell
        [sys.executable, "-I", str(CONVERTER), json.dumps(task)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={"LANG": "C.UTF-8"},
        start_new_session=True,
    )


@contextmanager
def _fed(content: bytes, task: Mapping[str, int | str], seconds: float) -> Iterator[IO[bytes]]:
    with _child(task) as child:
        clock = threading.Timer(seconds, _kill, [child])
        feeder = threading.Thread(target=_feed, args=[child, content], daemon=True)
        clock.start()
        feeder.start()
        try:
            assert child.stdout is not None  # noqa: S101 - for the type checker: it is a pipe
            yield child.stdout
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
    pages: list[PageImage] = []
    for picture in parts(answer):
        if not isinstance(picture, Image.Image):
            raise NoPixels(TOO_COMPLEX)
        pages.append(page_of(picture, boxes.get(len(pages) + 1, ())))
    return pages
