"""
What a page says and where, as far as it can be believed: for the jailed child (see `converter`).

A PDF may say anything about its text. What is kept was drawn by a text object where the character
is said to stand: without the text objects the page looks different there.
"""

import ctypes
from collections import defaultdict
from typing import Any, NamedTuple

import pypdfium2
from PIL import Image, ImageChops
from pypdfium2 import raw

# Steps of a page's side in which a place is told, and what a page may hold.
FINE = 100_000
MOST_CHARACTERS = 50_000
# A difference of brightness that an eye can see.
SEEN = 24
# Larger than this, in fractions of the page, is no character but a trick or a poster.
TALLEST, WIDEST = 0.25, 0.5
# Of its box a character must lie on the page, and may share with one of another text object.
ON_PAGE, SHARED, SAME = 0.5, 0.3, 0.8
LEAST_EM = 1.3
CELLS = 100
MOST_IN_A_CELL = 60


class Character(NamedTuple):
    """A character, its box in fractions of the page, and the text object that drew it."""

    char: str
    left: float
    top: float
    right: float
    bottom: float
    drawn_by: int


def read(page: pypdfium2.PdfPage) -> list[Character]:
    """Return the characters of a page that stand where they say; spaces and line ends as well."""
    text = raw.FPDFText_LoadPage(page.raw)
    replaced: dict[int, bool] = {}
    found: list[Character] = []
    origins: list[tuple[float, float]] = []
    high = 0
    for index in range(min(raw.FPDFText_CountChars(text), MOST_CHARACTERS)):
        point = raw.FPDFText_GetUnicode(text, index)
        if 0xD800 <= point < 0xDC00:
            high = point
            continue
        if 0xDC00 <= point < 0xE000:
            point = 0x10000 + ((high - 0xD800) << 10) + (point - 0xDC00) if high else 0xFFFD
        high = 0
        drawn = raw.FPDFText_GetTextObject(text, index)
        drawn_by = (ctypes.cast(drawn, ctypes.c_void_p).value or 0) if drawn else 0
        if drawn_by and drawn_by not in replaced:
            replaced[drawn_by] = _is_replaced(drawn)
        # Its places are invented: the text stands in the file instead of what is drawn.
        if replaced.get(drawn_by):
            continue
        place = (0.0, 0.0, 0.0, 0.0) if chr(point).isspace() else _place(page, text, index)
        if place is not None:
            found.append(Character(chr(point), *place, drawn_by))
            origins.append(_origin(page, text, index))
    raw.FPDFText_ClosePage(text)
    width, height = page.get_size()
    return _alone(_honest(found, origins, aspect=height / max(width, 1)))


def hide(page: pypdfium2.PdfPage) -> None:
    """Let the next drawing of the page leave its text out."""
    for index in range(raw.FPDFPage_CountObjects(page.raw)):
        _hide(raw.FPDFPage_GetObject(page.raw, index), depth=0)


def seen(characters: list[Character], page: Image.Image, bare: Image.Image) -> list[Character]:
    """Return the characters without which the page would look different where they stand."""
    width, height = page.size
    difference = ImageChops.difference(page, bare).convert("L")
    ink = difference.point([0] * SEEN + [255] * (256 - SEEN))
    kept = []
    for one in characters:
        if one.right <= one.left:
            kept.append(one)
            continue
        box = (
            int(one.left * width),
            int(one.top * height),
            min(int(one.right * width) + 1, width),
            min(int(one.bottom * height) + 1, height),
        )
        if ink.crop(box).getbbox():
            kept.append(one)
    return kept


def _hide(item: Any, *, depth: int) -> None:  # noqa: ANN401 - a C pointer
    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_TEXT:
        raw.FPDFPageObj_SetIsActive(item, False)
    elif kind == raw.FPDF_PAGEOBJ_FORM and depth < 16:
        for index in range(raw.FPDFFormObj_CountObjects(item)):
            _hide(raw.FPDFFormObj_GetObject(item, index), depth=depth + 1)


def _is_replaced(drawn: Any) -> bool:  # noqa: ANN401 - a C pointer
    """Say whether a mark gives other text for what is drawn (ActualText)."""
    length = ctypes.c_ulong()
    for index in range(raw.FPDFPageObj_CountMarks(drawn)):
        mark = raw.FPDFPageObj_GetMark(drawn, index)
        if raw.FPDFPageObjMark_GetParamStringValue(
            mark, b"ActualText", None, 0, ctypes.byref(length)
        ):
            return True
    return False


