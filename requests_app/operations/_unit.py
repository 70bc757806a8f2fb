"""The one clever thing in the house: every change of a case is one of these."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from identity.models import Staff
from privacy_portal import audit, dates, jobs
from privacy_portal.errors import Refused

from .. import workflow
from ..choices import FINAL, Action, ClockCause, ClockKind, Status
from ..clock import enter
from ..models import Case

Detail = dict[str, str | int | None]


@dataclass(slots=True)
class Operation:
    """A locked case, where it goes next, and what the audit line will say."""

    case: Case
    by: Staff | None
    at: datetime
    to: Status | None
    # Ids, codes and counts only: the purge never touches the trail.
    detail: Detail = field(default_factory=dict)

    @property
    def on(self) -> date:
        """The Tokyo day of this step."""
        return dates.tokyo_day(self.at)

    @property
    def by_id(self) -> int | None:
        return self.by.pk if self.by else None

    def then(self, kind: str, subject_id: object, *, dedupe_key: str | None = None) -> None:
        """Owe a job in this transaction; it is rung for after the commit."""
        jobs.owe(kind, str(subject_id), at=self.at, dedupe_key=dedupe_key)

    def tick(self, kind: ClockKind, cause: ClockCause, *, days: int = 0) -> None:
        """Enter a row in the ledger of the clock."""
        enter(self.case, kind, cause, on=self.on, days=days, by_id=self.by_id)


@contextmanager
def operation(
    case_id: int,
    action: Action,
    *,
    by: Staff | None,
    at: datetime,
    person: bool = False,
) -> Iterator[Operation]:
    """
    Take one step with one case: one transaction, one row lock, one audit line.

    :param by: the member of staff; None for the requester (`person`) or the clock
    :raises Refused: where the table does not allow the step now, or not to this person
    """
    with transaction.atomic(durable=True):
        case = lock(case_id)
        was = Status(case.status)
        targets = workflow.require(case, action, by).targets or (was,)
        op = Operation(case, by, at, to=targets[0] if len(targets) == 1 else None)
        yield op
        if op.to not in targets:
            message = f"{action} leads to {targets}, not to {op.to}."
            raise ValueError(message)
        case.status = op.to
        if op.to in FINAL and was not in FINAL:
            case.closed_at = at
        case.save()
        audit.record(
            action=action,
            actor_id=op.by_id,
            actor_kind=actor_kind(by, person=person),
            object_kind="case",
            object_id=str(case.pk),
            case_id=case.pk,
            detail={"from": was, "to": op.to, **op.detail},
            at=at,
        )


def lock(case_id: int) -> Case:
    """Return the case under its row lock. It is the only lock; leaf rows are written under it."""
    try:
        # Two statements: after a wait for the lock, PostgreSQL shows rows joined to the locked
        # one as they were before it.
        Case.objects.select_for_update().values_list("pk").get(pk=case_id)
        return Case.objects.select_related("data_key", "verification", "invoice").get(pk=case_id)
    except Case.DoesNotExist:
        raise Refused(_("There is no such case.")) from None


def actor_kind(by: Staff | None, *, person: bool) -> audit.ActorKind:
    return "staff" if by else "person" if person else "clock"
