"""Files that say something else than they show: nothing of it reaches the new one."""

from io import BytesIO

import pikepdf
import pytest

from privacy_portal.blackout import Box
from requests_app.answer_data import PDF
from requests_app.letters import pdf
from requests_app.patches import Patch
from requests_app.redaction import making
from tests.reading import text_of

from .files import AT, NAME, OTHER_TEXT, TEXT, glyphs_elsewhere, raw

# Nothing here asks a database: once is enough.
pytestmark = pytest.mark.embedded

# Over the line at 700 points, and somewhere else.
OVER = Patch(1, Box(48 / 595, (842 - 712) / 842, 200 / 595, 16 / 842), "D1")
ELSEWHERE = Patch(1, Box(0.5, 0.9, 0.1, 0.05), "D1")


def new_text(content: bytes, patch: Patch) -> str:
    made, _left = making.burnt(content, media_type=PDF, drawn=[patch], title="x", at=AT)
    return text_of(made)


ACTUAL = {
    "uneven": b"/Span <</ActualText (iiiiillll: Suzuki Ichiro WWWWWW)>> BDC BT /F1 12 Tf 50 700 Td"
    b" (iiiiillll: Suzuki Ichiro WWWWWW) Tj ET EMC",
    "over two lines": b"/Span <</ActualText (Referrer: Suzuki Ichiro)>> BDC BT /F1 12 Tf 50 740 Td"
    b" (Referrer:) Tj 0 -40 Td (Suzuki Ichiro) Tj ET EMC",
    "never drawn": b"/Span <</ActualText (Note: Suzuki Ichiro)>> BDC BT /F1 12 Tf 50 740 Td (Note)"
    b" Tj ET EMC",
}
UNSEEN = {
    "under a rectangle with a label": TEXT + b" 0 g 40 690 200 30 re f 1 g"
    b" BT /F1 12 Tf 60 701 Td (REDACTED) Tj ET",
    "clipped away under other text": b"q 0 0 1 1 re W n " + TEXT + b" Q " + OTHER_TEXT,
    "white in a frame": b"1 g " + TEXT + b" 0 G 0.5 w 40 698.5 200 14 re S",
    "invisible by its mode": b"BT 3 Tr /F1 12 Tf 50 700 Td (Suzuki Ichiro) Tj ET"
    b" 0 G 40 704 m 300 704 l S",
}


@pytest.mark.parametrize("name", ACTUAL)
def test_text_that_stands_for_other_text_does_not_pass_a_box(name: str) -> None:
    source = raw(ACTUAL[name])
    assert NAME in text_of(source)

    assert "Ichiro" not in new_text(source, OVER)


@pytest.mark.parametrize("name", UNSEEN)
def test_text_that_nobody_sees_is_not_copied(name: str) -> None:
    source = raw(UNSEEN[name])
    assert "Suzuki" in text_of(source).replace(" ", "")

    said = new_text(source, ELSEWHERE)
    assert "Ichiro" not in said
    assert "Suzuki" not in said


def test_text_behind_a_picture_is_not_copied() -> None:
    document = pikepdf.new()
    stripes = pikepdf.Stream(
        document,
        bytes(n * 37 % 256 for n in range(64)),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=8,
        Height=8,
        BitsPerComponent=8,
        ColorSpace=pikepdf.Name.DeviceGray,
    )
    content = TEXT + b" q 200 0 0 30 40 690 cm /I Do Q"
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, 595, 842],
        Resources=pikepdf.Dictionary(
            Font=pikepdf.Dictionary(
                F1=pikepdf.Dictionary(
                    Type=pikepdf.Name.Font,
                    Subtype=pikepdf.Name.Type1,
                    BaseFont=pikepdf.Name.Helvetica,
                )
            ),
            XObject=pikepdf.Dictionary(I=document.make_indirect(stripes)),
        ),
        Contents=document.make_stream(content),
    )
    document.pages.append(pikepdf.Page(document.make_indirect(page)))

    assert "Suzuki" not in new_text(saved(document), ELSEWHERE)


def saved(document: pikepdf.Pdf) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_a_font_that_lies_about_its_glyphs_does_not_pass_a_box() -> None:
    source = glyphs_elsewhere()
    assert "SuzukiIchiro" in text_of(source)

    assert "Ichiro" not in new_text(source, OVER)


def test_honest_text_comes_through_with_its_thin_and_its_spaced_characters() -> None:
    source = pdf.render(
        '<html lang="ja"><head><title>x</title></head><body>'
        '<p>一覧・「鈴木」（甲）、〜。</p><p style="letter-spacing: 0.5em">一二三</p>'
        "<p>か\u3099き a\u00a0b</p></body></html>",
        title="x",
        language="ja",
        at=AT,
    ).content

    said = "".join(new_text(source, ELSEWHERE).split())
    for part in ("一覧・「鈴木」（甲）、〜。", "一二三", "ab"):
        assert part in said


@pytest.mark.parametrize("word", ["2026", "0000", "http", "type", "page"])
def test_an_ordinary_word_is_not_mistaken_for_a_leak(word: str) -> None:
    source = raw(TEXT.replace(b"Suzuki Ichiro", word.encode()))

    assert word not in new_text(source, OVER)
