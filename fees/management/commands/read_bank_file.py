"""Say what a file of a bank holds, one JSON object a row; write nothing."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from fees.bank import reading
from fees.bank.rows import BankRow, WrongFile
from privacy_portal.dates import tokyo_day


class Command(BaseCommand):
    help = "Read a file of a bank and print its rows as JSON; a wrong file prints no row at all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:  # noqa: ANN401 - as Django
        try:
            found = reading.read(file.read_bytes(), on=tokyo_day(now()))
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        except WrongFile as refusal:
            raise CommandError(str(refusal)) from None
        for row in found.rows:
            self.stdout.write(json.dumps(shown(row, found.format), ensure_ascii=False))


def shown(row: BankRow, format_: str) -> dict[str, object]:
    """Return a row as it is printed: `account` as the file has it, amounts in yen."""
    return {
        "account": row.account.number,
        "bank": row.account.bank,
        "branch": row.account.branch,
        "date": row.on.isoformat(),
        "amount": row.amount,
        "payer": row.payer,
        "cancelled": row.cancelled,
        "edi": row.edi,
        "format": format_,
    }
