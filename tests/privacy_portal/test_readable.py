"""Pages to look at: sizes, pictures, and what can be seen on them."""

import io
from itertools import pairwise

import pikepdf
import pytest
from PIL import Image

from privacy_portal import page_parts, readable
from privacy_portal.errors import Refused
from privacy_portal.page_parts import NoPixels, Text, parts
from requests_app.letters import pdf
from tests.privacy_portal import hostile
from tests.requests_app.redaction.files import AT, OTHER, drawn_over, rotated, two_pages

pytestmark = pytest.mark.embedded
PDF, JPEG = "application/pdf", "image/jpeg"


def said(content: bytes) -> list[str]:
    return ["".join(char.char for char in text) for text in readable.characters(content)]


def seen(content: bytes) -> list[str]:
    pages = readable.pages(content, media_type=PDF)
    return ["".join(char.char for char in page.text) for page in pages]


@pytest.mark.parametrize("size", [(595, 842), (842, 595), (100, 100.4), (300.7, 2000)])
def test_a_size_is_that_of_the_picture(size: tuple[float, float]) -> None:
    content = hostile.pdf(2, size=size)

    drawn = [page.image for page in readable.pages(content, media_type=PDF)]

    assert [(image.width, image.height) for image in drawn] == readable.sizes(
        content, media_type=PDF
    )


def test_one_page_is_drawn_alone_and_no_larger_than_asked() -> None:
    picture = readable.picture(two_pages(), media_type=PDF, number=2, side=400)

    with Image.open(io.BytesIO(picture)) as image:
        assert max(image.size) == 400
    for number in (3, 101):
        with pytest.raises(Refused):
            readable.picture(two_pages(), media_type=PDF, number=number, side=400)


def test_a_photo_is_one_page_without_text() -> None:
    photo = hostile.picture(size=(300, 200))

    assert readable.sizes(photo, media_type=JPEG) == [(300, 200)]
    assert readable.characters(photo, media_type=JPEG) == [Text()]


def test_characters_come_with_their_places_in_reading_order() -> None:
    first, _second = readable.characters(two_pages())
    start = "".join(char.char for char in first).index(OTHER)
    line = first[start : start + len(OTHER)]

    assert "".join(char.char for char in line) == OTHER
    assert all(one.right <= other.left + 0.002 for one, other in pairwise(line))
    assert all(0 < char.left < char.right < 1 and 0 < char.top < char.bottom < 1 for char in line)


def test_places_follow_a_page_that_is_turned() -> None:
    upright = next(char for char in readable.characters(two_pages())[0] if char.char == "鈴")
    turned = next(
        char for char in readable.characters(rotated(two_pages()))[0] if char.char == "鈴"
    )

    # A quarter to the right: what was high is at the right now.
    assert turned.top == pytest.approx(upright.left, abs=0.01)
    assert turned.right == pytest.approx(1 - upright.top, abs=0.01)


def test_a_selector_stays_with_the_character_it_shapes() -> None:
    content = pdf.render(
        '<html lang="ja"><head><title>x</title></head><body>'
        '<p><span class="register">邉\U000e0110</span>田</p></body></html>',
        title="x",
        language="ja",
        at=AT,
    ).content
    assert [char.char for char in readable.characters(content)[0]][:2] == ["邉\U000e0110", "田"]


def test_what_cannot_be_seen_does_not_come_out() -> None:
    covered = drawn_over(two_pages(), at=(0, 0, 595, 842))

    assert OTHER in said(covered)[0]
    assert seen(covered)[0].strip() == ""
    assert OTHER in seen(covered)[1]


def test_more_than_fifty_pages_or_a_password_is_refused() -> None:
    assert len(readable.sizes(hostile.pdf(50), media_type=PDF)) == 50
    with pytest.raises(Refused, match="more than 50 pages"):
        readable.sizes(hostile.pdf(51), media_type=PDF)
    locked = hostile.pdf(encryption=pikepdf.Encryption(user="x", owner="y"))
    for read in (readable.sizes, readable.pages):
        with pytest.raises(Refused, match="password"):
            list(read(locked, media_type=PDF))


@pytest.mark.parametrize(
    "answer",
    [b"T", b"T\0\0\0\1", b"T\xff\xff\xff\xff", b"T\0\0\0\2{}E", b"T\0\0\0\3[1]", b"T\0\0\0\4[[]]",
     b'T\0\0\0\7[["a"]]', b'T\0\0\0\x0b[["a",1,2]]', b'T\0\0\0\x12[["a","b",1,1,1]]x',
     b"S\0\0\0\1", b"S\0\0\0\0\0\0\0\1E", b"S" + b"\0\0\0\1" * 2],
)  # fmt: skip
def test_a_child_that_lies_about_text_or_sizes_is_a_refusal(answer: bytes) -> None:
    with pytest.raises(NoPixels):
        list(parts(io.BytesIO(answer), limits=page_parts.LIMITS))
