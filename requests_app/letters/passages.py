"""
Passages of the letters: which text is in force, and what stands in its braces.

A text is no template: words in braces from a fixed list, ** for bold, and line breaks. All else is
printed as it stands.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from privacy_portal.errors import Refused

from .. import procedure
from ..choices import LetterKind, Outcome, RequestKind
from ..models import LetterText
from ..texts import in_language
from ..wording import letter_day
from . import names
from .contexts import LetterContext
from .replies import Reply

BRACES: Final = re.compile(r"\{([a-z_]*)\}")
BOLD: Final = re.compile(r"\*\*(.+?)\*\*", re.S)
# What stands in the braces of some letter; which of them a passage may use: those it ships with,
# and the day of the request, which every letter has.
PLACEHOLDERS: Final = {
    "requested_on": _("day of the request"),
    "due_on": _("last day for what is awaited"),
    "last_day": _("last day before the request ends"),
    "invoiced_on": _("day of the invoice"),
    "invoice_number": _("number of the invoice"),
    "withdrawn_on": _("day of the withdrawal"),
    "answer_within": _("business days until the answer"),
    "whose": _("English: your, or the person's"),
    "whom": _("English: you, or the person"),
}
PARTS: Final = {
    "opening": _("opening"),
    "closing": _("closing"),
    "verdict": _("in the box"),
    "again": _("opening, where copies came later"),
    "free": _("where there is no fee"),
    "answer": _("when the answer comes"),
}
ALWAYS: Final = frozenset({"requested_on"})
PRONOUNS: Final = frozenset({"whose", "whom"})
IN_DIGITS: Final = frozenset({"invoice_number"})


@dataclass(frozen=True, slots=True)
class Passage:
    """One text in both languages; `row` is its version in the database, None for what ships."""

    ja: str
    en: str
    row: int | None = None


@dataclass(slots=True)
class Passages:
    """The texts of a day. `used` collects the versions that a letter was made from."""

    texts: dict[str, Passage]
    used: set[int] = field(default_factory=set)

    def html(self, letter: LetterContext, name: str) -> SafeString:
        """
        Return a passage of a letter as markup.

        :raises KeyError: for a passage that the letter does not have
        :raises Unprintable: for a character that no font has
        """
        passage = self.texts[key_of(letter, name)]
        if passage.row is not None:
            self.used.add(passage.row)
        text = in_language(letter.language, ja=passage.ja, en=passage.en)
        return mark_safe("".join(_pieces(text, letter)))  # noqa: S308 - each piece is escaped


def key_of(letter: LetterContext, name: str) -> str:
    """Return under which key a passage of a letter stands in the table."""
    if isinstance(letter, Reply):
        return f"reply.{letter.kind}.{letter.outcome}.{name}".lower()
    return f"{letter.letter}.{name}".lower()


@cache
def shipped() -> dict[str, Passage]:
    """Return the texts that ship, by their key."""
    rows = procedure.rows("letter_texts")
    return {row["key"]: Passage(row["text_ja"], row["text_en"]) for row in rows}


def as_shipped() -> Passages:
    """Return what the letters say before anybody changed a word: for samples."""
    return Passages(dict(shipped()))


def in_force(*, on: date) -> Passages:
    """Return the texts of a Tokyo day: for each key the newest approved version."""
    texts = dict(shipped())
    rows = LetterText.objects.in_force(on=on).exclude(approved_at=None)
    for row in rows.order_by("valid_from", "pk"):
        texts[row.key] = Passage(row.text_ja, row.text_en, row.pk)
    return Passages(texts)


def where(key: str) -> str:
    """Say in words which passage a key means: the letter, and where in it."""
    kind, _dot, rest = key.partition(".")
    name = rest.rpartition(".")[2]
    part = str(PARTS.get(name.partition("-")[0], name))
    if kind != "reply":
        return f"{LetterKind(kind.upper()).label} – {part}"
    request, outcome, _name = rest.split(".")
    asked, decided = RequestKind(request.upper()).label, Outcome(outcome.upper()).label
    return f"{asked} – {decided} – {part}"


def placeholders(key: str, *, language: str = "") -> frozenset[str]:
    """Return which words in braces a passage may use, in a language or in either."""
    passage = shipped().get(key)
    if passage is None:
        return ALWAYS
    both = {"ja": passage.ja, "en": passage.en}.get(language, f"{passage.ja}{passage.en}")
    # What one language fills in, the other may too, but for the English pronouns.
    said = set(BRACES.findall(f"{passage.ja}{passage.en}")) - PRONOUNS
    return ALWAYS | said | set(BRACES.findall(both))


def check(text: str, *, key: str, language: str = "") -> None:
    """
    Refuse a text that no letter could print, before it is kept.

    :raises Refused: with what to change
    """
    allowed = placeholders(key, language=language)
    for name in BRACES.findall(text):
        if name not in allowed:
            raise Refused(
                _("{%(name)s} cannot stand here. Allowed: %(allowed)s.")
                % {"name": name, "allowed": ", ".join(f"{{{one}}}" for one in sorted(allowed))}
            )
    if "{" in BRACES.sub("", text) or "}" in BRACES.sub("", text):
        raise Refused(_("A brace stands alone. Write a word in braces, such as {requested_on}."))
    if text.count("**") % 2:
        raise Refused(_("** begins or ends bold: there must be two of them."))
    names.html(text)


def _pieces(text: str, letter: LetterContext) -> Iterator[str]:
    text = text.replace("\r\n", "\n")
    for position, part in enumerate(BOLD.split(text)):
        filled = "".join(_filled(part, letter))
        yield f"<strong>{filled}</strong>" if position % 2 else filled


def _filled(text: str, letter: LetterContext) -> Iterator[str]:
    for position, part in enumerate(BRACES.split(text)):
        if position % 2:
            said = names.html(_said(getattr(letter, part), language=letter.language))
            yield f'<span class="number">{said}</span>' if part in IN_DIGITS else said
        else:
            yield "<br/>".join(names.html(line) for line in part.split("\n"))


def _said(value: object, *, language: str) -> str:
    if isinstance(value, date):
        return letter_day(value, language=language)
    return f"{value:,}" if isinstance(value, int) else str(value)
