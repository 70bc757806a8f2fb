"""What the clock does (Celery beat): one operation a case; one refusal never stops the rest."""

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from typing import Any

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from privacy_portal import dates, throttle
from privacy_portal.errors import Refused

from . import blank_forms, clock, drafts, inquiries, leftovers, mail_codes, operations, workflow
from .choices import Action, DeliveryMethod, DeliveryState, Status
from .letters import spent
from .models import Case, Delivery

logger = logging.getLogger(__name__)


@shared_task(name="requests_app.run_clock")
def run_clock() -> None:
    """Everything that is due; safe to run at any time and as often as one likes."""
    tick(at=timezone.now())


@shared_task(name="requests_app.run_night")
def run_night() -> None:
    """What reads whole tables or folders, once a night."""
    nightly(at=timezone.now())


def nightly(*, at: datetime) -> int:
    """Count open deadlines anew, sweep what is left over, look at the paper forms."""
    return sum(
        _safely(step)
        for step in (
            lambda: _each(_moved(), partial(operations.redate, at=at)),
            lambda: operations.erase_strangers(at=at),
            lambda: leftovers.remove(at=at),
            lambda: throttle.sweep(at=at),
            lambda: blank_forms.owe_all(at=at),
            _clear_sessions,
        )
    )


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
        + _each(_unopened(on=on), partial(operations.expire, at=at))
        + _each(
            cases.filter(images_until__lte=on, purged_at=None),
            partial(operations.erase_images, at=at),
        )
        + _each(cases.due_for_purge(on=on), partial(operations.purge, at=at))
        + _safely(partial(operations.erase_invoices, at=at))
        # Before the drafts: one keeps its key for as long as its stub is there.
        + _safely(partial(spent.destroy, at=at))
        + _safely(partial(drafts.sweep, on=on, at=at))
        + _safely(partial(mail_codes.sweep, at=at))
        + _safely(partial(inquiries.purge, at=at))
    )


def _safely(step: Callable[[], int]) -> int:
    """One broken chore must not keep the others back. Its text may name somebody."""
    try:
        return step()
    except Exception as error:
        logger.error("a chore of the clock failed: %s", type(error).__name__)  # noqa: TRY400
        return 0


def _clear_sessions() -> int:
    call_command("clearsessions", verbosity=0)
    return 1


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


def _moved() -> Iterable[Case]:
    """Open cases whose ledger adds up to another day than is stored: a holiday came or went."""
    cases = Case.objects.filter(status__in=workflow.ROWS[Action.REDATE].sources)
    for case in cases.exclude(reply_by=None).prefetch_related("clock").iterator(chunk_size=500):
        if clock.sum_of(case).reply_by != case.reply_by:
            yield case


def _unopened(*, on: date) -> Iterable[Case]:
    """Electronic answers that nobody opened in time."""
    deliveries = Delivery.objects.filter(
        method=DeliveryMethod.ELECTRONIC,
        state__in=[DeliveryState.UNDER_WAY, DeliveryState.EXPIRED],
        wrapped__isnull=False,
        opened_at=None,
        opens_until__lt=on,
        case__status=Status.DISPATCHED,
    )
    return Case.objects.filter(pk__in=deliveries.values("case_id"))


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
