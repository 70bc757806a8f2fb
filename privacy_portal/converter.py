"""
The jailed child: one hostile file on standard input, pixels on standard output, nothing else.

Started by path (`python -I converter.py LIMITS`), so it imports no Django, no settings, no keys.
It imports what it needs, locks itself in, and only then reads. Answers, big-endian:
`P width height` + RGB bytes for each page, then `E`; or `R` + one letter, the reason.
Asked for text, `T length` + JSON stands before each page: a list of `[character, left, top, right,
bottom]`. Asked for no pixels, `S width height` stands instead of a page.
"""

import contextlib
import ctypes
import io
import json
import math
import os
import resource
import signal
import struct
import sys
from typing import BinaryIO, NoReturn

import pypdfium2
from PIL import Image, ImageFile, ImageOps, MpoImagePlugin, TiffImagePlugin  # noqa: F401
from pypdfium2 import raw

# Beside this file: the child is started by path, in isolated mode.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
import page_text  # type: ignore[import-not-found]

# Modules that load at first use would not load any more behind the lock.
Image.preinit()

CLONE_NEWUSER, CLONE_NEWNET, CLONE_NEWIPC = 0x10000000, 0x40000000, 0x08000000
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38
# Landlock's numbers are the same on every architecture that has it.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION_ONLY, PATH_BENEATH = 1, 1
READ_FILE, READ_DIR = 1 << 2, 1 << 3
# File rights by version of the interface; TCP from 4, other processes from 6.
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
TCP_RIGHTS, SCOPES = 0b11, 0b11
NOBODY = 65534
# Many PDFs leave Japanese fonts to the reader.
FONTS = ("/usr/share/fonts", "/usr/local/share/fonts")
PDF_DPI = 200
POINTS_PER_INCH = 72

libc = ctypes.CDLL(None, use_errno=True)


class TooMuch(Exception):  # noqa: N818 - it travels as one letter
    """Refuse with the reason of this letter; the parent has the sentences."""

    def __init__(self, reason: bytes) -> None:
        super().__init__()
        self.reason = reason


# The jail: each layer is tried, and named if it holds


def jail(limits: dict[str, int]) -> list[str]:
    """Give up everything that decoding pixels does not need; return the layers that hold."""
    held = []
    # Root takes its own network first and then becomes nobody; others need a user namespace.
    isolated = os.geteuid() == 0 and libc.unshare(CLONE_NEWNET | CLONE_NEWIPC) == 0
    if os.geteuid() == 0:
        with contextlib.suppress(OSError):
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
    if os.geteuid() != 0:
        held.append("unprivileged")
    if isolated or libc.unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC) == 0:
        held.append("network")
    # Both are forgotten when the user changes, so not earlier. It dies with who started it.
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
        held.append("no-new-privileges")
    if _landlock():
        held.append("landlock")
    for kind, limit in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, limits["descriptors"]),
        (resource.RLIMIT_NPROC, 0),
    ):
        # The one layer that must hold: an error here ends the child.
        resource.setrlimit(kind, (limit, limit))
    held.append("limits")
    return held


def _landlock() -> bool:
    """Deny all files but the fonts, all TCP, and signals to others, as far as the kernel knows."""
    version = libc.syscall(CREATE_RULESET, None, 0, VERSION_ONLY)
    if version < 1:
        return False
    rights = (1 << FILE_RIGHTS[min(version, max(FILE_RIGHTS))]) - 1
    attributes = struct.pack("=Q", rights)
    if version >= 4:
        attributes += struct.pack("=Q", TCP_RIGHTS)
    if version >= 6:
        attributes += struct.pack("=Q", SCOPES)
    rules = libc.syscall(CREATE_RULESET, attributes, len(attributes), 0)
    if rules < 0:
        return False
    for folder in FONTS:
        with contextlib.suppress(FileNotFoundError):
            descriptor = os.open(folder, os.O_PATH | os.O_CLOEXEC)
            rule = struct.pack("=Qi", READ_FILE | READ_DIR, descriptor)
            libc.syscall(ADD_RULE, rules, PATH_BENEATH, rule, 0)
            os.close(descriptor)
    held: bool = libc.syscall(RESTRICT_SELF, rules, 0) == 0
    os.close(rules)
    return held


# The pixels


def _write(image: Image.Image, out: BinaryIO) -> None:
    out.write(b"P" + struct.pack(">II", *image.size))
    out.write(image.tobytes())
    out.flush()


