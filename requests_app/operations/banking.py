"""What the bank says comes in: kept, booked row by row, set aside, and forgotten."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from fees import banking
from fees.bank import reading
from fees.models import BankEntry, BankImport
from identity.models import Staff
from privacy_portal import audit, dates
from privacy_portal.errors import Refused

from ..choices import Action


def import_bank_file(*, content: bytes, by: Staff, at: datetime) -> BankImport:
    """
    Read a file of the bank wholly, and keep it with the rows that no file before had.

    :raises Refused: for a wrong file, with line and field; for one that was imported before; or
        to whoever does not record payments
    """
    _may(by)
    found = reading.read(content, on=dates.tokyo_day(at))
    with transaction.atomic(durable=True):
        kept = banking.keep(found, content, by_id=by.pk, at=at)
        _record("IMPORT_BANK_FILE", kept.pk, by, at, rows=kept.rows, new=kept.new_rows)
    return kept


def set_entry_aside(*, entry_id: UUID, back: bool, by: Staff, at: datetime) -> BankEntry:
    """
    Take a row off the list of what is to be settled, or put it back.

    :raises Refused: if it is booked, or to whoever does not record payments
    """
    _may(by)
    with transaction.atomic(durable=True):
        entry: BankEntry = BankEntry.objects.select_for_update().get(pk=entry_id)
        banking.set_aside(entry, back=back)
        _record("SET_ENTRY_ASIDE", entry.pk, by, at, back=int(back))
    return entry


def erase_strangers(*, at: datetime) -> int:
    """Erase who paid of rows that found no invoice in their time (the clock)."""
    with transaction.atomic(durable=True):
        erased = banking.erase_strangers(at=at)
        if erased:
            audit.record(
                action="ERASE_ENTRIES",
                actor_id=None,
                actor_kind="clock",
                object_kind="bank_entry",
                object_id="-",
                case_id=None,
                detail={"rows": erased},
                at=at,
            )
    return erased


def _may(by: Staff) -> None:
    if not by.has_perm("requests_app.record_payment"):
        raise Refused(
            _("You have no permission for: %(action)s.") % {"action": Action.RECORD_PAYMENT.label}
        )


def _record(action: str, row_id: object, by: Staff, at: datetime, **detail: int) -> None:
    audit.record(
        action=action,
        actor_id=by.pk,
        actor_kind="staff",
        object_kind="bank",
        object_id=str(row_id),
        case_id=None,
        detail={**detail},
        at=at,
    )
