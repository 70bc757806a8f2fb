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
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from .printable import refuse_unprintable

NAME_LENGTH = 200
LINE_LENGTH = 200
TEXT_LENGTH = 1000
# They turn the reading direction around, on the screen of whoever compares a name with a paper.
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
HYPHENS = dict.fromkeys(map(ord, "-‐‑‒–—―−ー─━ｰ˗⁃﹣－"), "-")
# Once for all fields: making a lazy plural is dear, and a page has eighty of these.
TOO_LONG = ngettext_lazy(
    "Use %(limit_value)d character or fewer (now %(show_value)d).",
    "Use %(limit_value)d characters or fewer (now %(show_value)d).",
    "limit_value",
)
KANA = re.compile(r"[ァ-ヺー・ヽヾA-Za-z0-9'’.,\- ]+")


def refuse_hidden_characters(text: str) -> None:
    """
    Refuse what cannot be seen but changes what is seen: control and direction characters.

    :raises ValidationError: with the sentence for the person
    """
    for character in text:
        hidden = unicodedata.category(character) in ("Cc", "Cs") and character not in "\r\n\t"
        if hidden or character in BIDI:
            raise ValidationError(
                _("This text holds an invisible character. Delete it and type it again."),
                code="hidden",
            )


def refuse_line_breaks(text: str) -> None:
    if any(character in "\r\n\t" for character in text):
        raise ValidationError(_("Type this on one line."), code="hidden")


def digits_of(text: str) -> str:
    """Return the digits of any width, without hyphens and marks: 〒１５０−８５１２ is 1508512."""
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", text).translate(HYPHENS))


def katakana_of(text: str) -> str:
    """Return hiragana and half-width katakana as katakana, with single spaces."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" or c in "ゝゞ" else c for c in text)
    return re.sub(r"\s+", " ", text).strip()


class LineField(forms.CharField):
    """One line, as typed; only the ends are stripped."""

    def __init__(
        self,
        *,
        missing: Any = None,
        max_length: int = LINE_LENGTH,
        css: str = "ds-input",
        attrs: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            required=missing is not None,
            max_length=max_length,
            strip=True,
            widget=forms.TextInput(attrs={"class": css, "spellcheck": "false", **(attrs or {})}),
            error_messages={
                "required": missing or "",
                "max_length": TOO_LONG,
            },
            **kwargs,
        )
        self.validators = [
            refuse_hidden_characters,
            refuse_line_breaks,
            refuse_unprintable,
            *self.validators,
        ]

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # No maxlength: a pasted text would be cut off in silence.
        return {}


class TextField(forms.CharField):
    """Several lines, as typed."""

    def __init__(self, *, missing: Any = None, rows: int = 5, **kwargs: Any) -> None:
        super().__init__(
            required=missing is not None,
            max_length=TEXT_LENGTH,
            widget=forms.Textarea(attrs={"class": "ds-textarea", "rows": rows}),
            error_messages={
                "required": missing or "",
                "max_length": TOO_LONG,
            },
            **kwargs,
        )
        self.validators = [refuse_hidden_characters, refuse_unprintable, *self.validators]

    def to_python(self, value: Any) -> str:
        # Browsers send CRLF; counted and stored as one character.
        return str(super().to_python(value)).replace("\r\n", "\n")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}


class NameField(LineField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=NAME_LENGTH, css="ds-input ds-input--16", **kwargs)


class KanaField(LineField):
    """A reading in katakana; typed in any kana and width. Latin names may repeat the name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=NAME_LENGTH, css="ds-input ds-input--16", **kwargs)

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value))
        refuse_hidden_characters(text)
        text = katakana_of(text)
        if text and not KANA.fullmatch(text):
            raise ValidationError(_("Enter the reading in hiragana or katakana."), code="kana")
        return text


class PostcodeField(LineField):
    """Seven digits."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", **kwargs.pop("attrs", {})}
        super().__init__(css="ds-input ds-input--8", attrs=attrs, max_length=40, **kwargs)

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
        super().__init__(css="ds-input ds-input--16", attrs=attrs, max_length=60, **kwargs)

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


class MailField(LineField):
    """An e-mail address; full-width letters and signs become ASCII."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {
            "inputmode": "email",
            "autocomplete": "email",
            "autocapitalize": "none",
            **kwargs.pop("attrs", {}),
        }
        super().__init__(attrs=attrs, max_length=254, **kwargs)

    def to_python(self, value: Any) -> str:
        text = unicodedata.normalize("NFKC", str(super().to_python(value))).strip()
        if not text:
            return ""
        if "@" not in text:
            raise ValidationError(_("Include “@” in the e-mail address."), code="email")
        local, _at, domain = text.rpartition("@")
        if not domain:
            raise ValidationError(_("Enter the domain after “@”."), code="email")
        text = f"{local}@{domain.lower()}"
        EmailValidator(_("Check the e-mail address: it looks incomplete."))(text)
        return text
