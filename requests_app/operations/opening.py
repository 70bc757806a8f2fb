"""The person opens the sealed answer: posted code, ten tries, and every step on record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from privacy_portal import audit, dates, numbering
from privacy_portal.errors import Refused

from .. import notices, packages
from ..choices import Action, DeliveryMethod, DeliveryState, Status
from ..mail_choices import NoticeKind
from ..models import Case, Delivery
from ._unit import lock, operation

TRIES: Final = 10
DOWNLOADS: Final = 5
CODE_LENGTH: Final = numbering.DELIVERY_CODE_CHARACTERS + numbering.DELIVERY_CODE_CHECKS


@dataclass(frozen=True, slots=True)
class OpenedAnswer:
    """What the package holds, and a ticket that reads it for ten minutes."""

    files: tuple[packages.Entry, ...]
    ticket: str


def open_answer(*, case_id: int, code: str, at: datetime) -> OpenedAnswer:
    """
    Open the sealed answer with the code from the letter.

    A wrong code is counted in a transaction of its own before the person hears of it; the tenth
    voids the package. A mistyped code (check character) is not counted.

    :raises Refused: with how many tries are left, or what to do next
    """
    folded = numbering.fold_secret(code)
    # An access key is well typed too, but no code: it costs no try.
    if len(folded) != CODE_LENGTH or not numbering.secret_is_well_typed(folded):
        raise Refused(_("The code is mistyped: please compare it with the letter."))
    delivery = _count_try(case_id=case_id, at=at)
    key = packages.unlock(delivery, code=folded)
    if key is None:
        left = TRIES - delivery.wrong_codes
        if left > 0:
            raise Refused(
                _("The code is not right. Tries left: %(left)s. Then we post a new code.")
                % {"left": left}
            )
        _spend(delivery, at=at)
        raise Refused(
            _("The code was wrong ten times and is void. We will write to you about a new one.")
        )
    files = packages.entries(delivery)
    with transaction.atomic(durable=True):
        case = lock(case_id)
        Delivery.objects.filter(pk=delivery.pk).update(
            wrong_codes=0,
            opened_at=delivery.opened_at or at,
        )
        # Whoever else holds the code shall not stay unseen.
        notices.owe(case, at=at, kind=NoticeKind.OPENED)
        _record(case, delivery, "OPEN_ANSWER", at=at, files=len(files))
    return OpenedAnswer(files, packages.ticket(delivery, key, at=at))


def read_answer(*, case_id: int, ticket: str, name: str, at: datetime) -> bytes:
    """
    Return one file of the opened answer; on record before the first byte.

    :raises Refused: when the ten minutes are over, or five times everything was downloaded
    """
    delivery, key = _redeemed(case_id, ticket, at=at)
    files = packages.entries(delivery)
    sizes = {entry.name: entry.size for entry in files}
    if name not in sizes:
        raise Refused(_("There is no such file in the answer."))
    with transaction.atomic(durable=True):
        case = lock(case_id)
        # Counted as it stands under the lock: parallel downloads cannot outrun the limit.
        row = case.deliveries.get(pk=delivery.pk)
        if row.downloads >= DOWNLOADS * len(files):
            raise Refused(_("The answer was downloaded five times, which is the limit."))
        row.downloads += 1
        row.save(update_fields=["downloads"])
        _record(case, delivery, "DOWNLOAD", at=at, files=1, bytes=sizes[name])
    return packages.read(delivery, key, name=name)


def list_answer(*, case_id: int, ticket: str, at: datetime) -> OpenedAnswer:
    """
    Return what an opened answer holds, again, while its ten minutes run.

    :raises Refused: when they are over
    """
    delivery, _key = _redeemed(case_id, ticket, at=at)
    return OpenedAnswer(packages.entries(delivery), ticket)


def delete_answer(*, case_id: int, ticket: str, at: datetime) -> Case:
    """
    Destroy the sealed answer at the wish of its person, after a download; nothing opens it again.

    Takes the ticket of the code: whoever only sees the status cannot destroy what is not read yet.

    :raises Refused: when the ten minutes are over, or before anything was downloaded
    """
    opened, _key = _redeemed(case_id, ticket, at=at)
    with operation(case_id, Action.DELETE_ANSWER, by=None, at=at, person=True) as op:
        delivery = op.case.deliveries.get(pk=opened.pk)
        if delivery.downloads == 0:
            raise Refused(_("Download the answer first: it cannot be brought back."))
        delivery.wrapped = delivery.salt = None
        # From tomorrow on the clock closes the case, as after the last day of an opened answer.
        delivery.opens_until = op.on
        delivery.save(update_fields=["wrapped", "salt", "opens_until"])
        op.then("remove_package", delivery.pk)
        op.detail = {"delivery": str(delivery.pk)}
    return op.case


def _redeemed(case_id: int, ticket: str, *, at: datetime) -> tuple[Delivery, bytes]:
    delivery = _ready(case_id)
    key = packages.redeem(delivery, ticket, at=at)
    if key is None:
        raise Refused(_("Ten minutes have passed. Please enter the code again."))
    return delivery, key


def _ready(case_id: int) -> Delivery:
    delivery = (
        Delivery.objects.select_related("case", "data_key")
        .filter(case_id=case_id, method=DeliveryMethod.ELECTRONIC)
        .order_by("dispatched_at")
        .last()
    )
    if (
        delivery is None
        or not delivery.wrapped
        or delivery.state not in (DeliveryState.UNDER_WAY, DeliveryState.DELIVERED)
        or delivery.case.status not in (Status.DISPATCHED, Status.CLOSED)
    ):
        raise Refused(_("There is no electronic answer to open at the moment."))
    return delivery


def _count_try(*, case_id: int, at: datetime) -> Delivery:
    """Count a try before it is made: parallel guesses cannot outrun the counter."""
    with transaction.atomic(durable=True):
        case = lock(case_id)
        delivery = _ready(case_id)
        if delivery.opens_until and dates.tokyo_day(at) > delivery.opens_until:
            if delivery.opened_at is None:
                delivery.state = DeliveryState.EXPIRED
                delivery.save(update_fields=["state"])
            expired = True
        else:
            expired = False
            if delivery.wrong_codes >= TRIES:
                raise Refused(_("The code is void. We will write to you about a new one."))
            delivery.wrong_codes += 1
            delivery.save(update_fields=["wrong_codes"])
        _record(case, delivery, "TRY_CODE", at=at, tries=delivery.wrong_codes)
    if expired:
        raise Refused(_("The time to open the answer is over. We will write to you."))
    return delivery


def _spend(delivery: Delivery, *, at: datetime) -> None:
    with transaction.atomic(durable=True):
        case = lock(delivery.case_id)
        Delivery.objects.filter(pk=delivery.pk).update(
            state=DeliveryState.CODE_SPENT, wrapped=None, salt=None
        )
        _record(case, delivery, "SPEND_CODE", at=at)


def _record(case: Case, delivery: Delivery, action: str, *, at: datetime, **detail: int) -> None:
    audit.record(
        action=action,
        actor_id=None,
        actor_kind="person",
        object_kind="delivery",
        object_id=str(delivery.pk),
        case_id=case.pk,
        detail=dict(detail),
        at=at,
    )
