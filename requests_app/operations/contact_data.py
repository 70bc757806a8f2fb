"""How the person is reached, and by which ways they see the status."""

from datetime import datetime

from django.utils.translation import gettext as _

from privacy_portal import folding
from privacy_portal.errors import Refused

from .. import mail_codes, notices
from ..choices import Action
from ..mail_choices import NoticeKind
from ..models import Case, Party
from ._unit import Operation, operation


def change_email(*, case_id: int, address: str, at: datetime) -> Case:
    """
    Take an address over that a code has just confirmed; the same address is thereby confirmed.

    The address that was left is told, as is the new one, and is kept until then and no longer.

    :raises Refused: once the data are erased
    """
    with operation(case_id, Action.CHANGE_EMAIL, by=None, at=at, person=True) as op:
        asker = _asker(op)
        left = asker.email or ""
        changed = folding.fold_email(left) != folding.fold_email(address)
        if changed and left:
            asker.former_email = "\n".join([*(asker.former_email or "").splitlines(), left])
        asker.email = address
        asker.email_index = mail_codes.index_of(address)
        asker.email_proved_at = at
        asker.save(
            update_fields=["email", "former_email", "email_index", "email_proved_at"],
        )
        if changed:
            notices.owe(op.case, kind=NoticeKind.ADDRESS_CHANGED, at=at)
        op.detail = {"role": asker.role, "changed": int(changed)}
    return op.case


def switch_email_sign_in(*, case_id: int, on: bool, at: datetime) -> Case:
    """
    Open or close the way to the status by a code to the confirmed address (design 5).

    :raises Refused: where no address was confirmed
    """
    with operation(case_id, Action.SWITCH_EMAIL_SIGN_IN, by=None, at=at, person=True) as op:
        if on and not _asker(op).email_proved_at:
            raise Refused(_("Confirm an e-mail address first: the code goes there."))
        op.case.email_sign_in = on
        op.detail = {"on": int(on)}
    return op.case


def _asker(op: Operation) -> Party:
    asker = notices.asker_of(op.case)
    if asker is None:
        raise Refused(_("The data of this case have been erased."))
    return asker
