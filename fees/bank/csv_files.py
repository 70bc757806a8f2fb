"""CSV of online banks: known by the names of its columns, believed where its balances follow."""

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from . import amounts
from .rows import Account, BankFile, BankRow, wrong

FORMATS: Final = Path(__file__).with_name("csv_formats.toml")
# Banks put titles and the period above the names of the columns.
TITLES: Final = 10
LONGEST_LINE: Final = 1_000
MOST_COLUMNS: Final = 20
TOTALS: Final = ("合計", "計")
ROLES: Final = ("date", "incoming", "outgoing", "amount", "payer", "balance", "memo", "reference")


@dataclass(frozen=True, slots=True)
class Layout:
    """
    Which column is what, by its name.

    `date` is one column, or year, month and day; either `amount`, or `incoming` and `outgoing`.
    """

    code: str
    date: tuple[str, ...]
    payer: str
    incoming: str = ""
    outgoing: str = ""
    amount: str = ""
    balance: str = ""
    memo: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file with its cells by name."""

    number: int
    cells: Mapping[str, str]

    def cell(self, name: str) -> str:
        return self.cells.get(name, "") if name else ""


@cache
def shipped() -> tuple[Mapping[str, object], ...]:
    """Return the layouts that ship, as they are in the table."""
    return tuple(tomllib.loads(FORMATS.read_text(encoding="utf-8"))["formats"])


def layout_of(header: Sequence[str]) -> Layout | None:
    """Return the layout of a header; None if no bank of the table has these names."""
    for row in shipped():
        chosen = {role: _name(row.get(role), header) for role in ROLES if role in row}
        optional = {"memo", "reference"}
        if all(name for role, name in chosen.items() if role not in optional):
            days = tuple(chosen.pop("date").split("+"))
            return Layout(code=str(row["code"]), date=days, **chosen)
    return None


def _name(names: object, header: Sequence[str]) -> str:
    candidates = names if isinstance(names, list) else []
    return next((name for name in candidates if set(name.split("+")) <= set(header)), "")


def table(content: bytes) -> list[tuple[int, list[str]]]:
    """
    Return the cells of every line that is not empty, with its number from 1.

    :raises WrongFile: if it is no CSV in Shift_JIS
    """
    for number, line in enumerate(content.split(b"\n"), start=1):
        if len(line) > LONGEST_LINE:
            raise wrong(_("A line has more than 1,000 bytes."), line=number, field=_("the line"))
    try:
        text = content.decode("cp932")
    except UnicodeDecodeError as error:
        raise wrong(
            _("This is not Shift_JIS. Take the file as the bank gives it; do not save it anew."),
            line=content[: error.start].count(b"\n") + 1,
            field=_("the line"),
            found=content[error.start : error.start + 8],
        ) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        found = [(reader.line_num, cells) for cells in reader if any(cells)]
    except csv.Error:
        raise wrong(
            _("The quotes of this line do not fit."), line=reader.line_num, field=_("the line")
        ) from None
    for number, cells in found:
        if len(cells) > MOST_COLUMNS:
            raise wrong(_("More than 20 columns."), line=number, field=_("the line"))
    return found


def header_in(lines: Sequence[tuple[int, list[str]]]) -> tuple[int, Layout] | None:
    """Return which of the first lines has the names of the columns, and what they mean."""
    for position, (_number, cells) in enumerate(lines[:TITLES]):
        if layout := layout_of([cell.strip() for cell in cells]):
            return position, layout
    return None


def read(content: bytes, *, layout: Layout | None = None) -> BankFile:
    """
    Read a CSV.

    :param layout: what finance said of a file that no table knows
    :raises WrongFile: for an unknown header, a cell that is no amount or day, or a balance that
        does not follow from the row before
    """
    lines = table(content)
    names, position = layout, 0
    if names is None:
        found = header_in(lines)
        if found is None:
            raise wrong(
                _("No bank we know has these columns. Say once which column is what."),
                line=lines[0][0] if lines else 0,
                field=_("names of the columns"),
                found=",".join(lines[0][1]) if lines else "",
            )
        position, names = found
    header = [cell.strip() for cell in lines[position][1]] if lines else []
    if len(set(filter(None, header))) != len([name for name in header if name]):
        raise wrong(
            _("Two columns have one name."),
            line=lines[position][0],
            field=_("names of the columns"),
        )
    rows: list[BankRow] = []
    balances: list[int | None] = []
    for line in _lines(lines[position + 1 :], header, names):
        row, balance = _row(line, names)
        rows.append(row)
        balances.append(balance)
    _check_balances(rows, balances, names)
    return BankFile(format=names.code, rows=tuple(rows))


def _lines(
    lines: Sequence[tuple[int, list[str]]], header: Sequence[str], names: Layout
) -> Iterator[Line]:
    for number, cells in lines:
        line = Line(number, dict(zip(header, cells, strict=False)))
        said = [line.cell(name) for name in (*names.date, names.incoming, names.outgoing)]
        if cells[0].strip() in TOTALS:
            continue
        # Some files end with the balance alone.
        if not any(cell.strip() for cell in (*said, line.cell(names.amount))):
            continue
        if len(cells) != len(header):
            raise wrong(
                _("The header has %(ours)d columns, this line %(found)d.")
                % {"ours": len(header), "found": len(cells)},
                line=number,
                field=_("the line"),
            )
        yield line


def _row(line: Line, names: Layout) -> tuple[BankRow, int | None]:
    if names.amount:
        amount = _yen(line, names.amount, signed=True)
    else:
        both = [line.cell(name).strip() for name in (names.incoming, names.outgoing)]
        if not any(both):
            raise wrong(_("There is no amount."), line=line.number, field=names.incoming)
        if all(both) and both[0] != "0" and both[1] != "0":
            raise wrong(
                _("In and out in one line."), line=line.number, field=names.incoming, found=both[0]
            )
        incoming = _yen(line, names.incoming) if both[0] else 0
        amount = incoming - (_yen(line, names.outgoing) if both[1] else 0)
    row = BankRow(
        line=line.number,
        account=Account(),
        on=_day(line, names),
        amount=amount,
        payer=line.cell(names.payer).rstrip(" "),
        edi=line.cell(names.memo).rstrip(" "),
        bank_reference=line.cell(names.reference).strip(),
    )
    known = names.balance and line.cell(names.balance).strip()
    return row, _yen(line, names.balance, signed=True) if known else None


def _yen(line: Line, name: str, *, signed: bool = False) -> int:
    found = line.cell(name)
    try:
        return amounts.yen(found, signed=signed)
    except ValueError:
        raise wrong(
            _("This is no amount of yen."), line=line.number, field=name, found=found
        ) from None


def _day(line: Line, names: Layout) -> date:
    cells = [line.cell(name).strip() for name in names.date]
    found = cells[0] if len(cells) == 1 else "/".join(cells)
    try:
        return amounts.day(found)
    except ValueError:
        raise wrong(
            _("There is no such day."), line=line.number, field=names.date[0], found=found
        ) from None


def _check_balances(rows: Sequence[BankRow], balances: Sequence[int | None], names: Layout) -> None:
    """Each balance has to follow from its neighbour, oldest first or newest first."""
    missing = [row for row, balance in zip(rows, balances, strict=True) if balance is None]
    if len(missing) == len(rows):
        return
    if missing:
        raise wrong(_("The balance is missing."), line=missing[0].line, field=names.balance)
    known = [(row, balance or 0) for row, balance in zip(rows, balances, strict=True)]
    pairs = list(pairwise(known))
    breaks = [
        [later for (_one, before), later in pairs if later[1] != before + later[0].amount],
        [earlier for earlier, (_row, after) in pairs if earlier[1] != after + earlier[0].amount],
    ]
    if all(breaks):
        row, balance = min(breaks, key=len)[0]
        raise wrong(
            _("The balance does not follow from the row before. Take the whole list of entries."),
            line=row.line,
            field=names.balance,
            found=f"{balance:,}",
        )
