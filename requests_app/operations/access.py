"""Looking at personal data is an event too."""

from datetime import datetime

from django.db import transaction

from identity.models import Staff
from privacy_portal import audit

from ._unit import actor_kind


def log_access(
    *,
    case_id: int | None,
    object_kind: str,
    object_id: str,
    action: str,
    by: Staff | None,
    at: datetime,
) -> None:
    """
    Put a look on record, committed before the first byte is sent.

    :param case_id: None where an inquiry belongs to no case
    :param action: what was looked at, for example VIEW_CASE, VIEW_SCAN, READ_LETTER
    :param by: None for the person in their own session
    """
    with transaction.atomic(durable=True):
        audit.record(
            action=action,
            actor_id=by.pk if by else None,
            actor_kind=actor_kind(by, person=True),
            object_kind=object_kind,
            object_id=object_id,
            case_id=case_id,
            detail={},
            at=at,
        )
