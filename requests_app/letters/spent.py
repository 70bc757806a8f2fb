"""Letters that bear a secret live for hours: then their file is destroyed, and the row remains."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from privacy_portal import vault

from ..choices import LetterKind
from ..models import Letter
from ..models.letter import NO_FILES

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
        found = Letter.objects.select_for_update().filter(
            kind=kind, destroyed_at=None, rendered_at__lte=before
        )
        spent = Letter.objects.filter(pk__in=[letter.pk for letter in found])
        for name in spent.files():
            vault.remove_after_commit(name)
        count = spent.count()
        spent.update(destroyed_at=at, **NO_FILES)
    return count
