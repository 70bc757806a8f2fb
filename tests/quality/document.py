"""A page as a list: its elements and its texts, each with the language it is said to be in."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

VOID: Final = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track")
)
# Attributes that somebody hears or sees. `value` only where it is the label of a button.
SAID: Final = ("alt", "aria-label", "aria-description", "placeholder", "title", "data-copied")
SILENT: Final = ("script", "style", "svg")


@dataclass(slots=True)
class Element:
    """One element as it was opened."""

    tag: str
    given: dict[str, str]
    lang: str
    text: str = ""


@dataclass(slots=True)
class Document:
    """All elements in order, and all that is said: (language, text)."""

    elements: list[Element] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.document = Document()
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        around = self._open[-1].lang if self._open else ""
        element = Element(tag, given, given.get("lang", around))
        self.document.elements.append(element)
        if not any(parent.tag in SILENT for parent in self._open):
            is_button = tag == "input" and given.get("type") in ("submit", "button", "reset")
            for name in (*SAID, *(["value"] if is_button else [])):
                if name in given:
                    self.document.said.append((element.lang, given[name]))
            if tag == "meta" and given.get("name") == "description":
                self.document.said.append((element.lang, given.get("content", "")))
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not data.strip() or any(parent.tag in SILENT for parent in self._open):
            return
        self.document.said.append((self._open[-1].lang if self._open else "", data.strip()))
        for parent in self._open:
            parent.text += data


def parse(html: str) -> Document:
    """Read the HTML of a page."""
    reader = _Reader()
    reader.feed(html)
    return reader.document
