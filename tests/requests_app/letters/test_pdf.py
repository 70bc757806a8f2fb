"""The engine: our fonts, our assets, no network, the same bytes, and no complaint swallowed."""

import io
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from requests_app.letters import documents, pdf, subjects
from requests_app.letters.names import Unprintable
from requests_app.letters.samples.notices import AT, letters
from requests_app.letters.samples.sheets import request_form

pytestmark = pytest.mark.embedded

PAGE = '<html lang="ja"><head><title>t</title>{head}</head><body>{body}</body></html>'


def render(body: str, head: str = "") -> pdf.Rendered:
    return pdf.render(PAGE.format(head=head, body=body), title="t", language="ja", at=AT)


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


class Listener:
    """A port that remembers whether anybody ever came."""

    def __init__(self) -> None:
        self.visits = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/x"
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        while True:
            try:
                guest, _address = self.socket.accept()
            except OSError:
                return
            self.visits += 1
            guest.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    with closing(found.socket):
        yield found


VECTORS = {
    "image": '<img src="{url}" alt="x"/>',
    "picture": '<object data="{url}">x</object>',
    "embed": '<embed src="{url}"/>',
    "inline style": '<p style="background: url({url})">x</p>',
    "list image": '<ul><li style="list-style-image: url({url})">x</li></ul>',
    "border image": '<p style="border: 2px solid; border-image: url({url}) 1">x</p>',
    "generated": "<style>p::before {{ content: url({url}) }}</style><p>x</p>",
    "import": "<style>@import url({url});</style><p>x</p>",
    "font": "<style>@font-face {{ font-family: F; src: url({url}) }} p {{ font-family: F }}</style>"
    "<p>x</p>",
    "svg image": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    '<image href="{url}" width="9" height="9"/></svg>',
    "svg use": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    '<use href="{url}#a"/></svg>',
    "svg pattern": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    '<rect width="9" height="9" fill="url({url}#a)"/></svg>',
    "candidates": '<img srcset="{url} 2x" src="letter:///seal.png" alt="x"/>',
    "mask": '<p style="mask-image: url({url})">x</p>',
    "cursor": '<p style="cursor: url({url}), auto">x</p>',
    "shape": '<p style="shape-outside: url({url}); float: left">x</p>',
    "image set": '<p style="background: image-set(url({url}) 1x)">x</p>',
    "frame": '<iframe src="{url}"></iframe>',
    "button": '<input type="image" src="{url}" alt="x"/>',
    "svg old link": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink">'
    '<image xlink:href="{url}" width="9" height="9"/></svg>',
    "svg filter": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    '<filter id="f"><feImage href="{url}"/></filter><rect width="9" height="9"'
    ' filter="url(#f)"/></svg>',
    "svg style": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    "<style>@import url({url});</style><rect width='9' height='9'/></svg>",
    "attachment of a link": '<p><a rel="attachment" href="{url}">x</a></p>',
}
HEADS = {
    "stylesheet": '<link rel="stylesheet" href="{url}"/>',
    "attachment": '<link rel="attachment" href="{url}"/>',
    "base": '<base href="{url}"/><link rel="stylesheet" href="style.css"/>',
}


@pytest.mark.parametrize("vector", VECTORS.values(), ids=VECTORS)
@pytest.mark.parametrize("target", ["http", "file"])
def test_nothing_is_fetched_for_what_stands_in_the_markup(
    vector: str, target: str, listener: Listener, tmp_path: Path
) -> None:
    planted = tmp_path / "secret.txt"
    planted.write_text("MARKER-7781")
    url = listener.url if target == "http" else planted.as_uri()
    try:
        content = render(vector.format(url=url)).content
    except Unprintable:
        content = b""

    assert listener.visits == 0
    assert b"MARKER-7781" not in content


@pytest.mark.parametrize("vector", HEADS.values(), ids=HEADS)
def test_nothing_is_fetched_for_what_stands_in_the_head(vector: str, listener: Listener) -> None:
    with pytest.raises(Unprintable):
        render("<p>x</p>", head=vector.format(url=listener.url))

    assert listener.visits == 0


