"""The job that makes a new access key: drawn here, printed here, known to nobody after it."""

from datetime import datetime

from django.db import transaction

from privacy_portal import audit, crypto, numbering

from . import letters
from .models import Case


def make(*, case_id: int, at: datetime) -> None:
    """Give a case whose key is void a new one, once: a second run finds that it has one."""
    with transaction.atomic(durable=True):
        case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
        if case.access_digest or case.purged_at:
            return
        key = numbering.access_key()
        letter = letters.make_key_letter(case, key=key, at=at)
        case.access_digest = crypto.secret_digest("access", key)
        case.save(update_fields=["access_digest"])
        audit.record(
            action="MAKE_KEY",
            actor_id=None,
            actor_kind="clock",
            object_kind="letter",
            object_id=str(letter.pk),
            case_id=case.pk,
            detail={},
            at=at,
        )
