"""The only approver of a letter's text: a second person, on record (issue: texts are data)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from identity.models import Staff
from privacy_portal import audit
from privacy_portal.errors import Refused

from .models import LetterText


def approve(*, text_id: int, by: Staff, at: datetime) -> LetterText:
    """
    Let letters be printed with a version from its day on.

    :raises Refused: for whoever proposed it, or if it is approved already
    """
    with transaction.atomic(durable=True):
        row: LetterText = LetterText.objects.select_for_update().get(pk=text_id)
        if row.approved_at is not None:
            raise Refused(_("This version is approved already."))
        if row.proposed_by_id == by.pk:
            raise Refused(_("You proposed this text, so another person must approve it."))
        row.approved_by, row.approved_at = by, at
        row.save(update_fields=["approved_by", "approved_at"])
        audit.record(
            action="APPROVE_TEXT",
            actor_id=by.pk,
            actor_kind="staff",
            object_kind="letter_text",
            object_id=str(row.pk),
            case_id=None,
            detail={},
            at=at,
        )
    return row


def version_before(row: LetterText) -> LetterText | None:
    """Return the approved version that a version follows; None where it is the first."""
    versions = LetterText.objects.filter(key=row.key, valid_from__lte=row.valid_from)
    approved = versions.exclude(pk=row.pk).exclude(approved_at=None)
    return approved.order_by("-valid_from", "-pk").first()
