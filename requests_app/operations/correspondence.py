"""The person and the desk write to each other (policy 9), and what is asked beside a case."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from identity.models import Staff
from privacy_portal import audit
from privacy_portal.errors import Refused

from .. import inquiries, notices
from ..choices import Action
from ..inquiry_choices import AnswerWay
from ..models import Case, Inquiry, Message
from ._unit import lock, operation


def write_message(*, case_id: int, body: str, at: datetime) -> Case:
    """
    Keep a line from the person to the desk; the desk sees it as unread.

    :raises Refused: without a text, or once the data of the case are erased
    """
    with operation(case_id, Action.WRITE_MESSAGE, by=None, at=at, person=True) as op:
        if _said_just_now(op.case, body, at=at):
            op.detail = {"repeated": True}
        else:
            _keep(op.case, body, by=None, at=at)
    return op.case


def _said_just_now(case: Case, body: str, *, at: datetime) -> bool:
    """Say whether this is the other click of two: the same words within a minute."""
    own = case.messages.filter(author=None, written_at__gt=at - timedelta(minutes=1))
    return any(row.body == body.strip() for row in own.select_related("data_key"))


def answer_message(*, case_id: int, body: str, by: Staff, at: datetime) -> Case:
    """
    Write to the person: it stands on their status page, and a mail says that there is news.

    :raises Refused: without a text, or once the data of the case are erased
    """
    with operation(case_id, Action.ANSWER_MESSAGE, by=by, at=at) as op:
        _keep(op.case, body, by=by, at=at)
        _seen(op.case.pk, of_staff=False, at=at)
        notices.owe(op.case, at=at)
    return op.case


def note_read(*, case_id: int, by: Staff | None, at: datetime) -> None:
    """Note that what the other side wrote was opened. No step of the case: nothing moves."""
    _seen(case_id, of_staff=by is None, at=at)


def answer_inquiry(
    *, inquiry_id: UUID, way: AnswerWay, text: str, by: Staff, at: datetime
) -> Inquiry:
    """
    Note how an inquiry was answered; on the status page it is answered by this very text.

    E-mails hold no personal data (security 11.2), so the portal mails no answer: what belongs to a
    case becomes a message there, everything else goes by post or telephone and is noted here.

    :raises Refused: without a text, a second time, or for the status page of no case
    """
    if not by.has_perm("requests_app.answer_inquiry"):
        raise Refused(_("You have no permission to answer inquiries."))
    if not text.strip():
        raise Refused(_("Write the answer, or what was said."))
    with transaction.atomic(durable=True):
        case = _case_of(inquiry_id)
        inquiry = (
            Inquiry.objects.select_for_update(of=("self",))
            .select_related("data_key")
            .get(pk=inquiry_id)
        )
        if inquiry.answered_at or inquiry.purged_at:
            raise Refused(_("This inquiry was answered already."))
        if way == AnswerWay.STATUS_PAGE:
            if case is None or case.purged_at:
                raise Refused(_("This inquiry belongs to no case: answer by post or telephone."))
            _keep(case, text, by=by, at=at)
            notices.owe(case, at=at)
        inquiries.keep_answer(inquiry, text=text, by=by, at=at)
        audit.record(
            action="ANSWER_INQUIRY",
            actor_id=by.pk,
            actor_kind="staff",
            object_kind="inquiry",
            object_id=inquiry.number,
            case_id=inquiry.case_id,
            detail={"way": way},
            at=at,
        )
    return inquiry


def _case_of(inquiry_id: UUID) -> Case | None:
    """The lock of the case comes first, as everywhere."""
    case_id = Inquiry.objects.values_list("case_id", flat=True).filter(pk=inquiry_id).first()
    return lock(case_id) if case_id else None


def _keep(case: Case, body: str, *, by: Staff | None, at: datetime) -> None:
    if not body.strip():
        raise Refused(_("Write a message first."))
    Message.objects.create(
        case=case, data_key=case.data_key, body=body.strip(), author=by, written_at=at
    )


def _seen(case_id: int, *, of_staff: bool, at: datetime) -> None:
    Message.objects.filter(
        case_id=case_id, author__isnull=not of_staff, read_at=None, written_at__lte=at
    ).update(read_at=at)
