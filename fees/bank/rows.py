"""What a bank's file says, whatever its format."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from privacy_portal.errors import Refused

SHOWN_BYTES: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whose account a statement is of; a CSV of an online bank often does not say."""

    bank: str = ""
    branch: str = ""
    kind: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BankRow:
    """
    One entry.

    :ivar line: of the file, from 1
    :ivar amount: yen; what comes in counts up, what goes out counts down
    :ivar payer: exactly as in the file, without trailing blanks
    :ivar cancelled: the row takes an earlier notice back (取消区分 1)
    :ivar edi: EDI information, or what the bank calls a memo
    :ivar bank_reference: the bank's own number of the row, where it has one
    """

    line: int
    account: Account
    on: date
    amount: int
    payer: str
    cancelled: bool = False
    edi: str = ""
    bank_reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BankFile:
    """A whole file. `format` is a code such as `zengin-01-a`, `csv-smbc`, `camt.054`."""

    format: str
    rows: tuple[BankRow, ...]


class WrongFile(Refused):
    """A file that is not booked: where, in which field, and what was found there."""


def wrong(what: str, *, line: int, field: str, found: bytes | str = b"") -> WrongFile:
    """
    Return the refusal of a file.

    :param what: a sentence that says what is wrong
    :param line: from 1; 0 where it is the file as a whole
    :param field: in the words of the format
    :param found: what stands there; the beginning is shown
    """
    if isinstance(found, bytes):
        shown = found[:SHOWN_BYTES].decode("cp932", "backslashreplace")
    else:
        shown = found[:SHOWN_BYTES]
    place = _("Line %(line)d, %(field)s") % {"line": line, "field": field} if line else field
    said = _("%(place)s: %(what)s") % {"place": place, "what": what}
    if found:
        said = _("%(said)s Found: “%(found)s”.") % {"said": said, "found": shown}
    return WrongFile(said)
