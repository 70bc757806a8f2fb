"""Boxes drawn over a page: read strictly, and gone from the pixels before a page is kept."""

import io
import json

import pikepdf
import pytest
from PIL import Image, ImageDraw

from privacy_portal import blackout
from privacy_portal.blackout import Box
from privacy_portal.errors import Refused
from privacy_portal.sandbox import convert_upload, smaller
from tests.privacy_portal import hostile

pytestmark = pytest.mark.embedded

JPEG, PDF = "image/jpeg", "application/pdf"
BLACK = (0, 0, 0)


def pixels(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg)).convert("RGB")


def noisy(size: tuple[int, int] = (801, 603), **options: object) -> bytes:
    """A picture that is nowhere black: stripes of loud colours, as hard for a JPEG as it gets."""
    image = Image.new("RGB", size, "yellow")
    pen = ImageDraw.Draw(image)
    for x in range(0, size[0], 3):
        pen.line((x, 0, x, size[1]), fill=("red", "cyan", "magenta")[x % 9 // 3])
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=95, **options)
    return buffer.getvalue()


def test_what_was_under_a_box_is_black_to_its_last_pixel() -> None:
    box = Box(0.2003, 0.3007, 0.3001, 0.2503)
    (page,) = convert_upload(noisy(), media_type=JPEG, boxes={1: [box]})
    image = pixels(page.jpeg)
    left, top = int(box.x * 801), int(box.y * 603)
    right, bottom = int((box.x + box.width) * 801), int((box.y + box.height) * 603)
    assert image.crop((left, top, right + 1, bottom + 1)).getextrema() == ((0, 0),) * 3
    assert BLACK not in {image.getpixel((left - 9, top)), image.getpixel((left, top - 9))}
    assert BLACK not in {image.getpixel((right + 9, bottom)), image.getpixel((right, bottom + 9))}


def test_the_small_picture_is_black_there_too() -> None:
    (page,) = convert_upload(noisy(), media_type=JPEG, boxes={1: [Box(0.25, 0.25, 0.5, 0.5)]})
    small = pixels(smaller(page.jpeg, side=400))
    assert small.size == (400, 301)
    assert small.crop((112, 88, 288, 212)).getextrema() == ((0, 0),) * 3


@pytest.mark.parametrize("orientation", range(1, 9))
def test_boxes_lie_on_the_picture_as_it_is_seen(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    (page,) = convert_upload(
        noisy((800, 400), exif=exif), media_type=JPEG, boxes={1: [Box(0, 0, 0.1, 0.1)]}
    )
    image = pixels(page.jpeg)
    assert image.size == ((400, 800) if orientation > 4 else (800, 400))
    corner = (image.width // 10, image.height // 10)
    assert image.crop((0, 0, *corner)).getextrema() == ((0, 0),) * 3
    assert image.getpixel((image.width - 5, image.height - 5)) != BLACK


def test_each_page_of_a_pdf_has_its_own_boxes() -> None:
    pages = convert_upload(hostile.pdf(3), media_type=PDF, boxes={2: [Box(0.5, 0.5, 0.5, 0.5)]})
    seen = [pixels(page.jpeg).getpixel((page.width - 1, page.height - 1)) for page in pages]
    assert seen == [(255, 255, 255), BLACK, (255, 255, 255)]


def test_text_under_a_box_is_not_in_what_is_kept() -> None:
    document = pikepdf.new()
    document.add_blank_page(page_size=(200, 200))
    buffer = io.BytesIO()
    document.save(buffer)
    (page,) = convert_upload(buffer.getvalue(), media_type=PDF, boxes={1: [Box(0, 0, 1, 1)]})
    assert pixels(page.jpeg).getextrema() == ((0, 0),) * 3


def test_a_box_on_a_page_that_is_not_there_is_no_small_matter() -> None:
    with pytest.raises(Refused, match="black boxes"):
        convert_upload(hostile.picture(), media_type=JPEG, boxes={2: [Box(0, 0, 0.5, 0.5)]})


def test_no_box_is_no_box() -> None:
    assert blackout.read("") == blackout.read("  \n") == blackout.read("{}") == {}
    assert blackout.read('{"2": []}') == {2: ()}
    assert blackout.read('{"1": [[0, 0, 1, 1], [0.5, 0.25, 0.1, 0.2]]}') == {
        1: (Box(0, 0, 1, 1), Box(0.5, 0.25, 0.1, 0.2))
    }


GOOD = [0.1, 0.1, 0.2, 0.2]
BAD = [
    "[", "[]", "null", "true", "1", '"1"', "nonsense", "[" * 5000, '{"1": ' * 3000, "﻿{}",
    '{"0": []}', '{"01": []}', '{"21": []}', '{"-1": []}', '{"1.0": []}', '{"１": []}', '{"": []}',
    '{"1": null}', '{"1": {}}', '{"1": "x"}', '{"1": [1]}', '{"1": [[]]}', '{"1": [[0,0,1]]}',
    '{"1": [[0,0,1,1,1]]}', '{"1": [["0","0","1","1"]]}', '{"1": [[true,false,true,true]]}',
    '{"1": [[NaN,0,1,1]]}', '{"1": [[0,0,Infinity,1]]}', '{"1": [[0,0,1e999,1]]}',
    '{"1": [[-0.1,0,1,1]]}', '{"1": [[0,-1e-9,1,1]]}', '{"1": [[0,0,0,1]]}', '{"1": [[0,0,1,-1]]}',
    '{"1": [[0.6,0,0.5,1]]}', '{"1": [[0,0.6,1,0.5]]}', '{"1": [[2,0,1,1]]}',
    '{"1": [[null,0,1,1]]}', '{"1": [[0,0,1,[1]]]}', '{"1": [[0,0,1,' + "9" * 5000 + "]]}",
    '{"1": [[0,0,1,1]], "1": []}',
    json.dumps({"1": [GOOD] * 51}), json.dumps({str(n): [GOOD] * 5 for n in range(1, 12)}),
    " " * 20_001 + "{",
]  # fmt: skip


@pytest.mark.parametrize("text", BAD, ids=[text[:24] for text in BAD])
def test_boxes_that_nobody_drew_are_refused(text: str) -> None:
    with pytest.raises(Refused, match="black boxes"):
        blackout.read(text)


def test_fifty_boxes_are_fine() -> None:
    assert len(blackout.read(json.dumps({"1": [GOOD] * 50}))[1]) == 50
