"""An address in its parts, as browsers and postcodes fill them in, and as one line on a letter."""

import re
from collections.abc import Mapping
from typing import Any, Final

import jaconv
from django import forms
from django.utils.translation import gettext as _

from ..addresses import PREFECTURES
from ..wording import is_english
from .wizard_base import Values, lines_of
from .wizard_fields import HYPHENS, LineField, PostcodeField

PARTS: Final = ("postcode", "prefecture", "city", "street", "building")
PREFIXES: Final = ("", "agent_")
# Full-width ASCII and the full-width space. Not NFKC: it would turn 塚 (U+FA10) into another 塚.
NARROW: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
BETWEEN_DIGITS: Final = re.compile(
    rf"(?<=[0-9])\s*[{re.escape(''.join(map(chr, HYPHENS)))}]\s*(?=[0-9])"
)
NO_NUMBER: Final = frozenset({"none", "no number", "なし", "無し", "番地無し", "番地なし"})


def add_address(form: forms.Form, prefix: str, *, own: bool) -> None:
    """
    Add the five fields of an address.

    :param own: whether it is that of whoever sits in front of the screen, whose browser knows it
    """

    def known(token: str) -> dict[str, str]:
        return {"autocomplete": token if own else "off"}

    form.fields[f"{prefix}postcode"] = PostcodeField(
        label=_("Postcode"),
        missing=_("Enter the postcode."),
        help_text=_("With or without a hyphen."),
        attrs=known("postal-code"),
    )
    missing = _("Choose a prefecture.")
    form.fields[f"{prefix}prefecture"] = forms.ChoiceField(
        label=_("Prefecture"),
        choices=[("", _("Please choose")), *((ja, _shown(ja, en)) for ja, en in PREFECTURES)],
        widget=forms.Select(
            attrs={
                "class": "ds-select ds-select--fit ds-field__control",
                **known("address-level1"),
            }
        ),
        error_messages={"required": missing, "invalid_choice": missing},
    )
    form.fields[f"{prefix}city"] = LineField(
        label=_("City and town"),
        missing=_("Enter the city and town."),
        attrs=known("address-level2"),
    )
    form.fields[f"{prefix}street"] = LineField(
        label=_("Block and number"),
        missing=_("Enter the block and number (“none” if there is none)."),
        attrs=known("address-line1"),
    )
    form.fields[f"{prefix}building"] = BuildingField(
        label=_("Building and room"), attrs=known("address-line2")
    )


class BuildingField(LineField):
    """The name of a building and a room, in one width: ｾﾙﾘｱﾝﾀﾜｰ１０１ is セルリアンタワー101."""

    def to_python(self, value: object) -> str:
        # Widths only: NFKC would also turn 塚 (U+FA10) into another character.
        narrow = jaconv.z2h(super().to_python(value), kana=False, ascii=True, digit=True)
        return str(jaconv.h2z(narrow, kana=True, ascii=False, digit=False))


def _shown(ja: str, en: str) -> str:
    return f"{en} ({ja})" if is_english() else ja


def street(text: str) -> str:
    """
    Return a block number in ASCII digits and hyphens: １ー２−３ is 1-2-3.

    A long vowel elsewhere stays what it is: みほんタワー.
    """
    text = text.translate(NARROW).strip()
    if text.casefold() in NO_NUMBER:
        return "番地なし"
    return BETWEEN_DIGITS.sub("-", text)


def joined(values: Mapping[str, Any], prefix: str) -> str:
    """Return the address without its building as one line, as typed but for the block number."""
    number = street(values[f"{prefix}street"])
    return _glued(values[f"{prefix}prefecture"], values[f"{prefix}city"], number)


def _glued(*parts: str) -> str:
    """Put parts together: Japanese without a space, Latin words with one."""
    line = ""
    for part in parts:
        latin = (part[:1].isascii() and part[:1].isalpha()) or line[-1:].isascii()
        line += f" {part}" if line and part and latin else part
    return line


def address_lines(values: Mapping[str, Any], prefix: str) -> tuple[str, ...]:
    """Return an address as the check page shows it."""
    code = values[f"{prefix}postcode"]
    return lines_of(f"〒{code[:3]}-{code[3:]}", joined(values, prefix), values[f"{prefix}building"])


def in_parts(stored: Values) -> Values:
    """
    Return what a draft holds in the fields of today.

    Drafts from before had one field for all of it: what it held goes where it can be corrected.
    """
    changed = dict(stored)
    for prefix in PREFIXES:
        before = changed.pop(f"{prefix}address", None)
        if not before or changed.get(f"{prefix}city"):
            continue
        text = before[0].strip()
        prefecture = next((ja for ja, _en in PREFECTURES if text.startswith(ja)), "")
        changed[f"{prefix}prefecture"] = [prefecture]
        changed[f"{prefix}city"] = [text.removeprefix(prefecture).lstrip()]
    return changed
