"""Money comes in (policy 5: invoice after the identity check, answer after the payment)."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from fees import banking, invoicing
from fees.choices import EntryState
from fees.models import BankEntry, Payment
from identity.models import Staff
from privacy_portal.errors import Refused

from .. import letters, notices
from ..choices import Action, ClockCause, ClockKind, LetterKind, Status
from ..models import Case
from ._unit import Operation, operation


def record_payment(
    *,
    case_id: int,
    amount: int,
    received_on: date,
    payer_name: str,
    by: Staff,
    at: datetime,
) -> Case:
    """
    Book a transfer in yen. Once the fee is covered, the review begins; until then the case waits.

    :raises Refused: if the case awaits no payment, or the amount or the day cannot be
    """
    with operation(case_id, Action.RECORD_PAYMENT, by=by, at=at) as op:
        _book(op, amount=amount, received_on=received_on, payer_name=payer_name)
    return op.case


def book_entry(*, case_id: int, entry_id: UUID, by: Staff, at: datetime) -> Case:
    """
    Book a row of the bank on the invoice of a case, with its amount, its day and its name.

    :raises Refused: if the case awaits no payment, or the row is booked, set aside, taken back by
        the bank, or brings nothing
    """
    with operation(case_id, Action.RECORD_PAYMENT, by=by, at=at) as op:
        entry: BankEntry = (
            BankEntry.objects.select_for_update(of=("self",))
            .select_related("data_key")
            .get(pk=entry_id)
        )
        if entry.state != EntryState.OPEN or entry.cancelled or entry.amount <= 0:
            raise Refused(_("This row cannot be booked: it is booked, set aside or taken back."))
        payment = _book(
            op, amount=entry.amount, received_on=entry.booked_on, payer_name=entry.payer
        )
        banking.settle(entry, payment)
        op.detail["entry"] = str(entry.pk)
    return op.case


def _book(op: Operation, *, amount: int, received_on: date, payer_name: str) -> Payment:
    case = op.case
    assert case.invoice  # noqa: S101 - a constraint sees to it
    assert op.by  # noqa: S101 - the table lets nobody else
    payment = invoicing.book(
        case.invoice,
        amount=amount,
        received_on=received_on,
        payer_name=payer_name,
        by_id=op.by.pk,
        at=op.at,
    )
    op.to = Status.AWAITING_PAYMENT
    op.detail = {
        "payment": str(payment.pk),
        "amount": amount,
        "outstanding": case.invoice.outstanding(),
    }
    if case.invoice.outstanding() <= 0:
        op.to = Status.IN_REVIEW
        case.lapses_on = case.reminder_on = None
        op.tick(ClockKind.RESUME, ClockCause.PAYMENT)
        letters.owe(case, LetterKind.PAYMENT_CONFIRMATION, at=op.at)
    notices.owe(case, at=op.at)
    return payment


def remind(*, case_id: int, at: datetime) -> Case:
    """
    Remind of an unpaid invoice, once (the clock).

    :raises Refused: if the case awaits no payment any more, before its day, or a second time
    """
    with operation(case_id, Action.REMIND, by=None, at=at) as op:
        if op.case.reminder_on is None or op.on < op.case.reminder_on:
            raise Refused(_("The day has not come yet."))
        assert op.case.invoice  # noqa: S101 - a constraint sees to it
        invoicing.remind(op.case.invoice, on=op.on)
        op.case.reminder_on = None
        letters.owe(op.case, LetterKind.PAYMENT_REMINDER, at=at)
        notices.owe(op.case, at=at)
    return op.case


def issue_receipt(*, case_id: int, by: Staff | None, at: datetime) -> Case:
    """
    Owe a receipt for the fee, once, at the wish of whoever paid (Civil Code, Art. 486).

    :param by: the member of staff; None for the person, on the status page
    :raises Refused: while the fee is not paid in full, or if there is a receipt already
    """
    with operation(case_id, Action.ISSUE_RECEIPT, by=by, at=at, person=by is None) as op:
        letters.owe(op.case, LetterKind.RECEIPT, at=at)
    return op.case
