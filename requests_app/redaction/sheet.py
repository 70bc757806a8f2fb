"""The new file: pictures of the pages, with the words that may be read laid invisibly beneath."""

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from html import escape
from typing import Final

from privacy_portal.page_parts import PageImage

from ..letters import names, pdf
from .words import Segment

TITLE: Final = "開示資料（墨消し済み）"
# The longest side of A4, in points: photos have no size of their own, and long pages are shrunk.
LONGEST: Final = 841.89
# A space that does not break, and the sign for a hyphen at the end of a line.
SPELLED: Final = {0xA0: " ", 0xFFFE: "-"}
STYLE: Final = (
    "section { position: relative; overflow: hidden; break-after: page; }"
    "section:last-child { break-after: auto; }"
    "p { position: absolute; margin: 0; line-height: 1; white-space: pre; }"
    # Above the words: they are there for who searches, copies or listens.
    "img { position: absolute; left: 0; top: 0; width: 100%; height: 100%; }"
)
PAGE: Final = (
    "@page {name} {{ size: {width:.2f}pt {height:.2f}pt; margin: 0;"
    " @bottom-left {{ content: none }} @bottom-right {{ content: none }} }}"
    " .{name} {{ page: {name}; width: {width:.2f}pt; height: {height:.2f}pt; }}"
)


def made(pages: Iterable[tuple[PageImage, Iterable[Segment]]], *, at: datetime) -> pdf.Rendered:
    """
    Set the pages as PDF/A-3a with their text. The same pages give the same bytes.

    :raises Unprintable: see `pdf.render`
    """
    styles, bodies, images = [STYLE], [], {}
    for number, (image, segments) in enumerate(pages, start=1):
        url = f"letter:///page/{number}.jpg"
        images[url] = image.jpeg
        scale = LONGEST / max(image.width, image.height)
        width, height = image.width * scale, image.height * scale
        styles.append(PAGE.format(name=f"page{number}", width=width, height=height))
        lines = "".join(_line(segment, width, height) for segment in segments)
        bodies.append(
            f'<section class="page{number}">{lines}<img src="{url}" alt="{number}"/></section>'
        )
    return pdf.render(
        f'<html lang="ja"><head><title>{escape(TITLE)}</title>'
        f"<style>{''.join(styles)}</style></head><body>{''.join(bodies)}</body></html>",
        title=TITLE,
        language="ja",
        at=at,
        images=images,
    )


def _line(segment: Segment, width: float, height: float) -> str:
    # As large as makes the line as wide as it was: a full-width character is one unit.
    units = sum(_units(char) for char in segment.text)
    size = min(max((segment.right - segment.left) * width / max(units, 0.5), 1), 72)
    middle = (segment.top + segment.bottom) / 2 * height
    return (
        f'<p style="left: {segment.left * width:.2f}pt; top: {middle - size / 2:.2f}pt;'
        f' font-size: {size:.2f}pt">{names.legible(segment.text.translate(SPELLED))}</p>'
    )


def _units(char: str) -> float:
    return 1.0 if unicodedata.east_asian_width(char) in "FWA" else 0.5
