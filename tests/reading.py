"""Read a letter as its addressee would: text from the PDF, and the code in it."""

import re

import pypdfium2

from privacy_portal import numbering

CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}(?:[-\s][0-9A-HJKMNP-TV-Z]{4}){3}\b")


def pages_of(content: bytes) -> list[str]:
    """Return the text of each page."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [str(page.get_textpage().get_text_bounded()) for page in document]
    finally:
        document.close()


def text_of(content: bytes) -> str:
    """Return the text of every page."""
    return "\n".join(pages_of(content))


def code_in(content: bytes) -> str:
    """Return the delivery code that a letter bears."""
    found = [
        code for code in CODE.findall(text_of(content)) if numbering.secret_is_well_typed(code)
    ]
    assert len(set(found)) == 1
    return str(found[0])
