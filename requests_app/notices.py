"""
Mails that say "there is news", and nothing else (security 11.2).

No name, no kind of request, no amount, no link with a path: a mailbox read by a stranger gives
nothing away but that some request exists.
"""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from privacy_portal import jobs
from privacy_portal.crypto import Unreadable

from .choices import PartyRole
from .models import Case, Notice


def owe(case: Case, *, at: datetime) -> Notice:
    """Owe a mail in the caller's transaction; whoever gave no address simply gets none."""
    notice = Notice.objects.create(case=case, owed_at=at)
    jobs.owe("send_notice", str(notice.pk), at=at)
    return notice


def send(*, notice_id: int, at: datetime) -> None:
    """
    Send an owed mail once. The row is marked after the mail: a crash between the two sends twice,
    with the same Message-ID, rather than never.
    """
    notice = Notice.objects.select_related("case").filter(pk=notice_id).first()
    if notice is None or notice.sent_at or notice.case.purged_at:
        return
    address = _address(notice.case)
    if address:
        _mail(notice, address).send()
    with transaction.atomic():
        Notice.objects.filter(pk=notice.pk, sent_at=None).update(sent_at=at)


def _mail(notice: Notice, address: str) -> EmailMessage:
    context = {
        "last_digits": notice.case.number[-4:],
        "host": settings.PUBLIC_HOST,
    }
    with translation.override(notice.case.language):
        name = f"emails/news.{notice.case.language}"
        subject = render_to_string(f"{name}.subject.txt", context).strip()
        body = render_to_string(f"{name}.body.txt", context)
    stable = f"<notice-{notice.pk}@{settings.PUBLIC_HOST or 'portal.invalid'}>"
    return EmailMessage(subject, body, to=[address], headers={"Message-ID": stable})


def _address(case: Case) -> str:
    """Whoever files is told: the proxy or representative where there is one (ux 3.3)."""
    parties = {party.role: party for party in case.parties.select_related("data_key")}
    asker = parties.get(PartyRole.AGENT) or parties.get(PartyRole.SUBJECT)
    if asker is None:
        return ""
    try:
        return asker.email
    except Unreadable:
        return ""
