"""A new holiday moves open cases: the promise is the sum of the ledger, whatever was stored."""

from datetime import datetime

from ..choices import Action
from ..clock import sum_of
from ..models import Case
from ._unit import operation


def redate(*, case_id: int, at: datetime) -> Case:
    """
    Set the deadline to what the ledger adds up to with the holidays known now (the clock).

    :raises Refused: once the answer has left
    """
    with operation(case_id, Action.REDATE, by=None, at=at) as op:
        before, op.case.reply_by = op.case.reply_by, sum_of(op.case).reply_by
        op.detail = {
            "before": before.isoformat() if before else None,
            "reply_by": op.case.reply_by.isoformat() if op.case.reply_by else None,
        }
    return op.case
