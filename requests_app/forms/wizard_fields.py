# ruff: noqa: ANN401 - arguments that are handed on to Django as it takes them
"""
Fields that take what people type: any width, any kana, any hyphen.

Names are the exception: they are kept exactly as typed, because NFKC and even NFC turn one
character into another (domain 9.2).
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from .my_number import refuse_my_number
from .printable import refuse_unprintable

# In characters as Unicode counts them: 𠮷 is one, 邉 with its variation selector is two.
NAME_LENGTH = 100
LINE_LENGTH = 200
TEXT_LENGTH = 1000
# Letters and signs that are blank wherever they stand: fillers of Hangul, the empty braille cell.
FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
HYPHENS = dict.fromkeys(map(ord, "-‐‑‒–—―−ー─━ｰ˗⁃﹣－"), "-")
# Once for all fields: making a lazy plural is dear, and a page has eighty of these.
TOO_LONG = ngettext_lazy(
    "Use %(limit_value)d character or fewer (now %(show_value)d).",
    "Use %(limit_value)d characters or fewer (now %(show_value)d).",
    "limit_value",
)
NAME_TOO_LONG = _("Name must be 100 characters or fewer.")
READING_TOO_LONG = _("The reading must be 100 characters or fewer.")
TEXT_TOO_LONG = _("Use 1,000 characters or fewer (%(excess)d too many).")
# Kana, or Latin letters with whatever marks they bear: MÜLLER, ŁUKASZ.
KANA = re.compile(r"[ァ-ヺー・ヽヾA-Za-zÀ-ÖØ-öø-ɏḀ-ỿ0-9'’.,\- ]+")


def is_hidden(character: str) -> bool:
    category = unicodedata.category(character)
    return (category in ("Cc", "Cf", "Cs") and character not in "\r\n\t") or character in FILLERS


def refuse_hidden_characters(text: str) -> None:
    """
    Refuse what cannot be seen but changes what is seen: control, format and filler characters.

    :raises ValidationError: with the sentence for the person
    """
    for character in text:
        if is_hidden(character):
            raise ValidationError(
                _("This text holds an invisible character. Delete it and type it again."),
                code="hidden",
            )


def refuse_line_breaks(text: str) -> None:
    if any(character in "\r\n\t" for character in text):
        raise ValidationError(_("Type this on one line."), code="hidden")


def refuse_long(text: str, *, limit: int, message: Any = None) -> None:
    """
    Refuse what is too long, before anything else looks at every character of it.

    :raises ValidationError: with how many characters there are, or are too many
    """
    if len(text) > limit:
        raise ValidationError(
            message or TOO_LONG,
            code="max_length",
            params={
                "limit_value": limit,
                "show_value": len(text),
                "excess": len(text) - limit,
            },
        )


def digits_of(text: str) -> str:
    """Return the digits of any width, without hyphens and marks: 〒１５０−８５１２ is 1508512."""
    return re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text).translate(HYPHENS))


def katakana_of(text: str) -> str:
    """Return hiragana and half-width katakana as katakana, with single spaces."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" or c in "ゝゞ" else c for c in text)
    return re.sub(r"\s+", " ", text).strip()


def without_hidden_ends(text: str) -> str:
    """Return a text without what copying brings along at its ends: a mark of byte order, spaces."""
    start, end = 0, len(text)
    while start < end and (is_hidden(text[start]) or text[start].isspace()):
        start += 1
    while end > start and (is_hidden(text[end - 1]) or text[end - 1].isspace()):
        end -= 1
    return text[start:end]


class LineField(forms.CharField):
    """
    One line, as typed; only the ends are stripped.

    :param printed: whether it goes into letters. Numbers, keys and codes do not: they are folded,
        so white space of any kind is one space, and whatever else is in them is said to be wrong
    """

    def __init__(
        self,
        *,
        missing: Any = None,
        limit: int = LINE_LENGTH,
        too_long: Any = None,
        printed: bool = True,
        css: str = "ds-input",
        attrs: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            required=missing is not None,
            strip=True,
            widget=forms.TextInput(attrs={"class": css, "spellcheck": "false", **(attrs or {})}),
            error_messages={"required": missing or ""},
            **kwargs,
        )
        self.limit = limit
        self.too_long = too_long
        self.printed = printed
        if printed:
            self.validators = [refuse_unprintable, *self.validators]

    def to_python(self, value: Any) -> str:
        text = without_hidden_ends(str(super().to_python(value)))
        refuse_long(text, limit=self.limit, message=self.too_long)
        if not self.printed:
            return " ".join("".join(" " if is_hidden(c) else c for c in text).split())
        # Said before anything else looks at the text, and never said by showing it.
        refuse_hidden_characters(text)
        refuse_line_breaks(text)
        return text


class TextField(forms.CharField):
    """Several lines, as typed."""

    def __init__(self, *, missing: Any = None, rows: int = 5, **kwargs: Any) -> None:
        super().__init__(
            required=missing is not None,
            widget=forms.Textarea(attrs={"class": "ds-textarea", "rows": rows}),
            error_messages={"required": missing or ""},
            **kwargs,
        )
        self.validators = [refuse_unprintable, refuse_my_number, *self.validators]

    def to_python(self, value: Any) -> str:
        # Browsers send CRLF; counted and stored as one character.
        text = str(super().to_python(value)).replace("\r\n", "\n")
        refuse_long(text, limit=TEXT_LENGTH, message=TEXT_TOO_LONG)
        refuse_hidden_characters(text)
        return text


class NameField(LineField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            limit=NAME_LENGTH, too_long=NAME_TOO_LONG, css="ds-input ds-input--16", **kwargs
        )


class KanaField(LineField):
    """A reading in katakana; typed in any kana and width. Latin names may repeat the name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            limit=NAME_LENGTH, too_long=READING_TOO_LONG, css="ds-input ds-input--16", **kwargs
        )

    def to_python(self, value: Any) -> str:
        text = katakana_of(str(super().to_python(value)))
        if text and not KANA.fullmatch(text):
            raise ValidationError(_("Enter the reading in hiragana or katakana."), code="kana")
        return text


class PostcodeField(LineField):
    """Seven digits."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", **kwargs.pop("attrs", {})}
        super().__init__(css="ds-input ds-input--8", attrs=attrs, limit=40, printed=False, **kwargs)

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value))
        digits = digits_of(text)
        if text and len(digits) != 7:
            raise ValidationError(
                _("Enter 7 digits (you entered %(count)d)."),
                code="postcode",
                params={"count": len(digits)},
            )
        return digits


class PhoneField(LineField):
    """Digits, with a plus for a number abroad."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "tel", "autocomplete": "tel", **kwargs.pop("attrs", {})}
        super().__init__(
            css="ds-input ds-input--16", attrs=attrs, limit=60, printed=False, **kwargs
        )

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value))
        if not text:
            return ""
        abroad = unicodedata.normalize("NFKC", text).lstrip().startswith("+")
        digits = digits_of(text)
        fits = 7 <= len(digits) <= 15 if abroad else len(digits) in (10, 11)
        if not fits:
            raise ValidationError(
                _("Enter 10 or 11 digits, or start with “+” for a number abroad."), code="phone"
            )
        return f"+{digits}" if abroad else digits
