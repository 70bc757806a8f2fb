"""
Six digits by e-mail: they prove that mail arrives, and nothing more (security 4.2).

A code works in the browser that asked for it, for ten minutes, once. Whether a draft or a case
stands behind an address shows nowhere: where there is none, the same row is written, the same
tries are counted and the same sentences are said; only no mail goes out.
"""

import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacy_portal import crypto, folding, jobs, throttle
from privacy_portal.crypto import Unreadable
from privacy_portal.errors import Refused
from privacy_portal.models import DataKey

from . import limits, wording
from .choices import Language
from .mail_choices import CodePurpose
from .models import Case, Draft, MailCode

DIGITS: Final = 6
VALID_MINUTES: Final = 10
MOST_TRIES: Final = 5
AGAIN_AFTER: Final = timedelta(seconds=60)
TICKET_BYTES: Final = 32


class TooOften(Refused):
    """Asked again too soon; `until` is when it may be asked again."""

    def __init__(self, until: datetime, *, at: datetime) -> None:
        sentence = _("Please wait until %(time)s before sending another code.")
        super().__init__(sentence % {"time": wording.from_then_on(until, at=at)})
        self.until = until


@dataclass(frozen=True, slots=True)
class Asked:
    """What the browser's session keeps (the ticket), and from when on another may be asked for."""

    ticket: str
    again_at: datetime


def index_of(address: str) -> str:
    """Return the blind index of an e-mail address, the same as a party's; empty for empty."""
    return crypto.blind_index("email", folding.fold_email(address))


def ask(
    *,
    purpose: CodePurpose,
    address: str,
    language: Language,
    at: datetime,
    draft: Draft | None = None,
    case: Case | None = None,
) -> Asked:
    """
    Owe a mail with a new code. Call it outside a transaction: the tries are counted in any case.

    :param address: where to; exactly as it was typed
    :param draft: what the code is for, or `case`; without either no mail goes out, and nobody sees
    :raises TooOften: less than a minute after the last one, or too often in an hour: until when
    """
    index = index_of(address)
    if until := _wait_until(index, at=at):
        raise TooOften(until, at=at)
    ticket = secrets.token_urlsafe(TICKET_BYTES)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    with transaction.atomic():
        owner = _living(draft) or _living(case)
        row = MailCode(
            data_key=owner.data_key if owner else crypto.new_data_key(purpose="code", at=at),
            purpose=purpose,
            draft=draft if owner is draft else None,
            case=case if owner is case else None,
            language=language,
            ticket_digest=_ticket_digest(ticket),
            address=address if owner else "",
            address_index=index,
            code=code,
            asked_at=at,
            expires_at=at + timedelta(minutes=VALID_MINUTES),
        )
        row.code_digest = _code_digest(row, code)
        row.save(force_insert=True)
        jobs.owe("send_code", str(row.pk), at=at)
    return Asked(ticket, at + AGAIN_AFTER)


def enter(*, ticket: str, purpose: CodePurpose, code: str, at: datetime) -> MailCode:
    """
    Spend a code: it works once. Call it outside a transaction: a wrong try stays counted.

    :param ticket: from the session in which the code was asked for
    :param code: as it was typed, in any width
    :raises Refused: the sentence says whether it was wrong, is over, or was tried too often
    """
    typed = folded(code)
    if len(typed) != DIGITS:
        # A slip of the pen costs no try.
        raise Refused(_("Enter the 6 digits of the code."))
    row = (
        MailCode.objects.select_related("data_key", "draft", "case")
        .filter(ticket_digest=_ticket_digest(ticket), purpose=purpose)
        .first()
    )
    if row is None or row.used_at or row.expires_at <= at:
        raise Refused(_("The code has expired. Send a new one."))
    with transaction.atomic(durable=True):
        # One statement counts and compares, so that parallel tries cannot share a place.
        if not _open(row).update(tries=F("tries") + 1):
            raise Refused(_("Too many tries. Send a new code."))
    if not constant_time_compare(row.code_digest, _code_digest(row, typed)):
        row.refresh_from_db(fields=["tries"])
        raise Refused(_wrong(left=MOST_TRIES - row.tries))
    if not MailCode.objects.filter(pk=row.pk, used_at=None).update(used_at=at):
        raise Refused(_("The code has expired. Send a new one."))
    row.used_at = at
    return row


def folded(code: str) -> str:
    """Return the digits of what was typed, whatever its width and what stands between them."""
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", code))


def send(*, code_id: str, at: datetime) -> None:
    """
    Mail an owed code, then forget it: from there on it is known by its digest only.

    A crash between the two sends it twice, with the same Message-ID.
    """
    row = (
        MailCode.objects.select_related("data_key")
        .filter(pk=code_id, sent_at=None, expires_at__gt=at)
        .first()
    )
    if row is None:
        return
    try:
        if row.address:
            _mail(row).send()
    except Unreadable:  # its draft or case was erased meanwhile
        return
    row.code, row.sent_at = "", at
    row.save(update_fields=["code", "sent_at"])


def sweep(*, at: datetime) -> int:
    """Delete codes whose ten minutes are over; return how many."""
    over = MailCode.objects.filter(expires_at__lte=at)
    own_keys = list(over.filter(draft=None, case=None).values_list("data_key", flat=True))
    with transaction.atomic():
        swept = over.delete()[0]
        DataKey.objects.filter(pk__in=own_keys).delete()
    return swept


def _wait_until(index: str, *, at: datetime) -> datetime | None:
    last = MailCode.objects.filter(address_index=index, asked_at__gt=at - AGAIN_AFTER).order_by(
        "asked_at"
    )
    if recent := last.last():
        return recent.asked_at + AGAIN_AFTER
    return throttle.spend(limit=limits.MAIL_CODE, who=index, at=at)


def _living(owner: Draft | Case | None) -> Draft | Case | None:
    """Return what a code is for, unless it was erased."""
    return owner if owner is not None and owner.data_key.destroyed_at is None else None


def _open(row: MailCode) -> QuerySet[MailCode]:
    return MailCode.objects.filter(pk=row.pk, used_at=None, tries__lt=MOST_TRIES)


def _wrong(*, left: int) -> str:
    if left <= 0:
        return _("Too many tries. Send a new code.")
    return ngettext(
        "The code is not right. Check the 6 digits (%(count)d try left).",
        "The code is not right. Check the 6 digits (%(count)d tries left).",
        left,
    ) % {"count": left}


def _mail(row: MailCode) -> EmailMessage:
    context = {"code": row.code, "minutes": VALID_MINUTES, "host": settings.PUBLIC_HOST}
    with translation.override(row.language):
        name = f"emails/code.{row.language}"
        subject = render_to_string(f"{name}.subject.txt", context).strip()
        body = render_to_string(f"{name}.body.txt", context)
    stable = f"<code-{row.pk}@{settings.PUBLIC_HOST or 'portal.invalid'}>"
    return EmailMessage(subject, body, to=[row.address], headers={"Message-ID": stable})


def _ticket_digest(ticket: str) -> str:
    return crypto.secret_digest("mail-ticket", ticket)


def _code_digest(row: MailCode, code: str) -> str:
    # With the ticket in it: a digest copied onto another row opens nothing.
    return crypto.secret_digest("mail-code", f"{row.ticket_digest}|{code}")
