"""The new file, read as a stranger would: text, metadata, bytes and pixels."""

import io

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from privacy_portal import readable
from privacy_portal.blackout import Box
from requests_app.answer_data import JPEG, PDF
from requests_app.patches import Patch
from requests_app.redaction import making, words
from tests.privacy_portal import hostile
from tests.reading import text_of
from tests.requests_app.letters import archival

from .files import AT, OTHER, PHONE, drawn_over, rotated, two_pages

# Nothing here asks a database: once is enough.
pytestmark = pytest.mark.embedded

TITLE = "契約情報"


def boxes_over(content: bytes, *wanted: str) -> list[Patch]:
    pages = readable.characters(content)
    return [
        Patch(number, box, "D1")
        for text in wanted
        for number, box in words.find(pages, wanted=text)
    ]


def burnt(
    content: bytes, drawn: list[Patch], media_type: str = PDF
) -> tuple[bytes, dict[str, list[int]]]:
    return making.burnt(content, media_type=media_type, drawn=drawn, title=TITLE, at=AT)


def unpacked(content: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as document:
        streams = [item for item in document.objects if isinstance(item, pikepdf.Stream)]
        return b"".join(
            [
                content,
                *(item.read_bytes() for item in streams if item.get("/Subtype") != "/Image"),
                *(bytes(item.unparse(resolved=True)) for item in streams),
            ]
        )


def test_hidden_words_are_nowhere_and_the_others_can_still_be_read() -> None:
    source = two_pages()

    content, left_open = burnt(source, boxes_over(source, OTHER, PHONE))

    said = text_of(content)
    assert left_open == {}
    for hidden in (OTHER, PHONE, "鈴木", "1111"):
        assert hidden in text_of(source)
        assert hidden not in said
        for spelling in ("utf-8", "utf-16-be", "shift_jis"):
            assert hidden.encode(spelling) not in unpacked(content)
    for kept in ("𠮷野太郎", "お問い合わせの記録", "Business"):
        assert kept in said.replace(" ", "").replace("　", "")


def test_under_a_box_every_pixel_is_black() -> None:
    source = two_pages()
    drawn = boxes_over(source, OTHER)

    content, _left = burnt(source, drawn)

    for page, box, _reason in drawn:
        picture = pypdfium2.PdfDocument(content)[page - 1].render(scale=2).to_pil().convert("L")
        width, height = picture.size
        inside = picture.crop(
            (
                int(box.x * width) + 1,
                int(box.y * height) + 1,
                int((box.x + box.width) * width) - 1,
                int((box.y + box.height) * height) - 1,
            )
        )
        assert max(inside.tobytes()) < 8


def test_nothing_is_laid_over_the_page_and_nothing_is_behind_it() -> None:
    """One picture a page, and no other object that could be taken away."""
    source = two_pages()
    content, _left = burnt(source, boxes_over(source, OTHER))

    with pikepdf.open(io.BytesIO(content)) as document:
        pictures = [
            item
            for item in document.objects
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
        ]
        assert len(pictures) == len(document.pages) == 2
        assert not any("/Annots" in page for page in document.pages)
        assert "/Names" not in document.Root


def test_a_name_that_still_stands_on_another_page_is_told() -> None:
    source = two_pages()
    first_page_only = [patch for patch in boxes_over(source, OTHER) if patch.page == 1]

    content, left_open = burnt(source, first_page_only)

    assert left_open == {OTHER: [2]}
    assert OTHER in text_of(content)


def test_words_under_somebody_elses_black_rectangle_do_not_come_through() -> None:
    """The words lie in the file, unseen: copied out of the old one they would be read again."""
    source = drawn_over(two_pages(), at=(0, 700, 595, 142))
    assert OTHER in text_of(source)

    content, _left = burnt(source, [Patch(2, Box(0, 0, 1, 1), "D1")])

    assert OTHER not in text_of(content)
    assert "𠮷野太郎" not in text_of(content)
    assert OTHER.encode("utf-16-be") not in unpacked(content)


def test_a_page_that_lies_on_its_side_is_hidden_where_it_is_seen() -> None:
    source = rotated(two_pages())

    content, left_open = burnt(source, boxes_over(source, OTHER))

    assert left_open == {}
    assert OTHER not in text_of(content)


def test_a_photo_becomes_a_page_without_its_metadata() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Suzuki Ichiro"
    source = hostile.picture(size=(800, 600), exif=exif)
    assert b"Suzuki" in source

    content, _left = burnt(source, [Patch(1, Box(0.25, 0.25, 0.5, 0.5), "D1")], JPEG)

    assert b"Suzuki" not in unpacked(content)
    picture = pypdfium2.PdfDocument(content)[0].render(scale=1).to_pil()
    assert picture.getpixel((picture.width // 2, picture.height // 2)) == (0, 0, 0)
    assert picture.getpixel((5, 5))[0] > 200


def test_the_new_file_is_archival_and_the_same_every_time() -> None:
    source = two_pages()
    drawn = boxes_over(source, OTHER)

    content, _left = burnt(source, drawn)

    assert content == burnt(source, drawn)[0]
    with pikepdf.open(io.BytesIO(content)) as document:
        found = {name: list(rule(document, content)) for name, rule in archival.RULES.items()}
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_a_box_on_no_page_is_refused() -> None:
    with pytest.raises(making.Unburnt, match="NO_SUCH_PAGE"):
        burnt(two_pages(), [Patch(3, Box(0, 0, 1, 1), "D1")])


def test_the_check_finds_a_word_that_slipped_through() -> None:
    """The check is not decoration: given a file that says too much, it says so."""
    source = two_pages()
    pages = list(readable.pages(source, media_type=PDF))
    parted = [words.part(page.text, ()) for page in pages]
    hides = words.Parted(parted[0].open[:1], frozenset({OTHER}))

    assert making._says_too_much(source, [hides, parted[1]], gone=frozenset({OTHER}))
    assert not making._says_too_much(source, parted, gone=frozenset({"佐藤花子"}))
