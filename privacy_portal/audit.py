"""The audit chain: every line carries the hash of the one before, so a change anywhere shows."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from django.db import connection, transaction

from .models import AuditEvent, AuditHead

GENESIS = "0" * 64
# The triggers of migration 0002; on PostgreSQL they must also be ENABLE ALWAYS ('A').
GUARDS = {
    "postgresql": (
        "SELECT tgname FROM pg_trigger WHERE tgenabled = 'A' AND NOT tgisinternal",
        {
            "audit_event_stays",
            "audit_event_is_not_emptied",
            "audit_head_stays",
            "audit_head_is_not_emptied",
            "audit_head_moves_one_on",
        },
    ),
    "sqlite": (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        {
            "audit_event_stays",
            "audit_event_is_not_deleted",
            "audit_event_is_not_replaced",
            "audit_head_stays",
            "audit_head_is_not_replaced",
            "audit_head_moves_one_on",
        },
    ),
}
# Ids, enums, dates and counts. No space and no Japanese: a name does not fit through.
CODE = re.compile(r"[A-Za-z0-9_.:,+-]{0,80}", re.ASCII)

ActorKind = Literal["staff", "person", "clock"]


@dataclass(frozen=True)
class Anchor:
    """A line noted down outside the database: what came before it can no longer be rewritten."""

    seq: int
    hash: str


@dataclass(frozen=True)
class Fault:
    """The first thing wrong at one place of the chain."""

    seq: int
    reason: str


def record(
    *,
    action: str,
    actor_id: int | None,
    actor_kind: ActorKind,
    object_kind: str,
    object_id: str,
    case_id: int | None,
    detail: dict[str, str | int | None],
    at: datetime,
) -> AuditEvent:
    """
    Add a line to the chain; call it as the last statement of the transaction it belongs to.

    The end of the chain stays locked until that transaction ends, so nothing slow may follow.
    Rolled back together with its transaction: the chain has no gaps. Raises ValueError or
    TypeError for anything that could hold personal data: values are ids, codes and counts.
    """
    if at.tzinfo is None:
        raise ValueError("The time of an audit line needs a time zone.")
    _require_codes(action, actor_kind, object_kind, object_id)
    event = AuditEvent(
        at=at.astimezone(UTC),
        actor_id=actor_id,
        actor_kind=actor_kind,
        action=action,
        object_kind=object_kind,
        object_id=object_id,
        case_id=case_id,
        detail=_canonical_detail(detail),
    )
    # No savepoint: an audit line that cannot be written takes the whole change back with it.
    with transaction.atomic(savepoint=False):
        head, _ = AuditHead.objects.select_for_update().get_or_create(
            id=1, defaults={"seq": 0, "hash": GENESIS}
        )
        event.seq = head.seq + 1
        event.previous = head.hash
        event.hash = line_hash(event)
        event.save(force_insert=True)
        head.seq, head.hash = event.seq, event.hash
        head.save(update_fields=["seq", "hash"])
    return event


def line_hash(event: AuditEvent) -> str:
    """SHA-256 of the previous hash and the canonical bytes of the line, alike on both engines."""
    line = _canonical(
        {
            "seq": event.seq,
            "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor_id": event.actor_id,
            "actor_kind": event.actor_kind,
            "action": event.action,
            "object_kind": event.object_kind,
            "object_id": event.object_id,
            "case_id": event.case_id,
            "detail": event.detail,
        }
    )
    return hashlib.sha256((event.previous + line).encode("ascii")).hexdigest()


def verify(*, anchors: Iterable[Anchor] = ()) -> list[Fault]:
    """
    Read the whole chain and say where it breaks; an empty list means nothing was changed.

    Without anchors a database owner could hash the tail anew: note `head()` down elsewhere.
    May run while lines are being added.
    """
    faults: list[Fault] = []
    noted = {anchor.seq: anchor.hash for anchor in anchors}
    before = head()
    noted_head = {before.seq: before.hash} if before.seq else {}
    seq, previous = 0, GENESIS
    for event in AuditEvent.objects.order_by("seq").iterator(chunk_size=2000):
        if reason := _reason(event, seq=seq, previous=previous):
            faults.append(Fault(event.seq, reason))
        if noted.pop(event.seq, event.hash) != event.hash:
            faults.append(Fault(event.seq, "differs from the anchor"))
        if noted_head.pop(event.seq, event.hash) != event.hash:
            faults.append(Fault(event.seq, "differs from the head"))
        seq, previous = event.seq, event.hash
    faults += [Fault(missing, "the line of the anchor is missing") for missing in sorted(noted)]
    faults += [Fault(missing, "the line of the head is missing") for missing in noted_head]
    if seq > head().seq:
        faults.append(Fault(seq, "lines after the head"))
    return sorted(faults, key=lambda fault: fault.seq)


def head() -> Anchor:
    """The end of the chain: note it down elsewhere, and it is an anchor."""
    row = AuditHead.objects.filter(id=1).first()
    return Anchor(row.seq, row.hash) if row else Anchor(0, GENESIS)


def missing_guards() -> set[str]:
    """Triggers that keep the chain from being changed and that somebody has taken away."""
    question, names = GUARDS[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(question)
        return names - {name for (name,) in cursor.fetchall()}


def _reason(event: AuditEvent, *, seq: int, previous: str) -> str:
    if event.seq != seq + 1:
        return f"{event.seq - seq - 1} lines missing before"
    if event.previous != previous:
        return "does not follow the line before"
    try:
        return "" if event.hash == line_hash(event) else "was changed"
    except UnicodeEncodeError:  # record() writes ASCII only
        return "was changed"


def _canonical_detail(detail: dict[str, str | int | None]) -> str:
    _require_codes(*detail)
    for value in detail.values():
        if isinstance(value, str):
            _require_codes(value)
        elif value is not None and not isinstance(value, int):
            raise TypeError(f"An audit line takes codes and counts, not {type(value).__name__}.")
    return _canonical(detail)


def _require_codes(*values: str) -> None:
    for value in values:
        if not isinstance(value, str):
            raise TypeError(f"An audit line takes codes, not {type(value).__name__}.")
        # The value stays out of the message: it may be the name that must not be logged.
        if not CODE.fullmatch(value):
            raise ValueError("An audit line takes codes and ids only: text may be personal data.")


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
