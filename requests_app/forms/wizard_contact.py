# ruff: noqa: ANN401 - arguments that are handed on to Django as it takes them
"""An e-mail address, and the slip of the finger that would send our code to a stranger."""

import unicodedata
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from .printable import refuse_unprintable
from .wizard_fields import LineField

# Where most people in Japan have their mail. A domain that is nearly one of these is likely a slip.
USUAL: Final = (
    "gmail.com",
    "yahoo.co.jp",
    "yahoo.ne.jp",
    "ymail.ne.jp",
    "docomo.ne.jp",
    "ezweb.ne.jp",
    "au.com",
    "softbank.ne.jp",
    "i.softbank.jp",
    "rakuten.jp",
    "ymobile.ne.jp",
    "icloud.com",
    "outlook.jp",
    "outlook.com",
    "hotmail.com",
    "hotmail.co.jp",
    "live.jp",
    "nifty.com",
    "ocn.ne.jp",
)
# Near one of those, and right all the same.
OTHERS: Final = (
    *("mail.com", "email.com", "ymail.com"),
    *("gmx.com", "gmx.net", "live.com", "me.com", "mac.com", "msn.com", "aol.com"),
    *("hotmail.fr", "hotmail.de", "hotmail.it", "hotmail.es"),
    *("outlook.fr", "outlook.de", "outlook.kr", "outlook.es"),
    *("yahoo.com", "yahoo.com.tw", "yahoo.com.hk", "yahoo.co.kr", "yahoo.co.uk", "yahoo.co.in"),
)
# Too far from what was meant to be near it, and seen often.
SLIPS: Final = {
    "gmail.co.jp": "gmail.com",
    "gmail.ne.jp": "gmail.com",
    "gmail.jp": "gmail.com",
    "googlemail.co.jp": "gmail.com",
    "icloud.co.jp": "icloud.com",
    "i.softbank.ne.jp": "i.softbank.jp",
    "yahoo.jp": "yahoo.co.jp",
    "docomo.jp": "docomo.ne.jp",
    "docomo.com": "docomo.ne.jp",
    "ezweb.jp": "ezweb.ne.jp",
    "softbank.jp": "softbank.ne.jp",
}
# Of a shorter domain, another letter makes another company: au.com, ay.com.
SHORTEST: Final = 7
# From this length on, two slips are still likelier than another provider.
LONG: Final = 9


class MailField(LineField):
    """An e-mail address; full-width letters and signs become ASCII."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {
            "inputmode": "email",
            "autocomplete": "email",
            "autocapitalize": "none",
            **kwargs.pop("attrs", {}),
        }
        super().__init__(attrs=attrs, limit=254, printed=False, **kwargs)
        # Folded like a key, and yet it stands on the request form.
        self.validators = [refuse_unprintable, *self.validators]

    def to_python(self, value: Any) -> str:
        text = unicodedata.normalize("NFKC", str(super().to_python(value))).strip()
        # As address books hand it over: <taro@example.jp>, mailto:taro@example.jp, 。 for a dot.
        text = text.strip("<>").removeprefix("mailto:").replace("。", ".").rstrip(".")
        if not text:
            return ""
        if "@" not in text:
            raise ValidationError(_("Include “@” in the e-mail address."), code="email")
        local, _at, domain = text.rpartition("@")
        if not domain:
            raise ValidationError(_("Enter the domain after “@”."), code="email")
        text = f"{local}@{domain.lower()}"
        incomplete = _("Check the e-mail address: it looks incomplete.")
        # No machine of our own is anybody's mailbox, nor is a bare number of one.
        EmailValidator(incomplete, allowlist=[])(text)
        try:
            domain.encode("idna")
        except UnicodeError:
            raise ValidationError(incomplete, code="email") from None
        if domain.startswith("["):
            raise ValidationError(incomplete, code="email")
        return text


def likely_meant(address: str) -> str:
    """Return the address that was likely meant: gmial.com is gmail.com; empty where all is well."""
    local, _at, domain = address.rpartition("@")
    if not local or domain in USUAL or domain in OTHERS:
        return ""
    if known := SLIPS.get(domain):
        return f"{local}@{known}"
    near = [
        (slips, usual)
        for usual in USUAL
        if len(usual) >= SHORTEST
        and (slips := slips_between(domain, usual)) <= (2 if len(usual) >= LONG else 1)
    ]
    return f"{local}@{min(near)[1]}" if near else ""


def slips_between(typed: str, meant: str) -> int:
    """
    Count the slips of a finger: a letter too many, too few, another one, or two that changed place.

    The distance of Damerau and Levenshtein, in its form for neighbours only.
    """
    if abs(len(typed) - len(meant)) > 2:
        return 3
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for i, one in enumerate(typed, start=1):
        now = [i]
        for j, other in enumerate(meant, start=1):
            cost = min(row[j] + 1, now[j - 1] + 1, row[j - 1] + (one != other))
            swapped = i > 1 and j > 1 and one == meant[j - 2] and other == typed[i - 2]
            now.append(min(cost, before[j - 2] + 1) if swapped else cost)
        before, row = row, now
    return row[-1]
