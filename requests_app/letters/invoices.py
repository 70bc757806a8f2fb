"""What letters about money say: everything printed is what the invoice copied at its issue."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ..choices import LetterKind
from .contexts import LetterContext


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLine:
    """`amount` includes the tax."""

    text: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxTotal:
    """One rate: what falls under it (tax included), and the tax in it, rounded once."""

    percent: int
    total: int
    tax: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccount:
    bank: str
    branch: str
    kind: str
    number: str
    holder_kana: str
    bank_kana: str = ""
    branch_kana: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Billed(LetterContext):
    """What an invoice, its cancellation and its receipt all repeat of it."""

    invoice_number: str
    recipient: str
    lines: tuple[InvoiceLine, ...]
    taxes: tuple[TaxTotal, ...]
    total: int
    issuer: str
    registration_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLetter(Billed):
    """手数料ご請求書: the six items of a qualified invoice (domain 5.2) and how to pay."""

    letter: ClassVar[LetterKind] = LetterKind.INVOICE
    transaction_on: date
    due_on: date
    account: BankAccount
    payment_reference: str
    replaces: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentReminder(LetterContext):
    """
    お支払いのご確認; sent before the due day as well as after it.

    :ivar last_day: on which the money may still come; the request ends on the next
    """

    letter: ClassVar[LetterKind] = LetterKind.PAYMENT_REMINDER
    invoice_number: str
    invoiced_on: date
    total: int
    paid: int
    outstanding: int
    due_on: date
    last_day: date
    account: BankAccount
    payment_reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentConfirmation(LetterContext):
    """入金確認のお知らせ; `answer_by` is our own promise, if one is running."""

    letter: ClassVar[LetterKind] = LetterKind.PAYMENT_CONFIRMATION
    invoice_number: str
    total: int
    received: int
    received_on: date
    answer_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceCancellation(Billed):
    """請求取消書: the counter-document; the invoice itself never changes."""

    letter: ClassVar[LetterKind] = LetterKind.INVOICE_CANCELLATION
    cancellation_number: str
    invoiced_on: date
    reason: str = ""
    replaced_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(Billed):
    """領収書 (Civil Code, Art. 486(2): as electronic data; domain 5.4)."""

    letter: ClassVar[LetterKind] = LetterKind.RECEIPT
    received_on: date
    issuer_address: str
