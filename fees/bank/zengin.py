"""
Fixed-length files: 振込入金通知 (01, formats A and B) and 入出金取引明細 (03).

Positions count from 1, as in the tables of the standard (Zengin AP-I-12; domain 6.2 to 6.7).
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from .fields import ALLOWED, Record
from .notices import Notices
from .rows import BankFile, BankRow, wrong
from .statement import Statement
from .zengin_block import must_be

LENGTH: Final = 200
END_OF_FILE: Final = b"\x1a"
NOTICES, STATEMENT = b"01", b"03"
HEADER, DATA, TRAILER, END = b"1", b"2", b"8", b"9"


def looks_like(content: bytes) -> bool:
    """Say whether a file begins as a Zengin header does; EBCDIC too, to say so by name."""
    return content[:3] in (b"101", b"103", b"\xf1\xf0\xf1", b"\xf1\xf0\xf3")


def read(content: bytes, *, on: date) -> BankFile:
    """
    Read a file of either kind.

    :param on: the day it is read: two digits of a year mean the nearest one
    :raises WrongFile: for anything that is not as the standard has it, sums above all
    """
    if content.startswith(b"\xf1"):
        raise wrong(
            _("This is EBCDIC. Ask the bank for the file in JIS (code 0)."),
            line=1,
            field="コード区分",
        )
    records = _records(content)
    kind = records[0].cut(2, 2)
    read_one = Notices if kind == NOTICES else Statement
    rows: list[BankRow] = []
    format_ = ""
    position = accounts = 0
    while position < len(records) and records[position].cut(1, 1) == HEADER:
        size = _size_of_block(records, position)
        block = read_one(records[position : position + size], kind=kind, on=on)
        rows += block.rows()
        format_ = max(format_, block.format)
        position, accounts = position + size, accounts + 1
    _check_end(records, position, kind=kind, accounts=accounts)
    return BankFile(format=format_, rows=tuple(rows))


def _records(content: bytes) -> list[Record]:
    content = content.removesuffix(END_OF_FILE)
    if b"\n" in content or b"\r" in content:
        lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        while lines and not lines[-1]:
            lines.pop()
    else:
        lines = [content[at : at + LENGTH] for at in range(0, len(content), LENGTH)]
    records = [Record(line, found) for line, found in enumerate(lines, start=1)]
    for record in records:
        if len(record.content) != LENGTH:
            raise wrong(
                _("A record has 200 bytes, this one has %(count)d.")
                % {"count": len(record.content)},
                line=record.line,
                field=_("the record"),
            )
        if not ALLOWED.fullmatch(record.content):
            at = next(n for n in range(LENGTH) if not ALLOWED.fullmatch(record.content[n : n + 1]))
            raise wrong(
                _("Byte %(position)d is no half-width character of JIS X 0201.")
                % {"position": at + 1},
                line=record.line,
                field=_("the record"),
                found=record.content[at : at + 4],
            )
    return records


def _size_of_block(records: Sequence[Record], start: int) -> int:
    """Return the number of records from a header to its trailer."""
    for size, record in enumerate(records[start + 1 :], start=2):
        match record.cut(1, 1):
            case b"2":
                continue
            case b"8":
                return size
            case other:
                raise wrong(
                    _("After a header come data (2) and a trailer (8)."),
                    line=record.line,
                    field="データ区分",
                    found=other,
                )
    raise wrong(
        _("The file ends in the middle: the trailer (8) is missing."),
        line=records[-1].line,
        field="データ区分",
    )


def _check_end(records: Sequence[Record], position: int, *, kind: bytes, accounts: int) -> None:
    end = records[position] if position < len(records) else None
    if end is None or end.cut(1, 1) != END:
        raise wrong(
            _("The end record (9) is missing."),
            line=end.line if end else records[-1].line,
            field="データ区分",
            found=end.cut(1, 1) if end else b"",
        )
    if position + 1 < len(records):
        raise wrong(
            _("Something stands after the end record (9)."),
            line=records[position + 1].line,
            field="データ区分",
        )
    if kind == STATEMENT:
        must_be(end.number(2, 10, "レコード総件数"), len(records), end, "レコード総件数")
        must_be(end.number(12, 5, "口座数"), accounts, end, "口座数")
