"""What the clock does (Celery beat): one operation a case; one refusal never stops the rest."""

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from typing import Any

from celery import shared_task
from django.utils import timezone

from privacy_portal import dates
from privacy_portal.errors import Refused

from . import drafts, leftovers, operations
from .choices import DeliveryMethod, DeliveryState, Status
from .letters import spent
from .models import Case, Delivery

logger = logging.getLogger(__name__)


@shared_task(name="requests_app.run_clock")
def run_clock() -> None:
    """Everything that is due; safe to run at any time and as often as one likes."""
    tick(at=timezone.now())


@shared_task(name="requests_app.sweep_vault")
def sweep_vault() -> None:
    """Remove what a rollback left in the vault; once a night, because it lists every file."""
    leftovers.remove(at=timezone.now())


def tick(*, at: datetime) -> int:
    """Take every step whose day has come; return how many were taken."""
    on = dates.tokyo_day(at)
    cases = Case.objects.all()
    return (
        _each(
            cases.filter(status=Status.AWAITING_PAYMENT, reminder_on__lte=on),
            partial(operations.remind, at=at),
        )
        + _each(cases.lapsing(on=on), partial(operations.lapse, at=at))
        + _each(_opened(on=on), partial(operations.close, delivered_on=on, by=None, at=at))
        + _each(
            cases.filter(images_until__lte=on, purged_at=None),
            partial(operations.erase_images, at=at),
        )
        + _each(cases.due_for_purge(on=on), partial(operations.purge, at=at))
        + operations.erase_invoices(at=at)
        + drafts.sweep(on=on, at=at)
        + spent.destroy(at=at)
    )


def _each(cases: Iterable[Case], step: Callable[..., Any]) -> int:
    taken = 0
    for case_id in [case.pk for case in cases]:
        try:
            step(case_id=case_id)
        except Refused:
            # Somebody moved the case meanwhile: its new state has a day of its own.
            logger.info("case %s: the clock was refused", case_id)
        except Exception as error:
            # One broken case must not keep the others' deadlines. Its text may name somebody.
            logger.error("case %s: the clock failed: %s", case_id, type(error).__name__)  # noqa: TRY400
        else:
            taken += 1
    return taken


def _opened(*, on: date) -> Iterable[Case]:
    """Electronic answers that were opened and whose time to download is over."""
    deliveries = Delivery.objects.filter(
        method=DeliveryMethod.ELECTRONIC,
        state=DeliveryState.UNDER_WAY,
        opened_at__isnull=False,
        opens_until__lt=on,
        case__status=Status.DISPATCHED,
    )
    return Case.objects.filter(pk__in=deliveries.values("case_id"))
