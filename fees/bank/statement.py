"""入出金取引明細 (03): in and out, with the balance before and after (domain 6.6, 6.7)."""

from collections.abc import Iterator, Sequence
from datetime import date

from .fields import Calendar, Record
from .rows import Account, BankRow
from .zengin_block import Block, must_be


class Statement(Block):
    """入出金取引明細: in and out, with the balance before and after."""

    format = "zengin-03"

    def rows(self) -> Iterator[BankRow]:
        calendar, made = self._open()
        header = self.header
        number = header.number(64, 10, "口座番号")
        account = Account(
            bank=header.digits(23, 4, "銀行コード"),
            branch=header.digits(42, 3, "支店コード"),
            kind=header.one_of(63, "預金種目", (b"1", b"2", b"4", b"5", b"6", b"7", b"9")).decode(),
            number=f"{number:07d}",
        )
        rows = [self._row(record, account, calendar, made) for record in self.data]
        self._check_sums(rows)
        yield from rows

    def _row(self, record: Record, account: Account, calendar: Calendar, made: date) -> BankRow:
        incoming = record.one_of(22, "入払区分", (b"1", b"2")) == b"1"
        amount = record.number(25, 12, "取引金額")
        record.number(23, 2, "取引区分")
        record.day(16, "預入・払出日", calendar)
        return BankRow(
            line=record.line,
            account=account,
            on=self._booked(record, 10, calendar, made),
            amount=amount if incoming else -amount,
            payer=record.text(82, 48),
            edi=record.text(180, 20),
            bank_reference=record.cut(2, 8).decode("cp932").strip(),
        )

    def _check_sums(self, rows: Sequence[BankRow]) -> None:
        trailer = self.trailer
        incoming = [row.amount for row in rows if self._is_incoming(row)]
        outgoing = [-row.amount for row in rows if not self._is_incoming(row)]
        for start, length, field, ours in (
            (2, 6, "入金件数", len(incoming)),
            (8, 13, "入金額合計", sum(incoming)),
            (21, 6, "出金件数", len(outgoing)),
            (27, 13, "出金額合計", sum(outgoing)),
        ):
            must_be(trailer.number(start, length, field), ours, trailer, field)
        before = _signed(self.header, 114, 116, "取引前残高")
        after = _signed(trailer, 40, 41, "取引後残高")
        must_be(after, before + sum(incoming) - sum(outgoing), trailer, "取引後残高")
        must_be(
            trailer.number(55, 7, "データ・レコード件数"),
            len(rows),
            trailer,
            "データ・レコード件数",
        )

    def _is_incoming(self, row: BankRow) -> bool:
        # A row of 0 yen has no sign of its own.
        record = self.data[row.line - self.data[0].line]
        return record.cut(22, 1) == b"1"


def _signed(record: Record, sign: int, start: int, field: str) -> int:
    """Return a balance: 1 is plus, 2 is minus (貸越区分)."""
    amount = record.number(start, 14, field)
    return -amount if record.one_of(sign, "貸越区分", (b"1", b"2")) == b"2" else amount
