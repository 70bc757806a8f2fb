"""Keep a file of the bank, as a member of staff would on the page."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from identity.models import Staff
from privacy_portal.errors import Refused
from requests_app import operations


class Command(BaseCommand):
    help = "Import a file of the bank: wholly, or not at all with a sentence that says why."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="username", required=True, help="log-in of who imports")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - as Django
        file: Path = options["file"]
        username: str = options["username"]
        staff = Staff.objects.filter(username=username, is_active=True).first()
        if staff is None:
            raise CommandError(f"Nobody works here under the name {username}.")
        try:
            kept = operations.import_bank_file(content=file.read_bytes(), by=staff, at=now())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{kept.format}: {kept.rows} rows, {kept.new_rows} of them new")
