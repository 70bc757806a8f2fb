"""
Writes of what the bank says. Only operations call this.

A file is kept whole or not at all; a row that is there already is not kept again, and honest twins
stay two (security 10).
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Count
from django.utils.translation import gettext as _

from privacy_portal import crypto, vault
from privacy_portal.errors import Refused

from .bank.rows import BankFile, BankRow
from .choices import EntryState
from .models import BankEntry, BankImport, Payment

CHUNK: Final = 1_000


def keep(found: BankFile, content: bytes, *, by_id: int, at: datetime) -> BankImport:
    """
    Keep a file that was read, and its rows that no file before had.

    :raises Refused: if this very file was imported before
    """
    digest = vault.sha256(content)
    if before := BankImport.objects.filter(sha256=digest).first():
        raise Refused(
            _("This file was imported before, on %(day)s. Nothing was done.")
            % {"day": f"{before.imported_at:%Y-%m-%d}"}
        )
    key = crypto.new_data_key(purpose="bank_file", at=at)
    stored = vault.store(key, content, at=at)
    days = [row.on for row in found.rows]
    kept = BankImport.objects.create(
        data_key=key,
        sha256=digest,
        format=found.format,
        file=stored.name,
        size=stored.size,
        rows=len(found.rows),
        new_rows=0,
        first_day=min(days),
        last_day=max(days),
        imported_by_id=by_id,
        imported_at=at,
    )
    fresh = _fresh(found.rows)
    BankEntry.objects.bulk_create(
        [_entry(kept, row, fingerprint, ordinal) for row, fingerprint, ordinal in fresh],
        batch_size=CHUNK,
    )
    kept.new_rows = len(fresh)
    kept.save(update_fields=["new_rows"])
    return kept


def erase_strangers(*, at: datetime) -> int:
    """Erase who paid of rows that found no invoice in 30 days (settings); return how many."""
    old = BankEntry.objects.select_related("data_key").filter(
        erased_at=None,
        bank_import__imported_at__lt=at - timedelta(days=settings.STRANGER_ROWS_KEPT_DAYS),
    )
    rows = list(old.exclude(state=EntryState.BOOKED))
    for row in rows:
        row.payer, row.edi, row.erased_at = "", "", at
        row.save(update_fields=["payer", "edi", "erased_at"])
    return len(rows)


def settle(entry: BankEntry, payment: Payment) -> None:
    """
    Note by which entry of the ledger a row was booked.

    :raises Refused: if it was booked already
    """
    if entry.state == EntryState.BOOKED:
        raise Refused(_("This row was booked already."))
    entry.state, entry.payment = EntryState.BOOKED, payment
    entry.save(update_fields=["state", "payment"])


def set_aside(entry: BankEntry, *, back: bool) -> None:
    """
    Take a row off the list, or put it back.

    :raises Refused: if it is booked
    """
    if entry.state == EntryState.BOOKED:
        raise Refused(_("This row was booked already."))
    entry.state = EntryState.OPEN if back else EntryState.SET_ASIDE
    entry.save(update_fields=["state"])


def _fresh(rows: Sequence[BankRow]) -> list[tuple[BankRow, str, int]]:
    """Return the rows that are not kept yet, with fingerprint and number among twins."""
    fingerprints = [_fingerprint(row) for row in rows]
    kept: dict[str, int] = {}
    wanted = sorted(set(fingerprints))
    for start in range(0, len(wanted), CHUNK):
        found = BankEntry.objects.filter(fingerprint__in=wanted[start : start + CHUNK])
        kept |= dict(found.values_list("fingerprint").annotate(Count("pk")))
    seen: Counter[str] = Counter()
    fresh = []
    for row, fingerprint in zip(rows, fingerprints, strict=True):
        seen[fingerprint] += 1
        if seen[fingerprint] > kept.get(fingerprint, 0):
            fresh.append((row, fingerprint, seen[fingerprint]))
    return fresh


def _fingerprint(row: BankRow) -> str:
    said = (
        account_of(row),
        row.on.isoformat(),
        str(row.amount),
        row.payer,
        row.edi,
        row.bank_reference,
        str(row.cancelled),
    )
    return crypto.blind_index("bank_entry", "\x1f".join(said))


def account_of(row: BankRow) -> str:
    """Return an account as it is kept: 9999-001-1-1234567; parts that a file lacks are missing."""
    account = row.account
    return "-".join(filter(None, (account.bank, account.branch, account.kind, account.number)))


def _entry(kept: BankImport, row: BankRow, fingerprint: str, ordinal: int) -> BankEntry:
    return BankEntry(
        data_key=kept.data_key,
        bank_import=kept,
        line=row.line,
        account=account_of(row),
        booked_on=row.on,
        amount=row.amount,
        payer=row.payer,
        edi=row.edi,
        cancelled=row.cancelled,
        fingerprint=fingerprint,
        ordinal=ordinal,
    )
