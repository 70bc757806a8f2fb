"""
The same words in Typst, with the same fonts: how fast could a letter be set at all?

No copy of our layout: headings, paragraphs and tables of the markup, one after the other.
"""

import json
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import typst
from defusedxml import ElementTree

from requests_app.letters import fonts, resources

PREAMBLE = """
#set page(paper: "a4", margin: (top: 20mm, right: 22mm, bottom: 15mm, left: 25mm), numbering: "1")
#set text(font: ("BIZ UDPMincho", "IPAmjMincho"), size: 10.5pt, lang: "ja")
#set document(title: "letter")
#show heading: set text(font: "BIZ UDPGothic")
#show strong: set text(font: "BIZ UDPGothic")
#set table(stroke: 0.3pt)
"""


def compiled(markup: str) -> Callable[[], int]:
    """Return what sets the words of a letter as tagged PDF/A-2a and says how long the file is."""
    source = PREAMBLE + "\n".join(_parts(ElementTree.fromstring(markup).find("body")))
    folders = [str(path) for path in sorted({file.parent for file in fonts.FILES})]
    seal = str(resources.SEAL.parent)
    compiler = typst.Compiler(root=seal, font_paths=folders, ignore_system_fonts=True)

    number = count()

    def once() -> int:
        # It remembers what it has set before: each text is another one each time.
        fresh = source.replace('text("', f'text("{next(number)} ')
        made = compiler.compile(input=fresh.encode(), format="pdf", pdf_standards=["a-2a"])
        return len(made or b"")

    return once


def _parts(element: Any) -> Iterator[str]:  # noqa: ANN401 - an element of any parser
    for child in element:
        words = _words(child)
        match child.tag:
            case "table":
                yield _table(child)
            case "h1" | "h2" | "h3":
                yield f"#heading(level: {child.tag[1]}, {words})"
            case "img":
                # An opaque box of its size stands for the seal: the path is not ours here.
                yield "#rect(width: 18mm, height: 18mm)"
            case "p" | "li":
                yield f"#par({words})"
            case _:
                yield from _parts(child)


def _table(table: Any) -> str:  # noqa: ANN401
    rows = list(table.iter("tr"))
    columns = max(len(row) for row in rows)
    cells = [_words(cell) for row in rows for cell in row]
    return f"#table(columns: {columns}, {', '.join(cells)})"


def _words(element: Any) -> str:  # noqa: ANN401
    return f"text({json.dumps(' '.join(''.join(element.itertext()).split()), ensure_ascii=False)})"
