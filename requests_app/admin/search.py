"""Exact search: numbers in clear, persons through the blind index, never by part of a name."""

from django.db.models import Q, QuerySet

from privacy_portal import crypto, folding, numbering

from ..models import Case, Delivery, Party

REFERENCE_DIGITS = 8


def find(queryset: QuerySet[Case, Case], term: str, *, persons: bool) -> QuerySet[Case, Case]:
    """
    Narrow cases down to a receipt, payment, invoice or tracking number.

    :param persons: whether names, readings, e-mail addresses and phones are looked up as well
    """
    term = term.strip()
    number = numbering.fold_receipt(term)
    where = Q(number=number) | Q(invoice__number=term.upper())
    if len(number) == REFERENCE_DIGITS and number.isdigit():
        where |= Q(number__endswith=number)
    if tracking := numbering.fold_tracking(term):
        where |= Q(pk__in=Delivery.objects.filter(tracking_number=tracking).values("case"))
    if persons:
        where |= Q(pk__in=Party.objects.filter(_person(term)).values("case"))
    return queryset.filter(where)


def _person(term: str) -> Q:
    folded = {
        "name": folding.fold_name(term),
        "kana": folding.fold_kana(term),
        "phone": folding.fold_phone(term),
        "email": folding.fold_email(term),
    }
    where = Q(pk__in=[])
    for purpose, value in folded.items():
        if value:
            where |= Q(**{f"{purpose}_index": crypto.blind_index(purpose, value)})
    return where
