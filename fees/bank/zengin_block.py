"""What both kinds of Zengin files share: one account, from its header to its trailer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from .fields import EMPTY_DAYS, Calendar, Record
from .rows import wrong


@dataclass(frozen=True, slots=True)
class Block:
    """Header, data and trailer of one account."""

    records: Sequence[Record]
    kind: bytes
    on: date

    format = ""

    @property
    def header(self) -> Record:
        return self.records[0]

    @property
    def data(self) -> Sequence[Record]:
        return self.records[1:-1]

    @property
    def trailer(self) -> Record:
        return self.records[-1]

    def _open(self) -> tuple[Calendar, date]:
        """Check what every header has; return how years are counted, and the day of the file."""
        header = self.header
        if header.cut(2, 2) != self.kind:
            raise wrong(
                _("All accounts of a file have one kind (01 or 03)."),
                line=header.line,
                field="種別コード",
                found=header.cut(2, 2),
            )
        if header.one_of(4, "コード区分", (b"0", b"1")) == b"1":
            raise wrong(
                _("The header says EBCDIC. Ask the bank for the file in JIS (code 0)."),
                line=header.line,
                field="コード区分",
            )
        made = next(
            (found for start in (5, 17, 11) if (found := header.cut(start, 6)) not in EMPTY_DAYS),
            b"",
        )
        if not made:
            raise wrong(_("The day of the file is missing."), line=header.line, field="作成日")
        calendar = Calendar.of(made, near=self.on)
        days = [
            header.day(start, field, calendar)
            for start, field in ((5, "作成日"), (11, "勘定日(自)"), (17, "勘定日(至)"))
        ]
        return calendar, next(day for day in (days[0], days[2], days[1]) if day)

    def _booked(self, record: Record, start: int, calendar: Calendar, made: date) -> date:
        """Return the booking day of a row; one far from the file's own is a wrong era."""
        found = record.day(start, "勘定日", calendar)
        if found is None or abs(found.year - made.year) > 1:
            raise wrong(
                _("A row needs its day, within a year of the file's."),
                line=record.line,
                field="勘定日",
                found=record.cut(start, 6),
            )
        return found


def must_be(found: int, ours: int, record: Record, field: str) -> None:
    if found != ours:
        raise wrong(
            _("The file says %(found)d, its rows make %(ours)d.") % {"found": found, "ours": ours},
            line=record.line,
            field=field,
        )
