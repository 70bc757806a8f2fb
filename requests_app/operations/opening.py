"""The person opens the sealed answer: posted code, ten tries, and every step on record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from privacy_portal import audit, dates, numbering
from privacy_portal.errors import Refused

from .. import packages
from ..choices import DeliveryMethod, DeliveryState, Status
from ..models import Case, Delivery
from ._unit import lock

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
        _record(case, delivery, "OPEN_ANSWER", at=at, files=len(files))
    return OpenedAnswer(files, packages.ticket(delivery, key, at=at))


def read_answer(*, case_id: int, ticket: str, name: str, at: datetime) -> bytes:
    """
    Return one file of the opened answer; on record before the first byte.

    :raises Refused: when the ten minutes are over, or five times everything was downloaded
    """
    delivery = _ready(case_id)
    key = packages.redeem(delivery, ticket, at=at)
    if key is None:
        raise Refused(_("Ten minutes have passed. Please enter the code again."))
    files = packages.entries(delivery)
    if name not in {entry.name for entry in files}:
        raise Refused(_("There is no such file in the answer."))
    with transaction.atomic(durable=True):
        case = lock(case_id)
        # Counted as it stands under the lock: parallel downloads cannot outrun the limit.
        row = case.deliveries.get(pk=delivery.pk)
        if row.downloads >= DOWNLOADS * len(files):
            raise Refused(_("The answer was downloaded five times, which is the limit."))
        row.downloads += 1
        row.save(update_fields=["downloads"])
        _record(case, delivery, "DOWNLOAD", at=at, files=1)
    return packages.read(delivery, key, name=name)


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
