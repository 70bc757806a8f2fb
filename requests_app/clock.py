"""
The promise to answer, as the sum of a ledger (design 3).

The Act says "without delay" and names no number of days; the days are ours (settings). The first
day is not counted (Civil Code Art. 140); business days are Tokyo's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from privacy_portal import dates

from .choices import ClockCause, ClockKind
from .models import Case, ClockEntry


@dataclass(frozen=True, slots=True)
class Sum:
    """What the ledger adds up to."""

    started_on: date | None
    promised: int
    extended: int
    paused: int
    paused_since: date | None
    reply_by: date | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A ledger row as plain values, so that the arithmetic can be tested without a database."""

    kind: ClockKind
    on: date
    days: int = 0


def add_up(entries: Iterable[Entry]) -> Sum:
    """
    Return the sum of a ledger. A START begins anew; while paused or stopped nothing is due.

    Pauses and extensions add up in any order to the same day.
    """
    rows = list(entries)
    starts = [i for i, row in enumerate(rows) if row.kind == ClockKind.START]
    if not starts:
        return Sum(None, 0, 0, 0, None, None)
    start, rest = rows[starts[-1]], rows[starts[-1] + 1 :]
    extended = sum(row.days for row in rest if row.kind == ClockKind.EXTEND)
    turns = [row for row in rest if row.kind in (ClockKind.PAUSE, ClockKind.RESUME)]
    paused = sum(
        dates.business_days_between(earlier.on, later.on)
        for earlier, later in pairwise(turns)
        if earlier.kind == ClockKind.PAUSE and later.kind == ClockKind.RESUME
    )
    since = turns[-1].on if turns and turns[-1].kind == ClockKind.PAUSE else None
    stopped = any(row.kind == ClockKind.STOP for row in rest)
    due = dates.add_business_days(start.on, days=start.days + extended + paused)
    return Sum(start.on, start.days, extended, paused, since, None if since or stopped else due)


def sum_of(case: Case) -> Sum:
    # Sorted here, so that a prefetched ledger costs no query.
    rows = sorted(case.clock.all(), key=lambda row: row.pk)
    return add_up(Entry(ClockKind(row.kind), row.on, row.days) for row in rows)


def enter(
    case: Case,
    kind: ClockKind,
    cause: ClockCause,
    *,
    on: date,
    days: int = 0,
    by_id: int | None = None,
) -> None:
    """Add a row to the ledger of a locked case and set `reply_by` to the new sum (unsaved)."""
    ClockEntry.objects.create(case=case, kind=kind, cause=cause, on=on, days=days, by_id=by_id)
    case.reply_by = sum_of(case).reply_by
