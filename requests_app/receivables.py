"""Invoices that money may come for, as matching takes them: the leaf never sees a case."""

from collections.abc import Collection

from django.db.models import Sum

from fees.bank import names
from fees.bank.matching import OpenInvoice

from .choices import PartyRole, Status
from .models import Case

ENDED = (Status.LAPSED, Status.WITHDRAWN, Status.DECLINED)
CHUNK = 10_000
# Who may pay: whoever files, and whom it concerns.
PAYERS = (PartyRole.SUBJECT, PartyRole.AGENT, PartyRole.JOINT)


def find(*, references: Collection[str]) -> list[OpenInvoice]:
    """
    Return every invoice that is owed, and those that were and are named by their reference.

    A query for what is owed and one for each 10,000 references. Readings of the owed ones only.
    """
    billed = (
        Case.objects.filter(purged_at=None)
        .exclude(invoice=None)
        .select_related("invoice")
        .annotate(paid_yen=Sum("invoice__payments__amount", default=0))
        .order_by("pk")
    )
    owed = billed.filter(status=Status.AWAITING_PAYMENT).prefetch_related("parties__data_key")
    found = [_open(case) for case in owed]
    wanted = sorted(references)
    for start in range(0, len(wanted), CHUNK):
        named = billed.filter(invoice__payment_reference__in=wanted[start : start + CHUNK])
        found += [_open(case) for case in named.exclude(status=Status.AWAITING_PAYMENT)]
    return found


def by_number(number: str) -> Case | None:
    """Return the case of a receipt number that awaits its fee; None if there is none."""
    return Case.objects.filter(number=number, status=Status.AWAITING_PAYMENT).first()


def _open(case: Case) -> OpenInvoice:
    assert case.invoice  # noqa: S101 - the query asks for it
    owed = case.status == Status.AWAITING_PAYMENT
    kana = [party.kana for party in case.parties.all() if party.role in PAYERS] if owed else []
    return OpenInvoice(
        case_id=case.pk,
        payment_reference=case.invoice.payment_reference,
        total=case.invoice.total,
        paid=case.paid_yen,  # type: ignore[attr-defined] # annotated
        due_on=case.invoice.due_on,
        ended=case.status in ENDED,
        names=frozenset(map(names.key, kana)),
    )
