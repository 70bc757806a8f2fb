"""Letters about an invoice: everything printed is what the invoice copied at its issue."""

from datetime import timedelta

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
        **rows.common(),
        invoice_number=row.number,
        transaction_on=row.issued_on,
        recipient=row.recipient,
        lines=_lines(rows, row),
        taxes=_taxes(row),
        total=row.total,
        due_on=row.due_on,
        account=_account(row),
        payment_reference=row.payment_reference,
        issuer=_issuer(rows, row),
        registration_number=row.issuer_registration_number,
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
    last = row.payments.order_by("received_on").last()
    running = rows.case.clock.exclude(kind=ClockKind.STOP).exists()
    return PaymentConfirmation(
        **rows.common(),
        invoice_number=row.number,
        total=row.total,
        received=row.paid(),
        received_on=last.received_on if last else rows.on,
        answer_by=rows.case.reply_by if running else None,
    )


def cancellation(rows: Rows) -> InvoiceCancellation:
    row = _invoice(rows)
    successor = Invoice.objects.filter(replaces=row).first()
    return InvoiceCancellation(
        **rows.common(),
        cancellation_number=row.cancellation_number,
        invoice_number=row.number,
        invoiced_on=row.issued_on,
        recipient=row.recipient,
        lines=_lines(rows, row),
        taxes=_taxes(row),
        total=row.total,
        issuer=_issuer(rows, row),
        registration_number=row.issuer_registration_number,
        reason=str(rows.particulars.get("reason", "")),
        replaced_by=successor.number if successor else "",
    )


def receipt(rows: Rows) -> Receipt:
    row = _invoice(rows)
    last = row.payments.order_by("received_on").last()
    return Receipt(
        **rows.common(),
        invoice_number=row.number,
        recipient=row.recipient,
        lines=_lines(rows, row),
        taxes=_taxes(row),
        total=row.total,
        received_on=last.received_on if last else rows.on,
        issuer=_issuer(rows, row),
        issuer_address=row.issuer_address,
        registration_number=row.issuer_registration_number,
    )


def _invoice(rows: Rows) -> Invoice:
    assert rows.case.invoice  # noqa: S101 - these letters are owed with an invoice only
    return rows.case.invoice


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


def _issuer(rows: Rows, row: Invoice) -> str:
    return rows.text(ja=row.issuer_name, en=row.issuer_name_en)


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
