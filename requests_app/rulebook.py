"""What the register of grounds allows."""

from datetime import date

from django.db.models import QuerySet

from .choices import Outcome
from .models import Case, Ground


def grounds_of(kind: str, *, on: date) -> QuerySet[Ground]:
    """Return the grounds for which a kind is refused, wholly or in part, on a day."""
    rows = Ground.objects.in_force(on=on).filter(kind=kind).exclude(reads_as=Outcome.GRANTED)
    return rows.order_by("code")


def redaction_grounds(case: Case) -> QuerySet[Ground]:
    """
    Return the grounds for which parts of the data may be blacked out, on the day of the request.

    Those that are open to be said, and that it is not the person's data at all: the answer is
    whole all the same then.
    """
    rows = Ground.objects.in_force(on=case.request_date)
    return rows.filter(kind=case.kind, reads_as__in=("", Outcome.GRANTED)).order_by("code")
