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
