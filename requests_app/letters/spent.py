"""Letters that bear a secret live for hours: then their file is destroyed, and the row remains."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from privacy_portal import vault

from ..choices import LetterKind
from ..models import Letter

# From the moment it could be printed: a worker that was down for a day takes nothing away.
KEY_STUB_HOURS: Final = 24


def destroy(*, at: datetime) -> int:
    """Destroy sheets with an access key after a day, letters with a secret after 72 hours."""
    lives = {
        LetterKind.KEY_STUB: KEY_STUB_HOURS,
        LetterKind.DELIVERY_CODE: settings.CODE_LETTER_KEPT_HOURS,
        LetterKind.NEW_KEY: settings.CODE_LETTER_KEPT_HOURS,
    }
    return sum(_destroy(kind, before=at - timedelta(hours=h), at=at) for kind, h in lives.items())


def _destroy(kind: LetterKind, *, before: datetime, at: datetime) -> int:
    with transaction.atomic():
        spent = Letter.objects.select_for_update().filter(
            kind=kind, destroyed_at=None, rendered_at__lte=before
        )
        count = 0
        for letter in spent:
            vault.remove_after_commit(letter.file)
            letter.file, letter.destroyed_at = "", at
            letter.save(update_fields=["file", "destroyed_at"])
            count += 1
    return count
