"""100,000 rows of the bank against 100,000 open invoices: read, matched, beside a query a row."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from fees.bank import names, reading
from fees.bank.matching import Book, Incoming, OpenInvoice, match
from fees.models import Invoice
from privacy_portal import crypto
from tests.fees.bank.files import Entry, notices

from .figures import Figure

AT: Final = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
ON: Final = date(2026, 9, 16)
MANY: Final = 100_000
# A file of the bank holds 5 MB.
IN_A_FILE: Final = 25_000
ASKED: Final = 2_000
NAMES: Final = ("ヤマダ　タロウ", "サトウ　ハナコ", "スズキ　イチロウ", "モリ　タケシ")


def measure() -> Iterator[Figure]:
    """Processor time of both; the baseline is measured on 2,000 rows and scaled."""
    _invoices()
    files = [_file(start) for start in range(0, MANY, IN_A_FILE)]
    began = time.process_time()
    rows = [row for content in files for row in reading.read(content, on=ON).rows]
    parsed = time.process_time() - began
    incoming = [
        Incoming(entry_id=n, on=row.on, amount=row.amount, payer=row.payer, edi=row.edi)
        for n, row in enumerate(rows)
    ]
    began = time.process_time()
    found = list(match(incoming, Book.of(_open())))
    matched = time.process_time() - began
    exact = sum(one.books_itself for one in found)
    if exact < MANY * 0.8:
        raise RuntimeError("The rows do not fit the invoices: nothing was measured.")
    naive = _naive([row.payer[:8] for row in rows[:ASKED]]) * MANY / ASKED
    yield Figure("bank_rows_read_a_second", MANY / parsed, "1/s", 1)
    yield Figure("bank_rows_matched_and_read", parsed + matched, "s", naive)
    yield Figure("bank_rows_matched", matched, "s", naive)
    yield Figure("bank_peak", _peak(), "MB", 500)


def _invoices() -> None:
    key = crypto.new_data_key(purpose="invoice", at=AT)
    Invoice.objects.bulk_create(
        [
            Invoice(
                data_key=key,
                number=f"B{n:09d}",
                reference=f"2609{n:08d}",
                payment_reference=f"{n:08d}",
                issued_on=ON,
                due_on=ON,
                total=5_500,
                tax=500,
                tax_percent=10,
                language="ja",
                recipient="",
                retain_until=date(2033, 9, 16),
            )
            for n in range(10_000_000, 10_000_000 + MANY)
        ],
        batch_size=2_000,
    )


def _file(start: int) -> bytes:
    return notices(
        [
            Entry(
                payer=f"{10_000_000 + n:08d}ﾔﾏﾀﾞ ﾀﾛｳ" if n % 10 else "ｻﾄｳ ﾊﾅｺ",
                amount=5_500,
                number=n % 1_000_000,
            )
            for n in range(start, start + IN_A_FILE)
        ]
    )


def _open() -> Iterator[OpenInvoice]:
    columns = ("pk", "payment_reference", "total", "due_on")
    for n, (pk, reference, total, due_on) in enumerate(Invoice.objects.values_list(*columns)):
        yield OpenInvoice(
            case_id=hash(pk),
            payment_reference=reference,
            total=total,
            paid=0,
            due_on=due_on,
            names=frozenset({names.key(f"{NAMES[n % 4]}{n % 1_000}")}),
        )


def _naive(references: list[str]) -> float:
    began = time.process_time()
    for reference in references:
        Invoice.objects.filter(payment_reference=reference).first()
    return time.process_time() - began


def _peak() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
