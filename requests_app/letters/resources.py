"""All that a letter may show beside its text: the style sheet, the seal, codes for machines."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

import segno
from barcode import Code128
from barcode.writer import SVGWriter
from django.conf import settings
from weasyprint.urls import URLFetcher, URLFetcherResponse

BASE_URL: Final = "letter:///"
SEAL_URL: Final = f"{BASE_URL}seal.png"
CODE: Final = re.compile(r"letter:///(?P<kind>qr|bars)/(?P<digits>\d{8,20})\.svg")
# The access key on the stub: a camera reads it into the sign-in page.
KEY: Final = re.compile(r"letter:///key/(?P<key>[0-9A-HJKMNP-TV-Z]{28})\.svg")
SEAL: Final = Path(__file__).parent / "assets" / "seal.png"
STYLE: Final = Path("static") / "letters" / "letter.css"


@dataclass(eq=False)
class Assets(URLFetcher):  # type: ignore[misc] # WeasyPrint has no types
    """
    A fetcher that serves what is ours, from memory, and refuses all else.

    `refused` remembers the addresses: for images inside an SVG the refusal itself is swallowed by
    the engine, so the renderer asks here.
    """

    refused: list[str] = field(default_factory=list)
    # Pictures of the document in hand, by address.
    lent: Mapping[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(allowed_protocols=frozenset(), allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """
        Return one of our assets.

        :raises ValueError: for any other address, whatever its scheme
        """
        if url == SEAL_URL:
            return URLFetcherResponse(url, seal(), {"Content-Type": "image/png"})
        if url in self.lent:
            return URLFetcherResponse(url, self.lent[url], {"Content-Type": "image/jpeg"})
        if (match := CODE.fullmatch(url)) is not None:
            draw = qr if match["kind"] == "qr" else bars
            return URLFetcherResponse(url, draw(match["digits"]), {"Content-Type": "image/svg+xml"})
        if (match := KEY.fullmatch(url)) is not None:
            return URLFetcherResponse(url, qr(match["key"]), {"Content-Type": "image/svg+xml"})
        self.refused.append(url)
        message = "Not an asset of the letters."
        raise ValueError(message)


@cache
def seal() -> bytes:
    """Return the desk's seal (a PNG); an operator puts its own in this place."""
    return SEAL.read_bytes()


def style() -> str:
    """Return the style sheet of the letters."""
    return (Path(settings.BASE_DIR) / STYLE).read_text()


def qr(text: str) -> bytes:
    """Return a QR code as SVG, error correction M, without a quiet zone (the sheet has one)."""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=0, xmldecl=False, svgclass=None, lineclass=None
    )
    return out.getvalue()


def bars(digits: str) -> bytes:
    """Return a Code 128 bar code as SVG, without text beneath."""
    out = BytesIO()
    options = {"write_text": False, "quiet_zone": 0, "module_height": 10.0, "module_width": 0.3}
    Code128(digits, writer=SVGWriter()).write(out, options)
    return out.getvalue()
