"""The only approver of a letter's text: a second person, on record (domain 7)."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from identity.models import Staff
from privacy_portal import audit
from privacy_portal.errors import Refused

from .models import LetterText


def seen(row: LetterText) -> str:
    """Return what an approver looked at, as a digest: the form carries it back."""
    said = "\n".join((row.key, row.text_ja, row.text_en, row.valid_from.isoformat()))
    return hashlib.sha256(said.encode()).hexdigest()


def approve(*, text_id: int, looked_at: str, by: Staff, at: datetime) -> LetterText:
    """
    Let letters be printed with a version from its day on.

    :param looked_at: what `seen` said of the version that the approver read
    :raises Refused: for whoever wrote it, if it is approved already, or was changed since
    """
    with transaction.atomic(durable=True):
        row: LetterText = LetterText.objects.select_for_update().get(pk=text_id)
        if row.approved_at is not None:
            raise Refused(_("This version is approved already."))
        if row.proposed_by_id == by.pk:
            raise Refused(_("You proposed this text, so another person must approve it."))
        if looked_at != seen(row):
            raise Refused(_("This text was changed since you opened it. Please read it again."))
        row.approved_by, row.approved_at = by, at
        row.save(update_fields=["approved_by", "approved_at"])
        audit.record(
            action="APPROVE_TEXT",
            actor_id=by.pk,
            actor_kind="staff",
            object_kind="letter_text",
            object_id=str(row.pk),
            case_id=None,
            detail={"sha256": looked_at},
            at=at,
        )
    return row


def version_before(row: LetterText) -> LetterText | None:
    """Return the approved version that a version follows; None where it is the first."""
    versions = LetterText.objects.filter(key=row.key, valid_from__lte=row.valid_from)
    approved = versions.exclude(pk=row.pk).exclude(approved_at=None)
    return approved.order_by("-valid_from", "-pk").first()
