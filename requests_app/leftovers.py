"""Files of the vault that no row names: what a rollback or a power cut left behind."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from fees.models import BankImport
from identity.models import Scan
from privacy_portal import vault

from .models import AnswerFile, Delivery, DraftScan, Letter, Redaction

# A file is written before its row commits: younger ones may still be on their way.
GRACE: Final = timedelta(days=1)
CHUNK: Final = 500
COLUMNS: Final = (
    (Letter, "file"),
    (Letter, "english_file"),
    (AnswerFile, "file"),
    (Redaction, "source_file"),
    (BankImport, "file"),
    (Delivery, "package"),
    (DraftScan, "file"),
    (Scan, "file"),
)


def remove(*, at: datetime) -> int:
    """Delete files older than a day that no table names; return how many."""
    removed = 0
    for names in _chunks(vault.older_than(at - GRACE)):
        for name in set(names) - _named(names):
            vault.remove(name)
            removed += 1
    return removed


def _named(names: list[str]) -> set[str]:
    return {
        name
        for model, column in COLUMNS
        for name in model._default_manager.filter(**{f"{column}__in": names}).values_list(
            column, flat=True
        )
    }


def _chunks(names: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(names)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
