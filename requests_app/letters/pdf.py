"""From markup to PDF: our fonts, our assets, no network, the same bytes for the same letter."""

import gc
import hashlib
import logging
import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from types import MappingProxyType
from typing import Any, Final

import cssselect2
import weasyprint
from defusedxml import ElementTree
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from weasyprint.images import RasterImage
from weasyprint.text.fonts import FontConfiguration

from . import engine, fonts, lean, names, pdfa, resources
from .names import Unprintable
from .replies import Enclosure

# With structure and with attachments allowed; PDF/UA is declared beside it by `pdfa`.
VARIANT: Final = "pdf/a-3a"
LONG: Final = 5
MOST_PAGES: Final = 200
NO_IMAGES: Final[Mapping[str, bytes]] = MappingProxyType({})

_LOGGER = logging.getLogger("weasyprint")
# Its messages name addresses and characters of the letter: they are for us, not for the log.
_LOGGER.propagate = False


@dataclass(frozen=True, slots=True)
class Rendered:
    content: bytes
    pages: int


class Markup(weasyprint.HTML):  # type: ignore[misc] # WeasyPrint has no types
    """Well-formed markup, read by the strict XML parser: a broken template is an error at once."""

    def __init__(self, markup: str, fetcher: resources.Assets) -> None:
        self.base_url = resources.BASE_URL
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(
            ElementTree.fromstring(markup), content_language=None
        )
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[weasyprint.CSS]:
        return [lean.base_style()]


class Complaints(logging.Handler):
    """What the engine complained about; one complaint is enough to keep a letter in the house."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # The message without its arguments, which may quote the letter.
        self.found.append(str(record.msg))


@dataclass(slots=True)
class Renderer:
    """One a process: fonts, style sheet and seal are read once."""

    fonts: FontConfiguration
    fetcher: resources.Assets
    style: weasyprint.CSS
    images: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def start(cls) -> "Renderer":
        fonts.prepare()
        if settings.LETTERS_TUNED:
            engine.tune()
        configuration, fetcher = FontConfiguration(), resources.Assets()
        style = weasyprint.CSS(
            string=resources.style(),
            base_url=resources.BASE_URL,
            font_config=configuration,
            url_fetcher=fetcher,
        )
        return cls(fonts=configuration, fetcher=fetcher, style=style)

    def render(
        self,
        markup: str,
        *,
        title: str,
        language: str,
        at: datetime,
        enclosures: Sequence[Enclosure],
        lent: Mapping[str, bytes],
    ) -> Rendered:
        self.fetcher.refused.clear()
        self.fetcher.lent = lent
        engine.expect(characters=len(markup))
        # The seal stays; codes of one letter are not kept for the next.
        images = dict(self.images)
        document = Markup(markup, self.fetcher).render(
            stylesheets=[self.style], font_config=self.fonts, cache=images, pdf_variant=VARIANT
        )
        if len(document.pages) > MOST_PAGES:
            raise Unprintable(
                _("A letter of more than 200 pages has to be split."), code="TOO_MANY_PAGES"
            )
        for url, image in images.items():
            if url == resources.SEAL_URL and type(image) is RasterImage:
                image.__class__ = lean.PreparedImage
                self.images[url] = image
        document.metadata.title = title
        document.metadata.lang = language
        document.metadata.authors = []
        document.metadata.created = document.metadata.modified = at.isoformat(timespec="seconds")
        # Added to what the markup asks for, which is refused when it is fetched.
        document.metadata.attachments += [self._attached(one, at=at) for one in enclosures]
        identity = hashlib.sha256(f"{title}\n{at}\n{markup}".encode())
        for content in lent.values():
            identity.update(hashlib.sha256(content).digest())
        for one in enclosures:
            identity.update(hashlib.sha256(one.content).digest())
        content = document.write_pdf(
            finisher=pdfa.finish, pdf_variant=VARIANT, pdf_identifier=identity.digest()[:16]
        )
        return Rendered(content=content, pages=len(document.pages))

    def _attached(self, one: Enclosure, *, at: datetime) -> weasyprint.Attachment:
        # The engine writes a time without its zone, as if it were UTC.
        moment = at.astimezone(UTC)
        return weasyprint.Attachment(
            file_obj=BytesIO(one.content),
            url_fetcher=self.fetcher,
            name=one.name,
            description=one.title,
            created=moment,
            modified=moment,
            # ISO 19005-3, 6.8: what the pages show, as data.
            relationship="Data",
        )


_lock = threading.Lock()
_renderers: dict[int, Renderer] = {}


def render(
    html: str,
    *,
    title: str,
    language: str,
    at: datetime,
    enclosures: Sequence[Enclosure] = (),
    images: Mapping[str, bytes] = NO_IMAGES,
) -> Rendered:
    """
    Set one letter as PDF/A-3a and PDF/UA-1. The same arguments give the same bytes.

    :param html: well-formed markup, as the templates of the letters write it
    :param enclosures: data that travel inside the file
    :param images: JPEG pictures of this document alone, by the address in its markup
    :param at: the moment the document says it was made; aware
    :raises Unprintable: if the engine had anything to complain about, a character without a glyph
        or an address that is not ours above all: a letter is right or it does not leave
    """
    with _lock:
        renderer = _renderer()
        complaints = Complaints()
        _LOGGER.addHandler(complaints)
        collecting = gc.isenabled()
        # Collecting while a page is laid out costs a fifth of the time and finds nothing.
        gc.disable()
        try:
            rendered = renderer.render(
                html, title=title, language=language, at=at, enclosures=enclosures, lent=images
            )
        finally:
            renderer.fetcher.lent = NO_IMAGES
            _LOGGER.removeHandler(complaints)
            if collecting:
                gc.enable()
    if rendered.pages > LONG:
        gc.collect()
    if renderer.fetcher.refused:
        raise Unprintable(_("The letter asked for a file that is not ours."), code="FOREIGN_FILE")
    if complaints.found:
        raise Unprintable(
            _("The letter could not be set as it should be: %(complaint)s")
            % {"complaint": complaints.found[0]},
            code=f"ENGINE {complaints.found[0]}"[:80],
        )
    return rendered


def get_ready() -> None:
    """Read fonts, style sheet and seal now, so that the first letter does not wait for them."""
    with _lock:
        _renderer()
    names.repertoire()


def _renderer() -> Renderer:
    """Return the renderer of this process: a font map made before a fork hangs the child."""
    pid = os.getpid()
    if pid not in _renderers:
        _renderers.clear()
        _renderers[pid] = Renderer.start()
    return _renderers[pid]
