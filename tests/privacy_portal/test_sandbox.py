"""Uploads become pixels; hostile files become one clear sentence; the child can do nothing else."""

import io
import random
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict

import pytest
from PIL import Image

from privacy_portal import page_parts, sandbox
from privacy_portal.errors import Refused
from privacy_portal.page_parts import PageImage
from privacy_portal.sandbox import convert_upload
from tests.privacy_portal import hostile

pytestmark = pytest.mark.embedded

JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"


def only(pages: list[PageImage]) -> Image.Image:
    (page,) = pages
    image = Image.open(io.BytesIO(page.jpeg))
    assert (image.format, image.size) == ("JPEG", (page.width, page.height))
    return image


def refusal(content: bytes, media_type: str) -> str:
    with pytest.raises(Refused) as refused:
        convert_upload(content, media_type=media_type)
    return str(refused.value)


def test_honest_pictures_come_through() -> None:
    assert only(convert_upload(hostile.picture(), media_type=JPEG)).size == (800, 600)
    assert only(convert_upload(hostile.picture("PNG"), media_type=PNG)).size == (800, 600)


def test_a_pdf_gives_one_picture_a_page() -> None:
    pages = convert_upload(hostile.pdf(3), media_type=PDF)
    assert [(page.width, page.height) for page in pages] == [(1652, 2337)] * 3


def test_a_large_photo_is_made_smaller() -> None:
    photo = hostile.picture(size=(7800, 5000))
    assert only(convert_upload(photo, media_type=JPEG)).size == (3000, 1923)
    clear = hostile.picture("PNG", size=(7800, 5000), mode="RGBA", colour=(1, 2, 3, 4))
    assert only(convert_upload(clear, media_type=PNG)).size == (3000, 1923)


def test_a_photo_is_turned_as_the_camera_says() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    content = hostile.picture(exif=exif)
    assert only(convert_upload(content, media_type=JPEG)).size == (600, 800)


@pytest.mark.parametrize(
    ("mode", "colour", "seen"),
    [("L", 128, (128, 128, 128)), ("P", 0, (0, 0, 0)), ("1", 1, (255, 255, 255)),
     ("RGBA", (255, 0, 0, 0), (255, 255, 255)), ("RGBA", (0, 0, 255, 255), (0, 0, 254)),
     ("LA", (0, 255), (0, 0, 0)), ("I;16", 128 * 256, (128, 128, 128))],
)  # fmt: skip
def test_every_kind_of_png_keeps_its_colours(
    mode: str, colour: "int | tuple[int, ...]", seen: tuple[int, int, int]
) -> None:
    content = hostile.picture("PNG", mode=mode, colour=colour)
    assert only(convert_upload(content, media_type=PNG)).getpixel((5, 5)) == seen


def test_a_jpeg_of_a_printer_and_one_with_a_second_picture_come_through() -> None:
    only(convert_upload(hostile.picture(mode="CMYK", colour=(0, 0, 0, 0)), media_type=JPEG))
    second = Image.new("RGB", (10, 10))
    content = hostile.picture("MPO", save_all=True, append_images=[second])
    assert only(convert_upload(content, media_type=JPEG)).size == (800, 600)


def test_nothing_beside_pixels_survives() -> None:
    exif = Image.Exif()
    exif[0x010F] = "MARKER-MAKER"
    exif.get_ifd(0x8825)[1] = "N"
    content = hostile.picture(exif=exif, comment=b"MARKER-COMMENT", icc_profile=b"MARKER-ICC")
    content += b"<html><script>MARKER-HTML</script>"  # a picture and a page at once
    assert content.count(b"MARKER") == 4
    (page,) = convert_upload(content, media_type=JPEG)
    assert b"MARKER" not in page.jpeg
    image = only([page])
    assert not image.getexif()
    assert "comment" not in image.info
    assert "icc_profile" not in image.info


def test_a_script_and_an_attachment_in_a_pdf_are_not_kept() -> None:
    (page,) = convert_upload(hostile.pdf_with_a_script(), media_type=PDF)
    assert b"submitForm" not in page.jpeg


def test_a_pdf_that_only_forbids_printing_comes_through() -> None:
    assert len(convert_upload(hostile.locked_pdf(user=""), media_type=PDF)) == 1


def _moving() -> bytes:
    return hostile.picture("PNG", save_all=True, append_images=[Image.new("RGB", (800, 600))])


REFUSED: list[tuple[str, Callable[[], bytes], str, str]] = [
    ("empty", bytes, JPEG, "empty"),
    ("eleven megabytes", lambda: bytes(11 << 20), JPEG, "10 MB"),
    ("another type", lambda: b"GIF89a" + bytes(50), "image/gif", "JPEG, PNG or PDF"),
    ("a false name", lambda: hostile.picture("PNG"), JPEG, "JPEG, PNG or PDF"),
    ("a page of HTML", lambda: b"<html>", PDF, "JPEG, PNG or PDF"),
    ("a PDF behind bytes", lambda: b"x" + hostile.pdf(), PDF, "JPEG, PNG or PDF"),
    ("a password", lambda: hostile.locked_pdf(user="user"), PDF, "password"),
    ("21 pages", lambda: hostile.pdf(21), PDF, "20 pages"),
    ("a poster", lambda: hostile.pdf(size=(5000, 200)), PDF, "too large"),
    ("half a JPEG", lambda: hostile.picture()[:2000], JPEG, "damaged"),
    ("half a PNG", lambda: hostile.picture("PNG")[:1000], PNG, "damaged"),
    ("a PDF in name", lambda: b"%PDF-1.7\nhello", PDF, "damaged"),
    ("a moving PNG", _moving, PNG, "moves"),
    ("gigapixels", lambda: hostile.png_that_claims(60_000, 60_000), PNG, "too large"),
    ("a long strip", lambda: hostile.png_that_claims(12_001, 1), PNG, "too large"),
    ("a bomb in a comment", hostile.png_with_a_text_bomb, PNG, "damaged"),
    ("nested flate", hostile.pdf_with_nested_flate, PDF, ""),
    ("exponential forms", hostile.pdf_of_exponential_forms, PDF, ""),
]


