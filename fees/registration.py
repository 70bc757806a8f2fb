"""Registration numbers of invoice issuers: `T` and the 13 digits of a corporate number."""

import re
import unicodedata

from privacy_portal.numbering import SEPARATORS


def fold_registration_number(text: str) -> str:
    """Return a typed number as it is printed: half width, upper case, no separators."""
    return SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def registration_number_is_valid(text: str) -> bool:
    """
    Say whether the check digit of a corporation's number holds, whatever its width.

    The check digit stands first, from 1 to 9; a 0 typed as a 9 is not found (National Tax Agency).
    """
    folded = fold_registration_number(text)
    if not re.fullmatch(r"T[1-9][0-9]{12}", folded):
        return False
    base = folded[:1:-1]  # from the right, the check digit left out
    total = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(base))
    return int(folded[1]) == 9 - total % 9
