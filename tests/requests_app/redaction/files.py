"""Files that are attached to an answer and name somebody else too."""

import io
from datetime import UTC, datetime
from functools import cache

import pikepdf

from requests_app.letters import pdf

AT = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
OTHER = "鈴木一郎"
PHONE = "090-1111-2222"


@cache
def two_pages() -> bytes:
    """A name and a phone on the first page, the name once more on the second."""
    return pdf.render(
        '<html lang="ja"><head><title>x</title></head><body>'
        f"<p>ご契約者　𠮷野太郎</p><p>紹介者　{OTHER}　電話　{PHONE}</p>"
        f'<p style="break-before: page">お問い合わせの記録：{OTHER} 様より</p>'
        "<p>Server plan: Business</p></body></html>",
        title="x",
        language="ja",
        at=AT,
    ).content


def drawn_over(content: bytes, *, at: tuple[float, float, float, float]) -> bytes:
    """
    The classic mistake: a black rectangle of a viewer over the words, which are all still there.

    :param at: left, bottom, width, height in points
    """
    with pikepdf.open(io.BytesIO(content)) as document:
        page = document.pages[0]
        rectangle = " ".join(map(str, at))
        page.contents_add(b"q", prepend=True)
        page.contents_add(f"Q q 0 0 0 rg {rectangle} re f Q".encode())
        document.docinfo["/Subject"] = OTHER
        buffer = io.BytesIO()
        document.save(buffer)
    return buffer.getvalue()


def rotated(content: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as document:
        for page in document.pages:
            page.rotate(90, relative=False)
        buffer = io.BytesIO()
        document.save(buffer)
    return buffer.getvalue()


NAME = "Suzuki Ichiro"
TEXT = b"BT /F1 12 Tf 50 700 Td (Suzuki Ichiro) Tj ET"
OTHER_TEXT = b"BT /F1 12 Tf 50 700 Td (Visible stuff) Tj ET"


def raw(content: bytes) -> bytes:
    """A page of A4 with this content, and Helvetica as /F1."""
    document = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, 595, 842],
        Resources=resources,
        Contents=document.make_stream(content),
    )
    document.pages.append(pikepdf.Page(document.make_indirect(page)))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def glyphs_elsewhere() -> bytes:
    """A font that lies: its glyphs are said to stand five ems higher than they are drawn."""
    letters = sorted({*NAME.replace(" ", ""), "X", "Y"})
    document = pikepdf.new()
    shapes = pikepdf.Dictionary()
    for letter in letters:
        shapes[f"/g{ord(letter)}"] = document.make_stream(
            b"700 0 0 5000 600 5700 d1 0 0 600 700 re f"
        )
    differences = [
        item for letter in letters for item in (ord(letter), pikepdf.Name(f"/g{ord(letter)}"))
    ]
    unicode = (
        b"begincmap 1 begincodespacerange <00> <ff> endcodespacerange"
        b" 1 beginbfrange <20> <7e> <0020> endbfrange endcmap"
    )
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type3,
        FontBBox=[0, 0, 700, 700],
        FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
        CharProcs=shapes,
        Encoding=pikepdf.Dictionary(Differences=differences),
        FirstChar=0,
        LastChar=255,
        Widths=[700] * 256,
        ToUnicode=document.make_stream(unicode),
        Resources=pikepdf.Dictionary(),
    )
    content = (
        b"BT /F1 12 Tf 50 700 Td (SuzukiIchiro) Tj ET BT /F1 12 Tf 50 760 Td (XYXYXYXYXYXYX) Tj ET"
    )
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, 595, 842],
        Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font)),
        Contents=document.make_stream(content),
    )
    document.pages.append(pikepdf.Page(document.make_indirect(page)))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
