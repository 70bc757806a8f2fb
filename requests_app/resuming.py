"""
How somebody goes on with a draft elsewhere: by a key that was shown once, or by a proved address.

One browser holds a draft at a time: whoever goes on takes it over, and the one before is told so.
"""

from datetime import datetime
from enum import Enum
from uuid import UUID

from django.db.models import QuerySet

from privacy_portal import crypto, numbering
from privacy_portal.dates import tokyo_day

from .drafts import Begun, digest, kept_until, locked, new_secret
from .models import Draft


class Lost(Enum):
    """Why a secret opens nothing any more."""

    ELSEWHERE = "continued on another device"
    SENT = "continued on another device, and sent there"
    GONE = "deleted, by its person or when its time was up"


def prove(*, draft_id: UUID, email_index: str, at: datetime) -> None:
    """
    Note that a code sent to an address came back: it may resume the draft, and see the case.

    :raises Refused: if it was filed or removed meanwhile
    """
    with locked(draft_id) as draft:
        draft.email_index, draft.email_proved_at = email_index, at
        draft.save(update_fields=["email_index", "email_proved_at"])


def new_resume_key(*, draft_id: UUID, at: datetime) -> str:
    """
    Return a new key that resumes the draft on any device; the one before opens nothing more.

    It is shown once: only its digest is kept.

    :raises Refused: if it was filed or removed meanwhile
    """
    key = numbering.access_key()
    with locked(draft_id) as draft:
        draft.resume_digest = _key_digest(key)
        draft.saved_at, draft.expires_on = at, kept_until(at)
        draft.save(update_fields=["resume_digest", "saved_at", "expires_on"])
    return key


def of_resume_key(*, key: str, at: datetime) -> Draft | None:
    """Return the open draft of a folded resume key: one HMAC and one query, whatever it is."""
    return _resumable(at).filter(resume_digest=_key_digest(key)).first()


def of_address(*, email_index: str, at: datetime) -> list[Draft]:
    """Return the open drafts for which an address was proved, the last saved first."""
    rows = _resumable(at).filter(email_index=email_index).exclude(email_proved_at=None)
    return list(rows.order_by("-saved_at")) if email_index else []


def take_over(*, draft_id: UUID) -> Begun:
    """
    Hand the draft to another browser: from now on the one before holds it no more.

    One holder at a time, so that nobody types into a form that was sent elsewhere meanwhile.

    :raises Refused: if it was filed or removed meanwhile
    """
    secret = new_secret(draft_id)
    with locked(draft_id) as draft:
        draft.holder_digest = digest(secret)
        draft.save(update_fields=["holder_digest"])
    return Begun(draft, secret)


def what_became_of(*, draft_id: str, at: datetime) -> Lost:
    """
    Say why a draft that a browser names cannot be opened by it any more.

    :param draft_id: as a cookie or a form has it: anything may stand there
    """
    try:
        wanted = UUID(draft_id)
    except ValueError:
        return Lost.GONE
    row = Draft.objects.filter(pk=wanted, expires_on__gte=tokyo_day(at)).only("case_id").first()
    if row is None:
        return Lost.GONE
    return Lost.SENT if row.case_id else Lost.ELSEWHERE


def _resumable(at: datetime) -> QuerySet[Draft]:
    return Draft.objects.select_related("data_key").filter(case=None, expires_on__gte=tokyo_day(at))


def _key_digest(key: str) -> str:
    return crypto.secret_digest("resume", key)
