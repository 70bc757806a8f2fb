"""What the desk sees at a glance: how many cases stand where, and a deadline in words."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacy_portal import dates

from .choices import FINAL, Status
from .models import Case, Inquiry, Letter, Message
from .models.case import CaseQuerySet

SOON = 3  # business days


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day and how near it is; `level` colours it, `words` say it."""

    level: str  # late · today · soon · later · none
    words: str
    day: date | None = None


def deadline(case: Case, *, on: date) -> Deadline:
    """Say in words how long the case may still take, counted in business days of Tokyo."""
    if case.status in FINAL:
        return Deadline("none", _("Ended"))
    if case.reply_by is None:
        if case.lapses_on:
            last_day = case.lapses_on - timedelta(days=1)
            return Deadline("none", _("Waiting for the person"), last_day)
        return Deadline("none", _("The clock does not run"))
    if case.reply_by < on:
        days = dates.business_days_between(case.reply_by, on)
        words = ngettext("%(days)s business day late", "%(days)s business days late", days)
        return Deadline("late", words % {"days": days}, case.reply_by)
    if case.reply_by == on:
        return Deadline("today", _("Today"), case.reply_by)
    days = dates.business_days_between(on, case.reply_by)
    words = ngettext("%(days)s business day left", "%(days)s business days left", days)
    return Deadline("soon" if days <= SOON else "later", words % {"days": days}, case.reply_by)


def week_end(*, on: date) -> date:
    """Return the Sunday of the week that a Tokyo day lies in."""
    return on + timedelta(days=6 - on.weekday())


@dataclass(frozen=True, slots=True)
class StatusCount:
    status: Status
    total: int
    late: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The open cases in numbers."""

    late: int
    today: int
    week: int
    total: int
    unprintable: int
    # Cases with a new message, and inquiries that nobody has answered.
    messages: int
    inquiries: int
    by_status: tuple[StatusCount, ...]


def unprintable(cases: CaseQuerySet) -> CaseQuerySet:
    """Return the cases with a letter that waits for a person: a character that no font has."""
    stopped = Letter.objects.filter(destroyed_at=None, rendered_at=None).exclude(problem="")
    return cases.filter(pk__in=stopped.values("case_id"))


def unread() -> QuerySet[Message, Message]:
    """Return what people wrote and nobody at the desk has opened."""
    return Message.objects.filter(author=None, read_at=None)


def unread_of_a_case() -> QuerySet[Message, Message]:
    """Return the same for the case of an outer query."""
    return unread().filter(case=OuterRef("pk"))


def figures(*, on: date) -> Figures:
    """Count the open cases by status and deadline in one query; what else waits, in one each."""
    rows: dict[str, dict[str, Any]] = {
        row["status"]: dict(row)
        for row in Case.objects.open()
        .values("status")
        .annotate(
            total=Count("pk"),
            late=Count("pk", filter=Q(reply_by__lt=on)),
            today=Count("pk", filter=Q(reply_by=on)),
            week=Count("pk", filter=Q(reply_by__range=(on, week_end(on=on)))),
        )
        .order_by()
    }

    def sum_of(name: str) -> int:
        return sum(row[name] for row in rows.values())

    return Figures(
        late=sum_of("late"),
        today=sum_of("today"),
        week=sum_of("week"),
        total=sum_of("total"),
        unprintable=unprintable(Case.objects.all()).count(),
        messages=unread().values("case_id").distinct().count(),
        inquiries=Inquiry.objects.filter(answered_at=None).count(),
        by_status=tuple(
            StatusCount(
                status,
                rows[status]["total"] if status in rows else 0,
                rows[status]["late"] if status in rows else 0,
            )
            for status in Status
            if status not in FINAL
        ),
    )