@pytest.mark.parametrize(
    ("make", "media_type", "sentence"), [row[1:] for row in REFUSED], ids=[r[0] for r in REFUSED]
)
def test_what_is_refused_has_its_sentence(
    make: Callable[[], bytes], media_type: str, sentence: str
) -> None:
    content = make()
    began = time.monotonic()
    try:
        said = refusal(content, media_type)
    finally:
        assert time.monotonic() - began < sandbox.WALL_SECONDS + 3
    assert sentence in said
    assert "Error" not in said


def test_damaged_files_never_raise_anything_but_refused() -> None:
    chance = random.Random(20261123)  # noqa: S311 - the same damage every time
    originals = [
        (hostile.picture(size=(60, 40)), JPEG),
        (hostile.picture("PNG", size=(60, 40)), PNG),
        (hostile.pdf(), PDF),
    ]

    def try_one(number: int) -> bool:
        original, media_type = originals[number % 3]
        content = bytearray(original)
        for _ in range(chance.randint(1, 6)):
            content[chance.randrange(8, len(content))] = chance.randrange(256)
        try:
            pages = convert_upload(bytes(content), media_type=media_type)
        except Refused:
            return True
        return all(page.jpeg.startswith(b"\xff\xd8") for page in pages)

    with ThreadPoolExecutor(2) as threads:
        assert all(threads.map(try_one, range(60)))


def test_a_child_that_is_killed_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 0.01)
    assert refusal(hostile.pdf(), PDF) == page_parts.TOO_COMPLEX % {"name": "file"}


@pytest.mark.parametrize(
    "answer",
    [b"", b"X", b"P", b"P\0\0\0\1", b"P\xff\xff\xff\xff\xff\xff\xff\xff", b"P\0\0\0\0\0\0\0\1",
     b"P\0\0\0\1\0\0\0\1ab", b"E", b"P\0\0\0\1\0\0\0\1abc", b"P\0\0\0\1\0\0\0\1abc" * 21 + b"E",
     b"R", b"R?"],
)  # fmt: skip
def test_a_child_that_lies_is_a_refusal(answer: bytes) -> None:
    with pytest.raises(Refused):
        sandbox._pages(io.BytesIO(answer))


def test_limits_and_no_new_privileges_hold_everywhere() -> None:
    assert {"limits", "no-new-privileges"} <= sandbox.layers()


PROBES = {
    "read a file": "open('/etc/passwd').read()",
    "list a folder": "os.listdir('/')",
    "write a file": "open('/tmp/sandbox-probe', 'w').write('x')",
    "make a folder": "os.mkdir('/tmp/sandbox-probe'); os.rmdir('/tmp/sandbox-probe')",
    "reach a host": "socket.create_connection(('127.0.0.1', PORT), 1)",
    "send a packet": "socket.socket(2, 2).sendto(b'x', ('127.0.0.1', PORT))",
    "start a program": "os.execv('/bin/true', ['true'])",
    "start a process": "os.fork()",
    "take a gigabyte": "bytearray(1 << 30)",
    "dump its memory": "assert converter.resource.getrlimit(4)[0]",
    "outlive its parent": "libc.prctl(2, ctypes.byref(signal)); assert not signal.value",
}
NEEDS = {
    "read a file": "landlock", "list a folder": "landlock", "start a program": "landlock",
    "reach a host": "network", "send a packet": "network", "make a folder": "landlock",
    "start a process": "unprivileged",
}  # fmt: skip


@pytest.mark.parametrize("probe", PROBES)
def test_the_child_cannot(probe: str) -> None:
    """Where the kernel has the layer, what it forbids fails; a weaker kernel is reported."""
    folder = str(sandbox.CONVERTER.parent)
    listener = socket.create_server(("127.0.0.1", 0))
    program = textwrap.dedent(f"""
        import os, sys, socket
        sys.path.insert(0, {folder!r})
        import converter
        libc, ctypes, signal = converter.libc, converter.ctypes, converter.ctypes.c_int()
        converter.jail({asdict(page_parts.LIMITS)!r})
        try:
            {PROBES[probe].replace("PORT", str(listener.getsockname()[1]))}
        except BaseException as error:
            os.write(1, b"denied")
        else:
            os.write(1, b"done")
        os._exit(0)
    """)
    out = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, check=True, timeout=20
    ).stdout
    listener.close()
    expected = b"denied" if NEEDS.get(probe, "limits") in sandbox.layers() else out
    assert out == expected


def test_no_secret_is_in_the_childs_environment() -> None:
    with sandbox._child({**asdict(page_parts.LIMITS), "kind": "LAYERS"}) as child:
        with open(f"/proc/{child.pid}/environ", "rb") as environ:  # noqa: PTH123
            assert environ.read() in (b"LANG=C.UTF-8\0", b"")
        child.communicate()