def test_a_refused_address_keeps_the_letter_in_the_house(listener: Listener) -> None:
    with pytest.raises(Unprintable) as refusal:
        render(f'<img src="{listener.url}" alt="x"/>')

    assert refusal.value.code == "FOREIGN_FILE"
    assert listener.url not in str(refusal.value)


def test_a_character_without_a_glyph_keeps_the_letter_in_the_house() -> None:
    with pytest.raises(Unprintable) as refusal:
        render("<p>山田😀</p>")

    assert refusal.value.code.startswith("ENGINE")
    assert "山田" not in str(refusal.value)


def test_an_entity_bomb_is_no_markup() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaa">]><html lang="ja"><body><p>&a;</p></body></html>'

    with pytest.raises(ValueError, match="EntitiesForbidden"):
        pdf.render(bomb, title="t", language="ja", at=AT)


def test_every_font_is_ours_embedded_and_with_its_text() -> None:
    with pikepdf.open(io.BytesIO(documents.print_letter(letters()[0], at=AT).content)) as found:
        fonts = [
            item
            for item in found.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Subtype") == "/Type0"
        ]
        assert fonts
        for font in fonts:
            assert any(name in str(font.BaseFont) for name in ("BIZ-UD", "BIZUD", "IPAmj"))
            assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
            assert "/ToUnicode" in font


def test_a_letter_says_what_it_is_to_a_screen_reader_and_to_an_archive() -> None:
    letter = letters()[0]
    with pikepdf.open(io.BytesIO(documents.print_letter(letter, at=AT).content)) as found:
        xmp = found.Root.Metadata.read_bytes().decode()
        assert found.Root.MarkInfo.Marked
        assert str(found.Root.Lang) == "ja"
        assert found.Root.ViewerPreferences.DisplayDocTitle
        assert str(found.docinfo["/Title"]) == subjects.subject(letter)
    assert "<pdfaid:part>3</pdfaid:part>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert xmp.count("<rdf:RDF") == 1


def test_the_same_letter_is_the_same_bytes() -> None:
    first, second = (documents.print_letter(request_form(), at=AT) for _ in range(2))

    assert first.content == second.content


def test_the_same_letter_is_the_same_bytes_in_another_process() -> None:
    script = (
        "import tests.environment, django; django.setup()\n"
        "import hashlib\n"
        "from requests_app.letters import documents\n"
        "from requests_app.letters.samples.notices import AT, letters\n"
        "content = documents.print_letter(letters()[3], at=AT).content\n"
        "print(hashlib.sha256(content).hexdigest())\n"
    )
    root = Path(__file__).parents[3]
    runs = {
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", script],
            cwd=root,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "privacy_portal.settings",
                "LOG_LEVEL": "ERROR",
                "PYTHONHASHSEED": seed,
            },
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(runs) == 1


def test_characters_of_one_recipient_do_not_travel_with_the_letter_of_the_next() -> None:
    render("<p>鬱</p>")

    assert "鬱" not in text_of(render("<p>山</p>").content)


def ink(body: str) -> bytes:
    page = pypdfium2.PdfDocument(render(f"<p>{body}</p>").content)[0]
    return bytes(page.render(scale=4).to_pil().tobytes())


def test_a_variant_is_drawn_as_itself_and_not_as_the_ordinary_character() -> None:
    from_names = ink('<span class="register">邉\U000e0110</span>')

    assert from_names != ink('<span class="register">邉</span>')
    assert from_names != ink("邉")


def test_no_image_interpolates_and_every_heading_follows_its_parent() -> None:
    with pikepdf.open(io.BytesIO(documents.print_letter(letters()[0], at=AT).content)) as found:
        for item in found.objects:
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image":
                assert not item.get("/Interpolate", False)
        kinds = [
            str(item.S)
            for item in found.objects
            if isinstance(item, pikepdf.Dictionary) and "/S" in item and "/P" in item
        ]
    assert kinds.count("/H1") == 1
    assert "/H3" not in kinds or "/H2" in kinds
    assert "/Figure" in kinds
