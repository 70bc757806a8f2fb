"""A small corpus of files that want harm, made when it is needed."""

import io
import struct
import zlib

import pikepdf
from PIL import Image


def picture(
    kind: str = "JPEG",
    *,
    size: tuple[int, int] = (800, 600),
    mode: str = "RGB",
    colour: "str | int | tuple[int, ...]" = "red",
    **options: object,
) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, colour).save(buffer, kind, **options)
    return buffer.getvalue()


def _chunk(kind: bytes, content: bytes) -> bytes:
    crc = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + crc


def png_that_claims(width: int, height: int, *, rows: int = 1000) -> bytes:
    """A few KB that say they are gigapixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(1 + width * 3) * min(rows, height, 50), 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", data)
        + _chunk(b"IEND", b"")
    )


def png_with_a_text_bomb() -> bytes:
    """A compressed comment that grows to 200 MB."""
    bomb = b"Comment\0\0" + zlib.compress(bytes(200_000_000), 9)
    image = picture("PNG")
    return image[:33] + _chunk(b"zTXt", bomb) + image[33:]


def pdf(
    pages: int = 1,
    *,
    size: tuple[float, float] = (595, 842),
    encryption: pikepdf.Encryption | None = None,
) -> bytes:
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=size)
    buffer = io.BytesIO()
    document.save(buffer, encryption=encryption)
    return buffer.getvalue()


def locked_pdf(*, user: str) -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner="owner", user=user))


def pdf_with_nested_flate() -> bytes:
    """Layers of compression, some KB that unpack to 1 GB of page content."""
    packer = zlib.compressobj(9)
    block = bytes(1 << 20)
    inner = b"".join(packer.compress(block) for _ in range(1024)) + packer.flush()
    content = zlib.compress(zlib.compress(inner, 9), 9)
    return _raw_pdf(b"/Filter [/FlateDecode /FlateDecode /FlateDecode]", content)


def pdf_of_exponential_forms(depth: int = 30) -> bytes:
    """Form n draws form n-1 ten times: a few KB that ask for 10^30 drawings."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(595, 842))
    form = document.make_stream(b"0 0 500 500 re f", Type=pikepdf.Name.XObject,
                                Subtype=pikepdf.Name.Form, BBox=[0, 0, 595, 842])  # fmt: skip
    for _ in range(depth):
        form = document.make_stream(
            b"/X Do " * 10,
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 595, 842],
            Resources={"/XObject": {"/X": form}},
        )
    page.obj.Resources = pikepdf.Dictionary({"/XObject": {"/X": form}})
    page.obj.Contents = document.make_stream(b"/X Do " * 10)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def pdf_with_a_script() -> bytes:
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    document.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.JavaScript, JS="app.alert('x'); this.submitForm('http://127.0.0.1:9/');"
    )
    document.attachments["x.exe"] = b"MZ" + bytes(100)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _raw_pdf(filters: bytes, content: bytes) -> bytes:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), filters, content),
    ]
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    xref = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + (
        b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (xref, len(out))
    )