def _shrunk_on_white(image: Image.Image, side: int) -> Image.Image:
    """Shrink first, then lay on white: a copy of 40 megapixels with transparency is 160 MB."""
    if image.mode.startswith("I"):  # 16 bits a sample
        image = image.point(lambda value: value / 256).convert("L")
    elif image.mode == "P" or "transparency" in image.info:
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    image.thumbnail((side, side), Image.Resampling.LANCZOS)
    if image.mode in ("RGBA", "LA"):
        layer = image.convert("RGBA")
        page = Image.new("RGB", image.size, "white")
        page.paste(layer, mask=layer.getchannel("A"))
        return page
    return image.convert("RGB")


def convert_image(content: bytes, kind: str, limits: dict[str, int], out: BinaryIO) -> None:
    """Write one picture, turned as its camera says, on white, without anything beside pixels."""
    image: Image.Image = Image.open(io.BytesIO(content), formats=[kind])
    width, height = image.size
    if width * height > limits["pixels"] or max(width, height) > limits["side"]:
        raise TooMuch(b"B")
    # Phones put a second picture behind a JPEG: the first is the photo. A moving PNG is none.
    if kind == "PNG" and getattr(image, "n_frames", 1) != 1:
        raise TooMuch(b"F")
    orientation = image.getexif().get(0x0112, 1)
    side = limits["output_side"]
    image.draft("RGB", (side, side))
    image.load()
    pixels = _shrunk_on_white(image, side)
    upright = Image.new("RGB", pixels.size)
    upright.paste(pixels)
    upright.getexif()[0x0112] = orientation
    _write(ImageOps.exif_transpose(upright), out)


def convert_pdf(content: bytes, limits: dict[str, int], out: BinaryIO) -> None:
    """Write each page as it would print, without running forms or scripts."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
        raise TooMuch(b"L" if locked else b"D") from None
    if not 1 <= len(document) <= limits["pages"]:
        raise TooMuch(b"N" if len(document) else b"D")
    only = limits.get("only", 0)
    if only > len(document):
        raise TooMuch(b"N")
    for number in range(only - 1, only) if only else range(len(document)):
        page = document[number]
        longest = max(page.get_size()) / POINTS_PER_INCH
        if longest * limits["page_dpi"] > limits["page_side"]:
            raise TooMuch(b"B")
        dpi = min(PDF_DPI, limits["output_side"] / max(longest, 0.01))
        # A hair less: rounding up must not pass the limit that the parent checks.
        scale = dpi / POINTS_PER_INCH * 0.999
        characters = page_text.read(page) if limits.get("text") else []
        if limits.get("sizes"):
            width, height = (math.ceil(side * scale) for side in page.get_size())
            _write_text(characters, limits, out)
            out.write(b"S" + struct.pack(">II", width, height))
        else:
            bitmap = page.render(scale=scale, may_draw_forms=False)
            image = bitmap.to_pil().convert("RGB")
            if limits.get("text"):
                page_text.hide(page)
                bare = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
                characters = page_text.seen(characters, image, bare)
            _write_text(characters, limits, out)
            _write(image, out)
            bitmap.close()
        page.close()


def _write_text(
    characters: list[page_text.Character], limits: dict[str, int], out: BinaryIO
) -> None:
    if limits.get("text"):
        found = [character[:5] for character in characters]
        said = json.dumps(found, separators=(",", ":")).encode()
        out.write(b"T" + struct.pack(">I", len(said)) + said)


def main(task: dict[str, int | str]) -> NoReturn:
    """Lock in, read, convert, answer, and leave without clean-up: there is nothing to keep."""
    limits = {name: value for name, value in task.items() if isinstance(value, int)}
    kind = str(task["kind"])
    out = sys.stdout.buffer
    held = jail(limits)
    if kind == "LAYERS":
        out.write(",".join(held).encode())
    else:
        try:
            content = sys.stdin.buffer.read()
            if kind == "PDF":
                convert_pdf(content, limits, out)
            else:
                convert_image(content, kind, limits, out)
            out.write(b"E")
        except TooMuch as refusal:
            out.write(b"R" + refusal.reason)
        except Image.DecompressionBombError:
            out.write(b"RB")
        except MemoryError:
            pass  # no answer is the answer: too complex
        except Exception:  # a decoder may raise anything; the parent knows one sentence for it
            out.write(b"RD")
    out.flush()
    os._exit(0)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
