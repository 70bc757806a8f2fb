"""
Mails of a case: they say that there is news, and little else (security 11.2).

No name, no kind of request, no amount, no link: a mailbox read by a stranger gives nothing away
but that some request exists. Only NUMBERS holds whole receipt numbers, which are not secret, and
it goes to an address that was confirmed with a code.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from privacy_portal import dates, jobs
from privacy_portal.crypto import Unreadable
from privacy_portal.numbering import format_receipt

from .choices import PartyRole
from .mail_choices import NoticeKind
from .models import Case, Notice, Party
from .wording import day


def owe(case: Case, *, at: datetime, kind: NoticeKind = NoticeKind.NEWS) -> Notice:
    """Owe a mail in the caller's transaction; whoever gave no address simply gets none."""
    notice = Notice.objects.create(case=case, kind=kind, owed_at=at)
    jobs.owe("send_notice", str(notice.pk), at=at)
    return notice


def asker_of(case: Case) -> Party | None:
    """Return whoever files and is told: the proxy or representative where there is one (ux 3.3)."""
    parties = {party.role: party for party in case.parties.select_related("data_key")}
    return parties.get(PartyRole.AGENT) or parties.get(PartyRole.SUBJECT)


def send(*, notice_id: int, at: datetime) -> None:
    """
    Send an owed mail once. The row is marked after the mail: a crash between the two sends twice,
    with the same Message-ID, rather than never.
    """
    notice = Notice.objects.select_related("case").filter(pk=notice_id).first()
    if notice is None or notice.sent_at or notice.case.purged_at:
        return
    asker = asker_of(notice.case)
    for number, address in enumerate(_addresses(notice, asker)):
        _mail(notice, address, number, at=at).send()
    with transaction.atomic():
        Notice.objects.filter(pk=notice.pk, sent_at=None).update(sent_at=at)
        if asker and notice.kind == NoticeKind.ADDRESS_CHANGED:
            _forget_former(asker)


def find(*, address_index: str) -> int:
    """Return the newest case whose person confirmed this address; 0 where there is none."""
    rows = Party.objects.filter(
        email_index=address_index, email_proved_at__isnull=False, case__purged_at=None
    )
    return rows.order_by("-case_id").values_list("case_id", flat=True).first() or 0


def tell_numbers(*, case_id: int, at: datetime) -> None:
    """
    Owe the mail that tells whoever lost a number all numbers of their address.

    It runs as a job, and where nothing was found (0) too: the page does the same for everybody.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).filter(pk=case_id).first()
        if case is None or case.notices.filter(kind=NoticeKind.NUMBERS, sent_at=None).exists():
            return
        owe(case, kind=NoticeKind.NUMBERS, at=at)


def _addresses(notice: Notice, asker: Party | None) -> list[str]:
    if asker is None:
        return []
    try:
        if notice.kind == NoticeKind.NUMBERS and not asker.email_proved_at:
            return []
        former = (asker.former_email or "").splitlines()
        told = [asker.email, *(former if notice.kind == NoticeKind.ADDRESS_CHANGED else ())]
    except Unreadable:
        return []
    return [address for address in dict.fromkeys(told) if address]


def _forget_former(asker: Party) -> None:
    """An address that was left is kept until it was told so, and no longer."""
    party = Party.objects.select_for_update(of=("self",)).get(pk=asker.pk)
    told = (asker.former_email or "").splitlines()
    party.former_email = "\n".join(
        a for a in (party.former_email or "").splitlines() if a not in told
    )
    party.save(update_fields=["former_email"])


def _mail(notice: Notice, address: str, number: int, *, at: datetime) -> EmailMessage:
    language = notice.case.language
    with translation.override(language):
        context = {
            "last_digits": notice.case.number[-4:],
            "host": settings.PUBLIC_HOST,
            "requests": _requests(notice) if notice.kind == NoticeKind.NUMBERS else [],
        }
        name = f"emails/{notice.kind.lower()}.{language}"
        subject = render_to_string(f"{name}.subject.txt", context).strip()
        body = render_to_string(f"{name}.body.txt", context)
    end = f"-{number}" if number else ""
    stable = f"<notice-{notice.pk}{end}@{settings.PUBLIC_HOST or 'portal.invalid'}>"
    return EmailMessage(subject, body, to=[address], headers={"Message-ID": stable})


def _requests(notice: Notice) -> list[dict[str, Any]]:
    """Number and day of every request that the same confirmed address filed; no kind, no name."""
    asker = asker_of(notice.case)
    cases = Case.objects.filter(
        parties__email_index=asker.email_index if asker else "-",
        parties__email_proved_at__isnull=False,
        purged_at=None,
    )
    return [
        {"number": format_receipt(case.number), "day": day(dates.tokyo_day(case.filed_at))}
        for case in cases.distinct().order_by("filed_at")
    ]
