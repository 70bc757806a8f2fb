"""Letters about an invoice: everything printed is what the invoice copied at its issue."""

from datetime import date, timedelta
from typing import Any

from fees.models import Invoice

from ..choices import ClockKind
from ._rows import Rows
from .invoices import (
    BankAccount,
    InvoiceCancellation,
    InvoiceLetter,
    InvoiceLine,
    PaymentConfirmation,
    PaymentReminder,
    Receipt,
    TaxTotal,
)


def invoice(rows: Rows) -> InvoiceLetter:
    row = _invoice(rows)
    return InvoiceLetter(
        **_billed(rows, row),
        transaction_on=row.issued_on,
        due_on=row.due_on,
        account=_account(row),
        payment_reference=row.payment_reference,
        replaces=row.replaces.number if row.replaces else "",
    )


def reminder(rows: Rows) -> PaymentReminder:
    row, lapses_on = _invoice(rows), rows.case.lapses_on
    return PaymentReminder(
        **rows.common(),
        invoice_number=row.number,
        invoiced_on=row.issued_on,
        total=row.total,
        paid=row.paid(),
        outstanding=row.outstanding(),
        due_on=row.due_on,
        last_day=lapses_on - timedelta(days=1) if lapses_on else row.due_on,
        account=_account(row),
        payment_reference=row.payment_reference,
    )


def confirmation(rows: Rows) -> PaymentConfirmation:
    row = _invoice(rows)
    running = rows.case.clock.exclude(kind=ClockKind.STOP).exists()
    return PaymentConfirmation(
        **rows.common(),
        invoice_number=row.number,
        total=row.total,
        received=row.paid(),
        received_on=_paid_on(rows, row),
        answer_by=rows.case.reply_by if running else None,
    )


def cancellation(rows: Rows) -> InvoiceCancellation:
    row = _invoice(rows)
    successor = Invoice.objects.filter(replaces=row).first()
    return InvoiceCancellation(
        **_billed(rows, row),
        cancellation_number=row.cancellation_number,
        invoiced_on=row.issued_on,
        reason=str(rows.particulars.get("reason", "")),
        replaced_by=successor.number if successor else "",
    )


def receipt(rows: Rows) -> Receipt:
    row = _invoice(rows)
    return Receipt(
        **_billed(rows, row),
        received_on=_paid_on(rows, row),
        issuer_address=row.issuer_address,
    )


def _invoice(rows: Rows) -> Invoice:
    assert rows.case.invoice  # noqa: S101 - these letters are owed with an invoice only
    return rows.case.invoice


def _billed(rows: Rows, row: Invoice) -> dict[str, Any]:
    """Return the fields of `Billed`, and of every letter."""
    return {
        **rows.common(),
        "invoice_number": row.number,
        "recipient": row.recipient,
        "lines": _lines(rows, row),
        "taxes": _taxes(row),
        "total": row.total,
        "issuer": rows.text(ja=row.issuer_name, en=row.issuer_name_en),
        "registration_number": row.issuer_registration_number,
    }


def _paid_on(rows: Rows, row: Invoice) -> date:
    """Return the day of the newest payment."""
    last = row.payments.order_by("received_on").last()
    return last.received_on if last else rows.on


def _lines(rows: Rows, row: Invoice) -> tuple[InvoiceLine, ...]:
    return tuple(
        InvoiceLine(
            text=rows.text(
                ja=f"開示等手数料（{line.description_ja}）",
                en=f"Handling fee ({line.description_en})",
            ),
            amount=line.amount,
        )
        for line in row.lines.order_by("position")
    )


def _taxes(row: Invoice) -> tuple[TaxTotal, ...]:
    return (TaxTotal(percent=row.tax_percent, total=row.total, tax=row.tax),)


def _account(row: Invoice) -> BankAccount:
    return BankAccount(
        bank=row.bank,
        branch=row.branch,
        kind=row.account_kind,
        number=row.account_number,
        holder_kana=row.account_holder_kana,
        bank_kana=row.bank_kana,
        branch_kana=row.branch_kana,
    )