def _place(
    page: pypdfium2.PdfPage,
    text: Any,  # noqa: ANN401 - a C pointer
    index: int,
) -> tuple[float, float, float, float] | None:
    """Return the box of a character on the page; None where it is hardly on it, or huge."""
    sides = [ctypes.c_double() for _side in range(4)]
    if not raw.FPDFText_GetCharBox(text, index, *map(ctypes.byref, sides)):
        return None
    left, right, bottom, top = (side.value for side in sides)
    corners = [_shown(page, left, top), _shown(page, right, bottom)]
    (left, right), (top, bottom) = (sorted(values) for values in zip(*corners, strict=True))
    whole = (right - left) * (bottom - top)
    left, top, right, bottom = max(left, 0), max(top, 0), min(right, 1), min(bottom, 1)
    if right <= left or bottom <= top or (right - left) * (bottom - top) < ON_PAGE * whole:
        return None
    if bottom - top > TALLEST or right - left > WIDEST:
        return None
    return left, top, right, bottom


def _origin(
    page: pypdfium2.PdfPage,
    text: Any,  # noqa: ANN401 - a C pointer
    index: int,
) -> tuple[float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, index, ctypes.byref(x), ctypes.byref(y))
    return _shown(page, x.value, y.value)


def _honest(
    characters: list[Character], origins: list[tuple[float, float]], *, aspect: float
) -> list[Character]:
    """
    Leave out a box that is not where the pen was: a font may say anything about its glyphs.

    :param aspect: the height of the page by its width: places are fractions of either
    """
    heights: dict[int, list[float]] = defaultdict(list)
    for one in characters:
        if one.right > one.left:
            heights[one.drawn_by].append(one.bottom - one.top)
    # A dash is flat: what the page's characters measure is the least.
    least = _middle([height for found in heights.values() for height in found]) * LEAST_EM
    ems = {
        drawn_by: max(least, min(max(found), 3 * _middle(found)))
        for drawn_by, found in heights.items()
    }
    kept = []
    for one, (x, y) in zip(characters, origins, strict=True):
        em = ems.get(one.drawn_by, 0)
        near = (
            one.left - em * aspect <= x <= one.right + em * aspect
            and one.top - em <= y <= one.bottom + em
        )
        if one.right <= one.left or near:
            kept.append(one)
    return kept


def _middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2] if values else 0


def _shown(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[float, float]:
    """Turn a point of the page's own space into fractions of what is shown: cropped, rotated."""
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(
        page.raw, 0, 0, FINE, FINE, 0, x, y, ctypes.byref(across), ctypes.byref(down)
    )
    return across.value / FINE, down.value / FINE


def _alone(characters: list[Character]) -> list[Character]:
    """
    Leave out what lies over or under the text of another object: one of them may not be seen.

    A character that is printed twice, as some programs make bold, is kept once.
    """
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    out: set[int] = set()
    for number, one in enumerate(characters):
        if one.right <= one.left:
            continue
        mine = [
            (x, y)
            for x in range(int(one.left * CELLS), int(one.right * CELLS) + 1)
            for y in range(int(one.top * CELLS), int(one.bottom * CELLS) + 1)
        ]
        for cell in mine:
            if len(cells[cell]) >= MOST_IN_A_CELL:
                out.update((number, *cells[cell]))
                continue
            for other in cells[cell]:
                out.update(_clash(number, other, characters))
            cells[cell].append(number)
    return [one for number, one in enumerate(characters) if number not in out]


def _clash(number: int, other: int, characters: list[Character]) -> tuple[int, ...]:
    one, two = characters[number], characters[other]
    if number == other or one.drawn_by == two.drawn_by:
        return ()
    across = min(one.right, two.right) - max(one.left, two.left)
    down = min(one.bottom, two.bottom) - max(one.top, two.top)
    if across <= 0 or down <= 0:
        return ()
    areas = [(c.right - c.left) * (c.bottom - c.top) for c in (one, two)]
    shared = across * down / min(areas)
    if one.char == two.char and across * down > SAME * max(areas):
        return (number,)
    return (number, other) if shared > SHARED else ()
