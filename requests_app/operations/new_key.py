"""A new access key: asked for by one member of staff, issued by another (security 4.2)."""

from datetime import datetime

from identity.models import Staff
from privacy_portal import vault

from .. import notices
from ..choices import Action, LetterKind
from ..mail_choices import NoticeKind
from ..models import Case, Draft
from ..models.letter import NO_FILES
from ._unit import Operation, operation

# They bear a key that opens nothing any more.
BEAR_A_KEY = (LetterKind.KEY_STUB, LetterKind.NEW_KEY)


def ask_key(*, case_id: int, by: Staff, at: datetime) -> Case:
    """
    Propose a new key for a person who lost theirs; another member of staff issues it.

    :raises Refused: once the data are erased
    """
    with operation(case_id, Action.ASK_KEY, by=by, at=at) as op:
        op.case.key_asked_by = by
    return op.case


def issue_key(*, case_id: int, by: Staff, at: datetime) -> Case:
    """
    Void the old key at once, and owe a new one, which a job draws, prints and forgets.

    Sessions of the old key end with it. The letter goes to the address that the papers proved.

    :raises Refused: to whoever asked for it, or before an address is proved
    """
    with operation(case_id, Action.ISSUE_KEY, by=by, at=at) as op:
        op.detail = {"asked_by": op.case.key_asked_by_id}
        op.case.access_digest = None
        op.case.key_asked_by = None
        _destroy_old(op)
        op.then("make_key", op.case.pk, dedupe_key=f"make_key:{op.case.pk}:{at.timestamp():.0f}")
        notices.owe(op.case, kind=NoticeKind.KEY_CHANGED, at=at)
    return op.case


def _destroy_old(op: Operation) -> None:
    letters = op.case.letters.filter(kind__in=BEAR_A_KEY, destroyed_at=None)
    for name in letters.files():
        vault.remove_after_commit(name)
    letters.update(destroyed_at=op.at, **NO_FILES)
    for draft in Draft.objects.select_related("data_key").filter(case=op.case):
        draft.access_key = ""
        draft.save(update_fields=["access_key"])
