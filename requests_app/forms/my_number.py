"""The Individual Number (個人番号) is refused wherever people type freely: nobody may keep it."""

import re
import unicodedata
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.jp import in_ as individual_number

from privacy_portal.numbering import fold_receipt, is_receipt_number

# Twelve digits in a row, or in fours: not part of a longer number, such as that of a card.
TWELVE: Final = re.compile(
    r"(?<![0-9])(?<![0-9][- ])[0-9]{4}[- ]?[0-9]{4}[- ]?[0-9]{4}(?![- ]?[0-9])", re.ASCII
)
HYPHENS: Final = dict.fromkeys(map(ord, "‐‑‒–—―−ー─━ｰ"), "-")


def refuse_my_number(text: str) -> None:
    """
    Refuse a text that holds a number with the check digit of an Individual Number.

    Only deeds that a law names may take one (My Number Act, Art. 19 and 20). A receipt number of
    ours is let through: one in eleven has that check digit too.

    :raises ValidationError: with the sentence for the person
    """
    folded = unicodedata.normalize("NFKC", text).translate(HYPHENS)
    for found in TWELVE.findall(folded):
        digits = re.sub("[- ]", "", found)
        if individual_number.is_valid(digits) and not _is_ours(digits):
            raise ValidationError(
                _(
                    "This looks like an Individual Number (My Number). Delete it: we may not keep "
                    "it, and do not need it."
                ),
                code="my_number",
            )


def _is_ours(digits: str) -> bool:
    month = int(fold_receipt(digits)[2:4])
    return is_receipt_number(digits) and digits >= "26" and 1 <= month <= 12
