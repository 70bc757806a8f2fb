"""Wrap every living data key anew under the first key of KEY_RING."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from privacy_portal import crypto


class Command(BaseCommand):
    help = (
        "Wrap every living data key anew under the first key of KEY_RING. Put the new key first,"
        " keep the old one behind it, run this until it says 0, then take the old one away."
        " It can be stopped and started again; the portal stays up."
    )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - as Django has it
        total = 0
        try:
            while done := crypto.rotate():
                total += done
        except crypto.Unreadable as error:
            raise CommandError(f"{total} keys wrapped anew, then: {error}.") from error
        self.stdout.write(f"{total} keys wrapped anew.")
