"""振込入金通知 (01): what came in, and notices that were taken back (domain 6.2 to 6.5)."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from .fields import DIGITS, Calendar, Record
from .rows import Account, BankRow, wrong
from .zengin_block import Block, must_be


class Notices(Block):
    """振込入金通知: what came in, and notices taken back."""

    @property
    def format(self) -> str:  # type: ignore[override]
        return "zengin-01-b" if any(map(_is_wide, self.data)) else "zengin-01-a"

    def rows(self) -> Iterator[BankRow]:
        calendar, made = self._open()
        header = self.header
        account = Account(
            bank=header.digits(23, 4, "銀行コード"),
            branch=header.digits(42, 3, "支店コード"),
            kind=header.one_of(60, "預金種目", (b"1", b"2", b"4", b"9")).decode(),
            number=f"{header.number(61, 7, '口座番号'):07d}",
        )
        rows = [self._row(record, account, calendar, made) for record in self.data]
        self._check_sums(rows)
        yield from rows

    def _row(self, record: Record, account: Account, calendar: Calendar, made: date) -> BankRow:
        wide = _is_wide(record)
        amount = record.number(20, 10, "金額")
        if wide and (second := record.number(129, 12, "金額(2)")):
            if amount and amount != second:
                raise wrong(
                    _("The two amounts of the row differ."),
                    line=record.line,
                    field="金額(2)",
                    found=record.cut(129, 12),
                )
            amount = second
        if amount == 0:
            raise wrong(_("A notice of nothing."), line=record.line, field="金額")
        record.day(14, "起算日", calendar)
        return BankRow(
            line=record.line,
            account=account,
            on=self._booked(record, 8, calendar, made),
            amount=amount,
            payer=record.text(50, 48),
            cancelled=record.one_of(128, "取消区分", (b"0", b"1", b" ")) == b"1",
            edi=record.text(153, 20) if wide else record.text(129, 20),
            bank_reference=record.cut(2, 6).decode("cp932").strip(),
        )

    def _check_sums(self, rows: Sequence[BankRow]) -> None:
        """
        The trailer has to agree.

        Whether its first pair counts the notices that were taken back differs between banks.
        """
        trailer = self.trailer
        taken_back = [row.amount for row in rows if row.cancelled]
        every = [row.amount for row in rows]
        said = (trailer.number(2, 6, "振込合計件数"), trailer.number(8, 12, "振込合計金額"))
        standing = (len(every) - len(taken_back), sum(every) - sum(taken_back))
        if said not in ((len(every), sum(every)), standing):
            raise wrong(
                _("The trailer says %(count)d rows and %(yen)d yen; the rows add up to %(ours)s.")
                % {"count": said[0], "yen": said[1], "ours": f"{len(every)} / {sum(every)}"},
                line=trailer.line,
                field="振込合計金額",
            )
        must_be(trailer.number(20, 6, "取消合計件数"), len(taken_back), trailer, "取消合計件数")
        must_be(trailer.number(26, 12, "取消合計金額"), sum(taken_back), trailer, "取消合計金額")


def _is_wide(record: Record) -> bool:
    """Format B has 24 digits where format A has the EDI information."""
    return bool(DIGITS.fullmatch(record.cut(129, 24)))
