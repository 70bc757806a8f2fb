"""
Writes of invoices and payments. Only operations of the case call this, under the lock of the case.

Whole yen only. Nothing booked is edited, nothing issued is changed or deleted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.utils.translation import gettext as _

from privacy_portal import crypto, dates
from privacy_portal.errors import Refused

from . import pricing
from .choices import PaymentKind
from .models import FeeRate, Invoice, InvoiceLine, InvoiceSeries, Payment

# An amount above this is a slip of the finger: no invoice comes near.
MOST_YEN = 10_000_000


@dataclass(frozen=True, slots=True)
class LineText:
    """What one line is for, in both languages: the name of a service."""

    description_ja: str
    description_en: str


@dataclass(frozen=True, slots=True)
class Issuer:
    """The company and its account as they are copied onto the invoice."""

    name: str
    name_en: str
    address: str
    registration_number: str
    bank: str
    bank_kana: str
    branch: str
    branch_kana: str
    account_kind: str
    account_number: str
    account_holder_kana: str


def issue(
    *,
    lines: Sequence[LineText],
    reference: str,
    payment_reference: str,
    issued_on: date,
    due_on: date,
    recipient: str,
    language: str,
    issuer: Issuer,
    rate: FeeRate,
    at: datetime,
    replaces: Invoice | None = None,
) -> Invoice:
    """Issue a qualified invoice under the next number of its year, with a key of its own."""
    price = pricing.price(services=len(lines), amount=rate.amount, tax_percent=rate.tax_percent)
    invoice = Invoice.objects.create(
        data_key=crypto.new_data_key(purpose="invoice", at=at),
        number=_number("I", issued_on),
        reference=reference,
        payment_reference=payment_reference,
        issued_on=issued_on,
        due_on=due_on,
        total=price.total,
        tax=price.tax,
        tax_percent=rate.tax_percent,
        language=language,
        recipient=recipient,
        issuer_name=issuer.name,
        issuer_name_en=issuer.name_en,
        issuer_address=issuer.address,
        issuer_registration_number=issuer.registration_number,
        bank=issuer.bank,
        bank_kana=issuer.bank_kana,
        branch=issuer.branch,
        branch_kana=issuer.branch_kana,
        account_kind=issuer.account_kind,
        account_number=issuer.account_number,
        account_holder_kana=issuer.account_holder_kana,
        replaces=replaces,
        retain_until=issued_on + relativedelta(years=settings.INVOICE_KEPT_YEARS),
    )
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            invoice=invoice,
            position=position,
            description_ja=line.description_ja,
            description_en=line.description_en,
            amount=rate.amount,
        )
        for position, line in enumerate(lines, start=1)
    )
    return invoice


def book(
    invoice: Invoice,
    *,
    amount: int,
    received_on: date,
    payer_name: str,
    by_id: int,
    at: datetime,
) -> Payment:
    """
    Book a transfer.

    :raises Refused: for no amount, an impossible one, or a day before the invoice or to come
    """
    # A form may hand over a decimal: half a yen would be cut off in silence.
    if int(amount) != amount or not 0 < amount <= MOST_YEN:
        raise Refused(_("Enter the amount in whole yen, as it came in."))
    if not invoice.issued_on <= received_on <= dates.tokyo_day(at):
        raise Refused(_("The money came between the day of the invoice and today."))
    return _enter(
        invoice,
        kind=PaymentKind.TRANSFER,
        amount=amount,
        received_on=received_on,
        payer_name=payer_name,
        by_id=by_id,
        at=at,
    )


def reverse(payment: Payment, *, by_id: int, at: datetime) -> Payment:
    """
    Undo an entry by its opposite.

    :raises Refused: if it was undone already, or is itself a reversal
    """
    if payment.kind == PaymentKind.REVERSAL or hasattr(payment, "reversed_by"):
        raise Refused(_("This entry was reversed already."))
    return _enter(
        payment.invoice,
        kind=PaymentKind.REVERSAL,
        amount=-payment.amount,
        received_on=dates.tokyo_day(at),
        payer_name="",
        by_id=by_id,
        at=at,
        reverses=payment,
    )


def refund(
    invoice: Invoice, *, amount: int, by_id: int, approved_by_id: int, at: datetime
) -> Payment:
    """
    Book money sent back; another person approves it.

    :raises Refused: for more than came too much, or without a second person
    """
    if not 0 < amount <= invoice.overpaid():
        raise Refused(_("Only what came too much is refunded."))
    return _enter(
        invoice,
        kind=PaymentKind.REFUND,
        amount=-amount,
        received_on=dates.tokyo_day(at),
        payer_name="",
        by_id=by_id,
        approved_by_id=_another(by_id, approved_by_id),
        at=at,
    )


def write_off(
    invoice: Invoice, *, amount: int, by_id: int, approved_by_id: int, at: datetime
) -> Payment:
    """
    Let go of a rest, such as a bank's charge; another person approves it.

    :raises Refused: for more than is owed, or without a second person
    """
    if not 0 < amount <= invoice.outstanding():
        raise Refused(_("Only what is still owed is written off."))
    return _enter(
        invoice,
        kind=PaymentKind.WRITE_OFF,
        amount=amount,
        received_on=dates.tokyo_day(at),
        payer_name="",
        by_id=by_id,
        approved_by_id=_another(by_id, approved_by_id),
        at=at,
    )


def cancel(invoice: Invoice, *, on: date, at: datetime) -> Invoice:
    """
    Cancel by a counter-document with a number of its own; the invoice stays as it is.

    :raises Refused: if it was cancelled already, or money lies on it
    """
    if invoice.cancelled_on:
        raise Refused(_("This invoice was cancelled already."))
    if invoice.paid():
        raise Refused(_("Money was booked on this invoice: refund or reverse it first."))
    invoice.cancelled_on = on
    invoice.cancellation_number = _number("C", on)
    invoice.save(update_fields=["cancelled_on", "cancellation_number"])
    return invoice


def remind(invoice: Invoice, *, on: date) -> Invoice:
    """Note that a reminder is sent."""
    invoice.reminded_on = on
    invoice.save(update_fields=["reminded_on"])
    return invoice


def erase_due(*, on: date, at: datetime) -> list[str]:
    """Destroy the keys of invoices kept long enough; return their numbers. Twice is once."""
    due = (
        Invoice.objects.select_for_update(of=("self",))
        .filter(retain_until__lte=on, data_key__destroyed_at=None)
        .select_related("data_key")
        .order_by("number")
    )
    numbers = []
    for invoice in due:
        crypto.destroy(invoice.data_key, at=at)
        numbers.append(invoice.number)
    return numbers


def _enter(
    invoice: Invoice,
    *,
    kind: PaymentKind,
    amount: int,
    received_on: date,
    payer_name: str,
    by_id: int,
    at: datetime,
    approved_by_id: int | None = None,
    reverses: Payment | None = None,
) -> Payment:
    if invoice.cancelled_on:
        raise Refused(_("This invoice was cancelled."))
    return Payment.objects.create(
        invoice=invoice,
        data_key=invoice.data_key,
        kind=kind,
        amount=amount,
        received_on=received_on,
        payer_name=payer_name,
        booked_at=at,
        booked_by_id=by_id,
        approved_by_id=approved_by_id,
        reverses=reverses,
    )


def _another(by_id: int, approved_by_id: int) -> int:
    if by_id == approved_by_id:
        raise Refused(_("Another person must approve this."))
    return approved_by_id


def _number(letter: str, on: date) -> str:
    series = f"{letter}{on.year}"
    return f"{series}-{InvoiceSeries.take(name=series):06d}"
