"""Find out by its content what a file of a bank is, and read it."""

from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from . import camt, csv_files, zengin
from .csv_files import Layout
from .rows import BankFile, wrong

MOST_BYTES: Final = 5 * 1024 * 1024
MOST_ROWS: Final = 50_000
MARKS: Final = {
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"PK\x03\x04": "ZIP",
    b"\x1f\x8b": "gzip",
    b"%PDF": "PDF",
    b"\xd0\xcf\x11\xe0": "Excel",
}
BOM: Final = b"\xef\xbb\xbf"


def read(content: bytes, *, on: date, layout: Layout | None = None) -> BankFile:
    """
    Read a file of a bank wholly, or not at all.

    :param on: the day it is read, for years of two digits
    :param layout: for a CSV that no table knows: which column is what
    :raises WrongFile: with line, field and what was found
    """
    if not content.strip():
        raise wrong(_("The file is empty."), line=0, field=_("the file"))
    if len(content) > MOST_BYTES:
        raise wrong(_("The file is larger than 5 MB."), line=0, field=_("the file"))
    for mark, name in MARKS.items():
        if content.startswith(mark):
            raise wrong(
                _("This is %(kind)s. Take the file as the bank gives it.") % {"kind": name},
                line=0,
                field=_("the file"),
            )
    found = _read(content, on=on, layout=layout)
    if not found.rows:
        raise wrong(_("There is no entry in it."), line=0, field=_("the file"))
    if len(found.rows) > MOST_ROWS:
        raise wrong(_("More than 50,000 entries."), line=0, field=_("the file"))
    return found


def _read(content: bytes, *, on: date, layout: Layout | None) -> BankFile:
    if camt.looks_like(content):
        return camt.read(content)
    if zengin.looks_like(content):
        return zengin.read(content, on=on)
    if content.startswith(BOM) or _is_utf8(content):
        raise wrong(
            _("This is UTF-8. Take the file as the bank gives it, in Shift_JIS."),
            line=1,
            field=_("the file"),
        )
    return csv_files.read(content, layout=layout)


def _is_utf8(content: bytes) -> bool:
    """Say whether Japanese stands in it as UTF-8: in Shift_JIS it would hardly ever be valid."""
    try:
        return not content.isascii() and bool(content.decode("utf-8"))
    except UnicodeDecodeError:
        return False
