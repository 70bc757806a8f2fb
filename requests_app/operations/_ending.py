"""What every end of a case has in common: the clock stops, retention begins."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.conf import settings

from fees import invoicing

from .. import letters, notices
from ..choices import ClockCause, ClockKind, LetterKind
from ._unit import Operation


def end(op: Operation, letter: LetterKind | None, **particulars: str | int) -> None:
    """Stop the clock, set the days of erasure, cancel what nobody will pay, and say so."""
    case = op.case
    op.tick(ClockKind.STOP, ClockCause.ENDED)
    case.lapses_on = case.reminder_on = None
    case.images_until = op.on + timedelta(days=settings.IDENTITY_IMAGES_KEPT_DAYS)
    case.retain_until = kept_until(op.on)
    if case.invoice and not case.invoice.cancelled_on and not case.invoice.paid():
        invoicing.cancel(case.invoice, on=op.on, at=op.at)
        letters.owe(case, LetterKind.INVOICE_CANCELLATION, at=op.at)
    if letter:
        letters.owe(case, letter, at=op.at, outcome=None, method=None, **particulars)
        notices.owe(case, at=op.at)


def kept_until(closed_on: date) -> date:
    """Return the first day on which a case closed on that day is purged."""
    return closed_on + relativedelta(years=settings.CASE_KEPT_YEARS)
