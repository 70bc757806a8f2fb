"""The answer leaves the house, comes back, or arrives (policy 5: certified mail or electronic)."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from identity.models import Staff
from privacy_portal import dates, numbering
from privacy_portal.errors import Refused

from .. import notices
from ..choices import (
    Action,
    ClockCause,
    ClockKind,
    DeliveryMethod,
    DeliveryState,
    MailKind,
)
from ..models import Case, Delivery
from . import _ending
from ._unit import Operation, operation
from .decision import drop_replies, owe_replies
from .redaction import forget_sources


def dispatch(
    *,
    case_id: int,
    method: DeliveryMethod,
    mail_kind: MailKind,
    tracking_number: str,
    posted_on: date | None,
    by: Staff,
    at: datetime,
) -> Case:
    """
    Send the answer. By mail with its tracking number; electronically a job seals it first.

    Electronic: the package opens only with a code that the job writes into a letter and nowhere
    else; the plain copies are destroyed, so that staff cannot open it either (security 4.3).

    :raises Refused: while a letter is not rendered, for another method than the letters were made
        for, or a tracking number whose check digit is wrong
    """
    with operation(case_id, Action.DISPATCH, by=by, at=at) as op:
        made_for = {letter.method for letter in op.case.letters.standing_replies()}
        if made_for != {method}:
            raise Refused(_("The letters were made for the other way of sending."))
        delivery = Delivery(
            case=op.case,
            data_key=op.case.data_key,
            method=method,
            mail_kind=mail_kind,
            dispatched_by=by,
            dispatched_at=at,
            contents="",
        )
        if method == DeliveryMethod.CERTIFIED_MAIL:
            delivery.tracking_number = tracking(tracking_number)
            delivery.posted_on = _posted(posted_on, op)
            delivery.state = DeliveryState.UNDER_WAY
            delivery.save()
            notices.owe(op.case, at=at)
        else:
            delivery.state = DeliveryState.SEALING
            delivery.save()
            op.then("seal_answer", delivery.pk)
        forget_sources(op.case)
        op.tick(ClockKind.STOP, ClockCause.DISPATCHED)
        op.detail = {"method": method, "delivery": str(delivery.pk)}
    return op.case


def post_code(
    *, case_id: int, tracking_number: str, posted_on: date, by: Staff, at: datetime
) -> Case:
    """
    Note that the letter with the code was posted; it opens the answer for 21 days from then.

    :raises Refused: if nothing is sealed, or the code was posted already
    """
    with operation(case_id, Action.POST_CODE, by=by, at=at) as op:
        delivery = latest(op.case)
        delivery.tracking_number = tracking(tracking_number)
        delivery.posted_on = _posted(posted_on, op)
        if delivery.posted_on < dates.tokyo_day(delivery.dispatched_at):
            raise Refused(_("The code was not there yet on that day."))
        delivery.opens_until = delivery.posted_on + timedelta(days=settings.ELECTRONIC_ANSWER_DAYS)
        delivery.save()
        notices.owe(op.case, at=at)
        op.detail = {"delivery": str(delivery.pk)}
    return op.case


def take_back(
    *,
    case_id: int,
    reason: DeliveryState,
    on: date,
    method: DeliveryMethod,
    by: Staff,
    at: datetime,
) -> Case:
    """
    The post came back, or the code is spent: the case is decided again, and letters made anew.

    :param reason: RETURNED, CODE_SPENT or EXPIRED
    :param method: how the answer shall go out next time
    :raises Refused: if the answer was opened, or the reason does not fit the way it was sent
    """
    with operation(case_id, Action.TAKE_BACK, by=by, at=at) as op:
        delivery = latest(op.case)
        electronic = delivery.method == DeliveryMethod.ELECTRONIC
        fitting = {DeliveryState.RETURNED}
        if electronic:
            fitting |= {DeliveryState.CODE_SPENT, DeliveryState.EXPIRED}
        if reason not in fitting:
            raise Refused(_("This reason does not fit the way the answer was sent."))
        if delivery.state == DeliveryState.DELIVERED or delivery.opened_at:
            raise Refused(_("The answer has arrived already."))
        if reason != delivery.state and (
            reason != DeliveryState.RETURNED or delivery.state != DeliveryState.UNDER_WAY
        ):
            raise Refused(
                _("The last dispatch is: %(state)s.") % {"state": delivery.get_state_display()}
            )
        if delivery.state == DeliveryState.SEALING:
            raise Refused(_("The answer is still being sealed. Please wait a moment."))
        if on > op.on or on < (delivery.posted_on or dates.tokyo_day(delivery.dispatched_at)):
            raise Refused(_("The day it came back lies between the posting and today."))
        delivery.state = reason
        delivery.returned_on = on
        # The package is void at once: without the wrapped key no code opens it.
        delivery.wrapped = delivery.salt = None
        delivery.save()
        op.then("remove_package", delivery.pk)
        if electronic or method != delivery.method:
            # Sealing destroyed them, or they were made for the other way.
            drop_replies(op.case, at=at)
            owe_replies(op, method=method)
        op.tick(ClockKind.START, ClockCause.ANSWER, days=settings.ANSWER_BUSINESS_DAYS)
        notices.owe(op.case, at=at)
        op.detail = {"reason": reason, "method": method, "delivery": str(delivery.pk)}
    return op.case


def expire(*, case_id: int, at: datetime) -> Case:
    """
    Void a sealed answer that nobody opened in time; the desk gets a deadline again (the clock).

    :raises Refused: if it was opened, or its last day has not passed
    """
    with operation(case_id, Action.EXPIRE, by=None, at=at) as op:
        delivery = latest(op.case)
        if delivery.opened_at or not delivery.opens_until or op.on <= delivery.opens_until:
            raise Refused(_("The day has not come yet."))
        delivery.state = DeliveryState.EXPIRED
        delivery.wrapped = delivery.salt = None
        delivery.save()
        op.then("remove_package", delivery.pk)
        op.tick(ClockKind.START, ClockCause.ANSWER, days=settings.ANSWER_BUSINESS_DAYS)
        notices.owe(op.case, at=at)
        op.detail = {"delivery": str(delivery.pk)}
    return op.case


def close(*, case_id: int, delivered_on: date, by: Staff | None, at: datetime) -> Case:
    """
    The answer has arrived: the case ends and its days of retention begin.

    :param by: None when the clock closes an electronic answer that was opened
    :raises Refused: if the answer is not under way, or the day is before it was sent or to come
    """
    with operation(case_id, Action.CLOSE, by=by, at=at) as op:
        delivery = latest(op.case)
        if by is None and delivery.method != DeliveryMethod.ELECTRONIC:
            raise Refused(_("Only staff can say that a letter has arrived."))
        if delivered_on > op.on or (delivery.posted_on and delivered_on < delivery.posted_on):
            raise Refused(_("The day of delivery lies between the posting and today."))
        delivery.state = DeliveryState.DELIVERED
        delivery.delivered_on = delivered_on
        if by is None:
            # The days to download are over: nobody can open it any more, so nobody keeps it.
            delivery.wrapped = delivery.salt = None
            op.then("remove_package", delivery.pk)
        delivery.save()
        _ending.end(op, None)
        notices.owe(op.case, at=at)
        op.detail = {"delivery": str(delivery.pk)}
    return op.case


def latest(case: Case) -> Delivery:
    """Return the delivery under way of a locked case."""
    return case.deliveries.select_related("data_key").latest("dispatched_at")


def tracking(text: str) -> str:
    """
    Return a tracking number in digits.

    :raises Refused: if its check digit is wrong (domain 7.5)
    """
    number = numbering.fold_tracking(text)
    if not numbering.tracking_number_is_valid(number):
        raise Refused(_("This tracking number is mistyped: its check digit is wrong."))
    return number


def _posted(posted_on: date | None, op: Operation) -> date:
    if posted_on is None or posted_on > op.on:
        raise Refused(_("Enter the day of posting: today or earlier."))
    return posted_on
