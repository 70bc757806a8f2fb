"""Exact search: numbers in clear, persons through the blind index, never by part of a name."""

from django.db.models import QuerySet

from fees.models import Invoice
from privacy_portal import crypto, folding, numbering

from ..models import Case, Delivery, Party

REFERENCE_DIGITS = 8


def find(queryset: "QuerySet[Case, Case]", term: str, *, persons: bool) -> "QuerySet[Case, Case]":
    """
    Narrow cases down to a receipt, payment, invoice or tracking number.

    :param persons: whether names, readings, e-mail addresses and phones are looked up as well
    """
    term = term.strip()
    number = numbering.fold_receipt(term)
    first, *others = _numbers(term, number) + (_persons(term) if persons else [])
    # One question per index: an OR over all of them would read every case.
    return queryset.filter(pk__in=[pk for (pk,) in first.union(*others)])


def _numbers(term: str, number: str) -> "list[QuerySet[Case, tuple[int]]]":
    invoices = Invoice.objects.filter(number=term.upper()).values("pk")
    parts = [
        Case.objects.filter(number=number).values_list("pk"),
        Case.objects.filter(invoice__in=invoices).values_list("pk"),
    ]
    if number:
        sent = Delivery.objects.filter(tracking_number=number).values("case")
        parts.append(Case.objects.filter(pk__in=sent).values_list("pk"))
    if len(number) == REFERENCE_DIGITS and number.isdigit():
        parts.append(Case.objects.filter(number__endswith=number).values_list("pk"))
    return parts


def _persons(term: str) -> "list[QuerySet[Case, tuple[int]]]":
    folded = {
        "name": folding.fold_name(term),
        "kana": folding.fold_kana(term),
        "phone": folding.fold_phone(term),
        "email": folding.fold_email(term),
    }
    return [
        Case.objects.filter(
            pk__in=Party.objects.filter(
                **{f"{purpose}_index": crypto.blind_index(purpose, value)}
            ).values("case")
        ).values_list("pk")
        for purpose, value in folded.items()
        if value
    ]
