"""
The only writer of inquiries: what people ask or complain about beside a request (policy 9).

Each has a data key of its own, so that its days of retention are its own, whatever becomes of the
case it is about. The answer is an operation, for it may reach into that case.
"""

import secrets
from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import transaction

from identity.models import Staff
from privacy_portal import audit, crypto, dates

from .choices import Language
from .inquiry_choices import InquiryKind
from .models import Case, Inquiry, InquiryRoute


def write(
    *,
    kind: InquiryKind,
    body: str,
    name: str,
    email: str,
    phone: str,
    address: str,
    language: Language,
    case: Case | None,
    route: InquiryRoute | None = None,
    at: datetime,
) -> Inquiry:
    """
    Keep what somebody wrote to the desk, encrypted, and put it on record; nobody is mailed.

    :param case: the case of the session it was written in; a number that was only typed ties
        nothing, it stays in the text
    :param route: the row of the policy's table that the person chose, if any
    """
    with transaction.atomic(durable=True):
        inquiry = Inquiry.objects.create(
            data_key=crypto.new_data_key(purpose="inquiry", at=at),
            number=_free_number(on=dates.tokyo_day(at)),
            kind=kind,
            case=case,
            route=route,
            language=language,
            name=name,
            email=email,
            phone=phone,
            address=address,
            body=body,
            answer="",
            written_at=at,
        )
        audit.record(
            action="WRITE_INQUIRY",
            actor_id=None,
            actor_kind="person",
            object_kind="inquiry",
            object_id=inquiry.number,
            case_id=case.pk if case else None,
            detail={"kind": kind},
            at=at,
        )
    return inquiry


def keep_answer(inquiry: Inquiry, *, text: str, by: Staff, at: datetime) -> None:
    """Note the answer in the caller's transaction; the days of retention begin with it."""
    inquiry.answer = text
    inquiry.answered_at = at
    inquiry.answered_by = by
    inquiry.retain_until = dates.tokyo_day(at) + relativedelta(years=settings.CASE_KEPT_YEARS)
    inquiry.save(update_fields=["answer", "answered_at", "answered_by", "retain_until"])


def purge(*, at: datetime) -> int:
    """
    Erase the inquiries whose time is up on this Tokyo day, the key first; return how many.

    Number, kind and days stay: they name nobody.
    """
    due = Inquiry.objects.filter(purged_at=None, retain_until__lte=dates.tokyo_day(at))
    purged = 0
    for inquiry_id in list(due.values_list("pk", flat=True)):
        with transaction.atomic(durable=True):
            inquiry = (
                Inquiry.objects.select_for_update(of=("self",))
                .select_related("data_key")
                .get(pk=inquiry_id)
            )
            if inquiry.purged_at:
                continue
            crypto.destroy(inquiry.data_key, at=at)
            Inquiry.objects.filter(pk=inquiry.pk).update(purged_at=at)
            audit.record(
                action="PURGE_INQUIRY",
                actor_id=None,
                actor_kind="clock",
                object_kind="inquiry",
                object_id=inquiry.number,
                case_id=inquiry.case_id,
                detail={},
                at=at,
            )
        purged += 1
    return purged


def _free_number(*, on: date) -> str:
    """Return a number like Q2609-417352: told from a receipt number at a glance."""
    while True:
        number = f"Q{on:%y%m}-{secrets.randbelow(10**6):06d}"
        if not Inquiry.objects.filter(number=number).exists():
            return number
